"""Answers: taking an order back that was placed here, until it is handed to the ERP (SPEC 3, "Ordering")."""

from __future__ import annotations

from core.business import ordering, orders
from core.business.lists import Ambiguous
from core.business.ordering import TooLate
from core.desk.answers.asking import are_you_sure, ask_for
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.models import OrderStatus
from core.people import directory
from core.people.rights import Right, demand


async def withdraw(ask: Ask) -> Reply:
    """Asks first; confirmed, takes the order back. Says who can help when it was handed over already.

    Raises NotSignedIn, NotAllowed, and NotFound for foreign and unknown numbers alike.
    """
    demand(ask.person, Right.ORDER)
    if not ask.slots.numbers:
        return ask_for(ask, "numbers")
    try:
        order = (await orders.find_order(ask.tx, ask.person, ask.slots.numbers[0])).order
    except Ambiguous as several:
        return _which(ask, several)
    if order.number == order.kontor_number and order.status == OrderStatus.CANCELLED:
        return ask.reply("order_withdrawn", number=order.number)
    if not order.can_be_withdrawn:
        return await _too_late(ask, order.number)
    if not ask.slots.confirmed:
        return are_you_sure(ask, "order_withdraw", ask.gettext("Withdraw"), order=order)
    try:
        await ordering.withdraw(ask.tx, ask.person, order.number)
    except TooLate:
        return await _too_late(ask, order.number)
    return ask.reply("order_withdrawn", number=order.number)


def _which(ask: Ask, several: Ambiguous) -> Reply:
    choices = tuple(
        (Action(row.number, ask.request.having(numbers=(row.number,))),) for row in several.candidates
    )
    return Reply(
        ask.text("which_order", number=ask.slots.numbers[0], rows=several.candidates), actions=choices
    )


async def _too_late(ask: Ask, number: str) -> Reply:
    contact = await directory.contact_of(ask.tx, ask.person)
    question = ask.gettext("Please change or cancel order {number}.").format(number=number)
    pass_on = ask.button(ask.gettext("Ask a person"), Intent.CONTACT, text=question)
    return Reply(ask.text("order_too_late", number=number, contact=contact), actions=((pass_on,),))
