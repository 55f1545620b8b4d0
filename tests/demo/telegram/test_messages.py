"""Sending, editing and removing messages; files; buttons; command lists. By aiogram."""

import hashlib
import struct
import zlib

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
)

from kontor.demo.telegram import ImpossibleError, LocalTelegram, TelegramUser

BUTTONS = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Meine Rechnungen", callback_data="invoices")],
        [InlineKeyboardButton(text="Anmelden", url="http://127.0.0.1:8080/login")],
    ]
)


def png(width: int, height: int) -> bytes:
    """A valid grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class TestText:
    async def test_formatting_is_shown_and_told_alike(self, bot: Bot, petra: TelegramUser) -> None:
        sent = await bot.send_message(petra.id, "Ihr <b>Auftrag</b> &amp; mehr", parse_mode="HTML")
        seen = await petra.next_message()
        assert seen.text == sent.text == "Ihr Auftrag & mehr"
        assert seen.html == sent.html_text == "Ihr <b>Auftrag</b> &amp; mehr"

    async def test_white_space_at_both_ends_is_dropped(self, bot: Bot, petra: TelegramUser) -> None:
        sent = await bot.send_message(petra.id, "\n\n <b>a</b>\n", parse_mode="HTML")
        assert sent.text == "a"
        assert sent.entities is not None
        assert (sent.entities[0].offset, sent.entities[0].length) == (0, 1)

    async def test_commands_and_addresses_are_found(self, bot: Bot, petra: TelegramUser) -> None:
        text = "/hilfe, service@kontor.example oder https://kontor.example/faq. <code>/nicht</code>"
        sent = await bot.send_message(petra.id, text, parse_mode="HTML")
        assert sent.text is not None
        assert sent.entities is not None
        assert [(e.type, e.extract_from(sent.text)) for e in sent.entities] == [
            ("bot_command", "/hilfe"),
            ("email", "service@kontor.example"),
            ("url", "https://kontor.example/faq"),
            ("code", "/nicht"),
        ]

    async def test_who_never_started_the_bot_is_unknown_to_it(
        self, bot: Bot, telegram: LocalTelegram
    ) -> None:
        stranger = telegram.user("Otto")
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(stranger.id, "Guten Tag")


class TestEditing:
    async def test_text_and_buttons_change_and_the_message_says_so(
        self, bot: Bot, petra: TelegramUser
    ) -> None:
        sent = await bot.send_message(petra.id, "Seite 1", reply_markup=BUTTONS)
        await bot.edit_message_text("Seite 2", chat_id=petra.id, message_id=sent.message_id)
        (seen,) = petra.chat.from_bot
        assert (seen.text, seen.buttons, seen.edited) == ("Seite 2", (), True)

    async def test_buttons_alone_can_change(self, bot: Bot, petra: TelegramUser) -> None:
        sent = await bot.send_message(petra.id, "Wählen Sie", reply_markup=BUTTONS)
        await bot.edit_message_reply_markup(chat_id=petra.id, message_id=sent.message_id)
        assert petra.chat.from_bot[0].button_texts == []

    async def test_the_same_again_is_refused(self, bot: Bot, petra: TelegramUser) -> None:
        sent = await bot.send_message(petra.id, "/hilfe <b>a</b>", parse_mode="HTML", reply_markup=BUTTONS)
        with pytest.raises(TelegramBadRequest, match="message is not modified: specified new"):
            await bot.edit_message_text(
                "/hilfe <b>a</b>",
                chat_id=petra.id,
                message_id=sent.message_id,
                parse_mode="HTML",
                reply_markup=BUTTONS,
            )
        assert petra.chat.from_bot[0].edited is False

    async def test_what_is_not_there_cannot_be_changed(self, bot: Bot, petra: TelegramUser) -> None:
        with pytest.raises(TelegramBadRequest, match="message to edit not found"):
            await bot.edit_message_text("x", chat_id=petra.id, message_id=99)
        with pytest.raises(TelegramBadRequest, match="message to delete not found"):
            await bot.delete_message(petra.id, 99)
        with pytest.raises(TelegramBadRequest, match="message can't be edited"):
            await bot.edit_message_text("x", chat_id=petra.id, message_id=petra.chat.messages[0].id)

    async def test_a_deleted_message_is_gone(self, bot: Bot, petra: TelegramUser) -> None:
        sent = await bot.send_message(petra.id, "gleich weg")
        await bot.delete_message(petra.id, sent.message_id)
        assert petra.chat.from_bot == []

    async def test_a_caption_is_edited_as_a_caption(self, bot: Bot, petra: TelegramUser) -> None:
        file = BufferedInputFile(b"x", "liste.csv")
        sent = await bot.send_document(petra.id, file, caption="alt")
        with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
            await bot.edit_message_text("neu", chat_id=petra.id, message_id=sent.message_id)
        await bot.edit_message_caption(chat_id=petra.id, message_id=sent.message_id, caption="neu")
        assert petra.chat.from_bot[0].text == "neu"


class TestFiles:
    async def test_a_document_reaches_the_person_byte_for_byte(self, bot: Bot, petra: TelegramUser) -> None:
        content = hashlib.shake_128(b"invoice").digest(300_000)
        await bot.send_document(
            petra.id,
            BufferedInputFile(content, "Rechnung 4711 für Müller.pdf"),
            caption="Ihre <b>Rechnung</b>",
            parse_mode="HTML",
        )
        seen = await petra.next_message()
        assert seen.document is not None
        assert seen.document.content == content
        assert seen.document.name == "Rechnung 4711 für Müller.pdf"
        assert seen.document.mime_type == "application/pdf"
        assert seen.html == "Ihre <b>Rechnung</b>"

    async def test_a_document_reaches_the_bot_byte_for_byte(self, bot: Bot, petra: TelegramUser) -> None:
        content = hashlib.shake_128(b"order").digest(300_000)
        await petra.send_document("Bestellung #1 ä?.xlsx", content, caption="bitte")
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.document is not None
        assert (message.document.file_name, message.caption) == ("Bestellung #1 ä?.xlsx", "bitte")
        downloaded = await bot.download(message.document)
        assert downloaded is not None
        assert downloaded.read() == content

    async def test_a_file_can_be_sent_again_by_its_id(self, bot: Bot, petra: TelegramUser) -> None:
        sent = await bot.send_document(petra.id, BufferedInputFile(b"once", "a.txt"))
        assert sent.document is not None
        await bot.send_document(petra.id, sent.document.file_id)
        assert [m.document.content for m in petra.chat.from_bot if m.document] == [b"once", b"once"]
        with pytest.raises(TelegramBadRequest, match="wrong remote file identifier"):
            await bot.send_document(petra.id, "no-such-file")

    async def test_a_picture_tells_its_size(self, bot: Bot, petra: TelegramUser) -> None:
        sent = await bot.send_photo(petra.id, BufferedInputFile(png(30, 20), "qr.png"), caption="Code")
        assert sent.photo is not None
        assert (sent.photo[-1].width, sent.photo[-1].height) == (30, 20)
        with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
            await bot.send_photo(petra.id, BufferedInputFile(b"no picture", "qr.png"))

    async def test_an_album_is_one_group_of_messages(self, bot: Bot, petra: TelegramUser) -> None:
        files = [InputMediaDocument(media=BufferedInputFile(name.encode(), name)) for name in ("a", "b")]
        sent = await bot.send_media_group(petra.id, list(files))
        assert len({message.media_group_id for message in sent}) == 1
        assert [m.document.content for m in petra.chat.from_bot if m.document] == [b"a", b"b"]

    async def test_over_50_mb_is_refused(self, bot: Bot, petra: TelegramUser) -> None:
        with pytest.raises(TelegramEntityTooLarge):
            await bot.send_document(petra.id, BufferedInputFile(bytes(50 * 1024 * 1024 + 1), "big.zip"))
        assert petra.chat.from_bot == []

    async def test_over_20_mb_cannot_be_fetched(self, bot: Bot, petra: TelegramUser) -> None:
        await petra.send_document("big.zip", bytes(20 * 1024 * 1024 + 1))
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.document is not None
        with pytest.raises(TelegramBadRequest, match="file is too big"):
            await bot.get_file(message.document.file_id)


async def pressed(bot: Bot) -> CallbackQuery:
    """The callback query in the bot's newest update."""
    callback = (await bot.get_updates())[-1].callback_query
    assert callback is not None
    return callback


