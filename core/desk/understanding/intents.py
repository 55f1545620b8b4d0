"""The table of intents: what speaks for each wish, and what speaks against it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from core.desk.requests import Intent
from core.desk.understanding.text import word_set

# What the desk cannot do; where it is asked for, nothing else is understood.
REFUSED = word_set(
    "cancel conclude complaint change price certificate job return lead_time technical scrap_sale elsewhere"
)
_PAPER = word_set("invoice delivery_note order_confirmation")
_LISTS = word_set("order orders contract framework metal_account")
_ORDERED = word_set("order orders goods")


@dataclass(frozen=True)
class Rule:
    """The wish is meant when each of `needs` has a sign in the text and `against` has none.

    `reference`: the signs may also only point at something (`zu Auftrag 4711`); another wish may take them over.
    """

    intent: Intent
    needs: tuple[frozenset[str], ...]
    against: frozenset[str] = frozenset()
    reference: bool = False

    def fits(self, signs: AbstractSet[str]) -> bool:
        """Do these signs mean this wish?"""
        return all(signs & need for need in self.needs) and not signs & self.against


def _rule(
    intent: Intent, *needs: str, against: AbstractSet[str] = frozenset(), reference: bool = False
) -> Rule:
    return Rule(intent, tuple(word_set(need) for need in needs), frozenset(against), reference)


_NO_ACCOUNT_MATTER = (
    REFUSED - {"change", "return", "complaint"}
    | _PAPER
    | {"orders", "contract", "framework", "goods", "booking", "balance", "metal_account"}
)
_NO_ORDERING = (
    REFUSED
    | _PAPER
    | {"bought", "list", "metal_account", "booking", "balance", "lack", "received", "attached"}
)

_NO_ORDER = REFUSED | _PAPER | {"payment", "got"}

# Read from top to bottom; the first rule that fits decides.
RULES: tuple[Rule, ...] = (
    _rule(
        Intent.RESET_PASSWORD,
        "password",
        "reset send lack email",
        against={"elsewhere", "trouble", "made_for_me", "change"},
    ),
    _rule(
        Intent.DEACTIVATE,
        "remove",
        "user somebody email name access",
        against=_NO_ACCOUNT_MATTER | {"self_locked", "password", "made_for_me", "quantity_left"},
    ),
    _rule(
        Intent.INVITE,
        "create new_user",
        "email name",
        against=_NO_ACCOUNT_MATTER | {"password", "made_for_me"},
    ),
    _rule(
        Intent.INVITE, "register", "name", "email", against=_NO_ACCOUNT_MATTER | {"password", "made_for_me"}
    ),
    _rule(Intent.INVITE, "master", "email name", against=_NO_ACCOUNT_MATTER | {"password", "made_for_me"}),
    _rule(
        Intent.INVITE,
        "create new_user",
        "somebody",
        against=_NO_ACCOUNT_MATTER | {"password", "made_for_me", "self_locked"},
    ),
    _rule(
        Intent.REGISTER,
        "create",
        "for_me",
        "access",
        against=_NO_ACCOUNT_MATTER | {"password", "made_for_me", "new_user"},
    ),
    _rule(
        Intent.INVITE,
        "create new_user",
        "user somebody master",
        against=_NO_ACCOUNT_MATTER | {"password", "made_for_me", "register", "self_locked"},
    ),
    _rule(
        Intent.REGISTER,
        "register",
        against=REFUSED - {"return", "change"} | {"password", "made_for_me"} | _PAPER,
    ),
    _rule(Intent.PLACE_ORDER, "deliver_us", "quantity", against=_NO_ORDERING),
    _rule(
        Intent.PLACE_ORDER,
        "deliver",
        "quantity",
        "alloy product dimension",
        against=_NO_ORDERING | {"order", "orders", "goods", "open"},
    ),
    _rule(Intent.PLACE_ORDER, "buy", "quantity", against=_NO_ORDERING - {"received", "attached", "list"}),
    _rule(
        Intent.DOCUMENT,
        "invoice delivery_note order_confirmation",
        against=REFUSED - {"lead_time", "return", "elsewhere"} | {"payment", "future", "attached", "got"},
    ),
    _rule(
        Intent.DOCUMENT,  # paid, but the paper itself is not there
        "invoice delivery_note order_confirmation",
        "lack again",
        against=REFUSED - {"lead_time", "return", "elsewhere"} | {"future", "attached"},
    ),
    _rule(Intent.METAL_ACCOUNT, "metal_account", against=REFUSED - {"complaint", "return"}),
    _rule(
        Intent.METAL_ACCOUNT, "booking balance", "alloy", against=REFUSED | _PAPER | {"contract", "framework"}
    ),
    _rule(Intent.CONTRACTS, "contract framework", against=REFUSED - {"return"} | {"payment"}),
    _rule(Intent.METAL_ACCOUNT, "quantity_left", "alloy", against=REFUSED | _PAPER | _ORDERED),
    _rule(Intent.PLACE_ORDER, "buy", "alloy product dimension number order", against=_NO_ORDERING),
    _rule(
        Intent.PLACE_ORDER,
        "quantity",
        "alloy product dimension",
        against=_NO_ORDERING | {"goods", "status", "order", "orders", "booking", "payment"},
    ),
    _rule(
        Intent.DOCUMENT,
        "document",
        "number order orders send want list period show question again lack",
        against=REFUSED | {"payment", "attached", "future"},
    ),
    _rule(
        Intent.DOCUMENT, "credit_note", against=REFUSED | {"payment", "attached", "future", "got"} | _LISTS
    ),
    _rule(Intent.PLACE_ORDER, "attached", "order", "quantity alloy", against=REFUSED | _PAPER),
    _rule(Intent.ORDER, "order orders goods number", "status", "number", against=_NO_ORDER),
    _rule(Intent.ORDER, "order orders", "number", against=_NO_ORDER | {"attached"}, reference=True),
    _rule(Intent.ORDERS, "orders", against=REFUSED | {"payment"}),
    _rule(Intent.ORDERS, "goods", "open", against=REFUSED),
    _rule(
        Intent.ORDERS,
        "order goods",
        "list",
        "period open closed show send want question",
        against=REFUSED | {"payment"},
    ),
    _rule(Intent.ORDERS, "bought", "question list show", against=REFUSED | {"payment"}),
    _rule(Intent.ORDERS, "order", "list", against=REFUSED | {"payment", "buy"}),
    _rule(Intent.ORDER, "order goods", "status", against=_NO_ORDER),
    _rule(Intent.PLACE_ORDER, "buy", against=_NO_ORDERING | {"register", "user"}),
    _rule(Intent.PLACE_ORDER, "again", "quantity", against=_NO_ORDERING),
    _rule(
        Intent.PLACE_ORDER,
        "want",
        "product",
        "alloy",
        against=_NO_ORDERING | _LISTS | {"question", "status", "open"},
    ),
    _rule(Intent.ORDERS, "order", "latest", against=REFUSED | {"payment", "buy"}),
    _rule(Intent.EXPORT, "xlsx csv export", "want send show export", against=REFUSED | _PAPER | {"document"}),
    _rule(
        Intent.ORDERS,
        "order",
        "open closed show period",
        against=REFUSED | {"payment", "buy"},
        reference=True,
    ),
)

# The wish for a human stands beside the others and is never refused.
CONTACT = _rule(Intent.CONTACT, "contact", against={"courtesy"})

LISTS = frozenset({Intent.ORDERS, Intent.CONTRACTS, Intent.METAL_ACCOUNT})

# which slots each wish has (SPEC 5)
SLOTS: dict[Intent, frozenset[str]] = {
    Intent.DOCUMENT: frozenset({"document_type", "numbers", "period"}),
    Intent.ORDERS: frozenset({"period", "status", "alloy", "form", "channel"}),
    Intent.ORDER: frozenset({"numbers"}),
    Intent.CONTRACTS: frozenset({"kind", "status", "alloy", "form", "period", "numbers"}),
    Intent.METAL_ACCOUNT: frozenset({"alloy", "period"}),
    Intent.EXPORT: frozenset(
        {"what", "format", "kind", "status", "alloy", "form", "channel", "period", "numbers"}
    ),
    Intent.INVITE: frozenset({"email", "name", "master"}),
    Intent.DEACTIVATE: frozenset({"email", "name"}),
    Intent.RESET_PASSWORD: frozenset({"email"}),
    Intent.PLACE_ORDER: frozenset({"numbers", "alloy", "dimension", "quantity_kg", "wanted_date"}),
    Intent.REGISTER: frozenset(),
    Intent.CONTACT: frozenset(),
}


def intent_of(signs: AbstractSet[str]) -> Rule | None:
    """The first rule of the table that fits."""
    return next((rule for rule in RULES if rule.fits(signs)), None)
