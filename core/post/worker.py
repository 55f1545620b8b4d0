"""Works a queue: claims what is due, several lanes side by side, and tries again what failed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from core.errors import one_line
from core.models import PostState
from core.post import queue as queues
from core.post.queue import Item, LostLease, Queue
from core.service import Core, Tx

log = logging.getLogger(__name__)

Handle = Callable[[Item], Awaitable[None]]
GiveUp = Callable[[Tx, Item], Awaitable[None]]

LOOK_AGAIN = 1.0  # seconds; other processes store rows without ringing our bell


class Retry(Exception):
    """Not now, but later: after `wait`, as often as it takes, or by the worker's own schedule when it is None."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Refused(Exception):
    """Never: the other side said no for good."""


class Worker:
    """Runs until it is cancelled or stopped; what it works on then is finished first.

    `handle` ends the row in its own transaction. When it raises, the row waits for the next of `waits`; after the
    last of them `give_up` is called in the transaction that marks the row failed.
    """

    def __init__(
        self,
        core: Core,
        queue: Queue,
        handle: Handle,
        *,
        waits: Sequence[timedelta],
        give_up: GiveUp,
        width: int = 8,
    ) -> None:
        self._core, self._queue, self._handle = core, queue, handle
        self._waits, self._give_up, self._width = waits, give_up, width
        self._busy: set[asyncio.Task[None]] = set()
        self._working: set[Item] = set()
        self._stopping = False

    async def run(self) -> None:
        """Claims and works until `stop`."""
        renewing = asyncio.create_task(self._renew())
        try:
            while not self._stopping:
                if not await self._claim_some():
                    await self._core.rest(self._queue.name, LOOK_AGAIN)
        finally:
            await asyncio.gather(*self._busy, return_exceptions=True)
            renewing.cancel()

    async def _renew(self) -> None:
        """Long work keeps its lease; a process that hangs altogether loses it."""
        while True:
            await asyncio.sleep(self._queue.lease.total_seconds() / 3)
            if not self._working:
                continue
            try:
                async with self._core.begin() as tx:
                    await queues.renew(tx, self._queue, list(self._working))
            except Exception as error:
                log.error("%s: cannot renew: %s", self._queue.name, one_line(error))

    def stop(self) -> None:
        """Claims nothing more; `run` returns when what is being worked on is done."""
        self._stopping = True
        self._core.ring(self._queue.name)

    async def _claim_some(self) -> bool:
        free = self._width - len(self._busy)
        if not free:
            return False
        try:
            async with self._core.begin() as tx:
                items = await queues.claim(tx, self._queue, free)
        except Exception as error:
            log.error("%s: cannot claim: %s", self._queue.name, one_line(error))
            return False
        for item in items:
            task = asyncio.create_task(self._work(item))
            self._busy.add(task)
            task.add_done_callback(self._worked)
        return bool(items)

    def _worked(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        self._core.ring(self._queue.name)
        if not task.cancelled() and (error := task.exception()):
            log.error("%s: could not note a failure: %s", self._queue.name, one_line(error))

    async def _work(self, item: Item) -> None:
        self._working.add(item)
        try:
            await self._try(item)
        finally:
            self._working.discard(item)

    async def _try(self, item: Item) -> None:
        try:
            await self._handle(item)
        except LostLease:
            log.warning("%s %s: another process took it over", self._queue.name, item.id)
        except Refused as refusal:
            await self._fail(item, str(refusal))
        except Retry as delay:
            await self._again(item, str(delay), delay.wait)
        except Exception as error:
            log.error(
                "%s %s: attempt %s failed: %s", self._queue.name, item.id, item.attempts, one_line(error)
            )
            await self._again(item, one_line(error), None)

    async def _again(self, item: Item, reason: str, wait: timedelta | None) -> None:
        failed = wait is None
        if wait is None:
            if item.attempts > len(self._waits):
                await self._fail(item, reason)
                return
            wait = self._waits[item.attempts - 1]
        async with self._core.begin() as tx:
            await queues.postpone(tx, item, wait, reason, failed=failed)

    async def _fail(self, item: Item, reason: str) -> None:
        log.error("%s %s: given up (%s)", self._queue.name, item.id, _brief(reason))
        async with self._core.begin() as tx:
            await queues.end(tx, item, PostState.FAILED, reason)
            await self._give_up(tx, item)


def _brief(reason: str) -> str:
    """The code or first word of a reason: the other side's sentences hold addresses, and belong into the row only."""
    return reason.split(maxsplit=1)[0].rstrip(":") if reason.strip() else "no reason"
