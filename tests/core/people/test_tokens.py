"""Links: used once, for one purpose, until their time is over, and nobody can tell how one died."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import SetClock
from core.errors import DeadLink
from core.models import Purpose, Token
from core.people import tokens
from core.service import Core
from tests.core.people.world import World

HOUR = timedelta(hours=1)


async def issue(core: Core, world: World, purpose: Purpose = Purpose.RESET) -> str:
    async with core.begin() as tx:
        return await tokens.issue(tx, purpose, HOUR, user_id=world.master, facts={"n": 1})


async def use(core: Core, token: str, purpose: Purpose = Purpose.RESET) -> int:
    async with core.begin() as tx:
        return (await tokens.use(tx, purpose, token)).id


class TestToken:
    async def test_only_its_hash_is_kept(self, core: Core, world: World) -> None:
        token = await issue(core, world)
        async with core.read() as tx:
            row = (await tx.session.scalars(select(Token))).one()
        assert len(token) == 43
        assert token not in str(vars(row))

    async def test_looking_uses_nothing_up(self, core: Core, world: World) -> None:
        token = await issue(core, world)
        for _ in range(3):
            async with core.read() as tx:
                assert (await tokens.look(tx, Purpose.RESET, token)).user_id == world.master
        assert await use(core, token)

    async def test_a_second_use_is_refused(self, core: Core, world: World) -> None:
        token = await issue(core, world)
        await use(core, token)
        with pytest.raises(DeadLink):
            await use(core, token)

    async def test_of_many_at_the_same_moment_one_gets_it(self, core: Core, world: World) -> None:
        token = await issue(core, world)
        results = await asyncio.gather(*(use(core, token) for _ in range(8)), return_exceptions=True)
        assert sum(isinstance(result, int) for result in results) == 1
        assert sum(isinstance(result, DeadLink) for result in results) == 7

    async def test_it_opens_nothing_but_its_purpose(self, core: Core, world: World) -> None:
        token = await issue(core, world)
        for purpose in set(Purpose) - {Purpose.RESET}:
            with pytest.raises(DeadLink):
                await use(core, token, purpose)

    async def test_it_ends_to_the_second(self, core: Core, world: World, clock: SetClock) -> None:
        token = await issue(core, world)
        clock.advance(HOUR - timedelta(seconds=1))
        async with core.read() as tx:
            await tokens.look(tx, Purpose.RESET, token)
        clock.advance(timedelta(seconds=1))
        with pytest.raises(DeadLink):
            await use(core, token)

    async def test_a_revoked_one_is_dead(self, core: Core, world: World) -> None:
        token, other = await issue(core, world), await issue(core, world, Purpose.CONNECT)
        async with core.begin() as tx:
            await tokens.revoke(tx, Purpose.RESET, user_id=world.master)
        with pytest.raises(DeadLink):
            await use(core, token)
        assert await use(core, other, Purpose.CONNECT)

    @pytest.mark.parametrize("token", ["", "x", "\udc80", "ü" * 1000, "' OR 1=1"])
    async def test_any_text_is_a_dead_link(self, core: Core, token: str) -> None:
        with pytest.raises(DeadLink):
            await use(core, token)
