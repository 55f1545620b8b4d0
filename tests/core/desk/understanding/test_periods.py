"""Periods in words, read on Monday, 23 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.desk.understanding.periods import find_periods

TODAY = date(2026, 11, 23)

MEANT = [
    ("im Oktober", "2026-10-01..2026-10-31"),
    ("Dezember", "2025-12-01..2025-12-31"),
    ("Mai 25", "2025-05-01..2025-05-31"),
    ("Jänner", "2026-01-01..2026-01-31"),
    ("Maerz 2024", "2024-03-01..2024-03-31"),
    ("Oktober letzten Jahres", "2025-10-01..2025-10-31"),
    ("Anfang Oktober", "2026-10-01..2026-10-10"),
    ("10/2026", "2026-10-01..2026-10-31"),
    ("2026-10", "2026-10-01..2026-10-31"),
    ("letzter Monat", "2026-10-01..2026-10-31"),
    ("Vormonat", "2026-10-01..2026-10-31"),
    ("vorletzter Monat", "2026-09-01..2026-09-30"),
    ("diesen Monat", "2026-11-01..2026-11-30"),
    ("letzte Woche", "2026-11-16..2026-11-22"),
    ("last week", "2026-11-16..2026-11-22"),
    ("KW 45", "2026-11-02..2026-11-08"),
    ("45. KW 2025", "2025-11-03..2025-11-09"),
    ("KW 40 bis 44", "2026-09-28..2026-11-01"),
    ("Q3", "2026-07-01..2026-09-30"),
    ("Q4/2025", "2025-10-01..2025-12-31"),
    ("drittes Quartal 2025", "2025-07-01..2025-09-30"),
    ("letztes Quartal", "2026-07-01..2026-09-30"),
    ("1. Halbjahr", "2026-01-01..2026-06-30"),
    ("H2 2025", "2025-07-01..2025-12-31"),
    ("heuer", "2026-01-01..2026-12-31"),
    ("im Vorjahr", "2025-01-01..2025-12-31"),
    ("2024", "2024-01-01..2024-12-31"),
    ("letzte 4 Wochen", "2026-10-26..2026-11-23"),
    ("die letzten drei Monate", "2026-08-23..2026-11-23"),
    ("last 10 days", "2026-11-13..2026-11-23"),
    ("seit März", "2026-03-01..2026-11-23"),
    ("seit dem 15.8.", "2026-08-15..2026-11-23"),
    ("seit Jahresbeginn", "2026-01-01..2026-11-23"),
    ("since last month", "2026-10-01..2026-11-23"),
    ("ab Juli 2026", "2026-07-01..2026-11-23"),
    ("bis Ende Juni", "..2026-06-30"),
    ("per 30.9.2026", "..2026-09-30"),
    ("vor dem 1.5.", "..2026-04-30"),
    ("zwischen 1.4. und 30.6.", "2026-04-01..2026-06-30"),
    ("zwischen dem 1.12. und 31.1.", "2025-12-01..2026-01-31"),
    ("vom 1. bis 15. Oktober", "2026-10-01..2026-10-15"),
    ("01.10.26 - 31.10.26", "2026-10-01..2026-10-31"),
    ("von Mai bis heute", "2026-05-01..2026-11-23"),
    ("Juli bis September", "2026-07-01..2026-09-30"),
    ("Oktober und November", "2026-10-01..2026-11-30"),
    ("between March and May", "2026-03-01..2026-05-31"),
    ("from 1 October to 15 November", "2026-10-01..2026-11-15"),
    ("on November 12, 2026", "2026-11-12..2026-11-12"),
    ("gestern", "2026-11-22..2026-11-22"),
    ("letzten Freitag", "2026-11-20..2026-11-20"),
]
NO_PERIOD = [
    "bis Freitag",
    "heute noch",
    "31.2.",
    "KW 54",
    "zum Jahresende",
    "may I ask",
    "in den letzten Monaten",
    "Zeugnis 3.1",
    "CuSn6",
    "",
]


def _period(text: str) -> str:
    return ", ".join(f"{t.value.first or ''}..{t.value.last or ''}" for t in find_periods(text, TODAY))


class TestPeriods:
    @pytest.mark.parametrize(("text", "days"), MEANT)
    def test_words_mean_days(self, text: str, days: str) -> None:
        assert _period(text) == days

    @pytest.mark.parametrize("text", NO_PERIOD)
    def test_deadlines_and_impossible_days_are_no_periods(self, text: str) -> None:
        assert _period(text) == ""

    def test_a_wanted_date_lies_ahead(self) -> None:
        (found,) = find_periods("bis 15.1.", TODAY, coming=True)
        assert found.value.last == date(2027, 1, 15)

    @given(
        st.text(alphabet="0123456789.-/ bisunvomseitKWQjanuarletzte", max_size=80),
        st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    )
    def test_the_first_day_is_never_after_the_last(self, text: str, today: date) -> None:
        for trace in find_periods(text, today):
            first, last = trace.value.first, trace.value.last
            assert first is not None or last is not None
            assert first is None or last is None or first <= last
