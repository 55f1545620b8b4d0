"""Killed at any moment and started again, Kontor loses no message and repeats no effect: by mail."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import make_msgid

import pytest
from sqlalchemy import func, select

from core.models import Invitation
from kontor.demo.example_data import INVOICE, LINDNER_DOMAIN
from kontor.demo.mailbox import Mail, NotAcceptedError
from kontor.demo.stage import Stage
from kontor.demo.tour import MASTER
from tests.journeys.conftest import petra
from tests.journeys.process import Process, settled


def answers_to(mails: Iterable[Mail], message_id: str) -> list[Mail]:
    return [mail for mail in mails if mail.message["In-Reply-To"] == message_id]


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
