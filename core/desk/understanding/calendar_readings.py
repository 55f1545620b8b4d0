"""What a match of a calendar pattern means: its days, as a function of the year, and the year if it was named."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from core.business.period import Period, month_end, month_of, month_start, months_on
from core.desk.understanding.calendar_words import (
    COUNT_NUMBER,
    DAYS,
    MONTH_NUMBER,
    ORDINALS,
    WEEKDAY_NUMBER,
)


@dataclass(frozen=True)
class Reading:
    """Its days as a function of the year, and the year, if it was named."""

    of: Callable[[int], Period]
    year: int | None


def _year_of(match: re.Match[str], today: date) -> int | None:
    """The year named in a match, as a number or in words."""
    groups = match.groupdict()
    figure = groups.get("year") or groups.get("short") or groups.get("short2")
    if figure:
        number = int(figure.lstrip("'"))
        return number if number > 99 else 2000 + number
    word = groups.get("yearword")
    if not word:
        return None
    if re.match(r"dieses|this|des jahres|of the|im jahr", word):
        return today.year
    return today.year - (2 if word.startswith("vorletzt") else 1)


def _month_days(year: int, first: int, last: int | None = None) -> Period:
    last = last or first
    return Period(date(year, first, 1), month_end(date(year, last, 1)))


def _day_of(day: int, month: int) -> Callable[[int], Period]:
    def of(year: int) -> Period:
        if (day, month) == (29, 2) and not calendar.isleap(year):
            return Period(date(year, 2, 28), date(year, 2, 28))
        return Period(date(year, month, day), date(year, month, day))

    return of


def _fixed(first: date, last: date | None = None) -> Reading:
    period = Period(first, last or first)
    return Reading(lambda _year: period, first.year)


def numeric_date(match: re.Match[str], today: date) -> Reading | None:
    day, month = int(match["day"]), int(match["monthno"])
    if "/" in match.group() and month > 12 >= day:
        day, month = month, day
    return Reading(_day_of(day, month), _year_of(match, today))


def iso_date(match: re.Match[str], _today: date) -> Reading:
    return _fixed(date(int(match["year"]), int(match["monthno"]), int(match["day"])))


def worded_date(match: re.Match[str], today: date) -> Reading:
    return Reading(_day_of(int(match["day"]), MONTH_NUMBER[match["month"]]), _year_of(match, today))


def days_in_month(match: re.Match[str], today: date) -> Reading:
    groups = match.groupdict()
    month = int(groups["monthno"]) if groups.get("monthno") else MONTH_NUMBER[match["month"]]
    first, last = int(match["day"]), int(match["lastday"])
    if not first <= last:
        raise ValueError(match.group())
    return Reading(
        lambda year: Period(date(year, month, first), date(year, month, last)), _year_of(match, today)
    )


_PARTS = (
    (re.compile(r"anfang|beginn|early|begin|start"), 0),
    (re.compile(r"mitte|mid"), 1),
    (re.compile(r"ende|late|end"), 2),
)


def _part(match: re.Match[str]) -> int | None:
    word = match.groupdict().get("part")
    return next((number for pattern, number in _PARTS if word and pattern.match(word)), None)


def _third_of_month(year: int, month: int, part: int) -> Period:
    whole = _month_days(year, month)
    return Period(
        date(year, month, 1 + 10 * part), whole.last if part == 2 else date(year, month, 10 + 10 * part)
    )


def month(match: re.Match[str], today: date) -> Reading:
    month, year, part = MONTH_NUMBER[match["month"]], _year_of(match, today), _part(match)
    if match.groupdict().get("lastword") and year is None:
        year = today.year - (month >= today.month)
    if match.groupdict().get("thisword") and year is None:
        year = today.year
    if part is not None:
        return Reading(lambda y: _third_of_month(y, month, part), year)
    return Reading(lambda y: _month_days(y, month), year)


def month_number(match: re.Match[str], today: date) -> Reading:
    month = int(match["monthno"])
    return Reading(lambda year: _month_days(year, month), _year_of(match, today))


def _ordinal(word: str) -> int:
    return next(number for number, words in ORDINALS.items() if re.fullmatch(words, word))


def _quarter_days(year: int, quarter: int) -> Period:
    return _month_days(year, 3 * quarter - 2, 3 * quarter)


def quarter(match: re.Match[str], today: date) -> Reading:
    quarter = _ordinal(match["ordinal"])
    return Reading(lambda year: _quarter_days(year, quarter), _year_of(match, today))


def half(match: re.Match[str], today: date) -> Reading:
    half = _ordinal(match["ordinal"])
    return Reading(lambda year: _month_days(year, 6 * half - 5, 6 * half), _year_of(match, today))


def week(match: re.Match[str], today: date) -> Reading:
    first = int(match["week"])
    last = int(match.groupdict().get("lastweek") or first)

    def of(year: int) -> Period:
        return Period(date.fromisocalendar(year, first, 1), date.fromisocalendar(year, last, 7))

    return Reading(of, _year_of(match, today))


def _year_days(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def whole_year(match: re.Match[str], today: date) -> Reading:
    part, year = _part(match), _year_of(match, today)
    if part is not None:
        return Reading(lambda y: _month_days(y, 4 * part + 1, 4 * part + 4), year)
    return Reading(_year_days, year)


_BACK = (
    (re.compile(r"vorvorletzt"), 3),
    (re.compile(r"vorletzt"), 2),
    (re.compile(r"letzt|vergang|verg|vor|abgelaufen|zuruck|last|prev|past"), 1),
)


def _steps_back(word: str) -> int:
    return next((steps for pattern, steps in _BACK if pattern.match(word)), 0)


def _week_back(today: date, steps: int) -> Reading:
    monday = today - timedelta(days=today.weekday() + 7 * steps)
    return _fixed(monday, monday + timedelta(days=6))


def _month_back(today: date, steps: int) -> Reading:
    period, year = month_of(today, -steps), month_start(today, -steps).year
    return Reading(lambda _year: period, year)


def _block_back(today: date, steps: int, months: int) -> Reading:
    """A quarter (3 months) or half-year (6 months) so many steps before the present one."""
    present = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    first = months_on(present, -steps * months)
    last = months_on(present, (1 - steps) * months) - timedelta(days=1)
    return _fixed(first, last)


def _year_back(today: date, steps: int) -> Reading:
    return Reading(_year_days, today.year - steps)


_SPANS: tuple[tuple[re.Pattern[str], Callable[[date, int], Reading]], ...] = (
    (re.compile(r"woche|week|wk"), _week_back),
    (re.compile(r"monat|month"), _month_back),
    (re.compile(r"quart"), lambda today, steps: _block_back(today, steps, 3)),
    (re.compile(r"halb|half"), lambda today, steps: _block_back(today, steps, 6)),
    (re.compile(r"jahr|year|geschaft"), _year_back),
)


def relative(match: re.Match[str], today: date) -> Reading:
    """`letzter Monat`, `this week`, `vorletztes Quartal`, `Vorjahr`."""
    of = next(of for pattern, of in _SPANS if pattern.match(match["span"]))
    return of(today, _steps_back(match["rel"]))


def before_last(match: re.Match[str], today: date) -> Reading:
    of = next(of for pattern, of in _SPANS if pattern.match(match["span"]))
    return of(today, 2)


def begin_of(match: re.Match[str], today: date) -> Reading:
    """`Jahresbeginn`, `Anfang des Monats`, `the beginning of the year`: its first day."""
    of = next(of for pattern, of in _SPANS if pattern.match(match["span"]))
    return _fixed(of(today, 0).of(today.year).first or today)


def end_of(match: re.Match[str], today: date) -> Reading:
    of = next(of for pattern, of in _SPANS if pattern.match(match["span"]))
    return _fixed(of(today, 0).of(today.year).last or today)


def last_so_many(match: re.Match[str], today: date) -> Reading | None:
    """`letzte 4 Wochen`, `the past 30 days`: back from today; quarters are whole ones."""
    count = int(match["count"]) if match["count"].isdigit() else COUNT_NUMBER[match["count"]]
    if not 0 < count <= 3660:
        return None
    span = match["span"]
    if span.startswith("quart"):
        reading = _block_back(today, count, 3)
        end = _block_back(today, 1, 3).of(0).last
        return _fixed(reading.of(0).first or today, end)
    return _fixed(_back_by(today, count, span), today)


def _back_by(today: date, count: int, span: str) -> date:
    if span.startswith(("tag", "day")):
        return today - timedelta(days=count)
    if span.startswith(("woche", "week")):
        return today - timedelta(weeks=count)
    return months_on(today, -count * (12 if span.startswith(("jahr", "year")) else 1))


def near_day(match: re.Match[str], today: date) -> Reading:
    return _fixed(today - timedelta(days=DAYS.get(match["near"], 0)))


def weekday(match: re.Match[str], today: date) -> Reading:
    back = (today.weekday() - WEEKDAY_NUMBER[match["weekday"]]) % 7
    return _fixed(today - timedelta(days=back or (7 if match["rel"] else 0)))


def next_year(_match: re.Match[str], today: date) -> Reading:
    return Reading(_year_days, today.year + 1)


def this_year(_match: re.Match[str], today: date) -> Reading:
    return Reading(_year_days, today.year)
