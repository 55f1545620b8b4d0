"""Killed at any moment and started again, Kontor loses nothing and repeats no effect."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from email.utils import make_msgid
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.models import InboxItem, Invitation, OutboxItem, PostState
from kontor.demo.example_data import INVOICE, LINDNER_DOMAIN
from kontor.demo.mailbox import Mail, NotAcceptedError
from kontor.demo.stage import Stage
from kontor.demo.tour import MASTER
from tests.journeys.conftest import petra
from tests.journeys.process import Process, in_own_process


@pytest.fixture
async def outside(furnished_copy: Path) -> AsyncIterator[tuple[Stage, Process]]:
    async with in_own_process(furnished_copy) as (stage, process):
        yield stage, process


async def waiting(stage: Stage) -> int:
    """How many rows of inbox and outbox are not done."""
    async with stage.core.read() as tx:
        counts = [
            await tx.session.scalar(select(func.count()).where(table.state == PostState.WAITING))
            for table in (InboxItem, OutboxItem)
        ]
    return sum(count or 0 for count in counts)


async def settled(stage: Stage, deadline: float = 60) -> None:
    """Waits until nothing is under way any more."""
    async with asyncio.timeout(deadline):
        while await waiting(stage):  # noqa: ASYNC110 - another process works; its rows are all we see
            await asyncio.sleep(0.1)


def answers_to(mails: Iterable[Mail], message_id: str) -> list[Mail]:
    return [mail for mail in mails if mail.message["In-Reply-To"] == message_id]


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


class TestMail:
    async def test_a_mail_acknowledged_just_before_death_is_answered_once(
        self, outside: tuple[Stage, Process]
    ) -> None:
        stage, process = outside
        await petra(stage)
        own_id = make_msgid(domain=LINDNER_DOMAIN)
        await stage.mailbox.write(MASTER, "Rechnung", f"Bitte die Rechnung {INVOICE}.", message_id=own_id)
        await process.kill()
        await process.start()
        await stage.mailbox.wait_for(lambda mail: mail.message["In-Reply-To"] == own_id, timeout=30)
        await settled(stage)
        assert len(answers_to(stage.mailbox.mails, own_id)) == 1

    async def test_a_mail_sent_while_it_was_dead_is_refused_and_answered_after_the_retry(
        self, outside: tuple[Stage, Process]
    ) -> None:
        stage, process = outside
        await petra(stage)
        await settled(stage)
        await process.kill()
        own_id = make_msgid(domain=LINDNER_DOMAIN)
        with pytest.raises(NotAcceptedError):
            await stage.mailbox.write(MASTER, "Rechnung", f"Rechnung {INVOICE}", message_id=own_id)
        await process.start()
        await stage.mailbox.write(MASTER, "Rechnung", f"Rechnung {INVOICE}", message_id=own_id)
        await stage.mailbox.wait_for(lambda mail: mail.message["In-Reply-To"] == own_id, timeout=30)
        await settled(stage)
        assert len(answers_to(stage.mailbox.mails, own_id)) == 1

    async def test_the_same_mail_again_after_a_death_is_answered_once(
        self, outside: tuple[Stage, Process]
    ) -> None:
        stage, process = outside
        await petra(stage)
        own_id = make_msgid(domain=LINDNER_DOMAIN)
        for _ in range(2):
            await stage.mailbox.write(MASTER, "Rechnung", f"Rechnung {INVOICE}", message_id=own_id)
            await stage.mailbox.wait_for(lambda mail: mail.message["In-Reply-To"] == own_id, timeout=30)
            await settled(stage)
            await process.kill()
            await process.start()
        await settled(stage)
        [answer] = answers_to(stage.mailbox.mails, own_id)
        assert answer.to == (MASTER,)

    async def test_death_after_the_relay_accepted_it_repeats_the_answer_but_no_effect(
        self, outside: tuple[Stage, Process]
    ) -> None:
        stage, process = outside
        await petra(stage)
        await settled(stage)
        stage.mailbox.die_after_acceptance()
        text = f"Bitte laden Sie Jonas Weber ein, jonas.weber@{LINDNER_DOMAIN}"
        own_id = await stage.mailbox.write(MASTER, "Neuer Kollege", text)
        await stage.mailbox.wait_for(lambda mail: mail.message["In-Reply-To"] == own_id, timeout=30)
        await process.kill()
        await process.start()
        async with stage.core.read() as tx:
            invited = await tx.session.scalar(
                select(func.count()).where(Invitation.email_key == f"jonas.weber@{LINDNER_DOMAIN}")
            )
        assert invited == 1
