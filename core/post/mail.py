"""A mail of ours: queued as a few facts, composed just before it is sent (RFC 5322, 2045, 2231, 3834)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

import idna
from markupsafe import Markup

from core import settings as settings_of
from core.errors import KontorError
from core.models import Door, OutboxItem
from core.post import mail_text, outbox
from core.post.files import FileRecipe, MadeFile
from core.service import Tx
from core.settings import Settings
from core.text import environment, gettext

TEMPLATES = Path(__file__).parent.parent / "templates" / "mail"
SENDER = "Kontor"
LOOP_HEADER = "X-Kontor-Loop"
MAX_SUBJECT = 240
MAX_NAME = 180
KEPT_REFERENCES = 20  # first and last; RFC 5322 3.6.4 allows trimming the middle

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_REPLY_PREFIX = re.compile(r"^\s*(?:re|aw|wg|sv|antw|fw|fwd)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


class CannotBeAddressed(KontorError):
    """The recipient's address cannot stand in a mail."""


class Auto(StrEnum):
    """Who wrote it (RFC 3834 5): a machine, to answer a mail or of its own accord; or a person, passed on by us."""

    REPLIED = "replied"
    GENERATED = "generated"
    RELAYED = "relayed"  # no machine's words: an out-of-office reply to it is wanted


