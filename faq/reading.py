"""Reads a text into what the classifier counts: words, word pairs, letter sequences, concepts, pairs of concepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, zip_longest

from faq.lexicon import Lexicon
from faq.normalise import MOST_CHARACTERS, Spelling, stem, words_of

BLOCKS = "wck"  # words, characters, concepts: the first letter of a feature's name
LETTERS = range(2, 6)
MOST_CONCEPTS = 12
LONG_TEXT = 25  # words from which on the questions in a text are read on their own, too
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
COURTESY = re.compile(
    r"\b(?:(?:sehr geehrte[rs]?|liebe[rs]?|dear)"
    r" (?:damen und herren|team|(?:frau|herr|mr|mrs|ms) \w+|sir or madam)"
    r"|guten (?:tag|morgen|abend)|gruess gott|moin(?: moin)?|servus|hallo(?: zusammen)?|hello"
    r"|good (?:morning|afternoon)"
    r"|(?:mit )?(?:freundlichen|vielen|besten|herzlichen|schoenen|viele|beste|schoene|liebe) gruesse?n?\b.*"
    r"|(?:kind|best) regards\b.*|(?:vielen|besten|herzlichen) dank(?: im voraus| vorab)?"
    r"|danke(?: im voraus| vorab| schon ?mal)?|thanks?(?: you)?(?: in advance| very much)?|many thanks"
    r"|bitte|please)\b"
)


@dataclass(frozen=True)
class Reading:
    """A text as the matcher sees it."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    unknown: float  # share of the longer words that nobody who wrote the entries has used
    features: tuple[str, ...]
    elsewhere: bool = False  # speaks of what belongs to others (`my Outlook password`)

    @property
    def line(self) -> str:
        """The stems as one line in the order of the alphabet, for comparing phrasings whatever their word order."""
        return " ".join(sorted(self.stems))


class Reader:
    """Reads texts with one vocabulary and one lexicon."""

    def __init__(self, vocabulary: Iterable[str], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.spelling = Spelling({*vocabulary, *lexicon.words})

    def read(self, text: str) -> Reading:
        """The reading of any text; a long one is cut."""
        found = [self.spelling.read(word) for word in without_courtesy(words_of(text))]
        words = tuple(_joined([word for word, _ in found], self.spelling))
        parts = [part for _, several in found for part in several] + self.spelling.whole_verbs(words)
        stems = tuple(stem(word) for word in words)
        concepts = self.lexicon.concepts_in([*words, *parts], [*stems, *(stem(part) for part in parts)])
        features = [*_word_features(stems, parts), *_letter_features(words), *_concept_features(concepts)]
        elsewhere = not self.lexicon.elsewhere.isdisjoint(concepts)
        return Reading(words, stems, self._unknown(found), tuple(dict.fromkeys(features)), elsewhere)

    def _unknown(self, found: Sequence[tuple[str, tuple[str, ...]]]) -> float:
        strange = [not parts and not self.spelling.knows(word) for word, parts in found if len(word) > 3]
        return sum(strange) / max(1, len(strange))


def without_courtesy(words: Sequence[str]) -> list[str]:
    """The words without greetings and thanks, unless nothing else is left."""
    kept = COURTESY.sub(" ", " ".join(words)).split()
    return kept or list(words)


def questions_in(text: str) -> str:
    """The sentences of a long text that end in a question mark; nothing for a short text."""
    text = text[:MOST_CHARACTERS]
    if len(text.split()) < LONG_TEXT:
        return ""
    return " ".join(sentence for sentence in SENTENCE.findall(text) if sentence.endswith("?"))


def _joined(words: Sequence[str], spelling: Spelling) -> Iterator[str]:
    """Words written apart that the vocabulary has as one ('umarbeitungs konto') become one."""
    skip = False
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if skip:
            skip = False
        elif len(following) > 3 and len(word) > 3 and spelling.knows(word + following):
            skip = True
            yield word + following
        else:
            yield word


def _word_features(stems: Sequence[str], parts: Sequence[str]) -> Iterator[str]:
    yield from (f"w{word}" for word in stems)
    yield from (f"w{stem(part)}" for part in parts)
    yield from (f"w{first} {second}" for first, second in zip(["^", *stems], [*stems, "$"], strict=True))


def _letter_features(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for length in LETTERS:
            yield from (f"c{padded[i : i + length]}" for i in range(len(padded) - length + 1))


def _concept_features(concepts: Sequence[str]) -> Iterator[str]:
    few = concepts[:MOST_CONCEPTS]
    yield from (f"k{name}" for name in few)
    yield from (f"k{first}+{second}" for first, second in combinations(few, 2))
