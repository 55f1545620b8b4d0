"""What a person sees of a message: the form for tests, the control interface and the chat page."""

from dataclasses import dataclass
from typing import Any

from kontor.demo.telegram import pictures
from kontor.demo.telegram.chats import Json, Message, StoredFile
from kontor.demo.telegram.entities import Entity, to_html


@dataclass(frozen=True)
class Button:
    """An inline button; it has either `data` or `url`."""

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True)
class SeenFile:
    """A document or a picture with its bytes."""

    name: str
    mime_type: str
    content: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


@dataclass(frozen=True)
class SeenMessage:
    """A message as it stood when it was looked at."""

    id: int
    from_bot: bool
    sender: str
    date: int
    text: str
    html: str
    entities: tuple[Entity, ...]
    buttons: tuple[tuple[Button, ...], ...]
    document: SeenFile | None
    photo: SeenFile | None
    contact: Json
    edited: bool
    reply_to: int | None

    @property
    def button_texts(self) -> list[str]:
        """The words on all buttons, row by row."""
        return [button.text for row in self.buttons for button in row]

    def button(self, wanted: str) -> Button | None:
        """The button with this text or callback data."""
        every = [button for row in self.buttons for button in row]
        return next((button for button in every if wanted in (button.text, button.data)), None)


def describe(message: Message) -> Json:
    """The message as JSON for the control interface and the page; files without their bytes."""
    return {
        "id": message.id,
        "from_bot": message.from_bot,
        "sender": message.sender.first_name,
        "date": message.date,
        "text": message.text,
        "html": to_html(message.text, message.entities),
        "entities": message.entities,
        "buttons": [[_button(button) for button in row] for row in message.keyboard],
        "document": _file(message.document),
        "photo": _picture(message.photo),
        "contact": message.contact,
        "service": message.service,
        "edited": message.edited is not None,
        "reply_to": message.reply_to,
    }


def seen(description: Json, document: bytes = b"", photo: bytes = b"") -> SeenMessage:
    """The message from its JSON and the bytes of its files."""
    fields = {name: description[name] for name in SIMPLE}
    return SeenMessage(
        **fields,
        entities=tuple(description["entities"]),
        buttons=tuple(tuple(_seen_button(b) for b in row) for row in description["buttons"]),
        document=_seen_file(description["document"], document),
        photo=_seen_file(description["photo"], photo),
    )


SIMPLE = ("id", "from_bot", "sender", "date", "text", "html", "contact", "edited", "reply_to")


def look_at(message: Message) -> SeenMessage:
    """The message as it stands now."""
    return seen(
        describe(message),
        message.document.content if message.document else b"",
        message.photo.content if message.photo else b"",
    )


def _button(button: Json) -> Json:
    return {
        "text": button["text"],
        "data": button.get("callback_data", ""),
        "url": button.get("url", ""),
        "copy": button.get("copy_text", {}).get("text", ""),
        "style": button.get("style", ""),
    }


def _seen_button(button: Json) -> Button:
    return Button(button["text"], button["data"], button["url"])


def _file(file: StoredFile | None) -> Json | None:
    if file is None:
        return None
    return {
        "name": file.name,
        "mime_type": file.mime_type,
        "size": len(file.content),
        "file_id": file.file_id,
    }


def _picture(file: StoredFile | None) -> Json | None:
    described = _file(file)
    if file is None or described is None:
        return None
    width, height = pictures.size(file.content)
    return described | {"width": width, "height": height}


def _seen_file(description: Any, content: bytes) -> SeenFile | None:
    if not description:
        return None
    return SeenFile(description["name"], description["mime_type"], content)
