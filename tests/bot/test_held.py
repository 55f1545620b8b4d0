"""A blocked chat: what waits for it is due when the person lets us write again, whoever comes first."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot import calls, held
from core.models import Door
from core.post import queue as queues
from core.service import Core
from tests.bot.conftest import outbox

CHAT = 555


async def queued(core: Core) -> int:
    async with core.begin() as tx:
        await calls.queue(tx, CHAT, calls.text(CHAT, "one", "de"))
    [item] = await outbox(core)
    return item.id


async def note_block(core: Core) -> None:
    async with core.begin() as tx:
        await held.note_block(tx, CHAT)


async def release(core: Core) -> None:
    async with core.begin() as tx:
        await held.release(tx, CHAT)


class TestHold:
    async def test_is_refused_when_the_chat_was_released_since_the_attempt(self, core: Core) -> None:
        item_id, tried = await queued(core), core.clock.now()
        await note_block(core)
        await release(core)
        async with core.begin() as tx:
            assert not await held.hold(tx, CHAT, item_id, tried)

    async def test_holds_a_chat_that_was_released_before_the_attempt(self, core: Core) -> None:
        item_id = await queued(core)
        await note_block(core)
        await release(core)
        async with core.begin() as tx:
            assert await held.hold(tx, CHAT, item_id, core.clock.now())


class TestRelease:
    async def test_waits_for_a_hold_that_is_being_noted_and_undoes_it(self, core: Core) -> None:
        await queued(core)
        await note_block(core)
        async with core.begin() as tx:
            [item] = await queues.claim(tx, queues.OUTBOX[Door.TELEGRAM], 1)
        async with core.begin() as tx:
            assert await held.hold(tx, CHAT, item.id, tx.now)
            releasing = asyncio.create_task(release(core))
            await asyncio.wait((releasing,), timeout=0.2)
            assert not releasing.done()
            await queues.postpone(tx, item, timedelta(hours=1))
        await releasing
        [row] = await outbox(core)
        assert row.not_before <= core.clock.now()
