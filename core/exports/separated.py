"""A table as CSV (RFC 4180) in UTF-8 with BOM: semicolon and decimal comma in German, else comma and point.

Line 1 is the header and the records follow at once, so that every reader finds the columns where it expects
them. What the list says about itself comes after an empty line at the end: spreadsheets end a list at an
empty row, so sorting, filtering and pivoting leave it alone, programs can tell it by its two fields, and a
file cut off on its way lacks it.
"""

import asyncio
import csv
import io
from collections.abc import Sequence
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
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow([_text(column.title) for column in table.columns])
    rows = 0
    async for batch in batches(table):
        rows += len(batch)
        lines = await asyncio.to_thread(_lines, batch, table.columns, dialect)
        writer.writerows(lines)
    writer.writerow([])
    writer.writerows((label, _text(value)) for label, value in facts(table, rows))
    return text.getvalue().encode("utf-8-sig")


def dialect_of(words: Wording) -> Dialect:
    """The decimal sign decides, as it does in the import (SPEC 9)."""
    return GERMAN if words.point == "," else ENGLISH


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
