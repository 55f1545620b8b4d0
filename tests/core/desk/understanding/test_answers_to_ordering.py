"""What a purchasing clerk answers when asked for a day, a weight, the source of the metal, a reference, a product."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.desk.requests import Intent, Request
from core.desk.understanding import fill, said_along, stops
from core.desk.understanding.wanted import wanted_day

TODAY = date(2026, 11, 23)  # a Monday
WISH = Request(Intent.PLACE_ORDER)


def answered(missing: str, text: str) -> dict[str, Any] | None:
    """The slots that the answer fills; None when it answers nothing."""
    filled = fill(WISH, missing, text, TODAY)
    return None if filled is None else {k: v for k, v in filled.to_json().items() if k != "intent"}


class TestDay:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("in drei Wochen", "2026-12-14"),
            ("in 3 weeks", "2026-12-14"),
            ("in 14 Tagen", "2026-12-07"),
            ("in einer Woche", "2026-11-30"),
            ("in zwei Monaten", "2027-01-23"),
            ("nächste Woche", "2026-12-04"),
            ("nächste Woche Mittwoch", "2026-12-02"),
            ("übernächste Woche", "2026-12-11"),
            ("next week", "2026-12-04"),
            ("Ende März", "2027-03-31"),
            ("end of March", "2027-03-31"),
            ("KW 12", "2027-03-26"),
            ("15. März", "2027-03-15"),
            ("15.03.2027", "2027-03-15"),
            ("Freitag", "2026-11-27"),
            ("Montag", "2026-11-30"),
            ("nächsten Monat", "2026-12-31"),
            ("Monatsende", "2026-11-30"),
            ("morgen", "2026-11-24"),
            ("gestern", "2026-11-22"),
        ],
    )
    def test_in_everyday_words(self, text: str, day: str) -> None:
        assert answered("wanted_date", text) == {"wanted_date": day}

    @pytest.mark.parametrize(
        "text",
        ["asap", "so schnell wie möglich", "sofort", "egal", "keine", "as soon as possible", "dringend"],
    )
    def test_may_be_left_open(self, text: str) -> None:
        assert answered("wanted_date", text) == {"soon": True}

    @pytest.mark.parametrize("text", ["31.2.", "blau", "wie bitte"])
    def test_is_not_read_into_anything(self, text: str) -> None:
        assert answered("wanted_date", text) is None

    @given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.integers(1, 99))
    def test_so_many_weeks_are_as_many_days(self, today: date, weeks: int) -> None:
        assert wanted_day(f"in {weeks} Wochen", today) == today + timedelta(weeks=weeks)

    @example(date(2028, 5, 20), "KW 20")  # a Saturday of that week
    @given(
        st.dates(date(2024, 1, 1), date(2040, 12, 31)),
        st.sampled_from(
            [
                "nächste Woche",
                "diese Woche",
                "nächsten Monat",
                "Monatsende",
                "Freitag",
                "in 2 Monaten",
                "KW 20",
            ]
        ),
    )
    def test_lies_never_in_the_past(self, today: date, text: str) -> None:
        day = wanted_day(text, today, only_this=True)
        assert day is not None
        assert day >= today


class TestWeight:
    @pytest.mark.parametrize(
        ("text", "kg"),
        [
            ("2 t", "2000"),
            ("1.500", "1500"),
            ("1,5 to", "1500"),
            ("2 000", "2000"),
            ("ca. 500 kg", "500"),
            ("zwei Tonnen", "2000"),
            ("halbe Tonne", "500"),
            ("eine halbe Tonne", "500"),
            ("anderthalb Tonnen", "1500"),
            ("zweieinhalb Tonnen", "2500"),
        ],
    )
    def test_in_figures_and_words(self, text: str, kg: str) -> None:
        assert answered("quantity_kg", text) == {"quantity_kg": kg}

    @pytest.mark.parametrize(
        ("text", "language", "kg"),
        [
            ("500,000 kg", "de", "500"),
            ("1.500,000 kg", "de", "1500"),
            ("2,125 t", "de", "2125"),
            ("500.000", "de", "500000"),
            ("2,500 kg", "en", "2500"),
        ],
    )
    def test_with_three_decimals_is_what_is_shown_to_a_german_reader(
        self, text: str, language: str, kg: str
    ) -> None:
        assert fill(WISH, "quantity_kg", text, TODAY, language) == WISH.having(quantity_kg=kg)


class TestSource:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("ab Konto", {"source": "account"}),
            ("Umarbeitungskonto", {"source": "account"}),
            ("unser Metall", {"source": "account"}),
            ("Kontrakt 30004522", {"source": "contract", "contract": "30004522"}),
            ("30004522", {"source": "contract", "contract": "30004522"}),
            ("vom Kontrakt", {"source": "contract"}),
            ("zum Tagespreis", {"source": "day_price"}),
            ("day price", {"source": "day_price"}),
            ("keine Ahnung", None),
        ],
    )
    def test_is_the_account_a_contract_or_the_day_price(self, text: str, said: dict[str, str] | None) -> None:
        assert answered("source", text) == said


class TestReference:
    @pytest.mark.parametrize(
        "text", ["keine", "nein", "ohne", "-", "haben wir nicht", "no reference", "none"]
    )
    def test_a_no_is_none(self, text: str) -> None:
        assert fill(WISH, "reference", text, TODAY) == WISH.having(reference="")

    @pytest.mark.parametrize("text", ["B-4711", "PO 12/77", "Nord-7", "Nr. 4711", "Kein & Sohn 12"])
    def test_is_kept_as_written(self, text: str) -> None:
        assert answered("reference", text) == {"reference": text}

    def test_a_word_that_ends_the_dialogue_is_none(self) -> None:
        assert stops("Abbrechen bitte")
        assert answered("reference", "abbrechen") is None


class TestProduct:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("Rundstange 20", {"form": "rod", "dimension": "20"}),
            ("Messingband 0,5 x 200", {"alloy": "Messing", "form": "strip", "dimension": "0,5 x 200"}),
            ("310440", {"numbers": ["310440"]}),
            ("Auftrag 4500012345", {"numbers": ["4500012345"]}),
            ("irgendwas", None),
        ],
    )
    def test_is_described_or_numbered(self, text: str, said: dict[str, Any] | None) -> None:
        assert answered("product", text) == said

    def test_what_an_order_says_besides_is_kept(self) -> None:
        assert said_along(WISH, "500 kg Messingstangen, eilt").slots.form == "rod"
        assert said_along(WISH, "500 kg Messingstangen, eilt").slots.soon
        assert said_along(WISH, "2 t CuZn39Pb3 rund 20 mm") == WISH

    def test_another_wish_stays_as_it_is(self) -> None:
        other = Request(Intent.ORDERS)
        assert said_along(other, "Bestellungen Messingband") == other
