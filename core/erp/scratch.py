"""A notebook on disk for what is too much for memory: the numbers of all bookings, and where documents were put."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE booking (number TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID;
    CREATE TABLE imported (number TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE related (number TEXT, line INTEGER);
    CREATE TABLE content (file TEXT PRIMARY KEY, sha256 TEXT, size INTEGER, media_type TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Content:
    """A document as it lies in the store; size in bytes."""

    sha256: str
    size: int
    media_type: str


class Scratch:
    """Lives as long as one import; SQLite keeps it in a temporary file of its own and deletes it."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", check_same_thread=False)
        self._database.executescript(_TABLES)

    def close(self) -> None:
        self._database.close()

    def note_bookings(self, pairs: Sequence[tuple[str, int]]) -> dict[int, int]:
        """Notes numbers with their lines. Gives for each line whose number was noted before that earlier line."""
        self._database.executemany("INSERT OR IGNORE INTO booking VALUES (?, ?)", pairs)
        first = self._lines_of([number for number, _ in pairs])
        return {line: first[number] for number, line in pairs if first[number] != line}

    def note_imported(self, numbers: Iterable[str]) -> None:
        """Notes bookings of the file that the database has already."""
        self._database.executemany("INSERT OR IGNORE INTO imported VALUES (?)", [(each,) for each in numbers])

    def imported(self, numbers: Sequence[str]) -> set[str]:
        """Those of the numbers that the database has already."""
        marks = ",".join("?" * len(numbers))
        found = self._database.execute(
            f"SELECT number FROM imported WHERE number IN ({marks})",  # noqa: S608 - only question marks
            numbers,
        )
        return {row[0] for row in found}

    def has_new_bookings(self) -> bool:
        """Whether the file holds a booking that the database has not."""
        found = self._database.execute(
            "SELECT (SELECT count(*) FROM booking) > (SELECT count(*) FROM imported)"
        )
        return bool(found.fetchone()[0])

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
