"""Inviting: who may, whom, for how long, and what becomes of an invitation."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import SetClock
from core.errors import (
    AlreadyInvited,
    AlreadyUser,
    BadAddress,
    DeadLink,
    NotAllowed,
    NotFound,
    NotSignedIn,
    UndeliverableAddress,
    WrongDomain,
)
from core.models import Base, Company, Door, Invitation, Role, User
from core.people import invitations, registration
from core.people.invitations import Invitee, Standing
from core.people.person import Channel, Person, operator, visitor
from core.people.registration import Registration
from core.people.tokens import hash_of
from core.post import queue
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World

MAX = Invitee("Max.Muster@federn-kunz.example", "Herr", "Max", "Muster")
SAVED = Registration(PASSWORD, PASSWORD, "Herr", "Max", "Muster", "0711 5550199")
DAYS = timedelta(days=1)
REGISTER = re.compile(r"/register/([\w-]+)")


async def invite(core: Core, person: Person, invitee: Invitee = MAX) -> int:
    async with core.begin() as tx:
        return (await invitations.invite(tx, person, invitee)).id


async def invite_first(core: Core, person: Person, invitee: Invitee, number: str = "200200") -> int:
    async with core.begin() as tx:
        return (await invitations.invite_first(tx, person, number, invitee)).id


async def newest_link(core: Core, to: str = "uster@") -> str:
    mail = (await worlds.mails(core, to))[-1]
    found = re.search(r"http://127\.0\.0\.1:8080/register/([\w-]+)", mail["html"])
    assert found is not None
    return found.group(1)


async def everything(core: Core) -> str:
    """All that stands in the database, as one text."""
    async with core.read() as tx:
        found = [
            str((await tx.session.execute(select(table))).all()) for table in Base.metadata.sorted_tables
        ]
    return "\n".join(found)


async def register(core: Core, token: str, typed: Registration = SAVED) -> User:
    return await registration.register(core, token, typed)


async def rows(core: Core, person: Person) -> list[Any]:
    async with core.read() as tx:
        return list(await invitations.list_invitations(tx, person))


@pytest.fixture
async def petra(core: Core, world: World) -> Person:
    return await worlds.person(core, world.master)


@pytest.fixture
async def anna(core: Core, world: World) -> Person:
    """The contact person; company 200200 is new and without users."""
    async with core.begin() as tx:
        await worlds.add_company(
            tx, "200200", "Rohrbau Nord GmbH", world.contact, "rohrbau.example", "nord.example"
        )
    return await worlds.person(core, world.contact)


class TestInvitation:
    async def test_the_mail_names_the_inviter_and_holds_a_secret_link(
        self, core: Core, petra: Person
    ) -> None:
        await invite(core, petra)
        [mail] = await worlds.mails(core)
        assert mail["to"] == MAX.email
        assert mail["language"] == "de"
        assert "Guten Tag Herr Muster" in mail["html"]
        assert "Petra Kunz lädt Sie ein" in mail["html"]
        assert "21.02.2027, 12:00\N{NO-BREAK SPACE}Uhr" in mail["html"]

    async def test_it_is_valid_for_90_days_to_the_second(
        self, core: Core, petra: Person, clock: SetClock
    ) -> None:
        await invite(core, petra)
        token = await newest_link(core)
        clock.advance(90 * DAYS - timedelta(seconds=1))
        async with core.read() as tx:
            form = await registration.look(tx, token)
        assert (form.email, form.last_name, form.company) == (MAX.email, "Muster", "Federn Kunz GmbH")
        clock.advance(timedelta(seconds=1))
        with pytest.raises(DeadLink):
            await register(core, token)
        assert [row.state for row in await rows(core, petra)] == [Standing.EXPIRED]

    async def test_only_master_users_may(self, core: Core, world: World) -> None:
        with pytest.raises(NotAllowed):
            await invite(core, await worlds.person(core, world.general))
        with pytest.raises(NotSignedIn):
            await invite(core, visitor(Channel.CHAT))
        with pytest.raises(NotAllowed):
            await invite(core, await worlds.person(core, world.contact))

    @pytest.mark.parametrize(
        "email",
        [
            "max@kunz.example",
            "max@sub.federn-kunz.example",
            "max@federn-kunz.example.evil.example",
            "max@xfedern-kunz.example",
            "max@federn-kunz.exampl",
        ],
    )
    async def test_the_domain_is_exactly_the_inviters(self, core: Core, petra: Person, email: str) -> None:
        with pytest.raises(WrongDomain) as refused:
            await invite(core, petra, Invitee(email))
        assert refused.value.allowed == ("federn-kunz.example",)
        assert await worlds.mails(core) == []

    @pytest.mark.parametrize(
        ("inviter", "email"),
        [
            ("petra@federn-kunz.example", "max@FEDERN-Kunz.Example"),
            ("petra@federn-kunz.example", "max@federn-kunz.example."),
            ("petra@FEDERN-KUNZ.example", "max@federn-kunz.example"),
            ("petra@käufer.example", "max@KÄUFER.example"),
            ("petra@käufer.example", "max@xn--kufer-gra.example"),
            ("petra@xn--kufer-gra.example", "max@käufer.example"),
            ("petra@straße.example", "max@xn--strae-oqa.example"),
        ],
    )
    async def test_spellings_of_one_domain_are_one(
        self, core: Core, petra: Person, inviter: str, email: str
    ) -> None:
        await invite(core, replace(petra, email=inviter), Invitee(email))
        [row] = await rows(core, petra)
        assert row.email == email.rstrip(".")

    async def test_a_refusal_names_the_domain_as_people_write_it(self, core: Core, petra: Person) -> None:
        with pytest.raises(WrongDomain) as refused:
            await invite(
                core, replace(petra, email="petra@xn--kufer-gra.example"), Invitee("max@kaufer.example")
            )
        assert refused.value.allowed == ("käufer.example",)

    async def test_an_address_that_mail_cannot_reach_is_refused(self, core: Core, petra: Person) -> None:
        with pytest.raises(UndeliverableAddress):
            await invite(core, petra, Invitee("mäx@federn-kunz.example"))
        with pytest.raises(UndeliverableAddress):
            await invite_first(core, operator(), Invitee("mäx@federn-kunz.example"), "200100")
        assert await worlds.mails(core) == []

    async def test_what_is_no_address_is_refused(self, core: Core, petra: Person) -> None:
        with pytest.raises(BadAddress):
            await invite(core, petra, Invitee("max"))

    async def test_a_user_is_not_invited(self, core: Core, petra: Person) -> None:
        with pytest.raises(AlreadyUser):
            await invite(core, petra, Invitee("JAN.VOGT@federn-kunz.example"))

    async def test_nobody_is_invited_twice(self, core: Core, petra: Person) -> None:
        await invite(core, petra)
        with pytest.raises(AlreadyInvited):
            await invite(core, petra, Invitee(MAX.email.upper()))

    async def test_of_two_master_users_at_the_same_moment_one_invites(
        self, core: Core, world: World, petra: Person
    ) -> None:
        async with core.begin() as tx:
            email = "olga@federn-kunz.example"
            olga = await worlds.add_user(tx, email, "Olga", "Kunz", Role.MASTER, world.company)
        other = await worlds.person(core, olga.id)
        results = await asyncio.gather(
            *(invite(core, who) for who in (petra, other, petra, other)), return_exceptions=True
        )
        assert sum(isinstance(result, AlreadyInvited) for result in results) == 3
        assert len(await worlds.mails(core)) == 1

    async def test_of_two_who_renew_an_expired_one_at_the_same_moment_one_does(
        self, core: Core, petra: Person, clock: SetClock
    ) -> None:
        await invite(core, petra)
        clock.advance(91 * DAYS)
        results = await asyncio.gather(*(invite(core, petra) for _ in range(3)), return_exceptions=True)
        assert sum(isinstance(result, AlreadyInvited) for result in results) == 2
        assert len(await worlds.mails(core)) == 2

    async def test_once_it_is_sent_no_link_is_left_anywhere(self, core: Core, petra: Person) -> None:
        number = await invite(core, petra)
        async with core.begin() as tx:
            await invitations.resend(tx, petra, number)
        links = [match for mail in await worlds.mails(core) for match in REGISTER.findall(mail["html"])]
        assert len(links) == 2
        async with core.begin() as tx:
            for item in await queue.claim(tx, queue.OUTBOX[Door.MAIL], 10):
                await queue.end(tx, item)
        kept = await everything(core)
        assert MAX.email in kept
        assert hash_of(links[1]) in kept
        assert not [link for link in links if link in kept]

    async def test_after_its_end_the_address_can_be_invited_again(
        self, core: Core, petra: Person, clock: SetClock
    ) -> None:
        await invite(core, petra)
        old = await newest_link(core)
        clock.advance(91 * DAYS)
        await invite(core, petra)
        assert [row.days_left for row in await rows(core, petra)] == [90]
        with pytest.raises(DeadLink):
            await register(core, old)
        assert (await register(core, await newest_link(core))).email == MAX.email

    async def test_names_from_outside_are_one_clean_line(self, core: Core, petra: Person) -> None:
        await invite(core, petra, Invitee(MAX.email, "Graf", "Max\r\nBcc: x", "M" * 300))
        async with core.read() as tx:
            row = (await tx.session.scalars(select(Invitation))).one()
        assert (row.title, row.first_name, len(row.last_name)) == ("", "Max Bcc: x", 100)

    async def test_checking_changes_nothing(self, core: Core, petra: Person) -> None:
        async with core.read() as tx:
            assert (await invitations.check(tx, petra, MAX.email)).key == MAX.email.lower()
        with pytest.raises(WrongDomain):
            async with core.read() as tx:
                await invitations.check(tx, petra, "max@evil.example")
        assert await rows(core, petra) == []


class TestTwoCompanies:
    """With one domain, as the companies of one group may have."""

    @pytest.fixture
    async def sara(self, core: Core, world: World) -> Person:
        """A master user of the other company."""
        async with core.begin() as tx:
            other = await worlds.add_company(tx, "200300", "Kunz Draht GmbH", world.contact)
            email = "sara@federn-kunz.example"
            user = await worlds.add_user(tx, email, "Sara", "Kunz", Role.MASTER, other.id)
        return await worlds.person(core, user.id)

    async def test_both_invite_and_the_first_to_be_accepted_counts(
        self, core: Core, petra: Person, sara: Person
    ) -> None:
        await invite(core, petra)
        first = await newest_link(core)
        await invite(core, sara)
        second = await newest_link(core)
        assert (await register(core, second)).company_id == sara.company_id
        with pytest.raises(AlreadyUser):
            await register(core, first)
        assert [row.state for row in await rows(core, petra)] == [Standing.OPEN]

    async def test_of_both_accepted_at_the_same_moment_one_counts(
        self, core: Core, petra: Person, sara: Person
    ) -> None:
        links = []
        for inviter in (petra, sara):
            await invite(core, inviter)
            links.append(await newest_link(core))
        results = await asyncio.gather(*(register(core, link) for link in links), return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["AlreadyUser", "User"]

    async def test_a_user_of_the_other_gets_a_letter_without_a_link(
        self, core: Core, petra: Person, sara: Person
    ) -> None:
        await invite(core, petra, Invitee(sara.email))
        [mail] = await worlds.mails(core)
        assert "Guten Tag Sara Kunz" in mail["html"]
        assert "/register/" not in mail["html"]
        assert [row.state for row in await rows(core, petra)] == [Standing.OPEN]

    async def test_the_operator_is_told(self, core: Core, sara: Person) -> None:
        with pytest.raises(AlreadyUser):
            await invite_first(core, operator(), Invitee(sara.email), "200100")


class TestList:
    async def test_it_shows_state_and_days_left_those_that_are_open_first(
        self, core: Core, petra: Person, clock: SetClock
    ) -> None:
        for name in ("a", "b", "c"):
            await invite(core, petra, Invitee(f"{name}@federn-kunz.example"))
            clock.advance(timedelta(hours=1))
        shown = await rows(core, petra)
        assert [row.email[0] for row in shown] == ["c", "b", "a"]
        assert [row.days_left for row in shown] == [90, 90, 90]
        async with core.begin() as tx:
            await invitations.revoke(tx, petra, shown[0].id)
        clock.advance(87 * DAYS)
        assert [(row.state, row.days_left) for row in await rows(core, petra)] == [
            (Standing.OPEN, 3),
            (Standing.OPEN, 3),
            (Standing.REVOKED, 0),
        ]

    async def test_another_companys_cannot_be_seen_nor_touched(
        self, core: Core, petra: Person, anna: Person
    ) -> None:
        await invite_first(core, anna, Invitee("ida@rohrbau.example", "", "Ida", "Roth"))
        async with core.read() as tx:
            foreign = (await tx.session.scalars(select(Invitation.id))).one()
        assert await rows(core, petra) == []
        for act in (invitations.resend, invitations.revoke):
            with pytest.raises(NotFound):
                async with core.begin() as tx:
                    await act(tx, petra, foreign)
            with pytest.raises(NotFound):
                async with core.begin() as tx:
                    await act(tx, petra, 987654)


class TestResend:
    async def test_the_old_link_dies_and_the_new_one_has_90_days(
        self, core: Core, petra: Person, clock: SetClock
    ) -> None:
        number = await invite(core, petra)
        old = await newest_link(core)
        clock.advance(60 * DAYS)
        async with core.begin() as tx:
            await invitations.resend(tx, petra, number)
        new = await newest_link(core)
        with pytest.raises(DeadLink):
            await register(core, old)
        clock.advance(89 * DAYS)
        assert (await register(core, new)).role == Role.GENERAL

    async def test_an_accepted_one_is_not_sent_again(self, core: Core, petra: Person) -> None:
        number = await invite(core, petra)
        await register(core, await newest_link(core))
        with pytest.raises(NotFound):
            async with core.begin() as tx:
                await invitations.resend(tx, petra, number)

    async def test_whoever_sends_it_again_is_told_of_the_registration(
        self, core: Core, world: World, petra: Person
    ) -> None:
        number = await invite(core, petra)
        async with core.begin() as tx:
            email = "olga@federn-kunz.example"
            olga = await worlds.add_user(tx, email, "Olga", "Kunz", Role.MASTER, world.company)
        async with core.begin() as tx:
            await invitations.resend(tx, await worlds.person(core, olga.id), number)
        await register(core, await newest_link(core))
        assert [mail["to"] for mail in await worlds.mails(core) if mail["kind"] == "invitation_accepted"] == [
            email
        ]

    async def test_a_colleague_who_got_an_account_otherwise_is_sent_none(
        self, core: Core, world: World, petra: Person
    ) -> None:
        number = await invite(core, petra)
        async with core.begin() as tx:
            await worlds.add_user(tx, MAX.email.lower(), "Max", "Muster", Role.GENERAL, world.company)
        with pytest.raises(AlreadyUser):
            async with core.begin() as tx:
                await invitations.resend(tx, petra, number)


class TestRevoke:
    async def test_the_link_dies_and_the_address_is_free(self, core: Core, petra: Person) -> None:
        number = await invite(core, petra)
        token = await newest_link(core)
        for _ in range(2):
            async with core.begin() as tx:
                await invitations.revoke(tx, petra, number)
        with pytest.raises(DeadLink):
            await register(core, token)
        await invite(core, petra)


class TestFirstInvitation:
    async def test_the_contact_person_invites_and_a_master_user_registers(
        self, core: Core, anna: Person
    ) -> None:
        await invite_first(core, anna, Invitee("ida.muster@NORD.example", "Frau", "Ida", "Muster"))
        user = await register(core, await newest_link(core))
        assert user.role == Role.MASTER
        [told] = await worlds.mails(core, "anna.berg@")
        assert told["subject"] == "Max Muster hat sich registriert"

    async def test_the_operator_may_too(self, core: Core, anna: Person) -> None:
        assert await invite_first(core, operator(), Invitee("ida@rohrbau.example"))
        assert "Sie sind eingeladen" in (await worlds.mails(core))[0]["html"]

    async def test_the_domain_is_one_of_the_companys(self, core: Core, anna: Person) -> None:
        with pytest.raises(WrongDomain) as refused:
            await invite_first(core, anna, Invitee("ida@federn-kunz.example"))
        assert refused.value.allowed == ("nord.example", "rohrbau.example")

    async def test_where_there_is_a_master_user_the_contact_person_need_not(
        self, core: Core, anna: Person
    ) -> None:
        with pytest.raises(NotAllowed):
            await invite_first(core, anna, MAX, "200100")

    async def test_a_company_somebody_else_looks_after_is_none(self, core: Core, anna: Person) -> None:
        async with core.begin() as tx:
            other = await worlds.add_user(tx, "o@metallservice.example", "O", "P", Role.CONTACT, None)
            company = (await tx.session.scalars(select(Company).where(Company.number == "200200"))).one()
            company.contact_id = other.id
        with pytest.raises(NotFound):
            await invite_first(core, anna, Invitee("ida@rohrbau.example"))
        with pytest.raises(NotFound):
            await invite_first(core, anna, Invitee("ida@rohrbau.example"), "999999")

    async def test_a_user_may_not(self, core: Core, petra: Person, anna: Person) -> None:
        with pytest.raises(NotAllowed):
            await invite_first(core, petra, Invitee("ida@rohrbau.example"))


class TestRegistration:
    async def test_a_second_use_is_refused(self, core: Core, petra: Person) -> None:
        await invite(core, petra)
        token = await newest_link(core)
        user = await register(core, token)
        assert (user.company_id, user.phone, user.language) == (petra.company_id, "0711 5550199", "de")
        with pytest.raises(DeadLink):
            await register(core, token)
        assert [row.state for row in await rows(core, petra)] == [Standing.ACCEPTED]

    async def test_of_two_at_the_same_moment_one_registers(self, core: Core, petra: Person) -> None:
        await invite(core, petra)
        token = await newest_link(core)
        results = await asyncio.gather(*(register(core, token) for _ in range(3)), return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["DeadLink", "DeadLink", "User"]

    async def test_a_refused_password_leaves_the_link_good(self, core: Core, petra: Person) -> None:
        await invite(core, petra)
        token = await newest_link(core)
        for typed in (
            Registration("kurz", "kurz", "", "Max", "Muster"),
            Registration(PASSWORD, "anders geschrieben", "", "Max", "Muster"),
            Registration(PASSWORD, PASSWORD, "", " ", "Muster"),
        ):
            with pytest.raises(
                tuple({type(fault) for fault in registration.faults(typed, MAX.email).values()})
            ):
                await register(core, token, typed)
        assert (await register(core, token)).last_name == "Muster"

    async def test_all_faults_are_told_at_once(self) -> None:
        faults = registration.faults(Registration("kurz", "kurz", "", "", ""), MAX.email)
        assert list(faults) == ["first_name", "last_name", "password"]
