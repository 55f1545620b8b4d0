"""Disputing a booking at the desk: which, why, a summary, and the letter to the contact person."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.desk import Reply, Request
from core.desk.requests import Intent, Slots
from core.desk.understanding import Message
from core.models import AuditEntry, Booking, Company, Handover, OutboxItem, Role
from core.people.person import Channel
from kontor.demo.example_data import KESSEL, LINDNER
from tests.core.desk.conftest import Counter

MESSING = "Messing (MS)"
REASON = "Geliefert waren 1.250 kg <Messing>."


def labels(reply: Reply) -> list[str]:
    return [action.label for row in reply.actions for action in row]


def request_of(reply: Reply, label: str) -> Request:
    found = next(action.request for row in reply.actions for action in row if label in action.label)
    assert found is not None
    return found


async def booking_of(counter: Counter, company: str) -> Booking:
    async with counter.desk.core.read() as tx:
        statement = select(Booking).join(Company, Company.id == Booking.company_id)
        newest = statement.where(Company.number == company).order_by(Booking.id.desc()).limit(1)
        return (await tx.session.scalars(newest)).one()


async def handovers(counter: Counter) -> list[Handover]:
    async with counter.desk.core.read() as tx:
        return list(await tx.session.scalars(select(Handover)))


def about(number: str, **slots: object) -> Request:
    return Request(Intent.DISPUTE, Slots(numbers=(number,), **slots))  # type: ignore[arg-type]  # names of Slots


class TestDispute:
    async def test_it_leads_from_the_bookings_to_the_letter(self, petra: Counter) -> None:
        bookings = await petra.wants(Request(Intent.METAL_ACCOUNT, Slots(alloy=MESSING)))
        which = await petra.wants(request_of(bookings, "Buchung beanstanden"))
        assert "Welche Buchung" in which.html
        first = next(action for row in which.actions for action in row)
        assert first.request is not None
        assert first.label.endswith("kg")
        assert " · +" in first.label or " · -" in first.label  # a movement has a direction
        why = await petra.wants(first.request)
        assert why.missing == "text"
        assert why.awaiting is not None
        summary = await petra.wants(why.awaiting.having(text=REASON))
        assert "Geliefert waren 1.250 kg &lt;Messing&gt;." in summary.html
        assert await handovers(petra) == []
        sent = await petra.wants(request_of(summary, "Beanstandung senden"))
        assert "Ihre Beanstandung der Buchung" in sent.html
        (made,) = await handovers(petra)
        (number,) = first.request.slots.numbers
        assert made.is_letter
        assert f"Ich beanstande die Buchung {number} vom" in made.question
        assert made.question.endswith(f"Begründung: {REASON}")

    async def test_the_letter_names_the_booking_to_the_gram(self, petra: Counter) -> None:
        booking = await booking_of(petra, LINDNER)
        await petra.wants(about(booking.number, text=REASON, confirmed=True))
        async with petra.desk.core.read() as tx:
            mails = [str(item.content) for item in await tx.session.scalars(select(OutboxItem))]
            noted = list(await tx.session.scalars(select(AuditEntry.action)))
        grams = f"{abs(booking.weight):,.3f}".translate(str.maketrans(",.", ".,"))
        assert any(grams in mail and booking.number in mail for mail in mails)
        assert "booking.disputed" in noted

    async def test_what_is_wrong_may_be_a_number_or_a_question(self, petra: Counter) -> None:
        """Whatever is typed is the reason, unless it is a wish of its own."""
        booking = await booking_of(petra, LINDNER)
        why = await petra.wants(about(booking.number))
        assert why.awaiting is not None
        async with petra.desk.core.begin() as tx:
            said = Message("chat", "Warum sind das 300 kg statt der 250 kg auf dem Wiegeschein von uns?")
            (reply,) = await petra.desk.hear(
                tx, petra.person, said, awaiting=why.awaiting, missing=why.missing
            )
        assert "Beanstandung senden" in labels(reply)

    async def test_a_foreign_booking_is_answered_like_an_unknown_one(self, petra: Counter) -> None:
        foreign = (await booking_of(petra, KESSEL)).number
        for slots in ({}, {"text": REASON}, {"text": REASON, "confirmed": True}):
            theirs = await petra.wants(about(foreign, **slots))
            unknown = await petra.wants(about("9" * len(foreign), **slots))
            assert theirs.html.replace(foreign, "") == unknown.html.replace("9" * len(foreign), "")
            assert theirs.actions == unknown.actions
        assert await handovers(petra) == []

    async def test_without_an_alloy_group_the_group_is_asked_for(self, petra: Counter) -> None:
        reply = await petra.wants(Request(Intent.DISPUTE))
        assert "In welchem Konto" in reply.html
        assert "Welche Buchung" in (await petra.wants(request_of(reply, "Messing"))).html

    async def test_by_mail_it_is_said_in_words(self, petra: Counter) -> None:
        by_mail = petra.as_(channel=Channel.MAIL, chat=None)
        reply = await by_mail.wants(Request(Intent.METAL_ACCOUNT, Slots(alloy=MESSING)))
        assert "Stimmt eine Buchung nicht?" in reply.html

    async def test_a_contact_person_has_nobody_to_dispute_with(self, petra: Counter) -> None:
        contact = petra.as_(role=Role.CONTACT)
        reply = await contact.wants(about((await booking_of(petra, LINDNER)).number))
        assert "Das können nur Benutzer des Unternehmens selbst." in reply.html
        assert await handovers(petra) == []

    @pytest.mark.parametrize("language", ["de", "en"])
    async def test_every_step_speaks_the_persons_language(self, petra: Counter, language: str) -> None:
        talking = petra.as_(language=language)
        booking = await booking_of(petra, LINDNER)
        told = [
            (await talking.wants(about(booking.number, **slots))).html
            for slots in ({}, {"text": "x"}, {"text": "x", "confirmed": True})
        ]
        german = ["Was stimmt", "Soll ich", "Ihre Beanstandung"]
        english = ["What is wrong", "Shall I", "Your objection"]
        for html, here, there in zip(told, german, english, strict=True):
            assert (here in html) is (language == "de")
            assert (there in html) is (language == "en")
