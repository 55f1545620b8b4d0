"""Calendar days from first to last, as every filter of the business takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
    if first and last:
        return (
            first if first == last else gettext("{first} to {last}", language).format(first=first, last=last)
        )
    if first:
        return gettext("from {first}", language).format(first=first)
    if last:
        return gettext("until {last}", language).format(last=last)
    return gettext("unlimited", language)
