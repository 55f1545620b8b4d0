"""One part of a message, sentence by sentence: each brings wishes, completes the wish before it, or holds none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.desk.requests import Intent, Request
from core.desk.understanding.asking import Mood, mood
from core.desk.understanding.intents import SLOTS
from core.desk.understanding.reading import Reading, Stretch
from core.desk.understanding.wishes import Wish, is_refused, wishes_of

_SILENT = frozenset({Mood.SETTLED})
_SILENT_ALONE = frozenset({Mood.SETTLED, Mood.STATES})  # what is told beside a question may belong to it


@dataclass(frozen=True)
class Told:
    """The wishes of one part, and the sentences without one."""

    wishes: tuple[Wish, ...]
    without: tuple[int, ...]
    refused: bool
    reading: Reading
    moods: tuple[Mood, ...] = ()

    @property
    def asks(self) -> bool:
        """Does any sentence ask for something?"""
        return Mood.ASKS in self.moods

    @property
    def idle(self) -> bool:
        """Is something told, and nothing asked for?"""
        return not self.asks and bool({Mood.STATES, Mood.SETTLED} & set(self.moods))


def told_in(reading: Reading) -> Told:
    """What the sentences of a part say together."""
    wishes: list[Wish] = []
    without: list[int] = []
    moods = tuple(mood(reading.text[sentence.start : sentence.end]) for sentence in reading.sentences)
    silent = _SILENT if Mood.ASKS in moods else _SILENT_ALONE
    for index, (sentence, stretch) in enumerate(zip(reading.sentences, reading.stretches, strict=True)):
        says_nothing = moods[index] in silent and not _hands_in_order(stretch)
        found = [] if says_nothing else wishes_of(reading, sentence, stretch)
        if moods[index] is not Mood.ASKS and Mood.ASKS in moods:
            found = [_as_mention(wish) for wish in found]
        if not found and _names_them(wishes, stretch):
            wishes[-1] = replace(wishes[-1], request=Request(Intent.ORDER))
        if not found and _continues(wishes, stretch):
            wishes[-1] = _filled(wishes[-1], stretch)
            continue
        wishes += _with_the_same_matter(found, wishes, stretch)
        if not found:
            without.append(index)
    return Told(tuple(wishes), tuple(without), any(map(is_refused, reading.stretches)), reading, moods)


def _hands_in_order(stretch: Stretch) -> bool:
    """`Anbei unsere Bestellung über 3 t CuZn37` orders, in words that otherwise only tell of an enclosure."""
    return {"attached", "order"} <= stretch.signs and bool(stretch.signs & {"quantity", "alloy"})


def _as_mention(wish: Wish) -> Wish:
    """`Die Ware kam heute, jedoch ohne Lieferschein. Könnten Sie ...`: told on the way, its state is not asked for."""
    told = wish.intent is Intent.ORDER and not wish.slots.numbers
    return replace(wish, strong=False) if told else wish


def _with_the_same_matter(found: list[Wish], before: list[Wish], stretch: Stretch) -> list[Wish]:
    """`Status von 1100234602 und die AB dazu`: what lacks a number means the one that was named before."""
    if "thereto" not in stretch.signs:
        return found
    named = next((wish.slots.numbers for wish in reversed([*before, *found]) if wish.slots.numbers), ())
    return [wish.having(numbers=named) if named and lacks_numbers(wish) else wish for wish in found]


def _continues(wishes: list[Wish], stretch: Stretch) -> bool:
    """A sentence without a wish that brings what the wish before it lacks (`Nummer 90012345.`, a list item)."""
    if not wishes or is_refused(stretch):
        return False
    last = wishes[-1]
    slots = SLOTS[last.intent]
    if "numbers" in slots and stretch.values("numbers"):
        return last.intent is not Intent.PLACE_ORDER and not stretch.signs & {"contact", "booking"}
    if "email" in slots and stretch.values("email") and last.slots.email is None:
        return True
    return "master" in slots and "master" in stretch.signs and last.slots.master is None


def _names_them(wishes: list[Wish], stretch: Stretch) -> bool:
    """`Status folgender Aufträge:` and then their numbers: it is these orders and not the list that is meant."""
    return (
        bool(wishes)
        and wishes[-1].intent is Intent.ORDERS
        and bool(stretch.values("numbers"))
        and not stretch.marks
    )


def _filled(wish: Wish, stretch: Stretch) -> Wish:
    slots = SLOTS[wish.intent]
    if "numbers" in slots and stretch.values("numbers"):
        numbers = [find.value for find in stretch.values("numbers")]
        wish = wish.having(numbers=tuple(dict.fromkeys([*wish.slots.numbers, *numbers])))
    if "email" in slots and stretch.values("email") and wish.slots.email is None:
        wish = wish.having(email=stretch.values("email")[0].value)
    if "name" in slots and stretch.values("name") and wish.slots.last_name is None:
        person = stretch.values("name")[0].value
        wish = wish.having(title=person.title, first_name=person.first_name, last_name=person.last_name)
    if "master" in slots and "master" in stretch.signs:
        wish = wish.having(master="not" not in stretch.signs)
    found = tuple(find for find in stretch.finds if find.slot in slots)
    return replace(wish, traces=wish.traces + found)


def lacks_numbers(wish: Wish) -> bool:
    """Is it about a document or an order that nobody has named?"""
    return (
        wish.intent in (Intent.DOCUMENT, Intent.ORDER)
        and not wish.slots.numbers
        and wish.slots.period is None
    )
