"""The whole message: its parts are read, their wishes put together, doubles and mere mentions taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from core.desk.requests import Intent, Request, Slots
from core.desk.understanding.asking import Mood, mood
from core.desk.understanding.automatic import is_automatic
from core.desk.understanding.intents import LISTS, SLOTS
from core.desk.understanding.letter import Letter, bare, bare_subject, new_part, open_letter, without_greeting
from core.desk.understanding.names import Person
from core.desk.understanding.places import Trace
from core.desk.understanding.reading import Reading, Stretch, read, with_people
from core.desk.understanding.text import clean
from core.desk.understanding.wanted import wanted_day
from core.desk.understanding.wishes import Wish, is_refused, wishes_of

_DOCUMENT_NUMBER = re.compile(r"(?:(?:RE|RG|LS|AB)\W?|0*(?:90|80|70))\d{4,}", re.IGNORECASE)
_ABOUT_ORDERS = frozenset(
    {Intent.ORDER, Intent.ORDERS, Intent.PLACE_ORDER}
)  # not beside a complaint about one
_MOST_REQUESTS = 12
_NOT_BESIDE_REFUSED = frozenset({Intent.PLACE_ORDER})  # `3 t CuSn6 Band. Was kostet das?` is no order
_ACROSS = frozenset(
    {Intent.RESET_PASSWORD, Intent.INVITE, Intent.DEACTIVATE, Intent.DOCUMENT, Intent.REGISTER, Intent.ORDER}
)
_AMISS = frozenset({"cancel", "complaint", "change"})
_DEMANDS = frozenset({"want", "send", "lack", "again", "question", "reset", "show"})
_POLITE = frozenset(
    {
        "want",
        "thanks",
        "courtesy",
        "not",
        "send",
        "again",
        "about",
        "received",
        "lack",
        "closed",
        "open",
        "status",
    }
)
_SILENT = frozenset({Mood.SETTLED})
_SILENT_ALONE = frozenset({Mood.SETTLED, Mood.STATES})  # what is told beside a question may belong to it
_LOOSE = ("period", "alloy", "email", "name")  # may stand in a sentence of their own


@dataclass(frozen=True)
class Message:
    """What a person wrote. `channel` is chat or mail; only a mail has a subject, signature and quotes."""

    channel: str
    text: str
    subject: str | None = None


@dataclass(frozen=True)
class Said:
    """A sentence of what is new: what kind it is, and the words in it that mean something, with their meaning."""

    words: str
    mood: Mood
    meanings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Heard:
    """What was understood; `traces` say which recogniser found what where (for `kontor ask` to explain)."""

    requests: tuple[Request, ...]
    automatic: bool
    question_text: str
    rest: tuple[str, ...]
    asks_how: bool
    traces: tuple[Trace, ...]
    idle: bool = False  # it states, thanks or waves off, and asks for nothing
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class _Told:
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


def hear(message: Message, today: date) -> Heard:
    """The requests in a text, in its order, without doubles (SPEC 5); never raises, whatever the text.

    Numbers in quotes, signatures and footers are left out, unless the mail is a forward or its new text points at them.
    """
    if message.channel != "mail":
        text = without_greeting(bare_chat(message.text))
        told = _told(read(text, today))
        return _heard(told, _combined(told), text, automatic=False)
    subject = bare_subject(message.subject or "")
    if is_automatic(message.subject or "", new_part(message.text)):
        return Heard((), True, "", (), False, ())
    letter = open_letter(message.subject or "", message.text)
    told = _told(read(letter.new, today))
    wishes = _with_earlier(_combined(told), told, letter, today)
    wishes = _with_subject(wishes, told, _told(read(subject, today, "subject")))
    return _heard(told, wishes, letter.new or subject, automatic=False)


def bare_chat(text: str) -> str:
    """A chat text; one of several lines may end like a letter."""
    text = clean(text)
    return bare(text) if "\n" in text.strip() else text.strip()


def _heard(told: _Told, wishes: list[Wish], text: str, *, automatic: bool) -> Heard:
    wishes = wishes[:_MOST_REQUESTS]
    rest = () if told.idle else tuple(_words_of(told, i) for i in told.without if _may_be_a_question(told, i))
    signs = [stretch.signs for stretch in told.reading.stretches]
    asks_how = all(wish.how for wish in wishes) if wishes else any("how" in sign for sign in signs)
    traces = tuple(dict.fromkeys(trace for wish in wishes for trace in wish.traces))
    idle = told.idle and not wishes
    said = tuple(_said_in(told, i) for i in range(len(told.moods)))
    return Heard(tuple(wish.request for wish in wishes), automatic, text, rest, asks_how, traces, idle, said)


def _said_in(told: _Told, index: int) -> Said:
    stretch = told.reading.stretches[index]
    meanings = ((told.reading.text[mark.start : mark.end], mark.concept) for mark in stretch.marks)
    return Said(_words_of(told, index), told.moods[index], tuple(dict.fromkeys(meanings)))


def _may_be_a_question(told: _Told, index: int) -> bool:
    """Not `siehe unten, bitte erledigen`, `We have not received it yet`: they belong to the wish and name no matter."""
    return told.moods[index] is not Mood.SETTLED and bool(told.reading.stretches[index].signs - _POLITE)


def _words_of(told: _Told, index: int) -> str:
    sentence = told.reading.sentences[index]
    return told.reading.text[sentence.start : sentence.end].strip()


def _told(reading: Reading) -> _Told:
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
    return _Told(tuple(wishes), tuple(without), any(map(is_refused, reading.stretches)), reading, moods)


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
    return [wish.having(numbers=named) if named and _lacks_numbers(wish) else wish for wish in found]


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


def _combined(told: _Told) -> list[Wish]:
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
    wishes = [_with_loose_finds(wish, told, alone=len(wishes) == 1) for wish in wishes]
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
        lender = next((m for m in mentions if m.slots.numbers and _lacks_numbers(wish)), None)
        filled.append(_borrowed(wish, lender) if lender else wish)
        used += [lender] if lender else []
    kept = [m for m in mentions if m not in used and m.strong and m.slots.numbers]
    return sorted(filled + kept, key=lambda wish: wish.position)


def _borrowed(wish: Wish, lender: Wish) -> Wish:
    return replace(wish.having(numbers=lender.slots.numbers), traces=wish.traces + lender.traces)


def _lacks_numbers(wish: Wish) -> bool:
    return (
        wish.intent in (Intent.DOCUMENT, Intent.ORDER)
        and not wish.slots.numbers
        and wish.slots.period is None
    )


def _with_lonely_numbers(wishes: list[Wish], told: _Told) -> list[Wish]:
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
    return [w.having(numbers=numbers) if _lacks_numbers(w) else w for w in wishes]


def _across_sentences(told: _Told) -> list[Wish]:
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


def _with_loose_finds(wish: Wish, told: _Told, *, alone: bool) -> Wish:
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


def _names(stretch: Stretch, told: _Told, wish: Wish) -> bool:
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


def _bare_number(told: _Told) -> list[Wish]:
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
        wishes = [wish for wish in wishes if wish.intent is not Intent.INVITE or _said(wish.slots)]
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


def _said(slots: Slots) -> dict[str, object]:
    return {name: value for name, value in vars(slots).items() if value not in (None, (), False)}


def _merges(first: Wish, second: Wish) -> bool:
    """Two wishes of one intent are one when they say nothing different; numbers of one kind add up."""
    if first.intent is not second.intent:
        return False
    one, other = _said(first.slots), _said(second.slots)
    return all(one[name] == other[name] for name in one.keys() & other.keys() if name != "numbers")


def _merged(first: Wish, second: Wish) -> Wish:
    numbers = tuple(dict.fromkeys([*first.slots.numbers, *second.slots.numbers]))
    changes = {**_said(first.slots), **_said(second.slots), "numbers": numbers}
    return replace(first.having(**changes), traces=first.traces + second.traces, how=first.how and second.how)


def _with_subject(wishes: list[Wish], told: _Told, subject: _Told) -> list[Wish]:
    """What the subject says counts where the text says nothing else."""
    heading = _combined(subject)
    if any(stretch.signs & _AMISS for stretch in subject.reading.stretches):
        return [wish for wish in wishes if wish.intent not in _ABOUT_ORDERS]
    numbers = _subject_numbers(subject)
    if not wishes:
        return _from_subject(heading, numbers, told, subject)
    return [_completed(wish, heading, numbers, alone=len(wishes) == 1) for wish in wishes]


def _subject_numbers(subject: _Told) -> tuple[str, ...]:
    finds = [find for stretch in subject.reading.stretches for find in stretch.values("numbers")]
    return tuple(dict.fromkeys(find.value for find in finds))


def _from_subject(heading: list[Wish], numbers: tuple[str, ...], told: _Told, subject: _Told) -> list[Wish]:
    if told.refused or subject.refused or (told.idle and not subject.asks):
        return []
    signs = {sign for stretch in told.reading.stretches for sign in stretch.signs}
    if "status" in signs and numbers:
        return [
            Wish(Request(Intent.ORDER, Slots(numbers=numbers)), True, False, traces=_number_traces(subject))
        ]
    said_only = not signs & _DEMANDS
    if "attached" in signs or (said_only and signs & {"got", "thanks", "payment"}):
        return []
    return [_with_loose_finds(wish, told, alone=len(heading) == 1) for wish in heading]


def _number_traces(told: _Told) -> tuple[Trace, ...]:
    return tuple(find for stretch in told.reading.stretches for find in stretch.values("numbers"))


def _completed(wish: Wish, heading: list[Wish], numbers: tuple[str, ...], *, alone: bool) -> Wish:
    if _lacks_numbers(wish) and numbers:
        wish = wish.having(numbers=numbers)
    same = next((h for h in heading if _kin(h, wish)), None)
    if same is None or not alone:
        return wish
    missing = {
        name: value
        for name, value in _said(same.slots).items()
        if name != "numbers"
        and name not in _said(wish.slots)
        and not (name == "period" and wish.slots.numbers)
    }
    if same.intent is Intent.EXPORT and wish.intent in LISTS:
        wish = replace(wish, request=Request(Intent.EXPORT, wish.slots))
    return wish.having(**missing)


def _kin(heading: Wish, wish: Wish) -> bool:
    """Do subject and text speak of the same?"""
    if heading.intent is Intent.EXPORT and wish.intent in LISTS:
        return heading.slots.what == wish.intent.value
    return heading.intent is wish.intent


def _with_earlier(wishes: list[Wish], told: _Told, letter: Letter, today: date) -> list[Wish]:
    """Forwarded and pointed-at text gives what the new text lacks; a forward without new wishes speaks itself."""
    if not letter.earlier or not (letter.forwarded or letter.points_back):
        return wishes
    earlier = _told(read(letter.earlier, today, "quoted"))
    spoken = _combined(earlier)
    if not wishes and told.idle:
        return []
    if not wishes:
        return spoken if letter.forwarded or (letter.points_back and not told.refused) else wishes
    numbers = tuple(dict.fromkeys(n for wish in spoken for n in wish.slots.numbers)) or _subject_numbers(
        earlier
    )
    return [w.having(numbers=numbers) if _lacks_numbers(w) and numbers else w for w in wishes]
