"""What holds for every text, however broken, long or hostile."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.desk.requests import Intent, Request
from core.desk.understanding import Message, fill, hear
from core.desk.understanding.text import clean, word_set

TODAY = date(2026, 11, 23)
PIECES = [
    "\n",
    *sorted(
        word_set(
            "Rechnung Lieferschein zu Auftrag 1100555018 90077123 LS-80055011 und , . ? > Am schrieb : bis vom 1.4. "
            "KW 45 letzte 3 Wochen kg CuSn6 Messing Frau Lenz m.lenz@kunde.example sperren anlegen Passwort vergessen "
            "Gruß WG: PO-66120"
        )
    ),
]
TEXTS = st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
HOSTILE = [
    "1" * 100_000,
    "\n" * 100_000,
    "> " * 50_000,
    "a@" * 50_000,
    "1.1. bis " * 11_000,
    "90012345 " * 11_000,
    "Frau Müller von der " * 5_000,
    "CuZn" * 25_000,
    "am " + "x " * 50_000 + "schrieb",
    "rufen " + "a " * 50_000,
    "Von: a\nAn: b\nBetreff: c\n" * 4_000,
    "mit freundlichen " * 6_000,
    "tel " + "(" * 90_000,
    "2026 " * 20_000,
    "\x00\x1b\x7f" * 30_000,
    "\u202e\u200b" * 50_000,
    "wie " + "a " * 50_000 + "wie",
    "10x" * 33_000,
]


class TestHearing:
    @given(text=TEXTS, subject=TEXTS, channel=st.sampled_from(["chat", "mail"]))
    @example(text="\x00", subject="İ", channel="mail")
    @settings(max_examples=200)
    def test_it_never_raises_and_numbers_stand_in_the_text(
        self, text: str, subject: str, channel: str
    ) -> None:
        heard = hear(Message(channel, text, subject), TODAY)
        written = clean(text) + "\n" + clean(subject)
        assert len(set(heard.requests)) == len(heard.requests)
        for request in heard.requests:
            assert all(number in written for number in request.slots.numbers)
            assert Request.from_json(request.to_json()).intent is request.intent

    @given(
        text=TEXTS,
        slot=st.sampled_from(["numbers", "email", "name", "master", "period", "quantity_kg", "wanted_date"]),
    )
    @settings(max_examples=100)
    def test_an_answer_of_any_kind_is_taken_or_not(self, text: str, slot: str) -> None:
        filled = fill(Request(Intent.DOCUMENT), slot, text, TODAY)
        assert filled is None or filled != Request(Intent.DOCUMENT)

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    @pytest.mark.parametrize("channel", ["chat", "mail"])
    def test_its_time_is_bounded(self, text: str, channel: str) -> None:
        began = time.process_time()
        hear(Message(channel, text, text[:5_000]), TODAY)
        assert time.process_time() - began < 2

    def test_what_no_request_came_from_is_left_for_the_faq(self) -> None:
        heard = hear(Message("chat", "Hallo, bitte Rechnung 90077123. Wie ändere ich meine Adresse?"), TODAY)
        assert heard.rest == ("Wie ändere ich meine Adresse?",)
        assert heard.question_text == "bitte Rechnung 90077123. Wie ändere ich meine Adresse?"
        assert not heard.asks_how

    def test_it_says_which_words_filled_which_slot(self) -> None:
        heard = hear(Message("chat", "Rechnungen im Oktober für CuSn6"), TODAY)
        assert [(trace.recogniser, trace.words) for trace in heard.traces] == [("periods", "Oktober")]
