"""A mail relay that delivers nothing: it catches every mail, and fails on demand."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from aiosmtpd.smtp import SMTP, Envelope, Session

from mailin.smtp import Conversation

Catch = Callable[[str, Sequence[str], bytes], None]
SIZE_LIMIT = 50 * 1024 * 1024


class When(StrEnum):
    """Where in the conversation a fault shows."""

    RECIPIENT = "recipient"
    DATA = "data"
    AFTER_ACCEPTANCE = "after_acceptance"  # the mail is kept, the connection dies before the 250


@dataclass(frozen=True)
class Fault:
    """One failure: an answer such as `451 4.7.1 Greylisted`, or a connection that dies."""

    when: When
    answer: str = ""


class CatchingRelay:
    """Listens with `start` on `port`; each mail goes to `catch`. `faults` are used up one by one."""

    def __init__(self, catch: Catch) -> None:
        self._catch = catch
        self._server: asyncio.Server | None = None
        self._open: set[Conversation] = set()
        self.faults: deque[Fault] = deque()
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        def connected() -> Conversation:
            return Conversation(
                self,
                open_ones=self._open,
                data_size_limit=SIZE_LIMIT,
                enable_SMTPUTF8=True,
                hostname="relay.example",
                ident="ESMTP",
                loop=asyncio.get_running_loop(),
            )

        self._server = await asyncio.get_running_loop().create_server(connected, host, port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for conversation in list(self._open):
                conversation.hang_up()
            await self._server.wait_closed()
            self._server = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd finds hooks by name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Takes mail for everybody."""
        if fault := self._fault(When.RECIPIENT):
            return fault.answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keeps the mail."""
        if fault := self._fault(When.DATA):
            return fault.answer
        assert isinstance(envelope.content, bytes)
        self._catch((envelope.mail_from or "").strip("<>"), envelope.rcpt_tos, envelope.content)
        if self._fault(When.AFTER_ACCEPTANCE) and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 2.0.0 Caught"

    def _fault(self, when: When) -> Fault | None:
        if self.faults and self.faults[0].when is when:
            return self.faults.popleft()
        return None
