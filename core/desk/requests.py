"""What a person can ask of the desk: an intent and its slots, the same from a text, a command or a button."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from core.business.period import Period


class Intent(StrEnum):
    """Every wish the desk knows. The first block can be understood from free text (SPEC 5)."""

    DOCUMENT = "document"
    ORDERS = "orders"
    ORDER = "order"
    CONTRACTS = "contracts"
    METAL_ACCOUNT = "metal_account"
    EXPORT = "export"
    INVITE = "invite"
    DEACTIVATE = "deactivate"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - an intent, not a password
    PLACE_ORDER = "place_order"
    REGISTER = "register"
    CONTACT = "contact"

    FAQ = "faq"
    FAQ_LIST = "faq_list"
    RATE = "rate"  # an answer of the FAQ was a help, or was none
    HELP = "help"
    START = "start"
    LOGIN = "login"
    LOGOUT = "logout"
    CONNECT = "connect"
    INVITATIONS = "invitations"
    RESEND_INVITATION = "resend_invitation"
    REVOKE_INVITATION = "revoke_invitation"
    USERS = "users"
    REACTIVATE = "reactivate"
    SUBSCRIPTIONS = "subscriptions"
    NOTICE = "notice"  # what a subscription brings, shown in the chat
    LANGUAGE = "language"
    PRIVACY = "privacy"
    ACCOUNT = "account"
    CANCEL = "cancel"
    WITHDRAW_ORDER = "withdraw_order"
    BUNDLE = "bundle"  # all documents of a period in one ZIP
    BALANCE_PICTURE = "balance_picture"
    DISPUTE = "dispute"  # a booking of the metal account is called wrong
    COMPANY = "company"  # a contact person looks at one (SPEC 1)
    MAKE_MASTER = "make_master"
    SET_RIGHT = "set_right"  # withholds one of the two rights, or gives it back
    CUT_CHAT = "cut_chat"
    TELEGRAM_POLICY = "telegram_policy"
    HANDOVER_MESSAGE = "handover_message"  # what a human wrote, shown where the question was asked


@dataclass(frozen=True)
class Slots:
    """What a wish says besides its intent; an empty slot was not said. Numbers, names and alloys as written."""

    numbers: tuple[str, ...] = ()
    document_type: str | None = None  # order_confirmation, delivery_note, invoice, credit_note
    period: Period | None = None
    status: str | None = None  # open, closed; of orders also cancelled
    alloy: str | None = None
    kind: str | None = None  # contract, framework
    what: str | None = None  # orders, contracts, metal_account
    format: str | None = None  # xlsx, pdf, csv
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    title: str | None = None  # Frau, Herr
    master: bool | None = None
    form: str | None = None  # strip, sheet, tube, rod, wire, profile
    channel: str | None = None  # online, conventional
    choosing: str | None = None  # which filter of a list is being set
    dimension: str | None = None
    quantity_kg: str | None = None
    wanted_date: date | None = None
    entry: str | None = None  # id of an FAQ entry
    invitation: int | None = None  # which one of the list
    text: str | None = None  # a question to hand over to a human, or that an entry answers
    rating: str | None = None  # of an answer: good, bad
    rated: str | None = None  # how the same answer was rated before
    token: str | None = None  # from a /start link
    language: str | None = None
    after: str | None = None  # where the next page of a list begins
    product: str | None = None  # number of a product to order
    contract: str | None = None  # number of the contract or framework order to call off from
    source: str | None = None  # where the metal comes from: account, contract, day_price
    soon: bool = False  # no wanted date: as soon as possible
    reference: str | None = None  # the customer's own; empty: none, and asked for
    sure: bool = False  # an unusual quantity was meant
    key: str | None = None  # of the confirmation that places an order once
    seen: str | None = None  # the terms that the summary showed; others are shown anew
    company: str | None = (
        None  # for contact persons: a company's number or name; empty: which one is to be asked
    )
    leave: bool = False  # a contact person looks at no company any more
    right: str | None = None  # order, prices
    granted: bool = False  # the right is given; otherwise it is withheld
    topic: str | None = None  # of a subscription: statement, documents, new_document, contract
    on: bool = False  # the topic is switched on; otherwise off
    chat_link: int | None = None  # which of a user's chats
    policy: str | None = None  # what Telegram may carry
    handover: int | None = None  # which handover a text belongs to
    message: int | None = None  # which message of it
    confirmed: bool = False  # the person pressed the button under the summary


@dataclass(frozen=True)
class Request:
    """One wish."""

    intent: Intent
    slots: Slots = field(default_factory=Slots)

    def having(self, **changes: Any) -> Request:
        """The same wish with some slots changed."""
        return Request(self.intent, dataclasses.replace(self.slots, **changes))

    def to_json(self) -> dict[str, Any]:
        """The wish with its filled slots only; periods as {"from", "to"} in ISO dates (SPEC 5)."""
        filled = {name: value for name, value in vars(self.slots).items() if value not in (None, (), False)}
        return {"intent": self.intent.value, **{name: _plain(value) for name, value in filled.items()}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Request:
        """The wish that `to_json` wrote. Raises ValueError or TypeError on anything else."""
        slots = {name: _rich(name, value) for name, value in data.items() if name != "intent"}
        return cls(Intent(data["intent"]), Slots(**slots))


def _plain(value: Any) -> Any:
    if isinstance(value, Period):
        return {"from": _iso(value.first), "to": _iso(value.last)}
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rich(name: str, value: Any) -> Any:
    if name == "period":
        return Period(_day(value["from"]), _day(value["to"]))
    if name == "wanted_date":
        return _day(value)
    return tuple(value) if name == "numbers" else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
