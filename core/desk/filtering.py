"""The filters of a list as buttons: which there are, what each can be set to, and taking them off one by one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.business import alloys, documents, metal_account, words
from core.business.period import calendar_year, in_words, last_twelve_months, month_of
from core.business.scope import sees_prices
from core.desk.ask import Ask
from core.desk.listing import in_rows
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent, Request
from core.text import _, gettext

ANY = "any"
"""What `choosing` says while it is not decided yet which filter is being set."""

Choices = Callable[[Ask], Awaitable[Sequence[tuple[str, Any]]]]


@dataclass(frozen=True)
class Facet:
    """A filter: the slot that holds it, its name, what it can be set to, and how a value is called."""

    slot: str
    name: str
    choices: Choices
    told: Callable[[Any, str], str]


def _coded(slot: str, name: str, table: Mapping[str, str], *codes: str) -> Facet:
    """A filter by a code of the ERP: those named, or all of the table."""

    def told(code: Any, language: str) -> str:
        return words.word(table, code, language)

    async def choices(ask: Ask) -> Sequence[tuple[str, Any]]:
        return [(told(code, ask.person.language), code) for code in codes or table]

    return Facet(slot, name, choices, told)


async def _alloy_groups(ask: Ask) -> Sequence[tuple[str, Any]]:
    return await alloys.named_groups(ask.tx, ask.person.language)


async def _accounts(ask: Ask) -> Sequence[tuple[str, Any]]:
    """The alloy groups that the company has a metal account in."""
    groups = await metal_account.overview(ask.tx, ask.person)
    return [(group.group_name, group.named_among(groups)) for group in groups]


async def _document_kinds(ask: Ask) -> Sequence[tuple[str, Any]]:
    """Those that are not withheld from the person."""
    kinds = [kind for kind in words.DOCUMENT_KIND if sees_prices(ask.person) or kind not in documents.PRICED]
    return [(words.word(words.DOCUMENT_KIND, kind, ask.person.language), kind) for kind in kinds]


async def _periods(ask: Ask) -> Sequence[tuple[str, Any]]:
    today = ask.tx.today
    return [
        (ask.gettext("This month"), month_of(today)),
        (ask.gettext("Last month"), month_of(today, -1)),
        (ask.gettext("This year"), calendar_year(today)),
        (ask.gettext("Last year"), calendar_year(date(today.year - 1, 1, 1))),
        (ask.gettext("Last 12 months"), last_twelve_months(today)),
    ]


def _as_written(value: Any, _language: str) -> str:
    return str(value)


PERIOD = Facet("period", _("Period"), _periods, in_words)
ALLOY = Facet("alloy", _("Alloy"), _alloy_groups, _as_written)
STATUS = _coded("status", _("Status"), words.STATUS, "open", "closed")
ORDER_STATUS = _coded("status", _("Status"), words.STATUS, "open", "closed", "cancelled")
FORM = _coded("form", _("Form"), words.FORM)

FACETS: Mapping[Intent, Sequence[Facet]] = {
    Intent.ORDERS: (PERIOD, ORDER_STATUS, ALLOY, FORM, _coded("channel", _("Channel"), words.CHANNEL)),
    Intent.CONTRACTS: (
        _coded("kind", _("Kind"), words.CONTRACT_KIND),
        STATUS,
        ALLOY,
        FORM,
        replace(PERIOD, name=_("Valid")),
    ),
    Intent.METAL_ACCOUNT: (PERIOD, replace(ALLOY, choices=_accounts)),
    Intent.DOCUMENT: (
        replace(_coded("document_type", _("Kind"), words.DOCUMENT_KIND), choices=_document_kinds),
        PERIOD,
    ),
}
"""What each list can be filtered by; a number is typed, not chosen."""


def in_force(ask: Ask, *quick: Action) -> Rows:
    """A button for each filter that is set, which takes it off, and one for setting others beside the `quick` ones."""
    off = [
        Action(f"✕ {value}", ask.request.having(**{slot: empty}, after=None))
        for slot, value, empty in _set(ask)
    ]
    label = ask.gettext("Filter")
    more = Action(f"⚙ {label}", ask.request.having(choosing=ANY, after=None))
    return (*in_rows(off), (more, *quick))


async def in_own_words(ask: Ask) -> Ask:
    """The same wish, its alloy group named as the reader's language has it."""
    said = ask.slots.alloy
    if said is None:
        return ask
    told = await alloys.in_language(ask.tx, said, ask.person.language)
    return ask if told == said else replace(ask, request=ask.request.having(alloy=told))


async def unknown_alloy(ask: Ask) -> str | None:
    """The alloy or metal that was asked for, as written, when nobody knows one of that name."""
    said = ask.slots.alloy
    return said if said and not await alloys.is_known(ask.tx, said) else None


async def choosing(ask: Ask) -> Reply:
    """What the list can be filtered by, or what the filter named in `slots.choosing` can be set to."""
    facets = {facet.slot: facet for facet in FACETS[ask.request.intent]}
    facet = facets.get(ask.slots.choosing or "")
    if facet is None:
        buttons = [_leading_to(ask, each) for each in facets.values()]
        return _shown(ask, "", buttons, back=None)
    choices = await facet.choices(ask)
    buttons = [
        Action(label, ask.request.having(**{facet.slot: value}, choosing=None)) for label, value in choices
    ]
    return _shown(ask, gettext(facet.name, ask.person.language), buttons, back=ANY)


def _leading_to(ask: Ask, facet: Facet) -> Action:
    return Action(gettext(facet.name, ask.person.language), ask.request.having(choosing=facet.slot))


def _shown(ask: Ask, name: str, buttons: Sequence[Action], *, back: str | None) -> Reply:
    way_back = Action(ask.gettext("Back"), ask.request.having(choosing=back))
    return Reply(ask.text("filter", name=name), actions=(*in_rows(buttons), (way_back,)))


def taken_off(request: Request) -> Request:
    """The same wish without any filter that a button could set."""
    slots = {facet.slot for facets in FACETS.values() for facet in facets}
    return request.having(**dict.fromkeys(slots))


def words_of(request: Request, language: str) -> list[str]:
    """The filters of a list, or of its export, in words that are understood again."""
    intent = Intent(request.slots.what) if request.slots.what else request.intent
    values = ((facet, getattr(request.slots, facet.slot)) for facet in FACETS.get(intent, ()))
    return [facet.told(value, language) for facet, value in values if value is not None]


def _set(ask: Ask) -> list[tuple[str, str, Any]]:
    """The filters that are set: their slots, values in words, and what an empty slot holds."""
    language = ask.person.language
    found = [
        (facet.slot, facet.told(value, language), None)
        for facet in FACETS[ask.request.intent]
        if (value := getattr(ask.slots, facet.slot)) is not None
    ]
    numbers = [("numbers", ", ".join(ask.slots.numbers), ())] if ask.slots.numbers else []
    return [*found, *numbers]
