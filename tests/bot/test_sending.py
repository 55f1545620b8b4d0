"""Sending: what Telegram refuses, forbids, delays or leaves unanswered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot import calls, sender
from bot.door import TelegramDoor
from core.errors import TooManyRows
from core.models import ChatLink, Door, OutboxItem, PostState, Role, User
from core.post import outbox as post
from core.post.files import FileRecipe, MadeFile
from core.service import Core
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.conftest import all_done, door_of, eventually, outbox, running
from tests.bot.scripted import ScriptedDesk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def say(core: Core, chat_id: int, html: str, user_id: int | None = None) -> None:
    async with core.begin() as tx:
        await calls.queue(tx, chat_id, calls.text(chat_id, html, "de"), user_id)


async def send_file(core: Core, chat_id: int) -> None:
    async with core.begin() as tx:
        await calls.queue(
            tx, chat_id, calls.file(chat_id, FileRecipe("export", {"name": "orders.xlsx"}), "de")
        )


@pytest.fixture
async def chat(anna: TelegramUser) -> TelegramUser:
    """Anna, who has written before, so that the bot may write to her."""
    await anna.write("copper")
    return anna


@pytest.mark.usefixtures("door")
class TestMessage:
    async def test_leaves_a_receipt(self, core: Core, chat: TelegramUser) -> None:
        answer = await chat.next_message()
        await all_done(core)
        assert [item.receipt for item in await outbox(core)] == [{"message_id": answer.id}]

    async def test_waits_as_long_as_telegram_asks(
        self, core: Core, telegram: LocalTelegram, chat: TelegramUser
    ) -> None:
        await chat.next_message()
        telegram.fail("sendMessage", retry_after=1)
        await say(core, chat.id, "one")
        await say(core, chat.id, "two")
        assert [message.text for message in await chat.next_messages(2)] == ["one", "two"]
        sent = [entry for entry in telegram.requests("sendMessage") if entry.parameters["text"] == "one"]
        assert sent[1].at - sent[0].at >= 1

    async def test_does_not_hold_up_other_chats_while_it_waits(
        self, core: Core, telegram: LocalTelegram, chat: TelegramUser
    ) -> None:
        await chat.next_message()
        bert = telegram.user("Bert")
        telegram.fail("sendMessage", retry_after=60, chat_id=chat.id)
        await say(core, chat.id, "one")
        await bert.write("brass")
        assert (await bert.next_message()).text == "You said brass."

    async def test_keeps_to_the_limits(self, core: Core, telegram: LocalTelegram, chat: TelegramUser) -> None:
        await chat.next_message()
        people = [telegram.user(f"Person {number}") for number in range(40)]
        for person in people:
            await person.write("brass")
        for person in people:
            await person.next_message()
        telegram.limit_rates()
        for person in people:
            await say(core, person.id, "tube")
        for person in people:
            assert (await person.next_message()).text == "tube"
        refused = [entry for entry in telegram.requests("sendMessage") if entry.status == 429]
        assert len(refused) < 5  # none but for the network's own jitter

    @pytest.mark.parametrize("code", [500, 502])
    async def test_is_sent_again_after_a_fault_of_the_server(
        self, core: Core, telegram: LocalTelegram, chat: TelegramUser, code: int
    ) -> None:
        await chat.next_message()
        telegram.fail("sendMessage", code)
        await say(core, chat.id, "one")
        assert (await chat.next_message()).text == "one"

    async def test_is_sent_again_after_the_connection_broke(
        self, core: Core, telegram: LocalTelegram, chat: TelegramUser
    ) -> None:
        await chat.next_message()
        telegram.cut("sendMessage")
        await say(core, chat.id, "one")
        assert (await chat.next_message()).text == "one"

    async def test_whose_html_telegram_refuses_is_sent_plain(
        self, core: Core, telegram: LocalTelegram, chat: TelegramUser
    ) -> None:
        await chat.next_message()
        await say(core, chat.id, "<b>one &amp; <h1>two</h1></b>")
        assert (await chat.next_message()).text == "one & two"

    async def test_that_is_refused_for_good_is_noted_and_lets_the_next_pass(
        self, core: Core, telegram: LocalTelegram, chat: TelegramUser
    ) -> None:
        await chat.next_message()
        telegram.fail("sendMessage", 400, "Bad Request: chat not found")
        await say(core, chat.id, "one")
        await say(core, chat.id, "two")
        assert (await chat.next_message()).text == "two"
        [_, refused, _] = await outbox(core)
        assert (refused.state, "chat not found" in (refused.error or "")) == (PostState.FAILED, True)

    async def test_of_another_room_is_split_and_sent(self, core: Core, chat: TelegramUser) -> None:
        await chat.next_message()
        async with core.begin() as tx:
            await post.queue(
                tx, Door.TELEGRAM, lane=str(chat.id), content={"html": "<b>" + "copper " * 900 + "</b>"}
            )
        parts = await chat.next_messages(2)
        assert "".join(part.text for part in parts).count("copper") == 900

    async def test_whose_message_to_edit_is_gone_is_sent_anew(self, core: Core, chat: TelegramUser) -> None:
        answer = await chat.next_message()
        async with core.begin() as tx:
            await calls.queue(tx, chat.id, calls.edit(chat.id, answer.id + 1000, "page 2", "de"))
        assert (await chat.next_message()).text == "page 2"


@pytest.mark.usefixtures("door")
class TestFile:
    @pytest.fixture(autouse=True)
    async def _answered(self, door: TelegramDoor, chat: TelegramUser) -> None:
        await chat.next_message()

    async def test_is_made_and_sent(self, core: Core, desk: ScriptedDesk, anna: TelegramUser) -> None:
        desk.files["orders.xlsx"] = MadeFile("orders.xlsx", XLSX, b"PK made")
        await send_file(core, anna.id)
        document = (await anna.next_message()).document
        assert document is not None
        assert (document.name, document.content) == ("orders.xlsx", b"PK made")

    async def test_that_cannot_be_made_is_answered_with_the_reason(
        self, core: Core, desk: ScriptedDesk, anna: TelegramUser
    ) -> None:
        desk.files["orders.xlsx"] = TooManyRows(5000, 3000)
        await send_file(core, anna.id)
        assert "5000 Zeilen" in (await anna.next_message()).text

    async def test_that_telegram_would_not_take_is_not_uploaded(
        self, core: Core, desk: ScriptedDesk, anna: TelegramUser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sender, "UPLOAD_LIMIT", 10)
        desk.files["orders.xlsx"] = MadeFile("orders.xlsx", XLSX, b"eleven byte")
        await send_file(core, anna.id)
        assert "Telegram nimmt höchstens" in (await anna.next_message()).text

    async def test_whose_connection_broke_is_not_sent_twice_and_the_person_is_told(
        self, core: Core, telegram: LocalTelegram, desk: ScriptedDesk, anna: TelegramUser
    ) -> None:
        desk.files["orders.xlsx"] = MadeFile("orders.xlsx", XLSX, b"PK made")
        telegram.cut("sendDocument", accepted=True)
        await send_file(core, anna.id)
        file, told = await anna.next_messages(2)
        assert file.document is not None
        assert "Falls die Datei nicht angekommen ist" in told.text
        await all_done(core)
        assert [item.receipt for item in await outbox(core)][1] == {"unsure": "the connection broke"}

    async def test_that_a_server_fault_refused_is_sent_again(
        self, core: Core, telegram: LocalTelegram, desk: ScriptedDesk, anna: TelegramUser
    ) -> None:
        desk.files["orders.xlsx"] = MadeFile("orders.xlsx", XLSX, b"PK made")
        telegram.fail("sendDocument", 500)
        await send_file(core, anna.id)
        assert (await anna.next_message()).document is not None

    async def test_being_made_is_shown_in_the_chat(
        self, core: Core, telegram: LocalTelegram, desk: ScriptedDesk, anna: TelegramUser
    ) -> None:
        desk.files["orders.xlsx"] = MadeFile("orders.xlsx", XLSX, b"PK made")
        fault = telegram.hold("sendDocument")
        await send_file(core, anna.id)
        await anna.chat.wait_until(lambda chat: chat.action == "upload_document")
        fault.release()
        assert (await anna.next_message()).document is not None


class TestBlocked:
    async def test_messages_wait_until_the_person_lets_us_write_again(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        async with running(door_of(core, desk, telegram)):
            await anna.write("copper")
            await anna.next_message()
            await anna.block()
            await say(core, anna.id, "one")
            await say(core, anna.id, "two")
            await eventually(lambda: self._is_held(core))
            await anna.unblock()
            assert [message.text for message in await anna.next_messages(2)] == ["one", "two"]

    async def test_messages_are_given_up_after_a_month(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        await anna.write("copper")
        await anna.block()
        await say(core, anna.id, "one")
        async with core.begin() as tx:
            await tx.session.execute(update(OutboxItem).values(created_at=tx.now - timedelta(days=31)))

        async def is_given_up() -> bool:
            return (await outbox(core))[0].state == PostState.FAILED

        async with running(door_of(core, desk, telegram)):
            await eventually(is_given_up)

    async def test_nothing_that_waited_is_told_to_a_chat_that_was_cut(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        user_id = await self._user(core)
        await self._link(core, user_id, anna.id)
        async with running(door_of(core, desk, telegram)):
            await anna.write("copper")
            await anna.next_message()
            await say(core, anna.id, "zero", user_id)
            await anna.next_message()
            await all_done(core)
            await anna.block()
            await say(core, anna.id, "one", user_id)
            await say(core, anna.id, "two", user_id)
            await eventually(lambda: self._waits(core, "one"))
            async with core.begin() as tx:
                await tx.session.execute(update(ChatLink).values(ended_at=tx.now))
            await anna.unblock()
            await eventually(lambda: self._are_refused(core, "one", "two"))
        assert {message.text for message in anna.chat.from_bot} == {"zero", "You said copper."}

    async def test_what_waited_is_not_told_to_somebody_else(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        user_id = await self._user(core)
        await anna.write("copper")
        telegram.fail("sendMessage", 500, chat_id=anna.id)
        await say(core, anna.id, "business of Anna Berg", user_id)
        async with running(door_of(core, desk, telegram)):
            await anna.chat.wait_until(lambda chat: chat.from_bot != [])
        assert [message.text for message in anna.chat.from_bot] == ["You said copper."]

    async def _user(self, core: Core) -> int:
        async with core.begin() as tx:
            user = User(
                email="a@firma.example",
                email_key="a@firma.example",
                role=Role.GENERAL,
                first_name="Anna",
                last_name="Berg",
                created_at=tx.now,
            )
            tx.session.add(user)
            await tx.session.flush()
            return user.id

    async def _link(self, core: Core, user_id: int, chat_id: int) -> None:
        async with core.begin() as tx:
            tx.session.add(
                ChatLink(
                    user_id=user_id, telegram_user_id=chat_id, chat_id=chat_id, name="Anna", linked_at=tx.now
                )
            )

    async def _row(self, core: Core, text: str) -> OutboxItem:
        rows = await outbox(core)
        return next(row for row in rows if (row.content or {})["parameters"].get("text") == text)

    async def _waits(self, core: Core, text: str) -> bool:
        return (await self._row(core, text)).not_before > core.clock.now() + timedelta(minutes=30)

    async def _are_refused(self, core: Core, *texts: str) -> bool:
        return all([(await self._row(core, text)).state == PostState.FAILED for text in texts])

    async def _is_held(self, core: Core) -> bool:
        rows = await outbox(core)
        return rows[1].not_before > core.clock.now() + timedelta(minutes=30)


class TestLimit:
    async def test_a_chat_that_sends_much_is_answered_in_full(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        telegram.limit_rates()
        async with running(door_of(core, desk, telegram)):
            for number in range(4):
                await anna.write(str(number))
            await anna.chat.wait_for_messages(4, timeout=20)
        assert [message.text for message in anna.chat.from_bot] == [f"You said {n}." for n in range(4)]
