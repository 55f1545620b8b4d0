"""A chat that goes on after a restart."""

from pathlib import Path

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from kontor.demo.telegram import LocalTelegram

MARKUP = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Ja", callback_data="y")]])


def bot_of(telegram: LocalTelegram) -> Bot:
    return Bot(telegram.token, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))


class TestKeeping:
    async def test_people_messages_files_and_waiting_updates_are_there_again(self, tmp_path: Path) -> None:
        async with LocalTelegram(folder=tmp_path) as first, bot_of(first) as bot:
            petra = first.user("Petra", id=555_000_042)
            await petra.write("/start")
            await bot.send_document(petra.id, BufferedInputFile(b"\0bytes", "a.pdf"), reply_markup=MARKUP)
            first.group("Einkauf", petra)
            before, updates = petra.chat.messages, await bot.get_updates()
        async with LocalTelegram(folder=tmp_path) as second, bot_of(second) as bot:
            petra = second.user("Petra", id=555_000_042)
            assert petra.chat.messages == before
            assert before[1].document is not None
            assert before[1].document.content == b"\0bytes"
            assert await bot.get_updates() == updates
            await petra.press("Ja")
            sent = await bot.send_message(petra.id, "weiter")
            assert sent.message_id == 3
            numbers = [update.update_id for update in await bot.get_updates()]
            assert numbers == sorted(set(numbers))

    async def test_an_empty_folder_is_a_fresh_start(self, tmp_path: Path) -> None:
        async with LocalTelegram(folder=tmp_path / "new") as telegram:
            assert telegram.world.people == {}
        assert (tmp_path / "new" / "telegram.json").exists()
