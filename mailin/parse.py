"""Reads a mail as it came in: any bytes at all, in bounded time, and never raises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from core.desk.understanding.letter import new_part
from core.errors import BadAddress
from core.people import addresses
from core.post import attachments, mail_text, mime
from core.post.attachments import Attached
from core.post.mail import message_ids, one_line

MAX_TEXT = 200_000  # characters
MAX_BYTES = 4 * MAX_TEXT + mail_text.MAX_HTML  # of a part that are read as text
MAX_FROM = 2_000

_ADDRESS = r"[^\s<>\"(),:;@\\]+@[^\s<>\"(),:;@\\]+"
_FROM = re.compile(
    rf'(?P<name>"(?:[^"\\]|\\.)*"|[^<>"(),:;@\\]*)\s*<(?P<angle>{_ADDRESS})>(?:\s*\([^()]*\))?'
    rf"|(?P<bare>{_ADDRESS})(?:\s*\((?P<comment>[^()]*)\))?"
)
_ANY_ADDRESS = re.compile(_ADDRESS)


@dataclass(frozen=True)
class Incoming:
    """What a mail says. `sender` is the address key in From, None when there is none that can be read.

    `doubtful`: From is missing, double, a group, names another address or is malformed (RFC 7489 6.6.1).
    `headers` are names in lower case and unfolded values, from top to bottom.
    """

    headers: tuple[tuple[str, str], ...]
    sender: str | None
    doubtful: bool
    subject: str
    message_id: str | None
    references: tuple[str, ...]
    media_type: str
    text: str
    attached: tuple[Attached, ...]

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a header, from top to bottom."""
        return tuple(value for other, value in self.headers if other == name)

    @property
    def newest(self) -> str:
        """What was written now, without quotes and signature; all of it, where that would leave nothing."""
        above, _, _ = f"\n{new_part(self.text)}\n".partition("\n--\n")
        fresh = re.sub(r"\n{3,}", "\n\n", above).strip()
        return fresh if fresh or self.attached else self.text.strip()

    @property
    def unreadable(self) -> bool:
        """It has no text: encrypted, a picture, a calendar entry, winmail.dat, or empty."""
        return not self.text.strip()


def read(raw: bytes) -> Incoming:
    """The mail in these bytes. Never raises; what cannot be read is empty."""
    message = mime.parsed(raw)
    headers = tuple((name.lower(), mime.unfolded(value)) for name, value in message.raw_items())
    sender, doubtful = _sender([value for name, value in headers if name == "from"])
    return Incoming(
        headers=headers,
        sender=sender,
        doubtful=doubtful,
        subject=one_line(mime.decoded(_first(headers, "subject"))),
        message_id=next(iter(message_ids(_first(headers, "message-id"))), None),
        references=message_ids(_first(headers, "references")) or message_ids(_first(headers, "in-reply-to")),
        media_type=mime.media_type(message),
        text=_text(mime.parts_of(message)),
        attached=attachments.of_message(message),
    )


def _first(headers: tuple[tuple[str, str], ...], name: str) -> str:
    return next((value for other, value in headers if other == name), "")


def _sender(values: list[str]) -> tuple[str | None, bool]:
    """The address that From names, and whether anything about it is doubtful."""
    if not values or len(values[0]) > MAX_FROM:
        return None, True
    match = _FROM.fullmatch(values[0])
    if match is None:
        found = _ANY_ADDRESS.findall(values[0])
        return (_key(found[-1]) if found else None), True
    key = _key(match["angle"] or match["bare"])
    named = mime.decoded(match["name"] or match["comment"] or "")
    others = {_key(address) for address in _ANY_ADDRESS.findall(named)} - {key}
    return key, key is None or bool(others) or len(values) > 1


def _key(address: str) -> str | None:
    try:
        return addresses.parse(address).key
    except BadAddress:
        return None


def _text(parts: list[Message]) -> str:
    """The first text/plain that says something, else the first HTML that does."""
    for media_type, reading in (("text/plain", _plain), ("text/html", _from_html)):
        for part in parts:
            if mime.media_type(part) == media_type and not mime.is_file(part):
                text = mime.whole(reading(part))
                if text.strip():
                    return text[:MAX_TEXT]
    return ""


def _plain(part: Message) -> str:
    text = mime.characters(part, MAX_BYTES)
    if str(mime.parameter(part, "format")).lower() == "flowed":
        text = re.sub(r"(?<=[^\n ]) \n(?![> \n])", " ", text)  # RFC 3676 4.1
    return text


def _from_html(part: Message) -> str:
    return mail_text.plain(mime.characters(part, MAX_BYTES))
