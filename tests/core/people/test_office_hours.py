"""Office hours: what their text says, and by when an answer can be promised."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import BERLIN, local
from core.erp.files import REGIONS
from core.people import office_hours
from core.people.office_hours import BadHoursError, OfficeHours, kept_by, read

TWO_HOURS = timedelta(hours=2)
BREAK = "Mo-Fr 08:00-12:00 13:00-16:30"


def berlin(text: str) -> datetime:
    return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=BERLIN)


def shown(moment: datetime) -> str:
    return local(moment).strftime("%a %d.%m.%Y %H:%M")


class TestReading:
    @pytest.mark.parametrize(
        ("text", "same"),
        [
            ("Mo-Do 08:00-16:00; Fr 08:00-14:00", "Mon-Thu 8:00-16:00, Fri 8-14"),
            ("Mo-Fr 08:00-12:00 13:00-16:30", "mo bis fr 8.00 uhr - 12.00 uhr, 13.00 – 16.30"),
            ("Montag-Freitag: 8-16 Uhr", "Mo, Di, Mi, Do, Fr 08:00-16:00"),
            ("Sa-Mo 10-12", "So 10-12; Sa 10-12; Mo 10-12"),
        ],
    )
    def test_the_same_hours_can_be_written_in_several_ways(self, text: str, same: str) -> None:
        assert read(text) == read(same)

    def test_knows_the_breaks(self) -> None:
        hour = timedelta(hours=1)
        assert read(BREAK).week[4] == ((8 * hour, 12 * hour), (13 * hour, 16.5 * hour))
        assert read(BREAK).week[5] == ()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "Mo-Fr",
            "werktags 8-16",
            "Mo-Fr 16:00-08:00",
            "Mo-Fr 8-12 11-16",
            "Mo 8-25",
            "Mo 8:75-9",
            "08:00-16:00",
            "Mo-Fr 8-16; nach Vereinbarung",
        ],
    )
    def test_refuses_what_is_none(self, text: str) -> None:
        with pytest.raises(BadHoursError):
            read(text)

    def test_takes_the_usual_hours_for_those_it_cannot_read_and_warns(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING):
            assert kept_by("nach Vereinbarung", "BW") == read("Mo-Fr 08:00-16:00", "BW")
        assert "nach Vereinbarung".lower() in caplog.text

    def test_takes_the_usual_hours_where_none_are_given(self, caplog: pytest.LogCaptureFixture) -> None:
        assert kept_by("", "BW") == read("Mo-Fr 08:00-16:00", "BW")
        assert not caplog.text


class TestDue:
    @pytest.mark.parametrize(
        ("asked", "due"),
        [
            ("23.11.2026 09:00", "Mon 23.11.2026 11:00"),
            ("23.11.2026 09:07", "Mon 23.11.2026 11:15"),  # on a full quarter
            ("23.11.2026 11:00", "Mon 23.11.2026 14:00"),  # over the break
            ("23.11.2026 14:30", "Mon 23.11.2026 16:30"),  # to the last minute
            ("23.11.2026 16:00", "Tue 24.11.2026 09:30"),
            ("23.11.2026 22:00", "Tue 24.11.2026 10:00"),
            ("27.11.2026 17:00", "Mon 30.11.2026 10:00"),  # over a weekend
            ("24.12.2026 18:00", "Mon 28.12.2026 10:00"),  # Christmas
            ("05.01.2026 17:00", "Wed 07.01.2026 10:00"),  # Epiphany, in BW
            ("28.03.2026 12:00", "Mon 30.03.2026 10:00"),  # the clocks go forward
            ("24.10.2026 12:00", "Mon 26.10.2026 10:00"),  # and back
        ],
    )
    def test_is_two_hours_of_office_time_later(self, asked: str, due: str) -> None:
        assert shown(read(BREAK, "BW").due(berlin(asked), TWO_HOURS)) == due

    def test_keeps_the_holidays_of_the_region_only(self) -> None:
        eve = berlin("05.01.2026 17:00")
        assert shown(read(BREAK, "NW").due(eve, TWO_HOURS)) == "Tue 06.01.2026 10:00"
        assert shown(read(BREAK).due(eve, TWO_HOURS)) == "Tue 06.01.2026 10:00"

    def test_counts_the_hour_that_a_night_loses(self) -> None:
        night = read("So 00:00-06:00")
        assert shown(night.due(berlin("29.03.2026 00:00"), TWO_HOURS)) == "Sun 29.03.2026 03:00"


class TestBefore:
    @pytest.mark.parametrize(
        ("due", "earlier"),
        [
            ("23.11.2026 11:00", "Mon 23.11.2026 10:30"),
            ("23.11.2026 13:15", "Mon 23.11.2026 11:45"),
            ("28.12.2026 08:15", "Thu 24.12.2026 16:15"),
        ],
    )
    def test_is_half_an_hour_of_office_time_earlier(self, due: str, earlier: str) -> None:
        assert shown(read(BREAK, "BW").before(berlin(due), timedelta(minutes=30))) == earlier


moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware here
spans = st.lists(st.integers(0, 24 * 4), min_size=2, max_size=6, unique=True).map(sorted)


def _text(days: dict[str, list[int]]) -> str:
    return "; ".join(f"{day} {_times(quarters)}" for day, quarters in days.items())


def _times(quarters: list[int]) -> str:
    pairs = zip(quarters[::2], quarters[1::2], strict=False)
    return " ".join(f"{a // 4}:{a % 4 * 15:02}-{b // 4}:{b % 4 * 15:02}" for a, b in pairs)


offices = st.builds(
    read,
    st.dictionaries(st.sampled_from(["Mo", "Di", "Mi", "Do", "Fr"]), spans, min_size=1).map(_text),
    st.sampled_from(REGIONS),
)
work = st.integers(1, 8 * 60).map(lambda minutes: timedelta(minutes=minutes))


class TestLaws:
    @given(offices, moments, work)
    def test_due_is_within_the_hours_and_after_the_moment(
        self, office: OfficeHours, moment: datetime, working_time: timedelta
    ) -> None:
        due = office.due(moment, working_time)
        assert due > moment
        assert office.is_open(due)

    @given(offices, moments, work)
    def test_due_is_never_on_a_holiday_or_at_a_weekend(
        self, office: OfficeHours, moment: datetime, working_time: timedelta
    ) -> None:
        day: date = local(office.due(moment, working_time) - timedelta(seconds=1)).date()
        assert day not in holidays.country_holidays("DE", subdiv=office.region, years=day.year)
        assert day.weekday() < 5

    @given(offices, moments, st.integers(0, 14 * 24 * 60), work)
    def test_due_is_never_earlier_for_a_later_moment(
        self, office: OfficeHours, moment: datetime, later: int, working_time: timedelta
    ) -> None:
        after = moment + timedelta(minutes=later)
        assert office.due(moment, working_time) <= office.due(after, working_time)

    @given(offices, moments, work)
    def test_half_an_hour_before_due_lies_within_the_hours_and_before_it(
        self, office: OfficeHours, moment: datetime, working_time: timedelta
    ) -> None:
        due = office.due(moment, working_time)
        early = office.before(due, timedelta(minutes=30))
        assert early <= due - timedelta(minutes=30)
        assert office.is_open(early)

    @given(st.text(max_size=40))
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        try:
            assert any(office_hours.read(text).week)
        except BadHoursError:
            return
