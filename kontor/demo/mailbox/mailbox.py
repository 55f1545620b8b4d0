"""The mailbox of the demo: catches what Kontor sends, shows it in the browser, and writes to Kontor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from kontor.demo.mailbox import pages
from kontor.demo.mailbox.correspondence import Correspondence


class Mailbox(Correspondence):
    """`start` it, give Kontor `smtp_port` as its relay, and read `mails` or open `http_url`."""

    def __init__(
        self,
        folder: Path | None = None,
        nav: Sequence[tuple[str, str]] = (),
        people: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(folder, nav, people)
        self.http_url = ""
        self._runner: web.AppRunner | None = None

    async def start(
        self,
        host: str = "127.0.0.1",
        http_port: int = 0,
        smtp_port: int = 0,
        *,
        kontor_smtp: tuple[str, int] | None = None,
        service: str | None = None,
    ) -> None:
        """Listens. Mails written here go to `kontor_smtp`, addressed to `service`."""
        self.closing = False
        self.send_to(*(kontor_smtp or self._kontor), service=service)
        await self._relay.start(host, smtp_port)
        self._runner = web.AppRunner(pages.application(self), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, http_port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.http_url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    async def stop(self) -> None:
        """Ends all waiting and stops listening; the mails stay."""
        self.closing = True
        await self._tell()
        await self._relay.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
