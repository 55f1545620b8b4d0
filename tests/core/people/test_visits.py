"""The companies that a contact person looks after, and the one looked at in a chat."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.business import contracts, documents, metal_account, orders
from core.business.contracts import ContractFilter
from core.business.orders import OrderFilter
from core.business.period import Period
from core.errors import NoCompanyChosen, NotAllowed, NotFound, NotSignedIn
from core.models import AuditEntry, ChatLink, Company, Invitation, Role, User, UserState
from core.people import chats, directory, invitations, managing, visits
from core.people.invitations import Invitee
from core.people.person import Channel, Person, visitor
from core.people.visits import CompanyRow
from core.service import Core, Tx
from tests.core.people import world as worlds
from tests.core.people.world import CHAT, World

OURS, TOO, FOREIGN = "200100", "200200", "300300"


@pytest.fixture
async def contact(core: Core, world: World) -> Person:
    """The contact person of 200100 and 200200, in a connected chat; 300300 is a colleague's, with users."""
    async with core.begin() as tx:
        await worlds.add_company(tx, TOO, "Drahtwerk Abel GmbH", world.contact, "abel.example")
        other = await worlds.add_user(tx, "udo@metallservice.example", "Udo", "Fern", Role.CONTACT, None)
        foreign = await worlds.add_company(tx, FOREIGN, "Ziehl Technik GmbH", other.id, "ziehl.example")
        await worlds.add_user(tx, "zoe@ziehl.example", "Zoe", "Ziehl", Role.MASTER, foreign.id)
        link = ChatLink(
            user_id=world.contact,
            telegram_user_id=CHAT.telegram_user_id,
            chat_id=CHAT.chat_id,
            linked_at=tx.now,
        )
        tx.session.add(link)
    return await now(core)


async def now(core: Core) -> Person:
    """Who writes from the chat at this moment."""
    async with core.read() as tx:
        return await chats.person_of_chat(tx, CHAT, "de")


async def look(core: Core, person: Person, number: str) -> Person:
    async with core.begin() as tx:
        return await visits.look_at(tx, person, number)


async def id_of(tx: Tx, number: str) -> int:
    return (await tx.session.scalars(select(Company.id).where(Company.number == number))).one()


class TestCompanies:
    async def test_are_exactly_those_looked_after(self, core: Core, contact: Person) -> None:
        async with core.read() as tx:
            rows = await visits.companies(tx, contact)
        assert rows == [CompanyRow(TOO, "Drahtwerk Abel GmbH"), CompanyRow(OURS, "Federn Kunz GmbH")]

    @pytest.mark.parametrize(
        ("said", "found"),
        [
            (OURS, [OURS]),
            (" 200 100 ", [OURS]),
            ("KUNZ", [OURS]),
            ("gmbh abel", [TOO]),
            ("gmbh", [TOO, OURS]),
            (FOREIGN, []),
            ("999999", []),
            ("Ziehl", []),
            ("2001", []),
            ("%", []),
        ],
    )
    async def test_are_found_by_number_or_name(
        self, core: Core, contact: Person, said: str, found: list[str]
    ) -> None:
        async with core.read() as tx:
            assert [row.number for row in await visits.companies(tx, contact, said)] == found

    async def test_nobody_else_has_any(self, core: Core, world: World) -> None:
        master = await worlds.person(core, world.master)
        async with core.read() as tx:
            with pytest.raises(NotAllowed):
                await visits.companies(tx, master)
            with pytest.raises(NotSignedIn):
                await visits.companies(tx, visitor(Channel.CHAT))


class TestLooking:
    async def test_is_kept_by_the_chat_and_noted_once(
        self, core: Core, contact: Person, world: World
    ) -> None:
        there = await look(core, contact, OURS)
        await look(core, there, OURS)
        assert (await now(core)).company == world.company
        async with core.read() as tx:
            [entry] = await tx.session.scalars(select(AuditEntry).where(AuditEntry.action.like("look.%")))
        assert (entry.actor_id, entry.company_id, entry.action) == (
            world.contact,
            world.company,
            "look.begun",
        )
        assert entry.facts == {"via": contact.chat_link_id}

    @pytest.mark.parametrize("number", [FOREIGN, "999999", ""])
    async def test_a_foreign_company_is_like_one_that_does_not_exist(
        self, core: Core, contact: Person, number: str
    ) -> None:
        with pytest.raises(NotFound) as refused:
            await look(core, contact, number)
        assert refused.value.args == ()
        assert (await now(core)).company_id is None

    async def test_ends_by_leaving(self, core: Core, contact: Person) -> None:
        there = await look(core, contact, OURS)
        async with core.begin() as tx:
            assert (await visits.leave(tx, there)).company_id is None
        with pytest.raises(NoCompanyChosen):
            _ = (await now(core)).company

    async def test_ends_at_once_when_somebody_else_becomes_the_contact_person(
        self, core: Core, contact: Person
    ) -> None:
        await look(core, contact, OURS)
        async with core.begin() as tx:
            company = await tx.session.get_one(Company, await id_of(tx, OURS))
            company.contact_id = (
                await tx.session.scalars(select(User.id).where(User.email == "udo@metallservice.example"))
            ).one()
        assert (await now(core)).company_id is None

    async def test_only_a_chat_remembers(self, core: Core, world: World, contact: Person) -> None:
        by_mail = await worlds.person(core, world.contact, Channel.MAIL)
        with pytest.raises(NotAllowed):
            await look(core, by_mail, OURS)

    async def test_a_chat_of_somebody_else_is_left_alone(self, core: Core, contact: Person) -> None:
        async with core.read() as tx:
            found = await tx.session.scalars(select(User.id).where(User.email == "udo@metallservice.example"))
            udo = found.one()
        with pytest.raises(NotAllowed):
            await look(core, replace(contact, user_id=udo), FOREIGN)

    async def test_again_only_as_long_as_it_is_looked_after(self, core: Core, contact: Person) -> None:
        async with core.read() as tx:
            assert (await visits.again(tx, contact, await id_of(tx, OURS))).company_id == await id_of(
                tx, OURS
            )
            with pytest.raises(NotFound):
                await visits.again(tx, contact, await id_of(tx, FOREIGN))
            with pytest.raises(NotFound):
                await visits.again(tx, contact, 10**9)


