"""Calls of the Bot API as they lie in the outbox: a method, its parameters, and the files that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiogram.methods import (
    DeleteMessage,
    DeleteMyCommands,
    EditMessageReplyMarkup,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile

from core.models import Door, OutboxItem
from core.post import outbox
from core.post.files import FileRecipe, MadeFile
from core.service import Tx

METHODS: Mapping[str, type[TelegramMethod[Any]]] = {
    method.__api_method__: method
    for method in (
        SendMessage,
        SendDocument,
        SendPhoto,
        EditMessageText,
        EditMessageReplyMarkup,
        SetMyCommands,
        DeleteMyCommands,
        DeleteMessage,
    )
}


CARRIES_FILE = {SendDocument.__api_method__: "document", SendPhoto.__api_method__: "photo"}
"""The parameter that holds the file."""
SHOWN = {"picture": SendPhoto.__api_method__}
"""Recipes whose file is looked at in the chat; every other is handed over as it is."""


@dataclass(frozen=True)
class Call:
    """One call; `language` is the person's, for what must be said instead if the call is refused."""

    method: str
    parameters: Mapping[str, Any]
    language: str
    file: FileRecipe | None = None
    secret: bool = False
    slip: Mapping[str, Any] = field(default_factory=dict)
    """What the desk wants to be told of when the call never gets through: it lies in the content of the row."""

    @property
    def chat_id(self) -> int:
        """The chat that it is about."""
        return int(self.parameters["chat_id"])

    @property
    def is_message(self) -> bool:
        """Does it count against Telegram's limits on messages?"""
        return "chat_id" in self.parameters

    def kept_secret(self, secret: bool = True) -> Call:
        """The same call, erased from the outbox once it is sent."""
        return replace(self, secret=secret)

    def with_parameters(self, **changes: Any) -> Call:
        """The same call with some parameters changed; None leaves one out."""
        merged = {**self.parameters, **changes}
        return replace(self, parameters={name: value for name, value in merged.items() if value is not None})

    def prepared(self, file: MadeFile | None = None) -> TelegramMethod[Any]:
        """What aiogram sends, the file with it."""
        values = dict(self.parameters)
        if file is not None:
            values[CARRIES_FILE[self.method]] = BufferedInputFile(file.content, filename=file.name)
        return METHODS[self.method](**values)


async def queue(tx: Tx, chat_id: int, call: Call, user_id: int | None = None) -> None:
    """Queues the call behind the others of the chat."""
    content = {"method": call.method, "parameters": dict(call.parameters), "language": call.language}
    content |= call.slip
    await outbox.queue(
        tx,
        Door.TELEGRAM,
        lane=str(chat_id),
        content=content,
        files=[call.file] if call.file else [],
        user_id=user_id,
        secret=call.secret,
    )


def read(item: OutboxItem) -> Call:
    """The call that a queued row holds."""
    content = item.content or {}
    files = outbox.recipes(item)
    return Call(
        content["method"],
        content["parameters"],
        content["language"],
        files[0] if files else None,
        item.secret,
    )


def text(chat_id: int, html: str, language: str, **more: Any) -> Call:
    """A message of words alone, without a preview of the pages it names."""
    return Call("sendMessage", {**_words(chat_id, html), **more}, language)


def edit(chat_id: int, message_id: int, html: str, language: str, **more: Any) -> Call:
    """Other words, and other buttons or none, in a message that is there."""
    return Call("editMessageText", {**_words(chat_id, html), "message_id": message_id, **more}, language)


def without_buttons(chat_id: int, message_id: int, language: str) -> Call:
    """Takes the buttons away from a message that is there."""
    return Call("editMessageReplyMarkup", {"chat_id": chat_id, "message_id": message_id}, language)


def gone(chat_id: int, message_id: int, language: str) -> Call:
    """Takes a message away."""
    return Call("deleteMessage", {"chat_id": chat_id, "message_id": message_id}, language)


def file(chat_id: int, recipe: FileRecipe, language: str) -> Call:
    """A file, made when it is sent."""
    method = SHOWN.get(recipe.make, SendDocument.__api_method__)
    return Call(method, {"chat_id": chat_id}, language, recipe)


def _words(chat_id: int, html: str) -> dict[str, Any]:
    return {
        "chat_id": chat_id,
        "text": html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
