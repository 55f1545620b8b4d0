"""The SMTP and LMTP conversation: aiosmtpd with its traps closed (RFC 5321, 2033)."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from typing import Any

from aiosmtpd.smtp import SMTP, syntax

LINE_LIMIT = 256 * 1024  # RFC 5321 says 1000; long lines are common and harmless
SIZE_LIMIT = 30 * 1024 * 1024
COMMAND_LIMIT = 2048
BUSY = b"421 4.3.2 Too many connections, please try again later\r\n"
TIMED_OUT = b"421 4.4.2 Timeout, closing the connection\r\n"

_BARE_POSTMASTER = re.compile(r"\s*TO\s*:\s*<postmaster>", re.IGNORECASE)

logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would log addresses and every line


class Conversation(SMTP):
    """One connection. What aiosmtpd cannot parse is refused; silence ends with 421."""

    line_length_limit = LINE_LIMIT
    command_size_limit = COMMAND_LIMIT

    def __init__(self, handler: object, *, open_ones: set[Conversation], **options: Any) -> None:
        self._open_ones = open_ones
        self.command_size_limits = defaultdict(lambda: COMMAND_LIMIT)  # the library shares one among all
        super().__init__(handler, **options)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        first = self._handler_coroutine is None
        super().connection_made(transport)
        self._open_ones.add(self)
        if first and self._handler_coroutine is not None:
            self._handler_coroutine.add_done_callback(_heard)

    def connection_lost(self, error: Exception | None) -> None:
        self._open_ones.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """Ends the connection; the other side will come back."""
        if self.transport is not None:
            self.transport.close()

    def _timeout_cb(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.write(TIMED_OUT)
            self.transport.close()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        try:
            address, rest = super()._getaddr(arg)
        except Exception:  # the standard library's parser has holes
            return None, None
        return address, rest

    @syntax("RCPT TO: <address>", extended=" [SP <mail-parameters>]")
    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - the library finds commands by name
        """`postmaster` needs no domain (RFC 5321 4.5.1)."""
        if arg and _BARE_POSTMASTER.match(arg):
            arg = _BARE_POSTMASTER.sub(f"TO:<postmaster@{self.hostname}>", arg, count=1)
        await super().smtp_RCPT(arg)


class LocalConversation(Conversation):
    """LMTP: greeted with LHLO, and after the dot one answer for every recipient (RFC 2033 4.2)."""

    show_smtp_greeting = False
    _recipients = 1

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - the library finds commands by name
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, _hostname: str) -> None:  # noqa: N802 - the library finds commands by name
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, _hostname: str) -> None:  # noqa: N802 - the library finds commands by name
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library finds commands by name
        self._recipients = max(1, len(self.envelope.rcpt_tos)) if self.envelope else 1
        try:
            await super().smtp_DATA(arg)
        finally:
            self._recipients = 1

    async def push(self, status: str | bytes) -> None:
        text = status.decode() if isinstance(status, bytes) else status
        times = 1 if text.startswith("354") else self._recipients
        await super().push("\r\n".join([text] * times))


class TooMany(asyncio.Protocol):
    """Greets one connection too many with 421 and hangs up."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(BUSY)
        transport.close()


def _heard(conversation: asyncio.Task[None]) -> None:
    """A connection that broke off is nobody's error."""
    if not conversation.cancelled():
        conversation.exception()
