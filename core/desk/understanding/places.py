"""What a recogniser found, and where: the common currency of all recognisers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Trace:
    """One find: which recogniser read which slot out of which words. `start` and `end` count in the part read."""

    recogniser: str
    slot: str
    value: Any
    words: str
    start: int
    end: int
    part: str = "text"  # text, subject or quoted


def overlaps(start: int, end: int, taken: Iterable[Trace]) -> bool:
    """Does the stretch touch one that is taken already?"""
    return any(start < other.end and other.start < end for other in taken)


def blanked(text: str, taken: Iterable[Trace]) -> str:
    """The text with taken stretches replaced by blanks, so that no other recogniser reads them."""
    for trace in taken:
        text = text[: trace.start] + " " * (trace.end - trace.start) + text[trace.end :]
    return text
