"""How a balance went over some time, as a PNG that can be read on a phone, drawn by typst (SPEC 3)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any

from babel.dates import format_date

from core.exports.cells import legible, shortened
from core.exports.typesetting import typeset
from core.text import day, kg
from core.text.formats import LOCALES, whole_kg

MEDIA_TYPE = "image/png"
MOST_PANELS = 6
PIXELS_PER_INCH = 216.0  # of a page 360 pt wide: 1080 pixels
TICKS = 4
NAME_LIMIT = 60

Step = tuple[date, Decimal]


@dataclass(frozen=True)
class Course:
    """One account: what it held at the end of each day on which it moved, in kg, the oldest first.

    The first point is the balance at the beginning of the time, the last one that at its end.
    """

    name: str
    points: Sequence[Step]


@dataclass(frozen=True)
class Picture:
    """What is drawn: a panel for each account, all over the same days; `legend` says what the line is."""

    title: str
    company: str
    courses: Sequence[Course]
    legend: str
    note: str
    language: str = "de"


async def write(picture: Picture) -> bytes:
    """The PNG's bytes, 1080 pixels wide, the same for the same picture. Raises ValueError when there is no account."""
    if not picture.courses or not all(course.points for course in picture.courses):
        raise ValueError("a picture needs an account, and an account a balance")
    return await asyncio.to_thread(_drawn, json.dumps(page_data(picture)))


def page_data(picture: Picture) -> dict[str, Any]:
    """Everything the picture shows; places on an axis go from 0 to 1."""
    return {
        "language": picture.language,
        "title": legible(picture.title),
        "company": legible(picture.company),
        "legend": legible(picture.legend),
        "note": legible(picture.note),
        "panels": [_panel(course, picture.language) for course in picture.courses[:MOST_PANELS]],
    }


def _panel(course: Course, language: str) -> dict[str, Any]:
    days, weights = zip(*course.points, strict=True)
    ticks = scale(min(weights), max(weights))
    low, high = ticks[0], ticks[-1]
    first, last = days[0], days[-1]
    return {
        "name": shortened(legible(course.name), NAME_LIMIT),
        "closing": f"{day(last, language)}: {kg(weights[-1], language)}",
        "steps": [
            [_along(first, last, when), float((held - low) / (high - low))] for when, held in course.points
        ],
        "heights": [[float((tick - low) / (high - low)), whole_kg(tick, language)] for tick in ticks],
        "months": [[_along(first, last, when), _month(when, language)] for when in month_starts(first, last)],
        "zero": float((0 - low) / (high - low)),
    }


def scale(lowest: Decimal, highest: Decimal) -> list[Decimal]:
    """Round weights for the axis, zero among them, that enclose all balances: at least two."""
    low, high = min(lowest, Decimal(0)), max(highest, Decimal(0))
    step = _round_step((high - low) / TICKS) if high > low else Decimal(1)
    return [
        step * count for count in range(floor(low / step), max(ceil(high / step), floor(low / step) + 1) + 1)
    ]


def _round_step(least: Decimal) -> Decimal:
    """1, 2, 2.5 or 5 times a power of ten, not less than `least`."""
    power = Decimal(10) ** floor(log10(least))
    return next(
        power * factor for factor in map(Decimal, ("1", "2", "2.5", "5", "10")) if power * factor >= least
    )


def month_starts(first: date, last: date) -> list[date]:
    """The first days of the months that begin within these days, the first of them included."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    starts = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [start for start in starts if first <= start <= last]


def _along(first: date, last: date, when: date) -> float:
    return (when - first).days / max((last - first).days, 1)


def _month(when: date, language: str) -> str:
    """`Jan`, and in January the year below it."""
    name = format_date(when, "LLL", locale=LOCALES[language]).rstrip(".")[:3]
    return f"{name}\n{when.year}" if when.month == 1 else name


def _drawn(data: str) -> bytes:
    return typeset("picture", data, format="png", ppi=PIXELS_PER_INCH)