@dataclass(frozen=True)
class Mail:
    """What a mail says. `html` is the inner part, `quoted` the plain text of the question it answers.

    `kind` says in a word what it is, for the operator: nothing personal.
    `envelope_from` None: empty for an answer, an address that sees returns for the rest (RFC 3834 3.3).
    """

    to: str
    subject: str
    html: str
    language: str = "de"
    user_id: int | None = None
    auto: Auto = Auto.GENERATED
    files: tuple[FileRecipe, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    quoted: str = ""
    quoted_intro: str = ""
    footer: str = ""
    envelope_from: str | None = None
    message_id: str = ""
    kind: str = "letter"
    reply_to: str = ""  # who reads an answer, where that is not Kontor


async def queue_mail(tx: Tx, mail: Mail, secret: bool = False) -> OutboxItem:
    """Queues the mail in a lane of its own, under the Message-ID that every attempt will carry."""
    number = secrets.token_hex(16)
    content = _content(mail) | {"message_id": mail.message_id or f"<{number}@{tx.settings.mail_domain}>"}
    item = await outbox.queue(
        tx,
        Door.MAIL,
        lane=number,
        content=content,
        files=mail.files,
        user_id=mail.user_id,
        secret=secret,
    )
    if mail.envelope_from is None:
        sender = "" if mail.auto is Auto.REPLIED else return_address(tx.settings, item.id)
        item.content = {**(item.content or {}), "envelope_from": sender}
        await tx.session.flush()
    return item


def compose(
    content: Mapping[str, Any],
    files: Sequence[MadeFile],
    settings: Settings,
    now: datetime,
    notes: Sequence[str] = (),
) -> bytes:
    """The mail as it goes over the wire: CRLF, 7 bits, lines of at most 998, text and HTML.

    `notes` are sentences below the text, for files that could not be made. Raises CannotBeAddressed when
    the recipient's address cannot stand in a header.
    """
    mail = _mail(content)
    message = EmailMessage(policy=POLICY)
    for name, value in _headers(mail, settings, now):
        message[name] = value
    message.set_content(_text(mail, notes), cte="quoted-printable")
    message.add_alternative(_html(mail, notes), subtype="html", cte="quoted-printable")
    for file in files:
        _attach(message, file)
    return message.as_bytes()


def reply_subject(subject: str) -> str:
    """The subject of an answer: one `Re:`, whatever stood before it (AW, WG, SV, Antw, Fwd)."""
    bare = one_line(subject)
    while (shorter := _REPLY_PREFIX.sub("", bare)) != bare:
        bare = shorter
    return f"Re: {bare}" if bare else ""


def one_line(text: str) -> str:
    """The text without line breaks and control characters: nothing in it can begin another header."""
    shown = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") else sign for sign in text)
    return " ".join(shown.split())[:MAX_SUBJECT]


def message_ids(text: str) -> tuple[str, ...]:
    """The well-formed message ids in a header, byte for byte; anything else is left out."""
    return tuple(word for word in text.split() if _MESSAGE_ID.fullmatch(word))


def return_address(settings: Settings, item_id: int) -> str:
    """The envelope sender that tells which queued mail came back (SPEC 7)."""
    local, _, domain = settings.mail_address.rpartition("@")
    return f"{local}+r{item_id}-{_seal(settings, item_id)}@{domain}"


def returned_item(settings: Settings, token: str) -> int | None:
    """The id of the queued mail whose envelope sender held this token; None when we never gave it out."""
    match = re.fullmatch(r"r(\d{1,18})-([a-z2-7]{10})", token.lower())
    if match is None or not hmac.compare_digest(match[2], _seal(settings, int(match[1]))):
        return None
    return int(match[1])


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII (IDNA). Raises CannotBeAddressed when its local part is not."""
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise CannotBeAddressed
    if domain.isascii():
        return address
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except UnicodeError:
        raise CannotBeAddressed from None


class _Ids(BaseHeader):
    """Message ids, folded only between them and never encoded: threads hang on every byte."""

    max_count = 1
    parse = UnstructuredHeader.parse

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


class _Disposition(BaseHeader):
    """Content-Disposition with both spellings of a file's name, folded between parameters."""

    max_count = 1
    parse = UnstructuredHeader.parse

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {f';{policy.linesep} '.join(str(self).split('; '))}{policy.linesep}"


def _policy() -> EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    for name in ("message-id", "in-reply-to", "references"):
        registry.map_to_type(name, _Ids)
    registry.map_to_type("content-disposition", _Disposition)
    return SMTP.clone(cte_type="7bit", header_factory=registry)


POLICY = _policy()


def _content(mail: Mail) -> dict[str, Any]:
    kept = {field.name: getattr(mail, field.name) for field in fields(mail)}
    del kept["files"], kept["user_id"]
    return kept | {"auto": mail.auto.value, "references": list(mail.references)}


def _mail(content: Mapping[str, Any]) -> Mail:
    known = {field.name for field in fields(Mail)} - {"files", "user_id"}
    values = {name: value for name, value in content.items() if name in known}
    return Mail(**values | {"auto": Auto(content["auto"]), "references": tuple(content["references"])})


def _headers(mail: Mail, settings: Settings, now: datetime) -> list[tuple[str, Any]]:
    answered = mail.in_reply_to if mail.in_reply_to and _MESSAGE_ID.fullmatch(mail.in_reply_to) else None
    references = _trimmed([*mail.references, *([answered] if answered else [])])
    return [
        ("Date", format_datetime(now)),
        ("From", Address(SENDER, addr_spec=ascii_address(settings.mail_address))),
        ("To", _recipient(mail.to)),
        *([("Reply-To", _recipient(mail.reply_to))] if mail.reply_to else []),
        ("Subject", one_line(mail.subject)),
        ("Message-ID", mail.message_id),
        *([("In-Reply-To", answered)] if answered else []),
        *([("References", " ".join(references))] if references else []),
        ("Auto-Submitted", "no" if mail.auto is Auto.RELAYED else f"auto-{mail.auto.value}"),
        ("X-Auto-Response-Suppress", "DR, RN, NRN" if mail.auto is Auto.RELAYED else "All"),
        (LOOP_HEADER, settings.mail_domain),
        ("Content-Language", mail.language),
    ]


def _recipient(address: str) -> Address:
    try:
        return Address(addr_spec=ascii_address(address))
    except (HeaderParseError, IndexError, ValueError):
        raise CannotBeAddressed from None


def _trimmed(references: Sequence[str]) -> list[str]:
    unique = list(dict.fromkeys(word for word in references if _MESSAGE_ID.fullmatch(word)))
    if len(unique) <= 2 * KEPT_REFERENCES:
        return unique
    return unique[:KEPT_REFERENCES] + unique[-KEPT_REFERENCES:]


def _text(mail: Mail, notes: Sequence[str]) -> str:
    body = mail_text.plain(mail.html)
    parts = [body, *notes]
    if mail.quoted:
        lines = [f"> {line}".rstrip() for line in mail.quoted.splitlines()]
        parts.append("\n".join([_intro(mail), *lines]))
    if mail.footer:
        parts.append(f"-- \n{mail.footer}")
    return "\n\n".join(parts) + "\n"


def _html(mail: Mail, notes: Sequence[str]) -> str:
    layout = environment(TEMPLATES, mail.language).get_template("layout.html")
    return layout.render(
        subject=one_line(mail.subject),
        content=Markup(mail.html),  # noqa: S704 - rendered and escaped by our own templates
        notes=notes,
        footer=mail.footer.splitlines(),
        quoted=mail.quoted,
        quoted_intro=_intro(mail),
    )


def _intro(mail: Mail) -> str:
    return mail.quoted_intro or gettext("You wrote:", mail.language)


def _attach(message: EmailMessage, file: MadeFile) -> None:
    major, _, minor = file.media_type.partition("/")
    if major in ("message", "multipart") or not minor:
        major, minor = "application", "octet-stream"
    message.add_attachment(file.content, maintype=major, subtype=minor)
    parts = message.get_payload()
    assert isinstance(parts, list)
    part = parts[-1]
    assert isinstance(part, EmailMessage)
    del part["Content-Disposition"]
    part["Content-Disposition"] = disposition(file.name)


def disposition(name: str) -> str:
    """`attachment` with the name by RFC 2231 and its ASCII twin for programs that know no better.

    The exact spelling stands first: where both are read, the first one counts.
    """
    clean = _UNSAFE_IN_NAME.sub("_", unicodedata.normalize("NFC", name)).strip(" .")[-MAX_NAME:] or "file"
    twin = ascii_name(clean)
    exact = "" if twin == clean else f"filename*=utf-8''{quote(clean, safe='')}; "
    return f'attachment; {exact}filename="{twin}"'


def ascii_name(name: str) -> str:
    """`Rechnung_Mueller.pdf` for `Rechnung_Müller.pdf`."""
    plain = unicodedata.normalize("NFKD", name.translate(_SPELT)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._ ()+-]", "_", plain) or "file"


def _seal(settings: Settings, item_id: int) -> str:
    digest = hmac.digest(
        settings_of.secret_key(settings), f"returned mail {item_id}".encode(), hashlib.sha256
    )
    return base64.b32encode(digest).decode().lower()[:10]
