"""An answer book that follows its files, and keeps the old entries when the new ones are faulty."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from faq.cache import TrainingFailed
from faq.faults import FaqFaults, Fault
from faq.library import OWN, files
from faq.matching import AnswerBook, load

Stamp = tuple[tuple[str, int, int], ...]


class LiveBook:
    """The current book of a folder. Raises FaqFaults when even the first one is faulty."""

    def __init__(self, directory: Path | None = None, cache: Path | None = None) -> None:
        self._directory = directory or OWN
        self._cache = cache
        self._lock = threading.Lock()
        self._stamp = _stamp(self._directory)
        self._book = load(self._directory, cache)
        self._faults: tuple[Fault, ...] = ()

    @property
    def current(self) -> AnswerBook:
        """The newest book that has no faults."""
        return self._book

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Why the files as they are now were not taken over; empty when `current` is what they say."""
        return self._faults

    def refresh(self) -> tuple[Fault, ...]:
        """Looks whether the files changed and takes them over; returns `faults`. Blocks while it trains."""
        with self._lock:
            stamp = _stamp(self._directory)
            if stamp != self._stamp:
                self._stamp = stamp
                self._take_over()
            return self._faults

    async def refresh_soon(self) -> tuple[Fault, ...]:
        """`refresh` without holding up the event loop."""
        return await asyncio.to_thread(self.refresh)

    def _take_over(self) -> None:
        try:
            self._book = load(self._directory, self._cache)
            self._faults = ()
        except FaqFaults as faulty:
            self._faults = tuple(faulty.faults)
        except TrainingFailed as failed:
            self._faults = (Fault(self._directory, 1, f"training failed: {failed}"),)


def _stamp(directory: Path) -> Stamp:
    """Names, times and sizes of the files; a file that vanishes meanwhile counts as changed."""
    found = []
    for file in files(directory):
        try:
            status = file.stat()
        except OSError:
            found.append((str(file), 0, -1))
            continue
        found.append((str(file), status.st_mtime_ns, status.st_size))
    return tuple(found)
