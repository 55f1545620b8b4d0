"""`make benchmark`: how long Kontor thinks about a text, on one core; fails above what is asked for.

Processor time is measured, so that what else the machine does is not counted. Every text is met for the first time:
what Kontor keeps of words it has read before helps no figure.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TypeVar

import click

from benchmarks import asking, synthetic
from benchmarks.score import BLIND, LABELLED_ON
from benchmarks.tables import lines

ENTRIES, PHRASINGS, TEXTS = 1_000, 10, 1_000  # of the large book
WARM_UP = 50  # texts that nobody times
T = TypeVar("T")

HEAD = ("milliseconds for a text", "median", "95th percentile", "n", "median at most", "aim", "held")


@dataclass(frozen=True)
class Took:
    """What was timed, in milliseconds a text, and what is asked of the median."""

    name: str
    times: Sequence[float]
    most: float
    aim: float

    @property
    def held(self) -> bool:
        """Whether the median is what is asked for."""
        return median(self.times) <= self.most

    @property
    def cells(self) -> tuple[str, ...]:
        """As a line of the table."""
        middle, slow = median(self.times), quantiles(self.times, n=20)[-1]
        held = "aim" if middle <= self.aim else "yes" if self.held else "NO"
        figures = (f"{middle:.2f}", f"{slow:.2f}", str(len(self.times)), f"{self.most:g}", f"{self.aim:g}")
        return self.name, *figures, held


@click.command()
@click.option("--cache", type=click.Path(file_okay=False, path_type=Path), help="Where models are kept.")
@click.option(
    "--large/--small", default=True, help="The book of 1,000 entries as well; learning takes minutes."
)
def main(cache: Path | None, large: bool) -> None:
    """Measure the time that a text takes; exit status 1 when a median is above what is asked for."""
    _on_one_core()
    found = [_understanding(cache), _matching(cache), *([_matching_large(cache)] if large else [])]
    click.echo("\n".join(lines(HEAD, (took.cells for took in found))))
    sys.exit(0 if all(took.held for took in found) else 1)


def _on_one_core() -> None:
    """Before numpy is loaded, which looks how many there are."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _understanding(cache: Path | None) -> Took:
    """All that `kontor ask` does with a text, from reading the letter to settling between question and request."""
    from core.desk import understand
    from core.desk.understanding import Message
    from faq import LiveBook

    book, day = LiveBook(cache=cache), date.fromisoformat(LABELLED_ON)
    rows = [row for name in ("questions", "requests") for row in asking.read_lines(BLIND / f"{name}.jsonl")]
    messages = [Message(row.get("channel", "chat"), row["text"], row.get("subject")) for row in rows]
    warm_up = [Message("chat", text) for text in _strange_texts()]
    times = _timed(lambda message: understand(book, message, day), warm_up, messages)
    return Took("understanding, 16 entries", times, 2, 0.5)


def _matching(cache: Path | None) -> Took:
    from faq import load

    rows = asking.read_lines(BLIND / "questions.jsonl")
    times = _timed(load(cache=cache).match, _strange_texts(), [row["text"] for row in rows])
    return Took("matching alone, 16 entries", times, 2, 0.5)


def _matching_large(cache: Path | None) -> Took:
    from faq import load

    made = synthetic.book(ENTRIES, PHRASINGS, TEXTS)
    with TemporaryDirectory() as folder:
        made.write(Path(folder))
        book = load(Path(folder), cache)
    times = _timed(book.match, _strange_texts(), made.texts)
    return Took("matching alone, 1,000 entries with 10 phrasings", times, 1.5, 0.5)


def _strange_texts() -> tuple[str, ...]:
    """Texts that wake up the code, and share no word with those that are timed but for the smallest."""
    return synthetic.book(WARM_UP, 1, WARM_UP).texts


def _timed(act: Callable[[T], object], warm_up: Iterable[T], texts: Iterable[T]) -> list[float]:
    for text in warm_up:
        act(text)
    return list(_each(act, texts))


def _each(act: Callable[[T], object], texts: Iterable[T]) -> Iterator[float]:
    for text in texts:
        start = time.process_time_ns()
        act(text)
        yield (time.process_time_ns() - start) / 1e6


if __name__ == "__main__":
    main()
