"""One call of a Bot API method: its checked parameters and what most methods need to look up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kontor.demo.telegram.chats import Chat, Json, Message, StoredFile
from kontor.demo.telegram.entities import Entity, trimmed, utf16_length
from kontor.demo.telegram.errors import BLOCKED, ApiError, BadRequestError
from kontor.demo.telegram.html import parse_html
from kontor.demo.telegram.schema import ATTACHED, Upload
from kontor.demo.telegram.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


@dataclass(frozen=True)
class Call:
    """A method call after the schema has been checked."""

    world: World
    parameters: Json
    uploads: Mapping[str, Upload]

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter, or `default` when it was not given."""
        return self.parameters.get(name, default)

    def chat(self) -> Chat:
        """The chat named by `chat_id`, 400 when the bot does not know it."""
        chat = self.world.chats.get(self.get("chat_id"))
        if chat is None or (chat.private and chat.last_id == 0):
            raise BadRequestError("chat not found")
        return chat

    def open_chat(self) -> Chat:
        """The chat named by `chat_id`, 403 when the bot may not write there."""
        chat = self.chat()
        if chat.blocked:
            raise ApiError(403, BLOCKED)
        if not chat.bot_is_member:
            raise ApiError(403, "Forbidden: bot is not a member of the group chat")
        return chat

    def message(self, problem: str) -> Message:
        """The message named by `message_id`; 400 with `problem` when there is none."""
        chat = self.chat()
        message = chat.messages.get(self.get("message_id"))
        if message is None:
            raise BadRequestError(problem)
        return message

    def text(self) -> tuple[str, list[Entity]]:
        """Text and entities of a message, 1-4096 characters after parsing."""
        text, entities = parsed(self.parameters, "text", "entities")
        if not text:
            raise BadRequestError("message text is empty")
        if utf16_length(text) > TEXT_LIMIT:
            raise BadRequestError("message is too long")
        return text, entities

    def caption(self) -> tuple[str, list[Entity]]:
        """Caption and entities, 0-1024 characters after parsing."""
        return caption(self.parameters)

    def reply_to(self) -> int | None:
        """The id of the message that is replied to."""
        given = self.get("reply_parameters")
        if not given or "message_id" not in given:
            return None
        number: int = given["message_id"]
        if number in self.chat().messages:
            return number
        if given.get("allow_sending_without_reply"):
            return None
        raise BadRequestError("message to be replied not found")

    def file(self, value: Upload | str) -> StoredFile:
        """A file that came along, or one named by the `file_id` under which it was sent before."""
        if isinstance(value, Upload):
            return self.world.keep(StoredFile.of(value.name, value.content, value.content_type))
        if value.startswith(ATTACHED):
            return self._attached(value.removeprefix(ATTACHED))
        if value in self.world.files:
            return self.world.files[value]
        if value.startswith(("http://", "https://")):
            raise BadRequestError("failed to get HTTP URL content")
        raise BadRequestError("wrong remote file identifier specified: Wrong string length")

    def _attached(self, name: str) -> StoredFile:
        if name not in self.uploads:
            raise BadRequestError(f'can\'t parse InputFile: file "{name}" was not attached')
        return self.file(self.uploads[name])


def parsed(values: Json, name: str, entities: str) -> tuple[str, list[Entity]]:
    """The text under `name` by its `parse_mode` or its ready-made entities, trimmed."""
    text, mode = values.get(name, ""), values.get("parse_mode", "")
    if not mode:
        return trimmed(text, _checked(values.get(entities, []), text))
    if mode.upper() != "HTML":
        raise BadRequestError(f"unsupported parse_mode {mode}: the local server reads HTML")
    return trimmed(*parse_html(text))


def _checked(entities: list[Entity], text: str) -> list[Entity]:
    """Entities outside of the text are dropped, as Telegram does."""
    end = utf16_length(text)
    return [e for e in entities if e["offset"] >= 0 and 0 < e["length"] <= end - e["offset"]]


def caption(values: Json) -> tuple[str, list[Entity]]:
    """Caption and entities of a message or of one item of an album."""
    text, entities = parsed(values, "caption", "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise BadRequestError("message caption is too long")
    return text, entities
