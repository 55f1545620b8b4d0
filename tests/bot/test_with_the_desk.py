"""The door with the real desk: connecting a chat, whose commands it then shows, and cutting it off again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.models import Company, Door, OutboxItem, Role, ServiceCompany, User, UserState
from core.people import chats
from core.people.person import Channel, of_user
from core.service import Core
from kontor.demo.telegram import TelegramUser
from tests.bot.conftest import eventually

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("real_door")]


@pytest.fixture
async def anna_berg(core: Core) -> User:
    """A master user of Nordblech."""
    async with core.begin() as tx:
        service = ServiceCompany(
            code="N",
            name="Metallservice",
            address="Hafen 1",
            phone="0",
            email="n@ms.example",
            holidays_region="BW",
        )
        tx.session.add(service)
        await tx.session.flush()
        contact = _user("hanna@ms.example", Role.CONTACT, tx.now, service_company_id=service.id)
        tx.session.add(contact)
        await tx.session.flush()
        company = Company(number="200100", name="Nordblech GmbH", language="de", contact_id=contact.id)
        tx.session.add(company)
        await tx.session.flush()
        anna = _user("anna.berg@nordblech.example", Role.MASTER, tx.now, company_id=company.id)
        tx.session.add(anna)
        await tx.session.flush()
        return anna


def _user(email: str, role: Role, now: object, **more: object) -> User:
    return User(
        email=email, email_key=email, role=role, first_name="Anna", last_name="Berg", created_at=now, **more
    )


async def connect(core: Core, user: User, anna: TelegramUser) -> None:
    """Opens the link of the page /connect and presses the button."""
    async with core.begin() as tx:
        offer = await chats.offer_connect(tx, of_user(user, Channel.WEB), "https://t.me/kontor_demo_bot")
    await anna.open_link(offer.url)
    question = await anna.next_message()
    assert "Nordblech GmbH" in question.text
    assert "a•••@nordblech.example" in question.text
    await anna.press("Verbinden", question)
    assert "Verbunden" in (await anna.next_message()).text


def commands(anna: TelegramUser) -> set[str]:
    return {entry["command"] for entry in anna.chat.commands}


class TestConnecting:
    async def test_shows_the_commands_that_fit_the_person(
        self, core: Core, anna_berg: User, anna: TelegramUser
    ) -> None:
        assert "einladen" not in commands(anna)
        await connect(core, anna_berg, anna)
        await anna.chat.wait_until(lambda _: "einladen" in commands(anna))
        assert "anmelden" not in commands(anna)

    async def test_is_told_by_mail(self, core: Core, anna_berg: User, anna: TelegramUser) -> None:
        await connect(core, anna_berg, anna)
        async with core.read() as tx:
            mails = (await tx.session.scalars(select(OutboxItem).where(OutboxItem.door == Door.MAIL))).all()
        assert [mail.user_id for mail in mails] == [anna_berg.id]

    async def test_twice_with_the_same_button_connects_once(
        self, core: Core, anna_berg: User, anna: TelegramUser
    ) -> None:
        async with core.begin() as tx:
            offer = await chats.offer_connect(
                tx, of_user(anna_berg, Channel.WEB), "https://t.me/kontor_demo_bot"
            )
        await anna.open_link(offer.url)
        question = await anna.next_message()
        await anna.press("Verbinden", question)
        await anna.press("Verbinden", question)
        connected, dead = await anna.next_messages(2)
        assert "Verbunden" in connected.text
        assert "Verbunden" not in dead.text

    async def test_a_dead_link_says_so_kindly(self, anna: TelegramUser) -> None:
        await anna.open_link("x" * 43)
        answer = await anna.next_message()
        assert "gilt nicht mehr" in answer.text


class TestLoggingOut:
    async def test_takes_the_commands_away(self, core: Core, anna_berg: User, anna: TelegramUser) -> None:
        await connect(core, anna_berg, anna)
        await anna.write("/abmelden")
        await anna.next_message()
        await anna.chat.wait_until(lambda _: "anmelden" in commands(anna))
        assert "einladen" not in commands(anna)


class TestDeactivation:
    async def test_takes_the_commands_away_with_the_next_message(
        self, core: Core, anna_berg: User, anna: TelegramUser
    ) -> None:
        await connect(core, anna_berg, anna)
        async with core.begin() as tx:
            user = await tx.session.get_one(User, anna_berg.id)
            user.state = UserState.DEACTIVATED
        await anna.write("/bestellungen")
        assert "Anmelden" in (await anna.next_message()).button_texts
        await anna.chat.wait_until(lambda _: "anmelden" in commands(anna))


class TestLanguage:
    async def test_of_a_user_is_kept_by_the_account_and_the_commands_follow(
        self, core: Core, anna_berg: User, anna: TelegramUser
    ) -> None:
        await connect(core, anna_berg, anna)
        await anna.write("/sprache")
        await anna.press("English")
        await anna.chat.wait_until(lambda _: "invite" in commands(anna))

        async def is_kept() -> bool:
            async with core.read() as tx:
                return (await tx.session.get_one(User, anna_berg.id)).language == "en"

        await eventually(is_kept)

    async def test_of_a_visitor_is_kept_by_the_chat(self, anna: TelegramUser) -> None:
        await anna.write("/sprache en")
        assert "in English" in (await anna.next_message()).text
        await anna.write("/start")
        assert "Good day" in (await anna.next_message()).text


class TestQuestion:
    async def test_is_answered_from_the_faq(self, anna: TelegramUser) -> None:
        await anna.write("Wie melde ich mich an?")
        assert "Anmelden/Registrieren" in (await anna.next_message()).text
