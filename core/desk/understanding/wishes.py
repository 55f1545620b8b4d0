"""From a sentence to wishes: its clauses are matched with the table of intents."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core.desk.requests import Intent, Request, Slots
from core.desk.understanding.intents import CONTACT, LISTS, REFUSED, SLOTS, Rule, intent_of
from core.desk.understanding.places import Trace
from core.desk.understanding.reading import Reading, Stretch, pieces
from core.desk.understanding.sentences import Sentence
from core.desk.understanding.slots import (
    as_exports,
    by_period,
    is_lent,
    is_only_now,
    number_and_list,
    papers,
    people,
    slots_of,
    wanted_papers,
)

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
_SHORT = 6  # words; a shorter sentence is a wish by itself (`Offene Aufträge Messing`)


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
    return _shared(found, reading, whole)


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
    return set(papers(piece)) <= set(papers(group.stretch))


def _wishes(reading: Reading, sentence: Sentence, whole: Stretch, group: _Group) -> list[Wish]:
    intent = group.rule.intent
    if intent in (Intent.INVITE, Intent.DEACTIVATE):
        slots = people(group.stretch, with_master=intent is Intent.INVITE)
    elif intent is Intent.DOCUMENT:
        slots = [
            slots_of(intent, group.stretch, document_type=p)
            for p in wanted_papers(reading, group.stretch) or [None]
        ]
        slots = [each for slot in slots for each in number_and_list(slot, group.stretch)]
        if is_only_now(reading, group.stretch):
            slots = [replace(slot, period=None) for slot in slots]
    else:
        intent, slots = _list_slots(intent, reading, whole, group.stretch)
    return [
        replace(_wish(intent, slot, sentence, whole, group.stretch), reference=group.rule.reference)
        for slot in slots
    ]


def _list_slots(
    intent: Intent, reading: Reading, whole: Stretch, stretch: Stretch
) -> tuple[Intent, list[Slots]]:
    """A list in several formats, or of several periods, is several wishes."""
    parts = by_period(reading, stretch) if intent in LISTS or intent is Intent.EXPORT else [stretch]
    made = [(part, as_exports(intent, reading, whole, part)) for part in parts]
    slots = [slots_of(wanted, part, **export) for part, (wanted, exports) in made for export in exports]
    return made[0][1][0], slots


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


def _shared(wishes: list[Wish], reading: Reading, whole: Stretch) -> list[Wish]:
    """`Rechnung und Lieferschein zu 1100234518`: what only one of them has said holds for its neighbours too."""
    papers = [wish for wish in wishes if wish.intent is Intent.DOCUMENT]
    if len(papers) > 1:
        last = next((w for w in reversed(papers) if w.slots.numbers or w.slots.period), None)
        wishes = [_lent(wish, last) if last and wish.intent is Intent.DOCUMENT else wish for wish in wishes]
    return _split_lists(wishes, reading, whole)


def _lent(wish: Wish, lender: Wish) -> Wish:
    if wish.slots.numbers or wish.slots.period:
        return wish
    return wish.having(numbers=lender.slots.numbers, period=lender.slots.period)


def _split_lists(wishes: list[Wish], reading: Reading, whole: Stretch) -> list[Wish]:
    """Lists named side by side share the period and the status that only one of them names."""
    lists = [wish for wish in wishes if wish.intent in LISTS or wish.intent is Intent.EXPORT]
    if len(lists) < 2:
        return wishes
    period = next((wish.slots.period for wish in lists if wish.slots.period), None)
    said = whole.values("period")
    if period is None or len(said) > 1:
        return wishes
    lent = [w for w in lists if all(is_lent(find, w.position, reading, whole) for find in said)]
    return [w.having(period=w.slots.period or period) if w in lent else w for w in wishes]
