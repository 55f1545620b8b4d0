"""Receives: every update lies in the database before Telegram is told that we have it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod

from bot import updates
from bot.reasons import reason
from bot.updates import Raw
from core.clock import set_within
from core.models import Door
from core.post import inbox
from core.service import Core

log = logging.getLogger(__name__)

POLL_SECONDS = 25
ANSWER_SECONDS = 10
BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """`getUpdates` as it was sent: an update of a kind that nobody knows yet must not block the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = POLL_SECONDS
    allowed_updates: tuple[str, ...] = updates.KINDS


class Receiver:
    """The long poll. `take_in` alone serves a webhook as well."""

    def __init__(self, core: Core, bot: Bot, poll_seconds: int = POLL_SECONDS) -> None:
        self._core, self._bot, self._poll_seconds = core, bot, poll_seconds
        self._offset: int | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Polls until `stop`; what Telegram or the network refuses is tried again, ever more slowly."""
        failures = 0
        async with asyncio.TaskGroup() as answers:
            while not self._stopping.is_set():
                try:
                    await self._round(answers)
                    failures = 0
                except Exception as error:
                    log.warning("cannot receive from Telegram: %s", reason(error))
                    await set_within(self._stopping, BACKOFF[min(failures, len(BACKOFF) - 1)])
                    failures += 1

    def stop(self) -> None:
        """Ends the poll that waits; what has arrived is stored first."""
        self._stopping.set()

    async def take_in(self, received: Sequence[Raw]) -> None:
        """Stores the updates in one transaction, each once; they may be acknowledged when this returns."""
        async with self._core.begin() as tx:
            for update in received:
                await inbox.store(
                    tx,
                    Door.TELEGRAM,
                    unique_key=f"telegram:{self._bot.id}:{update['update_id']}",
                    lane=updates.lane(update),
                    content=json.dumps(update).encode("ascii"),
                    secret=updates.holds_link(update),
                )

    async def answer(self, callback_id: str) -> None:
        """Tells Telegram that the button was heard; whatever it answers to that ends nothing."""
        try:
            await self._bot.answer_callback_query(callback_id, request_timeout=ANSWER_SECONDS)
        except Exception as error:  # "query is too old" among them, or a page of a proxy
            log.info("a pressed button was not acknowledged: %s", type(error).__name__)

    async def _round(self, answers: asyncio.TaskGroup) -> None:
        received = await self._poll()
        if not received:
            return
        await self.take_in(received)
        self._offset = max(update["update_id"] for update in received) + 1
        for update in received:
            if callback := updates.callback_id(update):
                answers.create_task(self.answer(callback))

    async def _poll(self) -> list[dict[str, Any]]:
        """What has arrived; nothing when the receiver is stopped meanwhile."""
        method = RawUpdates(offset=self._offset, timeout=self._poll_seconds)
        poll = asyncio.ensure_future(self._bot(method, request_timeout=self._poll_seconds + 10))
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((poll, stop), return_when=asyncio.FIRST_COMPLETED)
            return await poll if poll.done() else []
        finally:
            for task in (poll, stop):
                task.cancel()
            await asyncio.gather(poll, stop, return_exceptions=True)
