"""SIGKILL at the worst moments: no message is lost, and no effect happens twice."""

from __future__ import annotations

from pathlib import Path

from core.models import PostState
from core.service import Core
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.conftest import StartChild, all_done, door_of, effects, eventually, inbox, running
from tests.bot.scripted import ScriptedDesk


class TestKilled:
    async def test_while_answering_the_message_is_answered_by_the_next_process(
        self,
        core: Core,
        desk: ScriptedDesk,
        telegram: LocalTelegram,
        anna: TelegramUser,
        start_child: StartChild,
        tmp_path: Path,
    ) -> None:
        stuck = tmp_path / "stuck"
        stuck.touch()
        child = await start_child(stuck)
        await anna.write("copper")

        async def is_claimed() -> bool:
            return [item.attempts for item in await inbox(core)] == [1]

        await eventually(is_claimed)
        child.kill()
        await child.wait()
        assert anna.chat.from_bot == []
        assert await effects(core) == []
        async with running(door_of(core, desk, telegram)):
            await anna.next_message()
            assert await effects(core) == ["copper"]
        assert [message.text for message in anna.chat.from_bot] == ["You said copper."]

    async def test_before_sending_the_answer_is_sent_by_the_next_process(
        self,
        core: Core,
        desk: ScriptedDesk,
        telegram: LocalTelegram,
        anna: TelegramUser,
        start_child: StartChild,
    ) -> None:
        fault = telegram.hang("sendMessage")
        child = await start_child()
        await anna.write("copper")
        await fault.wait_for_hits()
        child.kill()
        await child.wait()
        assert await effects(core) == ["copper"]
        async with running(door_of(core, desk, telegram)):
            await anna.next_message()
            await anna.write("brass")
            await anna.chat.wait_until(lambda chat: chat.from_bot[-1].text == "You said brass.")
        assert [message.text for message in anna.chat.from_bot] == ["You said copper.", "You said brass."]
        assert await effects(core) == ["copper", "brass"]

    async def test_after_telegram_took_the_answer_only_the_answer_repeats(
        self,
        core: Core,
        desk: ScriptedDesk,
        telegram: LocalTelegram,
        anna: TelegramUser,
        start_child: StartChild,
    ) -> None:
        fault = telegram.hang("sendMessage", accepted=True)
        child = await start_child()
        await anna.write("copper")
        await fault.wait_for_hits()
        await anna.next_message()
        child.kill()
        await child.wait()
        async with running(door_of(core, desk, telegram)):
            await anna.next_message()
            await anna.write("brass")
            await anna.next_message()
        assert [message.text for message in anna.chat.from_bot] == [
            "You said copper.",
            "You said copper.",
            "You said brass.",
        ]
        assert await effects(core) == ["copper", "brass"]

    async def test_with_many_chats_at_work_everybody_is_answered_and_nothing_done_twice(
        self,
        core: Core,
        desk: ScriptedDesk,
        telegram: LocalTelegram,
        start_child: StartChild,
    ) -> None:
        people = [telegram.user(f"Person {number}") for number in range(10)]
        child = await start_child()
        for round_ in range(3):
            for person in people:
                await person.write(f"{person.id} {round_}")
        await telegram.wait_for_requests("sendMessage", 5)
        child.kill()
        await child.wait()
        async with running(door_of(core, desk, telegram)):

            async def is_done() -> bool:
                items = await inbox(core)
                return len(items) == 30 and all(item.state == PostState.DONE for item in items)

            await eventually(is_done, 30)
            await all_done(core)
        for person in people:
            seen = list(dict.fromkeys(message.text for message in person.chat.from_bot))
            assert seen == [f"You said {person.id} {round_}." for round_ in range(3)]
        assert sorted(await effects(core)) == sorted(
            f"{person.id} {round_}" for person in people for round_ in range(3)
        )
