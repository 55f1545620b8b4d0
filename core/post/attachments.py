"""The files that came with a mail: what they are, and what is in them; nothing in them is interpreted."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message

from sqlalchemy import select

from core.errors import NotFound
from core.models import Door, InboxItem
from core.post import mime
from core.post.files import FileRecipe, MadeFile
from core.post.mail import one_line
from core.service import Core

RECIPE = "attachment"
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_ENVELOPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
"""A mail that is sealed as a whole holds no files that anybody could read."""


@dataclass(frozen=True)
class Attached:
    """A file that came with a mail; `number` counts from one, `size` is in bytes."""

    number: int
    name: str
    media_type: str
    size: int


def attachments(raw: bytes) -> Sequence[Attached]:
    """The files of the mail in these bytes, signatures and the pictures in them aside. Never raises."""
    return of_message(mime.parsed(raw))


def content(raw: bytes, number: int) -> MadeFile:
    """The file with this number. Raises NotFound when the mail has none."""
    for place, part in enumerate(_files(mime.parsed(raw)), start=1):
        if place == number:
            media_type = mime.media_type(part)
            return MadeFile(_name(part, number), media_type, mime.content(part))
    raise NotFound


def of_message(message: Message) -> tuple[Attached, ...]:
    """As `attachments`, for a mail that has been taken apart already."""
    return tuple(
        Attached(number, _name(part, number), mime.media_type(part), len(mime.content(part)))
        for number, part in enumerate(_files(message), start=1)
    )


def recipe(inbox_id: int, number: int) -> FileRecipe:
    """How a queued message names the file with this number of the mail in this inbox row."""
    return FileRecipe(RECIPE, {"inbox": inbox_id, "part": number})


async def follow(core: Core, made_by: FileRecipe) -> MadeFile:
    """The file that `recipe` names. Raises NotFound when its mail is kept no longer."""
    this = InboxItem.id == made_by.parts["inbox"], InboxItem.door == Door.MAIL
    async with core.read() as tx:
        raw = await tx.session.scalar(select(InboxItem.content).where(*this))
    if raw is None:
        raise NotFound
    return await asyncio.to_thread(content, raw, made_by.parts["part"])


def _files(message: Message) -> Iterator[Message]:
    if mime.media_type(message) in _ENVELOPES:
        return
    for part in mime.parts_of(message):
        media_type = mime.media_type(part)
        if media_type in _SIGNATURES or _is_decoration(part, media_type):
            continue
        if mime.is_file(part) or not media_type.startswith(("text/", "multipart/")):
            yield part


def _is_decoration(part: Message, media_type: str) -> bool:
    """A picture that the text shows, such as the logo in a signature."""
    if not media_type.startswith("image/"):
        return False
    return "content-id" in part or mime.header(part, "content-disposition").lower().startswith("inline")


def _name(part: Message, number: int) -> str:
    """As the sender named it; a mail within the mail by its subject."""
    name = one_line(mime.file_name(part))
    if name:
        return name
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        subject = one_line(mime.decoded(mime.header(inner[0], "subject")))
        return f"{subject or f'mail-{number}'}.eml"
    extension = mimetypes.guess_extension(mime.media_type(part)) or ".bin"
    return f"attachment-{number}{extension}"
