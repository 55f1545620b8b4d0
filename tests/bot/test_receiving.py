"""Receiving: stored once before it is acknowledged, whatever Telegram or the network do meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from bot.door import TelegramDoor
from core.errors import SettingsFault
from core.models import PostState
from core.post.files import MadeFile
from core.service import Core
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.conftest import all_done, door_of, effects, eventually, inbox, running
from tests.bot.proxy import gateway
from tests.bot.scripted import ScriptedDesk


class TestUpdate:
    async def test_is_acknowledged_when_it_is_stored(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        async with running(door_of(core, desk, telegram)):
            await anna.write("copper")
            await anna.next_message()
            await telegram.world.bell.wait_for(lambda: not telegram.world.updates.pending, 10)
        assert not telegram.world.updates.pending

    async def test_that_comes_again_is_answered_once(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        telegram.cut("getUpdates", accepted=True)
        await anna.write("copper")
        async with running(door_of(core, desk, telegram)):
            await anna.next_message()
        async with running(door_of(core, desk, telegram)):
            await anna.write("brass")
            await anna.next_message()
        assert await effects(core) == ["copper", "brass"]

    @pytest.mark.parametrize("code", [409, 500, 502])
    async def test_is_received_after_telegram_refused_for_a_while(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser, code: int
    ) -> None:
        telegram.fail("getUpdates", code, times=2)
        async with running(door_of(core, desk, telegram)):
            await anna.write("copper")
            await anna.next_message()
        assert await effects(core) == ["copper"]

    async def test_of_a_kind_nobody_knows_does_not_hold_up_the_others(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        telegram.world.updates.push("message", {"odd": True}, 1)
        await anna.write("copper")
        async with running(door_of(core, desk, telegram)):
            await anna.next_message()
        assert [item.state for item in await inbox(core)] == [PostState.FAILED, PostState.DONE]

    async def test_that_is_no_text_at_all_does_not_hold_up_the_others(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        telegram.world.updates.push("message", {"text": "half a sign: \ud83d"}, 1)
        await anna.write("copper")
        async with running(door_of(core, desk, telegram)):
            await anna.next_message()
        assert [item.state for item in await inbox(core)] == [PostState.FAILED, PostState.DONE]

    async def test_waits_at_telegram_while_the_door_is_closed(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        async with running(door_of(core, desk, telegram)):
            pass
        await anna.write("copper")
        async with running(door_of(core, desk, telegram)):
            assert (await anna.next_message()).text == "You said copper."


class TestFailure:
    async def test_of_an_answer_is_tried_again(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        desk.broken = 1
        async with running(door_of(core, desk, telegram)):
            await anna.write("copper")
            assert (await anna.next_message()).text == "You said copper."
        assert await effects(core) == ["copper"]

    async def test_that_lasts_ends_in_an_apology(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        desk.broken = 3
        async with running(door_of(core, desk, telegram)):
            await anna.write("copper")
            await anna.write("brass")
            sorry, answer = [await anna.next_message(15), await anna.next_message()]
        assert "schiefgegangen" in sorry.text
        assert answer.text == "You said brass."
        assert await effects(core) == ["brass"]


class TestGateway:
    async def test_that_answers_with_a_page_of_its_own_ends_nothing(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        desk.files["orders.xlsx"] = MadeFile("orders.xlsx", "application/octet-stream", b"PK made")
        async with (
            gateway(telegram.url, "answerCallbackQuery", "sendChatAction") as proxy,
            running(door_of(core, desk, telegram, url=proxy.url)),
        ):
            await anna.write("/orders")
            await anna.press("Excel")
            await anna.chat.wait_until(lambda chat: any(message.document for message in chat.from_bot))
            await anna.write("copper")
            await anna.chat.wait_until(lambda chat: chat.from_bot[-1].text == "You said copper.")
            assert set(proxy.pages) == {"answerCallbackQuery", "sendChatAction"}


class TestDoor:
    async def test_a_token_that_telegram_does_not_know_is_a_fault_of_the_settings(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram
    ) -> None:
        door = TelegramDoor(core, desk, token="5550009999:another", api_url=telegram.url)  # type: ignore[arg-type]  # scripted
        with pytest.raises(SettingsFault):
            await door.start()
        with pytest.raises(SettingsFault):
            await door.run()

    async def test_something_that_is_no_token_is_a_fault_of_the_settings(
        self, core: Core, desk: ScriptedDesk
    ) -> None:
        with pytest.raises(SettingsFault):
            TelegramDoor(core, desk, token="secret")  # type: ignore[arg-type]  # scripted

    async def test_opens_when_telegram_can_be_reached_at_last(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        telegram.cut("getMe", times=2)
        async with running(door_of(core, desk, telegram)):
            await anna.write("copper")
            await anna.next_message()

    async def test_only_one_of_two_receives_and_sends(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        async with core.begin() as tx:
            from core.models import Lease

            until = tx.now.replace(year=tx.now.year + 1)
            tx.session.add(Lease(name="telegram", owner="elsewhere/1/x", until=until))
        async with running(door_of(core, desk, telegram)):
            await anna.write("copper")
            await asyncio.sleep(0.5)
            assert telegram.requests("getUpdates") == []
            async with core.begin() as tx:
                lease = await tx.session.get(Lease, "telegram")
                await tx.session.delete(lease)
            await anna.next_message()

    async def test_stops_without_waiting_for_the_long_poll(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram
    ) -> None:
        async with asyncio.timeout(3), running(door_of(core, desk, telegram)):
            await telegram.wait_for_bot()


class TestStopping:
    async def test_loses_nothing_that_was_received(
        self, core: Core, desk: ScriptedDesk, telegram: LocalTelegram, anna: TelegramUser
    ) -> None:
        for number in range(4):
            async with running(door_of(core, desk, telegram)):
                await anna.write(f"question {number}")

        async def is_sent() -> bool:
            return len(anna.chat.from_bot) == 4

        async with running(door_of(core, desk, telegram)):
            await eventually(is_sent)
            await all_done(core)
        assert await effects(core) == [f"question {number}" for number in range(4)]
