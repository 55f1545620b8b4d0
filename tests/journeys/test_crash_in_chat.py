"""Killed at any moment and started again, Kontor loses no message and repeats no effect: in the chat."""

from __future__ import annotations

import asyncio
import random

from sqlalchemy import func, select

from core.models import Invitation
from kontor.demo.example_data import LINDNER_DOMAIN
from kontor.demo.stage import Stage
from tests.journeys.conftest import petra
from tests.journeys.process import Process, settled


class TestChat:
    async def test_what_was_written_while_it_was_dead_is_answered_once(
        self, outside: tuple[Stage, Process]
    ) -> None:
        stage, process = outside
        user = await petra(stage)
        await settled(stage)
        await process.kill()
        await user.write("/bestellungen")
        await process.start()
        answer = await user.next_message(timeout=30)
        await settled(stage)
        assert "4500" in answer.text
        assert [message.text for message in user.chat.from_bot if message.id >= answer.id] == [answer.text]

    async def test_death_before_telegram_accepted_the_answer_loses_and_repeats_nothing(
        self, outside: tuple[Stage, Process]
    ) -> None:
        stage, process = outside
        user = await petra(stage)
        await settled(stage)
        held = stage.telegram.hold("sendMessage")
        await user.write(f"/einladen jonas.weber@{LINDNER_DOMAIN} Jonas Weber")
        await held.wait_for_hits(1)
        await process.kill()
        stage.telegram.clear_faults()
        await process.start()
        summary = await user.next_message(timeout=30)
        await user.press("Einladung senden", summary)
        await settled(stage)
        async with stage.core.read() as tx:
            invited = await tx.session.scalar(
                select(func.count()).where(Invitation.email_key == f"jonas.weber@{LINDNER_DOMAIN}")
            )
        assert invited == 1

    async def test_death_after_telegram_accepted_it_repeats_the_answer_but_no_effect(
        self, outside: tuple[Stage, Process]
    ) -> None:
        stage, process = outside
        user = await petra(stage)
        await settled(stage)
        await user.write(f"/einladen jonas.weber@{LINDNER_DOMAIN} Jonas Weber")
        summary = await user.next_message()
        stage.telegram.hang("sendMessage", accepted=True)
        user.skip()
        await user.press("Einladung senden", summary)
        first = await user.next_message()
        await process.kill()
        stage.telegram.clear_faults()
        await process.start()
        again = await user.next_message(timeout=30)
        await settled(stage)
        assert again.text == first.text
        sent = [mail for mail in stage.mailbox.mails if f"jonas.weber@{LINDNER_DOMAIN}" in mail.to]
        assert len(sent) == 1

    async def test_killed_again_and_again_it_answers_every_message(
        self, outside: tuple[Stage, Process]
    ) -> None:
        stage, process = outside
        user = await petra(stage)
        await settled(stage)
        chance = random.Random(7)
        wanted = [f"/auftrag 45{number:08}" for number in range(1, 13)]
        for start in range(0, len(wanted), 3):
            for text in wanted[start : start + 3]:
                await user.write(text)
            await asyncio.sleep(chance.uniform(0.0, 0.5))  # the moment of death, not a wait for anything
            await process.kill()
            await process.start()
        await settled(stage)
        said = "\n".join(message.text for message in user.chat.from_bot)
        assert [text for text in wanted if text.split()[1] not in said] == []
