"""Single days, weeks, months, quarters, half-years and years in words, before `bis` and `seit` join them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from core.business.period import Period
from core.desk.understanding import calendar_readings as read
from core.desk.understanding.calendar_readings import Reading
from core.desk.understanding.calendar_words import (
    COUNT_NUMBER,
    DAY,
    DAYS,
    GERMAN_MONTH,
    LAST_WORD,
    MONTH,
    MONTHNO,
    NO_DIGIT,
    OF_YEAR,
    ORD,
    PART,
    SHORT_MONTH_YEAR,
    SPAN,
    THIS_WORD,
    UNITS,
    WEEKDAY_NUMBER,
)

OLDEST, NEWEST = 1990, 2079
_MOST_UNITS = 80  # in one text; nobody means more


@dataclass(frozen=True)
class Unit:
    """A stretch of the calendar named in a text; `of` gives its days in a year, `year` is the one named.

    `near`: a weekday or `heute`, which after `bis` is a deadline for the answer and not a period.
    """

    start: int
    end: int
    year: int | None
    of: Callable[[int], Period]
    near: bool = False


_Reader = Callable[[re.Match[str], date], Reading | None]
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(COUNT_NUMBER)})"
_FROM = r"(?:(?<=vom )|(?<=am )|(?<=bis )|(?<=seit )|(?<=ab )|(?<=dem )|(?<=zum )|(?<=und )|(?<=den ))"
_FROM_EN = r"(?:(?<=on )|(?<=from )|(?<=since )|(?<=until )|(?<=to )|(?<=dated )|(?<=between )|(?<=and ))"
_UNTIL = r"(?:(?<=bis )|(?<=bis zum )|(?<=until )|(?<=until the ))"
_THE = r"(?: des| der| dieses| dieser| diesen| the| this| laufenden| aktuellen)*"
_ENDING = r"(?:st|nd|rd|th)?"
_NO_WEEK = r"(?<!kw )(?<!kw)(?<!kw\. )(?<!woche )(?<!week )(?<!cw )(?<!cw)(?<!wk )"
_START = r"(?<![\w,/])(?<!\d\.)"

_DATES: tuple[tuple[str, _Reader], ...] = (
    (rf"{NO_DIGIT}(?P<year>20\d\d)-(?P<monthno>\d\d)-(?P<day>\d\d)(?!\d)", read.iso_date),
    (
        rf"{_START}{DAY}\.? ?(?:-|bis(?: zum)?|und|to|and) ?(?P<lastday>\d\d?)\. ?{MONTH}{OF_YEAR}",
        read.days_in_month,
    ),
    (
        rf"{_START}{DAY}\. ?(?:-|bis(?: zum)?|und) ?(?:dem |den )?(?P<lastday>\d\d?)\. ?{MONTHNO}\."
        r"(?P<year>(?:20)?\d\d)?(?!\d)",
        read.days_in_month,
    ),
    (rf"(?<![\w,/-]){DAY} ?(?:-|to|bis|until) ?(?P<lastday>\d\d?) {MONTH}{OF_YEAR}", read.days_in_month),
    (
        rf"\b{MONTH} {DAY}{_ENDING} ?(?:-|to|until) ?(?P<lastday>\d\d?){_ENDING}(?!\d){OF_YEAR}",
        read.days_in_month,
    ),
    (rf"{_START}{DAY}\. ?{MONTHNO}\. ?(?P<year>(?:20)\d\d|\d\d(?=$|[^\w.]|\.(?:\s|$)))", read.numeric_date),
    (rf"{_START}{DAY}\. ?{MONTHNO}\.(?!\d)", read.numeric_date),
    (rf"{_FROM}{DAY}\.{MONTHNO}(?![\d.,])", read.numeric_date),
    (rf"{NO_DIGIT}(?P<day>\d\d?)/(?P<monthno>\d\d?)/(?P<year>(?:20)?\d\d)(?![\d/])", read.numeric_date),
    (rf"{_FROM_EN}{DAY}/{MONTHNO}(?![\d/])", read.numeric_date),
    (rf"(?<![\w,/-]){DAY}(?:\.|{_ENDING}) ?(?:of )?{MONTH}{OF_YEAR}", read.worded_date),
    (
        rf"\b(?!{GERMAN_MONTH} ){MONTH} (?:the )?{DAY}{_ENDING}"
        r"(?![\d.:/]|\s?(?:kg|t|mm)\b)(?:,? (?P<year>20\d\d)(?!\d))?",
        read.worded_date,
    ),
)
_MONTHS: tuple[tuple[str, _Reader], ...] = (
    (rf"{_NO_WEEK}{NO_DIGIT}{MONTHNO}[./-](?P<year>20\d\d)(?![\d./-])", read.month_number),
    (rf"{NO_DIGIT}(?P<year>20\d\d)[-/](?P<monthno>0[1-9]|1[0-2])(?![\d/-])", read.month_number),
    (
        r"(?:(?<=monat )|(?<=im )|(?<=fur )|(?<=aus )|(?<=von ))(?P<monthno>0[1-9]|1[0-2])/(?P<short>2\d)(?!\d)",
        read.month_number,
    ),
    (
        rf"\b(?:(?P<lastword>{LAST_WORD}) |(?P<thisword>{THIS_WORD}) )?"
        rf"(?:{PART}[ -](?:des |of )?(?:monats )?)?{MONTH}(?:{SHORT_MONTH_YEAR}(?<= \d\d)|{OF_YEAR})",
        read.month,
    ),
)
_BLOCKS: tuple[tuple[str, _Reader], ...] = (
    (rf"\b(?:q ?|quartal |quarter )(?P<ordinal>[1-4])(?!\d){OF_YEAR}", read.quarter),
    (rf"(?<![\w,]){ORD}\.? ?(?:quartale?s?|quarter|q\b){OF_YEAR}", read.quarter),
    (rf"\b(?:h ?|hj ?|halbjahr )(?P<ordinal>[12])(?!\d){OF_YEAR}", read.half),
    (rf"(?<![\w,]){ORD}\.? ?(?:halbjahre?s?|hj\b|jahreshalfte|half(?:[- ]year)?\b){OF_YEAR}", read.half),
    (
        r"\b(?:kw|kalenderwochen?|calendar weeks?|cw|wk|weeks?|wochen?)\.? ?(?P<week>[0-5]?\d)"
        r"(?: ?(?:-|bis(?: kw)?|to|until) ?(?P<lastweek>[0-5]?\d)(?!\d))?(?![\d.]\d|\d|[a-z])"
        rf"{OF_YEAR}",
        read.week,
    ),
    (rf"(?<![\w,])(?P<week>[0-5]?\d)\. ?(?:kw\b|kalenderwoche|woche){OF_YEAR}", read.week),
)
_RELATIVES: tuple[tuple[str, _Reader], ...] = (
    (rf"\b(?:{LAST_WORD}) {_COUNT} (?:kalender)?{SPAN}\b", read.last_so_many),
    (
        rf"(?:(?<=seit )|(?<=since )|(?<=for the )|(?<=innerhalb von )){_COUNT} {SPAN}\b",
        read.last_so_many,
    ),
    (r"\b(?P<span>jahr|monat|quartal|woche)e?n?s?(?:beginn|anfang)\b", read.begin_of),
    (rf"\b(?:anfang|beginn|(?:the )?(?:start|beginning) of){_THE} {UNITS}", read.begin_of),
    (rf"{_UNTIL}(?P<span>jahr|monat|quartal|woche)e?n?s?ende\b", read.end_of),
    (rf"{_UNTIL}(?:ende|(?:the )?end of){_THE} {UNITS}", read.end_of),
    (
        rf"\b(?P<rel>(?:vorletzte|vorvorletzte)[nrsm]?|{LAST_WORD}|{THIS_WORD})(?: kalender)? ?{UNITS}",
        read.relative,
    ),
    (rf"\b{UNITS} before last\b", read.before_last),
    (
        r"\b(?:(?:nachste|kommende)[nsm]?|next|the coming) (?:kalender|geschafts)?(?:jahr|year)(?:e?s)?\b|"
        r"\bfolgejahr\b",
        read.next_year,
    ),
    (r"\b(?P<rel>vor)(?P<span>woche|monate?s?|quartale?s?|jahre?s?)\b", read.relative),
    (r"\b(?:heuer|heurige[nrs]?|year[- ]to[- ]date|ytd|diesjahrige[nrs]?)\b", read.this_year),
    (
        rf"(?:{PART} )?(?<![\w.,/-])(?<!nr )(?<!no )(?:jahr(?:es)? |year )?"
        r"(?P<year>20[0-4]\d)(?![\w/-]|[.,]\d| ?(?:kg|t|mm|st|stuck|€)\b)",
        read.whole_year,
    ),
)
_DAY_NAMES = "|".join(sorted(DAYS, key=len, reverse=True))
_REACHES = (
    "(?:"
    + "|".join(rf"(?<=\b{word} )" for word in ("von", "bis", "ab", "seit", "of", "from", "until", "since"))
    + ")"
)
"""Before a day that means a time, and not that something is wanted at once: `von heute bitte`, `heute bitte`."""
_NEAR: tuple[tuple[str, _Reader], ...] = (
    (rf"{_REACHES}(?P<near>{_DAY_NAMES})\b(?= (?:bitte|please))", read.near_day),
    (
        rf"(?<!guten )(?<!good )(?<!noch )\b(?P<near>{_DAY_NAMES})\b"
        r"(?! (?:noch|frau|herr|bitte|please))",
        read.near_day,
    ),
    (r"(?:(?<=bis )|(?<=until )|(?<=till ))(?P<near>jetzt|now|dato)\b", read.near_day),
    (rf"\b(?:(?P<rel>{LAST_WORD}) )?(?P<weekday>{'|'.join(WEEKDAY_NUMBER)})\b", read.weekday),
)


def _compiled(rows: tuple[tuple[str, _Reader], ...]) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    return tuple((re.compile(pattern), reader) for pattern, reader in rows)


# which readings are tried when the text holds which signs
_TABLE = (
    (re.compile(r"\d"), _compiled(_DATES), False),
    (re.compile(r"\d|jan|feb|mar|mrz|apr|mai|may|jun|jul|aug|sep|o[ckt]|nov|de[zcs]"), _compiled(_MONTHS), False),
    (re.compile(r"\d|quart|ha[l]|jahre?s?h"), _compiled(_BLOCKS), False),
    (
        re.compile(r"\d|letzt|vor|verg|abgel|zuruckl|last|prev|past|this|dies|aktu|lauf|lfd|curr|heu|ytd|jahr|year|"
                   r"beginn|anfang|start|ende|before|monat|woche|quartal"),
        _compiled(_RELATIVES),
        False,
    ),
    (re.compile(r"heut|gest|today|yest|morg|tomo|jetzt|now|dato|tag|woch|day|stag|nerstag"), _compiled(_NEAR), True),
)  # fmt: skip


def find_units(plain: str, today: date) -> list[Unit]:
    """The calendar units of a flat text, in its order, none overlapping; the longest reading of a place wins."""
    taken: list[Unit] = []
    for signs, readings, near in _TABLE:
        if signs.search(plain) is None:
            continue
        for pattern, reader in readings:
            for match in islice(pattern.finditer(plain), _MOST_UNITS):
                taken += _units(match, reader, today, taken, near=near)
    return sorted(taken, key=lambda unit: unit.start)


def _units(
    match: re.Match[str], reader: _Reader, today: date, taken: list[Unit], *, near: bool
) -> list[Unit]:
    if any(match.start() < unit.end and unit.start < match.end() for unit in taken):
        return []
    reading = _safely(reader, match, today)
    return [Unit(match.start(), match.end(), reading.year, reading.of, near)] if reading else []


def _safely(reader: _Reader, match: re.Match[str], today: date) -> Reading | None:
    """The reading, unless the calendar has no such day (31.2., week 54)."""
    try:
        reading = reader(match, today)
        if reading is None or not OLDEST <= (reading.year or today.year) <= NEWEST:
            return None
        reading.of(reading.year or today.year)
    except (ValueError, OverflowError):
        return None
    return reading
