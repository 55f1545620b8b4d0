"""Regression questions: texts whose right entry is known, asked again after every change of the entries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from faq.faults import Fault
from faq.library import OWN, REGRESSION
from faq.matching import AnswerBook
from faq.textfile import read

NOTHING = "none"


@dataclass(frozen=True)
class Regression:
    """A question that is not answered as it should be. `got` is an entry, or "none" when no entry is the answer."""

    text: str
    expected: str
    got: str
    suggestions: tuple[str, ...]
    file: Path
    line: int

    @property
    def wrong(self) -> bool:
        """Whether another entry would be given as the answer, which is worse than asking back."""
        return self.got != NOTHING


def regressions(book: AnswerBook, directory: Path | None = None) -> tuple[list[Regression], list[Fault]]:
    """What the book answers differently from the folder's `regression.txt`, and the faults of that file.

    Both are empty when the folder has no such file.
    """
    file = (directory or OWN) / REGRESSION
    faults: list[Fault] = []
    if not file.is_file():
        return [], faults
    found: list[Regression] = []
    for record in read(file, "expect", faults):
        expected, texts = record.fields[0].text, record.get("texts")
        if expected != NOTHING and expected not in book.entries:
            faults.append(Fault(file, record.line, f"there is no entry '{expected}'"))
            continue
        if texts is None:
            faults.append(Fault(file, record.line, f"'{expected}' has no 'texts:'"))
            continue
        asked = (_asked(book, text, expected, file, line) for line, text in texts.items)
        found += [one for one in asked if one.got != expected]
    return found, faults


def _asked(book: AnswerBook, text: str, expected: str, file: Path, line: int) -> Regression:
    match = book.match(text)
    got = match.entry.id if match.entry else NOTHING
    return Regression(text, expected, got, tuple(entry.id for entry in match.suggestions), file, line)
