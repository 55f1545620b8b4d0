"""Concepts: groups of words and short phrases that mean the same to whoever looks after the entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.normalise import fold, stem


@dataclass(frozen=True)
class Concept:
    """A name and the patterns that stand for it: stems, prefixes (`rechnung*`), parts (`*passw*`), phrases."""

    name: str
    stems: frozenset[str]
    prefixes: tuple[str, ...]
    parts: tuple[str, ...]
    phrases: tuple[str, ...]
    words: tuple[str, ...]  # whole words, for the spelling
    elsewhere: bool = False  # names what belongs to others, so that an entry about ours is hardly meant


def concept_of(name: str, patterns: Iterable[str], *, elsewhere: bool = False) -> Concept:
    """The concept that these patterns spell, as they stand in the lexicon file."""
    stems: set[str] = set()
    words: list[str] = []
    kinds: dict[str, list[str]] = {"prefix": [], "part": [], "phrase": []}
    for pattern in (pattern.strip() for pattern in patterns):
        text = fold(pattern)
        if not text:
            continue
        if " " in text:
            kinds["phrase"].append(" ".join(stem(word) for word in text.split()))
        elif pattern.startswith("*"):
            kinds["part"].append(text)
        elif pattern.endswith("*"):
            kinds["prefix"].append(text)
        else:
            stems.add(stem(text))
            words.append(text)
    prefixes, parts, phrases = (tuple(kinds[kind]) for kind in ("prefix", "part", "phrase"))
    return Concept(name, frozenset(stems), prefixes, parts, phrases, tuple(words), elsewhere)


class Lexicon:
    """All concepts; tells which of them a text holds."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.concepts = tuple(concepts)
        self._by_word: dict[str, tuple[str, ...]] = {}
        self._phrases = [(f" {phrase} ", c.name) for c in concepts for phrase in c.phrases]
        self.elsewhere = frozenset(c.name for c in concepts if c.elsewhere)

    @property
    def words(self) -> frozenset[str]:
        """The whole words it knows."""
        return frozenset(word for concept in self.concepts for word in concept.words)

    def concepts_in(self, words: Sequence[str], stems: Sequence[str]) -> list[str]:
        """Names of the concepts that a text's words and phrases stand for, sorted."""
        found = {name for word, root in zip(words, stems, strict=True) for name in self._of(word, root)}
        line = f" {' '.join(stems)} "
        found.update(name for phrase, name in self._phrases if phrase in line)
        return sorted(found)

    def _of(self, word: str, root: str) -> tuple[str, ...]:
        if word not in self._by_word:
            if len(self._by_word) > 50_000:
                self._by_word.clear()
            self._by_word[word] = tuple(c.name for c in self.concepts if _stands_for(c, word, root))
        return self._by_word[word]


def _stands_for(concept: Concept, word: str, root: str) -> bool:
    if root in concept.stems or word.startswith(concept.prefixes):
        return True
    return any(part in word for part in concept.parts)
