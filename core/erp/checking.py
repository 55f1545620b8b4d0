"""Checks a whole folder, against itself and the database, before a row is written (SPEC 9)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.erp import contents, reading
from core.erp.files import FILES, CsvFile
from core.erp.known import Known, comparable
from core.erp.reading import Row
from core.erp.report import Report
from core.erp.rules import RULES, Check, said, several
from core.erp.scratch import Scratch
from core.models import Booking
from core.service import Tx

Progress = Callable[[str, int], None]
_Seen = dict[tuple[Any, ...], int]


async def check(tx: Tx, folder: Path, scratch: Scratch, report: Report, progress: Progress) -> dict[str, int]:
    """Reports every fault of every file there is. Gives the number of rows per file."""
    checked = Check(tx, folder, scratch, report, await Known.read(tx))
    counts = {}
    for file in FILES:
        path = folder / file.name
        if path.exists():
            counts[file.name] = await _check_file(checked, file, path, progress)
    await _check_related(checked)
    return counts


async def _check_file(checked: Check, file: CsvFile, path: Path, progress: Progress) -> int:
    count, seen = 0, _Seen()
    batches = reading.batches(path, file, checked.report)
    while rows := await asyncio.to_thread(next, batches, None):
        await _check_batch(checked, file, rows, seen)
        count += len(rows)
        progress(file.name, count)
    return count


async def _check_batch(checked: Check, file: CsvFile, rows: Sequence[Row], seen: _Seen) -> None:
    orders = [number for row in rows for number in several(row.values.get("order_number"))]
    if orders:
        await checked.known.look_up_orders(checked.tx, orders)
    for row in rows:
        _references(checked, file, row)
        _once(checked, file, row, seen)
    if file.name in RULES:
        await RULES[file.name](checked, file, rows)
    for row in rows:
        _make_known(checked.known, file, row)


def _references(checked: Check, file: CsvFile, row: Row) -> None:
    for field in file.fields:
        if field.refers not in checked.known.owners:
            continue
        for value in several(row.values.get(field.name)):
            if comparable(value) not in checked.known.owners[field.refers]:
                checked.fault(file, row, f"{said(value)} is neither in {field.refers} nor known", field.name)


def _once(checked: Check, file: CsvFile, row: Row, seen: _Seen) -> None:
    """No two rows have one key; bookings are too many for memory and are checked by their own rule."""
    key = None if file.name == "bookings.csv" else _key(file, row)
    if key is None:
        return
    first = seen.setdefault(key, row.line)
    if first != row.line:
        checked.fault(file, row, f"is there twice, first in line {first}", ", ".join(file.key))


def _make_known(known: Known, file: CsvFile, row: Row) -> None:
    key = comparable(row.values.get(file.key[0]))
    if key is not None and file.name in known.owners:
        known.owners[file.name][key] = row.values.get("company_number") or ""


def _key(file: CsvFile, row: Row) -> tuple[Any, ...] | None:
    values = [row.values.get(name) for name in file.key]
    if None in values:
        return None
    if file.name == "documents.csv":
        values[1] = contents.name(str(values[1]))
    return tuple(comparable(value) for value in values)


async def _check_related(checked: Check) -> None:
    """The bookings that others name are in the file or known."""
    for pairs in _in_hundreds(checked.scratch.unresolved()):
        wanted = select(Booking.number).where(Booking.number.in_([number for number, _ in pairs]))
        known = set((await checked.tx.session.scalars(wanted)).all())
        for number, line in pairs:
            if number not in known:
                message = f"{said(number)} is neither in bookings.csv nor known"
                checked.report.add("bookings.csv", line, message, "related_number")


def _in_hundreds(pairs: Iterator[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    while hundred := [pair for pair, _ in zip(pairs, range(100), strict=False)]:
        yield hundred
