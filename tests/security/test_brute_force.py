"""Guessing is slow: per account and per network address, in parallel too, and a restart forgets nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.clock import SetClock
from core.errors import LoginFailed, Throttled
from core.models import Role
from core.people import login, resets, throttle
from core.people.person import Channel, visitor
from core.service import Core
from core.settings import Settings
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World

pytestmark = pytest.mark.thorough

PETRA = "petra.kunz@federn-kunz.example"
FREE = throttle.LOGIN_ACCOUNT.free
OFFICE = throttle.LOGIN_ADDRESS.free


async def guess(
    core: Core, email: str = PETRA, address: str = "198.51.100.7", password: str = "wrong"
) -> str:
    """What came of one attempt: heard, slowed or in."""
    try:
        await login.login(core, email, password, address)
    except LoginFailed:
        return "heard"
    except Throttled:
        return "slowed"
    return "in"


@pytest.fixture
async def elsewhere(settings: Settings, clock: SetClock) -> AsyncIterator[Core]:
    """The same database after a restart, or in another process."""
    made = Core(settings, clock)
    yield made
    await made.close()


class TestGuessingAPassword:
    async def test_of_one_account_is_slowed_down_from_wherever_it_comes(
        self, core: Core, world: World
    ) -> None:
        heard = [await guess(core, address=f"198.51.100.{number}") for number in range(FREE + 3)]
        assert heard == ["heard"] * FREE + ["slowed"] * 3
        assert await guess(core, password=PASSWORD) == "slowed"

    async def test_of_many_accounts_from_one_address_is_slowed_down(self, core: Core, world: World) -> None:
        heard = [await guess(core, f"user{number}@federn-kunz.example") for number in range(OFFICE + 3)]
        assert heard == ["heard"] * OFFICE + ["slowed"] * 3
        assert await guess(core, "another@federn-kunz.example", "203.0.113.5") == "heard"

    async def test_gains_nothing_by_other_spellings(self, core: Core, world: World) -> None:
        spellings = (PETRA, PETRA.upper(), f" {PETRA} ", PETRA.replace("federn", "Federn"))
        heard = [
            await guess(core, spellings[number % len(spellings)], f"198.51.100.{number}")
            for number in range(FREE + 2)
        ]
        assert heard == ["heard"] * FREE + ["slowed"] * 2

    async def test_gains_nothing_by_another_address_of_the_same_network(
        self, core: Core, world: World
    ) -> None:
        heard = [
            await guess(core, f"user{number}@federn-kunz.example", f"2001:db8:1:2::{number:x}")
            for number in range(OFFICE + 2)
        ]
        assert heard[-2:] == ["slowed"] * 2

    async def test_gains_nothing_by_a_restart(self, core: Core, elsewhere: Core, world: World) -> None:
        assert [await guess(core) for _ in range(FREE)] == ["heard"] * FREE
        assert await guess(elsewhere) == "slowed"

    async def test_gains_nothing_by_asking_all_at_once(
        self, core: Core, elsewhere: Core, world: World
    ) -> None:
        """In two processes; one after the other, as many would have been heard."""
        heard = await asyncio.gather(
            *(guess((core, elsewhere)[number % 2], address=f"198.51.100.{number}") for number in range(20))
        )
        assert heard.count("heard") == FREE
        assert heard.count("slowed") == 20 - FREE

    async def test_waits_twice_as_long_each_time(self, core: Core, world: World, clock: SetClock) -> None:
        for _ in range(FREE):
            await guess(core, address="203.0.113.1")
        waited = []
        for number in range(10):
            with pytest.raises(Throttled) as refused:
                await login.login(core, PETRA, "wrong", f"203.0.113.{number}")
            waited.append(refused.value.seconds)
            clock.advance(timedelta(seconds=refused.value.seconds))
            assert await guess(core, address=f"203.0.113.{number}") == "heard"
        assert waited[:4] == [2, 4, 8, 16]
        assert waited[-1] == 15 * 60

    async def test_of_somebody_else_locks_nobody_out_of_another_account(
        self, core: Core, world: World
    ) -> None:
        for number in range(FREE + 2):
            await guess(core, "jan.vogt@federn-kunz.example", f"203.0.113.{number}")
        assert await guess(core, password=PASSWORD) == "in"


class TestAskingForResets:
    async def _ask(self, core: Core, email: str, address: str) -> None:
        async with core.begin() as tx:
            await resets.ask(tx, email, visitor(Channel.WEB), address=address)

    async def test_fills_nobodys_mailbox(self, core: Core, elsewhere: Core, world: World) -> None:
        for number in range(10):
            await self._ask((core, elsewhere)[number % 2], PETRA, f"198.51.100.{number}")
        assert len(await worlds.mails(core, PETRA)) == throttle.RESET_ACCOUNT.free

    async def test_all_at_once_neither(self, core: Core, elsewhere: Core, world: World) -> None:
        asking = (
            self._ask((core, elsewhere)[number % 2], PETRA, f"198.51.100.{number}") for number in range(12)
        )
        await asyncio.gather(*asking)
        assert len(await worlds.mails(core, PETRA)) == throttle.RESET_ACCOUNT.free

    async def test_from_one_address_ends(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            for number in range(30):
                await worlds.add_user(
                    tx, f"u{number}@federn-kunz.example", "U", str(number), Role.GENERAL, world.company
                )
        for number in range(30):
            await self._ask(core, f"u{number}@federn-kunz.example", "198.51.100.7")
        assert len(await worlds.mails(core)) == throttle.RESET_ADDRESS.free
