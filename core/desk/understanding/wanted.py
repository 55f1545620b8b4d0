"""The day something is wanted by: `in drei Wochen`, `nächste Woche`, `KW 12`, `Freitag`, read as a day to come."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from core.business.period import month_end, months_on
from core.desk.understanding.calendar_words import COUNT_NUMBER, WEEKDAY_NUMBER
from core.desk.understanding.periods import find_periods
from core.desk.understanding.text import flat

_WEEK = 7
_FRIDAY = 4
_FARTHEST = 3660  # days; nobody orders for later
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(COUNT_NUMBER, key=len, reverse=True))}|einem|einer)"
_SPAN = r"(?P<span>tage?n?|days?|wochen?|weeks?|monate?n?s?|months?)\b"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAY_NUMBER)})"
_NEXT = r"(?:nachste[nrsm]?|kommende[nrsm]?|next|the coming|coming)"

_SO_MANY = re.compile(
    rf"\b(?:in|innerhalb(?: von)?|binnen|within)(?: ca\.?| etwa| about)? {_COUNT} (?:{_SPAN})"
)
_THIS_OR_NEXT_WEEK = re.compile(
    rf"\b(?P<which>ubernachste[rn]?|{_NEXT}|diese[rn]?|this) (?:kalender)?(?:woche|week)\b(?: (?:am )?{_WEEKDAY})?"
)
_AFTER_NEXT = re.compile(r"\b(?:the )?week after next\b")
_MONTH = re.compile(
    rf"\b(?P<which>{_NEXT}|diese[nrsm]?|this) (?:monats?|month)\b|\b(?P<end>monatsende|ende (?:des|dieses) monats|"
    r"(?:the )?end of (?:the|this) month)\b"
)
_NEXT_WEEKDAY = re.compile(rf"\b{_NEXT} {_WEEKDAY}\b")
_BARE_WEEKDAY = re.compile(rf"\b{_WEEKDAY}\b")

Reader = Callable[[re.Match[str], date], date]


def wanted_day(text: str, today: date, *, only_this: bool = False) -> date | None:
    """The day named in a text, the next of its kind; of a week its Friday, of a month its last day.

    With `only_this` the text is the answer to the question for the day: a mere `Freitag` is one, too, and a day that
    has passed is returned as it is. Otherwise only days from today on are.
    """
    plain = flat(text)
    for pattern, reader in _RELATIVE + (_SHORT if only_this else ()):
        match = pattern.search(plain)
        if match:
            return reader(match, today)
    found = [trace.value for trace in find_periods(text, today, coming=True) if trace.value.last]
    ahead = [span for span in found if span.last >= today]
    span = next(iter(ahead or (found if only_this else ())), None)
    if span is None:
        return None
    last: date = span.last
    is_week = span.first is not None and (last - span.first).days == _WEEK - 1
    return _friday(last, today) if is_week else last


def _friday(sunday: date, today: date) -> date:
    """Of the week that ends on this Sunday; at its weekend the day itself, which has not passed."""
    friday = sunday - timedelta(days=2)
    return today if friday < today <= sunday else friday


def _so_many(match: re.Match[str], today: date) -> date:
    said, span = match["count"], match["span"]
    count = int(said) if said.isdigit() else COUNT_NUMBER.get(said, 1)
    if span.startswith(("monat", "month")):
        return months_on(today, min(count, _FARTHEST // 31))
    days = count * (_WEEK if span.startswith(("woche", "week")) else 1)
    return today + timedelta(days=min(days, _FARTHEST))


def _week(match: re.Match[str], today: date) -> date:
    which = match["which"]
    weeks = 0 if which.startswith(("diese", "this")) else 2 if which.startswith("uber") else 1
    weekday = WEEKDAY_NUMBER[match["weekday"]] if match["weekday"] else _FRIDAY
    return max(today, _in_week(today, weeks, weekday))


def _after_next(_match: re.Match[str], today: date) -> date:
    return _in_week(today, 2, _FRIDAY)


def _in_week(today: date, weeks: int, weekday: int) -> date:
    return today + timedelta(days=weeks * _WEEK + weekday - today.weekday())


def _month(match: re.Match[str], today: date) -> date:
    ends_now = match["end"] or match["which"].startswith(("diese", "this"))
    return month_end(today, 0 if ends_now else 1)


def _weekday(match: re.Match[str], today: date) -> date:
    ahead = (WEEKDAY_NUMBER[match["weekday"]] - today.weekday()) % _WEEK
    return today + timedelta(days=ahead or _WEEK)


_RELATIVE: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_SO_MANY, _so_many),
    (_AFTER_NEXT, _after_next),
    (_THIS_OR_NEXT_WEEK, _week),
    (_MONTH, _month),
    (_NEXT_WEEKDAY, _weekday),
)
_SHORT: tuple[tuple[re.Pattern[str], Reader], ...] = ((_BARE_WEEKDAY, _weekday),)
