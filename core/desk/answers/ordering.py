"""Answers: ordering step by step, from the first question to the order that is placed (SPEC 3, "Ordering").

What is missing is asked for by `order_steps`; each answer fills a slot of the same wish, until the summary can be
shown. Its button places the order, once: the wish carries the key of its confirmation from the first question on.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from core.business import ordering
from core.business.drafts import Checked
from core.business.ordering import Placed
from core.desk.answers.order_steps import checked, draft, settle
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.models import Role
from core.people import directory
from core.people.rights import Right, demand, may


async def place(ask: Ask) -> Reply:
    """Asks for what is missing, then shows the summary; confirmed, places the order.

    Whoever may not order is told who may. What changed since the summary was shown is asked for, or shown, anew, and
    nothing is ordered. Raises NotSignedIn.
    """
    if ask.person.is_signed_in and not may(ask.person, Right.ORDER):
        return await _not_for_you(ask)
    demand(ask.person, Right.ORDER)
    key = ask.slots.key or _new_key()
    known = await ordering.placed_before(ask.tx, ask.person, key)
    if ask.slots.confirmed and known is not None:
        return await _thanks(ask, known)
    settled = await settle(ask.having(confirmed=False, key=_new_key() if known else key))
    if not ask.slots.confirmed:
        return settled if isinstance(settled, Reply) else await _summary(settled)
    return await _confirmed(ask, settled)


async def _confirmed(ask: Ask, settled: Reply | Ask) -> Reply:
    if isinstance(settled, Reply):
        return _changed(ask, settled)
    order = await checked(settled)
    if ask.slots.seen != _terms(order):
        return _changed(ask, await _summary(settled))
    return await _thanks(
        ask, await ordering.place(ask.tx, ask.person, draft(settled), settled.slots.key or "")
    )


def _new_key() -> str:
    return secrets.token_hex(16)


def _terms(order: Checked) -> str:
    """What the summary says of the metal and may change until it is confirmed."""
    price = order.source.contract.price if order.source.contract else None
    return f"{order.beyond:f} {price}"


def _changed(ask: Ask, reply: Reply) -> Reply:
    return replace(reply, html=f"{ask.text('order_changed')}\n\n{reply.html}")


async def _not_for_you(ask: Ask) -> Reply:
    is_user = ask.person.role is not Role.CONTACT
    masters = await directory.master_names(ask.tx, ask.person) if is_user else ()
    return ask.reply("order_not_allowed", masters=masters)


async def _summary(ask: Ask) -> Reply:
    order = await checked(ask)
    confirm = Action(ask.gettext("Order now"), ask.request.having(confirmed=True, seen=_terms(order)))
    changes = (
        Action(ask.gettext("Change quantity"), ask.request.having(quantity_kg=None, sure=False)),
        Action(ask.gettext("Change date"), ask.request.having(wanted_date=None, soon=False)),
    )
    html = ask.text("order_summary", checked=order, draft=order.draft)
    return Reply(html, actions=((confirm,), changes, (ask.cancel,)))


async def _thanks(ask: Ask, done: Placed) -> Reply:
    actions = (
        (ask.button(ask.gettext("Show the order"), Intent.ORDER, numbers=(done.number,)),),
        (ask.button(ask.gettext("Withdraw"), Intent.WITHDRAW_ORDER, numbers=(done.number,)),),
    )
    contact = await directory.contact_of(ask.tx, ask.person)
    return Reply(ask.text("order_placed", placed=done, contact=contact), actions=actions)
