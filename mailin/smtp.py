"""The SMTP and LMTP conversation: aiosmtpd with its traps closed (RFC 5321, 2033)."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, syntax

LINE_LIMIT = 256 * 1024  # RFC 5321 says 1000; long lines are common and harmless
SIZE_LIMIT = 30 * 1024 * 1024
COMMAND_LIMIT = 2048
UNDER_WAY = 256 * 1024 * 1024  # bytes of all mails that are being taken in
MAX_PER_ADDRESS = 600
BUSY = b"421 4.3.2 Too many connections, please try again later\r\n"
FULL = "452 4.3.1 Too much mail at once, please try again later"
TOO_LONG = "500 5.5.2 Line too long"
TOO_MUCH = "552 5.3.4 Message too large"
TIMED_OUT = b"421 4.4.2 Timeout, closing the connection\r\n"

_BARE_POSTMASTER = re.compile(r"\s*TO\s*:\s*<postmaster>", re.IGNORECASE)

logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would log addresses and every line


@dataclass
class Intake:
    """What all conversations of a door share: who is connected, and how many bytes of mail are being taken in."""

    under_way: int = UNDER_WAY
    per_address: int = MAX_PER_ADDRESS
    used: int = 0

    def __post_init__(self) -> None:
        self.open_ones: set[Conversation] = set()
        self._peers: Counter[str] = Counter()

    def take(self, size: int) -> bool:
        """Counts so many bytes more; False, and nothing is counted, when they are too many."""
        if self.used + size > self.under_way:
            return False
        self.used += size
        return True

    def give_back(self, size: int) -> None:
        self.used -= size

    def enter(self, conversation: Conversation) -> bool:
        """Counts the connection; False when its address has too many."""
        self.open_ones.add(conversation)
        self._peers[conversation.address] += 1
        return self._peers[conversation.address] <= self.per_address

    def leave(self, conversation: Conversation) -> None:
        self.open_ones.discard(conversation)
        self._peers[conversation.address] -= 1
        if not self._peers[conversation.address]:
            del self._peers[conversation.address]


class _Taking:
    """The content of one mail as it arrives; on the first fault it lets go and only waits for the end."""

    def __init__(self, intake: Intake, limit: int) -> None:
        self._intake, self._limit = intake, limit
        self._counted = 0
        self.content = bytearray()
        self.fault = ""

    def add(self, line: bytes) -> None:
        size = len(line)
        if self.fault:
            return
        if self._counted + size > self._limit:
            self.refuse(TOO_MUCH)
        elif not self._intake.take(size):
            self.refuse(FULL)
        else:
            self._counted += size
            self.content += line.removeprefix(b".")  # RFC 5321 4.5.2

    def refuse(self, fault: str) -> None:
        self.fault = self.fault or fault
        self.end()

    def end(self) -> None:
        self.content = bytearray()
        self._intake.give_back(self._counted)
        self._counted = 0


class Conversation(SMTP):
    """One connection. What aiosmtpd cannot parse is refused; silence ends with 421."""

    line_length_limit = LINE_LIMIT
    command_size_limit = COMMAND_LIMIT

    def __init__(
        self,
        handler: object,
        *,
        intake: Intake | None = None,
        open_ones: set[Conversation] | None = None,
        **options: Any,
    ) -> None:
        self._intake, self.address = intake or Intake(), ""
        if open_ones is not None:
            self._intake.open_ones = open_ones
        self.command_size_limits = defaultdict(lambda: COMMAND_LIMIT)  # the library shares one among all
        super().__init__(handler, **options)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        first = self._handler_coroutine is None
        super().connection_made(transport)
        if first and self._handler_coroutine is not None:
            self._handler_coroutine.add_done_callback(_heard)
            self.address = str((transport.get_extra_info("peername") or ("",))[0])
            if not self._intake.enter(self):
                self._turn_away(self._handler_coroutine)

    def connection_lost(self, error: Exception | None) -> None:
        self._intake.leave(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """Ends the connection; the other side will come back."""
        if self.transport is not None:
            self.transport.close()

    def _turn_away(self, conversation: asyncio.Task[None]) -> None:
        conversation.cancel()
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.write(BUSY)
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

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - the library finds commands by name
        """Takes the mail in as one run of bytes: the library keeps an object for every line."""
        if await self.check_helo_needed():
            return
        if arg or self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 Need RCPT first")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        taking = _Taking(self._intake, self.data_size_limit or SIZE_LIMIT)
        try:
            await self._take(taking)
            answer = taking.fault or await self._handled(taking)
        finally:
            taking.end()
        self.envelope = self._create_envelope()
        await self.push(answer)

    async def _take(self, taking: _Taking) -> None:
        while (line := await self._line(taking)) != b".\r\n":
            taking.add(line)

    async def _line(self, taking: _Taking) -> bytes:
        """The next line with its end; of one that is too long, only the end."""
        cut = False
        while True:
            try:
                line = await self._reader.readuntil(b"\r\n")
                return b"-" + line if cut else line
            except asyncio.LimitOverrunError as error:
                taking.refuse(TOO_LONG)
                await self._reader.read(error.consumed)
                cut = True

    async def _handled(self, taking: _Taking) -> str:
        assert self.envelope is not None
        self.envelope.content = self.envelope.original_content = bytes(taking.content)
        taking.content = bytearray()
        return str(await self._call_handler_hook("DATA"))


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

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 - the library finds commands by name
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
