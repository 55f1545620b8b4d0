"""An import from end to end: check all, put the documents into the store, write all in one transaction (SPEC 9)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from sqlalchemy import func, select, text

from core.erp import checking, contents, reading, writing_bookings
from core.erp.checking import Progress
from core.erp.files import FILES, CsvFile
from core.erp.kinds import BadValueError
from core.erp.report import Report
from core.erp.scratch import Scratch
from core.erp.writing import WRITERS, Writer
from core.errors import Fault, ImportFaults
from core.models import ImportRun
from core.service import Core, Tx


@dataclass(frozen=True)
class ImportResult:
    """How many rows each file had."""

    counts: Mapping[str, int]


async def import_folder(core: Core, folder: Path, progress: Progress | None = None) -> ImportResult:
    """Takes a folder of the ERP's files in, whole or not at all; it may be run again at any time.

    Rows that are there already are updated, bookings never change, rows that are absent stay. `progress` is told a
    file and the rows done in it, once while checking and once while writing. Raises ImportFaults with the first
    hundred faults and their number; then nothing has been written.
    """
    told = progress or _silent
    _recognise(folder)
    scratch, report = Scratch(), Report()
    try:
        async with core.read() as tx:
            latest = await _latest_run(tx)
            counts = await checking.check(tx, folder, scratch, report, told)
        report.refuse()
        if "documents.csv" in counts:
            await _store_documents(core, folder, scratch, report)
        await asyncio.to_thread(scratch.keep_new_bookings)
        async with core.begin(scratch.path) as tx:
            await _write(tx, folder, scratch, counts=counts, latest=latest, progress=told)
    finally:
        scratch.close()
    return ImportResult(counts)


def _silent(_file: str, _rows: int) -> None:
    return None


def _recognise(folder: Path) -> None:
    if not folder.exists():
        _refuse(str(folder), "there is no such folder")
    if not folder.is_dir():
        _refuse(str(folder), "is not a folder")
    if not any((folder / file.name).exists() for file in FILES):
        _refuse(str(folder), f"holds none of the files of an import ({FILES[0].name} ... {FILES[-1].name})")


def _refuse(place: str, message: str) -> NoReturn:
    raise ImportFaults((Fault(place, 0, message),), 1)


async def _store_documents(core: Core, folder: Path, scratch: Scratch, report: Report) -> None:
    """Puts what is new into the store; a file that nobody names in the end does no harm there."""
    file = next(each for each in FILES if each.name == "documents.csv")
    for rows in reading.batches(folder / file.name, file, report):
        for row in rows:
            name = row.values.get("file", "")
            try:
                data, content = await asyncio.to_thread(contents.read, folder, name)
            except BadValueError as error:
                report.add(file.name, row.line, str(error), "file")
                continue
            if not await _is_stored(core, content.sha256):
                await core.documents.put_async(content.sha256, data)
            scratch.note_content(name, content)
    report.refuse()


async def _is_stored(core: Core, sha256: str) -> bool:
    try:
        await core.documents.head_async(sha256)
    except FileNotFoundError:
        return False
    return True


async def _write(
    tx: Tx,
    folder: Path,
    scratch: Scratch,
    *,
    counts: Mapping[str, int],
    latest: int | None,
    progress: Progress,
) -> None:
    if not tx.is_sqlite:
        await tx.session.execute(text("LOCK TABLE import_run IN EXCLUSIVE MODE"))
    if await _latest_run(tx) != latest:
        _refuse(str(folder), "another import ended in the meantime; please start this one again")
    writer, report = Writer(tx, scratch, tx.now), Report()
    for file in FILES:
        if file.name == "bookings.csv":
            await writing_bookings.write(writer, partial(progress, file.name))
        elif file.name in counts:
            await _write_file(writer, folder / file.name, file, report, progress)
    tx.session.add(ImportRun(finished_at=tx.now, counts=dict(counts)))


async def _write_file(writer: Writer, path: Path, file: CsvFile, report: Report, progress: Progress) -> None:
    count = 0
    batches = reading.batches(path, file, report)
    while rows := await asyncio.to_thread(next, batches, None):
        report.refuse()  # the file was changed after it had been checked
        await WRITERS[file.name](writer, rows)
        count += len(rows)
        progress(file.name, count)
    report.refuse()


async def _latest_run(tx: Tx) -> int | None:
    return await tx.session.scalar(select(func.max(ImportRun.id)))
