"""What was found in a clause as the slots of its intent: numbers, periods, papers, formats, people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from core.business.period import Period
from core.desk.requests import Intent, Slots
from core.desk.understanding.intents import LISTS, SLOTS
from core.desk.understanding.names import Person
from core.desk.understanding.places import Trace
from core.desk.understanding.reading import Reading, Stretch
from core.desk.understanding.text import word_set

_PAPERS = ("invoice", "delivery_note", "order_confirmation", "credit_note")
_STATUS = ("open", "closed", "cancelled")
_NOW = frozenset({"heute", "gestern", "vorgestern", "today", "yesterday"})
_ACCOUNT = re.compile(r"\b(?:konto|kontos|account)\b", re.IGNORECASE)
_NOT_AS = re.compile(r"\b(?:nicht|kein|keine|not|ohne|statt|für|for)(?: (?:als|as|in|im))? *$", re.IGNORECASE)
_OR = re.compile(r"\b(?:oder|or)\b|/", re.IGNORECASE)
_NOUNS = frozenset(_PAPERS) | word_set(
    "document order orders goods contract framework metal_account booking balance quantity_left"
)
_JOINED = re.compile(
    r"(?:\W|\b(?:als|as|im|in|per|aus|von|vom|of|from|for|für|die|den|der|the|datei|file|noch|auch)\b)*"
    r"(?:\b(?:und|and|sowie|plus)\b|&|\+|,)"
    r"(?:\W|\b(?:als|as|im|in|per|aus|von|vom|of|from|for|für|die|den|der|the|datei|file|noch|auch|dann)\b)*",
    re.IGNORECASE,
)
_ALIKE = re.compile(
    r"\b(?:jeweils|beides?|both|each)\b|\b(?:auch|ebenfalls|ebenso|too|as well|likewise)\W*$", re.IGNORECASE
)
_OF = re.compile(r"\b(?:von|vom|of|from) *$", re.IGNORECASE)
_AT_THE_END = re.compile(r"\b(?:ende|(?:the )?end of)\b|ende\b", re.IGNORECASE)
_REFERRING = word_set(
    "zu zum zur for of vom von laut gemäß gemaess per on auf to gehörig der des dem the our your unserem unserer ihrem "
    "ihrer diesem dieser"
)
_FIRST_REFERRING = frozenset(
    {"zu", "zum", "zur", "for", "of", "vom", "von", "laut", "gemäß", "gemaess", "on", "auf", "to"}
)


def papers(stretch: Stretch) -> list[str]:
    """The kinds of document that are named, in their order."""
    seen = [mark.concept for mark in stretch.marks if mark.concept in _PAPERS]
    return list(dict.fromkeys(seen))


def as_exports(
    intent: Intent, reading: Reading, whole: Stretch, own: Stretch
) -> tuple[Intent, list[dict[str, str | None]]]:
    """A list with a format, or to be exported, is an export; in two formats it is two."""
    formats: Sequence[str | None] = (
        _formats(reading, own) or _formats(reading, _lent_formats(reading, whole, own)) or [None]
    )
    if intent in LISTS and (formats[0] or "export" in whole.signs):
        return Intent.EXPORT, [{"what": intent.value, "format": each} for each in formats]
    if intent is Intent.EXPORT:
        what = Intent.METAL_ACCOUNT.value if _ACCOUNT.search(reading.text[own.start : own.end]) else None
        return intent, [{"what": what, "format": each} for each in formats]
    return intent, [{}]


def is_lent(find: Trace, start: int, reading: Reading, whole: Stretch) -> bool:
    """May what is said here also hold for the list that is named from `start` on?

    Of `A und B als PDF`, `als PDF A und B`, `A als PDF und B auch` yes, of `A als PDF und B` not for B.
    """
    return (
        find.start >= start
        or _ALIKE.search(reading.text[whole.start : whole.end]) is not None
        or not any(mark.concept in _NOUNS and mark.start < find.start for mark in whole.marks)
    )


def _lent_formats(reading: Reading, whole: Stretch, own: Stretch) -> Stretch:
    finds = tuple(f for f in whole.values("format") if is_lent(f, own.start, reading, whole))
    return Stretch(whole.start, whole.end, whole.marks, finds)


def by_period(reading: Reading, stretch: Stretch) -> list[Stretch]:
    """`Oktober als Excel und September als PDF`: one stretch for each period that is named side by side."""
    periods = stretch.values("period")
    if len(periods) < 2 or not all(_side_by_side(reading, stretch, *pair) for pair in pairwise(periods)):
        return [stretch]
    ends = [find.start for find in periods[1:]] + [stretch.end]
    return [_of_one(stretch, find, periods, end) for find, end in zip(periods, ends, strict=True)]


def _of_one(stretch: Stretch, period: Trace, periods: Sequence[Trace], end: int) -> Stretch:
    """The stretch with one of its periods, and the formats that stand behind this one if any do."""
    own = [find for find in stretch.values("format") if period.start < find.start < end]
    others = {find for find in periods if find is not period}
    others |= set(stretch.values("format")) - set(own) if own else set()
    return replace(stretch, finds=tuple(find for find in stretch.finds if find not in others))


def _side_by_side(reading: Reading, stretch: Stretch, first: Trace, second: Trace) -> bool:
    """Is nothing but formats and names of lists between two periods, and a word that joins them?"""
    known = [(find.start, find.end) for find in stretch.values("format")]
    known += [(mark.start, mark.end) for mark in stretch.marks if mark.concept in _NOUNS]
    between = [(start, end) for start, end in known if first.end <= start < second.start]
    text = "".join(
        " " if any(start <= at < end for start, end in between) else reading.text[at]
        for at in range(first.end, second.start)
    )
    return bool(_JOINED.fullmatch(text))


def _formats(reading: Reading, stretch: Stretch) -> list[str]:
    """The formats that are wanted: of a choice the first, and none that is refused (`nicht als Excel`)."""
    wanted: list[str] = []
    for find in stretch.values("format"):
        before = reading.text[max(stretch.start, find.start - 14) : find.start]
        if wanted and _OR.search(before):
            break
        if not _NOT_AS.search(before):
            wanted.append(find.value)
    return list(dict.fromkeys(wanted))


def wanted_papers(reading: Reading, stretch: Stretch) -> list[str | None]:
    """The kinds of document asked for; in `Lieferschein zur Rechnung 90012345` the invoice only names the number."""
    named = [mark for mark in stretch.marks if mark.concept in _PAPERS]
    asked = [
        m.concept for m in named if not _refers(reading.text[max(stretch.start, m.start - 24) : m.start])
    ]
    kinds = list(dict.fromkeys(asked or [mark.concept for mark in named]))
    return [
        kind for kind in kinds if kind != "credit_note" or "invoice" not in kinds
    ]  # invoices bring them along


def _refers(before: str) -> bool:
    for word in reversed(before.lower().split()):
        if word in _FIRST_REFERRING:
            return True
        if word not in _REFERRING:
            return False
    return False


def slots_of(intent: Intent, stretch: Stretch, **given: str | None) -> Slots:
    """The finds of a stretch as the slots of the intent."""
    wanted = SLOTS[intent]
    values: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if "numbers" in wanted:
        values["numbers"] = tuple(dict.fromkeys(find.value for find in stretch.values("numbers")))
    for slot in ("period", "alloy", "form", "channel", "dimension", "quantity_kg", "email"):
        found = stretch.values(slot)
        if slot in wanted and found:
            values[slot] = _best(slot, found).value
    if intent in LISTS or intent is Intent.EXPORT:
        values = _other_metal(stretch) | values
    if intent is Intent.EXPORT:
        values = {name: value for name, value in values.items() if _filters(name, values.get("what"))}
    if intent is Intent.DOCUMENT and values["numbers"]:
        values.pop("period", None)  # the number says it; a date beside it describes the paper
    if Intent.METAL_ACCOUNT in (intent, values.get("what")) and "booking" not in stretch.signs:
        values.update(_balance_day(stretch))
    if "status" in wanted:
        values["status"] = _status(stretch)
    if "kind" in wanted and (intent is Intent.CONTRACTS or values.get("what") == "contracts"):
        values["kind"] = _kind(stretch)
    return Slots(**values)  # type: ignore[arg-type]  # names come from SLOTS, values from the recognisers


def number_and_list(slots: Slots, stretch: Stretch) -> list[Slots]:
    """`90012345 und alle Gutschriften vom November`: what was named, and the list of a time beside it.

    A credit note that has a number beside it may be named by its invoice (`Gutschrift zu 90077123`).
    """
    numbers, periods = stretch.values("numbers"), stretch.values("period")
    every = [mark.start for mark in stretch.marks if mark.concept == "list"]
    apart = bool(numbers and periods) and any(numbers[-1].start < place < periods[0].start for place in every)
    if apart:
        return [Slots(numbers=slots.numbers), replace(slots, numbers=(), period=periods[0].value)]
    return (
        [replace(slots, document_type=None)] if numbers and slots.document_type == "credit_note" else [slots]
    )


def _other_metal(stretch: Stretch) -> dict[str, object]:
    """`Umarbeitungskonto Gold`: a metal that nobody has is answered for, not left out."""
    found = stretch.values("other_metal")
    return {"alloy": found[0].value} if found else {}


def _filters(slot: str, what: object) -> bool:
    """Can this list be filtered so? Only orders know a channel, and the metal account knows no form."""
    return slot not in ("form", "channel") or what is None or slot in SLOTS[Intent(str(what))]


def _balance_day(stretch: Stretch) -> dict[str, Period]:
    """`Saldo Ende Oktober` is the balance at the end of that month, not what was booked in its last days."""
    found = next(iter(stretch.values("period")), None)
    if found is None or found.value.last is None or not _AT_THE_END.search(found.words):
        return {}
    return {"period": Period(None, found.value.last)}


def is_only_now(reading: Reading, stretch: Stretch) -> bool:
    """`Die Ware kam heute, es fehlt der Lieferschein`: when it is written; `Rechnungen von heute` are of that day."""
    return all(
        find.words.lower() in _NOW and not _OF.search(reading.text[stretch.start : find.start])
        for find in stretch.values("period")
    )


def _best(slot: str, found: list[Trace]) -> Trace:
    """Of several alloys the exact one (`Messing CuZn37`), else the first."""
    if slot == "alloy":
        return max(found, key=lambda find: any(char.isdigit() for char in find.words))
    return found[0]


def _status(stretch: Stretch) -> str | None:
    """`Kontrakte gültig 2027` says when and not that they are open."""
    when = [mark.start for mark in stretch.marks if mark.concept == "valid" and stretch.values("period")]
    said = [mark for mark in stretch.marks if mark.concept in _STATUS and mark.start not in when]
    return said[0].concept if said else None


def _kind(stretch: Stretch) -> str | None:
    kinds = {mark.concept for mark in stretch.marks} & {"contract", "framework"}
    return kinds.pop() if len(kinds) == 1 else None


def people(stretch: Stretch, *, with_master: bool) -> list[Slots]:
    """One set of slots per person; an address belongs to the name next to it."""
    addresses, people = stretch.values("email"), stretch.values("name")
    count = max(1, len(addresses), 0 if addresses else len(people))
    master = _master(stretch) if with_master else None
    return [_person(_at(addresses, i), _name_for(people, addresses, i), master) for i in range(count)]


def _at(found: list[Trace], index: int) -> Trace | None:
    return found[index] if index < len(found) else None


def _name_for(people: list[Trace], addresses: list[Trace], index: int) -> Trace | None:
    if len(addresses) <= 1:
        return _at(people, index)
    near = addresses[index]
    rest = sorted(people, key=lambda p: min(abs(p.end - near.start), abs(near.end - p.start)))
    closest = rest[0] if rest else None
    if (
        closest is None
        or min(addresses, key=lambda a: min(abs(closest.end - a.start), abs(a.end - closest.start))) != near
    ):
        return None
    return closest


def _person(address: Trace | None, name: Trace | None, master: bool | None) -> Slots:
    person = name.value if name is not None and isinstance(name.value, Person) else Person()
    return Slots(
        email=address.value if address else None,
        title=person.title,
        first_name=person.first_name,
        last_name=person.last_name,
        master=master,
    )


def _master(stretch: Stretch) -> bool | None:
    masters = [mark.start for mark in stretch.marks if mark.concept == "master"]
    if not masters:
        return None
    refused = [
        mark
        for mark in stretch.marks
        if mark.concept in ("not", "without") and 0 <= masters[0] - mark.start < 30
    ]
    return not refused
