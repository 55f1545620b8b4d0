"""The trained classifier as plain arrays: kept in a file, scored without the library that trained it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from faq.reading import BLOCKS, Reading

Floats = NDArray[np.float32]
Vector = tuple[NDArray[np.intp], Floats]

LOOKED_AT = 4  # the best few classes, whose phrasings are compared one by one
SIMILARITY_WEIGHT = 0.6  # how much the nearest phrasing counts beside the classifier's score
BLOCK_WEIGHTS = {"w": 1.0, "c": 1.0, "k": 0.9}
EVIDENCE = 8  # numbers that the confidence is made of


@dataclass(frozen=True)
class Vocabulary:
    """The features that count, and how telling each of them is."""

    index: Mapping[str, int]
    idf: Floats

    def vector(self, reading: Reading) -> Vector:
        """Rows and values of a text: every block of unit length times its weight."""
        found = map(self.index.get, reading.features)
        rows = np.array([row for row in found if row is not None], dtype=np.intp)
        values, kinds = self.idf[rows], self._kinds[rows]
        for kind, name in enumerate(BLOCKS):
            of_kind = kinds == kind
            norm = float(np.sqrt(np.square(values[of_kind]).sum()))
            if norm:
                values[of_kind] *= BLOCK_WEIGHTS[name] / norm
        return rows, values

    @cached_property
    def _kinds(self) -> NDArray[np.intp]:
        """The block of each row's feature."""
        kinds = np.zeros(len(self.index), dtype=np.intp)
        for feature, row in self.index.items():
            kinds[row] = BLOCKS.index(feature[0])
        return kinds


@dataclass(frozen=True)
class Candidate:
    """One class as an answer to a text: its score, and its phrasing most like the text."""

    id: str
    score: float
    similarity: float
    nearest: str


@dataclass(frozen=True)
class Model:
    """Everything learned from the phrasings of one state of the entries."""

    ids: tuple[str, ...]
    entries: frozenset[str]  # which of the ids are entries
    wishes: frozenset[str]  # which are wishes; the others are refusal topics
    words: tuple[str, ...]
    features: tuple[str, ...]
    idf: Floats
    weights: Floats  # feature, class
    bias: Floats
    phrasings: tuple[tuple[str, ...], ...]  # as they stand in the files, per class
    lines: tuple[tuple[str, ...], ...]  # the same as stems, sorted
    calibration: Floats  # of `evidence`, the last one is the constant
    answer_from: float
    ask_from: float

    @cached_property
    def topics(self) -> int:
        """How many classes are entries or refusal topics; they stand before the wishes."""
        return len(self.ids) - len(self.wishes)

    def candidates(self, vector: Vector, line: str) -> tuple[list[Candidate], Candidate | None]:
        """The best few entries and refusal topics, best first, and the best wish.

        Nothing of either when the text has nothing in common with any phrasing.
        """
        rows, values = vector
        if not len(rows):
            return [], None
        scores = values @ self.weights[rows] + self.bias
        return ranked(self, scores, line), _best_wish(self, scores, line)


def ranked(model: Model, scores: Floats, line: str) -> list[Candidate]:
    """The best few topics by score and nearest phrasing; with always the three best entries among them."""
    order = np.argsort(-scores[: model.topics], kind="stable")
    best_entries = islice((i for i in map(int, order) if model.ids[i] in model.entries), 3)
    looked_at = dict.fromkeys([*map(int, order[:LOOKED_AT]), *best_entries])
    found = [_candidate(model, i, float(scores[i]), line) for i in looked_at]
    return sorted(found, key=lambda c: (-c.score, c.id))


def _best_wish(model: Model, scores: Floats, line: str) -> Candidate | None:
    if not model.wishes:
        return None
    best = model.topics + int(np.argmax(scores[model.topics :]))
    return _candidate(model, best, float(scores[best]), line)


def _candidate(model: Model, index: int, score: float, line: str) -> Candidate:
    if not model.lines[index]:
        return Candidate(model.ids[index], score, 0.0, "")
    _, percent, place = process.extractOne(line, model.lines[index], scorer=fuzz.ratio)
    similarity = percent / 100
    nearest = model.phrasings[index][place]
    return Candidate(model.ids[index], score + SIMILARITY_WEIGHT * similarity, similarity, nearest)


def evidence(candidates: Sequence[Candidate], best: Candidate, reading: Reading) -> list[float]:
    """What speaks for and against `best`, as numbers for the calibration."""
    other = max((c.score for c in candidates if c.id != best.id), default=best.score - 2)
    near_other = max((c.similarity for c in candidates if c.id != best.id), default=0.0)
    return [
        best.score,
        min(best.score - other, 2.0),
        best.similarity,
        best.similarity - near_other,
        reading.unknown,
        1.0 if len(reading.words) <= 2 else 0.0,
        1.0 if reading.elsewhere else 0.0,
        1.0,
    ]


def confidence(calibration: Floats, facts: Sequence[float]) -> float:
    """How likely `best` is right, 0 to 1."""
    return float(1 / (1 + np.exp(-np.clip(np.dot(calibration, np.array(facts)), -30, 30))))


def save(model: Model, file: Path) -> None:
    """Writes the model so that a reader sees all of it or nothing."""
    arrays = {field.name: _packed(getattr(model, field.name)) for field in fields(Model)}
    handle, temporary = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez(out, allow_pickle=False, **arrays)
        Path(temporary).replace(file)
    finally:
        Path(temporary).unlink(missing_ok=True)


def restore(file: Path) -> Model:
    """The model that `save` wrote. Raises OSError, ValueError or KeyError when the file is not one."""
    with np.load(file, allow_pickle=False) as kept:
        raw: dict[str, Any] = {field.name: kept[field.name] for field in fields(Model)}
    return Model(
        ids=_texts(raw["ids"]),
        entries=frozenset(_texts(raw["entries"])),
        wishes=frozenset(_texts(raw["wishes"])),
        words=_texts(raw["words"]),
        features=_texts(raw["features"]),
        idf=raw["idf"].astype(np.float32),
        weights=raw["weights"].astype(np.float32),
        bias=raw["bias"].astype(np.float32),
        phrasings=_nested(raw["phrasings"]),
        lines=_nested(raw["lines"]),
        calibration=raw["calibration"].astype(np.float32),
        answer_from=float(raw["answer_from"]),
        ask_from=float(raw["ask_from"]),
    )


def _packed(value: Any) -> NDArray[Any]:
    if isinstance(value, frozenset):
        value = tuple(sorted(value))
    if isinstance(value, tuple):
        lines = ("\x1f".join(item) if isinstance(item, tuple) else item for item in value)
        return np.frombuffer("\x1e".join(lines).encode(), dtype=np.uint8)
    packed = np.asarray(value)
    return packed.astype(np.float16) if packed.ndim == 2 else packed


def _texts(packed: NDArray[Any]) -> tuple[str, ...]:
    text = packed.tobytes().decode()
    return tuple(text.split("\x1e")) if text else ()


def _nested(packed: NDArray[Any]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split("\x1f")) for line in _texts(packed))
