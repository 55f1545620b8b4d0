"""Files at the wire: those that take long, are given up, are too large for Telegram, or are looked at in the chat."""

from __future__ import annotations

import asyncio
import re
import struct
import zlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from bot import calls, making, sender
from core.models import ChatLink, Door, OutboxItem, PostState
from core.people import downloads
from core.post import stopping
from core.post.files import FileRecipe, MadeFile
from core.service import Core
from core.settings import Settings
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.conftest import all_done, door_of, eventually, outbox, running
from tests.bot.scripted import ScriptedDesk
from tests.core.people import world as worlds

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ORDERS = FileRecipe("export", {"name": "orders.xlsx"})
PREPARING = "Ihre Datei wird erstellt. Das kann einen Moment dauern …"


class SlowDesk(ScriptedDesk):
    """Makes a file when it is let go; `given_up` says that nobody waited for it any more."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.files["orders.xlsx"] = MadeFile("orders.xlsx", XLSX, b"PK made")
        self.go, self.given_up = asyncio.Event(), asyncio.Event()
        self.attempts = 0

    async def make_file(self, recipe: FileRecipe) -> MadeFile:
        self.attempts += 1
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.given_up.set()
            raise
        return await super().make_file(recipe)


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """People here lose patience sooner."""
    monkeypatch.setattr(making, "QUICK", 0.1)
    monkeypatch.setattr(making, "LOOK", 0.05)


@pytest.fixture
async def desk(core: Core) -> SlowDesk:
    return SlowDesk(core)


@pytest.fixture
async def chat(core: Core, desk: SlowDesk, telegram: LocalTelegram) -> AsyncIterator[TelegramUser]:
    """Anna, who has written before, at an open door."""
    anna = telegram.user("Anna")
    async with running(door_of(core, desk, telegram)):
        await anna.write("copper")
        await anna.next_message()
        yield anna
        desk.go.set()


async def send(core: Core, chat_id: int, recipe: FileRecipe = ORDERS, user_id: int | None = None) -> None:
    async with core.begin() as tx:
        await calls.queue(tx, chat_id, calls.file(chat_id, recipe, "de"), user_id)


async def row(core: Core) -> OutboxItem:
    """The queued file."""
    return next(item for item in await outbox(core) if "sendMessage" not in str(item.content))


def shown(chat: TelegramUser) -> list[str]:
    return [message.text for message in chat.chat.from_bot]


class TestLongWork:
    async def test_is_told_and_the_word_goes_when_the_file_comes(
        self, core: Core, chat: TelegramUser, desk: SlowDesk
    ) -> None:
        await send(core, chat.id)
        told = await chat.next_message()
        assert (told.text, told.button_texts) == (PREPARING, ["Abbrechen"])
        desk.go.set()
        file = await chat.next_message()
        assert file.document is not None
        await chat.chat.wait_until(lambda _: PREPARING not in shown(chat))
        await all_done(core)

    async def test_of_a_moment_needs_no_word(self, core: Core, chat: TelegramUser, desk: SlowDesk) -> None:
        desk.go.set()
        await send(core, chat.id)
        assert (await chat.next_message()).document is not None
        assert PREPARING not in shown(chat)

    async def test_can_be_given_up_and_nothing_is_sent(
        self, core: Core, chat: TelegramUser, desk: SlowDesk, telegram: LocalTelegram
    ) -> None:
        await send(core, chat.id)
        await chat.press("Abbrechen", await chat.next_message())
        await asyncio.wait_for(desk.given_up.wait(), 5)
        await chat.chat.wait_until(lambda _: "Abgebrochen. Es wird keine Datei gesendet." in shown(chat))
        await all_done(core)
        assert PREPARING not in shown(chat)
        assert not telegram.requests("sendDocument")
        assert (await row(core)).receipt == {"stopped": True}

    async def test_given_up_holds_nothing_up(self, core: Core, chat: TelegramUser) -> None:
        await send(core, chat.id)
        told = await chat.next_message()
        await chat.write("brass")
        await chat.press("Abbrechen", told)
        await chat.chat.wait_until(lambda _: "You said brass." in shown(chat))

    async def test_is_given_up_from_another_process_too(
        self, core: Core, chat: TelegramUser, desk: SlowDesk, settings: Settings
    ) -> None:
        await send(core, chat.id)
        await chat.next_message()
        elsewhere = Core(settings)
        async with elsewhere.begin() as tx:
            assert await stopping.stop(tx, Door.TELEGRAM, str(chat.id), (await row(core)).id)
        await elsewhere.close()
        await asyncio.wait_for(desk.given_up.wait(), 5)

    async def test_is_given_up_by_its_own_chat_only(
        self, core: Core, chat: TelegramUser, desk: SlowDesk
    ) -> None:
        await send(core, chat.id)
        await chat.next_message()
        number = (await row(core)).id
        async with core.begin() as tx:
            assert not await stopping.stop(tx, Door.TELEGRAM, str(chat.id + 1), number)
            assert not await stopping.stop(tx, Door.MAIL, str(chat.id), number)
            assert not await stopping.stop(tx, Door.TELEGRAM, str(chat.id), 2**70)
        desk.go.set()
        assert (await chat.next_message()).document is not None

    async def test_that_is_done_is_not_given_up(
        self, core: Core, chat: TelegramUser, desk: SlowDesk, telegram: LocalTelegram
    ) -> None:
        held = telegram.hold("sendDocument")
        await send(core, chat.id)
        told = await chat.next_message()
        desk.go.set()

        async def leaves() -> bool:
            return bool(((await row(core)).receipt or {}).get(stopping.LEAVING))

        await eventually(leaves)
        await chat.press("Abbrechen", told)
        held.release()
        file, answer = await chat.next_messages(2)
        assert file.document is not None
        assert answer.text == "Die Datei ist schon gesendet oder unterwegs."

    async def test_that_must_begin_anew_is_told_once(
        self, core: Core, chat: TelegramUser, desk: SlowDesk, telegram: LocalTelegram
    ) -> None:
        telegram.fail("sendDocument", 500)
        await send(core, chat.id)
        await chat.next_message()
        desk.go.set()
        assert (await chat.next_message()).document is not None
        await all_done(core)
        assert desk.attempts == 2
        told = [call for call in telegram.requests("sendMessage") if call.parameters["text"] == PREPARING]
        assert len(told) == 1
        assert PREPARING not in shown(chat)

    async def test_that_fails_says_why_instead(self, core: Core, chat: TelegramUser, desk: SlowDesk) -> None:
        await send(core, chat.id, FileRecipe("export", {"name": "gone"}))
        await chat.next_message()
        desk.go.set()
        assert "nicht mehr" in (await chat.next_message()).text
        await chat.chat.wait_until(lambda _: PREPARING not in shown(chat))

    async def test_that_telegram_refuses_in_the_end_leaves_no_word_of_it(
        self, core: Core, chat: TelegramUser, desk: SlowDesk, telegram: LocalTelegram
    ) -> None:
        telegram.fail("sendDocument", 400, "Bad Request: the file is broken")
        await send(core, chat.id)
        await chat.next_message()
        desk.go.set()
        await chat.chat.wait_until(lambda _: any("nicht gesendet" in text for text in shown(chat)))
        assert PREPARING not in shown(chat)


class TestTooLarge:
    @pytest.fixture
    async def petra(self, core: Core, chat: TelegramUser, desk: SlowDesk) -> int:
        """Whose chat it is."""
        world = await worlds.build(core)
        async with core.begin() as tx:
            tx.session.add(
                ChatLink(
                    user_id=world.master,
                    telegram_user_id=chat.id,
                    chat_id=chat.id,
                    name="P",
                    linked_at=tx.now,
                )
            )
        desk.go.set()
        return world.master

    async def _linked(self, core: Core, chat: TelegramUser, petra: int) -> None:
        told = await chat.next_message()
        assert "orders.xlsx ist 1 MB groß, mehr als Telegram annimmt." in told.text
        found = re.search(r"http://127\.0\.0\.1:8080/files/([\w-]{43})", repr(told))
        assert found is not None
        async with core.read() as tx:
            download = await downloads.look(tx, found.group(1))
        assert (download.user_id, download.recipe) == (petra, ORDERS)
        assert found.group(1) not in str([(item.content, item.receipt) for item in await outbox(core)])

    async def test_is_linked_to(
        self, core: Core, chat: TelegramUser, petra: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sender, "UPLOAD_LIMIT", 3)
        await send(core, chat.id, user_id=petra)
        await self._linked(core, chat, petra)

    async def test_is_linked_to_when_only_telegram_thinks_so(
        self, core: Core, chat: TelegramUser, petra: int, telegram: LocalTelegram
    ) -> None:
        telegram.fail("sendDocument", 413, "Request Entity Too Large")
        await send(core, chat.id, user_id=petra)
        await self._linked(core, chat, petra)

    async def test_of_a_chat_cut_while_it_was_made_is_not_even_linked_to(
        self, core: Core, chat: TelegramUser, petra: int, desk: SlowDesk, telegram: LocalTelegram
    ) -> None:
        desk.go.clear()
        await send(core, chat.id, user_id=petra)
        await chat.next_message()
        async with core.begin() as tx:
            await tx.session.execute(update(ChatLink).values(ended_at=tx.now))
        desk.go.set()

        async def is_refused() -> bool:
            return (await row(core)).state == PostState.FAILED

        await eventually(is_refused)
        assert not telegram.requests("sendDocument")
        await chat.chat.wait_until(lambda _: PREPARING not in shown(chat))


class TestPicture:
    async def test_is_shown_not_attached(
        self, core: Core, chat: TelegramUser, desk: SlowDesk, telegram: LocalTelegram
    ) -> None:
        desk.files["account.png"] = MadeFile("account.png", "image/png", _png())
        desk.go.set()
        await send(core, chat.id, FileRecipe("picture", {"name": "account.png"}))
        message = await chat.next_message()
        assert message.photo is not None
        assert message.photo.content == _png()
        assert message.document is None
        assert len(telegram.requests("sendPhoto")) == 1


def _png() -> bytes:
    """One grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )
