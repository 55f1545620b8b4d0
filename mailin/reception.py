"""Takes mails in: for our own addresses only, stored and committed before the sender hears 250."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from core.errors import one_line
from core.models import Door
from core.post import inbox
from core.post.mime import header_and_body
from core.service import Core, Tx
from core.settings import Settings
from mailin.smtp import SIZE_LIMIT

log = logging.getLogger(__name__)

MAX_RECIPIENTS = 100
TOO_MUCH = "552 5.3.4 Message too large"
TRY_LATER = "451 4.3.0 Not stored, please try again later"
ACCEPTED = "250 2.0.0 Stored"

_MESSAGE_ID = re.compile(rb"^message-id:[ \t]*(?:\r\n[ \t]+)?(\S+)", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(rb"^from:(.*(?:\r\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Arrival:
    """One mail on its way into the inbox."""

    unique_key: str
    lane: str
    content: bytes
    envelope: dict[str, Any]
    stored: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Reception:
    """aiosmtpd's handler. Mails that arrive together are stored in one commit."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._waiting: list[Arrival] = []
        self._storing: asyncio.Task[None] | None = None

    async def handle_EHLO(  # noqa: N802 - aiosmtpd finds hooks by name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Announces no AUTH: nobody logs in here."""
        session.host_name = hostname
        return [line for line in responses if not line[4:].startswith("AUTH")]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd finds hooks by name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuses every address but our own, here and now, so that no bounce is ever needed."""
        if recipient_kind(address, self._core.settings) is None:
            return "550 5.1.1 No such recipient here"
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Stores the mail; only a committed one is acknowledged."""
        try:
            content, key = await asyncio.to_thread(_normal_and_key, envelope, self._core.settings)
            arrival = _arrival(session, envelope, content, key)
            if len(arrival.content) > SIZE_LIMIT:
                return TOO_MUCH
            await self._store(arrival)
        except Exception as error:
            log.error("mail not stored: %s", one_line(error))
            return TRY_LATER
        return ACCEPTED

    async def handle_exception(self, error: Exception) -> str:
        """Whatever else fails is our fault and passes."""
        log.error("mail door: %s", one_line(error))
        return TRY_LATER

    async def finish(self) -> None:
        """Waits until what has arrived is stored."""
        if self._storing is not None:
            await asyncio.wait([self._storing])

    async def _store(self, arrival: Arrival) -> None:
        self._waiting.append(arrival)
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_waiting())
        await asyncio.shield(arrival.stored)

    async def _store_waiting(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            try:
                await self._commit(together)
            except Exception as error:
                log.warning("mails not stored together, one by one then: %s", one_line(error))
                await self._commit_each(together)

    async def _commit(self, arrivals: list[Arrival]) -> None:
        async with self._core.begin() as tx:
            for arrival in arrivals:
                await _put(tx, arrival)
        for arrival in arrivals:
            _settle(arrival)

    async def _commit_each(self, arrivals: list[Arrival]) -> None:
        for arrival in arrivals:
            try:
                async with self._core.begin() as tx:
                    await _put(tx, arrival)
            except Exception as error:
                _settle(arrival, error)
            else:
                _settle(arrival)


def recipient_kind(address: str, settings: Settings) -> str | None:
    """`service`, `service+<token>` or `postmaster` when the address is ours; None when it is not.

    Local part and domain are compared in lower case (RFC 5321 2.4 lets the owner of a domain decide).
    """
    local, _, domain = address.lower().rpartition("@")
    own, _, own_domain = settings.mail_address.lower().rpartition("@")
    if domain != own_domain:
        return None
    if local in (own, "postmaster") or (local.startswith(f"{own}+") and len(local) > len(own) + 1):
        return local if local == "postmaster" else f"service{local.removeprefix(own)}"
    return None


def key_of(content: bytes, for_postmaster: bool) -> str:
    """The same mail has the same key: Message-ID, From and body; all of it when there is no Message-ID.

    A relay may deliver a mail to two of our addresses in two transactions: what is for the postmaster only is apart.
    """
    header, body = header_and_body(content)
    message_id, sender = _MESSAGE_ID.search(header), _FROM.search(header)
    parts = [message_id[1], sender[1] if sender else b"", body] if message_id else [content]
    digest = hashlib.sha256(b"postmaster" if for_postmaster else b"service")
    for part in parts:
        digest.update(b"%d:" % len(part) + part)
    return f"mail:{digest.hexdigest()}"


def _normal_and_key(envelope: Envelope, settings: Settings) -> tuple[bytes, str]:
    """Takes a moment for a large mail: not for the event loop."""
    assert isinstance(envelope.content, bytes)
    content = _normal(envelope.content)
    kinds = {recipient_kind(address, settings) for address in envelope.rcpt_tos}
    return content, key_of(content, for_postmaster=kinds == {"postmaster"})


def _arrival(session: Session, envelope: Envelope, content: bytes, key: str) -> Arrival:
    mail_from = (envelope.mail_from or "").strip("<>")
    return Arrival(
        unique_key=key,
        lane=mail_from.lower()[:300] or key,
        content=content,
        envelope={
            "mail_from": _storable(mail_from),
            "rcpt_tos": [_storable(address) for address in envelope.rcpt_tos],
            "peer": str(session.peer[0]) if session.peer else "",
        },
    )


def _normal(content: bytes) -> bytes:
    """The mail with CRLF line ends only: no second mail hides behind an odd one."""
    pairs = content.count(b"\r\n")
    if content.count(b"\r") == pairs == content.count(b"\n"):
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def _storable(address: str) -> str:
    return address.encode("utf-8", "replace").decode().replace("\0", "")


async def _put(tx: Tx, arrival: Arrival) -> None:
    await inbox.store(
        tx,
        Door.MAIL,
        unique_key=arrival.unique_key,
        lane=_storable(arrival.lane),
        content=arrival.content,
        envelope=arrival.envelope,
    )


def _settle(arrival: Arrival, error: Exception | None = None) -> None:
    if arrival.stored.done():
        return
    if error is None:
        arrival.stored.set_result(None)
    else:
        arrival.stored.set_exception(error)
        arrival.stored.exception()  # its sender may have hung up; the log has it
