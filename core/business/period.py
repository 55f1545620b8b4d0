"""Calendar days from first to last, as every filter of the business takes them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, true
from sqlalchemy.orm import InstrumentedAttribute

from core.text import day, gettext


@dataclass(frozen=True)
class Period:
    """Calendar days from first to last, both included; an open end is None."""

    first: date | None = None
    last: date | None = None


def calendar_year(today: date) -> Period:
    """The metal account's period when none is named (SPEC 3)."""
    return Period(date(today.year, 1, 1), date(today.year, 12, 31))


def last_twelve_months(today: date) -> Period:
    """The year that ends today; a 29 February ends the one that began on the 1 March."""
    return Period(months_on(today, -12) + timedelta(days=1), today)


def month_of(day: date, months: int = 0) -> Period:
    """The whole month that is so many months away from the one that holds the day."""
    return Period(month_start(day, months), month_end(day, months))


def month_start(day: date, months: int = 0) -> date:
    """The first day of that month."""
    return months_on(day.replace(day=1), months)


def month_end(day: date, months: int = 0) -> date:
    """The last day of that month."""
    return month_start(day, months + 1) - timedelta(days=1)


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def within(column: InstrumentedAttribute[date], period: Period | None) -> ColumnElement[bool]:
    """The day lies in the period."""
    conditions: list[Any] = [true()]
    if period and period.first:
        conditions.append(column >= period.first)
    if period and period.last:
        conditions.append(column <= period.last)
    return and_(*conditions)


def in_words(period: Period, language: str) -> str:
    """`01.10.2026 bis 31.10.2026`, `ab 01.10.2026`, `bis 31.10.2026`."""
    first = day(period.first, language) if period.first else None
    last = day(period.last, language) if period.last else None
    if not (first and last):
        return _open_ended(first, last, language)
    return first if first == last else gettext("{first} to {last}", language).format(first=first, last=last)


def in_name(period: Period, language: str) -> str:
    """As the name of a file says it, so that names sort by time: `2026-10` for a month, `2026` for a year."""
    first, last = period.first, period.last
    if first is None or last is None:
        return _open_ended(first, last, language)
    if first.day != 1 or last != month_end(last):
        return first.isoformat() if first == last else f"{first}_{last}"
    if (first.year, first.month, last.month) == (last.year, 1, 12):
        return str(first.year)
    return "_".join(dict.fromkeys((f"{first:%Y-%m}", f"{last:%Y-%m}")))


def _open_ended(first: date | str | None, last: date | str | None, language: str) -> str:
    if first:
        return gettext("from {first}", language).format(first=first)
    return gettext("until {last}", language).format(last=last) if last else gettext("unlimited", language)
