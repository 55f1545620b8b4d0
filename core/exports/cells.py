"""What a cell may hold once it leaves the house: clean text, plain dates, and rows in handy batches."""

import re
from collections.abc import AsyncIterator
from datetime import datetime

from core.clock import local_date
from core.exports.table import Cell, Table

BATCH = 500

# Line breaks and tabs become one space: a cell is one line.
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029 ]+")
# Nothing legible: controls, surrogates, non-characters, and the overrides that turn neighbouring text round.
_ILLEGIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\u202a-\u202e\u2066-\u2069"
    + "".join(chr((plane << 16) + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# Spreadsheets in East Asian settings run the full-width signs as well.
_FORMULA_SIGNS = tuple("=+-@＝＋－＠")


def legible(text: str) -> str:
    """The text on one line, without anything that no reader can see and some programs choke on."""
    return _ILLEGIBLE.sub("", _BREAKS.sub(" ", text)).strip(" ")


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters; an ellipsis says that something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet that opens this as plain text would run it."""
    return text.startswith(_FORMULA_SIGNS)


def plain(cell: Cell) -> Cell:
    """The cell as every writer wants it: text legible, a moment as the day it was in Germany."""
    if isinstance(cell, str):
        return legible(cell)
    if isinstance(cell, datetime):
        return local_date(cell)
    return cell


async def batches(table: Table) -> AsyncIterator[list[tuple[Cell, ...]]]:
    """The rows, cleaned, some hundred at a time. Raises ValueError for a row unlike the columns."""
    batch: list[tuple[Cell, ...]] = []
    async for row in table.rows:
        if len(row) != len(table.columns):
            raise ValueError(f"{len(row)} cells for {len(table.columns)} columns")
        batch.append(tuple(plain(cell) for cell in row))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
