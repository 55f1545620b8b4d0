"""Reminders of open invitations: when, to whom, and once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.clock import SetClock
from core.models import Invitation, Role, User, UserState
from core.people import invitation_reminders, invitations, registration, telling
from core.people.invitations import Invitee
from core.people.person import Person, operator
from core.people.registration import Registration
from core.service import Core, Tx
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World

MAX = Invitee("max.muster@federn-kunz.example", "Herr", "Max", "Muster")
PETRA, ANNA, MIA = "petra.kunz@", "anna.berg@", "mia.lang@"
DAYS, SECOND = timedelta(days=1), timedelta(seconds=1)


async def invite(core: Core, person: Person, invitee: Invitee = MAX) -> int:
    async with core.begin() as tx:
        return (await invitations.invite(tx, person, invitee)).id


async def remind(core: Core) -> int:
    async with core.begin() as tx:
        return await invitation_reminders.remind(tx)


async def subjects(core: Core, to: str) -> list[str]:
    return [mail["subject"] for mail in await worlds.mails(core, to)]


async def deactivate(core: Core, user_id: int) -> None:
    async with core.begin() as tx:
        (await tx.session.get_one(User, user_id)).state = UserState.DEACTIVATED


@pytest.fixture
async def petra(core: Core, world: World) -> Person:
    return await worlds.person(core, world.master)


@pytest.fixture
async def anna(core: Core, world: World) -> Person:
    """The contact person; company 200200 is new and without users."""
    async with core.begin() as tx:
        await worlds.add_company(tx, "200200", "Rohrbau Nord GmbH", world.contact, "rohrbau.example")
    return await worlds.person(core, world.contact)


class TestMoment:
    async def test_it_comes_14_and_3_days_before_the_end_to_the_second_and_once_each(
        self, core: Core, petra: Person, clock: SetClock
    ) -> None:
        await invite(core, petra)
        steps = [
            (76 * DAYS - SECOND, 0),
            (SECOND, 1),
            (11 * DAYS - SECOND, 0),
            (SECOND, 1),
            (3 * DAYS - SECOND, 0),
        ]
        for step, expected in steps:
            clock.advance(step)
            assert [await remind(core), await remind(core)] == [expected, 0]
        assert await subjects(core, PETRA) == [
            "Einladung an Max Muster: noch 14 Tage",
            "Einladung an Max Muster: noch 3 Tage",
        ]

    async def test_a_clock_that_jumps_over_both_brings_one(
        self, core: Core, petra: Person, clock: SetClock
    ) -> None:
        await invite(core, petra)
        clock.advance(89 * DAYS)
        assert [await remind(core), await remind(core)] == [1, 0]
        assert await subjects(core, PETRA) == ["Einladung an Max Muster: noch 1 Tag"]

    async def test_after_its_end_nothing_comes(self, core: Core, petra: Person, clock: SetClock) -> None:
        await invite(core, petra)
        clock.advance(90 * DAYS)
        assert await remind(core) == 0

    async def test_sent_again_it_counts_anew(self, core: Core, petra: Person, clock: SetClock) -> None:
        number = await invite(core, petra)
        clock.advance(88 * DAYS)
        assert await remind(core) == 1
        async with core.begin() as tx:
            await invitations.resend(tx, petra, number)
        assert await remind(core) == 0
        clock.advance(76 * DAYS)
        assert await remind(core) == 1

    async def test_accepted_or_revoked_ones_are_left_alone(
        self, core: Core, petra: Person, clock: SetClock
    ) -> None:
        await invite(core, petra)
        mail = (await worlds.mails(core, MAX.email))[-1]
        token = mail["html"].partition("/register/")[2].partition('"')[0]
        await registration.register(core, token, Registration(PASSWORD, PASSWORD, "", "Max", "Muster"))
        gone = await invite(core, petra, Invitee("eva@federn-kunz.example"))
        async with core.begin() as tx:
            await invitations.revoke(tx, petra, gone)
        clock.advance(80 * DAYS)
        assert await remind(core) == 0

    async def test_two_workers_at_once_send_one(self, core: Core, petra: Person, clock: SetClock) -> None:
        await invite(core, petra)
        clock.advance(80 * DAYS)
        assert sum(await asyncio.gather(*(remind(core) for _ in range(4)))) == 1
        assert len(await subjects(core, PETRA)) == 1

    async def test_a_worker_leaves_what_another_has_in_hand(
        self, core: Core, petra: Person, clock: SetClock
    ) -> None:
        if core.database.is_sqlite:
            pytest.skip("there the second worker waits for the first")
        await invite(core, petra)
        clock.advance(80 * DAYS)
        async with core.begin() as first:
            assert await invitation_reminders.remind(first) == 1
            async with asyncio.timeout(5):
                assert await remind(core) == 0

    async def test_many_are_done_in_bounded_steps(self, core: Core, petra: Person, clock: SetClock) -> None:
        async with core.begin() as tx:
            for number in range(invitation_reminders.AT_ONCE + 1):
                await invitations.invite(tx, petra, Invitee(f"n{number}@federn-kunz.example"))
        clock.advance(80 * DAYS)
        assert [await remind(core) for _ in range(3)] == [invitation_reminders.AT_ONCE, 1, 0]


class TestOneThatFails:
    async def test_keeps_none_of_the_others_waiting(
        self, core: Core, petra: Person, clock: SetClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sound = telling.tell

        async def broken(tx: Tx, template: str, user: User, **facts: Any) -> None:
            await sound(tx, template, user, **facts)
            if facts["email"] == "n0@federn-kunz.example":
                raise RuntimeError

        for number in range(3):
            await invite(core, petra, Invitee(f"n{number}@federn-kunz.example"))
        monkeypatch.setattr(invitation_reminders, "tell", broken)
        monkeypatch.setattr(invitation_reminders, "AT_ONCE", 1)
        clock.advance(80 * DAYS)
        assert [await remind(core) for _ in range(3)] == [1, 1, 0]
        assert len(await subjects(core, PETRA)) == 2


class TestRecipient:
    async def test_for_a_deactivated_inviter_the_companys_other_master_users_hear(
        self, core: Core, world: World, petra: Person, clock: SetClock
    ) -> None:
        await invite(core, petra)
        async with core.begin() as tx:
            for name in ("mia.lang", "ole.lang"):
                email = f"{name}@federn-kunz.example"
                await worlds.add_user(tx, email, "M", "Lang", Role.MASTER, world.company)
        await deactivate(core, world.master)
        clock.advance(80 * DAYS)
        assert await remind(core) == 1
        assert [len(await subjects(core, to)) for to in (PETRA, MIA, "ole.lang@", "jan.vogt@")] == [
            0,
            1,
            1,
            0,
        ]

    async def test_an_inviter_who_is_no_master_user_any_more_hears_nothing(
        self, core: Core, world: World, petra: Person, clock: SetClock
    ) -> None:
        await invite(core, petra)
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.master)).role = Role.GENERAL
        clock.advance(80 * DAYS)
        await remind(core)
        assert (len(await subjects(core, PETRA)), len(await subjects(core, ANNA))) == (0, 1)

    async def test_the_operators_invitation_reminds_nobody(
        self, core: Core, anna: Person, clock: SetClock
    ) -> None:
        async with core.begin() as tx:
            await invitations.invite_first(tx, operator(), "200200", Invitee("ida@rohrbau.example"))
        clock.advance(80 * DAYS)
        assert [await remind(core), await remind(core)] == [1, 0]
        assert [mail["to"] for mail in await worlds.mails(core)] == ["ida@rohrbau.example"]

    async def test_a_contact_persons_invitation_reminds_the_contact_person(
        self, core: Core, anna: Person, clock: SetClock
    ) -> None:
        async with core.begin() as tx:
            await invitations.invite_first(tx, anna, "200200", Invitee("ida@rohrbau.example"))
        clock.advance(80 * DAYS)
        await remind(core)
        [mail] = await worlds.mails(core, ANNA)
        assert mail["subject"] == "Einladung an ida@rohrbau.example: noch 10 Tage"
        assert "erst /firma 200200, dann /einladungen" in mail["html"]

    async def test_the_letter_says_what_to_do(self, core: Core, petra: Person, clock: SetClock) -> None:
        await invite(core, petra)
        clock.advance(76 * DAYS)
        await remind(core)
        [mail] = await worlds.mails(core, PETRA)
        for words in (
            "Guten Tag Frau Kunz",
            MAX.email,
            "23.11.2026",
            "21.02.2027, 12:00\N{NO-BREAK SPACE}Uhr",
            "/einladungen",
        ):
            assert words in mail["html"]
        assert "/register/" not in mail["html"]

    async def test_it_is_marked_on_the_invitation(self, core: Core, petra: Person, clock: SetClock) -> None:
        number = await invite(core, petra)
        marks = []
        for step in (76 * DAYS, 11 * DAYS):
            clock.advance(step)
            await remind(core)
            async with core.read() as tx:
                marks.append((await tx.session.get_one(Invitation, number)).reminded_days)
        assert marks == [14, 3]
