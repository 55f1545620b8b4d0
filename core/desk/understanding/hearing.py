"""The whole message: a chat text, or a letter whose subject and earlier text complete what is new in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.desk.requests import Intent, Request, Slots
from core.desk.understanding.asking import Mood
from core.desk.understanding.automatic import is_automatic
from core.desk.understanding.combining import combined, said_slots, with_loose_finds
from core.desk.understanding.intents import LISTS
from core.desk.understanding.letter import Letter, bare, bare_subject, new_part, open_letter, without_greeting
from core.desk.understanding.places import Trace
from core.desk.understanding.reading import read
from core.desk.understanding.text import clean
from core.desk.understanding.told import Told, lacks_numbers, told_in
from core.desk.understanding.wishes import Wish

_ABOUT_ORDERS = frozenset({Intent.ORDER, Intent.ORDERS, Intent.PLACE_ORDER})
"""Not wished for beside a complaint about one."""
_MOST_REQUESTS = 12
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


def hear(message: Message, today: date) -> Heard:
    """The requests in a text, in its order, without doubles (SPEC 5); never raises, whatever the text.

    Numbers in quotes, signatures and footers are left out, unless the mail is a forward or its new text points at them.
    """
    if message.channel != "mail":
        text = without_greeting(bare_chat(message.text))
        told = told_in(read(text, today))
        return _heard(told, combined(told), text, automatic=False)
    subject = bare_subject(message.subject or "")
    if is_automatic(message.subject or "", new_part(message.text)):
        return Heard((), True, "", (), False, ())
    letter = open_letter(message.subject or "", message.text)
    told = told_in(read(letter.new, today))
    wishes = _with_earlier(combined(told), told, letter, today)
    wishes = _with_subject(wishes, told, told_in(read(subject, today, "subject")))
    return _heard(told, wishes, letter.new or subject, automatic=False)


def bare_chat(text: str) -> str:
    """A chat text; one of several lines may end like a letter."""
    text = clean(text)
    return bare(text) if "\n" in text.strip() else text.strip()


def _heard(told: Told, wishes: list[Wish], text: str, *, automatic: bool) -> Heard:
    wishes = wishes[:_MOST_REQUESTS]
    rest = () if told.idle else tuple(_words_of(told, i) for i in told.without if _may_be_a_question(told, i))
    signs = [stretch.signs for stretch in told.reading.stretches]
    asks_how = all(wish.how for wish in wishes) if wishes else any("how" in sign for sign in signs)
    traces = tuple(dict.fromkeys(trace for wish in wishes for trace in wish.traces))
    idle = told.idle and not wishes
    said = tuple(_said_in(told, i) for i in range(len(told.moods)))
    return Heard(tuple(wish.request for wish in wishes), automatic, text, rest, asks_how, traces, idle, said)


def _said_in(told: Told, index: int) -> Said:
    stretch = told.reading.stretches[index]
    meanings = ((told.reading.text[mark.start : mark.end], mark.concept) for mark in stretch.marks)
    return Said(_words_of(told, index), told.moods[index], tuple(dict.fromkeys(meanings)))


def _may_be_a_question(told: Told, index: int) -> bool:
    """Not `Rolle: General User`, which asks nothing, and not `siehe unten, bitte erledigen`, which names no matter."""
    return told.moods[index] is Mood.ASKS and bool(told.reading.stretches[index].signs - _POLITE)


def _words_of(told: Told, index: int) -> str:
    sentence = told.reading.sentences[index]
    return told.reading.text[sentence.start : sentence.end].strip()


def _with_subject(wishes: list[Wish], told: Told, subject: Told) -> list[Wish]:
    """What the subject says counts where the text says nothing else."""
    heading = combined(subject)
    if any(stretch.signs & _AMISS for stretch in subject.reading.stretches):
        return [wish for wish in wishes if wish.intent not in _ABOUT_ORDERS]
    numbers = _subject_numbers(subject)
    if not wishes:
        return _from_subject(heading, numbers, told, subject)
    return [_completed(wish, heading, numbers, alone=len(wishes) == 1) for wish in wishes]


def _subject_numbers(subject: Told) -> tuple[str, ...]:
    finds = [find for stretch in subject.reading.stretches for find in stretch.values("numbers")]
    return tuple(dict.fromkeys(find.value for find in finds))


def _from_subject(heading: list[Wish], numbers: tuple[str, ...], told: Told, subject: Told) -> list[Wish]:
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
    return [with_loose_finds(wish, told, alone=len(heading) == 1) for wish in heading]


def _number_traces(told: Told) -> tuple[Trace, ...]:
    return tuple(find for stretch in told.reading.stretches for find in stretch.values("numbers"))


def _completed(wish: Wish, heading: list[Wish], numbers: tuple[str, ...], *, alone: bool) -> Wish:
    if lacks_numbers(wish) and numbers:
        wish = wish.having(numbers=numbers)
    same = next((h for h in heading if _kin(h, wish)), None)
    if same is None or not alone:
        return wish
    missing = {
        name: value
        for name, value in said_slots(same.slots).items()
        if name != "numbers"
        and name not in said_slots(wish.slots)
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


def _with_earlier(wishes: list[Wish], told: Told, letter: Letter, today: date) -> list[Wish]:
    """Forwarded and pointed-at text gives what the new text lacks; a forward without new wishes speaks itself."""
    if not letter.earlier or not (letter.forwarded or letter.points_back):
        return wishes
    earlier = told_in(read(letter.earlier, today, "quoted"))
    spoken = combined(earlier)
    if not wishes and told.idle:
        return []
    if not wishes:
        return spoken if letter.forwarded or (letter.points_back and not told.refused) else wishes
    numbers = tuple(dict.fromkeys(n for wish in spoken for n in wish.slots.numbers)) or _subject_numbers(
        earlier
    )
    return [w.having(numbers=numbers) if lacks_numbers(w) and numbers else w for w in wishes]
