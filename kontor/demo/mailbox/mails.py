"""The mails of the mailbox: kept in memory, and in a folder so that they survive a restart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class File:
    """An attachment."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A mail that Kontor sent, or (`written`) one written to Kontor here; `to` are the envelope's recipients."""

    id: int
    at: datetime
    mail_from: str
    to: tuple[str, ...]
    raw: bytes
    written: bool = False

    @cached_property
    def message(self) -> EmailMessage:
        """The mail taken apart by the standard library."""
        return message_from_bytes(self.raw, policy=default)

    def header(self, name: str) -> str:
        """The header's text; empty when it is missing, or too odd for the standard library."""
        try:
            return str(self.message[name] or "")
        except (ValueError, LookupError, AttributeError, RecursionError):
            return ""

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def answers_to(self) -> str:
        """Where an answer to it goes, if it says so (RFC 5322 3.6.2); empty otherwise."""
        return parseaddr(self.header("Reply-To"))[1]

    @property
    def text(self) -> str:
        """The plain text; empty when there is none."""
        part = self.message.get_body(("plain",))
        return _characters(part) if part is not None else ""

    @property
    def html(self) -> str | None:
        """The HTML text, if there is one."""
        part = self.message.get_body(("html",))
        return _characters(part) if part is not None else None

    @property
    def files(self) -> tuple[File, ...]:
        return tuple(_file(part) for part in self.message.iter_attachments())


def _characters(part: MIMEPart) -> str:
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except LookupError:  # a charset that nobody knows
        return _bytes(part).decode("utf-8", "replace")


def _file(part: MIMEPart) -> File:
    return File(part.get_filename() or "", part.get_content_type(), _bytes(part))


def _bytes(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


class Shelf:
    """All mails, oldest first. With a `folder`, each is a .eml file and a .json file with its envelope."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._mails: list[Mail] = []
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._mails = sorted((_load(path) for path in folder.glob("*.json")), key=lambda mail: mail.id)

    def __iter__(self) -> Iterator[Mail]:
        return iter(self._mails)

    def __len__(self) -> int:
        return len(self._mails)

    def get(self, number: int) -> Mail | None:
        return next((mail for mail in self._mails if mail.id == number), None)

    def put(
        self, at: datetime, mail_from: str, to: Sequence[str], raw: bytes, *, written: bool = False
    ) -> Mail:
        """Keeps a mail under the next number; it is on disk when this returns."""
        number = self._mails[-1].id + 1 if self._mails else 1
        mail = Mail(number, at, mail_from, tuple(to), raw, written)
        if self._folder is not None:
            _save(self._folder, mail)
        self._mails.append(mail)
        return mail


def _save(folder: Path, mail: Mail) -> None:
    envelope = {
        "id": mail.id,
        "at": mail.at.isoformat(),
        "mail_from": mail.mail_from,
        "to": mail.to,
        "written": mail.written,
    }
    (folder / f"{mail.id:06}.eml").write_bytes(mail.raw)
    unfinished = folder / f"{mail.id:06}.part"
    unfinished.write_text(json.dumps(envelope), encoding="utf-8")
    unfinished.rename(folder / f"{mail.id:06}.json")


def _load(path: Path) -> Mail:
    envelope = json.loads(path.read_text(encoding="utf-8"))
    return Mail(
        id=envelope["id"],
        at=datetime.fromisoformat(envelope["at"]),
        mail_from=envelope["mail_from"],
        to=tuple(envelope["to"]),
        raw=path.with_suffix(".eml").read_bytes(),
        written=envelope["written"],
    )
