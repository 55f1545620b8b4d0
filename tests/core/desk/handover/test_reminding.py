"""What was promised is kept: reminders by office time, the deputy, once each even with two workers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core.clock import BERLIN, SetClock
from core.desk import handover
from core.desk.handover import Side, Speaker, cards, moving
from core.errors import NotFound, Throttled
from core.models import Company, Handover, HandoverState, InboxItem, Role, ServiceCompany, User, UserState
from core.people.person import Channel, visitor
from core.service import Core, Tx
from core.settings import Settings
from tests.core.people import world
from tests.core.people.world import CHAT, World

CONTACT, DEPUTY = "anna.berg@metallservice.example", "sued@metallservice.example"


@pytest.fixture
async def people(core: Core) -> World:
    """Their office is open from 8 to 16, as it names no hours."""
    return await world.build(core)


def berlin(text: str) -> datetime:
    return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=BERLIN)


def set_to(clock: SetClock, text: str) -> None:
    clock.advance(berlin(text) - clock.now())


async def asked(core: Core, user_id: int, question: str = "Wo bleibt unsere Lieferung?") -> int:
    person = await world.person(core, user_id, Channel.MAIL)
    async with core.begin() as tx:
        return (await handover.open_(tx, person, question)).id


async def reminded(core: Core) -> int:
    async with core.begin() as tx:
        return await handover.remind(tx)


async def kinds(core: Core, to: str = "") -> list[str]:
    """What was sent to an address, in a word each."""
    return [mail["kind"] for mail in await world.mails(core) if to in mail["to"]]


async def found(core: Core) -> Handover:
    async with core.read() as tx:
        return (await tx.session.scalars(select(Handover))).one()


class TestReminder:
    async def test_comes_half_an_hour_of_office_time_before_what_was_promised(
        self, core: Core, clock: SetClock, people: World
    ) -> None:
        await asked(core, people.master)
        for moment, mails in (("13:29", 1), ("13:30", 2), ("13:31", 2), ("13:59", 2)):  # promised by 14:00
            set_to(clock, f"23.11.2026 {moment}")
            await reminded(core)
            assert len(await kinds(core, CONTACT)) == mails, moment

    @pytest.mark.parametrize(
        ("moment", "reminders", "deputies"),
        [
            ("24.12.2026 23:59", 0, 0),
            ("25.12.2026 10:00", 0, 0),  # Christmas
            ("26.12.2026 12:00", 0, 0),  # Christmas, a Saturday
            ("27.12.2026 12:00", 0, 0),  # Sunday
            ("28.12.2026 09:29", 0, 0),
            ("28.12.2026 09:30", 1, 0),
            ("28.12.2026 10:00", 0, 1),  # too late to remind: the deputy
        ],
    )
    async def test_waits_for_the_office_over_a_weekend_of_holidays(
        self, core: Core, clock: SetClock, people: World, moment: str, reminders: int, deputies: int
    ) -> None:
        set_to(clock, "24.12.2026 18:00")
        await asked(core, people.master)
        assert (await found(core)).promised_at == berlin("28.12.2026 10:00")
        set_to(clock, moment)
        await reminded(core)
        assert (await kinds(core, CONTACT)).count("handover_reminder") == reminders
        assert (await kinds(core, DEPUTY)).count("handover") == deputies

    async def test_of_an_answered_question_comes_not(
        self, core: Core, clock: SetClock, people: World
    ) -> None:
        await asked(core, people.master)
        async with core.begin() as tx:
            one = await handover.find(tx, 1)
            assert one is not None
            await handover.from_human(tx, one, handover.Said("Kommt morgen.", CONTACT))
        clock.advance(timedelta(days=3))
        assert await reminded(core) == 0
        assert await kinds(core, CONTACT) == ["handover"]

    async def test_comes_anew_when_the_asker_writes_back(
        self, core: Core, clock: SetClock, people: World
    ) -> None:
        await asked(core, people.master)
        set_to(clock, "23.11.2026 13:45")
        await reminded(core)
        async with core.begin() as tx:
            one = await handover.find(tx, 1)
            assert one is not None
            await handover.from_human(tx, one, handover.Said("Welche?", CONTACT))
            await handover.from_asker(tx, one, handover.Said("Die vom Oktober."))
            assert (one.state, one.promised_at) == (HandoverState.OPEN, berlin("23.11.2026 15:45"))
        set_to(clock, "23.11.2026 15:15")
        await reminded(core)
        assert (await kinds(core, CONTACT)).count("handover_reminder") == 2

    @pytest.mark.parametrize("thanks", ["Danke!", "Vielen Dank im Voraus.", "thank you so much"])
    async def test_comes_not_for_mere_thanks(
        self, core: Core, clock: SetClock, people: World, thanks: str
    ) -> None:
        await asked(core, people.master)
        async with core.begin() as tx:
            one = await handover.find(tx, 1)
            assert one is not None
            await handover.from_human(tx, one, handover.Said("Kommt morgen.", CONTACT))
            await handover.from_asker(tx, one, handover.Said(thanks))
            assert one.state == HandoverState.ANSWERED
        assert await kinds(core, CONTACT) == ["handover", "handover_message"]
        clock.advance(timedelta(days=3))
        assert await reminded(core) == 0

    async def test_does_at_most_fifty_at_once_and_goes_on(
        self, core: Core, clock: SetClock, people: World
    ) -> None:
        for number in range(20):
            await asked(core, people.master, f"Frage {number}")
            await asked(core, people.general, f"Frage {number}")
        for number in range(20):
            clock.advance(timedelta(days=1) if not number else timedelta())
            await asked(core, people.master, f"Frage {number}")
        clock.advance(timedelta(days=3))
        assert [await reminded(core) for _ in range(3)] == [50, 10, 0]


class TestDeputy:
    async def test_gets_the_question_when_the_promised_time_has_come(
        self, core: Core, clock: SetClock, people: World
    ) -> None:
        await asked(core, people.master)
        set_to(clock, "23.11.2026 14:00")
        await reminded(core)
        moved = await found(core)
        assert (moved.moved_at, moved.promised_at) == (clock.now(), berlin("23.11.2026 16:00"))
        [card] = await world.mails(core, DEPUTY)
        assert "Anna Berg" in card["html"]
        assert "Wo bleibt unsere Lieferung?" in card["html"]

    async def test_is_reminded_too_and_after_that_there_is_peace(
        self, core: Core, clock: SetClock, people: World
    ) -> None:
        await asked(core, people.master)
        set_to(clock, "23.11.2026 14:00")
        await reminded(core)
        set_to(clock, "23.11.2026 15:30")
        await reminded(core)
        assert await kinds(core, DEPUTY) == ["handover", "handover_reminder"]
        clock.advance(timedelta(days=5))
        assert await reminded(core) == 0

    async def test_has_it_from_the_start_where_the_contact_person_has_left(
        self, core: Core, people: World
    ) -> None:
        async with core.begin() as tx:
            left = update(User).where(User.id == people.contact)
            await tx.session.execute(left.values(state=UserState.DEACTIVATED))
        await asked(core, people.master)
        assert await kinds(core) == ["handover"]
        assert await kinds(core, DEPUTY) == ["handover"]

    async def test_where_there_is_none_the_contact_person_is_told_that_it_is_late(
        self, core: Core, clock: SetClock, people: World
    ) -> None:
        async with core.begin() as tx:
            await tx.session.execute(update(ServiceCompany).values(email=CONTACT))
        await asked(core, people.master)
        set_to(clock, "23.11.2026 14:00")
        assert [await reminded(core), await reminded(core)] == [1, 0]
        assert await kinds(core, CONTACT) == ["handover", "handover_reminder"]
        assert "die zugesagte Zeit ist vorbei" in (await world.mails(core, CONTACT))[-1]["html"]

    async def test_of_the_general_desk_there_is_none(
        self, core: Core, clock: SetClock, settings: Settings
    ) -> None:
        desk = "zentrale@metallservice.example"
        other = Core(settings.model_copy(update={"general_desk": desk}), clock)
        async with other.begin() as tx:
            made = await handover.open_(tx, visitor(Channel.CHAT, "de", CHAT), "Was ist Messing?")
            assert made.contact_id is None
        set_to(clock, "23.11.2026 14:00")
        await reminded(other)
        assert await kinds(core, desk) == ["handover", "handover_reminder"]  # nobody stands in for the desk
        async with core.read() as tx:
            assert not (await tx.session.scalars(select(InboxItem))).all()
        await other.close()


class TestOneThatFails:
    async def test_keeps_none_of_the_others_waiting(
        self, core: Core, clock: SetClock, people: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(3):
            await asked(core, people.master, f"Frage {number}")
        sound = cards.remind

        async def broken(tx: Tx, row: Handover, *args: Any, **more: Any) -> None:
            await sound(tx, row, *args, **more)
            if row.question == "Frage 0":
                raise RuntimeError

        monkeypatch.setattr(cards, "remind", broken)
        monkeypatch.setattr(moving, "DONE_AT_ONCE", 1)
        set_to(clock, "23.11.2026 13:45")
        assert [await reminded(core) for _ in range(3)] == [1, 1, 0]
        assert (await kinds(core, CONTACT)).count("handover_reminder") == 2


class TestContactPersonWhoHasLeft:
    async def leave(self, core: Core, people: World, successor: str = "") -> None:
        async with core.begin() as tx:
            anna = await tx.session.get_one(User, people.contact)
            anna.state, anna.email, anna.email_key = UserState.DEACTIVATED, *("erased-1@erased.invalid",) * 2
            anna.deputy_email = None
            if successor:
                made = await world.add_user(tx, successor, "Nina", "Ehrlich", Role.CONTACT, None)
                await tx.session.execute(update(Company).values(contact_id=made.id))

    async def test_is_succeeded_by_the_companys_contact_person_of_now(
        self, core: Core, clock: SetClock, people: World
    ) -> None:
        await asked(core, people.master)
        await self.leave(core, people, "nina.ehrlich@nordmetall.example")
        set_to(clock, "23.11.2026 13:30")
        await reminded(core)
        assert await kinds(core, "nina.ehrlich@") == ["handover_reminder"]
        async with core.begin() as tx:
            one = await handover.find(tx, 1)
            assert one is not None
            said = handover.speaker_of(tx, one, Side.HUMAN, "nina.ehrlich@nordmetall.example")
            assert await said is Speaker.HUMAN

    async def test_without_deputy_and_successor_is_succeeded_by_the_general_desk(
        self, settings: Settings, clock: SetClock
    ) -> None:
        desk = "zentrale@metallservice.example"
        core = Core(settings.model_copy(update={"general_desk": desk}), clock)
        people = await world.build(core)
        await asked(core, people.master)
        await self.leave(core, people)
        async with core.begin() as tx:
            await tx.session.execute(update(ServiceCompany).values(email=""))
            one = await handover.find(tx, 1)
            assert one is not None
            await handover.from_asker(tx, one, handover.Said("Eilt!"))
        assert await kinds(core, desk) == ["handover_message"]
        assert await kinds(core, "erased") == []
        await core.close()

    async def test_whose_deputy_had_it_from_the_start_is_not_moved_once_more(
        self, core: Core, clock: SetClock, people: World
    ) -> None:
        await self.leave(core, people)
        await asked(core, people.master)
        set_to(clock, "23.11.2026 14:00")
        assert [await reminded(core), await reminded(core)] == [1, 0]
        assert await kinds(core, DEPUTY) == ["handover", "handover_reminder"]


class TestHandoverOfAnOlderKontor:
    """Neither a contact person nor a promised time was noted."""

    async def test_is_the_contact_persons_and_goes_to_the_deputy(self, core: Core, people: World) -> None:
        await asked(core, people.master)
        async with core.begin() as tx:
            await tx.session.execute(update(Handover).values(contact_id=None, promised_at=None))
        async with core.read() as tx:
            assert (
                await handover.in_charge(tx, (await tx.session.scalars(select(Handover))).one())
            ).email == CONTACT
        assert [await reminded(core), await reminded(core)] == [1, 0]
        assert await kinds(core, DEPUTY) == ["handover"]
        assert (await found(core)).contact_id == people.contact


class TestCrossingMessages:
    async def test_wait_for_each_other(self, core: Core, people: World) -> None:
        """What the asker writes back and what the human answers are dealt with one by one."""
        if core.database.is_sqlite:
            pytest.skip("there whoever writes waits anyway")
        person = replace(await world.person(core, people.master), chat=CHAT)
        async with core.begin() as tx:
            await handover.open_(tx, person, "Wo bleibt unsere Lieferung?")
        async with core.begin() as tx:
            assert (await handover.of_asker(tx, person, 1)).id == 1
            async with core.begin() as other:
                locked = select(Handover.id).with_for_update(skip_locked=True)
                assert (await other.session.scalars(locked)).all() == []


class TestTwoWorkers:
    async def test_remind_and_move_once(
        self, core: Core, settings: Settings, clock: SetClock, people: World
    ) -> None:
        for number in range(3):
            await asked(core, people.master, f"Frage {number}")
        workers = [core, Core(settings, clock)]
        for moment in ("13:45", "14:15"):
            set_to(clock, f"23.11.2026 {moment}")
            done: Sequence[int] = await asyncio.gather(*(reminded(each) for each in workers))
            assert sum(done) == 3
        sent = await kinds(core)
        assert (sent.count("handover_reminder"), sent.count("handover")) == (3, 3 + 3)
        await workers[1].close()


class TestOpening:
    async def test_refuses_where_there_is_no_human(self, core: Core, people: World) -> None:
        async with core.begin() as tx:
            with pytest.raises(NotFound):
                await handover.open_(tx, visitor(Channel.CHAT, "de", CHAT), "Was ist Messing?")

    async def test_the_desk_gets_sixty_questions_of_visitors_a_day(
        self, settings: Settings, clock: SetClock
    ) -> None:
        core = Core(settings.model_copy(update={"general_desk": "zentrale@metallservice.example"}), clock)
        for number in range(61):
            chat = type(CHAT)(number, number)
            async with core.begin() as tx:
                if number < 60:
                    await handover.open_(tx, visitor(Channel.CHAT, "de", chat), "Was ist Messing?")
                    continue
                with pytest.raises(Throttled):
                    await handover.open_(tx, visitor(Channel.CHAT, "de", chat), "Was ist Messing?")
        await core.close()

    async def test_of_a_contact_person_goes_to_the_general_desk(
        self, settings: Settings, clock: SetClock
    ) -> None:
        core = Core(settings.model_copy(update={"general_desk": "zentrale@metallservice.example"}), clock)
        people = await world.build(core)
        await asked(core, people.contact)
        assert await kinds(core, "zentrale@") == ["handover"]
        await core.close()
