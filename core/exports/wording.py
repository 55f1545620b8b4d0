"""The words, dates and numbers around a list, in German and in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from babel.dates import format_date, format_datetime

from core.clock import local
from core.exports.cells import legible
from core.exports.table import Cell, Kind, Table


@dataclass(frozen=True)
class Wording:
    """One language: labels, number signs and date patterns (in Babel's notation, and in Excel's)."""

    locale: str
    customer: str
    filters: str
    no_filter: str
    data_as_of: str
    no_data: str
    made_at: str
    rows: str
    check_line: str
    information: str
    portal: str
    page: str
    empty: str
    date: str
    moment: str
    excel_date: str
    point: str
    group: str


_WORDINGS: Mapping[str, Wording] = MappingProxyType(
    {
        "de": Wording(
            locale="de",
            customer="Firma",
            filters="Filter",
            no_filter="keine, alle Einträge",
            data_as_of="Datenstand",
            no_data="noch keine Daten",
            made_at="Erstellt am",
            rows="Zeilen",
            check_line="Prüfzeile",
            information="Information",
            portal="Kundenportal",
            page="Seite {page} von {pages}",
            empty="Zu diesen Filtern gibt es keine Einträge.",
            date="dd.MM.yyyy",
            moment="dd.MM.yyyy, HH:mm 'Uhr'",
            excel_date="dd.mm.yyyy",
            point=",",
            group=".",
        ),
        "en": Wording(
            locale="en",
            customer="Company",
            filters="Filters",
            no_filter="none, all entries",
            data_as_of="Data as of",
            no_data="no data yet",
            made_at="Created on",
            rows="Rows",
            check_line="Check line",
            information="Information",
            portal="Customer portal",
            page="Page {page} of {pages}",
            empty="There are no entries for these filters.",
            date="d MMM yyyy",
            moment="d MMM yyyy, HH:mm",
            excel_date="yyyy-mm-dd",
            point=".",
            group=",",
        ),
    }
)
DECIMALS: Mapping[Kind, int] = MappingProxyType({Kind.KG: 3, Kind.MONEY: 2})


def wording(table: Table) -> Wording:
    """The reader's language; German for everyone who did not choose English."""
    return _WORDINGS["en" if table.language.startswith("en") else "de"]


def facts(table: Table, rows: int) -> list[tuple[str, str]]:
    """What every export names (SPEC 3): company, filters, age of the data, number of rows, check line."""
    words = wording(table)
    named = [
        (words.customer, f"{legible(table.company_name)} ({legible(table.company_number)})"),
        (words.filters, "; ".join(legible(each) for each in table.filters) or words.no_filter),
        (words.data_as_of, moment(table.data_as_of, words) if table.data_as_of else words.no_data),
        (words.made_at, moment(table.made_at, words)),
        (words.rows, number(Decimal(rows), 0, words)),
    ]
    if table.check_line is not None:
        named.append((words.check_line, legible(table.check_line)))
    return named


def moment(when: datetime, words: Wording) -> str:
    """Date and time on the wall clock in Germany."""
    return format_datetime(local(when), words.moment, locale=words.locale)


def number(value: Decimal, decimals: int, words: Wording) -> str:
    """`4.175,625` for German readers, `4,175.625` for English ones."""
    signs = str.maketrans({",": words.group, ".": words.point})
    return f"{value:,.{decimals}f}".translate(signs)


def shown(cell: Cell, kind: Kind, words: Wording) -> str:
    """The cell as a person reads it on paper."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return format_date(cell, words.date, locale=words.locale)
    if isinstance(cell, Decimal | int):
        return number(Decimal(cell), DECIMALS.get(kind, 0), words)
    return cell
