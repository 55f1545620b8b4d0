"""Puts the rooms together: one service, one desk, and the doors that shall be open."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Protocol

from core.clock import Clock, set_within
from core.desk import Desk, handover
from core.errors import KontorError, SettingsFault, one_line
from core.people import downloads
from core.post import queue, relay
from core.service import Core
from core.settings import Settings
from faq import LiveBook
from kontor.clockwork import Clockwork

log = logging.getLogger(__name__)

PARTS = ("bot", "mail", "web", "worker")
FAQ_LOOK = 5.0  # seconds between two looks at the FAQ's files
ASK_AGAIN = 30.0  # seconds between two questions for the bot's name


class Part(Protocol):
    """Something that is started, runs until it is stopped, and finishes what it has in hand."""

    async def start(self) -> None: ...
    async def run(self) -> None: ...
    async def stop(self) -> None: ...


async def open_core(settings: Settings, clock: Clock | None = None) -> Core:
    """The service on its database. SQLite is upgraded by itself; PostgreSQL by `kontor db upgrade` (SPEC 9)."""
    core = Core(settings, clock)
    if core.database.is_sqlite:
        await core.database.upgrade()
    elif not await core.database.is_current():
        await core.close()
        raise SettingsFault(("the database is not up to date: run `kontor db upgrade` first",))
    return core


def open_book(settings: Settings) -> LiveBook:
    """The answer book of the settings, its trained weights kept in the data folder."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return LiveBook(settings.faq_dir, settings.data_dir / "cache")


class PartFailed(KontorError):
    """A part of Kontor ended by itself; its last words are in the log."""


class House:
    """The service and its open doors."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self, part: Part) -> None:
        """Starts the part and lets it run."""
        await part.start()
        self._tasks.append(asyncio.create_task(part.run(), name=type(part).__name__))

    async def until(self, stop: asyncio.Event) -> None:
        """Waits for `stop`. Raises PartFailed as soon as a part ends by itself, so that a supervisor starts anew."""
        stopped = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait({stopped, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
        for task in done - {stopped}:
            error = task.exception()
            log.error("%s ended: %s", task.get_name(), one_line(error) if error else "without an error")
            raise PartFailed(f"{task.get_name()} ended by itself; the log says why")

    async def closed(self) -> None:
        """Waits until the parts, told to stop, have finished what they had in hand."""
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def house(
    settings: Settings, parts: Collection[str], clock: Clock | None = None
) -> AsyncIterator[House]:
    """Opens the doors named in `parts` and keeps them open while the block runs; then closes them in order."""
    async with AsyncExitStack() as stack:
        core = await open_core(settings, clock)
        stack.push_async_callback(core.close)
        async with core.begin() as tx:
            await queue.release_dead(tx)
        desk = Desk(core, await asyncio.to_thread(open_book, settings))
        opened = House(core)
        stack.push_async_callback(opened.closed)
        made = [part for name in PARTS if name in parts for part in MAKERS[name](core, desk)]
        for part in (FaqFollower(desk), *made):
            await opened.open(part)
            stack.push_async_callback(part.stop)
        yield opened


class MailSender:
    """One half of the part `worker`, beside the clockwork: sends what is queued for the relay."""

    def __init__(self, core: Core, desk: Desk) -> None:
        self._sender = relay.mail_sender(core, desk.make_file, downloads.offer, handover.not_arrived)

    async def start(self) -> None:
        """Nothing listens."""

    async def run(self) -> None:
        await self._sender.run()

    async def stop(self) -> None:
        self._sender.stop()


class FaqFollower:
    """Takes changed entries of the FAQ over while Kontor runs (SPEC 4); in every process, for its own desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stopped = asyncio.Event()

    async def start(self) -> None:
        """Nothing listens."""

    async def run(self) -> None:
        known: tuple[object, ...] = ()
        while not await set_within(self._stopped, FAQ_LOOK):
            faults = await self._desk.book.refresh_soon()
            if faults and faults != known:
                log.error("faq: the old entries stay in use: %s", faults[0])
            known = faults

    async def stop(self) -> None:
        self._stopped.set()


class Pages:
    """The part `web`."""

    def __init__(self, core: Core) -> None:
        from web import ChatPlace

        self._core = core
        self._chat = ChatPlace()
        self._stopped = asyncio.Event()
        self._close: Callable[[], Awaitable[None]] | None = None

    async def start(self) -> None:
        from aiohttp import web

        from core.settings import split_endpoint
        from web import make_app

        app = make_app(self._core, self._chat)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
        await runner.setup()
        await web.TCPSite(runner, *split_endpoint(self._core.settings.http_listen)).start()
        self._close = runner.cleanup

    async def run(self) -> None:
        """Asks what the bot is called until somebody says so: the page /connect needs it for its link."""
        settings = self._core.settings
        while settings.telegram_token and not self._chat.base:
            try:
                self._chat.base = f"{settings.telegram_link}/{await bot_username(settings)}"
            except (OSError, LookupError, TimeoutError) as error:
                log.warning("web: the page /connect has no link into the chat yet: %s", one_line(error))
                if await set_within(self._stopped, ASK_AGAIN):
                    return
        await self._stopped.wait()

    async def stop(self) -> None:
        self._stopped.set()
        if self._close is not None:
            await self._close()


async def bot_username(settings: Settings) -> str:
    """What the bot of the token is called. Raises OSError or TimeoutError, LookupError when the token is refused."""
    import aiohttp

    base = settings.telegram_api or "https://api.telegram.org"
    patience = aiohttp.ClientTimeout(total=10)
    try:
        async with (
            aiohttp.ClientSession(timeout=patience) as session,
            session.get(f"{base}/bot{settings.telegram_token}/getMe") as answer,
        ):
            told = await answer.json()
    except (aiohttp.ClientError, ValueError) as error:
        raise LookupError(type(error).__name__) from None  # its text would hold the token
    if not told.get("ok"):
        raise LookupError(told.get("description", "the token is refused"))
    return str(told["result"]["username"])


def _bot(core: Core, desk: Desk) -> Sequence[Part]:
    from bot.door import TelegramDoor

    token = core.settings.telegram_token
    if not token:
        raise SettingsFault(("KONTOR_TELEGRAM_TOKEN is not set: the part `bot` needs a bot's token",))
    return (TelegramDoor(core, desk, token=token, api_url=core.settings.telegram_api),)


def _mail(core: Core, desk: Desk) -> Sequence[Part]:
    from mailin import MailDoor

    return (MailDoor(core, desk),)


def _web(core: Core, _desk: Desk) -> Sequence[Part]:
    return (Pages(core),)


def _worker(core: Core, desk: Desk) -> Sequence[Part]:
    return (MailSender(core, desk), Clockwork(core))


MAKERS: dict[str, Callable[[Core, Desk], Sequence[Part]]] = {
    "bot": _bot,
    "mail": _mail,
    "web": _web,
    "worker": _worker,
}
