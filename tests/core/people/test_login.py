"""Logging in: slower with every failure, and the same whether the account exists or not."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.clock import SetClock
from core.errors import LoginFailed, NotFound, Throttled
from core.models import Throttle, User, UserState, WebSession
from core.people import login, managing, sessions, throttle
from core.people.person import Channel, Person, operator
from core.people.throttle import Pace
from core.privacy import retention
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World

PETRA = "petra.kunz@federn-kunz.example"


async def enter(core: Core, email: str = PETRA, password: str = PASSWORD, address: str = "192.0.2.7") -> str:
    return await login.login(core, email, password, address, browser="Firefox, Windows")


async def who(core: Core, token: str) -> Person | None:
    async with core.read() as tx:
        return await sessions.person_of_session(tx, token)


async def fail(core: Core, email: str, times: int, address: str = "192.0.2.7") -> None:
    for _ in range(times):
        with pytest.raises(LoginFailed):
            await enter(core, email, "wrong password", address)


class TestLogin:
    async def test_address_and_password_open_a_session(self, core: Core, world: World) -> None:
        person = await who(core, await enter(core, " Petra.Kunz@FEDERN-KUNZ.example "))
        assert person is not None
        assert (person.user_id, person.channel) == (world.master, Channel.WEB)

    async def test_only_the_hash_of_the_session_is_kept(self, core: Core, world: World) -> None:
        token = await enter(core)
        async with core.read() as tx:
            row = (await tx.session.scalars(select(WebSession))).one()
        assert token not in str(vars(row))

    @pytest.mark.parametrize(
        "email", [PETRA, "nobody@federn-kunz.example", "no address", "", "a\x00b@firma.example", "\udc80"]
    )
    async def test_a_failure_says_nothing_more(self, core: Core, world: World, email: str) -> None:
        with pytest.raises(LoginFailed) as refused:
            await enter(core, email, "wrong password")
        assert refused.value.args == ()

    async def test_a_user_without_a_password_cannot_log_in(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.master)).password_hash = None
        await fail(core, PETRA, 1)
        with pytest.raises(LoginFailed):
            await enter(core, PETRA, "nobody's")

    async def test_a_deactivated_user_cannot_log_in(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.master)).state = UserState.DEACTIVATED
        with pytest.raises(LoginFailed):
            await enter(core)

    async def test_the_browsers_old_session_ends(self, core: Core, world: World) -> None:
        old = await enter(core)
        new = await login.login(core, PETRA, PASSWORD, "192.0.2.7", replaces=old)
        assert new != old
        assert await who(core, old) is None


class TestThrottle:
    @pytest.mark.parametrize("email", [PETRA, "nobody@federn-kunz.example"])
    async def test_an_account_is_slowed_down_whether_it_exists_or_not(
        self, core: Core, world: World, email: str
    ) -> None:
        await fail(core, email, 5)
        with pytest.raises(Throttled) as wait:
            await enter(core, email)
        assert wait.value.seconds == 2

    async def test_the_wait_doubles_and_then_the_right_password_opens(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        await fail(core, PETRA, 5)
        for seconds in (2, 4, 8):
            clock.advance(timedelta(seconds=seconds))
            await fail(core, PETRA, 1)
        with pytest.raises(Throttled) as wait:
            await enter(core)
        assert wait.value.seconds == 16
        clock.advance(timedelta(seconds=16))
        assert await enter(core)
        await fail(core, PETRA, 4)

    async def test_many_at_once_gain_nothing(self, core: Core, world: World) -> None:
        tries = [enter(core, PETRA, f"guess number {n}") for n in range(12)]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(result, LoginFailed) for result in results) == 5
        assert sum(isinstance(result, Throttled) for result in results) == 7

    async def test_an_address_is_slowed_down_over_all_accounts(self, core: Core, world: World) -> None:
        for n in range(20):
            await fail(core, f"user{n}@federn-kunz.example", 1, "2001:db8::1")
        with pytest.raises(Throttled):
            await enter(core, PETRA, PASSWORD, "2001:db8::2")
        assert await enter(core, PETRA, PASSWORD, "2001:db8:0:1::1")

    async def test_right_logins_behind_one_address_never_wait(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        for n in range(60):
            assert await enter(core, (PETRA, "jan.vogt@federn-kunz.example")[n % 2])
            clock.advance(timedelta(seconds=20))
        for n in range(20):
            await fail(core, f"user{n}@federn-kunz.example", 1)
        with pytest.raises(Throttled):
            await enter(core)

    async def test_a_right_login_takes_back_no_failure_of_others(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        for n in range(21):
            await fail(core, f"user{n}@federn-kunz.example", 1)
            clock.advance(timedelta(seconds=1))
        clock.advance(timedelta(seconds=1))
        assert await enter(core)
        await fail(core, "user21@federn-kunz.example", 1)
        with pytest.raises(Throttled) as wait:
            await enter(core)
        assert wait.value.seconds == 4

    async def test_right_logins_do_not_keep_old_failures_in_mind(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        await fail(core, "nobody@federn-kunz.example", 1)
        for _ in range(3):
            clock.advance(timedelta(minutes=25))
            await enter(core)
        for n in range(19):
            await fail(core, f"user{n}@federn-kunz.example", 1)
        assert await enter(core)

    async def test_right_logins_at_once_leave_nothing_behind(self, core: Core, world: World) -> None:
        await asyncio.gather(*(enter(core, PETRA) for _ in range(4)))
        async with core.read() as tx:
            assert list(await tx.session.scalars(select(Throttle))) == []

    async def test_a_restart_forgets_nothing(self, core: Core, world: World, clock: SetClock) -> None:
        await fail(core, PETRA, 5)
        again = Core(core.settings, clock)
        with pytest.raises(Throttled):
            await enter(again)
        await again.close()

    async def test_neither_address_nor_account_stand_there_in_clear(self, core: Core, world: World) -> None:
        await fail(core, PETRA, 1)
        async with core.read() as tx:
            keys = list(await tx.session.scalars(select(Throttle.key)))
        assert not any("petra" in key for key in keys)

    async def test_old_failures_are_dropped(self, core: Core, world: World, clock: SetClock) -> None:
        await fail(core, "nobody@federn-kunz.example", 3)
        clock.advance(timedelta(hours=25))
        async with core.begin() as tx:
            assert (await retention.forget_old(tx)).throttles == 2

    @given(st.integers(0, 200), st.integers(0, 200))
    def test_more_attempts_never_wait_less(self, few: int, more: int) -> None:
        pace = Pace(5, timedelta(seconds=2), timedelta(minutes=15), timedelta(hours=1))
        assert pace.wait(min(few, more)) <= pace.wait(max(few, more)) <= timedelta(minutes=15)

    def test_an_ipv6_line_is_one_address(self) -> None:
        one = throttle.address_key("login", "2001:db8::1")
        assert one == throttle.address_key("login", "2001:db8::ffff:1")
        assert one != throttle.address_key("login", "2001:db8:0:1::1")


class TestSession:
    async def test_it_lasts_12_hours(self, core: Core, world: World, clock: SetClock) -> None:
        token = await enter(core)
        clock.advance(timedelta(hours=12) - timedelta(seconds=1))
        assert await who(core, token) is not None
        clock.advance(timedelta(seconds=1))
        assert await who(core, token) is None

    async def test_deactivating_the_user_ends_it_at_once(self, core: Core, world: World) -> None:
        token = await enter(core)
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), world.master)
        assert await who(core, token) is None

    async def test_it_is_nobodys_while_the_user_is_not_active(self, core: Core, world: World) -> None:
        token = await enter(core)
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.master)).state = UserState.DEACTIVATED
        assert await who(core, token) is None

    async def test_one_of_ones_own_can_be_ended_and_nobody_elses(self, core: Core, world: World) -> None:
        mine, other = await enter(core), await enter(core, "jan.vogt@federn-kunz.example")
        petra = await worlds.person(core, world.master, Channel.WEB)
        async with core.read() as tx:
            ids = {row.user_id: row.id for row in await tx.session.scalars(select(WebSession))}
        with pytest.raises(NotFound):
            async with core.begin() as tx:
                await sessions.end_one(tx, petra, ids[world.general])
        async with core.begin() as tx:
            await sessions.end_one(tx, petra, ids[world.master])
        assert await who(core, mine) is None
        assert await who(core, other) is not None

    async def test_all_end_but_the_one_kept(self, core: Core, world: World) -> None:
        here, there = await enter(core), await enter(core)
        async with core.begin() as tx:
            await sessions.end_all(tx, world.master, but=here)
        assert await who(core, here) is not None
        assert await who(core, there) is None
