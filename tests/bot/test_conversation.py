"""What a person sees in the chat: commands, texts, buttons, groups, and what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.door import TelegramDoor
from core.service import Core
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.conftest import all_done, effects, inbox, outbox
from tests.bot.scripted import LONG, ScriptedDesk

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000050001"
    "0d0a2db40000000049454e44ae426082"
)

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("door")]


class TestCommand:
    @pytest.mark.parametrize("words", ["/start", "/START", "/start@kontor_demo_bot"])
    async def test_is_answered(self, anna: TelegramUser, words: str) -> None:
        await anna.write(words)
        assert (await anna.next_message()).text == "Welcome."

    @pytest.mark.parametrize("words", ["/bestellungen", "/orders"])
    async def test_has_a_german_and_an_english_name(self, anna: TelegramUser, words: str) -> None:
        await anna.write(words)
        assert (await anna.next_message()).text == "Orders, page 1"

    @pytest.mark.parametrize(
        ("words", "answer"),
        [
            ("/dokument 90012345", "Document 90012345"),
            ("/dokument Bestellung Müller 12", "Document Bestellung Müller 12"),
            ("/export csv", "Your file follows."),
            ("/bestellungen blau", "You said blau."),
            ("/passwort max@firma.example", "reset_password"),
        ],
    )
    async def test_takes_its_arguments(self, anna: TelegramUser, words: str, answer: str) -> None:
        await anna.write(words)
        assert (await anna.next_message()).text == answer

    async def test_nobody_knows_is_heard_as_text(self, anna: TelegramUser, desk: ScriptedDesk) -> None:
        await anna.write("/hokuspokus")
        await anna.next_message()
        assert desk.heard[0][0] == "/hokuspokus"

    async def test_a_long_answer_comes_in_several_messages(self, anna: TelegramUser) -> None:
        await anna.write("/hilfe")
        parts = await anna.next_messages(3)
        assert "".join("".join(part.text.split()) for part in parts) == "".join(LONG.split())


class TestText:
    async def test_is_answered_in_the_order_of_writing(self, anna: TelegramUser) -> None:
        for number in range(5):
            await anna.write(f"question {number}")
        answers = await anna.next_messages(5)
        assert [answer.text for answer in answers] == [f"You said question {number}." for number in range(5)]

    async def test_misses_are_counted_until_something_is_understood(
        self, anna: TelegramUser, desk: ScriptedDesk
    ) -> None:
        for text in ("what?", "what?", "copper", "what?"):
            await anna.write(text)
        await anna.next_messages(4)
        assert [misses for _, _, _, misses in desk.heard] == [0, 1, 2, 0]


class TestSteps:
    async def test_lead_to_a_summary(self, anna: TelegramUser) -> None:
        await anna.write("/einladen")
        assert (await anna.next_message()).text == "Which email?"
        await anna.write("max@firma.example")
        assert (await anna.next_message()).text == "Which last_name?"
        await anna.write("Muster")
        summary = await anna.next_message()
        assert summary.text == "Invite Muster <max@firma.example>?"
        assert summary.button_texts == ["Send invitation", "Zurück", "Cancel"]

    async def test_back_leads_to_the_question_before(self, anna: TelegramUser) -> None:
        await anna.write("/einladen")
        await anna.write("wrong@firma.example")
        await anna.next_messages(2)
        await anna.press("Zurück")
        await anna.chat.wait_until(lambda chat: chat.from_bot[-1].text == "Which email?")
        assert anna.chat.from_bot[-1].button_texts == ["Cancel"]
        await anna.write("max@firma.example")
        await anna.write("Muster")
        await anna.chat.wait_until(
            lambda chat: chat.from_bot[-1].text == "Invite Muster <max@firma.example>?"
        )

    async def test_back_from_the_summary_asks_the_last_question_again(self, anna: TelegramUser) -> None:
        await anna.write("/einladen max@firma.example")
        await anna.write("Mustre")
        await anna.next_messages(2)
        await anna.press("Zurück")
        await anna.chat.wait_until(lambda chat: chat.from_bot[-1].text == "Which last_name?")
        await anna.write("Muster")
        await anna.chat.wait_until(
            lambda chat: chat.from_bot[-1].text == "Invite Muster <max@firma.example>?"
        )

    async def test_cancel_ends_them(self, anna: TelegramUser, desk: ScriptedDesk) -> None:
        await anna.write("/einladen")
        await anna.write("/abbrechen")
        await anna.next_messages(2)
        await anna.write("copper")
        await anna.next_message()
        assert desk.heard == [("copper", None, None, 0)]

    async def test_all_said_at_once_goes_straight_to_the_summary(self, anna: TelegramUser) -> None:
        await anna.write("/einladen max.muster@firma.example Max Muster master")
        assert (await anna.next_message()).text == "Invite Max Muster <max.muster@firma.example>?"


class TestButton:
    async def test_turns_the_page_in_its_place(self, anna: TelegramUser) -> None:
        await anna.write("/bestellungen")
        first = await anna.next_message()
        await (await anna.press("Older")).answered()
        await anna.chat.wait_until(lambda chat: chat.from_bot[-1].text == "Orders, page 2")
        assert [message.id for message in anna.chat.from_bot] == [first.id]

    async def test_for_something_else_brings_a_new_message(
        self, anna: TelegramUser, desk: ScriptedDesk
    ) -> None:
        await anna.write("/bestellungen")
        await anna.press("Excel")
        await anna.chat.wait_for_messages(3)
        page, follows, gone = [message.text for message in anna.chat.from_bot]
        assert (page, follows) == ("Orders, page 1", "Your file follows.")
        assert "nicht mehr" in gone

    async def test_that_does_something_does_it_once(self, anna: TelegramUser, core: Core) -> None:
        await anna.write("/einladen max@firma.example Max Muster")
        summary = await anna.next_message()
        await anna.press("Send invitation", summary)
        await anna.press("Send invitation", summary)
        done, gone = await anna.next_messages(2)
        assert done.text == "Invited max@firma.example."
        assert "schon benutzt" in gone.text
        assert await effects(core) == ["invite", "invite"]
        assert not anna.chat.from_bot[0].buttons

    async def test_of_an_old_message_still_works(self, anna: TelegramUser) -> None:
        await anna.write("/bestellungen")
        old = await anna.next_message()
        await anna.write("copper")
        await anna.next_message()
        await anna.press("Older", old)
        await anna.chat.wait_until(lambda chat: chat.from_bot[0].text == "Orders, page 2")

    async def test_pressed_twice_at_once_does_no_harm(self, anna: TelegramUser, core: Core) -> None:
        await anna.write("/bestellungen")
        page = await anna.next_message()
        await anna.press("Older", page)
        await anna.press("Older", page)
        await anna.write("copper")
        await anna.chat.wait_until(lambda chat: chat.from_bot[-1].text == "You said copper.")
        assert len(anna.chat.from_bot) == 2
        await all_done(core)

    async def test_to_this_machine_is_shown_where_the_server_is_local(self, anna: TelegramUser) -> None:
        await anna.write("/anmelden")
        assert (await anna.next_message()).button_texts == ["To the login page"]


class TestConnecting:
    async def test_the_token_lies_in_no_table_afterwards(self, anna: TelegramUser, core: Core) -> None:
        token = "k3y-" * 10 + "abc"
        await anna.open_link(token)
        assert (await anna.next_message()).text == "Connect with Nordblech?"
        await anna.press("Connect")
        assert (await anna.next_message()).text == "Connected."
        await all_done(core)
        assert not any(token.encode() in (item.content or b"") for item in await inbox(core))
        assert not any(token in str(item.content) for item in await outbox(core))


class TestLanguage:
    async def test_a_visitor_is_answered_in_the_language_of_their_telegram(
        self, telegram: LocalTelegram
    ) -> None:
        john = telegram.user("John", language="en")
        await john.send_photo(PIXEL)
        assert "I can only read text" in (await john.next_message()).text

    async def test_a_visitor_who_chose_one_is_answered_in_it(self, anna: TelegramUser) -> None:
        await anna.write("/sprache english")
        await anna.send_photo(PIXEL)
        chosen, answer = await anna.next_messages(2)
        assert chosen.text == "Language: en"
        assert "I can only read text" in answer.text

    async def test_the_command_list_speaks_it(self, telegram: LocalTelegram, anna: TelegramUser) -> None:
        john = telegram.user("John", language="en")
        assert "login" in {entry["command"] for entry in john.chat.commands}
        assert "anmelden" in {entry["command"] for entry in anna.chat.commands}


class TestSignOfWork:
    async def test_is_shown_while_an_answer_takes_long(
        self, anna: TelegramUser, desk: ScriptedDesk, tmp_path: Path
    ) -> None:
        desk.stuck = tmp_path / "stuck"
        desk.stuck.touch()
        await anna.write("copper")
        await anna.chat.wait_until(lambda chat: chat.action == "typing")
        desk.release.set()
        assert (await anna.next_message()).text == "You said copper."

    async def test_is_not_shown_for_quick_answers(self, anna: TelegramUser, telegram: LocalTelegram) -> None:
        await anna.write("copper")
        await anna.next_message()
        assert telegram.requests("sendChatAction") == []


class TestOtherThanText:
    async def test_is_answered_kindly(self, anna: TelegramUser) -> None:
        await anna.send_document("order.pdf", b"%PDF-1.7")
        assert "ich lese nur Text" in (await anna.next_message()).text


class TestGroup:
    async def test_hears_only_where_the_bot_answers(
        self, telegram: LocalTelegram, anna: TelegramUser, core: Core
    ) -> None:
        group = telegram.group("Einkauf", anna)
        await anna.write("/bestellungen", group)
        told = await group.wait_for_messages(2)
        assert all("nur im privaten Chat" in message.text for message in told)
        assert await effects(core) == []


class TestDoor:
    async def test_sets_no_commands_for_groups(self, telegram: LocalTelegram, anna: TelegramUser) -> None:
        assert telegram.group("Einkauf", anna).commands == []

    async def test_knows_its_name(self, door: TelegramDoor) -> None:
        assert door.username == "kontor_demo_bot"
