"""Text as people type it, made fit for reading: one form of every letter, and words with their places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 20_000  # characters that are read; a wish stands at the beginning or nowhere

_SPACES = {
    ord(char): " " for char in "\t\v\f\x1c\x1d\x1e\x1f\u00a0\u2000\u2001\u2002\u2003\u2007\u2008\u2009\u202f"
}
_LINES = {ord(char): "\n" for char in "\r\x85\u2028\u2029"}
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF], None)
_CONTROLS = dict.fromkeys([*range(9), *range(14, 28), 127, *range(128, 133), *range(134, 160)], " ")
_ONE_FORM = _CONTROLS | _SPACES | _LINES | _INVISIBLE
_FOLDS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ê": "e", "à": "a", "á": "a"}
)
_FLAT = str.maketrans("äöüßéèêàá–—−’`´", "aouseeeaa---'''")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Word:
    """A word with its place; `folded` is lower-case with ä as ae and ß as ss."""

    start: int
    end: int
    folded: str


def clean(text: str) -> str:
    """The text without invisible and control characters, at most LONGEST long; line breaks are \\n."""
    text = text[: 2 * LONGEST].replace("\r\n", "\n").translate(_ONE_FORM)
    return unicodedata.normalize("NFC", text)[:LONGEST]


def fold(word: str) -> str:
    """One spelling for comparing words: Bestätigung, BESTAETIGUNG and bestaetigung are the same."""
    return word.lower().translate(_FOLDS)


def flat(text: str) -> str:
    """Lower-case with plain letters (ü as u, ß as s), every character in its old place."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lower.translate(_FLAT)


def word_set(text: str) -> frozenset[str]:
    """A set of words written as one text, for tables."""
    return frozenset(text.split())


def words(text: str) -> list[Word]:
    """The words of a text in their order; a hyphen separates."""
    return [Word(m.start(), m.end(), fold(m.group())) for m in _WORD.finditer(text)]
