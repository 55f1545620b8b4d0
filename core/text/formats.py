"""How weights, money, dates and ages are written for people."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal

from core.clock import local

LOCALES = {"de": "de_DE", "en": "en_GB"}
_DATED = {"de": "de_DE", "en": "en"}  # three letters for each month, as in the files: `1 Sep`, not `1 Sept`
NO_BREAK = "\N{NO-BREAK SPACE}"


def decimal_kg(weight: Decimal, language: str) -> str:
    """`4.175,625`: three decimals, grouped, without the unit."""
    return format_decimal(weight, format="#,##0.000", locale=LOCALES[language])


def kg(weight: Decimal, language: str) -> str:
    """`4.175,625 kg` (SPEC 3)."""
    return f"{decimal_kg(weight, language)}{NO_BREAK}kg"


def signed_kg(weight: Decimal, language: str) -> str:
    """`+141,500 kg`, `-4,250 kg`: a movement."""
    return f"{'+' if weight > 0 else ''}{kg(weight, language)}"


def whole_kg(weight: Decimal, language: str) -> str:
    """`4.200 kg`, for an axis: as few decimals as the weight has."""
    return f"{format_decimal(weight, format='#,##0.###', locale=LOCALES[language])}{NO_BREAK}kg"


def money(amount: Decimal, language: str) -> str:
    """`1.234,50 EUR`."""
    return f"{format_decimal(amount, format='#,##0.00', locale=LOCALES[language])}{NO_BREAK}EUR"


def day(value: date, language: str) -> str:
    """`23.11.2026` or `23 Nov 2026`."""
    return format_datetime(
        datetime(value.year, value.month, value.day),  # noqa: DTZ001 - a calendar day has no time zone
        "dd.MM.yyyy" if language == "de" else "d MMM yyyy",
        locale=_DATED[language],
    )


def month(value: date, language: str) -> str:
    """`Oktober 2026`, `October 2026`."""
    return format_datetime(
        datetime(value.year, value.month, 1),  # noqa: DTZ001 - a calendar day has no time zone
        "LLLL yyyy",
        locale=LOCALES[language],
    )


def moment(value: datetime, language: str) -> str:
    """`23.11.2026, 14:05 Uhr` (unbroken) or `23 Nov 2026, 14:05`, on the wall clock in Germany."""
    pattern = f"dd.MM.yyyy, HH:mm'{NO_BREAK}Uhr'" if language == "de" else "d MMM yyyy, HH:mm"
    return format_datetime(local(value).replace(tzinfo=None), pattern, locale=_DATED[language])


def age(value: timedelta, language: str) -> str:
    """`3 Stunden`, `2 days`: the largest unit that fits."""
    return format_timedelta(value, locale=LOCALES[language], threshold=1.2)
