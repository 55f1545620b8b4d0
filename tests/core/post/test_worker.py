"""The worker: long work keeps its lease, waiting is no failure, the log holds no sentences of others."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from core.clock import SetClock
from core.models import Door, InboxItem, PostState
from core.post import inbox, queue
from core.post.queue import INBOX, Item, LostLease
from core.post.worker import Refused, Retry, Worker
from core.service import Core, Tx

TELEGRAM = INBOX[Door.TELEGRAM]


async def store(core: Core) -> None:
    async with core.begin() as tx:
        await inbox.store(tx, Door.TELEGRAM, unique_key="a", lane="1", content=b"a")


async def nothing_more(_tx: Tx, _item: Item) -> None:
    """Giving up needs no further act."""


async def row(core: Core) -> InboxItem:
    async with core.read() as tx:
        found = await tx.session.get(InboxItem, 1)
        assert found is not None
        return found


async def claim(core: Core) -> Item:
    async with core.begin() as tx:
        [item] = await queue.claim(tx, TELEGRAM, 1)
        return item


class TestLease:
    async def test_the_same_process_can_lose_a_row_to_itself(self, core: Core, clock: SetClock) -> None:
        await store(core)
        first = await claim(core)
        clock.advance(TELEGRAM.lease)
        await claim(core)
        with pytest.raises(LostLease):
            async with core.begin() as tx:
                await queue.end(tx, first)

    async def test_renewed_in_time_it_is_nobody_elses(self, core: Core, clock: SetClock) -> None:
        await store(core)
        item = await claim(core)
        clock.advance(TELEGRAM.lease / 2)
        async with core.begin() as tx:
            await queue.renew(tx, TELEGRAM, [item])
        clock.advance(TELEGRAM.lease / 2)
        async with core.begin() as tx:
            assert await queue.claim(tx, TELEGRAM, 1) == []

    async def test_lost_to_itself_it_is_worked_on_and_renewed_by_its_new_owner_alone(
        self, core: Core, clock: SetClock, caplog: pytest.LogCaptureFixture
    ) -> None:
        await store(core)
        tries = list[asyncio.Event]()

        async def handle(item: Item) -> None:
            tries.append(asyncio.Event())
            await tries[-1].wait()
            async with core.begin() as tx:
                await queue.end(tx, item)

        async def under_way(number: int) -> None:
            while len(tries) < number:  # noqa: ASYNC110 - rows ring no bell
                await asyncio.sleep(0.01)

        worker = Worker(core, TELEGRAM, handle, waits=(), give_up=nothing_more)
        running = asyncio.create_task(worker.run())
        async with asyncio.timeout(10):
            await under_way(1)
            clock.advance(TELEGRAM.lease)
            core.ring(TELEGRAM.name)
            await under_way(2)
            for each in tries:
                each.set()
            worker.stop()
            await running
        assert (await row(core)).state == PostState.DONE
        assert [record.message for record in caplog.records] == [
            f"{TELEGRAM.name} 1: another process took it over"
        ]


class TestTrying:
    async def run_until_idle(self, worker: Worker, done: asyncio.Event) -> None:
        running = asyncio.create_task(worker.run())
        await asyncio.wait_for(done.wait(), 10)
        worker.stop()
        await running

    async def test_waiting_does_not_use_up_its_attempts(self, core: Core) -> None:
        await store(core)
        tried = asyncio.Event()

        async def wait(_item: Item) -> None:
            tried.set()
            raise Retry("blocked", timedelta(hours=1))

        await self.run_until_idle(Worker(core, TELEGRAM, wait, waits=(), give_up=nothing_more), tried)
        assert ((await row(core)).attempts, (await row(core)).state) == (0, PostState.WAITING)

    async def test_the_other_sides_sentence_is_kept_in_the_row_and_not_in_the_log(
        self, core: Core, caplog: pytest.LogCaptureFixture
    ) -> None:
        await store(core)
        tried = asyncio.Event()

        async def refuse(_item: Item) -> None:
            tried.set()
            raise Refused("550 5.1.1 <max@firma.example>: User unknown")

        with caplog.at_level(logging.ERROR):
            await self.run_until_idle(Worker(core, TELEGRAM, refuse, waits=(), give_up=nothing_more), tried)
        assert "max@firma.example" in ((await row(core)).error or "")
        assert "550" in caplog.text
        assert "max@" not in caplog.text
