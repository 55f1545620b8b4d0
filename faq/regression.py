"""Regression questions: texts whose right entry is known, asked again after every change of the entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from faq.book import Match
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

    def __str__(self) -> str:
        got = self.got if self.wrong else _asks_back(self.suggestions) or NOTHING
        return f"{self.file}:{self.line}: „{self.text}“: expected {self.expected}, gets {got}"


@dataclass(frozen=True)
class Change:
    """A text that another book answers differently; what it gets in words."""

    text: str
    before: str
    now: str

    def __str__(self) -> str:
        return f"„{self.text}“: before {self.before}, now {self.now}"


def regressions(book: AnswerBook, directory: Path | None = None) -> tuple[list[Regression], list[Fault]]:
    """What the book answers differently from the folder's `regression.txt`, and the faults of that file.

    Both are empty when the folder has no such file.
    """
    faults: list[Fault] = []
    asked = [_asked(book, *question) for question in _questions(directory, set(book.entries), faults)]
    return [one for one in asked if one.got != one.expected], faults


def changes(before: AnswerBook, now: AnswerBook, texts: Iterable[str]) -> list[Change]:
    """Which of the texts get another answer, another refusal, or no longer one; each text once."""
    pairs = ((text, before.match(text), now.match(text)) for text in dict.fromkeys(texts))
    return [
        Change(text, _in_words(old), _in_words(new))
        for text, old, new in pairs
        if _outcome(old) != _outcome(new)
    ]


def texts_of(directory: Path | None = None) -> list[str]:
    """The regression questions of a folder, whatever is expected of them."""
    return [text for text, *_ in _questions(directory, None, [])]


def _questions(
    directory: Path | None, known: set[str] | None, faults: list[Fault]
) -> Iterator[tuple[str, str, Path, int]]:
    """Text, expected entry, file and line; with `known` entries, others are faults."""
    file = (directory or OWN) / REGRESSION
    for record in read(file, "expect", faults) if file.is_file() else ():
        expected, texts = record.fields[0].text, record.get("texts")
        if known is not None and expected != NOTHING and expected not in known:
            faults.append(Fault(file, record.line, f"there is no entry '{expected}'"))
        elif texts is None:
            faults.append(Fault(file, record.line, f"'{expected}' has no 'texts:'"))
        else:
            yield from ((text, expected, file, line) for line, text in texts.items)


def _asked(book: AnswerBook, text: str, expected: str, file: Path, line: int) -> Regression:
    match = book.match(text)
    got = match.entry.id if match.entry else NOTHING
    return Regression(text, expected, got, _suggested(match), file, line)


def _outcome(match: Match) -> tuple[str, str]:
    """What is done, and with what: which entries are offered to choose from makes no difference."""
    if match.entry is not None:
        return "answers", match.entry.id
    if match.refusal is not None:
        return "refuses", match.refusal.id
    return ("asks back", "") if match.suggestions else ("nothing", "")


def _in_words(match: Match) -> str:
    done, what = _outcome(match)
    if done == "answers":
        return what
    return f"refusal {what}" if done == "refuses" else _asks_back(_suggested(match)) or done


def _asks_back(suggestions: Iterable[str]) -> str:
    names = ", ".join(suggestions)
    return f"asks back: {names}" if names else ""


def _suggested(match: Match) -> tuple[str, ...]:
    return tuple(entry.id for entry in match.suggestions)
