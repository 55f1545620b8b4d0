"""Collects the questions that the FAQ has no good answer to, without saying whose they were, grouped by likeness."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz
from sqlalchemy import func, select

from core.desk.understanding.addresses import find_addresses
from core.desk.understanding.names import find_people
from core.desk.understanding.text import clean, fold, words
from core.models import GapKind, QuestionGap, User
from core.models.gap import LONGEST_GAP
from core.people.person import Person
from core.service import Tx

ALIKE = 78  # of 100: how like two questions are that stand in one group
RATINGS = (GapKind.GOOD, GapKind.BAD)
MOST_READ = 5_000  # questions; the newest
_SHORTEST_NAME = 3
_WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FIGURES = re.compile(r"(?<![^\W_])[+(]?[A-Za-z]{0,4}[-./]?\d[\w./()-]*(?: [\d/()-]{2,})*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass
class Group:
    """Questions that say much the same; the newest one stands for them."""

    text: str
    newest: date
    entry: str | None
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How often it was asked."""
        return self.kinds.total()


def cleaned(text: str, names: Iterable[str] = ()) -> str:
    """The text with <mail>, <link>, <name> and <number> where somebody could be recognised; one line, at most 300 long.

    `names` are first and last names known from elsewhere; they go however they are written. A single figure stays.
    """
    text = " ".join(clean(text).split())
    addresses = find_addresses(text)
    people = find_people(text, addresses)
    for found in sorted([*addresses, *people], key=lambda trace: trace.start, reverse=True):
        mark = "<mail>" if found.slot == "email" else "<name>"
        text = text[: found.start] + mark + text[found.end :]
    text = _FIGURES.sub(_figures, _WEB.sub("<link>", text))
    known = {piece.folded for name in names for piece in words(name) if len(piece.folded) >= _SHORTEST_NAME}
    return _WORD.sub(lambda m: "<name>" if _names_somebody(m.group(), known) else m.group(), text)[
        :LONGEST_GAP
    ]


def _figures(match: re.Match[str]) -> str:
    return "<number>" if len(re.findall(r"\d", match.group())) > 1 else match.group()


def _names_somebody(word: str, known: set[str]) -> bool:
    return any(fold(piece) in known for piece in re.split(r"['’-]", word))


async def note(tx: Tx, person: Person, question: str, kind: GapKind, entry: str | None) -> None:
    """Keeps a question; nothing is kept of a text that says nothing once it is cleaned."""
    text = await nameless(tx, person, question)
    if re.search(r"[^\W\d_]{3,}", re.sub(r"<\w+>", "", text)):
        tx.session.add(_gap(tx, person, text, kind, entry))


def _gap(tx: Tx, person: Person, text: str, kind: GapKind, entry: str | None) -> QuestionGap:
    return QuestionGap(
        text=text, language=person.language, channel=person.channel, kind=kind, entry=entry, day=tx.today
    )


async def nameless(tx: Tx, person: Person, text: str) -> str:
    """The text as it may be kept: without whatever would tell who wrote it, or about whom."""
    return cleaned(text, await _names_near(tx, person))


async def rate(
    tx: Tx, person: Person, question: str, entry: str, *, rating: GapKind, before: GapKind | None = None
) -> None:
    """Counts a rating of an answer, and keeps the question when it was no help.

    `before` is how the same answer was rated by the same tap or link: that rating is taken back, so nothing counts
    twice. Which of several like it goes makes no difference, because nothing says whose they are.
    """
    if rating is before:
        return
    text = await nameless(tx, person, question)
    if before is not None:
        await _take_back(tx, person, _kept_of(text, before), before, entry)
    tx.session.add(_gap(tx, person, _kept_of(text, rating), rating, entry))


def _kept_of(text: str, rating: GapKind) -> str:
    """What was a help teaches nothing by its words."""
    return "" if rating is GapKind.GOOD else text


async def _take_back(tx: Tx, person: Person, text: str, kind: GapKind, entry: str) -> None:
    same = select(QuestionGap).filter_by(
        text=text, kind=kind, entry=entry, language=person.language, channel=person.channel
    )
    found = await tx.session.scalar(same.order_by(QuestionGap.day.desc()).limit(1))
    if found is not None:
        await tx.session.delete(found)


async def ratings(tx: Tx) -> dict[str, Counter[str]]:
    """How often each entry was rated as a help and as none, those with the most bad ratings first."""
    rated = (
        select(QuestionGap.entry, QuestionGap.kind, func.count())
        .where(QuestionGap.kind.in_(RATINGS))
        .group_by(QuestionGap.entry, QuestionGap.kind)
    )
    found: dict[str, Counter[str]] = {}
    for entry, kind, count in await tx.session.execute(rated):
        found.setdefault(entry or "", Counter())[kind] = count
    return dict(sorted(found.items(), key=lambda one: (-one[1][GapKind.BAD], one[0])))


async def _names_near(tx: Tx, person: Person) -> list[str]:
    """The names that somebody of this company is likely to write: their own and their colleagues'."""
    own = [person.first_name, person.last_name, person.chat.name if person.chat else ""]
    if person.company_id is None:
        return own
    colleagues = select(User.first_name, User.last_name).where(User.company_id == person.company_id)
    return own + [name for row in await tx.session.execute(colleagues) for name in row if name]


async def grouped(tx: Tx) -> list[Group]:
    """The questions by likeness, groups with the newest question first."""
    newest_first = (
        select(QuestionGap)
        .where(QuestionGap.kind != GapKind.GOOD)
        .order_by(QuestionGap.day.desc(), QuestionGap.id.desc())
        .limit(MOST_READ)
    )
    return group((await tx.session.scalars(newest_first)).all())


def group(gaps: Sequence[QuestionGap]) -> list[Group]:
    """Puts each question to the first group that it is like; the order stays that of the questions."""
    groups: list[Group] = []
    for gap in gaps:
        like = next((each for each in groups if _alike(each.text, gap.text)), None)
        if like is None:
            like = Group(gap.text, gap.day, gap.entry)
            groups.append(like)
        like.kinds[gap.kind] += 1
    return groups


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(fold(one), fold(other), score_cutoff=ALIKE) > 0
