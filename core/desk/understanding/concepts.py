"""From words to meanings: which concepts of the vocabulary stand where in a text, misspellings included."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.desk.understanding.everyday import ORDINARY
from core.desk.understanding.phrases import PHRASES
from core.desk.understanding.text import Word, word_set
from core.desk.understanding.vocabulary import WORDS

_SHORTEST_MISSPELT, _SHORTEST_LISTED = 6, 7  # letters; shorter words have too many neighbours
_TWO_ERRORS_FROM = 10


@dataclass(frozen=True)
class Mark:
    """A concept and the stretch of the text that means it."""

    concept: str
    start: int
    end: int


def _table() -> tuple[
    dict[str, set[str]], list[tuple[str, str]], list[tuple[str, str]], list[tuple[str, str]]
]:
    """The vocabulary by kind of pattern: whole words, beginnings, endings, insides."""
    whole: dict[str, set[str]] = {}
    begins, ends, inside = [], [], []
    for concept, patterns in WORDS.items():
        for pattern in patterns.split():
            core = pattern.strip("*")
            if pattern.startswith("*") and pattern.endswith("*"):
                inside.append((core, concept))
            elif pattern.endswith("*"):
                begins.append((core, concept))
            elif pattern.startswith("*"):
                ends.append((core, concept))
            else:
                whole.setdefault(core, set()).add(concept)
    return whole, begins, ends, inside


_WHOLE, _BEGINS, _ENDS, _INSIDE = _table()
_ENDLESS_EXCEPTIONS = word_set(
    "berechnung abrechnung umrechnung verrechnung hochrechnung berechnungen eingang ausgang verband "
    "umgang vorgang"
)
_MISSPELT = word_set(  # the concepts that a misspelt word may mean; the others have too many neighbours
    "invoice delivery_note order_confirmation document order orders contract framework metal_account user password "
    "reset register remove create contact buy open closed export cancel complaint master"
)
_CORES = sorted(
    {core for core, concepts in _WHOLE.items() if concepts & _MISSPELT and len(core) >= _SHORTEST_LISTED}
    | {
        core for core, concept in [*_BEGINS, *_ENDS] if concept in _MISSPELT and len(core) >= _SHORTEST_LISTED
    },
    key=lambda core: (-len(core), core),
)
_CORES_BY_LETTER = {
    letter: tuple(c for c in _CORES if c[0] == letter) for letter in {core[0] for core in _CORES}
}
_PHRASES = tuple(
    (concept, re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns)))
    for concept, patterns in PHRASES.items()
)


def marks(words: list[Word]) -> list[Mark]:
    """The concepts in these words, in their order."""
    found = [Mark(concept, word.start, word.end) for word in words for concept in _concepts_of(word.folded)]
    return sorted(found + _phrase_marks(words), key=lambda mark: (mark.start, mark.end))


def is_known(word: str) -> bool:
    """Is the folded word one of the vocabulary's or of every day, so that it can be no name?"""
    return word in ORDINARY or bool(_listed(word))


def _phrase_marks(words: list[Word]) -> list[Mark]:
    joined = " ".join(word.folded for word in words)
    starts = []
    at = 0
    for word in words:
        starts.append(at)
        at += len(word.folded) + 1
    found = []
    for concept, pattern in _PHRASES:
        for match in pattern.finditer(joined):
            first = words[bisect_right(starts, match.start()) - 1]
            last = words[bisect_right(starts, max(match.start(), match.end() - 1)) - 1]
            found.append(Mark(concept, first.start, last.end))
    return found


@lru_cache(maxsize=20_000)
def _concepts_of(word: str) -> tuple[str, ...]:
    """The concepts of one folded word; a misspelt one means what its nearest neighbour means."""
    found = _listed(word)
    if found or word in ORDINARY or len(word) < _SHORTEST_MISSPELT or not word.isalpha():
        return tuple(sorted(found))
    neighbour = _neighbour(word)
    return tuple(sorted(_listed(neighbour))) if neighbour else ()


def _listed(word: str) -> set[str]:
    found = set(_WHOLE.get(word, ()))
    found |= {concept for core, concept in _BEGINS if word.startswith(core)}
    if word not in _ENDLESS_EXCEPTIONS:
        found |= {concept for core, concept in _ENDS if word.endswith(core)}
    return found | {concept for core, concept in _INSIDE if core in word}


def _neighbour(word: str) -> str | None:
    """The listed word that this one misspells, if there is one within one error (two in long words)."""
    best, least = None, 3
    for core in _CORES_BY_LETTER.get(word[0], ()):
        allowed = 2 if len(core) >= _TWO_ERRORS_FROM else 1
        distance = _errors(word, core, allowed)
        if distance <= allowed and distance < least:
            best, least = core, distance
    return best


def _errors(word: str, core: str, allowed: int) -> int:
    """Errors between the two, or between the beginning of a longer word and the core (`rechungskopie`)."""
    if len(word) < len(core) - allowed:
        return allowed + 1
    whole = OSA.distance(word, core, score_cutoff=allowed)
    if len(word) <= len(core) or whole == 0:
        return whole
    return min(whole, OSA.distance(word[: len(core)], core, score_cutoff=allowed))
