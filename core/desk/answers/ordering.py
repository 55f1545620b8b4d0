"""Answers: ordering step by step, ordering again, calling off, and taking an order back (SPEC 3, "Ordering").

What is missing is asked for in the order of `STEPS`; each answer fills a slot of the same wish, until the summary can
be shown. Its button places the order, once: the wish carries the key of its confirmation.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal

from core.business import catalogue, contracts, ordering, orders, words
from core.business.catalogue import ProductFilter, ProductRow
from core.business.lists import Ambiguous
from core.business.ordering import (
    BadDate,
    BadQuantity,
    Checked,
    Draft,
    Placed,
    Source,
    TooLate,
)
from core.business.orders import PositionRow
from core.desk import listing
from core.desk.answers.asking import are_you_sure, ask_for
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.people import directory
from core.people.rights import Right, demand
from core.text import kg

Rows = tuple[tuple[Action, ...], ...]
Step = Callable[[Ask], Awaitable[Reply | None]]

AGAIN = 4
"""So many products that the company ordered last are offered at once."""


async def place(ask: Ask) -> Reply:
    """Asks for what is missing, then shows the summary; confirmed, places the order.

    Raises NotSignedIn, NotAllowed, and NotFound for a product or contract that is not there.
    """
    demand(ask.person, Right.ORDER)
    for step in STEPS:
        question = await step(ask)
        if question is not None:
            return question
    return await (_placed(ask) if ask.slots.confirmed else _summary(ask))


async def _from_order(ask: Ask) -> Reply | None:
    """ "The same as order 4500012345": its positions to choose from."""
    if ask.slots.product or not ask.slots.numbers:
        return None
    try:
        found = await orders.find_order(ask.tx, ask.person, ask.slots.numbers[0])
    except Ambiguous as several:
        choices = tuple(
            (Action(row.number, ask.request.having(numbers=(row.number,))),) for row in several.candidates
        )
        return Reply(
            ask.text("which_order", number=ask.slots.numbers[0], rows=several.candidates), actions=choices
        )
    rows = tuple((again(ask, position),) for position in found.positions if position.product_number)
    if not rows:
        return _asking(ask.having(numbers=()), "product")
    return Reply(ask.text("order_again", number=found.order.number), actions=(*rows, _stop(ask)))


async def _from_contract(ask: Ask) -> Reply | None:
    """A call-off: a framework order says the product, a contract the metal."""
    if ask.slots.product or not ask.slots.contract:
        return None
    contract = (await contracts.find_contract(ask.tx, ask.person, ask.slots.contract)).contract
    if contract.product_number:
        return await place(ask.having(product=contract.product_number, source=ordering.CONTRACT))
    return await _products(ask.having(alloy=ask.slots.alloy or contract.group_name, source=ordering.CONTRACT))


async def _product(ask: Ask) -> Reply | None:
    """The catalogue, narrowed by what was said; one that fits alone is taken."""
    return None if ask.slots.product else await _products(ask)


async def _products(ask: Ask) -> Reply:
    slots = ask.slots
    wanted = ProductFilter(slots.alloy, slots.form, slots.dimension)
    page = await catalogue.list_products(ask.tx, ask.person, wanted, after=slots.after, limit=listing.PAGE)
    if page.total == 1 and (slots.dimension or slots.form or slots.alloy):
        return await place(ask.having(product=page.rows[0].number, after=None))
    choices = tuple((_choice(ask, row),) for row in page.rows)
    last = await _ordered_last(ask) if wanted == ProductFilter() and not slots.after else ()
    rows = (
        *last,
        *choices,
        *listing.turning(ask, page, on=ask.gettext("More"), back=ask.gettext("Back")),
        *_narrowing(ask),
    )
    return _asking(ask, "product", *rows, total=page.total, narrowed=wanted != ProductFilter())


def _choice(ask: Ask, row: ProductRow) -> Action:
    return Action(
        f"{row.name} · {row.dimension} · {row.alloy_symbol}",
        ask.request.having(product=row.number, after=None),
    )


async def _ordered_last(ask: Ask) -> Rows:
    """What the company ordered last, to order it again with one tap."""
    positions = await orders.last_positions(ask.tx, ask.person, AGAIN)
    return tuple((again(ask, position),) for position in positions)


def again(ask: Ask, position: PositionRow) -> Action:
    """The button that orders a position once more."""
    label = f"↻ {position.description} · {kg(position.quantity, ask.person.language)}"
    quantity = f"{position.quantity.normalize():f}"
    return ask.button(label, Intent.PLACE_ORDER, product=position.product_number, quantity_kg=quantity)


def _narrowing(ask: Ask) -> Rows:
    """The product forms, or a way back to all products."""
    if ask.slots.form or ask.slots.alloy or ask.slots.dimension:
        everything = ask.request.having(form=None, alloy=None, dimension=None, after=None)
        return ((Action(ask.gettext("All products"), everything),),)
    names = [
        Action(words.word(words.FORM, form, ask.person.language), ask.request.having(form=form, after=None))
        for form in words.FORM
    ]
    return tuple(tuple(names[start : start + 3]) for start in range(0, len(names), 3))


async def _quantity(ask: Ask) -> Reply | None:
    product = await catalogue.find_product(ask.tx, ask.person, ask.slots.product or "")
    if ask.slots.quantity_kg is None:
        usual = await ordering.usual_quantity(ask.tx, ask.person, product)
        return _asking(ask, "quantity_kg", *_weights(ask, product.min_quantity, usual), product=product)
    try:
        ordering.check_quantity(product, Decimal(ask.slots.quantity_kg))
    except BadQuantity as refusal:
        again = ask.having(quantity_kg=None)
        return _asking(
            again, "quantity_kg", *_weights(again, refusal.nearest), product=product, refusal=refusal
        )
    return None


def _weights(ask: Ask, *weights: Decimal | None) -> Rows:
    buttons = [
        Action(kg(weight, ask.person.language), ask.request.having(quantity_kg=f"{weight.normalize():f}"))
        for weight in dict.fromkeys(weights)
        if weight
    ]
    return (tuple(buttons),) if buttons else ()


async def _source(ask: Ask) -> Reply | None:
    product = await catalogue.find_product(ask.tx, ask.person, ask.slots.product or "")
    offered = await ordering.sources(ask.tx, ask.person, product)
    if any(_is_chosen(ask, source) for source in offered):
        return None
    rows = tuple((_source_button(ask, source),) for source in offered)
    return _asking(ask, "source", *rows, product=product, sources=offered)


def _is_chosen(ask: Ask, source: Source) -> bool:
    number = source.contract.number if source.contract else None
    return ask.slots.source == source.kind and (number is None or number == ask.slots.contract)


def _source_button(ask: Ask, source: Source) -> Action:
    number = source.contract.number if source.contract else None
    return Action(source.word, ask.request.having(source=source.kind, contract=number))


async def _wanted(ask: Ask) -> Reply | None:
    try:
        ordering.check_date(ask.slots.wanted_date, ask.tx.today)
    except BadDate:
        return _date(ask.having(wanted_date=None), wrong=True)
    return None if ask.slots.wanted_date or ask.slots.soon else _date(ask, wrong=False)


def _date(ask: Ask, *, wrong: bool) -> Reply:
    soon = Action(ask.gettext("As soon as possible"), ask.request.having(soon=True))
    return _asking(ask, "wanted_date", (soon,), wrong=wrong)


async def _reference(ask: Ask) -> Reply | None:
    if ask.slots.reference is not None:
        return None
    without = Action(ask.gettext("No reference"), ask.request.having(reference=""))
    return _asking(ask, "reference", (without,))


async def _unusual(ask: Ask) -> Reply | None:
    """Ten times the usual quantity is asked twice."""
    if ask.slots.sure:
        return None
    checked = await _checked(ask)
    if checked.usual is None:
        return None
    yes = Action(ask.gettext("Yes, the quantity is right"), ask.request.having(sure=True))
    other = Action(ask.gettext("Another quantity"), ask.request.having(quantity_kg=None))
    return Reply(ask.text("order_unusual", checked=checked), actions=((yes,), (other,), _stop(ask)))


STEPS: Sequence[Step] = (
    _from_order,
    _from_contract,
    _product,
    _quantity,
    _source,
    _wanted,
    _reference,
    _unusual,
)
"""What must be known before an order can be placed."""


async def _summary(ask: Ask) -> Reply:
    checked = await _checked(ask)
    key = ask.slots.key or secrets.token_hex(16)
    confirm = Action(ask.gettext("Order now"), ask.request.having(confirmed=True, key=key))
    changes = (
        Action(ask.gettext("Change quantity"), ask.request.having(quantity_kg=None, sure=False)),
        Action(ask.gettext("Change date"), ask.request.having(wanted_date=None, soon=False)),
    )
    html = ask.text("order_summary", checked=checked, draft=checked.draft)
    return Reply(html, actions=((confirm,), changes, _stop(ask)))


async def _placed(ask: Ask) -> Reply:
    done: Placed = await ordering.place(ask.tx, ask.person, _draft(ask), ask.slots.key or "")
    actions = (
        (ask.button(ask.gettext("Show the order"), Intent.ORDER, numbers=(done.number,)),),
        (ask.button(ask.gettext("Withdraw"), Intent.WITHDRAW_ORDER, numbers=(done.number,)),),
    )
    contact = await directory.contact_of(ask.tx, ask.person)
    return Reply(ask.text("order_placed", placed=done, contact=contact), actions=actions)


async def withdraw(ask: Ask) -> Reply:
    """Asks first; confirmed, takes the order back. Says who can help when it was handed over already."""
    demand(ask.person, Right.ORDER)
    if not ask.slots.numbers:
        return ask_for(ask, "numbers")
    found = await orders.find_order(ask.tx, ask.person, ask.slots.numbers[0])
    number = found.order.kontor_number
    if number is None:
        return await _too_late(ask, found.order.number)
    if not ask.slots.confirmed:
        return are_you_sure(ask, "order_withdraw", ask.gettext("Withdraw"), order=found.order)
    try:
        await ordering.withdraw(ask.tx, ask.person, number)
    except TooLate:
        return await _too_late(ask, number)
    return ask.reply("order_withdrawn", number=number)


async def _too_late(ask: Ask, number: str) -> Reply:
    contact = await directory.contact_of(ask.tx, ask.person)
    question = ask.gettext("Please change or cancel order {number}.").format(number=number)
    pass_on = ask.button(ask.gettext("Ask a person"), Intent.CONTACT, text=question)
    return Reply(ask.text("order_too_late", number=number, contact=contact), actions=((pass_on,),))


async def _checked(ask: Ask) -> Checked:
    return await ordering.check(ask.tx, ask.person, _draft(ask))


def _draft(ask: Ask) -> Draft:
    slots = ask.slots
    return Draft(
        product=slots.product or "",
        quantity=Decimal(slots.quantity_kg or 0),
        source=slots.source or "",
        contract=slots.contract or "",
        wanted=slots.wanted_date,
        reference=slots.reference or "",
    )


def _asking(ask: Ask, missing: str, *rows: tuple[Action, ...], **facts: object) -> Reply:
    html = ask.text("order_step", missing=missing, **{"refusal": None, "wrong": False, **facts})
    return Reply(
        html, actions=(*rows, _stop(ask)), awaiting=ask.request, missing=missing, ends_dialogue=False
    )


def _stop(ask: Ask) -> tuple[Action, ...]:
    return (ask.button(ask.gettext("Cancel"), Intent.CANCEL),)
