"""Mails of ours that do not arrive: the user is flagged, somebody who can help is told once, nobody is answered."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.models import OutboxItem, User
from core.people import invitations
from core.people.invitations import Invitee
from core.people.person import Channel, of_user
from core.post.mail import return_address
from core.post.mail_returns import Fate
from kontor.demo.mailbox import Mail
from kontor.demo.mailbox.catching import When
from mailin import reports
from tests.mailin.conftest import CONTACT, MASTER, Bed
from tests.mailin.letters import letter
from tests.mailin.test_confirming import INVITE, JONAS, to

FORGOTTEN = "Ich habe mein Passwort vergessen."
NO_USER = "550 5.1.1 No such user"


def report(*actions: str, type_: str = "delivery-status") -> bytes:
    """A delivery report as a relay writes it, with these actions."""
    head = (
        "From: MAILER-DAEMON@relay.example\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
    )
    kind = f'Content-Type: multipart/report; report-type={type_}; boundary="r"\n\n'
    words = "--r\nContent-Type: text/plain\n\nI am sorry.\n"
    fields = "".join(
        f"\nFinal-Recipient: rfc822; x@y.example\nAction: {each}\nStatus: 5.1.1\n" for each in actions
    )
    status = f"--r\nContent-Type: message/{type_}\n\nReporting-MTA: dns; relay.example\n{fields}"
    return f"{head}{kind}{words}{status}\n--r--\n".replace("\n", "\r\n").encode()


async def flagged(bed: Bed, address: str = MASTER) -> datetime | None:
    async with bed.core.read() as tx:
        return (
            await tx.session.scalars(select(User.address_failed_at).where(User.email_key == address))
        ).one()


async def a_letter(bed: Bed) -> Mail:
    """A mail of ours that sees returns: the link to set a new password."""
    await bed.send(letter(FORGOTTEN))
    return next(mail for mail in await bed.answers() if "/password/reset/" in mail.text)


class TestRefusedByTheRelay:
    @pytest.mark.parametrize("when", [When.RECIPIENT, When.DATA])
    async def test_the_user_is_flagged_and_the_contact_person_told(self, bed: Bed, when: When) -> None:
        bed.mailbox.fail(NO_USER, when=when)
        await bed.send(letter())
        [told] = await bed.answers()
        assert told.to == (CONTACT,)
        assert "Petra Kunz" in told.subject
        assert MASTER in told.text
        assert "eine Antwort auf eine E-Mail" in told.text
        assert "Rechnungen" not in told.text
        assert await flagged(bed) is not None

    @pytest.mark.parametrize("answer", ["554 5.7.1 Spam", "552 5.3.4 Too large", "451 4.1.1 Later"])
    async def test_what_is_not_about_the_address_flags_nobody(self, bed: Bed, answer: str) -> None:
        bed.mailbox.fail(answer)
        await bed.send(letter())
        assert await bed.answers() == ()
        assert await flagged(bed) is None

    async def test_it_is_said_once_however_many_mails_fail(self, bed: Bed) -> None:
        for number in range(3):
            bed.mailbox.fail(NO_USER)
            await bed.send(letter(f"Wo finde ich meine Rechnungen? ({number})"))
            await bed.settled()
        assert len(await to(bed, CONTACT)) == 1

    async def test_a_later_mail_that_is_accepted_clears_it(self, bed: Bed) -> None:
        bed.mailbox.fail(NO_USER)
        await bed.send(letter())
        await bed.settled()
        await bed.send(letter("Wie kann ich mein Passwort ändern?"))
        await bed.settled()
        assert await flagged(bed) is None

    async def test_the_contact_persons_own_address_starts_no_circle(self, bed: Bed) -> None:
        bed.mailbox.fail(NO_USER, times=2)
        await bed.send(letter())
        assert await bed.answers() == ()
        assert await flagged(bed, CONTACT) is not None

    async def test_the_log_names_nobody(self, bed: Bed, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)
        bed.mailbox.fail(NO_USER)
        await bed.send(letter())
        await bed.settled()
        assert "Kunz" not in caplog.text
        assert MASTER not in caplog.text


class TestDeliveryReport:
    async def test_a_failure_flags_the_user_and_tells_the_contact_person(self, bed: Bed) -> None:
        sent = await a_letter(bed)
        await bed.send(report("failed"), mail_from="", to=sent.mail_from)
        [told] = await to(bed, CONTACT)
        assert "ein Link für ein neues Passwort" in told.text
        assert "/password/reset/" not in told.text
        assert await flagged(bed) is not None

    @pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
    async def test_anything_else_does_nothing(self, bed: Bed, action: str) -> None:
        sent = await a_letter(bed)
        await bed.send(report(action), mail_from="", to=sent.mail_from)
        assert await to(bed, CONTACT) == []
        assert await flagged(bed) is None

    async def test_an_out_of_office_reply_is_no_failure(self, bed: Bed) -> None:
        sent = await a_letter(bed)
        away = letter(
            "Ich bin im Urlaub.", subject="Automatische Antwort", headers="Auto-Submitted: auto-replied\n"
        )
        await bed.send(away, mail_from="", to=sent.mail_from)
        assert await to(bed, CONTACT) == []
        assert await flagged(bed) is None

    async def test_the_same_report_again_says_nothing_new(self, bed: Bed) -> None:
        sent = await a_letter(bed)
        for number in range(3):
            raw = report("failed") + f"{number}\r\n".encode()
            await bed.send(raw, mail_from="", to=sent.mail_from)
        assert len(await to(bed, CONTACT)) == 1

    async def test_nobody_is_answered(self, bed: Bed) -> None:
        sent = await a_letter(bed)
        count = len(bed.mailbox.mails)
        await bed.send(report("failed"), mail_from="", to=sent.mail_from)
        assert [mail.to for mail in (await bed.answers())[count:]] == [(CONTACT,)]

    async def test_it_is_noted_at_the_mail_that_came_back(self, bed: Bed) -> None:
        sent = await a_letter(bed)
        await bed.send(report("failed"), mail_from="", to=sent.mail_from)
        await bed.settled()
        async with bed.core.read() as tx:
            rows = (await tx.session.scalars(select(OutboxItem))).all()
        noted = [row.receipt["returned"] for row in rows if row.receipt and "returned" in row.receipt]
        assert [each["fate"] for each in noted] == ["failed"]

    @pytest.mark.parametrize("mail_from", [MASTER, "evil@evil.example"])
    async def test_a_person_cannot_play_a_report(self, bed: Bed, mail_from: str) -> None:
        sent = await a_letter(bed)
        await bed.send(report("failed"), mail_from=mail_from, to=sent.mail_from)
        await bed.settled()
        assert await flagged(bed) is None

    async def test_a_token_we_never_gave_out_changes_nothing(self, bed: Bed) -> None:
        await a_letter(bed)
        forged = return_address(bed.core.settings, 1).replace("-", "-a", 1)
        await bed.send(report("failed"), mail_from="", to=forged)
        await bed.settled()
        assert await flagged(bed) is None


class TestInvitation:
    async def test_the_inviter_is_told_when_the_relay_refuses_it(self, bed: Bed) -> None:
        bed.mailbox.fail(NO_USER, when=When.RECIPIENT)
        async with bed.core.begin() as tx:
            petra = of_user(await tx.session.get_one(User, bed.people.master), Channel.CHAT)
            await invitations.invite(tx, petra, Invitee(JONAS, "Herr", "Jonas", "Weber"))
        [told] = await bed.answers()
        assert told.to == (MASTER,)
        assert "Jonas Weber" in told.text
        assert await flagged(bed) is None

    async def test_the_inviter_is_told_when_it_comes_back(self, bed: Bed) -> None:
        await bed.send(letter(INVITE))
        [invitation] = await to(bed, JONAS)
        await bed.send(report("failed"), mail_from="", to=invitation.mail_from)
        told = [mail for mail in await to(bed, MASTER) if "kam nicht an" in mail.subject]
        assert len(told) == 1
        assert JONAS in told[0].text
        assert "/register/" not in told[0].text
        assert await to(bed, CONTACT) == []


class TestReading:
    @pytest.mark.parametrize(
        ("actions", "fate"),
        [
            (("failed",), Fate.FAILED),
            (("Failed (permanent)",), Fate.FAILED),
            (("delayed", "failed"), Fate.FAILED),
            (("delayed",), Fate.UNDER_WAY),
            ((), Fate.UNCLEAR),
        ],
    )
    def test_the_action_decides(self, actions: tuple[str, ...], fate: Fate) -> None:
        assert reports.fate_in(report(*actions)) is fate

    def test_a_read_receipt_is_no_failure(self) -> None:
        assert reports.fate_in(report("failed", type_="disposition-notification")) is Fate.UNCLEAR

    def test_an_older_relay_names_the_recipients_in_a_header(self) -> None:
        assert reports.fate_in(letter(headers="X-Failed-Recipients: x@y.example\n")) is Fate.FAILED

    @given(raw=st.binary(max_size=400))
    def test_it_never_raises(self, raw: bytes) -> None:
        reports.fate_in(b"Content-Type: multipart/report; boundary=r\r\n\r\n--r\r\n" + raw)
