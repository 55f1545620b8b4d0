"""Periods in German and English words: from text to the first and last day that are meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from core.business.period import Period
from core.desk.understanding.calendar_units import Unit, find_units
from core.desk.understanding.places import Trace
from core.desk.understanding.text import flat

_SINCE = re.compile(
    r"(?:\bseit|\bab|\bsince|\bstarting)(?: dem| der| den| dessen| the| einschl\w*| from)? ?$"
)
_AFTER = re.compile(r"(?:\bnach|\bafter)(?: dem| der| the)? ?$")
_UNTIL = re.compile(
    r"(?:\bbis|\buntil|\btill|\bup to|\bthrough|\bby)(?: einschl\w*| inkl\w*\.?)?(?: zum| zur| dem| den| the)? ?$"
)
_AS_OF = re.compile(r"(?:\bzum|\bper|\bas (?:of|at)|\bstichtag|\bstand)(?: dem| the| vom)? ?$")
_BEFORE = re.compile(r"(?:\bvor|\bbefore|\bprior to)(?: dem| der| the)? ?$")
_TO = re.compile(
    r"(?:[ ,]*(?:bis|to|until|till|through|thru)(?: einschl\w*| inkl\w*\.?)?(?: zum| zur| zu| dem| den| the| am)?|"
    r" ?(?:-{1,2}|/) ?)\s*$"
)
_AND = re.compile(r" (?:und|and|&|u\.)(?: dem| den| der| the| im| in)?\s*$")
_BETWEEN = re.compile(r"(?:zwischen|between)(?: dem| den| der| the)? ?$")
_OPEN_SINCE = re.compile(r"\b(?:vom|von|from|beginnend mit)(?: dem| der| the)? ?$")
_ONWARDS = re.compile(r" ?(?:an\b|onwards?\b|aufwarts)")
_BETWEEN_GAP = 24


@dataclass(frozen=True)
class _Stretch:
    start: int
    end: int
    period: Period | None


def find_periods(text: str, today: date, *, coming: bool = False) -> list[Trace]:
    """Every period meant in the text, both days included (SPEC 5).

    A date without a year is the latest one that has begun, with `coming` the next one that has not passed.
    `seit` and `ab` reach up to today; `bis` has an open beginning.
    """
    plain = flat(text)
    units = find_units(plain, today)
    stretches: list[_Stretch] = []
    at = 0
    while at < len(units):
        stretch, used = _read(plain, units, at, today, coming=coming)
        at += used
        if stretch.period is not None:
            stretches.append(stretch)
    return [Trace("periods", "period", s.period, text[s.start : s.end], s.start, s.end) for s in stretches]


def _read(plain: str, units: list[Unit], at: int, today: date, *, coming: bool) -> tuple[_Stretch, int]:
    """The period that begins with this unit, and how many units it uses."""
    unit = units[at]
    following = units[at + 1] if at + 1 < len(units) else None
    if following is not None and following.start - unit.end <= _BETWEEN_GAP:
        period = _joined(plain, unit, following, today)
        if period is not None:
            return _Stretch(_lead(plain, unit.start), following.end, period), 2
    return _Stretch(_lead(plain, unit.start), unit.end, _single(plain, unit, today, coming=coming)), 1


def _lead(plain: str, start: int) -> int:
    """Where the period begins when the word before it (`seit`, `bis`, `zwischen dem`) is counted in."""
    before = plain[max(0, start - 24) : start]
    for pattern in (_SINCE, _AFTER, _UNTIL, _BEFORE, _BETWEEN, _OPEN_SINCE):
        match = pattern.search(before)
        if match:
            return start - (len(before) - match.start())
    return start


def _joined(plain: str, first: Unit, last: Unit, today: date) -> Period | None:
    """`A bis B`, `zwischen A und B`, and `A und B` where B follows right after A.

    Two ends in the wrong order, each with its year, mean the days between them.
    """
    gap = plain[first.end : last.start]
    between = _BETWEEN.search(plain[max(0, first.start - 20) : first.start]) and _AND.match(gap)
    if not (_TO.match(gap) or _AND.match(gap)):
        return None
    begin, end = _both(first, last, today)
    if begin.first is None or end.last is None:
        return None
    if end.last < begin.first:
        return Period(end.first, begin.last) if first.year and last.year and _TO.match(gap) else None
    if _TO.match(gap) or between:
        return Period(begin.first, end.last)
    adjacent = begin.last is not None and end.first == begin.last + timedelta(days=1)
    return Period(begin.first, end.last) if adjacent else None


def _both(first: Unit, last: Unit, today: date) -> tuple[Period, Period]:
    """Two ends that lend each other the year that only one of them names."""
    if first.year is None and last.year is not None:
        end = last.of(last.year)
        begin = first.of(last.year)
        return (begin if _starts(begin) <= _starts(end) else first.of(last.year - 1)), end
    begin = first.of(first.year) if first.year is not None else _latest(first, today)
    if last.year is not None:
        return begin, last.of(last.year)
    end = last.of(_starts(begin).year)
    return begin, end if _starts(end) >= _starts(begin) else last.of(_starts(begin).year + 1)


def _starts(period: Period) -> date:
    return period.first or date.min


def _latest(unit: Unit, today: date) -> Period:
    """The latest of its kind that has begun."""
    this_year = unit.of(unit.year or today.year)
    if unit.year is None and _starts(this_year) > today:
        return unit.of(today.year - 1)
    return this_year


def _next(unit: Unit, today: date) -> Period:
    """The next of its kind that has not passed."""
    this_year = unit.of(unit.year or today.year)
    if unit.year is None and (this_year.last or date.max) < today:
        return unit.of(today.year + 1)
    return this_year


def _since(period: Period, today: date) -> Period:
    first = period.first or today
    return Period(first, today if first <= today else None)


def _after(period: Period, today: date) -> Period:
    return _since(Period((period.last or today) + timedelta(days=1)), today)


def _until(period: Period, _today: date) -> Period:
    return Period(None, period.last)


def _before(period: Period, today: date) -> Period:
    return Period(None, (period.first or today) - timedelta(days=1))


def _as_of(period: Period, _today: date) -> Period:
    return Period(None, period.last) if period.first == period.last else period


_LEADS: tuple[tuple[re.Pattern[str], Callable[[Period, date], Period]], ...] = (
    (_SINCE, _since),
    (_AFTER, _after),
    (_UNTIL, _until),
    (_BEFORE, _before),
    (_AS_OF, _as_of),
)


def _single(plain: str, unit: Unit, today: date, *, coming: bool) -> Period | None:
    """One unit with the word before it: `seit`, `ab`, `nach`, `bis`, `vor` or none."""
    before = plain[max(0, unit.start - 24) : unit.start]
    if unit.near and not coming and _UNTIL.search(before):
        return None
    period = _next(unit, today) if coming else _latest(unit, today)
    if coming:
        return period
    for pattern, meaning in _LEADS:
        if pattern.search(before):
            return meaning(period, today)
    if _OPEN_SINCE.search(before) and _ONWARDS.match(plain[unit.end : unit.end + 10]):
        return _since(period, today)
    return period
