"""Which mails are not answered, and which are."""

from __future__ import annotations

import pytest

from core import settings as settings_of
from mailin import automatic, parse
from tests.mailin.conftest import MASTER
from tests.mailin.letters import letter

SETTINGS = settings_of.load(_env_file=None)


def reason(
    headers: str = "", *, mail_from: str = MASTER, from_: str = MASTER, subject: str = "Frage"
) -> str | None:
    mail = parse.read(letter(from_=from_, subject=subject, headers=headers))
    return automatic.reason(mail, mail_from, SETTINGS)


class TestMachine:
    @pytest.mark.parametrize(
        "header",
        [
            "Auto-Submitted: auto-replied",
            "AUTO-SUBMITTED: Auto-Generated",
            "Auto-Submitted: auto-notified; owner-email=x@y.example",
            "Auto-Submitted: (hello) auto-replied",
            "Auto-Submitted:",
            "List-Id: <news.example>",
            "List-Unsubscribe: <mailto:x@y.example>",
            "Precedence: bulk",
            "Precedence: LIST",
            "Precedence: junk",
            "Precedence: auto_reply",
            "X-Auto-Response-Suppress: All",
            "X-Auto-Response-Suppress: DR, AutoReply",
            "X-Auto-Response-Suppress: OOF",
            "X-Autoreply: yes",
            "X-Autorespond: out",
            "X-Kontor-Loop: other.example",
            "Return-Path: <>",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        ],
    )
    def test_a_header_that_says_so_is_heard(self, header: str) -> None:
        assert reason(f"{header}\n") is not None

    @pytest.mark.parametrize(
        "mail_from", ["", "<>", "MAILER-DAEMON@x.example", "bounces@x.example", "service@kontor.example"]
    )
    def test_an_envelope_sender_that_is_a_machine(self, mail_from: str) -> None:
        assert reason(mail_from=mail_from) is not None

    @pytest.mark.parametrize(
        "from_",
        [
            "no-reply@x.example",
            "NoReply@x.example",
            "do_not_reply@x.example",
            "shop-noreply@x.example",
            "postmaster@x.example",
            "mailer-daemon@x.example",
            "service@kontor.example",
            "service+abc@kontor.example",
        ],
    )
    def test_a_sender_that_is_a_machine(self, from_: str) -> None:
        assert reason(from_=from_) is not None

    @pytest.mark.parametrize(
        "subject",
        [
            "Automatische Antwort: Frage",
            "AW: Automatische Antwort: Frage",
            "Out of Office",
            "Out of the office: Frage",
            "Abwesenheitsnotiz",
            "Automatic reply: Frage",
            "Undeliverable: Frage",
            "Unzustellbar: Frage",
            "Gelesen: Frage",
            "Delivery Status Notification (Failure)",
        ],
    )
    def test_a_subject_that_machines_write(self, subject: str) -> None:
        assert reason(subject=subject) is not None


class TestPerson:
    @pytest.mark.parametrize(
        "header",
        [
            "",
            "Auto-Submitted: no",
            "Auto-Submitted: No (really)",
            "X-Auto-Response-Suppress: DR, NDR, RN, NRN",
            "Precedence: normal",
            "X-Priority: 1",
            "Return-Path: <petra.kunz@federn-kunz.example>",
        ],
    )
    def test_these_headers_say_nothing(self, header: str) -> None:
        assert reason(f"{header}\n" if header else "") is None

    @pytest.mark.parametrize(
        "from_", ["reply@x.example", "nora.reply@x.example", "noresponse.team@x.example", "ono@x.example"]
    )
    def test_these_are_people(self, from_: str) -> None:
        assert reason(from_=from_, mail_from=from_) is None

    @pytest.mark.parametrize(
        "subject",
        [
            "Nicht zugestellt: Lieferschein 80123499",
            "Auftrag offen",
            "Bin nicht sicher",
            "Empfangsbestätigung fehlt",
            "Autoteile",
        ],
    )
    def test_these_subjects_are_questions(self, subject: str) -> None:
        assert reason(subject=subject) is None
