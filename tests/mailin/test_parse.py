"""Reading mails: what they say, and that nothing in them stops the reader."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailin import parse
from tests.mailin.letters import letter
from tests.mailin.test_taking_in import ODD_MAILS

_FRAGMENTS = st.sampled_from(
    rb"""From: |Subject: |References: |Content-Type: |multipart/mixed; boundary=b|text/html|text/plain; charset=|utf-8
|x-unknown|--b\n|--b--|?=|=?|=?utf-8?q?=FC?=|<|>|a@b.example|(|)|"|\|;|:|<p>|<div><!--|message/rfc822|filename*0*=
|Content-Transfer-Encoding: base64\n|Content-Disposition: attachment; filename=|\n\n|\n""".replace(b"\n", b"")
    .replace(rb"\n", b"\r\n")
    .split(b"|")
)
_PIECES = st.lists(st.one_of(_FRAGMENTS, st.binary(max_size=12)), max_size=40)


def multipart(*parts: tuple[str, str]) -> bytes:
    lines = ["From: a@b.example", 'Content-Type: multipart/mixed; boundary="b"', ""]
    for kind, content in parts:
        lines += ["--b", f"Content-Type: {kind}", "", content]
    return "\r\n".join([*lines, "--b--", ""]).encode()


class TestReading:
    @settings(max_examples=400)
    @given(pieces=_PIECES)
    def test_it_never_raises(self, pieces: list[bytes]) -> None:
        parse.read(b"".join(pieces))

    @pytest.mark.parametrize("raw", ODD_MAILS, ids=range(len(ODD_MAILS)))
    def test_odd_mails_are_read_in_bounded_time(self, raw: bytes) -> None:
        began = time.monotonic()
        parse.read(raw)
        assert time.monotonic() - began < 3

    @pytest.mark.parametrize(
        ("charset", "encoded"),
        [
            ("utf-8", "Gruß".encode()),
            ("iso-8859-1", "Gruß".encode("latin-1")),
            ("windows-1252", "Gruß".encode("cp1252")),
            ("utf-8", "Gruß".encode("cp1252")),
            ("klingon", "Gruß".encode()),
            ("us-ascii", "Gruß".encode()),
        ],
    )
    def test_any_charset_is_read(self, charset: str, encoded: bytes) -> None:
        raw = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode() + encoded
        assert parse.read(raw).text == "Gruß"

    @pytest.mark.parametrize(
        "charset", ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "rot13", "hex"]
    )
    def test_a_codec_that_is_no_charset_of_texts_is_not_used(self, charset: str) -> None:
        head = f"From: a@b.example\r\nSubject: =?{charset}?q?Gru-\\u0041?=\r\n"
        file = f"Content-Disposition: inline; filename*={charset}''Gru-%5Cu0041\r\n"
        raw = f"{head}{file}Content-Type: text/plain; charset={charset}\r\n\r\nGru-\\u0041"
        mail = parse.read(raw.encode())
        assert mail.subject == "Gru-\\u0041"
        assert [attached.name for attached in mail.attached] == ["Gru-\\u0041"]
        shown = parse.read(raw.replace(file, "").encode())
        assert shown.text == "Gru-\\u0041"

    def test_two_megabytes_of_punycode_are_read_in_a_moment(self) -> None:
        raw = (
            b"From: a@b.example\r\nContent-Type: text/plain; charset=punycode\r\n\r\n"
            + b"a-"
            + b"9z" * 900_000
        )
        began = time.monotonic()
        parse.read(raw)
        assert time.monotonic() - began < 3

    def test_half_a_surrogate_pair_is_replaced_everywhere(self) -> None:
        raw = (
            b"From: a@b.example\r\nSubject: =?utf-7?q?Hallo_+2AA-?=\r\n"
            b"Content-Type: text/plain; charset=utf-7\r\n\r\nGuten Tag +2AA-"
        )
        mail = parse.read(raw)
        assert (mail.subject, mail.text) == ("Hallo ?", "Guten Tag ?")
        named = parse.read(
            multipart(("text/plain\r\nContent-Disposition: attachment; filename*=utf-7''+2AA-", "x"))
        )
        assert [file.name for file in named.attached] == ["?"]

    @pytest.mark.parametrize("header", ["Content-Type: text/plain;", "Content-Disposition: attachment;"])
    def test_endless_parameters_of_a_part_are_not_searched(self, header: str) -> None:
        raw = multipart((f"text/plain\r\n{header}" + ";\r\n ".join([";" * 900] * 3000), "x"))
        began = time.monotonic()
        parse.read(raw)
        assert time.monotonic() - began < 3

    def test_thirty_megabytes_of_empty_lines_take_no_multiple_of_their_size(self) -> None:
        raw = b"From: a@b.example\r\n\r\nFrage" + b"\r\n" * 15_000_000
        tracemalloc.start()
        try:
            assert parse.read(raw).text.strip() == "Frage"
            assert tracemalloc.get_traced_memory()[1] < 250_000_000
        finally:
            tracemalloc.stop()

    def test_encoded_words_are_joined_with_what_stands_between(self) -> None:
        raw = "From: a@b.example\r\nSubject: AW: =?utf-8?q?M=C3=BCller?= =?utf-8?q?_GmbH?= und Söhne\r\n\r\nx"
        assert parse.read(raw.encode()).subject == "AW: Müller GmbH und Söhne"

    def test_plain_text_comes_before_html(self) -> None:
        assert (
            parse.read(multipart(("text/html", "<p>HTML</p>"), ("text/plain", "Text"))).text.strip() == "Text"
        )

    def test_html_is_read_when_the_plain_part_is_blank(self) -> None:
        assert (
            parse.read(multipart(("text/plain", " "), ("text/html", "<p>Rechnung <b>7</b></p>"))).text
            == "Rechnung 7"
        )

    def test_a_quotation_in_html_stays_one(self) -> None:
        html = "<div>neu</div><blockquote><div>alt 90012345</div></blockquote>"
        assert parse.read(multipart(("text/html", html))).text.splitlines() == ["neu", "", "> alt 90012345"]

    def test_an_attached_text_is_not_the_text(self) -> None:
        raw = multipart(
            ("text/plain\r\nContent-Disposition: attachment; filename=a.txt", "Datei"), ("text/plain", "Text")
        )
        mail = parse.read(raw)
        assert mail.text.strip() == "Text"
        assert [file.name for file in mail.attached] == ["a.txt"]

    def test_a_logo_in_the_signature_is_no_attachment(self) -> None:
        raw = multipart(("text/plain", "Text"), ("image/png\r\nContent-ID: <logo>", "x"))
        assert parse.read(raw).attached == ()

    def test_an_encoded_subject_cannot_break_the_line(self) -> None:
        assert parse.read(b"Subject: =?utf-8?b?YQ0KQmNjOiB4QHkueg==?=\r\n\r\n").subject == "a Bcc: x@y.z"

    def test_flowed_lines_are_joined(self) -> None:
        raw = b"Content-Type: text/plain; format=flowed\r\n\r\nBitte die \r\nRechnung\r\nDanke\r\n"
        assert parse.read(raw).text.splitlines() == ["Bitte die Rechnung", "Danke"]


class TestSender:
    @pytest.mark.parametrize(
        "from_",
        [
            "max@firma.example",
            "<max@firma.example>",
            "Max Muster <MAX@Firma.example>",
            '"Muster, Max" <max@firma.example>',
            "=?utf-8?q?M=C3=BCller?= <max@firma.example>",
            '"max@firma.example" <max@firma.example>',
            "max@firma.example (Max Muster)",
        ],
    )
    def test_one_clean_address_is_certain(self, from_: str) -> None:
        mail = parse.read(letter(from_=from_))
        assert (mail.sender, mail.doubtful) == ("max@firma.example", False)

    @pytest.mark.parametrize(
        "from_",
        [
            "max@firma.example, eve@evil.example",
            "Muster, Max <max@firma.example>",
            '"max@firma.example" <eve@evil.example>',
            "=?utf-8?q?max=40firma=2Eexample?= <eve@evil.example>",
            "max@firma.example <eve@evil.example>",
            "Kunden: max@firma.example;",
            "<max@firma.example> <eve@evil.example>",
            "max@firma.example\nFrom: eve@evil.example",
            "max",
            "",
            "<>",
            "<max@firma.example",
            "max@[192.0.2.1]",
            "(a(b)c) max@firma.example",
        ],
    )
    def test_anything_else_is_doubtful(self, from_: str) -> None:
        assert parse.read(letter(from_=from_)).doubtful
