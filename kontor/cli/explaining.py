"""Says in words why a text was understood as it was, for whoever looks after the FAQ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.business.period import Period
from core.desk import Understanding
from core.desk.requests import Request
from core.desk.understanding import Said, Trace
from core.desk.understanding.asking import Mood
from faq import Match

_MOODS = {
    Mood.ASKS: "asks for something",
    Mood.OPEN: "is no whole sentence, or tells of something amiss; it may be a wish",
    Mood.STATES: "tells how things are; where nothing else asks, it is no wish",
    Mood.SETTLED: "thanks, waves off or says that it is settled; it is no wish",
}
_NAMES = frozenset({"first_name", "last_name", "title"})


def explanation(understood: Understanding) -> Iterator[str]:
    """The lines of the explanation: what is done, what each sentence is, which entry is nearest."""
    if understood.automatic:
        yield "Automatic mail: never answered."
        return
    yield from _outcome(understood)
    for said in understood.heard.said:
        yield from _sentence(said)
    yield from _entry(understood.match)


def _outcome(understood: Understanding) -> Iterator[str]:
    for request in understood.requests:
        yield f"Request: {request.intent}"
        yield from _slots(request, understood.heard.traces)
    if understood.faq is not None:
        yield f"Answer: {understood.faq.id} – {understood.faq.question['de']}"
    elif not understood.requests:
        yield _nothing(understood)


def _nothing(understood: Understanding) -> str:
    if understood.match.refusal is not None:
        return f"Refusal: {understood.match.refusal.id}"
    if understood.heard.idle:
        return "Nothing asked: no entry answers and nothing is done; a human is offered."
    if understood.suggestions:
        return f"Asks back: {', '.join(entry.id for entry in understood.suggestions)}"
    return "Not understood: offers a human."


def _slots(request: Request, traces: tuple[Trace, ...]) -> Iterator[str]:
    for name, value in vars(request.slots).items():
        for one in value if isinstance(value, tuple) else (value,):
            if one not in (None, False, ""):
                yield f"  {name} {_plain(one)}{_place(name, one, traces)}"


def _plain(value: Any) -> str:
    if not isinstance(value, Period):
        return str(value)
    return f"{value.first or 'the beginning'} to {value.last or 'today'}"


def _place(name: str, value: Any, traces: tuple[Trace, ...]) -> str:
    """Where the slot was found; what the meaning of a word gave (`open`) is named with the sentence."""
    slot = "name" if name in _NAMES else name
    found = next((t for t in traces if t.slot == slot and (slot == "name" or t.value == value)), None)
    if found is None:
        return ""
    return f" – from „{found.words.strip()}“, characters {found.start + 1} to {found.end} of the {found.part}"


def _sentence(said: Said) -> Iterator[str]:
    yield f"„{said.words}“ {_MOODS[said.mood]}."
    if said.meanings:
        yield f"  Words that counted: {', '.join(f'{words} ({concept})' for words, concept in said.meanings)}"


def _entry(match: Match) -> Iterator[str]:
    why = match.why
    if not why.nearest:
        return
    yield f"Nearest phrasing in the FAQ: „{why.nearest}“ ({why.similarity:.0%} alike)"
    if why.words:
        yield f"  Words that counted: {', '.join(why.words)}"
    yield f"  Confidence {match.confidence:.2f}: {_band(match)}"


def _band(match: Match) -> str:
    why = match.why
    if match.confidence >= why.answer_from:
        return f"enough to answer (from {why.answer_from:.2f})."
    if match.confidence >= why.ask_from:
        return f"too little to answer (from {why.answer_from:.2f}), enough to ask back (from {why.ask_from:.2f})."
    return f"too little even to ask back (from {why.ask_from:.2f})."
