"""Months and years of the calendar, as periods."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.business.period import Period, last_twelve_months, month_end, month_of, month_start, months_on

days = st.dates(date(1990, 1, 1), date(2079, 12, 31))
steps = st.integers(-120, 120)


class TestMonth:
    @given(days)
    def test_it_holds_its_day_and_ends_where_the_next_begins(self, day: date) -> None:
        assert month_start(day) <= day <= month_end(day)
        assert month_end(day) + timedelta(days=1) == month_start(day, 1)

    @given(days, steps)
    def test_there_and_back_is_the_same_month(self, day: date, months: int) -> None:
        assert month_of(month_end(day, months), -months) == month_of(day)

    @given(days, steps)
    def test_its_days_are_numbered_from_one(self, day: date, months: int) -> None:
        assert month_start(day, months).day == 1
        assert month_end(day, months).month == month_start(day, months).month


class TestSameDayOfAnotherMonth:
    def test_a_month_that_is_too_short_gives_its_last(self) -> None:
        assert months_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
        assert months_on(date(2024, 3, 31), -1) == date(2024, 2, 29)

    def test_years_are_crossed_both_ways(self) -> None:
        assert months_on(date(2026, 11, 23), 2) == date(2027, 1, 23)
        assert months_on(date(2026, 1, 23), -13) == date(2024, 12, 23)


class TestLastTwelveMonths:
    def test_they_end_today(self) -> None:
        assert last_twelve_months(date(2026, 11, 23)) == Period(date(2025, 11, 24), date(2026, 11, 23))

    def test_a_leap_day_ends_the_year_that_began_on_the_first_of_march(self) -> None:
        assert last_twelve_months(date(2024, 2, 29)) == Period(date(2023, 3, 1), date(2024, 2, 29))
