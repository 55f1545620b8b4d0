"""The answer book: says which entry a text asks for, when to ask back, and when nothing fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from faq.book import Entry, Explanation, Group, Match, Refusal
from faq.cache import default_directory, model_of
from faq.faults import FaqFaults, Fault
from faq.lexicon import Lexicon
from faq.library import OWN, Library, read_library
from faq.model import Candidate, Model, Vector, Vocabulary, confidence, evidence
from faq.reading import Reader, questions_in

MOST_SUGGESTIONS = 3
WORDS_SHOWN = 6
KNOWN_PHRASING = 1.0  # the very words of a phrasing are always answered


class AnswerBook:
    """Entries and refusal topics, and the matching of free text to them. Holds no state between two matches."""

    def __init__(self, library: Library, model: Model) -> None:
        self.entries: Mapping[str, Entry] = MappingProxyType(library.entries)
        self.groups: tuple[Group, ...] = library.groups
        self.refusals: Mapping[str, Refusal] = MappingProxyType(library.refusals)
        self._model = model
        self._reader = Reader(model.words, Lexicon(library.concepts))

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary({name: row for row, name in enumerate(self._model.features)}, self._model.idf)

    def match(self, text: str) -> Match:
        """What the text asks for. Any text at all may be given; only its first 2,000 characters are read."""
        found = [self._match(part) for part in (text, questions_in(text)) if part]
        return max(found, key=lambda match: match.confidence, default=Match())

    def _match(self, text: str) -> Match:
        reading = self._reader.read(text)
        vector = self._vocabulary.vector(reading)
        candidates, wish = self._model.candidates(vector, reading.line)
        entries = [c for c in candidates if c.id in self.entries]
        if not entries:
            return Match(why=self._explained(vector, candidates))
        sure = confidence(self._model.calibration, evidence(candidates, entries[0], reading))
        match = self._banded(candidates, entries, sure, self._explained(vector, candidates))
        top = candidates[0]
        leaning = wish.score - top.score if wish else None
        return replace(match, topic=top.id, leaning=leaning, elsewhere=reading.elsewhere)

    def _banded(
        self, candidates: Sequence[Candidate], entries: Sequence[Candidate], sure: float, why: Explanation
    ) -> Match:
        top = candidates[0]
        suggestions = tuple(self.entries[c.id] for c in entries[:MOST_SUGGESTIONS])
        refusal = self.refusals.get(top.id)
        if refusal is None and (sure >= self._model.answer_from or top.similarity >= KNOWN_PHRASING):
            return Match(self.entries[top.id], suggestions, None, sure, why)
        if refusal and not _is_about(top):
            refusal = None
        if sure < self._model.ask_from:
            return Match(None, (), refusal, sure, why)
        return Match(None, suggestions, refusal, sure, why)

    def _explained(self, vector: Vector, candidates: Sequence[Candidate]) -> Explanation:
        best = candidates[0] if candidates else None
        return Explanation(
            nearest=best.nearest if best else "",
            similarity=round(best.similarity, 3) if best else 0.0,
            words=self._telling_words(vector, best.id) if best else (),
            ranking=tuple((c.id, round(c.score, 3)) for c in candidates),
            answer_from=self._model.answer_from,
            ask_from=self._model.ask_from,
        )

    def _telling_words(self, vector: Vector, identifier: str) -> tuple[str, ...]:
        rows, values = vector
        spoke = values * self._model.weights[rows, self._model.ids.index(identifier)]
        features = self._model.features
        named = [
            (float(v), features[row][1:])
            for v, row in zip(spoke, rows, strict=True)
            if features[row][0] in "wk"
        ]
        return tuple(name for value, name in sorted(named, key=lambda n: -n[0])[:WORDS_SHOWN] if value > 0)


def _is_about(top: Candidate) -> bool:
    """Whether a refusal topic on top is meant, rather than the least unlikely of many."""
    return top.score > 0.0 or top.similarity >= 0.75


def load(directory: Path | None = None, cache: Path | None = None) -> AnswerBook:
    """The answer book of a folder (ours by default), trained when its phrasings changed.

    `cache` is where models are kept; default: the user's cache folder. Raises FaqFaults when the files cannot be
    used, and TrainingFailed.
    """
    library = read_library(directory or OWN)
    if library.errors:
        raise FaqFaults(library.errors)
    return AnswerBook(library, model_of(library, cache or default_directory()))


def check(directory: Path | None = None) -> list[Fault]:
    """Everything wrong in the files of a folder, warnings included; empty when all is well."""
    return read_library(directory or OWN).faults
