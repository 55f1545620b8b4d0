"""A new e-mail address: asked for with the password, confirmed where it leads, announced where it was."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import SetClock
from core.errors import (
    BadAddress,
    DeadLink,
    LoginFailed,
    NotAllowed,
    NotSignedIn,
    Throttled,
    UndeliverableAddress,
    WrongDomain,
)
from core.models import AuditEntry, Invitation, Purpose, Role, User
from core.people import (
    address_change,
    directory,
    invitations,
    login,
    managing,
    password_change,
    resets,
    sessions,
    tokens,
)
from core.people.address_change import SameAddress
from core.people.invitations import Invitee
from core.people.person import Channel, operator, visitor
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World

PETRA, JAN = "petra.kunz@federn-kunz.example", "jan.vogt@federn-kunz.example"
NEW = "p.kunz@federn-kunz.example"
OTHER_PASSWORD = "vier Tafeln Messing"
HERE = "192.0.2.7"


async def ask(core: Core, world: World, email: str = NEW, password: str = PASSWORD) -> None:
    petra = await worlds.person(core, world.master, Channel.WEB)
    await address_change.ask(core, petra, email, password, HERE)


async def link(core: Core, email: str = NEW) -> str:
    """The token in the newest mail to the address."""
    found = re.search(r"/account/email/([\w-]+)", (await worlds.mails(core, email))[-1]["html"])
    assert found is not None
    return found.group(1)


async def confirm(core: Core, token: str, keep: str | None = None) -> str:
    async with core.begin() as tx:
        return await address_change.confirm(tx, token, keep=keep)


async def address_of(core: Core, user_id: int) -> str:
    async with core.read() as tx:
        return (await tx.session.get_one(User, user_id)).email


async def acts(core: Core) -> list[str]:
    async with core.read() as tx:
        return list(await tx.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


class TestAsking:
    async def test_a_link_goes_to_the_new_address_and_word_to_the_old_one(
        self, core: Core, world: World
    ) -> None:
        await ask(core, world)
        assert await address_of(core, world.master) == PETRA
        new, old = await worlds.mails(core)
        assert (new["to"], new["subject"]) == (NEW, "Bitte bestätigen Sie Ihre neue E-Mail-Adresse")
        assert "p•••@federn-kunz.example" in new["html"]
        assert "Petra" not in new["html"]
        assert (old["to"], old["subject"]) == (PETRA, "Eine neue E-Mail-Adresse wurde beantragt")
        assert NEW in old["html"]
        assert "/disown/" in old["html"]
        assert "/account/email/" not in old["html"]
        assert "address.asked" in await acts(core)

    @pytest.mark.parametrize(
        ("email", "refusal"),
        [
            ("p.kunz@elsewhere.example", WrongDomain),
            ("p.kunz@mail.federn-kunz.example", WrongDomain),
            ("no address", BadAddress),
            ("", BadAddress),
            ("pétra@federn-kunz.example", UndeliverableAddress),
            ("p@federn-kunz.example\nBcc: x@y.example", BadAddress),
            ("PETRA.Kunz@FEDERN-KUNZ.example", SameAddress),
        ],
    )
    async def test_what_cannot_be_ones_own_address_is_refused(
        self, core: Core, world: World, email: str, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            await ask(core, world, email)
        assert await worlds.mails(core) == []

    async def test_without_the_password_nothing_is_sent(self, core: Core, world: World) -> None:
        with pytest.raises(LoginFailed):
            await ask(core, world, password="not this one")
        assert await worlds.mails(core) == []

    async def test_guessing_the_password_is_as_slow_as_at_the_login_and_both_count_together(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        for _ in range(3):
            with pytest.raises(LoginFailed):
                await ask(core, world, password="not this one")
        for _ in range(2):
            with pytest.raises(LoginFailed):
                await login.login(core, PETRA, "not this one", "192.0.2.99")
        restarted = Core(core.settings, clock)
        with pytest.raises(Throttled):
            await ask(restarted, world)
        await restarted.close()
        clock.advance(timedelta(seconds=2))
        await ask(core, world)

    async def test_three_an_hour_are_enough(self, core: Core, world: World, clock: SetClock) -> None:
        for number in range(3):
            await ask(core, world, f"p{number}@federn-kunz.example")
        with pytest.raises(Throttled):
            await ask(core, world)
        clock.advance(timedelta(hours=1))
        await ask(core, world)

    async def test_a_contact_persons_address_is_the_erps(self, core: Core, world: World) -> None:
        anna = await worlds.person(core, world.contact, Channel.WEB)
        with pytest.raises(NotAllowed):
            await address_change.ask(core, anna, "a.berg@metallservice.example", PASSWORD, HERE)

    async def test_whoever_was_deactivated_meanwhile_asks_in_vain(self, core: Core, world: World) -> None:
        jan = await worlds.person(core, world.general, Channel.WEB)
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), world.general)
        with pytest.raises(NotSignedIn):
            await address_change.ask(core, jan, "j.vogt@federn-kunz.example", PASSWORD, HERE)


class TestAddressOfAnother:
    async def test_asking_ends_the_same_way_and_only_its_owner_learns_of_it(
        self, core: Core, world: World
    ) -> None:
        await ask(core, world, JAN)
        theirs, mine = await worlds.mails(core)
        assert (theirs["to"], theirs["subject"]) == (
            JAN,
            "Ihre E-Mail-Adresse wurde für ein anderes Nutzerkonto angegeben",
        )
        assert "/account/email/" not in theirs["html"]
        assert "petra" not in str(theirs).lower()
        assert (mine["to"], mine["subject"]) == (PETRA, "Eine neue E-Mail-Adresse wurde beantragt")

    async def test_a_deactivated_owner_is_left_alone(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), world.general)
        await ask(core, world, JAN)
        assert [mail["to"] for mail in await worlds.mails(core)] == [PETRA]

    async def test_taken_by_another_meanwhile_the_link_is_dead(self, core: Core, world: World) -> None:
        await ask(core, world)
        token = await link(core)
        async with core.begin() as tx:
            await worlds.add_user(tx, NEW, "Paul", "Kunz", Role.GENERAL, world.company)
        async with core.read() as tx:
            with pytest.raises(DeadLink):
                await address_change.look(tx, token)
        with pytest.raises(DeadLink):
            await confirm(core, token)

    async def test_of_two_who_confirm_the_same_address_at_once_one_gets_it(
        self, core: Core, world: World
    ) -> None:
        found = []
        for user_id in (world.master, world.general):
            person = await worlds.person(core, user_id, Channel.WEB)
            await address_change.ask(core, person, NEW, PASSWORD, HERE)
            found.append(await link(core))
        results = await asyncio.gather(*(confirm(core, token) for token in found), return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["DeadLink", "str"]


class TestConfirming:
    async def test_the_new_address_opens_and_the_old_one_is_told(self, core: Core, world: World) -> None:
        await ask(core, world, "P.Kunz@federn-kunz.example")
        token = await link(core, "P.Kunz@")
        async with core.read() as tx:
            shown = await address_change.look(tx, token)
        assert (shown.old, shown.new) == ("p•••@federn-kunz.example", "P.Kunz@federn-kunz.example")
        assert await confirm(core, token) == "P.Kunz@federn-kunz.example"
        assert await login.login(core, NEW, PASSWORD, HERE)
        with pytest.raises(LoginFailed):
            await login.login(core, PETRA, PASSWORD, HERE)
        told = (await worlds.mails(core))[-1]
        assert (told["to"], told["subject"]) == (PETRA, "Ihre E-Mail-Adresse wurde geändert")
        assert "P.Kunz@federn-kunz.example" in told["html"]
        assert "address.changed" in await acts(core)

    async def test_the_companys_users_see_it(self, core: Core, world: World) -> None:
        await ask(core, world)
        await confirm(core, await link(core))
        petra = await worlds.person(core, world.master)
        async with core.read() as tx:
            shown = await directory.colleagues(tx, petra)
        assert NEW in [colleague.email for colleague in shown]

    async def test_other_sessions_and_open_reset_links_end(self, core: Core, world: World) -> None:
        here, there = [await login.login(core, PETRA, PASSWORD, HERE) for _ in range(2)]
        async with core.begin() as tx:
            await resets.ask(tx, PETRA, visitor(Channel.MAIL))
        reset = re.search(r"/password/reset/([\w-]+)", (await worlds.mails(core))[-1]["html"])
        assert reset is not None
        await ask(core, world)
        await confirm(core, await link(core), keep=here)
        async with core.read() as tx:
            assert await sessions.person_of_session(tx, here) is not None
            assert await sessions.person_of_session(tx, there) is None
            with pytest.raises(DeadLink):
                await resets.look(tx, reset.group(1))

    async def test_it_works_once_and_for_60_minutes_to_the_second(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        await ask(core, world)
        clock.advance(timedelta(minutes=60, seconds=-1))
        token = await link(core)
        await confirm(core, token)
        with pytest.raises(DeadLink):
            await confirm(core, token)
        petra = await worlds.person(core, world.master, Channel.WEB)
        await address_change.ask(core, petra, PETRA, PASSWORD, HERE)
        late = await link(core, PETRA)
        clock.advance(timedelta(minutes=60))
        with pytest.raises(DeadLink):
            await confirm(core, late)

    async def test_used_twice_at_the_same_moment_it_works_once(self, core: Core, world: World) -> None:
        await ask(core, world)
        token = await link(core)
        results = await asyncio.gather(confirm(core, token), confirm(core, token), return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["DeadLink", "str"]

    async def test_asking_anew_kills_the_link_before(self, core: Core, world: World) -> None:
        await ask(core, world)
        first = await link(core)
        await ask(core, world)
        with pytest.raises(DeadLink):
            await confirm(core, first)
        assert await confirm(core, await link(core)) == NEW

    @pytest.mark.parametrize("way", ["reset", "changed"])
    async def test_a_new_password_kills_it(self, core: Core, world: World, way: str) -> None:
        await ask(core, world)
        token = await link(core)
        petra = await worlds.person(core, world.master, Channel.WEB)
        if way == "reset":
            async with core.begin() as tx:
                reset = await tokens.issue(tx, Purpose.RESET, timedelta(hours=1), user_id=world.master)
            await resets.set_password(core, reset, OTHER_PASSWORD, OTHER_PASSWORD)
        else:
            await password_change.change(core, petra, PASSWORD, (OTHER_PASSWORD, OTHER_PASSWORD), HERE)
        with pytest.raises(DeadLink):
            await confirm(core, token)

    async def test_deactivation_kills_it(self, core: Core, world: World) -> None:
        await ask(core, world)
        token = await link(core)
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), world.master)
        with pytest.raises(DeadLink):
            await confirm(core, token)

    async def test_an_open_invitation_of_the_new_address_is_revoked(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            await invitations.invite(tx, petra, Invitee(NEW, "Frau", "Petra", "Kunz"))
        invited = re.search(r"/register/([\w-]+)", (await worlds.mails(core))[-1]["html"])
        assert invited is not None
        await ask(core, world)
        await confirm(core, await link(core))
        async with core.read() as tx:
            [invitation] = await tx.session.scalars(select(Invitation))
            assert invitation.state == "revoked"
            with pytest.raises(DeadLink):
                await tokens.look(tx, Purpose.REGISTER, invited.group(1))
