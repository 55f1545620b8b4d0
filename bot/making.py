"""Makes a file for a chat: says so when it takes a while, and gives up when the person presses the button below."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

from aiogram import Bot

from bot import calls, words
from bot.buttons import Stop
from bot.calls import Call
from bot.reasons import reason
from core.models import OutboxItem
from core.post import stopping
from core.post.files import MadeFile
from core.service import Core

log = logging.getLogger(__name__)

QUICK = 3.0  # seconds that people wait without a word
LOOK = 1.0  # seconds between two looks whether the button was pressed

Send = Callable[[Call], Awaitable[Mapping[str, Any]]]


class Stopped(Exception):
    """Nobody waits for the file any more: nothing is to be sent, and the row has ended."""


class Making:
    """The making of one queued file, told to the person as it goes on."""

    def __init__(self, core: Core, bot: Bot, item: OutboxItem, call: Call, send: Send) -> None:
        self._core, self._bot, self._item, self._call, self._send = core, bot, item, call, send
        self._told: int | None = (item.receipt or {}).get(stopping.PROGRESS)  # by an attempt before this one

    async def made(self, work: Coroutine[Any, Any, MadeFile]) -> MadeFile:
        """What the work makes. Raises Stopped, and whatever the work raises; either way nothing of it goes on."""
        making = asyncio.create_task(work)
        try:
            await asyncio.wait({making}, timeout=QUICK)
            if not making.done():
                await self._tell()
            while not making.done():
                await asyncio.wait({making}, timeout=LOOK)
                await self._check()
            if self._told is not None:
                await self._leave()
            return await making
        finally:
            making.cancel()
            await asyncio.gather(making, return_exceptions=True)

    async def tidy(self) -> None:
        """Takes away what was said about the making: the file, or why there is none, has come."""
        if self._told is not None:
            with suppress(Exception):  # it may be gone already
                await self._bot.delete_message(self._call.chat_id, self._told)

    async def _tell(self) -> None:
        if self._told is not None:
            return
        language = self._call.language
        press = {"text": words.stop(language), "callback_data": Stop(item=self._item.id).pack()}
        keyboard = {"inline_keyboard": [[press]]}
        told = calls.text(self._call.chat_id, words.making(language), language, reply_markup=keyboard)
        try:
            self._told = (await self._send(told)).get("message_id")
        except Exception as error:  # the file matters more
            log.info("outbox %s: cannot tell of the making: %s", self._item.id, reason(error))
            return
        if self._told is not None:
            async with self._core.begin() as tx:
                await stopping.begun(tx, self._item, self._told)

    async def _check(self) -> None:
        if self._told is None:
            return
        async with self._core.read() as tx:
            if await stopping.is_stopped(tx, self._item):
                raise Stopped

    async def _leave(self) -> None:
        async with self._core.begin() as tx:
            if not await stopping.leaving(tx, self._item):
                raise Stopped
