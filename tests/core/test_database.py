"""Transactions: readers wait for no writer, writers wait in line, what raises leaves nothing behind."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from core.models import Lease
from core.post import lease
from core.service import Core


async def leases(core: Core) -> set[str]:
    async with core.read() as tx:
        return set(await tx.session.scalars(select(Lease.name)))


class TestRead:
    async def test_waits_for_no_writer_however_many_there_are(self, core: Core) -> None:
        async with core.begin() as tx:
            await lease.take(tx, "a")
            waiting = [asyncio.create_task(self.write(core, f"b{number}")) for number in range(30)]
            seen = await asyncio.wait_for(leases(core), 5)
        await asyncio.gather(*waiting)
        assert "a" not in seen
        assert len(await leases(core)) == 31

    async def write(self, core: Core, name: str) -> None:
        async with core.begin() as tx:
            await lease.take(tx, name)


class TestBegin:
    async def test_what_raises_leaves_nothing_behind(self, core: Core) -> None:
        with pytest.raises(KeyError):
            async with core.begin() as tx:
                await lease.take(tx, "a")
                raise KeyError
        assert await leases(core) == set()

    async def test_a_lease_is_held_by_one(self, core: Core) -> None:
        async with core.begin() as tx:
            assert await lease.take(tx, "a")
            taken = await tx.session.get(Lease, "a")
            assert taken is not None
            taken.owner = "elsewhere:1/1/x"
        async with core.begin() as tx:
            assert not await lease.take(tx, "a")
