"""Puts the rooms together: one service, one desk, and the doors that shall be open."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Protocol

from core.clock import Clock
from core.desk import Desk
from core.errors import SettingsFault, one_line
from core.post import queue, relay
from core.service import Core
from core.settings import Settings
from faq import LiveBook

log = logging.getLogger(__name__)

PARTS = ("bot", "mail", "web", "worker")
FAQ_LOOK = 5.0  # seconds between two looks at the FAQ's files


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


@asynccontextmanager
async def house(
    settings: Settings, parts: Collection[str], clock: Clock | None = None
) -> AsyncIterator[Core]:
    """Opens the doors named in `parts` and keeps them open while the block runs; then closes them in order."""
    async with AsyncExitStack() as stack:
        core = await open_core(settings, clock)
        stack.push_async_callback(core.close)
        async with core.begin() as tx:
            await queue.release_dead(tx)
        desk = Desk(core, await asyncio.to_thread(open_book, settings))
        for part in [MAKERS[name](core, desk) for name in PARTS if name in parts]:
            await part.start()
            await stack.enter_async_context(_running(part))
        yield core


@asynccontextmanager
async def _running(part: Part) -> AsyncIterator[None]:
    task = asyncio.create_task(part.run())
    try:
        yield
    finally:
        await part.stop()
        await asyncio.gather(task, return_exceptions=True)


class Housekeeping:
    """The part `worker`: sends mail and follows the FAQ's files."""

    def __init__(self, core: Core, desk: Desk) -> None:
        self._desk = desk
        self._sender = relay.mail_sender(core, desk.make_file)
        self._stopped = asyncio.Event()

    async def start(self) -> None:
        """Nothing listens."""

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._sender.run())
            tasks.create_task(self._follow_faq())

    async def stop(self) -> None:
        self._stopped.set()
        self._sender.stop()

    async def _follow_faq(self) -> None:
        known: tuple[object, ...] = ()
        while not await _set_within(self._stopped, FAQ_LOOK):
            faults = await self._desk.book.refresh_soon()
            if faults and faults != known:
                log.error("faq: the old entries stay in use: %s", faults[0])
            known = faults


class Pages:
    """The part `web`."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._stopped = asyncio.Event()
        self._close: Callable[[], Awaitable[None]] | None = None

    async def start(self) -> None:
        from aiohttp import web

        from core.settings import split_endpoint
        from web import make_app

        app = make_app(self._core, connect_base=await self._chat_base())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
        await runner.setup()
        await web.TCPSite(runner, *split_endpoint(self._core.settings.http_listen)).start()
        self._close = runner.cleanup

    async def _chat_base(self) -> str | None:
        """Where links into the chat lead; None while nobody can say what the bot is called."""
        settings = self._core.settings
        if not settings.telegram_token:
            return None
        try:
            return f"{settings.telegram_link}/{await bot_username(settings)}"
        except (OSError, LookupError, TimeoutError) as error:
            log.warning("web: the page /connect has no link into the chat: %s", one_line(error))
            return None

    async def run(self) -> None:
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
    async with (
        aiohttp.ClientSession(timeout=patience) as session,
        session.get(f"{base}/bot{settings.telegram_token}/getMe") as answer,
    ):
        told = await answer.json()
    if not told.get("ok"):
        raise LookupError(told.get("description", "the token is refused"))
    return str(told["result"]["username"])


def _bot(core: Core, desk: Desk) -> Part:
    from bot.door import TelegramDoor

    token = core.settings.telegram_token
    if not token:
        raise SettingsFault(("KONTOR_TELEGRAM_TOKEN is not set: the part `bot` needs a bot's token",))
    return TelegramDoor(core, desk, token=token, api_url=core.settings.telegram_api)


def _mail(core: Core, desk: Desk) -> Part:
    from mailin import MailDoor

    return MailDoor(core, desk)


def _web(core: Core, _desk: Desk) -> Part:
    return Pages(core)


def _worker(core: Core, desk: Desk) -> Part:
    return Housekeeping(core, desk)


MAKERS: dict[str, Callable[[Core, Desk], Part]] = {
    "bot": _bot,
    "mail": _mail,
    "web": _web,
    "worker": _worker,
}


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
