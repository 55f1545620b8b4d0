"""Answers: contracts and framework orders, and one of them with the orders that called off from it."""

from core.business import contracts
from core.business.contracts import ContractDetail, ContractRow
from core.business.data_age import data_as_of
from core.business.lists import Ambiguous
from core.desk import filtering, filters, listing
from core.desk.ask import Ask
from core.desk.listing import Stretch
from core.desk.reply import Reply, Rows
from core.desk.requests import Intent
from core.people.person import Channel
from core.people.rights import Right, may
from core.text import _, day

CALL_OFFS, CALL_OFFS_AT_ONCE = 8, 100
"""So many orders are named in the chat, where one can turn the page; and where one cannot."""
OPEN_ONLY = {
    None: _("Open ones only"),
    "contract": _("Open contracts only"),
    "framework": _("Open framework orders only"),
}
"""What the button is called that leaves the open ones, by the kind that is listed."""


async def list_(ask: Ask) -> Reply:
    """A page of contracts with their open quantities, or the one that was named. Raises NotFound for another number."""
    if ask.slots.choosing:
        return await filtering.choosing(ask)
    ask = await filtering.in_own_words(ask)
    if ask.slots.numbers:
        return await _one(ask, ask.slots.numbers[0])
    wanted = filters.of_contracts(ask.slots)
    page = await contracts.list_contracts(
        ask.tx, ask.person, wanted, after=ask.slots.after, limit=listing.size(ask)
    )
    html = ask.text(
        "contracts",
        page=page,
        kind=wanted.kind,
        filters=contracts.filter_words(wanted, ask.person.language),
        unknown_alloy=await filtering.unknown_alloy(ask),
        as_of=await data_as_of(ask.tx),
    )
    actions = (
        *listing.by_number(ask, Intent.CONTRACTS, page.rows),
        *listing.turning(ask, page, on=ask.gettext("More"), back=ask.gettext("Back")),
        *filtering.in_force(ask, *listing.open_only(ask, ask.gettext(OPEN_ONLY[ask.slots.kind]))),
    )
    if page.total:
        actions = (*actions, *listing.exporting(ask, Intent.CONTRACTS))
    return Reply(html, actions=actions, heading=ask.gettext("Contracts and framework orders"))


async def _one(ask: Ask, number: str) -> Reply:
    try:
        found = await contracts.find_contract(ask.tx, ask.person, number)
    except Ambiguous as several:
        rows: tuple[ContractRow, ...] = several.candidates
        return Reply(
            ask.text("which_contract", number=number, rows=rows),
            actions=listing.by_number(ask, Intent.CONTRACTS, rows),
        )
    size = CALL_OFFS if ask.person.channel is Channel.CHAT else CALL_OFFS_AT_ONCE
    page = Stretch.after(ask.slots.after, len(found.orders), size)
    html = ask.text(
        "contract",
        contract=found.contract,
        orders=found.orders[page.start : page.end],
        page=page,
        as_of=await data_as_of(ask.tx),
    )
    return Reply(
        html, actions=_of_one(ask, found, page), heading=ask.gettext("Contracts and framework orders")
    )


def _of_one(ask: Ask, found: ContractDetail, page: Stretch) -> Rows:
    orders = tuple(
        (
            ask.button(
                f"{order.number} · {day(order.ordered_on, ask.person.language)}",
                Intent.ORDER,
                numbers=(order.number,),
            ),
        )
        for order in found.orders[page.start : page.end]
    )
    others = page.turning(ask, numbers=(found.contract.number,))
    back = ask.button(ask.gettext("All contracts"), Intent.CONTRACTS)
    return (*orders, *others, *_call_off(ask, found.contract), (back,))


def _call_off(ask: Ask, contract: ContractRow) -> Rows:
    """Ordering from it, while there is something to call off and the person may order."""
    today = ask.tx.today
    runs = contract.status == "open" and contract.valid_from <= today <= contract.valid_to
    if not (runs and contract.open_quantity and may(ask.person, Right.ORDER)):
        return ()
    return ((ask.button(ask.gettext("Call off"), Intent.PLACE_ORDER, contract=contract.number),),)
