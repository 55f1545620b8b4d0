"""A table as CSV (RFC 4180) in UTF-8 with BOM: semicolon and decimal comma in German, else comma and point.

Line 1 is the header and the records follow at once, so that every reader finds the columns where it expects
them. What the list says about itself comes after an empty line at the end: spreadsheets end a list at an
empty row, so sorting, filtering and pivoting leave it alone, programs can tell it by its two fields, and a
file cut off on its way lacks it.
"""

import asyncio
import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.exports.cells import batches, legible, looks_like_formula
from core.exports.table import Cell, Column, Table
from core.exports.wording import DECIMALS, Wording, facts, wording


@dataclass(frozen=True)
class Dialect:
    """How one language separates fields and writes numbers and dates."""

    delimiter: str
    point: str
    date: str


GERMAN = Dialect(delimiter=";", point=",", date="%d.%m.%Y")
ENGLISH = Dialect(delimiter=",", point=".", date="%Y-%m-%d")


async def write(table: Table) -> bytes:
    """The file's bytes. Numbers without grouping; text that would run as a formula is prefixed by `'`."""
    words = wording(table)
    dialect = dialect_of(words)
    file = io.BytesIO()
    file.write(codecs.BOM_UTF8)
    file.write(_encoded([[_text(column.title) for column in table.columns]], dialect))
    rows = 0
    async for batch in batches(table):
        rows += len(batch)
        file.write(await asyncio.to_thread(_batch, batch, table.columns, dialect))
    about = [(label, _text(value)) for label, value in facts(table, rows)]
    file.write(_encoded([[], *about], dialect))
    return file.getvalue()


def dialect_of(words: Wording) -> Dialect:
    """The decimal sign decides, as it does in the import (SPEC 9)."""
    return GERMAN if words.point == "," else ENGLISH


def _batch(batch: Sequence[tuple[Cell, ...]], columns: Sequence[Column], dialect: Dialect) -> bytes:
    return _encoded(_lines(batch, columns, dialect), dialect)


def _encoded(lines: Iterable[Sequence[str]], dialect: Dialect) -> bytes:
    """Some lines at a time: the whole text at once would take four bytes for every character."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()


def _lines(batch: Sequence[tuple[Cell, ...]], columns: Sequence[Column], dialect: Dialect) -> list[list[str]]:
    return [
        [_field(cell, column, dialect) for cell, column in zip(row, columns, strict=True)] for row in batch
    ]


def _field(cell: Cell, column: Column, dialect: Dialect) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime(dialect.date)
    if isinstance(cell, Decimal):
        return f"{cell:.{DECIMALS.get(column.kind, 0)}f}".replace(".", dialect.point)
    return str(cell) if isinstance(cell, int) else _text(cell)


def _text(value: str) -> str:
    clean = legible(value)
    return f"'{clean}" if looks_like_formula(clean) else clean
