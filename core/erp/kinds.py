"""What a value in a CSV file may be, and what is said of one that is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import InstrumentedAttribute

from core.errors import BadAddress
from core.people import addresses, office_hours
from core.people.addresses import Address
from core.people.office_hours import BadHoursError

FIRST_YEAR, LAST_YEAR = 1950, 2100
LARGEST = Decimal(10) ** 9  # kg or euros; sums of millions of them still fit into 64 bits of grams
_BLANKS = "\t\n\r"
_BROKEN = re.compile(f"[{_BLANKS}]")


class BadValueError(ValueError):
    """The value is none of its kind; the message is the fault's."""


@dataclass(frozen=True)
class Dialect:
    """How a file is written; its separator decides it, so nothing is guessed (SPEC 9)."""

    separator: str
    number: re.Pattern[str]
    group: str
    point: str
    day: re.Pattern[str]
    example: str


GERMAN = Dialect(
    separator=";",
    number=re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?", re.ASCII),
    group=".",
    point=",",
    day=re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", re.ASCII),
    example="23.11.2026",
)
ENGLISH = Dialect(
    separator=",",
    number=re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII),
    group=",",
    point=".",
    day=re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
    example="2026-11-23",
)

Parse = Callable[[str, Dialect], Any]
"""Gives the value of a text that is not empty, or raises BadValueError."""


def shown(text: str) -> str:
    """The value as a fault quotes it: short, on one line."""
    line = "".join(sign if sign.isprintable() else "?" for sign in text)
    return f"'{line[:40]}…'" if len(line) > 40 else f"'{line}'"


def text(column: InstrumentedAttribute[Any]) -> Parse:
    """Any text that fits into the column; line breaks are kept."""
    length = _length(column)

    def parse(value: str, _dialect: Dialect) -> str:
        if len(value) > length:
            raise BadValueError(f"{shown(value)} is longer than {length} characters")
        if not value.isprintable() and any(_is_control(sign) for sign in value):
            raise BadValueError(f"{shown(value)} holds a control character")
        return value

    return parse


def code(column: InstrumentedAttribute[Any]) -> Parse:
    """A number or code: text on one line."""
    fits = text(column)

    def parse(value: str, dialect: Dialect) -> str:
        if _BROKEN.search(value):
            raise BadValueError(f"{shown(value)} is broken over lines")
        return str(fits(value, dialect))

    return parse


def several(one: Parse) -> Parse:
    """Several of a kind, separated by spaces, each once."""

    def parse(value: str, dialect: Dialect) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(one(part, dialect) for part in value.split()))

    return parse


def choice(*allowed: str) -> Parse:
    """One of the codes, spelled so."""

    def parse(value: str, _dialect: Dialect) -> str:
        if value not in allowed:
            raise BadValueError(f"{shown(value)} is not one of {', '.join(allowed)}")
        return value

    return parse


def decimal(decimals: int, *, signed: bool = False) -> Parse:
    """A number with at most so many decimals; not below zero unless signed."""

    def parse(value: str, dialect: Dialect) -> Decimal:
        if not dialect.number.fullmatch(value) or len(value) > 40:
            raise BadValueError(f"{shown(value)} is not a number")
        number = Decimal(value.replace(dialect.group, "").replace(dialect.point, "."))
        if abs(number) >= LARGEST:
            raise BadValueError(f"{shown(value)} is too large")
        if number < 0 and not signed:
            raise BadValueError(f"{shown(value)} is negative")
        exact = number.quantize(Decimal(1).scaleb(-decimals))
        if exact != number:
            raise BadValueError(f"{shown(value)} has more than {decimals} decimals")
        return exact

    return parse


def whole(value: str, _dialect: Dialect) -> int:
    """A counting number."""
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
        raise BadValueError(f"{shown(value)} is not a whole number")
    return int(value)


def truth(value: str, _dialect: Dialect) -> bool:
    """`true` or `false`."""
    if value not in ("true", "false"):
        raise BadValueError(f"{shown(value)} is neither true nor false")
    return value == "true"


@lru_cache(maxsize=10_000)
def day(value: str, dialect: Dialect) -> date:
    """A calendar day that can be meant."""
    match = dialect.day.fullmatch(value)
    try:
        found = date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        found = None
    if found is None:
        raise BadValueError(f"{shown(value)} is not a date such as {dialect.example}")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadValueError(f"{shown(value)} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return found


def email(value: str, _dialect: Dialect) -> Address:
    """An e-mail address."""
    try:
        return addresses.parse(value)
    except BadAddress:
        raise BadValueError(f"{shown(value)} is not an e-mail address") from None


def domain(value: str, _dialect: Dialect) -> str:
    """An e-mail domain, in IDNA's form."""
    try:
        return addresses.domain_key(value)
    except BadAddress:
        raise BadValueError(f"{shown(value)} is not a domain") from None


def hours(column: InstrumentedAttribute[Any]) -> Parse:
    """Office hours that an answer can be promised by, such as `Mo-Fr 08:00-12:00 13:00-16:30`."""
    fits = text(column)

    def parse(value: str, dialect: Dialect) -> str:
        try:
            office_hours.read(value)
        except BadHoursError:
            raise BadValueError(f"{shown(value)} is not like Mo-Do 08:00-16:00; Fr 08:00-14:00") from None
        return str(fits(value, dialect))

    return parse


def _length(column: InstrumentedAttribute[Any]) -> int:
    kind = column.type
    if not isinstance(kind, String) or kind.length is None:
        raise TypeError(f"{column} has no length")
    return kind.length


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs") and sign not in _BLANKS
