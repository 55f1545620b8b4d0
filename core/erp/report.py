"""The faults of an import: the first hundred are kept, all are counted (SPEC 9)."""

from __future__ import annotations

from core.errors import Fault, ImportFaults

LIMIT = 100


class Report:
    """Collects faults while the files are checked."""

    def __init__(self) -> None:
        self.count = 0
        self._faults: list[Fault] = []

    def add(self, file: str, line: int, message: str, column: str = "") -> None:
        self.count += 1
        if len(self._faults) < LIMIT:
            self._faults.append(Fault(file, line, message, column))

    def refuse(self) -> None:
        """Raises ImportFaults if anything is wrong."""
        if self.count:
            raise ImportFaults(tuple(self._faults), self.count)
