"""What Telegram may carry, through the real door: set by a button, kept to in the chat and while files wait."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from bot.door import TelegramDoor
from core.desk import Desk
from core.models import ChatLink, Company, Door, OutboxItem, TelegramPolicy, User
from core.people import telegram_policy
from core.people.person import Channel, of_user
from core.post.files import FileRecipe, MadeFile
from core.service import Core
from faq import LiveBook
from kontor.demo.telegram import TelegramUser
from tests.core.people.world import World

PETRA = "petra.kunz@federn-kunz.example"
MASKED = "p•••@federn-kunz.example"

pytestmark = pytest.mark.sqlite


class HesitantDesk(Desk):
    """Waits before it makes a file, as a busy Kontor would."""

    hold: asyncio.Event

    async def make_file(self, recipe: FileRecipe) -> MadeFile:
        await self.hold.wait()
        return await super().make_file(recipe)


@pytest.fixture
def desk(core: Core, book: LiveBook) -> HesitantDesk:
    made = HesitantDesk(core, book)
    made.hold = asyncio.Event()
    made.hold.set()
    return made


@pytest.fixture
async def petra(core: Core, world: World, door: TelegramDoor, anna: TelegramUser) -> TelegramUser:
    """Petra's chat, connected, with the door open."""
    async with core.begin() as tx:
        tx.session.add(
            ChatLink(
                user_id=world.master, telegram_user_id=anna.id, chat_id=anna.id, name="P", linked_at=tx.now
            )
        )
    return anna


async def set_policy(core: Core, world: World, policy: TelegramPolicy) -> None:
    async with core.begin() as tx:
        master = of_user(await tx.session.get_one(User, world.master), Channel.WEB)
        await telegram_policy.set_policy(tx, master, policy)


class TestSettingIt:
    async def test_a_master_user_presses_three_buttons(
        self, core: Core, world: World, petra: TelegramUser
    ) -> None:
        await petra.write("/telegram")
        shown = await petra.next_message()
        await petra.press("Nur allgemeine Fragen", shown)
        await petra.chat.wait_until(lambda chat: any("für alle Chats" in m.text for m in chat.messages))
        await petra.press("Ja, ändern")
        await petra.chat.wait_until(lambda chat: any("Erledigt" in m.text for m in chat.messages))
        async with core.read() as tx:
            assert (await tx.session.get_one(Company, world.company)).telegram_policy == "faq_only"


class TestKeepingToIt:
    async def test_questions_only_means_no_data_in_the_chat(
        self, core: Core, world: World, petra: TelegramUser
    ) -> None:
        await set_policy(core, world, TelegramPolicy.FAQ_ONLY)
        for command in ("/bestellungen", "/benutzer", "/einladungen", "/export orders", "Rechnung 90012345"):
            await petra.write(command)
            answer = await petra.next_message()
            assert "nur allgemeine Fragen" in answer.text
            assert core.settings.mail_address in answer.text
        await petra.write("/datenschutz")
        assert "Ihre Daten" in (await petra.next_message()).text

    async def test_without_files_they_come_by_mail(
        self, core: Core, world: World, petra: TelegramUser
    ) -> None:
        await set_policy(core, world, TelegramPolicy.NO_FILES)
        await petra.write("Bestellungen als CSV")
        answer = await petra.next_message()
        assert f"Ich habe die Datei an {MASKED} gesendet" in answer.text
        async with core.read() as tx:
            mails = await tx.session.scalars(select(OutboxItem).where(OutboxItem.door == Door.MAIL))
            [content] = [mail.content for mail in mails if mail.content and mail.content["to"] == PETRA]
        assert [file["make"] for file in content["files"]] == ["export"]

    async def test_a_file_that_waits_to_be_sent_stays_here_when_the_company_changes_its_mind(
        self, core: Core, world: World, desk: HesitantDesk, petra: TelegramUser
    ) -> None:
        desk.hold.clear()
        await petra.write("Bestellungen als CSV")
        await petra.next_message()
        await set_policy(core, world, TelegramPolicy.NO_FILES)
        desk.hold.set()
        answer = await petra.next_message()
        assert "inzwischen festgelegt" in answer.text
        assert not any(message.document for message in petra.chat.messages)
