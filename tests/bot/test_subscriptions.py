"""/abos in the chat, and what it brings: a message with a button that works, and a mail with its file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.door import TelegramDoor
from core.clock import SetClock
from core.desk import Desk, notices
from core.models import ChatLink, Company, TelegramPolicy
from core.post.relay import mail_sender
from core.service import Core
from core.settings import Settings
from kontor.demo.mailbox import Mailbox
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.conftest import all_done
from tests.bot.people import connected, plain, shows
from tests.conftest import NOON, changed
from tests.core.business import firms as example
from tests.core.business.firms import PDF, Firms, booking
from tests.core.desk.notices.conftest import ANNA, calls_off, comes, set_to, tick

pytestmark = pytest.mark.sqlite


@pytest.fixture
def clock() -> SetClock:
    """Stands still at noon on a Monday."""
    return SetClock(NOON)


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    return changed(settings, smtp_relay=f"smtp://127.0.0.1:{mailbox.smtp_port}")


@pytest.fixture
async def firms(core: Core) -> Firms:
    return await example.settle(core)


@pytest.fixture(autouse=True)
async def mails(core: Core, real_desk: Desk, real_door: TelegramDoor) -> AsyncIterator[None]:
    """What is written by mail is sent, beside the chat."""
    sender = mail_sender(core, real_desk.make_file)
    task = asyncio.create_task(sender.run())
    yield
    sender.stop()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def anna(core: Core, firms: Firms, telegram: LocalTelegram) -> TelegramUser:
    """A user of Lindner with a connected chat."""
    return await connected(core, firms.anna.user_id or 0, telegram, "Anna")


class TestSwitches:
    async def test_are_turned_in_place_and_shown(self, anna: TelegramUser) -> None:
        await anna.write("/abos")
        shown = await shows(anna, "Noch ist nichts eingeschaltet")
        assert shown.count("(aus)") == 4
        await anna.press("Neue Belege: einschalten")
        shown = await shows(anna, "✓ Neue Belege (an)")
        assert shown.count("Kontoauszug (aus)") == 1  # the same message, changed
        await anna.press("Neue Belege: ausschalten")
        await shows(anna, "Noch ist nichts eingeschaltet")

    async def test_are_listed_among_the_commands(self, anna: TelegramUser) -> None:
        await anna.write("/hilfe")
        await shows(anna, "/abos")


class TestNewDocument:
    async def test_appears_in_the_chat_with_a_button_that_sends_it(
        self, core: Core, clock: SetClock, firms: Firms, anna: TelegramUser, mailbox: Mailbox
    ) -> None:
        await anna.write("/abos")
        await anna.press("Neue Belege: einschalten")
        await shows(anna, "✓ Neue Belege (an)")
        await comes(core, clock, firms.anna, "LS-77")
        await tick(core)
        await shows(anna, "Ein Beleg ist für Sie eingetroffen")
        await anna.press("Lieferschein LS-77 · 20.11.2026")
        await anna.chat.wait_until(lambda chat: any(each.document for each in chat.messages))
        [sent] = [each.document for each in anna.chat.messages if each.document]
        assert sent.content == PDF

    async def test_goes_by_mail_when_the_company_changed_its_mind_on_the_way(
        self, core: Core, clock: SetClock, firms: Firms, anna: TelegramUser, mailbox: Mailbox
    ) -> None:
        await anna.write("/abos")
        await anna.press("Neue Belege: einschalten")
        await shows(anna, "✓ Neue Belege (an)")
        await comes(core, clock, firms.anna, "LS-77")
        async with core.begin() as tx:
            assert (
                await notices.new_documents(tx) == 1
            )  # the prompt is stored, and not read before the commit
            company = await tx.session.get_one(Company, firms.anna.company_id)
            company.telegram_policy = TelegramPolicy.FAQ_ONLY
        shown = await shows(anna, "Es gibt Neues für Sie")
        assert "LS-77" not in shown
        mail = await mailbox.wait_for(lambda mail: ANNA in mail.to and "LS-77" in mail.subject)
        assert "Lieferschein" in mail.text

    async def test_of_somebody_else_says_nothing_where_the_chat_changed_hands(
        self, core: Core, clock: SetClock, firms: Firms, anna: TelegramUser
    ) -> None:
        await anna.write("/abos")
        await anna.press("Neue Belege: einschalten")
        await shows(anna, "✓ Neue Belege (an)")
        await comes(core, clock, firms.anna, "LS-77")
        async with core.begin() as tx:
            assert await notices.new_documents(tx) == 1
            links = await tx.session.scalars(select(ChatLink))
            links.one().user_id = firms.bert.user_id or 0
        await shows(anna, "nichts gefunden")
        assert "LS-77" not in anna.chat.transcript()


class TestContract:
    async def test_appears_in_the_chat_with_a_button_that_opens_it(
        self, core: Core, anna: TelegramUser
    ) -> None:
        await anna.write("/abos")
        await anna.press("Kontrakte: einschalten")
        await shows(anna, "✓ Kontrakte (an)")
        await calls_off(core, "30004511", "8500")
        await tick(core)
        await shows(anna, "Zu 85 % abgerufen. Offen sind noch 1.500,000 kg von 10.000,000 kg.")
        await anna.press("Kontrakt 30004511")
        await shows(anna, "702,00")


class TestStatement:
    async def test_comes_by_mail_with_its_file(
        self, core: Core, clock: SetClock, firms: Firms, anna: TelegramUser, mailbox: Mailbox
    ) -> None:
        async with core.begin() as tx:
            tx.session.add(booking(firms.anna, "B1", date(2026, 11, 20), "1250.5", "delivery"))
        await anna.write("/abos")
        await anna.press("Kontoauszug: einschalten")
        await shows(anna, "✓ Kontoauszug (an)")
        await all_done(core)  # what is still being sent would be sent again when its lease ran out
        set_to(clock, "01.12.2026 02:00")
        await comes(core, clock, firms.anna)
        clock.advance(timedelta(minutes=1))
        await tick(core)
        mail = await mailbox.wait_for(lambda mail: ANNA in mail.to and "Auszug" in mail.subject)
        assert "1.250,500 kg" in plain(mail.text)
        [file] = mail.files
        assert file.name.endswith(".pdf")
        assert file.content.startswith(b"%PDF")
