"""Managing a company's users: who can, what it does, and that companies never meet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import SetClock
from core.errors import KontorError, LastMasterUser, NotAllowed, NotFound, NotSignedIn
from core.models import (
    AuditEntry,
    ChatLink,
    Invitation,
    OutboxItem,
    Role,
    User,
    UserState,
    WebSession,
)
from core.people import directory, managing
from core.people.person import Channel, Person, operator, visitor
from core.people.rights import Right, may
from core.service import Core, Tx
from tests.core.people import world as worlds
from tests.core.people.world import World


async def deactivate(core: Core, person: Person, user_id: int) -> None:
    async with core.begin() as tx:
        await managing.deactivate(tx, person, user_id)


async def state(core: Core, user_id: int) -> str:
    async with core.read() as tx:
        return (await tx.session.get_one(User, user_id)).state


async def letters(core: Core) -> list[tuple[str, str]]:
    """To whom which letter was queued, oldest first."""
    return [(str(mail["to"]), str(mail["kind"])) for mail in await worlds.mails(core)]


async def noted(core: Core) -> list[str]:
    async with core.read() as tx:
        return list(await tx.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


class TestDeactivation:
    async def test_a_master_user_may_for_colleagues(self, core: Core, world: World) -> None:
        for _ in range(2):
            await deactivate(core, await worlds.person(core, world.master), world.general)
        assert await state(core, world.general) == UserState.DEACTIVATED

    async def test_a_general_user_may_not(self, core: Core, world: World) -> None:
        with pytest.raises(NotAllowed):
            await deactivate(core, await worlds.person(core, world.general), world.master)

    async def test_the_last_master_user_cannot_deactivate_himself(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        with pytest.raises(LastMasterUser):
            await deactivate(core, petra, world.master)
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.general)).role = Role.MASTER
        await deactivate(core, petra, world.master)
        assert await state(core, world.master) == UserState.DEACTIVATED

    async def test_the_contact_person_may_deactivate_the_last_one(self, core: Core, world: World) -> None:
        await deactivate(core, await worlds.person(core, world.contact), world.master)
        assert await state(core, world.master) == UserState.DEACTIVATED

    async def test_two_master_users_cannot_leave_at_the_same_moment(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.general)).role = Role.MASTER
        petra, jan = await worlds.person(core, world.master), await worlds.person(core, world.general)
        results = await asyncio.gather(
            deactivate(core, petra, world.master),
            deactivate(core, jan, world.general),
            return_exceptions=True,
        )
        assert sorted(str(type(result)) for result in results if result) == [str(LastMasterUser)]

    async def test_two_master_users_cannot_end_each_other_at_the_same_moment(
        self, core: Core, world: World
    ) -> None:
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.general)).role = Role.MASTER
        petra, jan = await worlds.person(core, world.master), await worlds.person(core, world.general)
        results = await asyncio.gather(
            deactivate(core, petra, world.general),
            deactivate(core, jan, world.master),
            return_exceptions=True,
        )
        assert [type(result) for result in results if result] == [NotAllowed]
        states = [await state(core, user_id) for user_id in (world.master, world.general)]
        assert sorted(states) == [UserState.ACTIVE, UserState.DEACTIVATED]

    async def test_it_says_before_what_would_end_and_then_nothing_is_left(
        self, core: Core, world: World
    ) -> None:
        petra = await worlds.person(core, world.master)
        await worlds.settle_in(core, world.general)
        async with core.read() as tx:
            ending = await managing.what_ends(tx, petra, world.general)
        assert ending == managing.Ending(browsers=2, chats=1, links=1, invitations=1)
        await deactivate(core, petra, world.general)
        async with core.read() as tx:
            after = await managing.what_ends(tx, petra, world.general)
        assert after == managing.Ending(browsers=0, chats=0, links=0, invitations=1)

    async def test_what_is_over_already_is_not_counted(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        await worlds.settle_in(core, world.general)
        clock.advance(timedelta(days=90))
        async with core.read() as tx:
            ending = await managing.what_ends(tx, await worlds.person(core, world.master), world.general)
        assert (ending.browsers, ending.links, ending.invitations) == (0, 0, 0)

    async def test_the_last_master_user_is_told_before_being_asked(self, core: Core, world: World) -> None:
        async with core.read() as tx:
            with pytest.raises(LastMasterUser):
                await managing.what_ends(tx, await worlds.person(core, world.master), world.master)

    async def test_foreign_and_unknown_users_get_the_same_answer(self, core: Core, world: World) -> None:
        foreign = await worlds.stranger(core)
        for user_id in (world.master, world.contact):
            person = await worlds.person(core, user_id)
            for other in (foreign, 987654, world.contact):
                with pytest.raises(NotFound):
                    await deactivate(core, person, other)
            for address in ("ida@rohrbau.example", "nobody@rohrbau.example", "no address"):
                with pytest.raises(NotFound):
                    async with core.begin() as tx:
                        await managing.deactivate_address(tx, person, address)
        assert await state(core, foreign) == UserState.ACTIVE

    async def test_the_operator_names_the_address(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            await managing.deactivate_address(tx, operator(), "Jan.Vogt@federn-kunz.example")
        assert await state(core, world.general) == UserState.DEACTIVATED


class TestReactivation:
    async def test_it_brings_the_access_back_and_nothing_that_ended(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        await worlds.settle_in(core, world.general)
        await deactivate(core, petra, world.general)
        for _ in range(2):
            async with core.begin() as tx:
                await managing.reactivate(tx, petra, world.general)
        async with core.read() as tx:
            jan = await directory.colleague_of_address(tx, petra, "jan.vogt@federn-kunz.example")
            assert not (await tx.session.scalars(select(WebSession))).all()
        assert (jan.active, jan.has_password, jan.chats) == (True, True, ())
        assert (await noted(core)).count("user.reactivated") == 1


class TestMakingAMasterUser:
    async def test_they_may_all_at_once_and_are_told_once(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            await managing.set_right(tx, petra, world.general, Right.SEE_PRICES, granted=False)
        for _ in range(2):
            async with core.begin() as tx:
                await managing.make_master(tx, petra, world.general)
        jan = await worlds.person(core, world.general)
        assert all(may(jan, right) for right in (Right.INVITE, Right.GRANT, Right.ORDER, Right.SEE_PRICES))
        assert (await letters(core))[1:] == [("jan.vogt@federn-kunz.example", "made_master")]
        assert (await noted(core)).count("user.made_master") == 1

    async def test_nobody_deactivated_becomes_one(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        await deactivate(core, petra, world.general)
        with pytest.raises(NotFound):
            async with core.begin() as tx:
                await managing.make_master(tx, petra, world.general)


class TestWithholding:
    @pytest.mark.parametrize("right", [Right.ORDER, Right.SEE_PRICES])
    async def test_it_takes_effect_and_is_told_once_each_way(
        self, core: Core, world: World, right: Right
    ) -> None:
        petra = await worlds.person(core, world.master)
        for granted in (False, False, True, True):
            async with core.begin() as tx:
                await managing.set_right(tx, petra, world.general, right, granted=granted)
            assert may(await worlds.person(core, world.general), right) is granted
        assert await letters(core) == [("jan.vogt@federn-kunz.example", "right_changed")] * 2
        assert await noted(core) == [f"right.withheld.{right}", f"right.given.{right}"]

    async def test_nothing_can_be_withheld_from_a_master_user(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        with pytest.raises(NotAllowed):
            async with core.begin() as tx:
                await managing.set_right(tx, petra, world.master, Right.ORDER, granted=False)

    async def test_nothing_else_can_be_withheld(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        for right in set(Right) - {Right.ORDER, Right.SEE_PRICES}:
            async with core.begin() as tx:
                with pytest.raises(ValueError, match=right.value):
                    await managing.set_right(tx, petra, world.general, right, granted=False)


class TestCuttingAChat:
    async def test_it_ends_the_chat_and_tells_its_user_once(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        link = await worlds.settle_in(core, world.general)
        for _ in range(2):
            async with core.begin() as tx:
                await managing.cut_chat(tx, petra, link)
        async with core.read() as tx:
            assert (await tx.session.get_one(ChatLink, link)).ended_at is not None
        assert await letters(core) == [("jan.vogt@federn-kunz.example", "chat_cut")]

    async def test_ones_own_is_cut_without_a_letter(self, core: Core, world: World) -> None:
        link = await worlds.settle_in(core, world.master)
        async with core.begin() as tx:
            await managing.cut_chat(tx, await worlds.person(core, world.master), link)
        assert await letters(core) == []


Act = Callable[[Tx, Person, int, int], Awaitable[object]]


ACTS: dict[str, tuple[Right, Act]] = {
    "colleague_of_address": (
        Right.MANAGE_USERS,
        lambda tx, person, user, _link: _by_address(tx, person, user),
    ),
    "what_ends": (Right.MANAGE_USERS, lambda tx, person, user, _link: managing.what_ends(tx, person, user)),
    "deactivate": (
        Right.MANAGE_USERS,
        lambda tx, person, user, _link: managing.deactivate(tx, person, user),
    ),
    "reactivate": (
        Right.MANAGE_USERS,
        lambda tx, person, user, _link: managing.reactivate(tx, person, user),
    ),
    "make_master": (Right.GRANT, lambda tx, person, user, _link: managing.make_master(tx, person, user)),
    "set_right": (
        Right.GRANT,
        lambda tx, person, user, _link: managing.set_right(tx, person, user, Right.ORDER, granted=False),
    ),
    "cut_chat": (Right.GRANT, lambda tx, person, _user, link: managing.cut_chat(tx, person, link)),
}
"""What is done to a user, with the right that it needs."""


async def _by_address(tx: Tx, person: Person, user_id: int) -> directory.Colleague:
    user = await tx.session.get(User, user_id)
    return await directory.colleague_of_address(tx, person, user.email if user else "nobody@nowhere.example")


async def snapshot(core: Core) -> str:
    """All that could have changed about people, and what was sent."""
    async with core.read() as tx:
        kept: list[object] = []
        for model in (User, ChatLink, WebSession, Invitation, OutboxItem, AuditEntry):
            rows = await tx.session.execute(select(model.__table__).order_by(model.__table__.c.id))
            kept.append(rows.all())
        return repr(kept)


async def outcome(core: Core, act: Act, person: Person, user_id: int, link: int) -> str:
    try:
        async with core.begin() as tx:
            await act(tx, person, user_id, link)
    except KontorError as error:
        return repr((type(error).__name__, vars(error)))
    return "done"


class TestWhoMay:
    """Every act on a user, tried by everybody, on one's own company and on another's."""

    async def people(self, core: Core, world: World) -> dict[str, Person]:
        users = {
            name: await worlds.person(core, user_id)
            for name, user_id in (
                ("general", world.general),
                ("master", world.master),
                ("contact", world.contact),
            )
        }
        contact = replace(users["contact"], company_id=world.company)
        return {"visitor": visitor(Channel.CHAT), "operator": operator(), **users, "contact": contact}

    @pytest.mark.parametrize("name", ACTS)
    async def test_everybody_may_what_the_table_says(self, core: Core, world: World, name: str) -> None:
        right, act = ACTS[name]
        async with core.begin() as tx:
            erika = await worlds.add_user(
                tx, "e.roth@federn-kunz.example", "Erika", "Roth", Role.GENERAL, world.company
            )
        link = await worlds.settle_in(core, erika.id)
        for kind, person in (await self.people(core, world)).items():
            refused = NotSignedIn if kind == "visitor" else NotAllowed
            expected = "done" if may(person, right) else repr((refused.__name__, {}))
            assert await outcome(core, act, person, erika.id, link) == expected, kind
            async with core.begin() as tx:
                await managing.reactivate(tx, operator(), erika.id)

    @pytest.mark.parametrize("name", ACTS)
    async def test_another_companys_user_is_as_unknown_as_one_that_does_not_exist(
        self, core: Core, world: World, name: str
    ) -> None:
        _right, act = ACTS[name]
        foreign = await worlds.stranger(core, Role.GENERAL)
        link = await worlds.settle_in(core, foreign)
        before = await snapshot(core)
        for kind, person in (await self.people(core, world)).items():
            if kind == "operator":
                continue  # looks after all companies
            theirs = await outcome(core, act, person, foreign, link)
            assert theirs == await outcome(core, act, person, 987654, 987654), kind
            assert theirs != "done", kind
        assert await snapshot(core) == before

    async def test_the_list_is_for_those_who_manage_users(self, core: Core, world: World) -> None:
        await worlds.stranger(core)
        for kind, person in (await self.people(core, world)).items():
            async with core.read() as tx:
                if may(person, Right.MANAGE_USERS) and not person.is_operator:
                    names = [colleague.name for colleague in await directory.colleagues(tx, person)]
                    assert names == ["Petra Kunz", "Jan Vogt"], kind
                else:
                    with pytest.raises((NotSignedIn, NotAllowed)):
                        await directory.colleagues(tx, person)
