"""The queues: nothing is worked twice at once, a lane keeps its order, a dead owner's rows come back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.clock import SetClock
from core.models import Door, InboxItem, PostState
from core.post import inbox, queue
from core.post.queue import INBOX, LostLease
from core.service import Core

TELEGRAM = INBOX[Door.TELEGRAM]


async def store(core: Core, *keys: str, lane: str = "1", secret: bool = False) -> None:
    async with core.begin() as tx:
        for key in keys:
            await inbox.store(
                tx, Door.TELEGRAM, unique_key=key, lane=lane, content=key.encode(), secret=secret
            )


async def claim(core: Core, limit: int = 10) -> list[InboxItem]:
    async with core.begin() as tx:
        return [item for item in await queue.claim(tx, TELEGRAM, limit) if isinstance(item, InboxItem)]


class TestInbox:
    async def test_the_same_event_is_stored_once(self, core: Core) -> None:
        await store(core, "a")
        async with core.begin() as tx:
            again = await inbox.store(tx, Door.TELEGRAM, unique_key="a", lane="1", content=b"other")
        assert again is False
        assert [item.content for item in await claim(core)] == [b"a"]


class TestClaim:
    async def test_only_the_first_of_a_lane_is_given_out(self, core: Core) -> None:
        await store(core, "a", "b")
        await store(core, "c", lane="2")
        assert [item.unique_key for item in await claim(core)] == ["a", "c"]
        assert await claim(core) == []

    async def test_the_next_of_the_lane_follows_when_the_first_has_ended(self, core: Core) -> None:
        await store(core, "a", "b")
        [first] = await claim(core)
        async with core.begin() as tx:
            await queue.end(tx, first)
        assert [item.unique_key for item in await claim(core)] == ["b"]

    async def test_a_lease_that_ran_out_frees_the_row(self, core: Core, clock: SetClock) -> None:
        await store(core, "a")
        await claim(core)
        clock.advance(timedelta(minutes=5))
        assert [item.attempts for item in await claim(core)] == [2]

    async def test_a_row_put_off_is_not_due_before_its_time(self, core: Core, clock: SetClock) -> None:
        await store(core, "a", "b")
        [first] = await claim(core)
        async with core.begin() as tx:
            await queue.postpone(tx, first, timedelta(seconds=10), "busy")
        assert await claim(core) == []
        clock.advance(timedelta(seconds=10))
        assert [item.unique_key for item in await claim(core)] == ["a"]


class TestEnd:
    async def test_a_row_that_another_took_over_cannot_be_ended(self, core: Core) -> None:
        await store(core, "a")
        [item] = await claim(core)
        async with core.begin() as tx:
            await tx.session.execute(update(InboxItem).values(lease_owner="elsewhere/1/x"))
        with pytest.raises(LostLease):
            async with core.begin() as tx:
                await queue.end(tx, item)

    async def test_what_holds_a_link_is_erased(self, core: Core) -> None:
        await store(core, "a", secret=True)
        [item] = await claim(core)
        async with core.begin() as tx:
            await queue.end(tx, item)
        async with core.read() as tx:
            [row] = await tx.session.scalars(select(InboxItem))
        assert (row.content, row.state) == (None, PostState.DONE)


class TestReleaseDead:
    async def test_rows_of_a_process_that_runs_no_more_are_free_at_once(self, core: Core) -> None:
        await store(core, "a")
        await claim(core)
        host = queue.OWNER.split("/")[0]
        async with core.begin() as tx:
            await tx.session.execute(update(InboxItem).values(lease_owner=f"{host}/{2**22 + 1}/x"))
        async with core.begin() as tx:
            await queue.release_dead(tx)
        assert len(await claim(core)) == 1

    async def test_rows_of_this_process_stay_leased(self, core: Core) -> None:
        await store(core, "a")
        await claim(core)
        async with core.begin() as tx:
            await queue.release_dead(tx)
        assert await claim(core) == []
