"""The metal account at the wire: a booking disputed, the picture, and both for whom they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.models import AlloyGroup, AuditEntry, Booking, Handover
from core.service import Core
from kontor.demo.telegram import LocalTelegram
from tests.bot.people import connected, shows
from tests.core.people import world as worlds
from tests.core.people.world import World

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("real_door")]


@pytest.fixture
async def world(core: Core, world: World) -> World:
    """Federn Kunz with two bookings of brass, the later one wrong."""
    async with core.begin() as tx:
        tx.session.add(AlloyGroup(code="MS", name_de="Messing", name_en="Brass"))
        await tx.session.flush()
        today = tx.today
        for number, weight in (("B1", "500"), ("B2", "-250.125")):
            tx.session.add(
                Booking(
                    number=number,
                    company_id=world.company,
                    alloy_group_id=1,
                    alloy_id=None,
                    booked_on=date(today.year, 1, 2),
                    value_date=date(today.year, 1, 2),
                    kind="withdrawal" if weight.startswith("-") else "scrap_delivery",
                    weight=Decimal(weight),
                    voucher=f"WS-{number}",
                    text="",
                    imported_at=tx.now,
                )
            )
    return world


class TestDispute:
    async def test_leads_by_buttons_and_a_sentence_to_the_contact_person(
        self, core: Core, world: World, telegram: LocalTelegram
    ) -> None:
        petra = await connected(core, world.master, telegram)
        await petra.write("/konto")
        await petra.press("Messing", await petra.next_message())
        await shows(petra, "Umarbeitungskonto Messing")
        await petra.press("Buchung beanstanden")
        await shows(petra, "Welche Buchung im Umarbeitungskonto Messing stimmt nicht?")
        await petra.press("02.01.2026 · Entnahme · -250,125\N{NO-BREAK SPACE}kg")
        await shows(petra, "Was stimmt daran nicht?")
        await petra.write("Abgeholt haben wir nur 200 kg, siehe Wiegeschein.")
        await shows(petra, "Soll ich diese Beanstandung an Anna Berg weitergeben?")
        await petra.press("Beanstandung senden")
        await shows(petra, "Ihre Beanstandung der Buchung B2 ist an Anna Berg gegangen.")
        (card,) = [
            mail
            for mail in await worlds.mails(core, "anna.berg@metallservice.example")
            if "B2" in mail["html"]
        ]
        assert "nur 200 kg, siehe Wiegeschein" in card["html"]
        async with core.read() as tx:
            made = (await tx.session.scalars(select(Handover))).one()
        assert (made.is_letter, made.company_id, made.user_id) == (True, world.company, world.master)


class TestPicture:
    async def test_of_the_account_is_shown_in_the_chat(
        self, core: Core, world: World, telegram: LocalTelegram
    ) -> None:
        jan = await connected(core, world.general, telegram)
        await jan.write("/konto")
        await jan.press("Als Bild", await jan.next_message())
        await jan.chat.wait_until(lambda chat: any(message.photo for message in chat.from_bot))
        (photo,) = [message.photo for message in jan.chat.from_bot if message.photo]
        assert photo.content.startswith(b"\x89PNG")
        assert len(telegram.requests("sendPhoto")) == 1

    async def test_a_contact_person_sees_the_company_looked_at_and_disputes_nothing(
        self, core: Core, world: World, telegram: LocalTelegram
    ) -> None:
        berg = await connected(core, world.contact, telegram)
        await berg.write("/firma 200100")
        await berg.next_message()
        await berg.write("/konto")
        account = await berg.next_message()
        await berg.press("Als Bild", account)
        await shows(berg, "Das Bild zeigt")
        await berg.chat.wait_until(lambda chat: any(message.photo for message in chat.from_bot))
        told = next(message for message in berg.chat.from_bot if "Das Bild zeigt" in message.text)
        assert told.text.startswith("Unternehmen: Federn Kunz GmbH (200100)")
        await berg.press("Messing", account)
        await shows(berg, "Umarbeitungskonto Messing")
        buttons = [text for message in berg.chat.from_bot for text in message.button_texts]
        assert "Buchung beanstanden" not in buttons
        async with core.read() as tx:
            looks = set(await tx.session.scalars(select(AuditEntry.action)))
        assert {"look.balance_picture", "look.file"} <= looks
