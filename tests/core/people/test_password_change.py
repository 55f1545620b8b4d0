"""Changing one's password with the one that holds until now."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from core.clock import SetClock
from core.errors import DeadLink, LoginFailed, PasswordsDiffer, Throttled, WeakPassword
from core.models import Purpose
from core.people import login, password_change, reauthentication, sessions, tokens
from core.people.person import Channel
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World

PETRA, NEW, HERE = "petra.kunz@federn-kunz.example", "vier Tafeln Messing", "192.0.2.7"
HOUR = timedelta(hours=1)


async def change(core: Core, world: World, current: str = PASSWORD, new: str = NEW, again: str = NEW) -> str:
    petra = await worlds.person(core, world.master, Channel.WEB)
    return await password_change.change(core, petra, current, (new, again), HERE, browser="Firefox")


class TestPasswordChange:
    async def test_the_new_one_opens_and_every_session_is_a_new_one(self, core: Core, world: World) -> None:
        before = await login.login(core, PETRA, PASSWORD, HERE)
        token = await change(core, world)
        async with core.read() as tx:
            assert await sessions.person_of_session(tx, before) is None
            assert await sessions.person_of_session(tx, token) is not None
        assert await login.login(core, PETRA, NEW, HERE)
        with pytest.raises(LoginFailed):
            await login.login(core, PETRA, PASSWORD, HERE)

    async def test_the_user_is_told_and_can_say_that_it_was_somebody_else(
        self, core: Core, world: World
    ) -> None:
        await change(core, world)
        [told] = await worlds.mails(core)
        assert (told["to"], told["subject"]) == (PETRA, "Ihr Passwort wurde geändert")
        assert re.search(r"/disown/[\w-]{43}", told["html"])
        assert NEW not in str(told)

    @pytest.mark.parametrize(
        ("new", "again", "refusal"),
        [
            ("kurz", "kurz", WeakPassword),
            ("petrakunz", "petrakunz", WeakPassword),
            (NEW, PASSWORD, PasswordsDiffer),
        ],
    )
    async def test_a_new_one_follows_the_rules_of_registering(
        self, core: Core, world: World, new: str, again: str, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            await change(core, world, new=new, again=again)
        assert await login.login(core, PETRA, PASSWORD, HERE)

    async def test_without_the_current_one_nothing_changes_and_guessing_is_slow(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        for _ in range(5):
            with pytest.raises(LoginFailed):
                await change(core, world, current="not this one")
        restarted = Core(core.settings, clock)
        with pytest.raises(Throttled) as wait:
            await change(restarted, world)
        await restarted.close()
        assert wait.value.seconds == 2
        with pytest.raises(Throttled):
            await login.login(core, PETRA, PASSWORD, "192.0.2.99")
        clock.advance(timedelta(seconds=2))
        assert await change(core, world)

    @pytest.mark.parametrize("purpose", [Purpose.RESET, Purpose.ADDRESS, Purpose.CONNECT])
    async def test_links_made_with_the_old_one_die(self, core: Core, world: World, purpose: Purpose) -> None:
        async with core.begin() as tx:
            theirs = await tokens.issue(tx, purpose, HOUR, user_id=world.master)
            others = await tokens.issue(tx, purpose, HOUR, user_id=world.general)
        await change(core, world)
        async with core.read() as tx:
            assert (await tokens.look(tx, purpose, others)).user_id == world.general
            with pytest.raises(DeadLink):
                await tokens.look(tx, purpose, theirs)

    async def test_of_two_at_once_one_changes_it(self, core: Core, world: World) -> None:
        results = await asyncio.gather(
            change(core, world),
            change(core, world, new="fünf Stangen", again="fünf Stangen"),
            return_exceptions=True,
        )
        assert sorted(type(result).__name__ for result in results) == ["LoginFailed", "str"]


class TestAskingForThePasswordOnceMore:
    async def test_right_ones_never_slow_anybody_down(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master, Channel.WEB)
        for _ in range(8):
            await reauthentication.demand_password(core, petra, PASSWORD, HERE)
        assert await login.login(core, PETRA, PASSWORD, HERE)

    async def test_many_guesses_at_once_gain_nothing(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master, Channel.WEB)
        guesses = [reauthentication.demand_password(core, petra, f"guess {n}", HERE) for n in range(10)]
        results = await asyncio.gather(*guesses, return_exceptions=True)
        assert sum(isinstance(result, LoginFailed) for result in results) == 5
