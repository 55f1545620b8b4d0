"""Office hours, and by when somebody who keeps them can be expected to answer: text and moments in, a moment out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from core.clock import BERLIN, local_date

log = logging.getLogger(__name__)

WEEK_DAYS = 7
DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)
USUAL = "Mo-Fr 08:00-16:00"

_NAMES = (
    "mo montag mon monday",
    "di dienstag tu tue tues tuesday",
    "mi mittwoch we wed wednesday",
    "do donnerstag th thu thur thurs thursday",
    "fr freitag fri friday",
    "sa samstag sonnabend sat saturday",
    "so sonntag su sun sunday",
)
_DAYS = {name: index for index, names in enumerate(_NAMES) for name in names.split()}
_TO = r"\s*(?:-|–|—|bis|to)\s*"
_DAY = r"[a-zäöü]+\.?"
_TIME = r"\d{1,2}(?:[:.]\d{2})?(?:\s*uhr)?"
_RULE = re.compile(
    rf"\s*(?P<days>{_DAY}(?:{_TO}{_DAY})?)?:?\s*(?P<times>{_TIME}{_TO}{_TIME}(?:\s+{_TIME}{_TO}{_TIME})*)?\s*"
)
_SPAN = re.compile(rf"({_TIME}){_TO}({_TIME})")


class BadHoursError(ValueError):
    """The text says no office hours; the message says what is wrong with it."""


@dataclass(frozen=True)
class OfficeHours:
    """When an office is open: for each day of the week from Monday on, its spans as times of day, in order.

    `region` is the Bundesland whose public holidays it keeps; empty: those that all of Germany keeps.
    """

    week: tuple[tuple[tuple[timedelta, timedelta], ...], ...]
    region: str = ""

    def due(self, moment: datetime, working_time: timedelta) -> datetime:
        """When an office that begins at `moment` has worked so long, on the next full quarter of an hour.

        The answer lies within the hours (their end included), and never earlier for a later moment.
        """
        left = working_time
        for opens, closes in self._open_from(moment):
            begins = max(opens, moment)
            if closes - begins >= left:
                return min(_next_quarter(begins + left), closes)
            left -= closes - begins
        raise AssertionError("unreachable: every week has an open hour")

    def before(self, moment: datetime, working_time: timedelta) -> datetime:
        """The moment within the hours from which so much office time is left until `moment`."""
        left = working_time
        for opens, closes in self._open_until(moment):
            ends = min(closes, moment)
            if ends - opens >= left:
                return ends - left
            left -= ends - opens
        raise AssertionError("unreachable: every week has an open hour")

    def is_open(self, moment: datetime) -> bool:
        """Is somebody there?"""
        return any(opens <= moment <= closes for opens, closes in self._open_on(local_date(moment)))

    def _open_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = local_date(moment)
        while True:
            yield from (span for span in self._open_on(day) if span[1] > moment)
            day += DAY

    def _open_until(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = local_date(moment)
        while True:
            yield from (span for span in reversed(self._open_on(day)) if span[0] < moment)
            day -= DAY

    def _open_on(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in _holidays(self.region, day.year):
            return []
        return [(_at(day, opens), _at(day, closes)) for opens, closes in self.week[day.weekday()]]


def read(text: str, region: str = "") -> OfficeHours:
    """The hours in a text such as `Mo-Do 08:00-12:00 13:00-16:30; Fr 08:00-14:00` (SPEC 9).

    Rules are separated by `;` or `,`; days are German or English; times without days belong to the days before.
    Raises BadHoursError.
    """
    week: list[list[tuple[timedelta, timedelta]]] = [[] for _ in range(WEEK_DAYS)]
    days: list[int] = []
    waiting = False  # days were named, and their times are still to come
    for rule in re.split(r"[;,]", text.lower()):
        named, spans = _rule(rule)
        days = [*(days if waiting else []), *named] if named else days
        waiting = bool(named) and not spans
        for day in days if spans else ():
            week[day].extend(spans)
    if waiting or not any(week):
        raise BadHoursError(f"'{text}' names no times")
    return OfficeHours(tuple(_in_order(spans, text) for spans in week), region)


@lru_cache(maxsize=1_000)
def kept_by(text: str, region: str) -> OfficeHours:
    """The hours of a service company; the usual ones when it names none, or none that can be read (logged)."""
    if text.strip():
        try:
            return read(text, region)
        except BadHoursError as error:
            log.warning("office hours are taken to be %s: %s", USUAL, error)
    return read(USUAL, region)


def _rule(rule: str) -> tuple[list[int], list[tuple[timedelta, timedelta]]]:
    found = _RULE.fullmatch(rule)
    if found is None:
        raise BadHoursError(f"'{rule.strip()}' is not like {USUAL}")
    spans = [(_time(first), _time(last)) for first, last in _SPAN.findall(found["times"] or "")]
    return _days(found["days"] or ""), spans


def _days(text: str) -> list[int]:
    if not text:
        return []
    ends = [_day(name) for name in re.split(_TO, text)]
    return [(ends[0] + step) % WEEK_DAYS for step in range((ends[-1] - ends[0]) % WEEK_DAYS + 1)]


def _day(name: str) -> int:
    try:
        return _DAYS[name.rstrip(".")]
    except KeyError:
        raise BadHoursError(f"'{name}' is not a day of the week") from None


def _time(text: str) -> timedelta:
    hours, _, minutes = text.replace("uhr", "").strip().replace(".", ":").partition(":")
    found = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if int(minutes or 0) > 59 or found > DAY:
        raise BadHoursError(f"'{text}' is not a time of day")
    return found


def _in_order(spans: list[tuple[timedelta, timedelta]], text: str) -> tuple[tuple[timedelta, timedelta], ...]:
    ordered = tuple(sorted(spans))
    ends = [end for span in ordered for end in span]
    if any(later <= earlier for earlier, later in zip(ends[::2], ends[1::2], strict=True)) or ends != sorted(
        ends
    ):
        raise BadHoursError(f"'{text}' has times that overlap or end before they begin")
    return ordered


def _at(day: date, since_midnight: timedelta) -> datetime:
    """The moment at which the clock on the wall shows this."""
    return (datetime.combine(day, time()) + since_midnight).replace(tzinfo=BERLIN).astimezone(UTC)


def _next_quarter(moment: datetime) -> datetime:
    over = (moment - datetime.min.replace(tzinfo=UTC)) % QUARTER
    return moment + (QUARTER - over) if over else moment


@lru_cache(maxsize=1_000)
def _holidays(region: str, year: int) -> Set[date]:
    import holidays

    return frozenset(holidays.country_holidays("DE", subdiv=region or None, years=year))
