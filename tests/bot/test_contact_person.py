"""A contact person at the wire: choosing a company, and what is asked from then on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.models import AuditEntry, Company, Invitation, Role
from core.service import Core
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.conftest import eventually
from tests.bot.people import connected, shows
from tests.core.people import world as worlds
from tests.core.people.world import World

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("real_door")]


@pytest.fixture
async def world(core: Core, world: World) -> World:
    """The contact person of Federn Kunz, who has users, and of Drahtwerk Abel, who has none."""
    async with core.begin() as tx:
        await worlds.add_company(tx, "200200", "Drahtwerk Abel GmbH", world.contact, "abel.example")
    return world


@pytest.fixture
async def berg(core: Core, world: World, telegram: LocalTelegram) -> TelegramUser:
    """The contact person, in a connected chat."""
    return await connected(core, world.contact, telegram, "Berg")


class TestCompany:
    async def test_how_to_choose_one_is_said_at_once(self, berg: TelegramUser) -> None:
        assert "/firma" in berg.chat.from_bot[-1].text

    async def test_the_commands_fit_a_contact_person(self, berg: TelegramUser) -> None:
        await berg.chat.wait_until(lambda chat: "firma" in {entry["command"] for entry in chat.commands})
        shown = {entry["command"] for entry in berg.chat.commands}
        assert {"bestellungen", "einladen", "einladungen", "benutzer"} <= shown

    async def test_by_its_number_is_shown_and_kept(self, berg: TelegramUser) -> None:
        await berg.write("/firma 200100")
        card = await berg.next_message()
        assert "Federn Kunz GmbH" in card.text
        assert "Petra Kunz" in card.text
        await berg.write("/bestellungen")
        assert (await berg.next_message()).text.startswith("Unternehmen: Federn Kunz GmbH (200100)")

    async def test_in_english_too(self, berg: TelegramUser) -> None:
        await berg.write("/sprache en")
        await berg.next_message()
        await berg.write("/company kunz")
        assert "Master user: Petra Kunz" in (await berg.next_message()).text

    async def test_a_wish_asks_for_the_company_and_goes_on(self, berg: TelegramUser) -> None:
        await berg.write("/bestellungen")
        question = await berg.next_message()
        assert "welches Unternehmen" in question.text
        await berg.press("Federn Kunz GmbH (200100)", question)
        await shows(berg, "Ihre Bestellungen")

    async def test_the_answer_can_be_typed(self, berg: TelegramUser) -> None:
        await berg.write("/bestellungen")
        await berg.next_message()
        await berg.write("Abel")
        assert (await berg.next_message()).text.startswith("Unternehmen: Drahtwerk Abel GmbH (200200)")

    async def test_somebody_elses_is_answered_byte_for_byte_like_one_that_does_not_exist(
        self, core: Core, berg: TelegramUser
    ) -> None:
        async with core.begin() as tx:
            other = await worlds.add_user(tx, "udo@metallservice.example", "Udo", "Fern", Role.CONTACT, None)
            await worlds.add_company(tx, "300300", "Ziehl Technik GmbH", other.id)
        told = []
        for number in ("300300", "999999"):
            await berg.write(f"/firma {number}")
            answer = await berg.next_message()
            told.append((answer.text, answer.button_texts))
        assert told[0] == told[1]

    async def test_leaving_it_ends_the_look(self, core: Core, berg: TelegramUser, world: World) -> None:
        await berg.write("/firma 200100")
        await berg.press("Firma verlassen", await berg.next_message())
        await shows(berg, "keines Unternehmens mehr")
        await berg.write("/kontrakte")
        assert "welches Unternehmen" in (await berg.next_message()).text

    async def test_each_look_is_noted(self, core: Core, berg: TelegramUser, world: World) -> None:
        await berg.write("/firma 200100")
        await berg.next_message()
        await berg.write("/uma")
        await berg.next_message()
        async with core.read() as tx:
            looks = select(AuditEntry).where(AuditEntry.action.like("look.%")).order_by(AuditEntry.id)
            entries = (await tx.session.scalars(looks)).all()
        assert [entry.action for entry in entries] == ["look.begun", "look.company", "look.metal_account"]
        assert {(entry.actor_id, entry.company_id) for entry in entries} == {(world.contact, world.company)}

    async def test_an_import_that_takes_it_away_ends_the_look(
        self, core: Core, berg: TelegramUser, world: World
    ) -> None:
        await berg.write("/firma 200100")
        await berg.next_message()
        async with core.begin() as tx:
            (await tx.session.get_one(Company, world.company)).contact_id = world.master
        await berg.write("/benutzer")
        question = await berg.next_message()
        assert question.button_texts == ["Drahtwerk Abel GmbH (200200)", "Abbrechen"]


class TestInvitation:
    async def test_of_the_first_user_step_by_step(self, core: Core, berg: TelegramUser) -> None:
        await berg.write("/einladen")
        await berg.press("Drahtwerk Abel GmbH (200200)", await berg.next_message())
        await shows(berg, "Wen soll ich einladen")
        await berg.write("nina.neu@abel.example")
        await berg.press("Frau", await berg.next_message())
        await shows(berg, "Vor- und Nachname")
        await berg.write("Nina Neu")
        summary = await berg.next_message()
        assert summary.text.startswith("Unternehmen: Drahtwerk Abel GmbH (200200)")
        await berg.press("Einladung senden", summary)
        await shows(berg, "nina.neu@abel.example ist unterwegs")

        async def is_open() -> bool:
            async with core.read() as tx:
                found = (await tx.session.scalars(select(Invitation))).all()
            return [(each.email, each.role) for each in found] == [("nina.neu@abel.example", "master")]

        await eventually(is_open)

    async def test_back_leads_to_the_choice_of_the_company(self, berg: TelegramUser) -> None:
        await berg.write("/einladen")
        await berg.press("Drahtwerk Abel GmbH (200200)", await berg.next_message())
        await shows(berg, "Wen soll ich einladen")
        await berg.press("Zurück")
        await shows(berg, "welches Unternehmen")
        await berg.press("Federn Kunz GmbH (200100)")
        await shows(berg, "Federn Kunz GmbH hat schon einen Master User")
