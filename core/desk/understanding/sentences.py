"""Sentences, list items and clauses of a text, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from core.desk.understanding.places import Trace

LONGEST_SENTENCE = 400  # characters; what goes on without a stop is cut at a blank
MOST_SENTENCES = 120
_MOST_CLAUSES = 24

_ITEM = re.compile(
    r"^[ ]*(?:[-*•·–—]+|\(?\d{1,2}[.)](?=\s)|\(?[a-z]\)|pos(?:ition)?\.? ?\d{1,3} ?:)[ ]*", re.IGNORECASE
)
_STOP = re.compile(r"(?<![.\s])([.!?;]+)(?=\s|$)")
_NO_STOP = re.compile(
    r"(?:\b(?:nr|no|dr|prof|ing|dipl|z|b|bzw|ca|inkl|exkl|str|tel|abs|evtl|ggf|mr|mrs|ms|hr|hrn|fr|st|mag|"
    r"jan|feb|mrz|"
    r"apr|jun|jul|aug|sep|sept|okt|oct|nov|dez|dec|usw|etc|d|h|u|a|i|s|v|pos|lfd|max|min|art|best|auftr|"
    r"re|rg|rech|lief|kd|ref)"
    r"|(?<!\d)\d{1,2}|\.\d{1,2})$",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s*[,;]\s*(?:(?:und|and|sowie|oder|or|also|außerdem|ausserdem|dann|dafür|dafuer|then)\s+)*|"
    r"\s+(?:und|and|sowie|plus|u\.|&|\+|oder|or|ausserdem|außerdem|zudem|zusätzlich|dann noch|as well as|"
    r"dafür)\s+(?:(?:auch|noch|dann|also|bitte)\s+)?|"
    r"\s*[(]\s*|\s+[-–]\s+|\s*/\s*(?=[a-zäöü])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """One sentence or list item; `item` if it stands in a list."""

    start: int
    end: int
    item: bool
    asks: bool


def sentences(text: str) -> list[Sentence]:
    """The sentences in their order, at most MOST_SENTENCES."""
    found: list[Sentence] = []
    for start, end in _lines(text):
        found += _of_line(text, start, end)
        if len(found) >= MOST_SENTENCES:
            break
    return found[:MOST_SENTENCES]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines as the writer meant them: a line broken by the mail program goes on in the next."""
    start: int | None = None
    end = 0
    for match in re.finditer(r"[^\n]*(?:\n|$)", text):
        line = match.group().rstrip("\n")
        if start is not None and (not line.strip() or not _goes_on(text[start:end], line)):
            yield start, end
            start = None
        if line.strip():
            start = match.start() if start is None else start
            end = match.start() + len(line)
    if start is not None:
        yield start, end


def _goes_on(before: str, line: str) -> bool:
    """Is this line the rest of a sentence that the one before began?"""
    if _ITEM.match(line) or before.rstrip().endswith((":", ".", "!", "?")) or len(before) > LONGEST_SENTENCE:
        return False
    last_line = before.rsplit("\n", 1)[-1]
    return len(last_line) > 55 or line.lstrip()[:1].islower()


def _of_line(text: str, start: int, end: int) -> Iterator[Sentence]:
    item = _ITEM.match(text[start:end])
    begin = start + item.end() if item else start
    for first, last in _stops(text, begin, end):
        for a, b in _portions(text, first, last):
            raw = text[a:b].rstrip()
            yield Sentence(a, b, item is not None, "?" in raw[-3:])


def _stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _STOP.finditer(text, start, end):
        if match.group() == "." and _NO_STOP.search(text[max(begin, match.start() - 8) : match.start()]):
            continue
        if text[begin : match.end()].strip():
            yield begin, match.end()
        begin = match.end()
    if text[begin:end].strip():
        yield begin, end


def _portions(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        cut = cut if cut > start else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end


def clauses(text: str, sentence: Sentence, whole: Sequence[Trace]) -> list[tuple[int, int]]:
    """The sentence cut at commas and conjunctions, except inside what a recogniser read as one."""
    cuts = [sentence.start]
    for match in islice(_JOINT.finditer(text, sentence.start, sentence.end), _MOST_CLAUSES):
        if any(trace.start < match.end() and match.start() < trace.end for trace in whole):
            continue
        cuts.append(match.end())
    cuts.append(sentence.end)
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
