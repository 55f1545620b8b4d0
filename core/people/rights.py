"""Who may do what: one table, and the two rights that a master user can withhold (SPEC 1)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.errors import NotAllowed, NotSignedIn
from core.models import Role
from core.people.person import Person


class Right(StrEnum):
    ASK = "ask"  # FAQ, privacy notice, how to register, reset a password, a human
    SEE_BUSINESS = "see_business"  # orders, documents, contracts, metal account of one company
    SEE_PRICES = "see_prices"  # prices, invoices and credit notes
    ORDER = "order"
    SUBSCRIBE = "subscribe"  # be told of one's own company by itself
    INVITE = "invite"
    MANAGE_USERS = "manage_users"  # see a company's users, end their access and give it back
    GRANT = "grant"  # make colleagues master users, withhold rights from them, cut their chats
    INVITE_FIRST = "invite_first"  # a company's first master user
    LOOK_INTO = "look_into"  # the companies one looks after
    LOG_IN = "log_in"  # who is not signed in
    LOG_OUT = "log_out"  # who is
    WITHDRAW = "withdraw"  # hide a wrong document from everybody
    ERASE = "erase"  # everything held about a person
    HAND_OVER_ORDERS = "hand_over_orders"  # to the ERP


_ANYBODY = frozenset({Right.ASK})
_SIGNED_IN = _ANYBODY | {Right.LOG_OUT, Right.SEE_BUSINESS, Right.SEE_PRICES}
_GENERAL = _SIGNED_IN | {Right.ORDER, Right.SUBSCRIBE}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.VISITOR: _ANYBODY | {Right.LOG_IN},
    Role.GENERAL: _GENERAL,
    Role.MASTER: _GENERAL | {Right.INVITE, Right.MANAGE_USERS, Right.GRANT},
    Role.CONTACT: _SIGNED_IN | {Right.LOOK_INTO, Right.INVITE_FIRST, Right.MANAGE_USERS},
}

OPERATOR = _ANYBODY | {
    Right.MANAGE_USERS,
    Right.INVITE_FIRST,
    Right.WITHDRAW,
    Right.HAND_OVER_ORDERS,
    Right.ERASE,
}

WITHHELD: Mapping[Right, str] = {Right.ORDER: "may_order", Right.SEE_PRICES: "may_see_prices"}
"""What can be withheld from a general user, and the field that says so."""


def may(person: Person, right: Right) -> bool:
    """Does the person have the right, withheld ones taken off?"""
    if person.is_operator:
        return right in OPERATOR
    return right in RIGHTS[person.role] and right not in withheld_from(person)


def withheld_from(person: Person) -> frozenset[Right]:
    """What a master user has withheld from the person; nothing from anybody but general users."""
    if person.role is not Role.GENERAL:
        return frozenset()
    return frozenset(right for right, field in WITHHELD.items() if not getattr(person, field))


def demand(person: Person, right: Right) -> None:
    """Raises NotSignedIn for a visitor and NotAllowed for anybody else without the right."""
    if may(person, right):
        return
    raise NotAllowed if person.is_signed_in or person.is_operator else NotSignedIn
