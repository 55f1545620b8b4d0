"""Learns a model from phrasings; runs as its own process, so that nobody else has to load scikit-learn.

`python -m faq.training OUTPUT` reads a lesson as JSON on standard input and writes the model to OUTPUT.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from faq.lexicon import Concept, Lexicon
from faq.model import EVIDENCE, Floats, Model, Vocabulary, confidence, evidence, save
from faq.normalise import words_of
from faq.reading import Reader, Reading

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FOLDS = 3
SEED = 20
LEAST_TEXTS_PER_FEATURE = 2
REGULARISATION = 1.0
# Phrasings of one entry are chosen to be unlike each other, so a held-out one is harder than what people write:
# these shares came out two to three times lower on questions by others.
WRONG_AT_MOST = 0.07  # of the questions in scope, on phrasings that were held out
FALSE_ANSWERS_AT_MOST = 0.12  # of refusal topics that were held out as a whole
LEAST_SURE = 0.545  # nothing less sure is answered, however well the phrasings do
UNTRIED = 0.6, 0.2  # thresholds where there is too little to hold anything out
KEPT_FOR_ASKING = 0.985  # share of questions in scope that are asked back at least


@dataclass(frozen=True)
class Lesson:
    """What to learn: per class its id, whether it is an entry or a wish, and its phrasings; and the lexicon."""

    ids: list[str]
    entries: list[str]
    wishes: list[str]
    phrasings: list[list[str]]
    concepts: list[dict[str, Any]]

    @property
    def lexicon(self) -> Lexicon:
        """The concepts as they were read from the file."""
        return Lexicon([_concept(data) for data in self.concepts])


@dataclass(frozen=True)
class Judged:
    """The best entry for a held-out text: what spoke for it, and whether it was right."""

    facts: list[float]
    right: bool
    in_scope: bool
    on_top: bool


def _concept(data: dict[str, Any]) -> Concept:
    patterns = {key: tuple(data[key]) for key in ("prefixes", "parts", "phrases", "words")}
    return Concept(data["name"], frozenset(data["stems"]), **patterns, elsewhere=data["elsewhere"])


def train(lesson: Lesson) -> Model:
    """The model of a lesson; the same lesson gives the same model."""
    model = _fitted(lesson)
    judged = list(_held_out(lesson))
    calibration = _calibrated(judged)
    answer_from, ask_from = _thresholds(judged, calibration)
    return dataclasses.replace(model, calibration=calibration, answer_from=answer_from, ask_from=ask_from)


def _fitted(lesson: Lesson) -> Model:
    words = sorted({word for texts in lesson.phrasings for text in texts for word in words_of(text)})
    reader = Reader(words, lesson.lexicon)
    readings = [[reader.read(text) for text in texts] for texts in lesson.phrasings]
    flat = [reading for group in readings for reading in group]
    labels = np.array([index for index, group in enumerate(readings) for _ in group])
    vocabulary = _vocabulary(flat)
    weights, bias = _classifier(_matrix(vocabulary, flat), labels, len(lesson.ids))
    return Model(
        ids=tuple(lesson.ids),
        entries=frozenset(lesson.entries),
        wishes=frozenset(lesson.wishes),
        words=tuple(words),
        features=tuple(vocabulary.index),
        idf=vocabulary.idf,
        weights=weights,
        bias=bias,
        phrasings=tuple(tuple(texts) for texts in lesson.phrasings),
        lines=tuple(tuple(reading.line for reading in group) for group in readings),
        calibration=np.zeros(1, dtype=np.float32),
        answer_from=1.0,
        ask_from=1.0,
    )


def _vocabulary(readings: Sequence[Reading]) -> Vocabulary:
    counts = Counter(feature for reading in readings for feature in reading.features)
    kept = sorted(f for f, count in counts.items() if count >= LEAST_TEXTS_PER_FEATURE or f[0] == "w")
    occurrences = np.array([counts[feature] for feature in kept], dtype=np.float32)
    idf = np.log((1 + len(readings)) / (1 + occurrences)) + 1
    return Vocabulary({feature: row for row, feature in enumerate(kept)}, idf.astype(np.float32))


def _matrix(vocabulary: Vocabulary, readings: Sequence[Reading]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    vectors = [vocabulary.vector(reading) for reading in readings]
    starts = np.cumsum([0, *(len(rows) for rows, _ in vectors)])
    columns = np.concatenate([rows for rows, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    return csr_matrix((values, columns, starts), shape=(len(readings), len(vocabulary.index)))


def _classifier(matrix: csr_matrix, labels: Any, classes: int) -> tuple[Floats, Floats]:
    """Weights (feature, class) and bias of a linear one-against-rest classifier."""
    from sklearn.svm import LinearSVC

    present = np.unique(labels)
    weights = np.zeros((matrix.shape[1], classes), dtype=np.float32)
    bias = np.full(classes, -1.0, dtype=np.float32)
    if len(present) < 2:
        bias[present] = 1.0
        return weights, bias
    fitted = LinearSVC(C=REGULARISATION, random_state=SEED).fit(matrix, labels)
    both = len(present) > 2
    weights[:, present] = fitted.coef_.T if both else np.stack([-fitted.coef_[0], fitted.coef_[0]], axis=1)
    bias[present] = fitted.intercept_ if both else np.array([-fitted.intercept_[0], fitted.intercept_[0]])
    return weights, bias


def _held_out(lesson: Lesson) -> Iterable[Judged]:
    """Judges every question by a model that has not seen it, nor any word that only it has.

    An entry's phrasings are held out in parts, a refusal topic as a whole; wishes are learned and not judged.
    """
    fold_of = _folds(lesson)
    for number in range(FOLDS):
        kept = [
            [text for text, at in zip(texts, folds, strict=True) if at != number]
            for texts, folds in zip(lesson.phrasings, fold_of, strict=True)
        ]
        if not any(kept):
            continue
        model = _fitted(dataclasses.replace(lesson, phrasings=kept))
        vocabulary = Vocabulary({f: row for row, f in enumerate(model.features)}, model.idf)
        reader = Reader(model.words, lesson.lexicon)
        for index in range(model.topics):
            for text, at in zip(lesson.phrasings[index], fold_of[index], strict=True):
                if at == number:
                    yield _judged(model, vocabulary, reader.read(text), lesson.ids[index])


def _folds(lesson: Lesson) -> list[list[int]]:
    random = np.random.default_rng(SEED)
    return [
        [int(at) for at in random.permutation(len(texts)) % FOLDS]
        if identifier in lesson.entries or identifier in lesson.wishes
        else [number % FOLDS] * len(texts)
        for number, (identifier, texts) in enumerate(zip(lesson.ids, lesson.phrasings, strict=True))
    ]


def _judged(model: Model, vocabulary: Vocabulary, reading: Reading, expected: str) -> Judged:
    candidates, _ = model.candidates(vocabulary.vector(reading), reading.line)
    entries = [c for c in candidates if c.id in model.entries]
    if not entries:
        return Judged(
            [0.0] * (EVIDENCE - 1) + [1.0], right=False, in_scope=expected in model.entries, on_top=False
        )
    best = entries[0]
    facts = evidence(candidates, best, reading)
    return Judged(facts, best.id == expected, expected in model.entries, candidates[0] is best)


def _calibrated(judged: Sequence[Judged]) -> Floats:
    from sklearn.linear_model import LogisticRegression

    facts = np.array([one.facts for one in judged], dtype=np.float64)
    right = np.array([one.right for one in judged], dtype=bool)
    if right.all() or not right.any():
        return np.array([1.0, 1.0, 1.0, 0.0, -1.0, 0.0, -1.0, 0.0], dtype=np.float32)
    fitted = LogisticRegression(C=10.0, fit_intercept=False, max_iter=2000).fit(facts, right)
    return np.asarray(fitted.coef_[0], dtype=np.float32)


def _thresholds(judged: Sequence[Judged], calibration: Floats) -> tuple[float, float]:
    """From which confidence to answer, and from which to ask back (SPEC 4: a wrong answer is worse than asking)."""
    sure = np.array([confidence(calibration, one.facts) for one in judged])
    wrong = np.array([one.in_scope and not one.right and one.on_top for one in judged], dtype=bool)
    false = np.array([not one.in_scope and one.on_top for one in judged], dtype=bool)
    in_scope = np.array([one.in_scope for one in judged], dtype=bool)
    if not in_scope.any():
        return UNTRIED
    answer_from = 0.95
    for threshold in np.arange(0.95, LEAST_SURE, -0.01):
        answered = sure >= threshold
        wrongs = (answered & wrong).sum() / max(1, in_scope.sum())
        falses = (answered & false).sum() / max(1, (~in_scope).sum())
        if wrongs > WRONG_AT_MOST or falses > FALSE_ANSWERS_AT_MOST:
            break
        answer_from = float(threshold)
    ask_from = float(np.quantile(sure[in_scope], 1 - KEPT_FOR_ASKING))
    return round(answer_from, 4), round(min(ask_from, answer_from), 4)


def main() -> None:
    """Reads the lesson, trains, writes the model to the file named as the only argument."""
    save(train(Lesson(**json.load(sys.stdin))), Path(sys.argv[1]))


if __name__ == "__main__":
    main()
