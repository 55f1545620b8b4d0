"""Faults on order and Telegram's limits: what a bot has to live with."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from kontor.demo.telegram import LocalTelegram, TelegramUser

from .conftest import Call


class TestFaults:
    async def test_the_next_calls_fail_and_later_ones_do_not(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        telegram.fail("sendMessage", 502, times=2)
        for _ in range(2):
            with pytest.raises(TelegramServerError, match="Bad Gateway"):
                await bot.send_message(petra.id, "verloren")
        await bot.send_message(petra.id, "angekommen")
        assert [m.text for m in petra.chat.from_bot] == ["angekommen"]
        assert [entry.status for entry in telegram.requests("sendMessage")] == [502, 502, 200]

    async def test_too_many_requests_say_how_long_to_wait(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        telegram.fail("sendMessage", retry_after=7)
        with pytest.raises(TelegramRetryAfter) as refused:
            await bot.send_message(petra.id, "zu schnell")
        assert refused.value.retry_after == 7

    @pytest.mark.parametrize(("accepted", "texts"), [(False, []), (True, ["Hallo"])])
    async def test_a_lost_connection_leaves_the_message_or_not(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser, accepted: bool, texts: list[str]
    ) -> None:
        telegram.cut("sendMessage", accepted=accepted)
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(petra.id, "Hallo")
        assert [m.text for m in petra.chat.from_bot] == texts

    async def test_a_call_that_hangs_may_have_arrived(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        fault = telegram.hang("sendMessage", accepted=True)
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(petra.id, "Hallo", request_timeout=1)
        assert fault.hits == 1
        assert len(petra.chat.from_bot) == 1

    async def test_a_held_call_goes_on_when_it_is_released(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        otto = telegram.user("Otto")
        await otto.write("/start")
        fault = telegram.hold("sendMessage", chat_id=petra.id)
        held = asyncio.create_task(bot.send_message(petra.id, "wartet"))
        await fault.wait_for_hits()
        await bot.send_message(otto.id, "geht durch")
        assert petra.chat.from_bot == []
        fault.release()
        assert (await held).text == "wartet"

    async def test_a_delayed_call_arrives(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        telegram.delay("*", 0.05)
        await bot.send_message(petra.id, "später")
        assert (await petra.next_message()).text == "später"


class TestLimits:
    async def test_a_second_message_within_a_second_is_refused(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        otto = telegram.user("Otto")
        await otto.write("/start")
        now = 1000.0
        telegram.world.limits.now = lambda: now
        telegram.limit_rates()
        await bot.send_message(petra.id, "eins")
        with pytest.raises(TelegramRetryAfter) as refused:
            await bot.send_message(petra.id, "zwei")
        assert refused.value.retry_after == 1
        await bot.send_message(otto.id, "andere dürfen")
        now += 1
        await bot.send_message(petra.id, "zwei")
        assert [m.text for m in petra.chat.from_bot] == ["eins", "zwei"]

    async def test_a_group_takes_20_a_minute_and_all_chats_30_a_second(
        self, call: Call, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        group, other = telegram.group("A", petra), telegram.group("B", petra)
        telegram.world.limits.now = lambda: 1000.0
        telegram.limit_rates()
        statuses = [(await call("sendMessage", chat_id=group.id, text="x"))[0] for _ in range(21)]
        assert statuses == [200] * 20 + [429]
        statuses = [(await call("sendMessage", chat_id=other.id, text="x"))[0] for _ in range(11)]
        assert statuses == [200] * 10 + [429]


class TestWaiting:
    async def test_a_person_waits_for_what_the_bot_says(self, bot: Bot, petra: TelegramUser) -> None:
        answer = asyncio.create_task(petra.next_message())
        await bot.send_message(petra.id, "eins")
        await bot.send_message(petra.id, "zwei")
        assert (await answer).text == "eins"
        assert (await petra.next_message()).text == "zwei"
        assert [m.text for m in await petra.chat.wait_for_messages(2)] == ["eins", "zwei"]

    async def test_waiting_in_vain_shows_what_was_there(self, bot: Bot, petra: TelegramUser) -> None:
        await bot.send_message(petra.id, "etwas anderes")
        with pytest.raises(TimeoutError, match="etwas anderes"):
            await petra.chat.wait_for_messages(2, timeout=0.01)


class TestOutage:
    async def test_what_was_said_survives_a_stop_and_a_start(
        self, bot: Bot, telegram: LocalTelegram, petra: TelegramUser
    ) -> None:
        await bot.send_message(petra.id, "vorher")
        port = int(telegram.url.rsplit(":", 1)[1])
        await telegram.stop()
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(petra.id, "verloren")
        await telegram.start(port=port)
        await bot.send_message(petra.id, "nachher")
        assert [m.text for m in petra.chat.from_bot] == ["vorher", "nachher"]
        assert len(await bot.get_updates()) == 1
