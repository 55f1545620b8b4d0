"""The nouns of the chat: people, chats, messages and files, each with its form in the Bot API."""

import mimetypes
import re
import secrets
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from kontor.demo.telegram import pictures
from kontor.demo.telegram.entities import Entity

Json = dict[str, Any]

# Python's own list of types differs from machine to machine.
OFFICE = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv",
}


def _present(**fields: object) -> Json:
    """The fields that have a value, as Telegram leaves out what is empty."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


@dataclass
class Person:
    """Somebody with a Telegram account; `is_bot` for the bot itself."""

    id: int
    first_name: str
    language_code: str = "de"
    username: str = ""
    last_name: str = ""
    is_bot: bool = False

    def to_api(self) -> Json:
        """As a `User`."""
        return _present(
            id=self.id,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code="" if self.is_bot else self.language_code,
        ) | {"is_bot": self.is_bot}


@dataclass(frozen=True)
class StoredFile:
    """A file that somebody sent; `file_id` is what bots use to fetch it or to send it again."""

    name: str
    mime_type: str
    content: bytes
    file_id: str = field(default_factory=lambda: "B" + secrets.token_urlsafe(33))
    unique_id: str = field(default_factory=lambda: "A" + secrets.token_urlsafe(11))

    @classmethod
    def of(cls, name: str, content: bytes, mime_type: str = "") -> "StoredFile":
        """A new file; its type is taken from its name when it is not said."""
        guessed = mime_type or OFFICE.get(PurePath(name).suffix.lower()) or mimetypes.guess_type(name)[0]
        return cls(name, guessed or "application/octet-stream", content)

    @property
    def path(self) -> str:
        """Where `getFile` says that it lies."""
        suffix = re.sub(r"[^.A-Za-z0-9]", "", PurePath(self.name).suffix)
        return f"documents/{self.unique_id}{suffix}"

    def to_api(self) -> Json:
        """As a `File` without its path."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def to_document(self) -> Json:
        """As a `Document`."""
        return self.to_api() | {"file_name": self.name, "mime_type": self.mime_type}

    def to_photo(self) -> list[Json]:
        """As the sizes of a photo: there is only the one that was sent."""
        width, height = pictures.size(self.content)
        return [self.to_api() | {"width": width, "height": height}]


@dataclass
class Message:
    """One message; the text of a message with a file is its caption."""

    id: int
    chat: "Chat"
    sender: Person
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    document: StoredFile | None = None
    photo: StoredFile | None = None
    contact: Json = field(default_factory=dict)
    service: Json = field(default_factory=dict)
    markup: Json = field(default_factory=dict)
    reply_to: int | None = None
    group_id: str = ""
    edited: int | None = None
    protected: bool = False

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.sender.is_bot

    @property
    def has_media(self) -> bool:
        """Whether its text is a caption."""
        return self.document is not None or self.photo is not None

    @property
    def keyboard(self) -> list[list[Json]]:
        """The rows of inline buttons."""
        rows: list[list[Json]] = self.markup.get("inline_keyboard", [])
        return rows

    def to_api(self) -> Json:
        """As a `Message`."""
        replied = self.chat.messages.get(self.reply_to) if self.reply_to else None
        return (
            {"message_id": self.id, "date": self.date}
            | {"from": self.sender.to_api(), "chat": self.chat.to_api()}
            | self._content()
            | self.service
            | _present(
                edit_date=self.edited,
                media_group_id=self.group_id,
                contact=self.contact,
                has_protected_content=self.protected or None,
                reply_markup=self.markup if self.keyboard else None,
                reply_to_message=replied.to_api() if replied else None,
            )
        )

    def _content(self) -> Json:
        if not self.has_media:
            return _present(text=self.text, entities=self.entities)
        return _present(
            caption=self.text,
            caption_entities=self.entities,
            document=self.document.to_document() if self.document else None,
            photo=self.photo.to_photo() if self.photo else None,
        )


@dataclass
class Chat:
    """A private chat with one person, or a group."""

    id: int
    kind: str
    person: Person | None = None
    title: str = ""
    members: dict[int, Person] = field(default_factory=dict)
    bot_is_member: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    action: str = ""
    action_until: float = 0.0

    @property
    def private(self) -> bool:
        """Whether it is the chat of the bot with one person."""
        return self.kind == "private"

    def take_id(self) -> int:
        """The next message id of this chat."""
        self.last_id += 1
        return self.last_id

    def to_api(self) -> Json:
        """As a `Chat`."""
        if self.person is None:
            return {"id": self.id, "type": self.kind, "title": self.title}
        names = self.person.to_api()
        return {"id": self.id, "type": self.kind} | {
            key: names[key] for key in ("first_name", "last_name", "username") if key in names
        }
