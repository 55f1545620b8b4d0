"""An answer book of any size, made up of words that no language has: always the same one for the same size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

SEED = 23
CONSONANTS = ("b", "d", "f", "g", "k", "l", "m", "n", "r", "s", "t", "w", "br", "gr", "st", "kr")
SYLLABLES = [first + last for first in CONSONANTS for last in ("a", "ei", "o", "u")]
ENDINGS = ("ung", "en", "e", "er", "ter", "kel", "")
OPENINGS = ("wo finde ich", "wie bekomme ich", "ich brauche", "bitte", "wer macht", "was ist mit", "")
CLOSINGS = ("im portal", "für unser werk", "so schnell wie möglich", "heute noch", "", "", "")
OWN_WORDS, WORDS_SAID = 7, (2, 5)


@dataclass(frozen=True)
class Book:
    """Entries by their id, each with its phrasings, and texts to be matched that are none of them."""

    phrasings: dict[str, tuple[str, ...]]
    texts: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Puts the entries into a folder in the format of faq/README.md."""
        folder.mkdir(parents=True, exist_ok=True)
        records = "\n".join(_record(key, asked) for key, asked in self.phrasings.items())
        (folder / "book.txt").write_text(records, encoding="utf-8")


def book(entries: int, phrasings: int, texts: int) -> Book:
    """So many entries with so many phrasings each, and so many texts, a slip of the pen in each."""
    random = Random(SEED)  # noqa: S311 - chance that is the same every time
    vocabulary = sorted({_word(random) for _ in range(4 * entries)})
    matters = {f"entry-{number}": random.sample(vocabulary, OWN_WORDS) for number in range(entries)}
    asked = {key: tuple(_different(random, words, phrasings)) for key, words in matters.items()}
    chosen = random.choices(list(matters), k=texts)
    return Book(asked, tuple(_with_a_slip(random, _phrasing(random, matters[key])) for key in chosen))


def _different(random: Random, words: list[str], count: int) -> Iterator[str]:
    seen: set[str] = set()
    while len(seen) < count:
        text = _phrasing(random, words)
        if text not in seen:
            seen.add(text)
            yield text


def _phrasing(random: Random, words: list[str]) -> str:
    said = random.sample(words, random.randint(*WORDS_SAID))
    return " ".join(filter(None, [random.choice(OPENINGS), *said, random.choice(CLOSINGS)]))


def _word(random: Random) -> str:
    return "".join(random.choices(SYLLABLES, k=random.randint(2, 4))) + random.choice(ENDINGS)


def _with_a_slip(random: Random, text: str) -> str:
    """The text with two letters exchanged somewhere."""
    place = random.randrange(len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _record(key: str, asked: tuple[str, ...]) -> str:
    lines = "\n".join(f"  {text}" for text in asked[1:])
    return f"id: {key}\ngroup: all\nquestion de: {asked[0]}\nanswer de:\n  {key}\nasked de:\n{lines}\n"
