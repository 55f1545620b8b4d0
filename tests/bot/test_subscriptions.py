"""/abos in the chat, and what it brings: a message with a button that works, and a mail with its file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.door import TelegramDoor
from core import settings as settings_of
from core.clock import SetClock
from core.desk import Desk, notices
from core.models import ChatLink, Company, TelegramPolicy, User
from core.people import chats
from core.people.person import Channel, of_user
from core.post.relay import mail_sender
from core.service import Core
from core.text.formats import NO_BREAK
from faq import LiveBook
from kontor.demo.mailbox import Mailbox
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.conftest import running
from tests.core.business import firms as example
from tests.core.business.firms import PDF, Firms, booking
from tests.core.desk.notices.conftest import ANNA, calls_off, comes, set_to, tick


@pytest.fixture
def database_url() -> None:
    """SQLite is enough here; what is told once is tested in tests/core/desk/notices, on both databases."""


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    made = Mailbox()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def core(tmp_path: Path, mailbox: Mailbox, clock: SetClock) -> AsyncIterator[Core]:
    made = Core(
        settings_of.load(
            _env_file=None, data_dir=tmp_path / "data", smtp_relay=f"smtp://127.0.0.1:{mailbox.smtp_port}"
        ),
        clock,
    )
    await made.database.upgrade()
    yield made
    await made.close()


@pytest.fixture
async def firms(core: Core) -> Firms:
    return await example.settle(core)


@pytest.fixture(autouse=True)
async def doors(core: Core, firms: Firms, book: LiveBook, telegram: LocalTelegram) -> AsyncIterator[None]:
    desk = Desk(core, book)
    chat = TelegramDoor(core, desk, token=telegram.token, api_url=telegram.url, patience=5, poll_seconds=5)
    sender = mail_sender(core, desk.make_file)
    task = asyncio.create_task(sender.run())
    async with running(chat):
        yield
    sender.stop()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def anna(core: Core, firms: Firms, telegram: LocalTelegram) -> TelegramUser:
    """A user of Lindner with a connected chat."""
    made = telegram.user("Anna")
    async with core.begin() as tx:
        user = await tx.session.get_one(User, firms.anna.user_id)
        offer = await chats.offer_connect(tx, of_user(user, Channel.WEB), "https://t.me/kontor_demo_bot")
    await made.open_link(offer.url)
    await made.press("Verbinden")
    await made.chat.wait_until(lambda chat: "Verbunden" in chat.transcript())
    made.skip()
    return made


async def says(anna: TelegramUser, text: str) -> str:
    """Waits until the chat shows this."""
    await anna.chat.wait_until(lambda chat: text in _plain(chat.transcript()))
    return _plain(anna.chat.transcript())


def _plain(text: str) -> str:
    """Numbers and units with a space that may break."""
    return text.replace(NO_BREAK, " ")


class TestSwitches:
    async def test_are_turned_in_place_and_shown(self, anna: TelegramUser) -> None:
        await anna.write("/abos")
        shown = await says(anna, "Noch ist nichts eingeschaltet")
        assert shown.count("(aus)") == 4
        await anna.press("Neue Belege: einschalten")
        shown = await says(anna, "✓ Neue Belege (an)")
        assert shown.count("Kontoauszug (aus)") == 1  # the same message, changed
        await anna.press("Neue Belege: ausschalten")
        await says(anna, "Noch ist nichts eingeschaltet")

    async def test_are_listed_among_the_commands(self, anna: TelegramUser) -> None:
        await anna.write("/hilfe")
        await says(anna, "/abos")


class TestNewDocument:
    async def test_appears_in_the_chat_with_a_button_that_sends_it(
        self, core: Core, clock: SetClock, firms: Firms, anna: TelegramUser, mailbox: Mailbox
    ) -> None:
        await anna.write("/abos")
        await anna.press("Neue Belege: einschalten")
        await says(anna, "✓ Neue Belege (an)")
        await comes(core, clock, firms.anna, "LS-77")
        await tick(core)
        await says(anna, "Ein Beleg ist für Sie eingetroffen")
        await anna.press("Lieferschein LS-77 · 20.11.2026")
        await anna.chat.wait_until(lambda chat: any(each.document for each in chat.messages))
        [sent] = [each.document for each in anna.chat.messages if each.document]
        assert sent.content == PDF

    async def test_goes_by_mail_when_the_company_changed_its_mind_on_the_way(
        self, core: Core, clock: SetClock, firms: Firms, anna: TelegramUser, mailbox: Mailbox
    ) -> None:
        await anna.write("/abos")
        await anna.press("Neue Belege: einschalten")
        await says(anna, "✓ Neue Belege (an)")
        await comes(core, clock, firms.anna, "LS-77")
        async with core.begin() as tx:
            assert (
                await notices.new_documents(tx) == 1
            )  # the prompt is stored, and not read before the commit
            company = await tx.session.get_one(Company, firms.anna.company_id)
            company.telegram_policy = TelegramPolicy.FAQ_ONLY
        shown = await says(anna, "Es gibt Neues für Sie")
        assert "LS-77" not in shown
        mail = await mailbox.wait_for(lambda mail: ANNA in mail.to and "LS-77" in mail.subject)
        assert "Lieferschein" in mail.text

    async def test_of_somebody_else_says_nothing_where_the_chat_changed_hands(
        self, core: Core, clock: SetClock, firms: Firms, anna: TelegramUser
    ) -> None:
        await anna.write("/abos")
        await anna.press("Neue Belege: einschalten")
        await says(anna, "✓ Neue Belege (an)")
        await comes(core, clock, firms.anna, "LS-77")
        async with core.begin() as tx:
            assert await notices.new_documents(tx) == 1
            links = await tx.session.scalars(select(ChatLink))
            links.one().user_id = firms.bert.user_id or 0
        await says(anna, "nichts gefunden")
        assert "LS-77" not in anna.chat.transcript()


class TestContract:
    async def test_appears_in_the_chat_with_a_button_that_opens_it(
        self, core: Core, anna: TelegramUser
    ) -> None:
        await anna.write("/abos")
        await anna.press("Kontrakte: einschalten")
        await says(anna, "✓ Kontrakte (an)")
        await calls_off(core, "30004511", "8500")
        await tick(core)
        await says(anna, "Zu 85 % abgerufen. Offen sind noch 1.500,000 kg von 10.000,000 kg.")
        await anna.press("Kontrakt 30004511")
        await says(anna, "702,00")


class TestStatement:
    async def test_comes_by_mail_with_its_file(
        self, core: Core, clock: SetClock, firms: Firms, anna: TelegramUser, mailbox: Mailbox
    ) -> None:
        async with core.begin() as tx:
            tx.session.add(booking(firms.anna, "B1", date(2026, 11, 20), "1250.5", "delivery"))
        await anna.write("/abos")
        await anna.press("Kontoauszug: einschalten")
        await says(anna, "✓ Kontoauszug (an)")
        set_to(clock, "01.12.2026 02:00")
        await comes(core, clock, firms.anna)
        clock.advance(timedelta(minutes=1))
        await tick(core)
        mail = await mailbox.wait_for(lambda mail: ANNA in mail.to and "Auszug" in mail.subject)
        assert "1.250,500 kg" in _plain(mail.text)
        [file] = mail.files
        assert file.name.endswith(".pdf")
        assert file.content.startswith(b"%PDF")