class TestButtonPresses:
    async def test_a_press_reaches_the_bot_and_its_answer_the_person(
        self, bot: Bot, petra: TelegramUser
    ) -> None:
        sent = await bot.send_message(petra.id, "Womit darf ich helfen?", reply_markup=BUTTONS)
        press = await petra.press("Meine Rechnungen")
        callback = await pressed(bot)
        assert (callback.data, callback.from_user.id) == ("invoices", petra.id)
        assert callback.message is not None
        assert callback.message.message_id == sent.message_id
        await bot.answer_callback_query(callback.id, text="Einen Moment")
        assert await press.answered() == "Einen Moment"

    async def test_an_answer_counts_once_and_in_time(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        await bot.send_message(petra.id, "?", reply_markup=BUTTONS)
        await petra.press("invoices")
        first = await pressed(bot)
        await bot.answer_callback_query(first.id)
        with pytest.raises(TelegramBadRequest, match="query is too old"):
            await bot.answer_callback_query(first.id)
        await petra.press("invoices")
        telegram.world.callback_seconds = 0
        with pytest.raises(TelegramBadRequest, match="query is too old"):
            await bot.answer_callback_query((await pressed(bot)).id)

    async def test_a_link_button_gives_its_address(self, bot: Bot, petra: TelegramUser) -> None:
        await bot.send_message(petra.id, "?", reply_markup=BUTTONS)
        assert (await petra.press("Anmelden")).url == "http://127.0.0.1:8080/login"

    async def test_a_button_that_is_not_there_cannot_be_pressed(self, bot: Bot, petra: TelegramUser) -> None:
        await bot.send_message(petra.id, "?", reply_markup=BUTTONS)
        with pytest.raises(ImpossibleError, match="Meine Rechnungen"):
            await petra.press("Löschen", timeout=0.01)


class TestCommandLists:
    async def test_a_chat_shows_the_narrowest_list_in_its_language(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        john = telegram.user("John", language="en")
        await bot.set_my_commands([BotCommand(command="hilfe", description="Hilfe")])
        await bot.set_my_commands([BotCommand(command="help", description="Help")], language_code="en")
        assert [c["command"] for c in petra.chat.commands] == ["hilfe"]
        assert [c["command"] for c in john.chat.commands] == ["help"]
        private = BotCommandScopeAllPrivateChats()
        await bot.set_my_commands([BotCommand(command="start", description="Los")], scope=private)
        assert [c["command"] for c in john.chat.commands] == ["start"]
        own = BotCommandScopeChat(chat_id=john.id)
        await bot.set_my_commands([BotCommand(command="einladen", description="x")], scope=own)
        assert [c["command"] for c in john.chat.commands] == ["einladen"]
        assert [c.command for c in await bot.get_my_commands(scope=own)] == ["einladen"]
        await bot.delete_my_commands(scope=own)
        assert [c["command"] for c in john.chat.commands] == ["start"]


class TestAccount:
    async def test_the_bot_knows_itself_and_its_chats(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        me = await bot.me()
        assert (me.username, me.is_bot) == (telegram.bot_username, True)
        chat = await bot.get_chat(petra.id)
        assert (chat.type, chat.first_name) == ("private", "Petra")

    async def test_name_and_description_are_kept_per_language(self, bot: Bot) -> None:
        await bot.set_my_description("Ihr Auftragsservice")
        await bot.set_my_description("Your order desk", language_code="en")
        assert (await bot.get_my_description("en")).description == "Your order desk"
        assert (await bot.get_my_description("de")).description == "Ihr Auftragsservice"

    async def test_a_sign_of_work_is_shown_until_the_next_message(
        self, bot: Bot, petra: TelegramUser
    ) -> None:
        await bot.send_chat_action(petra.id, "upload_document")
        assert petra.chat.action == "upload_document"
        await bot.send_message(petra.id, "da")
        assert petra.chat.action == ""
        with pytest.raises(TelegramBadRequest, match="wrong parameter action"):
            await bot.send_chat_action(petra.id, "dancing")
