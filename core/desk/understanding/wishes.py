"""From a sentence to wishes: its clauses are matched with the table of intents, and the finds become slots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.business.period import Period
from core.desk.requests import Intent, Request, Slots
from core.desk.understanding.intents import CONTACT, LISTS, REFUSED, SLOTS, Rule, intent_of
from core.desk.understanding.names import Person
from core.desk.understanding.places import Trace
from core.desk.understanding.reading import Reading, Stretch, pieces
from core.desk.understanding.sentences import Sentence
from core.desk.understanding.text import word_set

_PAPERS = ("invoice", "delivery_note", "order_confirmation")
_ASKING = frozenset(
    {
        "send",
        "show",
        "want",
        "question",
        "lack",
        "again",
        "list",
        "export",
        "create",
        "remove",
        "reset",
        "buy",
    }
)
_OUTRANKED = frozenset({Intent.ORDERS, Intent.ORDER, Intent.PLACE_ORDER, Intent.REGISTER})
_NOW = frozenset({"heute", "gestern", "vorgestern", "today", "yesterday"})
_ACCOUNT = re.compile(r"\b(?:konto|kontos|account)\b", re.IGNORECASE)
_NOT_AS = re.compile(r"\b(?:nicht|kein|keine|not|ohne|statt|für|for)(?: (?:als|as|in|im))? *$", re.IGNORECASE)
_OR = re.compile(r"\b(?:oder|or)\b|/", re.IGNORECASE)
_OF = re.compile(r"\b(?:von|vom|of|from) *$", re.IGNORECASE)
_AT_THE_END = re.compile(r"\b(?:ende|(?:the )?end of)\b|ende\b", re.IGNORECASE)
_SHORT = 6  # words; a shorter sentence is a wish by itself (`Offene Aufträge Messing`)
_REFERRING = word_set(
    "zu zum zur for of vom von laut gemäß gemaess per on auf to gehörig der des dem the our your unserem unserer ihrem "
    "ihrer diesem dieser"
)
_FIRST_REFERRING = frozenset(
    {"zu", "zum", "zur", "for", "of", "vom", "von", "laut", "gemäß", "gemaess", "on", "auf", "to"}
)


@dataclass(frozen=True)
class Wish:
    """A request in the making, with where it came from and how sure that is."""

    request: Request
    strong: bool  # asked for, not only mentioned
    how: bool  # asked how or where, rather than for the thing itself
    reference: bool = False  # may only point at something for another wish
    traces: tuple[Trace, ...] = field(default=())
    position: int = 0

    @property
    def intent(self) -> Intent:
        return self.request.intent

    @property
    def slots(self) -> Slots:
        return self.request.slots

    def having(self, **changes: object) -> Wish:
        """The same wish with some slots changed."""
        return replace(self, request=self.request.having(**changes))


@dataclass(frozen=True)
class _Group:
    rule: Rule
    stretch: Stretch


def wishes_of(reading: Reading, sentence: Sentence, whole: Stretch) -> list[Wish]:
    """The wishes of one sentence, in its order."""
    if "courtesy" in whole.signs:
        return []
    groups = _groups(reading, sentence, whole)
    found = [wish for group in groups for wish in _wishes(reading, sentence, whole, group)]
    if CONTACT.fits(whole.signs) and "about" in whole.signs and not _apart(reading, sentence, whole, groups):
        return [_wish(Intent.CONTACT, Slots(), sentence, whole, whole)]
    apart = CONTACT.fits(whole.signs) and _apart(reading, sentence, whole, groups)
    only_orders = all(group.rule.intent is Intent.ORDER for group in groups)
    if CONTACT.fits(whole.signs) and only_orders and not (apart and "status" in whole.signs):
        found = [_wish(Intent.CONTACT, Slots(), sentence, whole, whole)]
    elif apart and found:
        found.append(_wish(Intent.CONTACT, Slots(), sentence, whole, whole))
    return _shared(found, whole)


def is_refused(whole: Stretch) -> bool:
    """Does the sentence ask for something that the desk cannot do?"""
    return bool(whole.signs & REFUSED)


def _apart(reading: Reading, sentence: Sentence, whole: Stretch, groups: list[_Group]) -> bool:
    """Is the wish for a human in a clause of its own?"""
    clauses = [piece for piece in pieces(reading, sentence, whole) if "contact" in piece.signs]
    return any(intent_of(piece.signs) is None for piece in clauses) and bool(groups)


def _groups(reading: Reading, sentence: Sentence, whole: Stretch) -> list[_Group]:
    """Clauses with the rule that fits; a clause without a wish belongs to the one before it."""
    groups: list[_Group] = []
    pending = sentence.start
    for piece in pieces(reading, sentence, whole):
        rule = intent_of(piece.signs)
        if rule is None and (not groups or is_refused(piece)):
            continue
        if rule is None or (groups and _same(groups[-1], rule, piece)):
            last = groups[-1]
            groups[-1] = _Group(last.rule, whole.cut(last.stretch.start, piece.end))
        else:
            groups.append(_Group(rule, whole.cut(pending if not groups else piece.start, piece.end)))
    return _settled(groups, whole)


def _settled(groups: list[_Group], whole: Stretch) -> list[_Group]:
    """One wish is judged by the whole sentence; several stand by themselves, references joined to what lacks them."""
    if len(groups) > 1:
        kept = _without_references(groups, whole)
        if len(kept) > 1:
            return kept
    rule = intent_of(whole.signs)
    if (
        rule is None
        and len(groups) == 1
        and "send" in groups[0].stretch.signs
        and not is_refused(groups[0].stretch)
    ):
        return groups
    if (
        rule is not None
        and len(groups) == 1
        and groups[0].rule.intent is not rule.intent
        and not groups[0].rule.reference
    ):
        return [_Group(_stronger(groups[0].rule, rule), whole)]
    return [_Group(rule, whole)] if rule is not None else []


def _stronger(of_clause: Rule, of_sentence: Rule) -> Rule:
    """A typed document or account matter in the whole sentence explains a mere mention in a clause."""
    return of_sentence if of_clause.intent in _OUTRANKED else of_clause


def _without_references(groups: list[_Group], whole: Stretch) -> list[_Group]:
    """`zu Auftrag 4711, den wir im Mai bestellt haben, die Rechnung` is one wish."""
    real = [group for group in groups if not group.rule.reference]
    lacking = [g for g in real if g.rule.intent is Intent.DOCUMENT and not g.stretch.values("numbers")]
    if real and lacking and len(real) < len(groups):
        return [_Group(g.rule, whole) if g in lacking else g for g in real]
    return groups


def _same(group: _Group, rule: Rule, piece: Stretch) -> bool:
    if group.rule.intent is not rule.intent:
        return False
    if rule.intent is not Intent.DOCUMENT:
        return rule.intent is not Intent.PLACE_ORDER or not (
            group.stretch.values("quantity_kg") and piece.values("quantity_kg")
        )
    return set(_papers(piece)) <= set(_papers(group.stretch))


def _papers(stretch: Stretch) -> list[str]:
    seen = [mark.concept for mark in stretch.marks if mark.concept in _PAPERS]
    return list(dict.fromkeys(seen))


def _wishes(reading: Reading, sentence: Sentence, whole: Stretch, group: _Group) -> list[Wish]:
    intent = group.rule.intent
    if intent in (Intent.INVITE, Intent.DEACTIVATE):
        slots = _people(group.stretch, with_master=intent is Intent.INVITE)
    elif intent is Intent.DOCUMENT:
        slots = [
            _slots(intent, group.stretch, document_type=p)
            for p in _wanted_papers(reading, group.stretch) or [None]
        ]
        if _is_only_now(reading, group.stretch):
            slots = [replace(slot, period=None) for slot in slots]
    else:
        intent, exports = _as_exports(intent, reading, whole, group.stretch)
        slots = [_slots(intent, group.stretch, **export) for export in exports]
    return [
        replace(_wish(intent, slot, sentence, whole, group.stretch), reference=group.rule.reference)
        for slot in slots
    ]


def _wish(intent: Intent, slots: Slots, sentence: Sentence, whole: Stretch, stretch: Stretch) -> Wish:
    strong = sentence.asks or sentence.item or bool(whole.signs & _ASKING) or len(whole.marks) <= _SHORT
    return Wish(
        Request(intent, slots),
        strong,
        "how" in whole.signs,
        traces=tuple(find for find in stretch.finds if find.slot in _trace_slots(intent)),
        position=stretch.start,
    )


def _trace_slots(intent: Intent) -> frozenset[str]:
    return SLOTS[intent]


def _as_exports(
    intent: Intent, reading: Reading, whole: Stretch, own: Stretch
) -> tuple[Intent, list[dict[str, str | None]]]:
    """A list with a format, or to be exported, is an export; in two formats it is two."""
    formats: Sequence[str | None] = _formats(reading, own) or _formats(reading, whole) or [None]
    if intent in LISTS and (formats[0] or "export" in whole.signs):
        return Intent.EXPORT, [{"what": intent.value, "format": each} for each in formats]
    if intent is Intent.EXPORT:
        what = Intent.METAL_ACCOUNT.value if _ACCOUNT.search(reading.text[own.start : own.end]) else None
        return intent, [{"what": what, "format": each} for each in formats]
    return intent, [{}]


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


def _wanted_papers(reading: Reading, stretch: Stretch) -> list[str | None]:
    """The kinds of document asked for; in `Lieferschein zur Rechnung 90012345` the invoice only names the number."""
    named = [mark for mark in stretch.marks if mark.concept in _PAPERS]
    asked = [
        m.concept for m in named if not _refers(reading.text[max(stretch.start, m.start - 24) : m.start])
    ]
    return list(dict.fromkeys(asked or [mark.concept for mark in named]))


def _refers(before: str) -> bool:
    for word in reversed(before.lower().split()):
        if word in _FIRST_REFERRING:
            return True
        if word not in _REFERRING:
            return False
    return False


def _slots(intent: Intent, stretch: Stretch, **given: str | None) -> Slots:
    """The finds of a stretch as the slots of the intent."""
    wanted = SLOTS[intent]
    values: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if "numbers" in wanted:
        values["numbers"] = tuple(dict.fromkeys(find.value for find in stretch.values("numbers")))
    for slot in ("period", "alloy", "dimension", "quantity_kg", "email"):
        found = stretch.values(slot)
        if slot in wanted and found:
            values[slot] = _best(slot, found).value
    if intent is Intent.DOCUMENT and values["numbers"]:
        values.pop("period", None)  # the number says it; a date beside it describes the paper
    if Intent.METAL_ACCOUNT in (intent, values.get("what")) and "booking" not in stretch.signs:
        values.update(_balance_day(stretch))
    if "status" in wanted:
        values["status"] = _status(stretch)
    if "kind" in wanted and (intent is Intent.CONTRACTS or values.get("what") == "contracts"):
        values["kind"] = _kind(stretch)
    return Slots(**values)  # type: ignore[arg-type]  # names come from SLOTS, values from the recognisers


def _balance_day(stretch: Stretch) -> dict[str, Period]:
    """`Saldo Ende Oktober` is the balance at the end of that month, not what was booked in its last days."""
    found = next(iter(stretch.values("period")), None)
    if found is None or found.value.last is None or not _AT_THE_END.search(found.words):
        return {}
    return {"period": Period(None, found.value.last)}


def _is_only_now(reading: Reading, stretch: Stretch) -> bool:
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
    return next((mark.concept for mark in stretch.marks if mark.concept in ("open", "closed")), None)


def _kind(stretch: Stretch) -> str | None:
    kinds = {mark.concept for mark in stretch.marks} & {"contract", "framework"}
    return kinds.pop() if len(kinds) == 1 else None


def _people(stretch: Stretch, *, with_master: bool) -> list[Slots]:
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


def _shared(wishes: list[Wish], whole: Stretch) -> list[Wish]:
    """`Rechnung und Lieferschein zu 1100234518`: what only one of them has said holds for its neighbours too."""
    papers = [wish for wish in wishes if wish.intent is Intent.DOCUMENT]
    if len(papers) > 1:
        last = next((w for w in reversed(papers) if w.slots.numbers or w.slots.period), None)
        wishes = [_lent(wish, last) if last and wish.intent is Intent.DOCUMENT else wish for wish in wishes]
    return _split_lists(wishes, whole)


def _lent(wish: Wish, lender: Wish) -> Wish:
    if wish.slots.numbers or wish.slots.period:
        return wish
    return wish.having(numbers=lender.slots.numbers, period=lender.slots.period)


def _split_lists(wishes: list[Wish], whole: Stretch) -> list[Wish]:
    """Lists named side by side share the period and the status that only one of them names."""
    lists = [wish for wish in wishes if wish.intent in LISTS or wish.intent is Intent.EXPORT]
    if len(lists) < 2:
        return wishes
    period = next((wish.slots.period for wish in lists if wish.slots.period), None)
    if len(whole.values("period")) > 1:
        period = None
    return [w.having(period=w.slots.period or period) if w in lists and period else w for w in wishes]
