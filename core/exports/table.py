"""A list described once: columns with a kind, rows that stream, and what a reader must know about it."""

from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds; it decides alignment, number format and width in every rendering."""

    TEXT = "text"
    DATE = "date"
    KG = "kg"  # Decimal kilograms, three decimals
    MONEY = "money"  # Decimal EUR (per 100 kg where the title says so), two decimals
    STATUS = "status"  # a code whose translation is in the catalogue
    WHOLE = "whole"  # int


Cell = str | date | Decimal | int | None


@dataclass(frozen=True)
class Column:
    """One column. `title` is shown in the head; `brief` puts it into the one-line row of a chat page.

    `paper`: False leaves it out of the PDF, where a page's width is all there is.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    brief: bool = False
    paper: bool = True


@dataclass(frozen=True)
class Table:
    """A list ready to be shown or written: already scoped, filtered, sorted and in the reader's language.

    `rows` yields one tuple per row, as long as `columns`. `data_as_of` is the age of the ERP's data,
    `filters` the filter in force in words, `check_line` the proof that a metal account adds up, `called` what the
    file's name says besides the title: of which time, of what.
    """

    title: str
    company_name: str
    company_number: str
    columns: Sequence[Column]
    rows: AsyncIterable[tuple[Cell, ...]]
    row_count: int
    filters: Sequence[str]
    data_as_of: datetime | None
    made_at: datetime
    language: str = "de"
    called: Sequence[str] = ()
    check_line: str | None = None
    service_company: str = ""  # in whose name the list is sent
