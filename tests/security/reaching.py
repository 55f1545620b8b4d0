"""Every public function that acts for a person, and how one would reach for another company's things with it.

A new public function of `core.people`, `core.privacy`, `core.business` or `core.desk` that takes a person belongs into
one of the tables; the test says which are missing.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import core.business
import core.desk
import core.people
import core.privacy
from core.business.catalogue import ProductFilter
from core.business.contracts import ContractFilter, Mark
from core.business.drafts import CONTRACT, Draft
from core.business.orders import OrderFilter
from core.business.period import Period
from core.desk.requests import Intent, Request, Slots
from core.models import GapKind, TelegramPolicy, Topic
from core.people.invitations import Invitee
from core.people.profile import Details
from core.people.rights import Right
from tests.core.people.world import PASSWORD
from tests.security.two_companies import Things

ROOMS = (core.people, core.privacy, core.business, core.desk)
ACTING = ("person", "actor")
GIVEN = frozenset({*ACTING, "tx", "core"})
"""What the test fills in by itself; everything else comes from the table."""

Arguments = Callable[[Things], Mapping[str, Any]]
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True)
class Reach:
    """`by`: who of the other company may do just this, so that the arguments are known to be good ones.

    `writes`: tables in which something of the other company may appear all the same, such as a mail to its user.
    """

    by: str
    arguments: tuple[Arguments, ...]
    writes: frozenset[str] = frozenset()


def _reach(by: str, *arguments: Arguments, writes: tuple[str, ...] = ()) -> Reach:
    return Reach(by, arguments, frozenset(writes))


def _draft(things: Things) -> Draft:
    """An order of metal that the contract holds."""
    return Draft(f"P{things.alloy_group}", Decimal(500), CONTRACT, things.contract)


REACHES: Mapping[str, Reach] = {
    "core.people.chats.disconnect_link": _reach("general", lambda t: {"link_id": t.chat_link}),
    "core.people.directory.colleague_of_address": _reach("master", lambda t: {"address": t.email}),
    "core.people.managing.what_ends": _reach("master", lambda t: {"user_id": t.general}),
    "core.people.managing.deactivate_address": _reach("contact", lambda t: {"address": t.email}),
    "core.people.managing.deactivate": _reach("master", lambda t: {"user_id": t.general}),
    "core.people.managing.reactivate": _reach("master", lambda t: {"user_id": t.general}),
    "core.people.managing.make_master": _reach("master", lambda t: {"user_id": t.general}),
    "core.people.managing.set_right": _reach(
        "master", lambda t: {"user_id": t.general, "right": Right.ORDER, "granted": False}
    ),
    "core.people.managing.cut_chat": _reach("master", lambda t: {"link_id": t.chat_link}),
    "core.people.disowning.disown": _reach("general", lambda t: {"deed_id": t.deed}),
    "core.people.invitations.invite": _reach(
        "master", lambda t: {"invitee": Invitee(f"new.{t.number}@{t.domain}", "", "Neu", "Neu")}
    ),
    "core.people.invitations.check": _reach("master", lambda t: {"email": f"new.{t.number}@{t.domain}"}),
    "core.people.invitations.find_invitation": _reach("master", lambda t: {"invitation_id": t.invitation}),
    "core.people.invitations.resend": _reach("master", lambda t: {"invitation_id": t.invitation}),
    "core.people.invitations.revoke": _reach("master", lambda t: {"invitation_id": t.invitation}),
    "core.people.invitations.invite_first": _reach(
        "operator", lambda t: {"company_number": t.number, "invitee": Invitee(f"new.{t.number}@{t.domain}")}
    ),
    "core.people.resets.ask": _reach(
        "general",
        lambda t: {"email": t.email, "address": "198.51.100.9"},
        writes=("token", "audit", "outbox", "throttle"),
    ),
    "core.people.sessions.end_one": _reach("general", lambda t: {"session_id": t.session}),
    "core.people.visits.companies": _reach(
        "contact", lambda t: {"said": t.number}, lambda t: {"said": t.name}
    ),
    "core.people.visits.look_at": _reach("contact", lambda t: {"number": t.number}),
    "core.people.visits.again": _reach("contact", lambda t: {"company_id": t.company}),
    "core.privacy.activity.deed_of": _reach("general", lambda t: {"deed_id": t.deed}),
    "core.business.contracts.find_contract": _reach("general", lambda t: {"number": t.contract}),
    "core.business.contracts.list_contracts": _reach(
        "general", lambda t: {"filter": ContractFilter(number=t.contract)}
    ),
    "core.business.contracts.contracts_table": _reach(
        "general", lambda t: {"filter": ContractFilter(number=t.contract)}
    ),
    "core.business.documents.find_documents": _reach(
        "general",
        lambda t: {"number": t.document},
        lambda t: {"order": t.order},
        lambda t: {"number": t.reference},
    ),
    "core.business.documents.list_documents": _reach("general", lambda t: {"order": t.order}),
    "core.business.documents.of_order": _reach("general", lambda t: {"order_id": t.order_id}),
    "core.business.documents.fetch": _reach("general", lambda t: {"document_id": t.document_id}),
    "core.business.metal_account.bookings": _reach("general", lambda t: {"group": t.alloy_group}),
    "core.business.metal_account.find_booking": _reach("general", lambda t: {"number": f"{t.alloy_group}1"}),
    "core.business.metal_account.overview": _reach("general", lambda t: {"alloy": t.alloy_group}),
    "core.business.metal_account.metal_account_table": _reach("general", lambda t: {"alloy": t.alloy_group}),
    "core.business.metal_account.history": _reach(
        "general", lambda t: {"alloy": t.alloy_group, "period": YEAR}
    ),
    "core.business.orders.find_order": _reach(
        "general", lambda t: {"number": t.order}, lambda t: {"number": t.reference}
    ),
    "core.business.orders.order_of": _reach("general", lambda t: {"order_id": t.order_id}),
    "core.business.orders.list_orders": _reach("general", lambda t: {"filter": OrderFilter(number=t.order)}),
    "core.business.orders.orders_table": _reach("general", lambda t: {"filter": OrderFilter(number=t.order)}),
    "core.business.drafts.check": _reach("general", lambda t: {"draft": _draft(t)}),
    "core.business.ordering.place": _reach("general", lambda t: {"draft": _draft(t), "key": "k"}),
    "core.business.ordering.withdraw": _reach("general", lambda t: {"number": t.placed}),
    "core.business.balance_picture.made": _reach("general", lambda t: {"alloy": t.alloy_group}),
    "core.business.withdrawing.withdraw": _reach("operator", lambda t: {"number": t.document}),
    "core.desk.handover.passing.of_asker": _reach("general", lambda t: {"handover_id": t.handover}),
    "core.desk.files.export_table": _reach(
        "general",
        lambda t: {"request": Request(Intent.EXPORT, Slots(what="orders", numbers=(t.order,)))},
        lambda t: {"request": Request(Intent.EXPORT, Slots(what="contracts", numbers=(t.contract,)))},
        lambda t: {"request": Request(Intent.EXPORT, Slots(what="metal_account", alloy=t.alloy_group))},
    ),
}
"""Functions that take an id, a number, a name or an address."""

OWN: Mapping[str, Mapping[str, Any]] = {
    "core.people.chats.offer_connect": {"base": "https://t.me/kontor_bot"},
    "core.people.chats.disconnect": {},
    "core.people.directory.contact_of": {},
    "core.people.directory.seen": {},
    "core.people.directory.colleagues": {},
    "core.people.directory.master_names": {},
    "core.people.invitations.demand_inviting": {},
    "core.people.invitations.list_invitations": {},
    "core.people.profile.profile": {},
    "core.people.profile.connected_chats": {},
    "core.people.profile.set_language": {"language": "en"},
    "core.people.sessions.end_everywhere": {},
    "core.people.subscriptions.topics_of": {},
    "core.people.subscriptions.turn_on": {"topic": next(iter(Topic))},
    "core.people.subscriptions.turn_off": {"topic": next(iter(Topic))},
    "core.people.telegram_policy.policy_of": {},
    "core.people.telegram_policy.set_policy": {"policy": TelegramPolicy.FAQ_ONLY},
    "core.people.visits.leave": {},
    "core.people.visits.looked_at": {},
    "core.people.visits.card": {},
    "core.people.visits.note": {"what": "orders"},
    "core.people.profile.set_details": {"details": Details("", "Ina", "Neu", "")},
    "core.business.catalogue.list_products": {"filter": ProductFilter()},
    "core.business.orders.last_positions": {"limit": 9},
    "core.desk.handover.humans.contact_for": {},
    "core.desk.handover.humans.for_person": {},
    "core.desk.handover.opening.open_": {"question": "Liefern Sie auch sonntags?"},
    "core.privacy.activity.deeds_of": {"before": 10**9},
    "core.business.bundles.bundle": {"period": YEAR},
    "core.business.bundles.wanted": {"period": YEAR},
    "core.business.documents.all_of": {"period": YEAR, "limit": 100},
    "core.business.documents.arrived": {"after": 0, "until": 10**6, "limit": 99},
    "core.business.contracts.at_mark": {"mark": Mark.ENDING},
    "core.desk.gaps.note": {"question": "Wo?", "kind": GapKind.UNANSWERED, "entry": None},
    "core.desk.gaps.nameless": {"text": "Wo?"},
    "core.desk.gaps.rate": {"question": "Wo?", "entry": "dokumente", "rating": GapKind.BAD},
    "core.desk.ratings.link": {"wish": Request(Intent.RATE, Slots(entry="dokumente", text="Wo?"))},
    "core.desk.notices.marks.begin": {},
    "core.desk.notices.switching.switch": {"topic": Topic.CONTRACT, "on": True},
}
"""Functions that can only be about whoever asks: nothing in their arguments leads elsewhere."""

TRUSTING: Mapping[str, str] = {
    "core.people.chats.end_all": "ends the chats of a user whom the caller may deactivate or who disowned",
    "core.people.erasure.erase": "is the operator's: `kontor forget` alone calls it",
    "core.people.reauthentication.unchanged": "is for use cases that have just asked for the password",
    "core.desk.handover.passing.from_asker": "is given a handover whose asker or seal was checked",
    "core.desk.handover.passing.write_back": "is given a handover that `of_asker` has found",
    "core.privacy.audit.note": "writes down what the caller has done",
    "core.business.lists.table": "is given a statement that is scoped already",
    "core.business.lists.table_of": "is given rows that were found by scoped statements",
    "core.business.letters_about_orders.placed": "writes to whoever has just placed the order",
    "core.business.letters_about_orders.withdrawn": "writes to whoever has just taken the order back",
    "core.business.orders.rows_of": "is given orders that were found by scoped statements",
}
"""Functions that check nothing because their callers did: no door may call them."""


APART: Mapping[str, str] = {
    "core.people.confirmations.confirm": "takes a link's secret; whom it lets through has a test of its own",
    "core.people.confirmations.offer": "puts the mail that the door has just read behind a link for its writer",
    "core.business.documents.contents": "is given rows; tests/core/business/test_isolation.py gives it others'",
    "core.business.contracts.of_ids": "finds by numbers of rows; tests/core/business/test_isolation.py tries others",
    "core.desk.notices.told.find": "finds the person's own by numbers; tests/core/desk/notices tries others",
    "core.desk.notices.told.news": "is given what `find` has found",
    "core.desk.handover.arriving.may_see": "only says yes or no; is tried through the wish it is about",
    "core.people.directory.may_manage": "only says yes or no; is tried through all that ask it",
    "core.business.catalogue.find_product": "reads the catalogue, which is the same for everybody",
    "core.business.drafts.sources": "is tried through `check`, which asks it",
    "core.business.drafts.usual_quantity": "is tried through `check`, which asks it",
    "core.business.ordering.placed_before": "finds by a key of the person's own, and is tried through `place`",
}
"""Functions that do not fit in the tables above."""

ALONE: Mapping[str, Arguments] = {
    "core.people.address_change.ask": lambda t: {
        "email": t.email,
        "password": PASSWORD,
        "address": "198.51.100.9",
    },
    "core.people.password_change.change": lambda t: {
        "current": PASSWORD,
        "new": ("Elf Messingbänder im Regal", "Elf Messingbänder im Regal"),
        "address": "198.51.100.9",
    },
    "core.people.personal_data.collect_own": lambda t: {},
    "core.people.reauthentication.demand_password": lambda t: {
        "password": PASSWORD,
        "address": "198.51.100.9",
    },
}
"""Functions that have transactions of their own: what they do is not undone."""


def public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function that acts for a person and asks the database, by its full name."""
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if _is_public(module.__name__, name, value):
                    yield f"{module.__name__}.{name}", value


def _is_public(module: str, name: str, value: Any) -> bool:
    is_asking = inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value)
    if name.startswith("_") or not is_asking or value.__module__ != module:
        return False
    return bool(set(ACTING) & set(inspect.signature(value).parameters))
