"""Answers: the list of orders, and one order."""

from core.business import orders
from core.business.data_age import data_as_of
from core.business.lists import Ambiguous
from core.business.orders import OrderDetail, OrderRow
from core.desk import filtering, filters, listing
from core.desk.answers.asking import ask_for
from core.desk.answers.documents import document_label
from core.desk.ask import Ask
from core.desk.reply import Reply, Rows
from core.desk.requests import Intent
from core.errors import NotFound
from core.people.rights import Right, demand, may


async def list_(ask: Ask) -> Reply:
    """A page of orders, newest first, with the filter in force."""
    if ask.slots.choosing:
        return await filtering.choosing(ask)
    ask = await filtering.in_own_words(ask)
    wanted = filters.of_orders(ask.slots)
    page = await orders.list_orders(
        ask.tx, ask.person, wanted, after=ask.slots.after, limit=listing.size(ask)
    )
    html = ask.text(
        "orders",
        page=page,
        filters=orders.filter_words(wanted, ask.person.language),
        unknown_alloy=await filtering.unknown_alloy(ask),
        as_of=await data_as_of(ask.tx),
    )
    actions = (
        *listing.by_number(ask, Intent.ORDER, page.rows),
        *listing.turning(ask, page),
        *filtering.in_force(ask, *listing.open_only(ask, ask.gettext("Open orders only"))),
    )
    if page.total:
        actions = (*actions, *listing.exporting(ask, Intent.ORDERS))
    return Reply(html, actions=actions, heading=ask.gettext("Your orders"))


async def detail(ask: Ask) -> Reply:
    """One order with its positions and documents; several numbers are answered one below the other."""
    demand(ask.person, Right.SEE_BUSINESS)
    if not ask.slots.numbers:
        return ask_for(ask, "numbers")
    parts = [await _one(ask, number) for number in ask.slots.numbers[:10]]
    return Reply(
        "\n\n".join(part.html for part in parts),
        actions=tuple(row for part in parts for row in part.actions),
        heading=ask.gettext("Your order"),
    )


async def _one(ask: Ask, number: str) -> Reply:
    try:
        return await _detail(ask, await orders.find_order(ask.tx, ask.person, number))
    except Ambiguous as several:
        rows: tuple[OrderRow, ...] = several.candidates
        return Reply(
            ask.text("which_order", number=number, rows=rows),
            actions=listing.by_number(ask, Intent.ORDER, rows),
        )
    except NotFound:
        return ask.reply("not_found", number=number)


async def _detail(ask: Ask, found: OrderDetail) -> Reply:
    buttons = tuple(
        (ask.button(document_label(ask, paper), Intent.DOCUMENT, numbers=(paper.number,)),)
        for paper in found.documents[:8]
    )
    html = ask.text("order", order=found.order, positions=found.positions, as_of=await data_as_of(ask.tx))
    return Reply(html, actions=(*buttons, *_ordering(ask, found)))


def _ordering(ask: Ask, found: OrderDetail) -> Rows:
    """Ordering the same again, and taking back what was placed here and not handed over yet."""
    if not may(ask.person, Right.ORDER):
        return ()
    number = found.order.number
    again = ask.button(ask.gettext("Order again"), Intent.PLACE_ORDER, numbers=(number,))
    back = ask.button(ask.gettext("Withdraw"), Intent.WITHDRAW_ORDER, numbers=(number,))
    return ((again, back),) if found.order.can_be_withdrawn else ((again,),)