class TestCard:
    async def test_tells_the_active_users_only(self, core: Core, contact: Person, world: World) -> None:
        there = await look(core, contact, OURS)
        async with core.begin() as tx:
            card = await visits.card(tx, there)
            assert (list(card.masters), card.users) == (["Petra Kunz"], 2)
            await managing.deactivate(tx, there, world.master)
            card = await visits.card(tx, there)
            assert (list(card.masters), card.users) == ([], 1)


class TestFirstInvitation:
    async def test_waits_for_the_last_master_user_to_go(
        self, core: Core, contact: Person, world: World
    ) -> None:
        there = await look(core, contact, OURS)
        invitee = Invitee("neu@federn-kunz.example", "", "Nina", "Neu")
        async with core.begin() as tx:
            with pytest.raises(NotAllowed):
                await invitations.invite(tx, there, invitee)
            await managing.deactivate(tx, there, world.master)
            made = await invitations.invite(tx, there, invitee)
            assert (made.company_id, made.role) == (world.company, Role.MASTER)
            [row] = await invitations.list_invitations(tx, there)
            await invitations.resend(tx, there, row.id)
            await invitations.revoke(tx, there, row.id)

    async def test_without_a_company_it_is_asked_for(self, core: Core, contact: Person) -> None:
        async with core.begin() as tx:
            with pytest.raises(NoCompanyChosen):
                await invitations.invite(tx, contact, Invitee("neu@federn-kunz.example"))
            with pytest.raises(NoCompanyChosen):
                await invitations.list_invitations(tx, contact)


class TestIsolation:
    """Over every public function: a contact person meets the companies looked after, and no others."""

    async def test_a_foreign_company_is_closed(self, core: Core, contact: Person) -> None:
        there = await look(core, contact, OURS)
        async with core.begin() as tx:
            foreign = await id_of(tx, FOREIGN)
            zoe = (await tx.session.scalars(select(User.id).where(User.company_id == foreign))).one()
            invitation = await _invitation_of(tx, foreign)
            for refused in (
                visits.look_at(tx, there, FOREIGN),
                visits.again(tx, there, foreign),
                managing.deactivate(tx, there, zoe),
                managing.reactivate(tx, there, zoe),
                directory.colleague_of_address(tx, there, "zoe@ziehl.example"),
                managing.deactivate_address(tx, there, "zoe@ziehl.example"),
                invitations.invite_first(tx, there, FOREIGN, Invitee("neu@ziehl.example")),
                invitations.resend(tx, there, invitation),
                invitations.revoke(tx, there, invitation),
            ):
                with pytest.raises(NotFound):
                    await refused
            assert (await tx.session.get_one(User, zoe)).state == UserState.ACTIVE

    async def test_lists_hold_the_company_looked_at_alone(self, core: Core, contact: Person) -> None:
        async with core.begin() as tx:
            await _invitation_of(tx, await id_of(tx, FOREIGN))
        there = await look(core, contact, TOO)
        async with core.read() as tx:
            assert await directory.colleagues(tx, there) == []
            assert await invitations.list_invitations(tx, there) == []

    async def test_without_a_company_no_list_is_given(self, core: Core, contact: Person) -> None:
        async with core.read() as tx:
            for refused in (
                orders.list_orders(tx, contact, OrderFilter()),
                documents.list_documents(tx, contact),
                contracts.list_contracts(tx, contact, ContractFilter()),
                metal_account.overview(tx, contact, Period()),
                directory.colleagues(tx, contact),
                visits.card(tx, contact),
            ):
                with pytest.raises(NoCompanyChosen):
                    await refused

    async def test_a_person_made_up_to_see_another_company_is_not_made_by_any_door(
        self, core: Core, contact: Person
    ) -> None:
        """The look that a chat keeps counts only while the import says so."""
        async with core.begin() as tx:
            link = await tx.session.get_one(ChatLink, contact.chat_link_id)
            link.company_id = await id_of(tx, FOREIGN)
        assert (await now(core)).company_id is None


async def _invitation_of(tx: Tx, company_id: int) -> int:
    found = await tx.session.scalar(select(Invitation.id).where(Invitation.company_id == company_id))
    if found is not None:
        return found
    zoe = (await tx.session.scalars(select(User).where(User.company_id == company_id))).one()
    person = Person(Channel.CHAT, role=Role.MASTER, user_id=zoe.id, company_id=company_id, email=zoe.email)
    return (await invitations.invite(tx, person, Invitee("max@ziehl.example"))).id
