"""The wishes of one part put together: mere mentions lend their numbers and go, doubles are merged."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from core.desk.requests import Intent, Request, Slots
from core.desk.understanding.intents import SLOTS
from core.desk.understanding.names import Person
from core.desk.understanding.reading import Reading, Stretch, with_people
from core.desk.understanding.told import Told, lacks_numbers
from core.desk.understanding.wanted import wanted_day
from core.desk.understanding.wishes import Wish, is_refused, wishes_of

_DOCUMENT_NUMBER = re.compile(r"(?:(?:RE|RG|LS|AB)\W?|0*(?:90|80|70))\d{4,}", re.IGNORECASE)
_NOT_BESIDE_REFUSED = frozenset({Intent.PLACE_ORDER})  # `3 t CuSn6 Band. Was kostet das?` is no order
_ACROSS = frozenset(
    {Intent.RESET_PASSWORD, Intent.INVITE, Intent.DEACTIVATE, Intent.DOCUMENT, Intent.REGISTER, Intent.ORDER}
)
_LOOSE = ("period", "alloy", "email", "name")  # may stand in a sentence of their own


def combined(told: Told) -> list[Wish]:
    """The wishes of a part: mere mentions lend their numbers and go, doubles are merged."""
    wishes = [
        wish
        for wish in told.wishes
        if not told.refused or (wish.strong and wish.intent not in _NOT_BESIDE_REFUSED)
    ]
    wishes = _without_mentions(wishes)
    wishes = _with_lonely_numbers(wishes, told)
    if told.idle and not wishes:
        return []
    wishes = wishes or _across_sentences(told)
    wishes = [with_loose_finds(wish, told, alone=len(wishes) == 1) for wish in wishes]
    wishes = [_with_wanted_date(wish, told.reading) for wish in wishes]
    wishes = _bare_number(told) if not wishes and not told.refused else wishes
    return _without_doubles(_sensible(wishes))


def _without_mentions(wishes: list[Wish]) -> list[Wish]:
    firm = [wish for wish in wishes if wish.strong and not wish.reference]
    mentions = [wish for wish in wishes if wish not in firm]
    if not firm:
        return wishes
    used: list[Wish] = []
    filled: list[Wish] = []
    for wish in firm:
        lender = next((m for m in mentions if m.slots.numbers and lacks_numbers(wish)), None)
        filled.append(_borrowed(wish, lender) if lender else wish)
        used += [lender] if lender else []
    kept = [m for m in mentions if m not in used and m.strong and m.slots.numbers]
    return sorted(filled + kept, key=lambda wish: wish.position)


def _borrowed(wish: Wish, lender: Wish) -> Wish:
    return replace(wish.having(numbers=lender.slots.numbers), traces=wish.traces + lender.traces)


def _with_lonely_numbers(wishes: list[Wish], told: Told) -> list[Wish]:
    """`1100234602. Wann kommt das?`: a number that stands before the wish that lacks it."""
    lonely = [
        find
        for index in told.without
        for find in told.reading.stretches[index].values("numbers")
        if not is_refused(told.reading.stretches[index])
    ]
    if not lonely or not wishes:
        return wishes
    numbers = tuple(dict.fromkeys(find.value for find in lonely))
    return [w.having(numbers=numbers) if lacks_numbers(w) else w for w in wishes]


def _across_sentences(told: Told) -> list[Wish]:
    """`Mein Passwort geht nicht mehr. Können Sie es zurücksetzen?`: two sentences that together make a wish."""
    stretches, sentences = told.reading.stretches, told.reading.sentences
    if told.refused:
        return []
    for (one, other), (sentence, following) in zip(pairwise(stretches), pairwise(sentences), strict=True):
        people = one.signs & {"create", "remove"}
        then = with_people(told.reading, following, other) if people else other
        joined = Stretch(one.start, then.end, one.marks + then.marks, one.finds + then.finds)
        both = replace(sentence, end=then.end)
        found = wishes_of(told.reading, both, joined)
        if any(wish.intent in _ACROSS and wish.strong for wish in found):
            return [wish for wish in found if wish.intent in _ACROSS]
    return []


def with_loose_finds(wish: Wish, told: Told, *, alone: bool) -> Wish:
    """`Seit heute ist Frau Lenz bei uns. Bitte Zugang anlegen.`: slots from sentences that hold no wish.

    Of several wishes only one about a person takes them, from a sentence with the person's name.
    """
    for index in told.without:
        stretch = told.reading.stretches[index]
        if is_refused(stretch) or not (alone or _names(stretch, told, wish)):
            continue
        if wish.intent in (Intent.INVITE, Intent.DEACTIVATE):
            stretch = with_people(told.reading, told.reading.sentences[index], stretch)
        for slot in _LOOSE:
            wish = _with_find(wish, slot, stretch)
    return wish


def _names(stretch: Stretch, told: Told, wish: Wish) -> bool:
    name = wish.slots.last_name
    return name is not None and name in told.reading.text[stretch.start : stretch.end]


def _with_find(wish: Wish, slot: str, stretch: Stretch) -> Wish:
    found = stretch.values(slot)
    if slot not in SLOTS[wish.intent] or not found or (wish.slots.numbers and slot == "period"):
        return wish
    if slot == "name":
        filled = wish.having(**_name_added(wish.slots, found[0].value))
    else:
        filled = wish if getattr(wish.slots, slot) is not None else wish.having(**{slot: found[0].value})
    return wish if filled == wish else replace(filled, traces=(*filled.traces, found[0]))


def _name_added(slots: Slots, person: Person) -> dict[str, str | None]:
    """What a name adds: all of it where there was none, or the other half in a form of several lines."""
    if slots.last_name is None and (
        person.title or person.first_name or (slots.first_name and person.last_name)
    ):
        first = person.first_name or slots.first_name
        return {"title": person.title or slots.title, "first_name": first, "last_name": person.last_name}
    if slots.last_name and slots.first_name is None and person.first_name and person.last_name is None:
        return {"first_name": person.first_name}
    return {}


def _with_wanted_date(wish: Wish, reading: Reading) -> Wish:
    """The day an order is wanted; of a calendar week its Friday."""
    if wish.intent is not Intent.PLACE_ORDER:
        return wish
    day = wanted_day(reading.text, reading.today)
    return wish.having(wanted_date=day) if day is not None else wish


def _bare_number(told: Told) -> list[Wish]:
    """A text that is hardly more than a number asks for what has that number."""
    stretches = told.reading.stretches
    numbers = [find for stretch in stretches for find in stretch.values("numbers")]
    said = {sign for stretch in stretches for sign in stretch.signs}
    if (
        not numbers
        or said & {"got", "payment", "attached", "future", "booking"}
        or len(stretches) > 2
        or len(re.findall(r"[^\W\d_]{3,}", told.reading.text)) > 3
    ):
        return []
    wanted = tuple(dict.fromkeys(find.value for find in numbers))
    intent = Intent.DOCUMENT if all(_DOCUMENT_NUMBER.match(number) for number in wanted) else Intent.ORDER
    return [Wish(Request(intent, Slots(numbers=wanted)), True, False, traces=tuple(numbers))]


def _sensible(wishes: list[Wish]) -> list[Wish]:
    """Who orders and asks to have it confirmed wants no document yet; who registers invites nobody unnamed."""
    intents = {wish.intent for wish in wishes}
    if Intent.REGISTER in intents:
        wishes = [wish for wish in wishes if wish.intent is not Intent.INVITE or said_slots(wish.slots)]
    if Intent.PLACE_ORDER not in intents:
        return wishes
    return [wish for wish in wishes if not (wish.reference or _is_confirmation_to_come(wish))]


def _is_confirmation_to_come(wish: Wish) -> bool:
    return wish.slots.document_type == "order_confirmation" and not wish.slots.numbers


def _without_doubles(wishes: list[Wish]) -> list[Wish]:
    kept: list[Wish] = []
    for wish in wishes:
        index = next((i for i, other in enumerate(kept) if _merges(other, wish)), None)
        if index is None:
            kept.append(wish)
        else:
            kept[index] = _merged(kept[index], wish)
    return kept


def said_slots(slots: Slots) -> dict[str, object]:
    """The slots that were filled."""
    return {name: value for name, value in vars(slots).items() if value not in (None, (), False)}


def _merges(first: Wish, second: Wish) -> bool:
    """Two wishes of one intent are one when they say nothing different; numbers of one kind add up."""
    if first.intent is not second.intent:
        return False
    if first.intent is Intent.DOCUMENT and _are_number_and_time(first.slots, second.slots):
        return False
    one, other = said_slots(first.slots), said_slots(second.slots)
    return all(one[name] == other[name] for name in one.keys() & other.keys() if name != "numbers")


def _are_number_and_time(one: Slots, other: Slots) -> bool:
    """`90012345 und alle Gutschriften vom November`: the one is named, the others are of a time."""
    return any(
        a.numbers and not a.period and b.period and not b.numbers for a, b in ((one, other), (other, one))
    )


def _merged(first: Wish, second: Wish) -> Wish:
    numbers = tuple(dict.fromkeys([*first.slots.numbers, *second.slots.numbers]))
    changes = {**said_slots(first.slots), **said_slots(second.slots), "numbers": numbers}
    return replace(first.having(**changes), traces=first.traces + second.traces, how=first.how and second.how)
