"""How updates reach the bot by long polling."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError

from kontor.demo.telegram import LocalTelegram, TelegramUser


class TestPolling:
    async def test_an_update_comes_again_until_its_number_is_passed(
        self, bot: Bot, petra: TelegramUser
    ) -> None:
        first = await bot.get_updates()
        assert await bot.get_updates() == first
        assert [u.message.text for u in first if u.message] == ["/start"]
        assert await bot.get_updates(offset=first[-1].update_id + 1) == []
        assert await bot.get_updates() == []

    async def test_numbers_grow_one_by_one(self, bot: Bot, petra: TelegramUser) -> None:
        for text in ("a", "b", "c"):
            await petra.write(text)
        numbers = [update.update_id for update in await bot.get_updates()]
        assert numbers == list(range(numbers[0], numbers[0] + 4))

    async def test_a_waiting_poll_returns_when_somebody_writes(self, bot: Bot, petra: TelegramUser) -> None:
        seen = await bot.get_updates()
        poll = asyncio.create_task(bot.get_updates(offset=seen[-1].update_id + 1, timeout=30))
        await petra.write("Guten Tag")
        (update,) = await poll
        assert update.message is not None
        assert update.message.text == "Guten Tag"

    async def test_limit_and_negative_offset_count_from_the_ends(self, bot: Bot, petra: TelegramUser) -> None:
        for text in ("a", "b", "c"):
            await petra.write(text)
        assert [u.message.text for u in await bot.get_updates(limit=2) if u.message] == ["/start", "a"]
        assert [u.message.text for u in await bot.get_updates(offset=-1) if u.message] == ["c"]
        assert len(await bot.get_updates()) == 1

    async def test_unwanted_kinds_are_not_kept(self, bot: Bot, petra: TelegramUser) -> None:
        await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
        await petra.write("unheard")
        assert [u.message.text for u in await bot.get_updates() if u.message] == ["/start"]

    async def test_a_second_poll_ends_the_first_with_a_conflict(
        self, bot: Bot, telegram: LocalTelegram
    ) -> None:
        first = asyncio.create_task(bot.get_updates(timeout=30))
        await telegram.wait_for_bot()
        second = asyncio.create_task(bot.get_updates(timeout=30))
        with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
            await first
        await telegram.user("Petra").write("/start")
        assert len(await second) == 1

    async def test_stopping_the_server_ends_a_poll(self, bot: Bot, telegram: LocalTelegram) -> None:
        poll = asyncio.create_task(bot.get_updates(timeout=30))
        await telegram.wait_for_bot()
        await telegram.stop()
        assert await poll == []


class TestMessagesFromPeople:
    async def test_a_command_is_marked_as_such(self, bot: Bot, petra: TelegramUser) -> None:
        await petra.write("/dokument 90012345")
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.entities is not None
        assert [(e.type, e.offset, e.length) for e in message.entities] == [("bot_command", 0, 9)]
        assert message.from_user is not None
        assert message.from_user.language_code == "de"

    async def test_a_deep_link_sends_start_with_its_payload(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        await petra.open_link(f"https://t.me/{telegram.bot_username}?start=Ab-9_x")
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.text == "/start Ab-9_x"

    async def test_a_contact_carries_number_and_owner(self, bot: Bot, petra: TelegramUser) -> None:
        await petra.send_contact("+49 711 5550123")
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.contact is not None
        assert (message.contact.phone_number, message.contact.user_id) == ("+49 711 5550123", petra.id)

    async def test_a_reply_carries_the_message_replied_to(self, bot: Bot, petra: TelegramUser) -> None:
        sent = await bot.send_message(petra.id, "Welche Nummer?")
        await petra.write("90012345", reply_to=petra.chat.messages[-1])
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.reply_to_message is not None
        assert message.reply_to_message.message_id == sent.message_id


class TestGroups:
    async def test_the_bot_hears_of_joining_and_only_of_what_concerns_it(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        group = telegram.group("Einkauf", petra)
        await petra.write("unter uns", group)
        await petra.write("/start", group)
        await petra.write(f"Hallo @{telegram.bot_username}", group)
        updates = (await bot.get_updates())[1:]
        assert updates[0].my_chat_member is not None
        assert updates[0].my_chat_member.new_chat_member.status == "member"
        assert updates[0].my_chat_member.chat.type == "group"
        texts = [update.message.text for update in updates[1:] if update.message]
        assert texts == [None, "/start", f"Hallo @{telegram.bot_username}"]

    async def test_a_bot_that_left_cannot_write(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        group = telegram.group("Einkauf", petra)
        await bot.leave_chat(group.id)
        with pytest.raises(Exception, match="bot is not a member"):
            await bot.send_message(group.id, "noch da?")


class TestBlocking:
    async def test_the_bot_is_told_of_blocking_and_unblocking(self, bot: Bot, petra: TelegramUser) -> None:
        await petra.block()
        with pytest.raises(Exception, match="Forbidden: bot was blocked by the user"):
            await bot.send_message(petra.id, "Hallo?")
        await petra.unblock()
        await bot.send_message(petra.id, "Willkommen zurück")
        changes = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
        assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]
        assert [m.text for m in petra.chat.from_bot] == ["Willkommen zurück"]
