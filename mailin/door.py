"""The mail door: listens for SMTP and LMTP, and answers what has been stored."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from datetime import timedelta

from core import settings as settings_of
from core.desk import Desk
from core.models import Door
from core.post.queue import INBOX
from core.post.worker import Worker
from core.service import Core
from mailin import proof
from mailin.answering import Answering
from mailin.reception import Reception
from mailin.smtp import SIZE_LIMIT, Conversation, Intake, LocalConversation, TooMany

log = logging.getLogger(__name__)

MAX_CONNECTIONS = 1_000
TIMEOUT = 300.0  # seconds between two commands, and for the whole of DATA (RFC 5321 4.5.3.2)
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 30, 300, 1800))


class MailDoor:
    """`start` listens, `run` answers until `stop`. `port` is where SMTP listens, `lmtp_port` LMTP if it does."""

    def __init__(
        self,
        core: Core,
        desk: Desk,
        *,
        timeout: float = TIMEOUT,
        max_connections: int = MAX_CONNECTIONS,
        intake: Intake | None = None,
    ) -> None:
        self._core = core
        self._timeout, self._max_connections = timeout, max_connections
        self._reception = Reception(core)
        answering = Answering(core, desk)
        self._worker = Worker(
            core, INBOX[Door.MAIL], answering.handle, waits=WAITS, give_up=answering.give_up
        )
        self._servers: list[asyncio.Server] = []
        self._intake = intake or Intake()
        self.port = 0
        self.lmtp_port: int | None = None

    async def start(self) -> None:
        """Listens on the configured addresses. Raises OSError when one is taken."""
        settings = self._core.settings
        log.info("%s", proof.describe(settings))
        self.port = await self._listen(settings.smtp_listen, Conversation)
        if settings.lmtp_listen:
            self.lmtp_port = await self._listen(settings.lmtp_listen, LocalConversation)

    async def run(self) -> None:
        """Answers what is in the inbox until `stop`."""
        await self._worker.run()

    async def stop(self) -> None:
        """Takes nothing more in, stores what has arrived; `run` then ends after the mails in hand."""
        for server in self._servers:
            server.close()
        await self._reception.finish()
        for conversation in list(self._intake.open_ones):
            conversation.hang_up()
        for server in self._servers:
            await server.wait_closed()
        self._servers.clear()
        self._worker.stop()

    async def _listen(self, endpoint: str, kind: type[Conversation]) -> int:
        host, port = settings_of.split_endpoint(endpoint)
        factory = self._factory(kind)
        server = await asyncio.get_running_loop().create_server(factory, host, port, backlog=512)
        self._servers.append(server)
        bound: int = server.sockets[0].getsockname()[1]
        return bound

    def _factory(self, kind: type[Conversation]) -> Callable[[], asyncio.Protocol]:
        tls = _tls(self._core)
        domain = self._core.settings.mail_domain

        def connected() -> asyncio.Protocol:
            if len(self._intake.open_ones) >= self._max_connections:
                return TooMany()
            return kind(
                self._reception,
                intake=self._intake,
                data_size_limit=SIZE_LIMIT,
                enable_SMTPUTF8=True,
                hostname=domain,
                ident="ESMTP Kontor",
                tls_context=tls,
                timeout=self._timeout,
                loop=asyncio.get_running_loop(),
            )

        return connected


def _tls(core: Core) -> ssl.SSLContext | None:
    if core.settings.mail_certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(core.settings.mail_certificate)
    return context
