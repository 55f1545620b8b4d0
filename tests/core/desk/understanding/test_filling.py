"""The person answers what the desk asked: the missing slot is filled, or nothing is."""

from __future__ import annotations

from datetime import date

import pytest

from core.business.period import Period
from core.desk.requests import Intent, Request, Slots
from core.desk.understanding import fill

TODAY = date(2026, 11, 23)

ANSWERS = [
    ("numbers", "90077123", {"numbers": ("90077123",)}),
    ("numbers", "die 90077123 und 90077124", {"numbers": ("90077123", "90077124")}),
    ("numbers", "4711", {"numbers": ("4711",)}),
    ("numbers", "PO-66120 bitte", {"numbers": ("PO-66120",)}),
    ("email", "ach so: m.lenz@kunde.example", {"email": "m.lenz@kunde.example"}),
    ("name", "Frau Mara Lenz", {"title": "Frau", "first_name": "Mara", "last_name": "Lenz"}),
    ("last_name", "Lenz", {"last_name": "Lenz"}),
    ("first_name", "Mara", {"first_name": "Mara"}),
    ("master", "ja gerne", {"master": True}),
    ("master", "nein, normaler Nutzer", {"master": False}),
    ("period", "letzter Monat", {"period": Period(date(2026, 10, 1), date(2026, 10, 31))}),
    ("format", "excel", {"format": "xlsx"}),
    ("what", "die Kontrakte", {"what": "contracts"}),
    ("document_type", "Lieferschein", {"document_type": "delivery_note"}),
    ("alloy", "CuSn6", {"alloy": "CuSn6"}),
    ("quantity_kg", "500", {"quantity_kg": "500"}),
    ("quantity_kg", "1,5 t", {"quantity_kg": "1500"}),
    ("wanted_date", "15.1.", {"wanted_date": date(2027, 1, 15)}),
    ("status", "nur die offenen", {"status": "open"}),
]
NO_ANSWERS = [
    ("numbers", "weiß ich nicht"),
    ("email", "keine Ahnung"),
    ("name", "42?"),
    ("master", "hm"),
    ("period", "egal"),
    ("nothing", "x"),
]


class TestFilling:
    @pytest.mark.parametrize(("slot", "text", "changes"), ANSWERS)
    def test_an_answer_fills_the_slot(self, slot: str, text: str, changes: dict[str, object]) -> None:
        request = Request(Intent.DOCUMENT)
        assert fill(request, slot, text, TODAY) == request.having(**changes)

    @pytest.mark.parametrize(("slot", "text"), NO_ANSWERS)
    def test_what_does_not_answer_fills_nothing(self, slot: str, text: str) -> None:
        assert fill(Request(Intent.DOCUMENT), slot, text, TODAY) is None


class TestAskedForAName:
    @pytest.mark.parametrize(
        ("text", "first", "last", "title"),
        [
            ("Moritz Muster", "Moritz", "Muster", None),
            ("moritz muster", "moritz", "muster", None),
            ("Muster", None, "Muster", None),
            ("Frau Dr. Anna-Lena von der Heide", "Anna-Lena", "von der Heide", "Frau"),
            ("Sie heißt Karin Morgen", "Karin", "Morgen", None),
            ("Mr Tom Baker", "Tom", "Baker", "Herr"),
        ],
    )
    def test_it_is_taken_by_its_word(
        self, text: str, first: str | None, last: str, title: str | None
    ) -> None:
        asked = Request(Intent.INVITE, Slots(email="x@firma.example"))
        filled = fill(asked, "last_name", text, date(2026, 11, 23))
        assert filled is not None
        assert (filled.slots.first_name, filled.slots.last_name, filled.slots.title) == (first, last, title)

    @pytest.mark.parametrize(
        "text", ["weiß ich nicht", "keine Ahnung", "Rechnung 90012345", "was?", "", "abbrechen"]
    )
    def test_what_is_no_name_is_not_taken_for_one(self, text: str) -> None:
        asked = Request(Intent.INVITE, Slots(email="x@firma.example"))
        assert fill(asked, "last_name", text, date(2026, 11, 23)) is None
