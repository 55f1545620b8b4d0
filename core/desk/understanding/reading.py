"""One part of a message read by all recognisers: its sentences, and what was found where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from core.desk.understanding.addresses import find_addresses
from core.desk.understanding.alloys import find_alloys, find_other_metals
from core.desk.understanding.asides import ASIDES, find_asides
from core.desk.understanding.channels import find_channels
from core.desk.understanding.concepts import Mark, marks
from core.desk.understanding.formats import find_formats
from core.desk.understanding.forms import find_forms
from core.desk.understanding.names import find_people
from core.desk.understanding.numbers import find_numbers
from core.desk.understanding.periods import find_periods
from core.desk.understanding.places import Trace, blanked, overlaps
from core.desk.understanding.quantities import find_counts, find_dimensions, find_quantities
from core.desk.understanding.sentences import Sentence, clauses, sentences
from core.desk.understanding.text import Word, words
from core.desk.understanding.tongue import tongue_of

_SIGN_OF_SLOT = {"numbers": "number", "quantity_kg": "quantity"} | {
    slot: slot for slot in ("email", "alloy", "period", "dimension", "name")
}
_NOT_YET = frozenset({"not", "lack", "want", "send", "again", "question"})  # with these, `erhalten` is a wish
_PREFIXED = {"RE": "invoice", "RG": "invoice", "LS": "delivery_note", "AB": "order_confirmation"}
_SPOKEN = frozenset({"contact", "call"})
_PAPERS = frozenset(_PREFIXED.values())
_BRACKETS = re.compile(r"\((?:Ihre?|your|unsere?|vgl|siehe|lt)\b[^()\n]{0,80}\)", re.IGNORECASE)
_THANKED = re.compile(
    r"\b(?:danke|dank|thanks|thank you) (?:für|fuer|for) (?:die|den|das|ihre|eure|the|your)\b[^,.;!?\n]{0,60}",
    re.IGNORECASE,
)
_ABOUT_PEOPLE = frozenset({"create", "new_user", "remove", "master", "register", "user"})


@dataclass(frozen=True)
class Stretch:
    """A sentence or a piece of one, with the marks and finds in it."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    finds: tuple[Trace, ...]

    @cached_property
    def signs(self) -> frozenset[str]:
        """The concepts of the words, and a sign for every kind of find."""
        slots = {_SIGN_OF_SLOT[find.slot] for find in self.finds if find.slot in _SIGN_OF_SLOT}
        formats = {find.value for find in self.finds if find.slot == "format"}
        signs = {mark.concept for mark in self.marks} | slots | formats
        return frozenset(signs | {"got"} if "received" in signs and not signs & _NOT_YET else signs)

    def values(self, slot: str) -> list[Trace]:
        """The finds for one slot, in their order."""
        return sorted((find for find in self.finds if find.slot == slot), key=lambda find: find.start)

    def cut(self, start: int, end: int) -> Stretch:
        """A piece of it."""
        inside = tuple(mark for mark in self.marks if start <= mark.start < end)
        return Stretch(start, end, inside, tuple(find for find in self.finds if start <= find.start < end))


@dataclass(frozen=True)
class Reading:
    """A part of a message, read: `name` is text, subject or quoted."""

    name: str
    text: str
    today: date
    sentences: tuple[Sentence, ...]
    stretches: tuple[Stretch, ...]


def read(text: str, today: date, name: str = "text") -> Reading:
    """Read a part of a message; the text must be clean (see text.clean)."""
    finds = find_all(text, today, name)
    found = sentences(text)
    return Reading(name, text, today, tuple(found), tuple(_stretch(text, s, finds) for s in found))


