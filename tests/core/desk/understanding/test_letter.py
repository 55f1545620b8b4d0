"""Letters taken apart: the new text, what is quoted or forwarded, and the furniture around it."""

from __future__ import annotations

import pytest

from core.desk.understanding.letter import bare, bare_subject, open_letter

NEW = [
    (
        "Guten Tag,\n\nbitte die Rechnung.\n\nMit freundlichen Grüßen\nInes Adler\nTel. 0711 5550110",
        "bitte die Rechnung.",
    ),
    ("Hallo Frau Dr. Muster,\nwann kommt das?\nVG Jonas", "wann kommt das?"),
    ("Dear Sir or Madam,\n\nplease help.\n\nKind regards\nOwen", "please help."),
    ("Hoi zäme\n\nwas läuft?\n\nFreundliche Grüsse\nMara", "was läuft?"),
    ("Bitte senden.\n-- \nInes Adler", "Bitte senden."),
    ("Bitte senden.\n\nGesendet von meinem Telefon", "Bitte senden."),
    ("Bitte senden.\n\nDanke\nInes", "Bitte senden."),
    ("Danke!\n\nBitte noch die Rechnung 90077123.", "Danke!\n\nBitte noch die Rechnung 90077123."),
    (
        "Bitte senden.\n\nGruß\nInes\n\nPS: Auch den Lieferschein.",
        "Bitte senden.\n\nPS: Auch den Lieferschein.",
    ),
    ("Frage.\n\nAmtsgericht Stuttgart HRB 770011\nUSt-IdNr. DE123123123", "Frage."),
]
QUOTES = [
    "Neu.\n\nAm 20.11.2026 um 09:15 schrieb Service:\n> Alt 90010101.",
    "Neu.\n\nOn 10 Nov 2026, at 11:40, Service wrote:\n\n> Alt 90010101.",
    (
        "Neu.\n\nAm Fr., 20. Nov. 2026 um 09:15 Uhr schrieb Kontor "
        "<\nservice@kontor.example>:\n\n> Alt 90010101."
    ),
    "Neu.\n\n-----Ursprüngliche Nachricht-----\nVon: Service\nAlt 90010101.",
    (
        "Neu.\n\nVon: Service <service@kontor.example>\nGesendet: Freitag\nAn: Ines\nBetreff: "
        "Alt\n\nAlt 90010101."
    ),
    "> Alt 90010101.\n\nNeu.",
    (
        "________________________________\n\nNeu.\n\nFrom: Service\nSent: Friday\nTo: "
        "Ines\nSubject: x\n\nAlt 90010101."
    ),
]


class TestLetter:
    @pytest.mark.parametrize(("text", "new"), NEW)
    def test_greeting_signature_and_footer_go(self, text: str, new: str) -> None:
        assert bare(text) == new

    @pytest.mark.parametrize("text", QUOTES)
    def test_quotes_are_told_from_the_new_text(self, text: str) -> None:
        letter = open_letter("AW: Alt", text)
        assert "Neu." in letter.new
        assert "90010101" not in letter.new
        assert "90010101" in letter.earlier
        assert not letter.forwarded

    @pytest.mark.parametrize("subject", ["WG: x", "Fwd: x", "FW: x", "AW: WG: x"])
    def test_a_forward_is_known_by_its_subject(self, subject: str) -> None:
        assert open_letter(subject, "Bitte erledigen.").forwarded

    def test_a_forward_is_known_by_its_mark(self) -> None:
        letter = open_letter(
            "x", "Bitte.\n\n---------- Forwarded message ---------\nFrom: a\nTo: b\n\n90077123 fehlt"
        )
        assert letter.forwarded
        assert "90077123" in letter.earlier

    def test_text_may_point_back(self) -> None:
        assert open_letter("x", "Bitte zur unten genannten Nummer.").points_back
        assert not open_letter("x", "Bitte zur Nummer 90077123.").points_back

    @pytest.mark.parametrize(
        "subject",
        ["Re: Termin", "AW: RE: Termin", "WG: AW: Termin", "Re[2]: Termin", "[EXTERN] AW: Termin", "Termin"],
    )
    def test_a_subject_loses_its_prefixes(self, subject: str) -> None:
        assert bare_subject(subject) == "Termin"
