"""Settles whether a text answers the question that is open, or is a wish that stands by itself and goes first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.desk.requests import Intent, Request, Slots
from core.desk.understanding import Heard, fill
from core.desk.understanding.asking import Mood
from core.desk.understanding.intents import LISTS

LONGEST_QUESTION = 4_096  # characters: what a message of the chat holds
LONGEST_WISH = 5  # words: `Rechnung 90012345`; whoever is asked for a question and writes more, asks a human

MENTIONED: Mapping[Intent, frozenset[Intent]] = {
    Intent.EXPORT: LISTS | {Intent.ORDER},
    Intent.PLACE_ORDER: frozenset({Intent.ORDER, Intent.CONTRACTS, Intent.METAL_ACCOUNT}),
    Intent.ORDER: frozenset(),
    Intent.DOCUMENT: frozenset({Intent.ORDER}),
    Intent.WITHDRAW_ORDER: frozenset({Intent.ORDER}),
    Intent.BUNDLE: frozenset({Intent.DOCUMENT}),
    Intent.INVITE: frozenset({Intent.REGISTER}),
}
"""What an answer to the question of a wish may sound like: `aus Kontrakt 30004517` where the metal was asked for."""

SAID_WHOLE = frozenset(
    {
        Intent.EXPORT,
        Intent.DOCUMENT,
        Intent.ORDER,
        Intent.INVITE,
        Intent.DEACTIVATE,
        Intent.RESET_PASSWORD,
    }
)
"""Wishes that an answer may say once more, with all that belongs to them: `Bestellungen vom Oktober als PDF`."""

_LOOKING = frozenset({"show", "status"})
_ASKS_FIRST = re.compile(
    r"\W*(?:was|wo|wann|welch\w*|wie ?viel\w*|what|which|where|when|how)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class OpenQuestion:
    """The wish that waits for its slot `missing`."""

    awaiting: Request
    missing: str

    def answered(
        self, text: str, heard: Heard, today: date, language: str, *, is_known: bool = False
    ) -> tuple[Request, ...]:
        """The wish with what the text adds, or several when it says several.

        Empty when the text answers nothing or wants something of its own; `is_known`: the FAQ answers it.
        """
        if self.missing == "text":
            return self._with_question(text, () if is_known else heard.requests)
        if self._goes_first(text, heard) or (is_known and not heard.requests and "?" in text):
            return ()
        anew = tuple(filter(None, (self._said_anew(wish) for wish in heard.requests)))
        if len(anew) > 1:
            return anew
        filled = fill(self.awaiting, self.missing, text, today, language)
        if not anew:
            return (filled,) if filled else ()
        return (_with(filled, anew[0]) if filled else anew[0],)

    def _with_question(self, text: str, wishes: tuple[Request, ...]) -> tuple[Request, ...]:
        if self.awaiting.slots.handover is None and _is_short_wish(text, wishes):
            return ()
        return (self.awaiting.having(text=text.strip()[:LONGEST_QUESTION]),)

    def _goes_first(self, text: str, heard: Heard) -> bool:
        """Does the text want something else than what was asked for? A bare number or word does not."""
        if not any(said.meanings for said in heard.said):
            return False
        return any(self._is_of_its_own(wish, text, heard) for wish in heard.requests)

    def _is_of_its_own(self, wish: Request, text: str, heard: Heard) -> bool:
        if wish.intent is self.awaiting.intent:
            return False
        if self.missing == "reference" and wish.intent is Intent.CONTACT:
            return any(said.mood is Mood.ASKS for said in heard.said)  # not `Ansprechpartner Müller`
        if wish.intent not in MENTIONED.get(self.awaiting.intent, ()):
            return True
        if self.missing == "reference" and not wish.slots.numbers:
            return True
        return wish.slots.document_type is not None or _wants_to_see(text, heard)

    def _said_anew(self, wish: Request) -> Request | None:
        if self.awaiting.intent is Intent.EXPORT and wish.intent in LISTS:
            kind = None if wish.slots.kind == "contract" else wish.slots.kind  # one list holds both kinds
            return _with(self.awaiting, wish.having(kind=kind)).having(what=wish.intent.value)
        if wish.intent is self.awaiting.intent and wish.intent in SAID_WHOLE:
            return _with(self.awaiting, wish)
        return None


def _wants_to_see(text: str, heard: Heard) -> bool:
    meanings = {concept for said in heard.said for _words, concept in said.meanings}
    return (
        bool(meanings & _LOOKING)
        or _ASKS_FIRST.match(text) is not None
        or ("?" in text and "question" in meanings)
    )


def _with(wish: Request, other: Request) -> Request:
    """The wish with all that the other one says."""
    said = {name: value for name, value in vars(other.slots).items() if value not in (None, (), False)}
    return wish.having(**said)


def _is_short_wish(text: str, wishes: tuple[Request, ...]) -> bool:
    """Is this, where a question for a human was asked for, something that Kontor can do at once instead?"""
    others = [wish for wish in wishes if wish.intent is not Intent.CONTACT]
    says_enough = all(wish.intent in LISTS or wish.slots != Slots() for wish in others)
    return bool(others) and says_enough and len(text.split()) <= LONGEST_WISH
