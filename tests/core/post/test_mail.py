"""Mails of our own as they go over the wire."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import settings as settings_of
from core.post.files import MadeFile
from core.post.mail import (
    CannotBeAddressed,
    compose,
    disposition,
    message_ids,
    one_line,
    reply_subject,
    return_address,
    returned_item,
)
from core.settings import Settings

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SETTINGS = settings_of.load(_env_file=None, secret_key="a key for tests")


def content(**changed: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "to": "max@firma.example",
        "subject": "Re: Frage",
        "html": "<p>Guten Tag,</p><p>ja.</p>",
        "language": "de",
        "auto": "replied",
        "in_reply_to": None,
        "references": [],
        "quoted": "",
        "quoted_intro": "",
        "footer": "",
        "envelope_from": "",
        "message_id": "<1@kontor.example>",
        "files": [],
    }
    return plain | changed


def composed(*files: MadeFile, **changed: object) -> tuple[bytes, EmailMessage]:
    raw = compose(content(**changed), files, SETTINGS, NOW)
    return raw, email.message_from_bytes(raw, policy=default)


def well_formed(raw: bytes) -> bool:
    """CRLF only, 7 bits, lines of at most 998 (RFC 5322 2.1.1)."""
    bare = raw.replace(b"\r\n", b"")
    return (
        b"\r" not in bare and b"\n" not in bare and raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998
    )


class TestMail:
    HTML = (
        '<p>Ihre <b>Belege</b>:</p><ul><li>Eins</li><li>Zwei <a href="https://x.example/2">hier</a></li></ul>'
        '<table><tr><td><a class="button" href="https://x.example/b">Öffnen</a></td></tr></table><pre>a  b\n c</pre>'
    )

    def test_it_carries_what_every_mail_must(self) -> None:
        raw, message = composed()
        assert well_formed(raw)
        assert message["Date"].datetime == NOW
        assert message["Message-ID"] == "<1@kontor.example>"
        assert message["From"] == "Kontor <service@kontor.example>"
        assert message["MIME-Version"] == "1.0"

    def test_the_text_says_what_the_html_says(self) -> None:
        _, message = composed(
            html=self.HTML, quoted="Frage\nText", quoted_intro="Sie:", footer="Firma GmbH\nHRB 1"
        )
        part = message.get_body(("plain",))
        assert part is not None
        assert part.get_content().replace("\r\n", "\n") == (
            "Ihre Belege:\n\n- Eins\n- Zwei hier <https://x.example/2>\n\nÖffnen:\nhttps://x.example/b\n\na  b\n c\n\n"
            "Sie:\n> Frage\n> Text\n\n-- \nFirma GmbH\nHRB 1\n"
        )

    def test_the_html_loads_nothing_from_elsewhere(self) -> None:
        _, message = composed()
        part = message.get_body(("html",))
        assert part is not None
        assert not re.search(r"(?i)\bsrc=|url\(|<link|@import", part.get_content())

    @given(subject=st.text(max_size=300), name=st.text(min_size=1, max_size=250), text=st.text(max_size=2000))
    def test_no_text_breaks_the_form(self, subject: str, name: str, text: str) -> None:
        text = text.encode("utf-8", "replace").decode()
        file = MadeFile(name, "application/pdf", b"\r\n.\r\n\x00")
        raw, message = composed(file, subject=subject, quoted=text, footer=text)
        assert well_formed(raw)
        assert len(message.get_all("Subject", [])) == 1
        assert message["Bcc"] is None
        assert [part.get_payload(decode=True) for part in message.iter_attachments()] == [file.content]

    @pytest.mark.parametrize("length", [20, 60, 77, 78, 79, 120, 250])
    def test_ids_of_any_length_stand_unencoded(self, length: int) -> None:
        number = "<" + "a" * (length - 12) + "@x.example>"
        raw, message = composed(in_reply_to=number, references=["<first@x.example>"])
        assert f"\r\nIn-Reply-To: {number}\r\n".encode() in raw
        assert message["References"].split() == ["<first@x.example>", number]
        assert b"=?" not in raw.partition(b"\r\n\r\n")[0]

    @pytest.mark.parametrize(
        "number",
        ["<a b@x>", "no brackets", "<a@x>\r\nBcc: e@evil.example", "<ä@x>", "<>", "<" + "a" * 990 + ">"],
    )
    def test_an_invalid_id_is_left_out(self, number: str) -> None:
        _, message = composed(in_reply_to=number, references=[number])
        assert message["In-Reply-To"] is None
        assert message["References"] is None
        assert message["Bcc"] is None

    def test_a_long_thread_is_trimmed_in_the_middle(self) -> None:
        ids = [f"<{number}@x.example>" for number in range(100)]
        _, message = composed(in_reply_to="<last@x.example>", references=ids)
        assert message["References"].split() == [*ids[:20], *ids[-19:], "<last@x.example>"]

    def test_a_domain_with_umlauts_is_written_in_ascii(self) -> None:
        raw, message = composed(to="max@müller.example")
        assert message["To"] == "max@xn--mller-kva.example"
        assert raw.isascii()

    @pytest.mark.parametrize(
        "to", ["mäx@firma.example", "max", "a@b@c.example", "max@firma.example\r\nBcc: e@evil.example"]
    )
    def test_an_address_that_fits_no_header_is_refused(self, to: str) -> None:
        with pytest.raises(CannotBeAddressed):
            composed(to=to)


class TestAttachmentName:
    def test_it_is_read_back_and_has_an_ascii_twin(self) -> None:
        raw, message = composed(MadeFile("Rechnung_Müller.pdf", "application/pdf", b"%PDF"))
        [part] = message.iter_attachments()
        assert part.get_filename() == "Rechnung_Müller.pdf"
        assert part.get_content_type() == "application/pdf"
        assert b'filename="Rechnung_Mueller.pdf"' in raw
        assert b"filename*=utf-8''Rechnung_M%C3%BCller.pdf" in raw

    def test_a_path_and_a_header_are_not_hidden_in_it(self) -> None:
        shown = disposition('../../a"; x=y\r\n.pdf')
        assert shown.endswith('; filename="_.._a__ x_y_.pdf"')
        assert "\r" not in shown
        assert "/" not in shown


class TestSubject:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("Frage", "Re: Frage"),
            ("AW: Re: WG: Frage", "Re: Frage"),
            ("re[2]: Antw: SV: Frage", "Re: Frage"),
            ("Frage zu Re: x", "Re: Frage zu Re: x"),
            ("Reklamation", "Re: Reklamation"),
            ("  ", ""),
            ("a\r\nBcc: x@y", "Re: a Bcc: x@y"),
        ],
    )
    def test_it_has_one_re(self, before: str, after: str) -> None:
        assert reply_subject(before) == after

    @given(st.text())
    def test_it_is_one_line(self, text: str) -> None:
        assert len(one_line(text).splitlines()) <= 1


class TestReturnAddress:
    @given(st.integers(min_value=1, max_value=10**15))
    def test_it_tells_which_mail_came_back(self, number: int) -> None:
        token = return_address(SETTINGS, number).partition("+")[2].partition("@")[0]
        assert returned_item(SETTINGS, token) == number
        assert returned_item(SETTINGS, token.upper()) == number

    @pytest.mark.parametrize("token", ["", "r1", "r1-aaaaaaaaaa", "abc", "r99999999999999999999-aaaaaaaaaa"])
    def test_no_other_token_does(self, token: str) -> None:
        assert returned_item(SETTINGS, token) is None

    def test_the_key_of_another_house_opens_nothing(self, tmp_path: Path) -> None:
        other: Settings = settings_of.load(_env_file=None, data_dir=tmp_path)
        token = return_address(other, 7).partition("+")[2].partition("@")[0]
        assert returned_item(SETTINGS, token) is None


class TestMessageIds:
    def test_only_well_formed_ones_are_kept(self) -> None:
        assert message_ids("<a@b> junk <c d> <e@f>") == ("<a@b>", "<e@f>")
