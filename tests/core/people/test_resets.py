"""Forgotten passwords: the link goes to the registered address only, and the asker learns nothing."""

import re
from datetime import timedelta

import pytest

from core.clock import SetClock
from core.errors import DeadLink, LoginFailed, PasswordsDiffer, WeakPassword
from core.models import Purpose, User
from core.people import login, managing, resets, sessions, tokens
from core.people.person import Channel, Person, operator, visitor
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World

PETRA, NEW = "petra.kunz@federn-kunz.example", "vier Tafeln Messing"


async def ask(core: Core, email: str | None = PETRA, person: Person | None = None) -> None:
    async with core.begin() as tx:
        await resets.ask(tx, email, person or visitor(Channel.MAIL))


async def links(core: Core) -> list[str]:
    found = [re.search(r"/password/reset/([\w-]+)", mail["html"]) for mail in await worlds.mails(core)]
    return [match.group(1) for match in found if match]


async def set_password(core: Core, token: str, password: str = NEW, again: str = NEW) -> User:
    return await resets.set_password(core, token, password, again)


class TestAsking:
    async def test_the_link_goes_to_the_registered_address(self, core: Core, world: World) -> None:
        await ask(core, "PETRA.KUNZ@federn-kunz.example")
        [mail] = await worlds.mails(core)
        assert (mail["to"], mail["subject"]) == (PETRA, "Setzen Sie Ihr Passwort zurück")

    @pytest.mark.parametrize("email", ["nobody@federn-kunz.example", "no address", ""])
    async def test_for_anybody_else_nothing_is_sent_and_nothing_is_said(
        self, core: Core, world: World, email: str
    ) -> None:
        await ask(core, email)
        assert await worlds.mails(core) == []

    async def test_none_is_ones_own_address(self, core: Core, world: World) -> None:
        await ask(core, None, await worlds.person(core, world.general))
        assert [mail["to"] for mail in await worlds.mails(core)] == ["jan.vogt@federn-kunz.example"]

    async def test_a_deactivated_user_gets_no_link(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), world.general)
        await ask(core, "jan.vogt@federn-kunz.example")
        assert await worlds.mails(core) == []

    async def test_a_contact_person_gets_the_first_link_this_way(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.contact)).password_hash = None
        await ask(core, "anna.berg@metallservice.example")
        [mail] = await worlds.mails(core)
        assert mail["subject"] == "Legen Sie Ihr Passwort fest"

    async def test_nobody_gets_more_than_three_an_hour(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        for _ in range(6):
            await ask(core)
        assert len(await links(core)) == 3
        clock.advance(timedelta(hours=1))
        await ask(core)
        assert len(await links(core)) == 4


class TestSettingAPassword:
    async def test_the_new_one_opens_and_the_old_one_does_not(self, core: Core, world: World) -> None:
        await ask(core)
        [token] = await links(core)
        async with core.read() as tx:
            assert await resets.look(tx, token) == PETRA
        await set_password(core, token)
        assert await login.login(core, PETRA, NEW, "192.0.2.7")
        with pytest.raises(LoginFailed):
            await login.login(core, PETRA, PASSWORD, "192.0.2.7")

    async def test_it_is_valid_for_60_minutes(self, core: Core, world: World, clock: SetClock) -> None:
        await ask(core)
        [token] = await links(core)
        clock.advance(timedelta(minutes=60))
        with pytest.raises(DeadLink):
            await set_password(core, token)

    async def test_all_sessions_and_other_links_end_and_the_user_is_told(
        self, core: Core, world: World
    ) -> None:
        session = await login.login(core, PETRA, PASSWORD, "192.0.2.7")
        await ask(core)
        await ask(core)
        first, second = await links(core)
        await set_password(core, second)
        async with core.read() as tx:
            assert await sessions.person_of_session(tx, session) is None
        for dead in (first, second):
            with pytest.raises(DeadLink):
                await set_password(core, dead)
        told = (await worlds.mails(core))[-1]
        assert (told["to"], told["subject"]) == (PETRA, "Ihr Passwort wurde geändert")
        assert NEW not in str(told)

    @pytest.mark.parametrize("purpose", [Purpose.ADDRESS, Purpose.CONNECT])
    async def test_links_made_with_the_old_one_die(self, core: Core, world: World, purpose: Purpose) -> None:
        await ask(core)
        [token] = await links(core)
        async with core.begin() as tx:
            theirs = await tokens.issue(tx, purpose, timedelta(hours=1), user_id=world.master)
            others = await tokens.issue(tx, purpose, timedelta(hours=1), user_id=world.general)
        await set_password(core, token)
        async with core.read() as tx:
            assert (await tokens.look(tx, purpose, others)).user_id == world.general
            with pytest.raises(DeadLink):
                await tokens.look(tx, purpose, theirs)

    async def test_a_refused_password_leaves_the_link_good(self, core: Core, world: World) -> None:
        await ask(core)
        [token] = await links(core)
        with pytest.raises(WeakPassword):
            await set_password(core, token, "petrakunz", "petrakunz")
        with pytest.raises(PasswordsDiffer):
            await set_password(core, token, NEW, PASSWORD)
        assert (await set_password(core, token)).email == PETRA

    async def test_deactivation_kills_the_link(self, core: Core, world: World) -> None:
        await ask(core)
        [token] = await links(core)
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), world.master)
        with pytest.raises(DeadLink):
            await set_password(core, token)

    async def test_a_slowed_down_account_is_open_again(self, core: Core, world: World) -> None:
        for _ in range(5):
            with pytest.raises(LoginFailed):
                await login.login(core, PETRA, "wrong password", "192.0.2.7")
        await ask(core)
        [token] = await links(core)
        await set_password(core, token)
        assert await login.login(core, PETRA, NEW, "192.0.2.7")
