"""Reads a CSV file row by row: its encoding, its dialect, its columns, and each value by its kind."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from core.erp.files import CsvFile, Field
from core.erp.kinds import ENGLISH, GERMAN, BadValueError, Dialect, shown
from core.erp.report import Report

CHUNK = 1 << 20
BATCH = 1000


@dataclass(frozen=True)
class Row:
    """One record: the line it begins in, and its good values. `is_sound`: it has no fault of its own."""

    line: int
    values: dict[str, Any]
    is_sound: bool = True


@dataclass(frozen=True)
class _Head:
    """The columns as they stand in the file."""

    dialect: Dialect
    fields: tuple[Field, ...]


def batches(path: Path, file: CsvFile, report: Report) -> Iterator[list[Row]]:
    """The rows of the file, some at a time; whatever is wrong goes to the report, and rows with faults come too."""
    rows = _rows(path, file, report)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _rows(path: Path, file: CsvFile, report: Report) -> Iterator[Row]:
    try:
        encoding = _encoding(path, file, report)
        if encoding is None:
            return
        with path.open(encoding=encoding, newline="") as lines:
            yield from _records(lines, file, report)
    except (OSError, UnicodeDecodeError):
        report.add(file.name, 0, "cannot be read")


def _encoding(path: Path, file: CsvFile, report: Report) -> str | None:
    """UTF-8 when the whole file is, else Windows-1252."""
    fault = None
    for encoding in ("utf-8", "cp1252"):
        fault = _undecodable(path, encoding)
        if fault is None:
            return "utf-8-sig" if encoding == "utf-8" else encoding
    report.add(file.name, fault or 0, "is neither UTF-8 nor Windows-1252")
    return None


def _undecodable(path: Path, encoding: str) -> int | None:
    """The line with the first byte that is not in the encoding."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as content:
        while True:
            chunk = content.read(CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + chunk[: error.start].count(b"\n")
            if not chunk:
                return None
            line += chunk.count(b"\n")


def _records(lines: Iterator[str], file: CsvFile, report: Report) -> Iterator[Row]:
    first = next(lines, "")
    dialect = GERMAN if GERMAN.separator in first else ENGLISH
    reader = csv.reader(_again(first, lines), delimiter=dialect.separator, strict=True)
    head, line = None, 1
    try:
        for record in reader:
            if head is None:
                head = _head(record, dialect, file, report)
                if head is None:
                    return
            elif record:
                yield _row(record, line, head, file, report)
            line = reader.line_num + 1
    except csv.Error as error:
        report.add(file.name, line, f"is not a record ({error})")
    if head is None:
        report.add(file.name, 1, "has no header line")


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from lines


def _head(record: list[str], dialect: Dialect, file: CsvFile, report: Report) -> _Head | None:
    """The columns in the file's order, or None when one is unknown, missing or there twice."""
    faults = report.count
    names = [name.strip() for name in record]
    known = {field.name: field for field in file.fields}
    for name in dict.fromkeys(names):
        if name not in known:
            report.add(file.name, 1, f"{shown(name)} is not a column of this file")
        elif names.count(name) > 1:
            report.add(file.name, 1, "the column is there twice", name)
    for field in file.fields:
        if field.name not in names and not field.may_be_missing:
            report.add(file.name, 1, "the column is missing", field.name)
    if report.count > faults:
        return None
    return _Head(dialect, tuple(known[name] for name in names))


def _row(record: list[str], line: int, head: _Head, file: CsvFile, report: Report) -> Row:
    if len(record) != len(head.fields):
        report.add(file.name, line, f"has {len(record)} values for {len(head.fields)} columns")
        return Row(line, {}, is_sound=False)
    values: dict[str, Any] = {}
    faults = report.count
    for field, raw in zip(head.fields, record, strict=True):
        try:
            values[field.name] = _value(field, raw.strip(), head.dialect)
        except BadValueError as error:
            report.add(file.name, line, str(error), field.name)
    return Row(line, values, is_sound=report.count == faults)


def _value(field: Field, raw: str, dialect: Dialect) -> Any:
    if raw:
        return field.parse(raw, dialect)
    if not field.may_be_empty:
        raise BadValueError("is empty")
    return None
