"""A table as an Excel workbook: the list on the first sheet, what it says about itself on the second."""

import asyncio
import io
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from core.exports.cells import batches, legible, looks_like_formula, shortened
from core.exports.table import Cell, Column, Kind, Table
from core.exports.wording import Wording, facts, shown, wording

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as SheetCell

TEXT_LIMIT = 32_767  # of a cell, set by Excel
SHEET_NAME_LIMIT = 31
NARROWEST, WIDEST = 9, 60  # characters
FORMATS: Mapping[Kind, str] = MappingProxyType(
    {Kind.KG: "#,##0.000", Kind.MONEY: "#,##0.00", Kind.WHOLE: "0"}
)
_INK, _PAPER = "FFFFFFFF", "FF33414E"

Sheet = Any  # openpyxl's stubs leave out most of what a write-only sheet can do
T = TypeVar("T")


async def write(table: Table) -> bytes:
    """The workbook's bytes. An error while the rows arrive discards it, its temporary file included."""
    stream = batches(table)
    nothing: list[tuple[Cell, ...]] = []
    first = await anext(stream, nothing)
    with _Worker() as worker:
        book = await worker.run(partial(_Book, table, first))
        try:
            await worker.run(partial(book.append, first))
            async for batch in stream:
                await worker.run(partial(book.append, batch))
            return await worker.run(book.finished)
        except BaseException:
            worker.queue(book.discard)
            raise


class _Worker:
    """One thread for one workbook: what is asked of it is done in turn, even after a cancellation."""

    def __enter__(self) -> "_Worker":
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spreadsheet")
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False)

    async def run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def queue(self, work: Callable[[], object]) -> None:
        self._pool.submit(work)


class _Book:
    """A workbook being written, row by row, in openpyxl's write-only mode."""

    def __init__(self, table: Table, first: Sequence[tuple[Cell, ...]]) -> None:
        from openpyxl import Workbook

        self._table = table
        self._words = wording(table)
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(_sheet_name(table.title))
        self._rows = 0
        _lay_out(self._sheet, table, _widths(table.columns, first, self._words))
        self._sheet.append([_head(self._sheet, column) for column in table.columns])
        # A cell object costs more than its value: one per column serves all rows.
        self._cells = [_Cells(self._sheet, column, self._words) for column in table.columns]

    def append(self, batch: Sequence[tuple[Cell, ...]]) -> None:
        for row in batch:
            self._sheet.append([cells.holding(cell) for cells, cell in zip(self._cells, row, strict=True)])
        self._rows += len(batch)

    def finished(self) -> bytes:
        named = facts(self._table, self._rows)
        _describe(self._book, self._table, named, self._words)
        self._book.active = 0
        return _saved(self._book)

    def discard(self) -> None:
        _saved(self._book)  # saving is what removes openpyxl's temporary file


class _Cells:
    """The reused cells of one column: one for values, one for text that must not become a formula."""

    def __init__(self, sheet: Sheet, column: Column, words: Wording) -> None:
        from openpyxl.cell import WriteOnlyCell

        self._plain = WriteOnlyCell(sheet)
        self._quoted = WriteOnlyCell(sheet)
        self._quoted.quotePrefix = True  # stays text when someone edits the cell
        format = words.excel_date if column.kind is Kind.DATE else FORMATS.get(column.kind)
        if format is not None:
            self._plain.number_format = format

    def holding(self, value: Cell) -> "SheetCell | None":
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self._plain.value = value
            return self._plain
        cell = self._quoted if looks_like_formula(value) else self._plain
        cell.value = shortened(value, TEXT_LIMIT)
        cell.data_type = "s"
        return cell


def _lay_out(sheet: Sheet, table: Table, widths: Sequence[int]) -> None:
    """All of it stands before the rows in the file, so it must be set before the first one."""
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{table.row_count + 1}"


def _widths(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], words: Wording) -> list[int]:
    """Wide enough for the title with its filter button and for what the first rows hold, in characters."""
    longest = [len(legible(column.title)) + 3 for column in columns]
    for row in rows:
        shown_row = (shown(cell, column.kind, words) for cell, column in zip(row, columns, strict=True))
        longest = [max(so_far, len(text)) for so_far, text in zip(longest, shown_row, strict=True)]
    return [min(max(length + 2, NARROWEST), WIDEST) for length in longest]


def _head(sheet: Sheet, column: Column) -> "SheetCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = WriteOnlyCell(sheet, legible(column.title))
    cell.data_type = "s"
    cell.font = Font(bold=True, color=_INK)
    cell.fill = PatternFill("solid", fgColor=_PAPER)
    cell.alignment = Alignment(horizontal="right" if column.kind in FORMATS else "left", vertical="center")
    return cell


def _describe(book: "Workbook", table: Table, named: Sequence[tuple[str, str]], words: Wording) -> None:
    """The second sheet, and the same in the file's properties."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    sheet = book.create_sheet(_sheet_name(words.information, taken=book.sheetnames))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90
    for label, value in chain([("", legible(table.title))], named):
        cells = [WriteOnlyCell(sheet, label), WriteOnlyCell(sheet, shortened(value, TEXT_LIMIT))]
        for cell in cells:
            cell.data_type = "s"
        cells[0 if label else 1].font = Font(bold=True)
        sheet.append(cells)
    made = table.made_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.title = legible(table.title)
    book.properties.subject = named[0][1]
    book.properties.description = "\n".join(f"{label}: {value}" for label, value in named)
    book.properties.creator = "Kontor"
    book.properties.created = made
    book.properties.language = words.locale


def _sheet_name(title: str, taken: Sequence[str] = ()) -> str:
    name = re.sub(r"[\[\]:*?/\\']", " ", legible(title)).strip()[:SHEET_NAME_LIMIT] or "Kontor"
    return name if name not in taken else f"{name[: SHEET_NAME_LIMIT - 2]} 2"


def _saved(book: "Workbook") -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
