"""Counts right and wrong answers, and knows the figures that are asked of Kontor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.asking import Row
from benchmarks.wishes import DONE_BY, NOTHING, Found, Wish, found_in, judged, wishes_of

IN_SCOPE, OUT_OF_SCOPE, REQUESTS, UNASKED = "in scope", "out of scope", "requests", "nothing asked"
RIGHT, IN_THREE, WRONG, FALSE_ANSWER = "right", "in three", "wrong", "false answer"
INTENTS, FRAMES, FALSE_ACTION = "intents", "frames", "false action"
OFFERED = 3


@dataclass(frozen=True)
class Bar:
    """What is asked of a figure: a share of some lines, to be as high or, with `most`, as low as that."""

    name: str
    counted: str
    among: str
    least: float
    aim: float
    most: bool = False


BARS = (
    Bar("questions in scope: right", RIGHT, IN_SCOPE, 0.85, 0.92),
    Bar("questions in scope: right or among three offered", IN_THREE, IN_SCOPE, 0.96, 0.99),
    Bar("questions in scope: wrong answer", WRONG, IN_SCOPE, 0.04, 0.02, most=True),
    Bar("questions out of scope: answered all the same", FALSE_ANSWER, OUT_OF_SCOPE, 0.05, 0.02, most=True),
    Bar("requests: intents right", INTENTS, REQUESTS, 0.88, 0.95),
    Bar("requests: intents and every slot right", FRAMES, REQUESTS, 0.78, 0.90),
    Bar("nothing asked: acted all the same", FALSE_ACTION, UNASKED, 0.04, 0.01, most=True),
)


@dataclass(frozen=True)
class Figure:
    """How often something was so among so many lines."""

    bar: Bar
    count: int
    among: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where there was nothing to count."""
        return self.count / self.among if self.among else None

    @property
    def held(self) -> bool:
        """Whether it is what is asked for at least. What was not measured is not held."""
        return self._reaches(self.bar.least)

    @property
    def aimed(self) -> bool:
        """Whether it is what is aimed at."""
        return self._reaches(self.bar.aim)

    def _reaches(self, bound: float) -> bool:
        if self.share is None:
            return False
        return self.share <= bound if self.bar.most else self.share >= bound


def figures(counts: Mapping[str, int]) -> list[Figure]:
    """All figures that are asked for."""
    return [Figure(bar, counts.get(bar.counted, 0), counts.get(bar.among, 0)) for bar in BARS]


def of_questions(rows: Sequence[Row], said: Sequence[Row], today: str) -> Counter[str]:
    """How the questions for the FAQ came out."""
    pairs = zip(rows, said, strict=True)
    return Counter(mark for row, answer in pairs for mark in _question(row, answer, today))


def of_requests(rows: Sequence[Row], said: Sequence[Row], today: str) -> Counter[str]:
    """How the requests came out."""
    pairs = zip(rows, said, strict=True)
    return Counter(mark for row, answer in pairs for mark in _request(row, answer, today))


def _question(row: Row, answer: Row, today: str) -> Iterator[str]:
    """Doing what an entry is about is as good as the entry; doing something else is as bad as another entry."""
    expected = {row["expect"]} if isinstance(row["expect"], str) else set(row["expect"])
    entry = answer.get("faq")
    matters = _matters(found_in(answer, today))
    done = matters & frozenset().union(*(DONE_BY.get(one, frozenset()) for one in expected))
    right = entry in expected if entry else bool(done)
    wrong = not right and bool(entry or matters)
    if NOTHING in expected:
        yield from _marks({OUT_OF_SCOPE: True, FALSE_ANSWER: wrong})
        return
    offered = set((answer.get("suggestions") or [])[:OFFERED])
    yield from _marks({IN_SCOPE: True, RIGHT: right, IN_THREE: right or offered & expected, WRONG: wrong})


def _matters(found: Iterable[Found]) -> set[object]:
    """What is done; to offer the contact person is never wrong."""
    return {one.matter for one in found if one.intent not in {"faq", "contact"}} - {None}


def _request(row: Row, answer: Row, today: str) -> Iterator[str]:
    wishes, found = wishes_of(row, today), found_in(answer, today)
    intents, frames = judged(wishes, found)
    yield from _marks({REQUESTS: True, INTENTS: intents, FRAMES: frames})
    if _asks_nothing(wishes):
        unasked = any(one.intent != "contact" or row.get("no_reply") for one in found)
        yield from _marks({UNASKED: True, FALSE_ACTION: unasked})


def _asks_nothing(wishes: Sequence[Wish]) -> bool:
    return len(wishes) == 1 and NOTHING in wishes[0].intents <= {NOTHING, "contact"}


def _marks(facts: Mapping[str, Any]) -> Iterator[str]:
    yield from (name for name, so in facts.items() if so)
