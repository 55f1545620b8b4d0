"""Answers of ordering: which product it shall be, from the catalogue, an earlier order, or a contract's metal."""

from __future__ import annotations

from core.business import catalogue, orders, words
from core.business.catalogue import ProductFilter, ProductRow
from core.business.orders import OrderDetail, PositionRow
from core.desk import listing
from core.desk.answers.order_questions import asking
from core.desk.ask import Ask
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent
from core.text import kg

AGAIN = 4
"""So many products that the company ordered last are offered at once."""


async def choose(ask: Ask, *, notice: str = "", contract: str = "") -> Reply | Ask:
    """The catalogue, narrowed by what was said; a product that fits alone is taken.

    `notice`: `gone` when a product was chosen that cannot be ordered any more, `unknown` for a number that is none,
    `over` for a `contract` from which nothing can be called off.
    """
    slots = ask.slots
    wanted = ProductFilter(slots.alloy, slots.form, slots.dimension)
    page = await catalogue.list_products(ask.tx, ask.person, wanted, after=slots.after, limit=listing.PAGE)
    is_narrowed = wanted != ProductFilter()
    if page.total == 1 and is_narrowed and not notice:
        return ask.having(product=page.rows[0].number, after=None)
    last = () if is_narrowed or slots.after else await _ordered_last(ask)
    rows = (
        *last,
        *((_choice(ask, row),) for row in page.rows),
        *listing.turning(ask, page, on=ask.gettext("More"), back=ask.gettext("Back")),
        *_narrowing(ask),
    )
    return asking(
        ask,
        "product",
        *rows,
        total=page.total,
        narrowed=is_narrowed,
        products=page.rows,
        notice=notice,
        contract=contract,
    )


def from_order(ask: Ask, found: OrderDetail) -> Reply | Ask:
    """Which position of an earlier order it shall be again; a single one is taken, with its weight."""
    positions = [position for position in found.positions if position.product_number]
    if len(positions) == 1:
        [only] = positions
        quantity = ask.slots.quantity_kg or _plain(only)
        return ask.having(product=only.product_number, quantity_kg=quantity, numbers=())
    if not positions:
        return ask.having(numbers=())
    rows = tuple((again(ask, position),) for position in positions)
    html = ask.text("order_again", number=found.order.number, positions=positions)
    return Reply(html, actions=(*rows, (ask.cancel,)))


def again(ask: Ask, position: PositionRow) -> Action:
    """The button that orders a position once more, with what was said already."""
    label = f"↻ {position.described} · {kg(position.quantity, ask.person.language)}"
    quantity = ask.slots.quantity_kg or _plain(position)
    wish = ask.request.having(
        product=position.product_number, quantity_kg=quantity, numbers=(), after=None, confirmed=False
    )
    return Action(label, wish)


def _plain(position: PositionRow) -> str:
    return f"{position.quantity.normalize():f}"


def _choice(ask: Ask, row: ProductRow) -> Action:
    return Action(row.described, ask.request.having(product=row.number, after=None))


async def _ordered_last(ask: Ask) -> Rows:
    """What the company ordered last, to order it again with one tap."""
    positions = await orders.last_positions(ask.tx, ask.person, AGAIN)
    return tuple((again(ask, position),) for position in positions)


def _narrowing(ask: Ask) -> Rows:
    """The product forms, as long as none was said, and a way back to all products."""
    language = ask.person.language
    names = [
        Action(words.word(words.FORM, form, language), ask.request.having(form=form, after=None))
        for form in words.FORM
        if ask.slots.form is None
    ]
    forms = listing.in_rows(names, 3)
    if not (ask.slots.form or ask.slots.alloy or ask.slots.dimension):
        return forms
    everything = ask.button(ask.gettext("All products"), Intent.PLACE_ORDER, **_kept(ask))
    return (*forms, (everything,))


def _kept(ask: Ask) -> dict[str, object]:
    """What was said of the order that is not about the product."""
    dropped = ("form", "alloy", "dimension", "after", "product", "numbers")
    return {name: value for name, value in vars(ask.slots).items() if name not in dropped}