def find_all(text: str, today: date, part: str = "text") -> list[Trace]:
    """What all recognisers that need no context find; each reads only what those before it left."""
    taken = find_addresses(text)
    taken += find_asides(blanked(text, taken))
    alloys = find_alloys(blanked(text, taken))
    taken += alloys
    periods = find_periods(blanked(text, taken), today)
    taken += periods
    rest = blanked(text, taken)
    weights = find_quantities(rest, tongue_of(text))
    dimensions = [d for d in find_dimensions(rest) if not overlaps(d.start, d.end, weights)]
    counts = find_counts(rest)
    taken += weights + dimensions + find_formats(text)
    taken += find_numbers(rest, [*weights, *dimensions, *counts])
    taken += find_forms(text) + find_channels(text) + find_other_metals(text)
    return [Trace(t.recogniser, t.slot, t.value, t.words, t.start, t.end, part) for t in taken]


def pieces(reading: Reading, sentence: Sentence, whole: Stretch) -> list[Stretch]:
    """The clauses of a sentence; finds are never cut in two."""
    return [whole.cut(a, b) for a, b in clauses(reading.text, sentence, whole.finds)]


def with_people(reading: Reading, sentence: Sentence, stretch: Stretch) -> Stretch:
    """The stretch with the people named in it, who are looked for only where people are meant."""
    if stretch.values("name"):
        return stretch
    people = _people(reading.text, sentence, list(stretch.finds))
    return Stretch(stretch.start, stretch.end, stretch.marks, (*stretch.finds, *people))


def _stretch(text: str, sentence: Sentence, finds: list[Trace]) -> Stretch:
    inside = [find for find in finds if sentence.start <= find.start < sentence.end]
    apart = [find for find in inside if find.slot == "email" or find.slot in ASIDES]
    said = _words_between(text, sentence.start, sentence.end)
    marked = marks([word for word in said if not overlaps(word.start, word.end, apart)])
    marked = _without_asides(text, sentence, _without_cancelling(marked))
    channels = [find for find in inside if find.slot == "channel"]  # ordered by phone: nobody is to be called
    marked = [m for m in marked if m.concept not in _SPOKEN or not overlaps(m.start, m.end, channels)]
    marked += [Mark(_PREFIXED[kind], find.start, find.end) for find in inside for kind in _prefix(find)]
    if any(find.slot == "email" for find in inside) or any(m.concept in _ABOUT_PEOPLE for m in marked):
        inside += _people(text, sentence, inside)
    return Stretch(sentence.start, sentence.end, tuple(marked), tuple(inside))


def _without_cancelling(marked: list[Mark]) -> list[Mark]:
    """`Stornierte Bestellungen` are asked for; nothing is to be cancelled."""
    done = [mark for mark in marked if mark.concept == "cancelled"]
    return [m for m in marked if m.concept != "cancel" or not any(d.start <= m.start < d.end for d in done)]


def _without_asides(text: str, sentence: Sentence, marked: list[Mark]) -> list[Mark]:
    """`(Ihre AB vom 3.11.)`, `danke für die AB`: a document in brackets, or thanked for, is not asked for."""
    asides = [
        m.span() for each in (_BRACKETS, _THANKED) for m in each.finditer(text, sentence.start, sentence.end)
    ]
    return [m for m in marked if m.concept not in _PAPERS or not any(a < m.start < b for a, b in asides)]


def _prefix(find: Trace) -> list[str]:
    """The kind of document that a number carries in itself: `RE90012345`, `LS-80123499`."""
    match = (
        re.match(r"(RE|RG|LS|AB)\W?\d", str(find.value), re.IGNORECASE) if find.slot == "numbers" else None
    )
    return [match.group(1).upper()] if match else []


def _people(text: str, sentence: Sentence, inside: list[Trace]) -> list[Trace]:
    addresses = [
        Trace(f.recogniser, f.slot, f.value, f.words, f.start - sentence.start, f.end - sentence.start)
        for f in inside
        if f.slot == "email"
    ]
    return [
        Trace(p.recogniser, p.slot, p.value, p.words, p.start + sentence.start, p.end + sentence.start)
        for p in find_people(text[sentence.start : sentence.end], addresses)
    ]


def _words_between(text: str, start: int, end: int) -> list[Word]:
    return [Word(w.start + start, w.end + start, w.folded) for w in words(text[start:end])]
