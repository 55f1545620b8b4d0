"""From any text to plain words: folding, stems, spelling, compounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_CHARACTERS = 2_000
MOST_WORDS = 160
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})
NOT_PLAIN = re.compile(r"[^a-z0-9]+")
MANY_DIGITS = re.compile(r"\d{4,}")
PARTICLES = frozenset(
    ["ab", "an", "auf", "aus", "ein", "frei", "heraus", "herunter", "hinzu", "los", "raus", "rein", "runter", "um",
     "vor", "weg", "zu", "zurueck"]
)  # fmt: skip
ZU_INFINITIVE = re.compile(rf"({'|'.join(sorted(PARTICLES))})zu(\w{{4,}})")
AFTER_A_CLAUSE = frozenset(
    ["", "und", "oder", "wenn", "weil", "damit", "dass", "um", "als", "ohne", "bzw", "im", "in"]
)
VERB_WITHIN = 8  # words between a verb and its particle
LINKING = ("", "s", "n", "en", "es", "e")
SHORTEST_PART = 4

_stemmer = snowballstemmer.stemmer("german")


def fold(text: str) -> str:
    """Lower-case ASCII letters, digits and single blanks; umlauts written out. Folding twice changes nothing."""
    text = unicodedata.normalize("NFKC", text[: 4 * MOST_CHARACTERS]).lower().translate(UMLAUTS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return NOT_PLAIN.sub(" ", text.lower()).strip()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word without its endings."""
    return str(_stemmer.stemWord(word))


def words_of(text: str) -> list[str]:
    """The folded words of a text, cut to a bounded number; long numbers all become the same word."""
    folded = fold(text[:MOST_CHARACTERS])
    return [MANY_DIGITS.sub("0000", word)[:40] for word in folded.split()[:MOST_WORDS]]


class Spelling:
    """Reads words as those of a vocabulary: takes compounds apart, corrects typos."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.vocabulary = tuple(sorted(vocabulary))
        self._known = frozenset(self.vocabulary)
        self._stems = frozenset(stem(word) for word in self.vocabulary if len(word) >= SHORTEST_PART)
        self._long = [word for word in self.vocabulary if len(word) >= SHORTEST_PART]
        self._read: dict[str, tuple[str, tuple[str, ...]]] = {}

    def knows(self, word: str) -> bool:
        """Whether the vocabulary has this very word."""
        return word in self._known

    def read(self, word: str) -> tuple[str, tuple[str, ...]]:
        """The word as the vocabulary has it, and the parts it is composed of (none for a simple word)."""
        if word not in self._read:
            if len(self._read) > 20_000:
                self._read.clear()
            self._read[word] = self._reading(word)
        return self._read[word]

    def whole_verbs(self, words: Sequence[str]) -> list[str]:
        """Known verbs whose particle stands apart: 'logge ich mich ein' holds 'einlogge'."""
        return [
            whole
            for place, (particle, following) in enumerate(zip_longest(words, words[1:], fillvalue=""))
            if particle in PARTICLES and following in AFTER_A_CLAUSE
            for verb in words[max(0, place - VERB_WITHIN) : place]
            if len(verb) >= SHORTEST_PART and stem(whole := particle + verb) in self._stems
        ]

    def _reading(self, word: str) -> tuple[str, tuple[str, ...]]:
        infinitive = ZU_INFINITIVE.fullmatch(word)
        if infinitive and stem("".join(infinitive.groups())) in self._stems:
            word = "".join(infinitive.groups())
        parts = self._parts(word)
        if word in self._known or parts:
            return word, parts
        corrected = self._corrected(word)
        return corrected, self._parts(corrected) if corrected != word else ()

    def _parts(self, word: str, depth: int = 0) -> tuple[str, ...]:
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            right = word[cut:]
            if right in self._known or stem(right) in self._stems:
                left = self._left(word[:cut], depth)
                if left:
                    return (*left, right)
        return ()

    def _left(self, left: str, depth: int) -> tuple[str, ...]:
        for ending in LINKING:
            root = left.removesuffix(ending) if left.endswith(ending) else ""
            if len(root) >= SHORTEST_PART and root in self._known:
                return (root,)
        return self._parts(left, depth + 1) if depth < 2 else ()

    def _corrected(self, word: str) -> str:
        if len(word) < SHORTEST_PART or word.isdigit():
            return word
        allowed = 1 if len(word) < 8 else 2
        found = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=allowed)
        return str(found[0]) if found and found[0][:1] == word[:1] else word
