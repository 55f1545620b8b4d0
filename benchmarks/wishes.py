"""Compares what was understood with what was wanted: intents first, then slot by slot.

What entries do and which slots an intent has stands here once more, apart from the program: a yardstick is not moved
by what it measures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DONE_BY: Mapping[str, frozenset[str]] = {
    "kontrakte-uebersicht": frozenset({"contracts"}),
    "umarbeitungskonto-uebersicht": frozenset({"metal_account"}),
    "bestellverlauf": frozenset({"orders", "order"}),
    "dokumente": frozenset({"document"}),
    "registrieren": frozenset({"register"}),
    "passwort-vergessen": frozenset({"reset_password"}),
    "nutzer-anlegen": frozenset({"invite"}),
    "nutzer-deaktivieren": frozenset({"deactivate"}),
    "portal-inhalt": frozenset({"place_order"}),
}
"""What a request has to be about to do what the entry explains."""

SLOTS_OF: Mapping[str, frozenset[str]] = {
    "document": frozenset({"document_type", "numbers", "period"}),
    "orders": frozenset({"period", "status", "alloy"}),
    "order": frozenset({"numbers"}),
    "contracts": frozenset({"kind", "status", "alloy", "period", "numbers"}),
    "metal_account": frozenset({"alloy", "period"}),
    "export": frozenset({"what", "format", "kind", "status", "alloy", "period", "numbers"}),
    "invite": frozenset({"email", "first_name", "last_name", "master"}),
    "deactivate": frozenset({"email", "first_name", "last_name"}),
    "reset_password": frozenset({"email"}),
    "place_order": frozenset({"alloy", "numbers"}),
}
"""Which slots an intent can have (SPEC 5), as far as they are measured."""

MEASURED = frozenset().union(*SLOTS_OF.values())
LISTS = frozenset({"orders", "contracts", "metal_account"})
EMPTY: tuple[object, ...] = (None, False, "", [], {})
LABEL = re.compile(r"^(?:RE|RG|LS|AB)\W*(?:NR)?\W*")
FAQ, NOTHING = "faq", "none"

Values = Mapping[str, object]


@dataclass(frozen=True)
class Found:
    """One thing that was understood: a request with its slots, or an entry that answers."""

    intent: str
    slots: Values = field(default_factory=dict)
    entry: str = ""

    @property
    def matter(self) -> object:
        """What it is about: an export is about its list."""
        return self.slots.get("what") if self.intent == "export" else self.intent


@dataclass(frozen=True)
class Wish:
    """One thing that was wanted: the intents that do it, slots that must and slots that may be there."""

    intent: str
    intents: frozenset[str]
    slots: Values
    optional: Values
    periods: tuple[object, ...]  # that are as good as the one among the slots
    entries: frozenset[str]  # that are as good as doing it

    @classmethod
    def read(cls, label: Mapping[str, Any], today: str) -> Wish:
        """The wish as a label says it."""
        return cls(
            intent=label["intent"],
            intents=frozenset({label["intent"], *label.get("intent_also", ())}),
            slots=comparable(label, today),
            optional=comparable(label.get("optional", {}), today),
            periods=tuple(_span(period, today) for period in label.get("period_also", ())),
            entries=frozenset(_several(label.get("faq", label.get("faq_id", [])))),
        )

    def holds(self, found: Found) -> bool:
        """Whether every slot is as it was wanted: none is missing, none invented, none different."""
        if found.intent == FAQ:
            return found.entry in self.entries
        wanted, optional = dict(self.slots), dict(self.optional)
        if found.intent == "export" and self.intent in LISTS:  # the file of a list that was asked for
            wanted["what"], optional["format"] = self.intent, found.slots.get("format")
        missing = (wanted.keys() & SLOTS_OF.get(found.intent, frozenset())) - found.slots.keys()
        allowed = {**optional, **wanted}
        return not missing and all(self._allows(allowed, *slot) for slot in found.slots.items())

    def _allows(self, allowed: Values, slot: str, value: object) -> bool:
        if slot not in allowed:
            return False
        return value == allowed[slot] or (slot == "period" and value in self.periods)


def wishes_of(row: Mapping[str, Any], today: str) -> list[Wish]:
    """What a labelled text wants; `accept_also` are other intents for the first wish."""
    labels = [dict(label) for label in row["expect"].get("intents") or [row["expect"]]]
    if "accept_also" in row:
        labels[0]["intent_also"] = row["accept_also"]
    return [Wish.read(label, today) for label in labels]


def found_in(answer: Mapping[str, Any], today: str) -> list[Found]:
    """The requests of an answer, those that differ in their numbers alone taken together, then its entry."""
    together: dict[str, dict[str, Any]] = {}
    for request in answer.get("requests", []):
        rest = {"intent": request["intent"], **_filled(request), "numbers": []}
        same = together.setdefault(json.dumps(rest, sort_keys=True), rest)
        same["numbers"] += _numbers(request)
    requests = [Found(one["intent"], comparable(one, today)) for one in together.values()]
    entries = [Found(FAQ, entry=answer["faq"])] if answer.get("faq") else []
    return [found for found in requests if found.intent != NOTHING] + entries


def judged(wishes: Sequence[Wish], found: Sequence[Found]) -> tuple[bool, bool]:
    """Whether all intents are right, and whether all slots are as well.

    An entry beside a request that does what the entry is about changes nothing.
    """
    left, pairs = list(found), []
    for wish in wishes:
        hit = _hit(wish, left)
        if hit is not None:
            left.remove(hit)
            pairs.append((wish, hit))
        elif NOTHING not in wish.intents:
            return False, False
    done = {hit.matter for _, hit in pairs}
    if any(one.intent != FAQ or not DONE_BY.get(one.entry, frozenset()) & done for one in left):
        return False, False
    return True, all(wish.holds(hit) for wish, hit in pairs)


def comparable(raw: Mapping[str, Any], today: str) -> dict[str, object]:
    """The slots that say something, without what is a matter of writing: case, blanks, labels of numbers."""
    slots = {slot: _plain(value, today) for slot, value in _filled(raw).items()}
    numbers = frozenset(_plain_number(number) for number in _numbers(raw))
    return {**slots, "numbers": numbers} if numbers else slots


def _hit(wish: Wish, left: Iterable[Found]) -> Found | None:
    """What does the wish, if anything: best with the right slots; an entry only if it is the right one."""
    fitting = [one for one in left if one.intent in wish.intents]
    exact = [one for one in fitting if wish.holds(one)]
    return next(iter(exact + [one for one in fitting if one.intent != FAQ]), None)


def _filled(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {slot: value for slot, value in raw.items() if slot in MEASURED and value not in EMPTY}


def _plain(value: Any, today: str) -> object:
    if isinstance(value, dict):
        return _span(value, today)
    return "".join(value.lower().split()) if isinstance(value, str) else value


def _span(period: Mapping[str, str | None], today: str) -> tuple[str | None, str]:
    """First and last day; an end that is open or yet to come is today."""
    first, last = period.get("from"), period.get("to") or today
    return first, last if (first or "") > today else min(last, today)


def _numbers(raw: Mapping[str, Any]) -> list[Any]:
    return [*_several(raw.get("numbers") or []), *_several(raw.get("number") or [])]


def _plain_number(number: object) -> str:
    return LABEL.sub("", "".join(str(number).split()).upper()).lstrip("0")


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
