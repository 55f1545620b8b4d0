"""The catching relay: what it keeps, how it fails on demand, and that it forgets nothing."""

from __future__ import annotations

import smtplib
from asyncio import to_thread
from email.message import EmailMessage
from pathlib import Path

import pytest

from kontor.demo.mailbox import Mailbox, NotAcceptedError, When

RAW = b"From: service@kontor.example\r\nSubject: Hallo\r\n\r\nText\r\n.\r\n..Ende\r\n"


def deliver(port: int, raw: bytes = RAW, to: str = "max@firma.example") -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", [to], raw)


class TestRelay:
    async def test_every_mail_is_kept_byte_for_byte(self, mailbox: Mailbox) -> None:
        await to_thread(deliver, mailbox.smtp_port)
        [mail] = mailbox.mails
        assert mail.raw == RAW
        assert (mail.mail_from, mail.to, mail.subject) == ("", ("max@firma.example",), "Hallo")

    async def test_mails_survive_a_restart(self, tmp_path: Path) -> None:
        first = Mailbox(folder=tmp_path)
        await first.start()
        await to_thread(deliver, first.smtp_port)
        await first.stop()
        assert Mailbox(folder=tmp_path).mails == first.mails

    async def test_waiting_finds_what_came_before_and_after(self, mailbox: Mailbox) -> None:
        await to_thread(deliver, mailbox.smtp_port)
        assert (await mailbox.wait_for(lambda mail: mail.subject == "Hallo")).to == ("max@firma.example",)
        with pytest.raises(TimeoutError):
            await mailbox.wait_for(lambda mail: mail.subject == "Nie", timeout=0.05)

    @pytest.mark.parametrize("when", [When.RECIPIENT, When.DATA])
    async def test_it_fails_as_often_as_it_was_told(self, mailbox: Mailbox, when: When) -> None:
        mailbox.fail("451 4.7.1 Greylisted", times=2, when=when)
        for _ in range(2):
            with pytest.raises((smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)):
                await to_thread(deliver, mailbox.smtp_port)
        await to_thread(deliver, mailbox.smtp_port)
        assert len(mailbox.mails) == 1

    async def test_it_can_die_after_acceptance(self, mailbox: Mailbox) -> None:
        mailbox.die_after_acceptance()
        with pytest.raises((smtplib.SMTPException, OSError)):
            await to_thread(deliver, mailbox.smtp_port)
        assert len(mailbox.mails) == 1


class TestWriting:
    async def test_a_mail_reaches_the_other_side_in_its_thread(self, mailbox: Mailbox) -> None:
        other = Mailbox()
        await other.start()
        mailbox.send_to("127.0.0.1", other.smtp_port)
        asked = EmailMessage()
        asked["Message-ID"], asked["References"] = "<2@kontor.example>", "<1@firma.example>"
        await to_thread(deliver, mailbox.smtp_port, asked.as_bytes())
        await mailbox.write("max@firma.example", "Re: Hallo", "Ja", reply_to=mailbox.mails[0])
        [mail] = other.mails
        await other.stop()
        assert mail.to == ("service@kontor.example",)
        assert mail.message["References"] == "<1@firma.example> <2@kontor.example>"
        assert mail.text == "Ja\n"

    async def test_a_refusal_is_told_in_the_words_of_the_other_side(self, mailbox: Mailbox) -> None:
        other = Mailbox()
        await other.start()
        other.fail("550 5.1.1 No such recipient here", when=When.RECIPIENT)
        mailbox.send_to("127.0.0.1", other.smtp_port)
        with pytest.raises(NotAcceptedError, match=r"550 5\.1\.1"):
            await mailbox.write("max@firma.example", "Hallo", "Ja")
        await other.stop()
