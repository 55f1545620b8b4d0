"""What comes back for a mail, seen by a real SMTP client and a real relay."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from core.models import OutboxItem, PostState
from core.post.relay import WAITS
from tests.mailin.conftest import MASTER, Bed, OpenBed
from tests.mailin.letters import letter


class TestAnswer:
    async def test_a_question_is_answered_in_its_thread(self, bed: Bed) -> None:
        await bed.send(
            letter(message_id="<q1@x.example>", headers="References: <a@x.example> <b@x.example>\n")
        )
        [mail] = await bed.answers()
        assert mail.to == (MASTER,)
        assert mail.subject == "Re: Frage"
        assert mail.message["In-Reply-To"] == "<q1@x.example>"
        assert mail.message["References"].split() == ["<a@x.example>", "<b@x.example>", "<q1@x.example>"]
        assert "Guten Tag Frau Kunz," in mail.text
        assert "> Wo finde ich meine Rechnungen?" in mail.text
        assert "Metallservice Süd GmbH, Stuttgart" in mail.text
        assert mail.html is not None
        assert "Rechnungen?" in mail.html

    async def test_it_is_marked_so_that_no_machine_answers_it(self, bed: Bed) -> None:
        await bed.send(letter())
        [mail] = await bed.answers()
        assert mail.mail_from == ""
        assert mail.message["Auto-Submitted"] == "auto-replied"
        assert mail.message["X-Auto-Response-Suppress"] == "All"
        assert mail.message["X-Kontor-Loop"] == "kontor.example"

    async def test_it_goes_to_the_registered_address_only(self, bed: Bed) -> None:
        elsewhere = "Reply-To: other@evil.example\nCc: third@evil.example\nSender: x@evil.example\n"
        await bed.send(letter(from_="Petra Kunz <Petra.KUNZ@Federn-Kunz.example>", headers=elsewhere))
        [mail] = await bed.answers()
        assert mail.to == (MASTER,)
        assert mail.message["To"] == MASTER

    async def test_behind_the_greeting_the_sentence_goes_on(self, bed: Bed) -> None:
        await bed.send(letter("Ich habe mein Passwort vergessen."))
        texts = [mail.text for mail in await bed.answers()]
        assert any(re.search(r"Guten Tag Frau Kunz,\s+jemand, vermutlich", text) for text in texts), texts

    async def test_several_wishes_get_one_mail(self, bed: Bed) -> None:
        await bed.send(
            letter("Bitte senden Sie mir unsere Bestellungen als Excel.\nUnd die Rechnung 90012345.")
        )
        [mail] = await bed.answers()
        assert [file.name.rpartition(".")[2] for file in mail.files] == ["xlsx"]
        assert "90012345" in mail.text

    async def test_no_wish_of_a_mail_lends_another_its_format_or_period(self, bed: Bed) -> None:
        await bed.send(
            letter("Bitte die Bestellungen vom Oktober als PDF und den Stand Umarbeitungskonto Kupfer.")
        )
        await bed.send(letter("Bitte Bestellungen Oktober als Excel und September als Excel."))
        one_pdf, two_sheets = await bed.answers()
        assert [file.name.rpartition(".")[2] for file in one_pdf.files] == ["pdf"]
        assert [file.name.rpartition(".")[2] for file in two_sheets.files] == ["xlsx", "xlsx"]
        assert "01.09.2026 bis 30.09.2026" in two_sheets.text

    async def test_a_pdf_is_sent_in_the_name_of_the_service_company(self, bed: Bed) -> None:
        await bed.send(letter("Bitte senden Sie mir unsere Bestellungen als PDF."))
        [mail] = await bed.answers()
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(mail.files[0].content)).pages)
        assert "Metallservice Süd GmbH" in text
        assert "\u200b" not in text

    async def test_the_same_mail_twice_is_answered_once(self, bed: Bed) -> None:
        again = letter(message_id="<same@x.example>")
        await bed.send(again)
        await bed.send(again)
        assert len(await bed.answers()) == 1

    async def test_the_same_id_with_another_body_is_another_mail(self, bed: Bed) -> None:
        await bed.send(letter(message_id="<same@x.example>"))
        await bed.send(letter("Wie kann ich ein Passwort zurücksetzen?", message_id="<same@x.example>"))
        assert len(await bed.answers()) == 2

    @pytest.mark.parametrize(
        "media_type",
        [
            "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            "application/ms-tnef; name=winmail.dat",
            "text/calendar; method=REQUEST",
            "image/png; name=scan.png",
            "multipart/encrypted; boundary=b",
        ],
    )
    @pytest.mark.parametrize("subject", ["", "Hm"])
    async def test_what_cannot_be_read_is_said(self, bed: Bed, media_type: str, subject: str) -> None:
        raw = letter("BEGIN", subject=subject).replace(b"text/plain; charset=utf-8", media_type.encode())
        await bed.send(raw)
        [mail] = [mail for mail in await bed.answers() if mail.to == (MASTER,)]
        assert "konnte ich nicht lesen" in mail.text
        assert "Anna Berg" in mail.text

    async def test_a_reply_keeps_the_thread(self, bed: Bed) -> None:
        await bed.send(letter(message_id="<q1@x.example>"))
        [first] = await bed.answers()
        await bed.mailbox.write(MASTER, "Re: Frage", "Wie kann ich mein Passwort ändern?", reply_to=first)
        _, second = await bed.answers()
        assert second.message["References"].split()[0] == "<q1@x.example>"
        assert second.subject == "Re: Frage"


class TestInvitationByMail:
    async def test_a_master_user_invites_a_colleague(self, bed: Bed) -> None:
        await bed.send(letter("Bitte laden Sie Jonas Weber ein: jonas.weber@federn-kunz.example"))
        mails = {mail.to[0]: mail for mail in await bed.answers()}
        invitation = mails["jonas.weber@federn-kunz.example"]
        assert "/register/" in invitation.text
        assert invitation.message["Auto-Submitted"] == "auto-generated"
        assert invitation.mail_from.startswith("service+r")
        assert "jonas.weber" in mails[MASTER].text


class TestUnproven:
    async def test_a_known_address_gets_no_data(self, open_bed: OpenBed) -> None:
        bed = await open_bed(mail_auth="verify")
        await bed.send(letter("Bitte senden Sie mir unsere Bestellungen als Excel."))
        [mail] = await bed.answers()
        assert mail.files == ()
        assert "/confirm/" in mail.text
        assert "nichts gesendet" in mail.text

    async def test_a_known_address_changes_nothing(self, open_bed: OpenBed) -> None:
        bed = await open_bed(mail_auth="verify")
        await bed.send(letter("Bitte laden Sie Jonas Weber ein: jonas.weber@federn-kunz.example"))
        assert [mail.to for mail in await bed.answers()] == [(MASTER,)]

    async def test_a_known_address_gets_faq_answers(self, open_bed: OpenBed) -> None:
        bed = await open_bed(mail_auth="verify")
        await bed.send(letter())
        [mail] = await bed.answers()
        assert "nichts gesendet" not in mail.text

    async def test_an_unknown_address_gets_silence(self, open_bed: OpenBed) -> None:
        bed = await open_bed(mail_auth="verify")
        await bed.send(letter(from_="who@nowhere.example"), mail_from="who@nowhere.example")
        assert await bed.answers() == ()

    @pytest.mark.parametrize(
        "from_",
        [
            f"{MASTER}, other@evil.example",
            f"{MASTER}\nFrom: other@evil.example",
            f'"{MASTER}" <other@evil.example>',
            f"Friends: {MASTER};",
        ],
    )
    async def test_a_doubtful_from_proves_nothing(self, bed: Bed, from_: str) -> None:
        await bed.send(letter("Bitte senden Sie mir unsere Bestellungen als Excel.", from_=from_))
        assert all(not mail.files for mail in await bed.answers())


class TestStranger:
    FROM = "who@nowhere.example"

    async def test_a_stranger_is_told_once_a_day(self, bed: Bed) -> None:
        for number in range(3):
            await bed.send(letter(f"Bitte die Rechnung 9001234{number}", from_=self.FROM), self.FROM)
        [mail] = await bed.answers()
        assert "nicht registriert" in mail.text
        bed.later(days=1, minutes=1)
        await bed.send(letter("Bitte die Rechnung 90099999", from_=self.FROM), self.FROM)
        assert len(await bed.answers()) == 2

    async def test_a_stranger_gets_faq_answers(self, bed: Bed) -> None:
        await bed.send(letter("Wie kann ich mich registrieren?", from_=self.FROM), self.FROM)
        [mail] = await bed.answers()
        assert "90 Tage" in mail.text
        assert "nicht registriert" not in mail.text


class TestProofFromUpstream:
    WISH = "Bitte senden Sie mir unsere Bestellungen als Excel."
    GOOD = "mx.kontor.example; dkim=pass header.d=federn-kunz.example; dmarc=pass header.from=federn-kunz.example"

    async def files(self, bed: Bed, *results: str) -> int:
        headers = "".join(f"Authentication-Results: {result}\n" for result in results)
        await bed.send(letter(self.WISH, headers=headers))
        [mail] = await bed.answers()
        return len(mail.files)

    async def test_a_signature_that_the_upstream_verified_is_believed(self, open_bed: OpenBed) -> None:
        assert await self.files(await open_bed(mail_auth="trust:mx.kontor.example"), self.GOOD) == 1

    async def test_a_forged_header_below_it_counts_for_nothing(self, open_bed: OpenBed) -> None:
        bed = await open_bed(mail_auth="trust:mx.kontor.example")
        assert await self.files(bed, "mx.kontor.example; dkim=none; dmarc=fail", self.GOOD) == 0

    async def test_another_server_is_not_believed(self, open_bed: OpenBed) -> None:
        bed = await open_bed(mail_auth="trust:mx.kontor.example")
        assert await self.files(bed, self.GOOD.replace("mx.kontor", "mx.evil")) == 0

    async def test_another_peer_is_not_believed(self, open_bed: OpenBed) -> None:
        bed = await open_bed(mail_auth="trust:mx.kontor.example", mail_peers="192.0.2.0/24")
        assert await self.files(bed, self.GOOD) == 0

    async def test_dmarc_by_spf_alone_invites_nobody(self, open_bed: OpenBed) -> None:
        bed = await open_bed(mail_auth="trust:mx.kontor.example")
        header = "Authentication-Results: mx.kontor.example; dmarc=pass header.from=federn-kunz.example\n"
        await bed.send(
            letter("Bitte laden Sie Jonas Weber ein: jonas.weber@federn-kunz.example", headers=header)
        )
        [mail] = await bed.answers()
        assert mail.to == (MASTER,)
        assert "nichts geändert" in mail.text


class TestLoops:
    async def test_a_report_is_never_answered(self, bed: Bed) -> None:
        await bed.send(letter(), mail_from="")
        assert await bed.answers() == ()
        assert [item.state for item in await bed.inbox()] == [PostState.DONE]

    async def test_an_echo_falls_silent(self, bed: Bed) -> None:
        for _ in range(5):
            await bed.send(letter())
        assert len(await bed.answers()) == 2

    async def test_the_twenty_first_answer_waits_for_the_next_hour(self, bed: Bed) -> None:
        for number in range(22):
            await bed.send(letter(f"Wo finde ich meine Rechnungen? ({number})"))
        assert len(await bed.answers()) == 20
        bed.later(hours=1, minutes=1)
        assert len(await bed.answers()) == 22

    async def test_two_kontors_do_not_talk_to_each_other(self, bed: Bed) -> None:
        await bed.send(letter())
        [mail] = await bed.answers()
        await bed.send(mail.raw, mail_from=MASTER)
        assert len(await bed.answers()) == 1


class TestPostmaster:
    async def test_mail_for_the_postmaster_goes_to_the_operator(self, open_bed: OpenBed) -> None:
        bed = await open_bed(operator_address="betrieb@firma.example")
        raw = letter("Ihre Mail kam nicht an.", from_="admin@other.example")
        await bed.send(raw, "admin@other.example", "postmaster@kontor.example")
        [mail] = await bed.answers()
        assert mail.to == ("betrieb@firma.example",)
        assert [file.content for file in mail.files] == [raw]

    async def test_without_an_operator_it_is_kept(self, bed: Bed) -> None:
        await bed.send(letter(), MASTER, "postmaster@kontor.example")
        assert await bed.answers() == ()
        assert len(await bed.inbox()) == 1


class TestRelayTrouble:
    async def test_a_greylisting_relay_is_asked_again(self, bed: Bed) -> None:
        bed.mailbox.fail("451 4.7.1 Greylisted", times=2)
        await bed.send(letter())
        assert await bed.answers() == ()
        for _ in range(2):
            bed.later(minutes=5)
            await bed.settled()
        assert len(bed.mailbox.mails) == 1

    async def test_a_refusal_is_recorded(self, bed: Bed) -> None:
        bed.mailbox.fail("554 5.7.1 Rejected as spam")
        await bed.send(letter())
        assert await bed.answers() == ()
        async with bed.core.read() as tx:
            [row] = (await tx.session.scalars(select(OutboxItem))).all()
        assert row.state == PostState.FAILED
        assert row.error is not None
        assert "Rejected as spam" in row.error

    def test_a_mail_is_tried_for_five_days(self) -> None:
        assert timedelta(days=5) <= sum(WAITS, timedelta()) < timedelta(days=5, hours=4)
        assert list(WAITS) == sorted(WAITS)

    async def test_after_the_last_attempt_it_is_given_up(self, bed: Bed) -> None:
        bed.mailbox.fail("451 4.7.1 Greylisted", times=2)
        await bed.send(letter())
        await bed.settled()
        async with bed.core.begin() as tx:
            await tx.session.execute(update(OutboxItem).values(attempts=len(WAITS)))
        bed.later(minutes=5)
        await bed.settled()
        async with bed.core.read() as tx:
            [row] = (await tx.session.scalars(select(OutboxItem))).all()
        assert row.state == PostState.FAILED

    async def test_every_attempt_carries_the_same_message_id(self, bed: Bed) -> None:
        bed.mailbox.die_after_acceptance()
        await bed.send(letter())
        await bed.mailbox.wait_for(lambda _: True)
        await bed.settled()
        bed.later(minutes=5)
        mails = await bed.answers()
        assert len(mails) == 2
        assert mails[0].message["Message-ID"] == mails[1].message["Message-ID"]
