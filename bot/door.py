"""The Telegram door: receives, answers and sends for one bot until it is stopped."""

from __future__ import annotations

import asyncio
import itertools
import logging
from datetime import timedelta

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import User
from aiogram.utils.token import TokenValidationError

from bot import handlers, menu
from bot.intake import Intake
from bot.receiver import BACKOFF, POLL_SECONDS, Receiver
from bot.render import Renderer, leads_home
from bot.sender import Sender
from core.clock import set_within
from core.desk import Desk
from core.errors import SettingsFault, one_line
from core.models import Door
from core.post import lease
from core.post.queue import INBOX, OUTBOX, release_dead
from core.post.worker import Worker
from core.service import Core

log = logging.getLogger(__name__)

LEASE = "telegram"
RENEW_SECONDS = 10.0
STAND_BY_SECONDS = 1.0
ANSWER_WAITS = (timedelta(seconds=1), timedelta(seconds=5))
SEND_WAITS = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30))
CALL_SECONDS = 15.0
"""For the small calls; what is sent has a patience of its own."""
ANSWERING, SENDING = 8, 32
"""How many chats are answered, and sent to, side by side; a chat that must wait its second takes a place."""


class TelegramDoor:
    """One bot. Every process answers what is stored; receiving and sending is done by the one that holds the lease."""

    def __init__(
        self,
        core: Core,
        desk: Desk,
        *,
        token: str,
        api_url: str | None = None,
        poll_seconds: int = POLL_SECONDS,
        patience: float = 30.0,
    ) -> None:
        """`api_url`: another Bot API server; `patience`: seconds to wait for its answers.

        Raises SettingsFault when the token can be none.
        """
        self._core, self._desk = core, desk
        self._patience, self._poll_seconds = patience, poll_seconds
        self._bot = _open(token, api_url)
        self._me: User | None = None
        self._stopping, self._stopped = asyncio.Event(), asyncio.Event()
        at_home = api_url is not None and leads_home(api_url)
        intake = Intake(core, desk, self._bot, handlers.dispatcher(), Renderer(links_home=at_home))
        self._answering = Worker(
            core,
            INBOX[Door.TELEGRAM],
            intake.handle,
            waits=ANSWER_WAITS,
            give_up=intake.apologise,
            width=ANSWERING,
        )

    @property
    def username(self) -> str:
        """The bot's name in `t.me/<name>`; empty until Telegram has told it."""
        return (self._me.username if self._me else None) or ""

    async def start(self) -> None:
        """Asks Telegram who we are and sets the command lists; what fails for now is tried again by `run`.

        Raises SettingsFault when Telegram does not know the token.
        """
        try:
            await self._introduce()
        except (AiogramError, OSError, ValueError) as error:
            log.warning("Telegram cannot be reached yet: %s", one_line(error))

    async def run(self) -> None:
        """Works until `stop`. Raises SettingsFault when Telegram does not know the token."""
        try:
            await self._introduce_at_last()
            await self._free_what_the_dead_held()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._answering.run())
                group.create_task(self._stand_by())
        finally:
            await self._bot.session.close()
            self._stopped.set()

    async def stop(self) -> None:
        """Takes nothing more; returns when `run` has finished what it was doing."""
        self._stopping.set()
        self._answering.stop()
        await self._stopped.wait()

    async def _introduce(self) -> None:
        try:
            me = await self._bot.me()
        except (TelegramUnauthorizedError, TelegramNotFound):
            await self._bot.session.close()
            raise SettingsFault(("KONTOR_TELEGRAM_TOKEN: Telegram does not know this token",)) from None
        await self._bot.delete_webhook()
        await menu.announce(self._bot)
        self._me = me

    async def _introduce_at_last(self) -> None:
        for wait in itertools.chain(BACKOFF, itertools.repeat(BACKOFF[-1])):
            if self._me is None:
                await self.start()
            if self._me is not None or self._stopping.is_set():
                return
            await set_within(self._stopping, wait)

    async def _free_what_the_dead_held(self) -> None:
        async with self._core.begin() as tx:
            await release_dead(tx)

    async def _stand_by(self) -> None:
        """Waits for the lease, works the line to Telegram while we hold it, and stands by again when it is lost."""
        while not self._stopping.is_set():
            if await self._take_lease():
                await self._work_line()
            else:
                await set_within(self._stopping, STAND_BY_SECONDS)

    async def _work_line(self) -> None:
        receiver = Receiver(self._core, self._bot, self._poll_seconds)
        sender = Sender(self._core, self._desk, self._bot, self._patience)
        sending = Worker(
            self._core,
            OUTBOX[Door.TELEGRAM],
            sender.handle,
            waits=SEND_WAITS,
            give_up=sender.tell_failure,
            width=SENDING,
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(receiver.run())
            group.create_task(sending.run())
            await self._keep_lease()
            receiver.stop()
            sending.stop()
        if self._stopping.is_set():
            await self._give_lease_back()

    async def _keep_lease(self) -> None:
        """Returns when the lease is lost or the door is stopped."""
        while not self._stopping.is_set():
            await set_within(self._stopping, RENEW_SECONDS)
            if not self._stopping.is_set() and not await self._take_lease():
                log.warning("another process talks to Telegram now; standing by")
                return

    async def _take_lease(self) -> bool:
        try:
            async with self._core.begin() as tx:
                return await lease.take(tx, LEASE)
        except Exception as error:  # the database is away, or two took it at the same moment
            log.warning("cannot take the lease on Telegram: %s", one_line(error))
            return False

    async def _give_lease_back(self) -> None:
        async with self._core.begin() as tx:
            await lease.give_back(tx, LEASE)


def _open(token: str, api_url: str | None) -> Bot:
    server = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
    try:
        return Bot(token, session=AiohttpSession(api=server, timeout=CALL_SECONDS))
    except TokenValidationError:
        raise SettingsFault(("KONTOR_TELEGRAM_TOKEN: is not a bot's token",)) from None
