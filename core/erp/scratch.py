"""A notebook on disk for what is too much for memory: all bookings as they were read, and where documents were put."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE booking (
        line INTEGER PRIMARY KEY, number TEXT UNIQUE, company_number TEXT, alloy_group TEXT, alloy TEXT,
        booked_on TEXT, value_date TEXT, kind TEXT, weight_kg INTEGER, voucher TEXT, text TEXT, related_number TEXT
    );
    CREATE TABLE imported (number TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE related (number TEXT, line INTEGER);
    CREATE TABLE content (file TEXT PRIMARY KEY, sha256 TEXT, size INTEGER, media_type TEXT) WITHOUT ROWID;
"""
BOOKING = (
    *("number", "company_number", "alloy_group", "alloy", "booked_on", "value_date"),
    *("kind", "weight_kg", "voucher", "text", "related_number"),
)
"""The columns of bookings.csv, in the order in which bookings are noted, as the tables keep their values: weights in
grams, days as text, what is empty as NULL, but for these texts."""
_TEXTS = frozenset({"voucher", "text"})
_COLUMNS = ", ".join(BOOKING)
_NOTE = f"INSERT OR IGNORE INTO booking (line, {_COLUMNS}) VALUES (?{', ?' * len(BOOKING)})"  # noqa: S608 - our columns
_LINES = f"SELECT {_COLUMNS} FROM booking WHERE line > ? AND line <= ? ORDER BY line"  # noqa: S608 - our columns


@dataclass(frozen=True)
class Content:
    """A document as it lies in the store; size in bytes."""

    sha256: str
    size: int
    media_type: str


class Scratch:
    """Lives as long as one import, in a folder that nobody else may read; the database can read it, too (`path`)."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="kontor-import-")
        self.path = Path(self._folder.name) / "scratch.sqlite3"
        self._database = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        self._database.executescript(_TABLES)

    def close(self) -> None:
        self._database.close()
        self._folder.cleanup()

    def note_bookings(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> dict[int, int]:
        """Notes bookings with their lines. Gives for each line whose number was noted before that earlier line."""
        noted = [(line, *(_plain(name, values.get(name)) for name in BOOKING)) for line, values in rows]
        self._database.executemany(_NOTE, noted)
        first = self._lines_of([values["number"] for _, values in rows])
        return {line: first[values["number"]] for line, values in rows if first[values["number"]] != line}

    def note_imported(self, numbers: Iterable[str]) -> None:
        """Notes bookings of the file that the database has already."""
        self._database.executemany("INSERT OR IGNORE INTO imported VALUES (?)", [(each,) for each in numbers])

    def keep_new_bookings(self) -> None:
        """Forgets the bookings that the database has."""
        self._database.execute("DELETE FROM booking WHERE number IN (SELECT number FROM imported)")

    def last_line(self) -> int:
        """The line in which the last booking stands; zero when there is none."""
        found = self._database.execute("SELECT coalesce(max(line), 0) FROM booking").fetchone()
        return int(found[0])

    def bookings(self, after: int, until: int) -> list[tuple[Any, ...]]:
        """The bookings of these lines, with the values of `BOOKING` in that order."""
        return self._database.execute(_LINES, (after, until)).fetchall()

    def note_related(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Notes the bookings that others refer to, with the line that does."""
        self._database.executemany("INSERT INTO related VALUES (?, ?)", pairs)

    def unresolved(self) -> Iterator[tuple[str, int]]:
        """The bookings referred to that the file does not hold, with the line that refers to them."""
        return iter(
            self._database.execute(
                "SELECT number, line FROM related WHERE number NOT IN (SELECT number FROM booking) ORDER BY line"
            )
        )

    def note_content(self, file: str, content: Content) -> None:
        row = (file, content.sha256, content.size, content.media_type)
        self._database.execute("INSERT OR REPLACE INTO content VALUES (?, ?, ?, ?)", row)

    def content(self, file: str) -> Content:
        row = self._database.execute(
            "SELECT sha256, size, media_type FROM content WHERE file = ?", (file,)
        ).fetchone()
        return Content(*row)

    def _lines_of(self, numbers: Sequence[str]) -> dict[str, int]:
        marks = ",".join("?" * len(numbers))
        found = self._database.execute(
            f"SELECT number, line FROM booking WHERE number IN ({marks})",  # noqa: S608 - only question marks
            numbers,
        )
        return dict(found.fetchall())


def _plain(name: str, value: Any) -> Any:
    """The value as the tables keep it."""
    if value is None:
        return "" if name in _TEXTS else None
    if isinstance(value, Decimal):
        return int(value.scaleb(3))
    return value.isoformat() if isinstance(value, date) else value
