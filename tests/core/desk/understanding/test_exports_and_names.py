"""Exports in several formats, balances at the end of a month, surnames that are words, documents with a number each."""

from __future__ import annotations

from datetime import date

import pytest

from core.business.period import Period
from core.desk.requests import Request
from core.desk.understanding import Message, hear

TODAY = date(2026, 11, 23)


def requests(text: str) -> tuple[Request, ...]:
    return hear(Message("chat", text), TODAY).requests


class TestExports:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("Bestellungen als Excel und Kontrakte als PDF", [("orders", "xlsx"), ("contracts", "pdf")]),
            ("offene Aufträge als Excel und als PDF", [("orders", "xlsx"), ("orders", "pdf")]),
            ("Kontrakte als Excel oder CSV", [("contracts", "xlsx")]),
            ("Kontrakte bitte nicht als Excel, als PDF", [("contracts", "pdf")]),
            ("Export Konto csv", [("metal_account", "csv")]),
        ],
    )
    def test_each_list_keeps_its_formats(self, text: str, wanted: list[tuple[str, str]]) -> None:
        assert [(each.slots.what, each.slots.format) for each in requests(text)] == wanted


OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
Y2025 = Period(date(2025, 1, 1), date(2025, 12, 31))


class TestSideBySide:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            (
                "Bestellungen vom Oktober als PDF und den Stand Umarbeitungskonto Kupfer",
                [("export", "pdf", OCTOBER), ("metal_account", None, None)],
            ),
            (
                "Bestellungen vom Oktober und Kontrakte als PDF",
                [("export", "pdf", OCTOBER), ("export", "pdf", None)],
            ),
            (
                "Umarbeitungskonto Messing 2025 als PDF und Bestellungen vom letzten Monat",
                [("export", "pdf", Y2025), ("orders", None, OCTOBER)],
            ),
            (
                "Kontrakte und Umarbeitungskonto für 2025 als Excel",
                [("export", "xlsx", Y2025), ("export", "xlsx", Y2025)],
            ),
            (
                "Bestellungen als Excel und die Kontrakte auch",
                [("export", "xlsx", None), ("export", "xlsx", None)],
            ),
        ],
    )
    def test_a_list_takes_nothing_that_another_has_for_itself(
        self, text: str, wanted: list[tuple[str, str | None, Period | None]]
    ) -> None:
        assert [(each.intent, each.slots.format, each.slots.period) for each in requests(text)] == wanted

    @pytest.mark.parametrize(
        ("text", "formats"),
        [
            ("Bestellungen Oktober als Excel und September als Excel", ["xlsx", "xlsx"]),
            ("Bestellungen vom Oktober als Excel und Bestellungen September als PDF", ["xlsx", "pdf"]),
            ("Please send orders of October and of September as csv", ["csv", "csv"]),
            ("Bestellungen Oktober und September", [None, None]),
        ],
    )
    def test_each_of_two_periods_gets_its_list(self, text: str, formats: list[str | None]) -> None:
        found = requests(text)
        assert [each.slots.period for each in found] == [OCTOBER, SEPTEMBER]
        assert [each.slots.format for each in found] == formats


class TestBalance:
    @pytest.mark.parametrize("text", ["Saldo Umarbeitungskonto Ende Oktober", "Bestand CuZn37 Ende Oktober?"])
    def test_at_the_end_of_a_month_is_that_days(self, text: str) -> None:
        (request,) = requests(text)
        assert request.slots.period == Period(None, date(2026, 10, 31))


class TestSurnames:
    def test_a_word_of_the_vocabulary_behind_a_first_name_is_one(self) -> None:
        (request,) = requests("Bitte Zugang für Gerda General anlegen")
        assert (request.slots.first_name, request.slots.last_name) == ("Gerda", "General")

    def test_a_general_user_is_a_role(self) -> None:
        (request,) = requests("Bitte Gerda als General User anlegen: gerda@kunde.example")
        assert request.slots.last_name != "General"


class TestDocuments:
    def test_each_kind_keeps_its_own_number(self) -> None:
        found = [
            (each.slots.document_type, each.slots.numbers) for each in requests("RE 90012345 und LS-80123499")
        ]
        assert found == [("invoice", ("90012345",)), ("delivery_note", ("LS-80123499",))]

    def test_one_thanked_for_is_not_asked_for(self) -> None:
        (request,) = requests("Danke für die AB, jetzt fehlt nur noch Rechnung 90012346")
        assert (request.slots.document_type, request.slots.numbers) == ("invoice", ("90012346",))

    def test_of_today_are_todays(self) -> None:
        (request,) = requests("Rechnungen von heute")
        assert request.slots.period == Period(TODAY, TODAY)
