"""The order history: orders with their positions, found by any of their numbers, listed and exported (SPEC 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from core.business import alloys, documents, lists, numbers, paging, words
from core.business.documents import DocumentRow
from core.business.lists import Ambiguous
from core.business.paging import Page
from core.business.period import Period, in_name, in_words, within
from core.business.scope import AnyRow, AnySelect, scoped, sees_prices
from core.errors import NotFound
from core.exports.table import Cell, Column, Kind, Table
from core.models import OPEN_STATUSES, Alloy, Contract, Order, OrderLine, OrderStatus, Product
from core.people.person import Person
from core.service import Tx
from core.text import gettext

ZERO = Decimal("0.000")


@dataclass(frozen=True)
class OrderFilter:
    """Which orders; an empty field lets all through. Alloy and number as written, codes for the rest."""

    period: Period | None = None
    status: str | None = None  # open, closed, or one of the ERP's: cancelled
    alloy: str | None = None
    number: str | None = None  # of the order, the customer's own reference or Kontor's number
    channel: str | None = None  # online, conventional
    form: str | None = None  # strip, sheet, tube, rod, wire, profile


@dataclass(frozen=True)
class OrderRow:
    """An order in a list; weights in kg, words in the reader's language.

    Of a filtered list `positions`, weights and `summary` tell of what is meant, `whole` of all of the order.
    """

    id: int
    number: str
    kontor_number: str | None
    customer_reference: str
    ordered_on: date
    channel: str
    channel_word: str
    status: str
    status_word: str
    is_open: bool
    positions: int
    quantity: Decimal
    delivered: Decimal
    whole: Decimal
    summary: str  # what the first position is
    can_be_withdrawn: bool  # placed here and not handed to the ERP yet


@dataclass(frozen=True)
class PositionRow:
    """One position; prices in EUR/100 kg, None where there is none or the person may not see it.

    `price` is that of the product with all that the order charges for. An order placed here from a contract, which
    fixes the metal alone, has none until the ERP says it, but a `metal_price`. `beyond`: kg more than the source had.
    """

    line_id: int
    position: int
    product_id: int | None
    product_number: str
    description: str
    alloy_number: str
    alloy_symbol: str
    form: str
    dimension: str
    quantity: Decimal
    delivered: Decimal
    delivery_date: date | None
    price: Decimal | None
    metal_price: Decimal | None
    metal_source: str | None
    metal_from: str  # in words: a contract with its number
    contract_number: str
    beyond: Decimal

    @property
    def described(self) -> str:
        """What it is, in one line."""
        return words.product(self.description, self.dimension, self.alloy_symbol)


@dataclass(frozen=True)
class OrderDetail:
    """An order whole: its positions and its documents."""

    order: OrderRow
    positions: tuple[PositionRow, ...]
    documents: tuple[DocumentRow, ...]


async def list_orders(
    tx: Tx, person: Person, filter: OrderFilter, *, after: str | None = None, limit: int = 5
) -> Page[OrderRow]:
    """The person's orders that pass the filter, newest first; `after` is a cursor of the page before.

    Raises NotSignedIn or NotAllowed.
    """
    statement = await _filtered(tx, select(Order), person, filter)
    page = await paging.page(tx, statement, (Order.ordered_on, Order.id), after, limit)
    meant = await _line_conditions(tx, filter)
    return page.having(await rows_of(tx, person, [row[0] for row in page.rows], meant))


async def find_order(tx: Tx, person: Person, number: str) -> OrderDetail:
    """The order with this number, own reference or Kontor number, however written (SPEC 3).

    Raises NotFound for foreign and unknown numbers alike, and Ambiguous with OrderRows to choose from. When several
    fit, one that is spelled exactly so wins.
    """
    statement = scoped(select(Order), Order, person).where(numbers.names_order(number))
    statement = statement.order_by(Order.ordered_on.desc(), Order.id.desc()).limit(lists.CANDIDATES)
    found = list((await tx.session.scalars(statement)).all())
    exact = [each for each in found if number.strip() in _names(each)]
    if not found:
        raise NotFound
    if len(found) > 1 and len(exact) != 1:
        raise Ambiguous(tuple(await rows_of(tx, person, found)))
    return await _detail(tx, person, (exact if len(found) > 1 else found)[0])


async def order_of(tx: Tx, person: Person, order_id: int) -> OrderDetail:
    """The person's order with this id. Raises NotFound, NotSignedIn, NotAllowed."""
    order = await tx.session.scalar(scoped(select(Order), Order, person).where(Order.id == order_id))
    if order is None:
        raise NotFound
    return await _detail(tx, person, order)


async def last_positions(tx: Tx, person: Person, limit: int) -> list[PositionRow]:
    """What the company ordered last, a product once, the newest first: what one may want again.

    Only products that can still be ordered. Raises NotSignedIn, NotAllowed.
    """
    newest = (
        scoped(select(func.max(OrderLine.id)).join(Order, Order.id == OrderLine.order_id), Order, person)
        .join(Product, Product.id == OrderLine.product_id)
        .where(Product.orderable, Order.status != OrderStatus.CANCELLED)
        .group_by(OrderLine.product_id)
    )
    ordered = select(OrderLine.order_id, OrderLine.id).join(Order, Order.id == OrderLine.order_id)
    chosen = ordered.where(OrderLine.id.in_(newest)).order_by(Order.ordered_on.desc(), OrderLine.id.desc())
    found = (await tx.session.execute(chosen.limit(limit))).all()
    lines = await _lines(tx, person, {row.order_id for row in found})
    told = {each.line_id: each for positions in lines.values() for each in positions}
    return [told[row.id] for row in found]


async def orders_table(tx: Tx, person: Person, filter: OrderFilter) -> Table:
    """All orders that pass the filter, one row per position, newest order first (SPEC 3, Exports)."""
    statement = await _filtered(tx, _position_rows(person.language), person, filter)
    statement = statement.where(*await _line_conditions(tx, filter))
    statement = statement.order_by(Order.ordered_on.desc(), Order.id.desc(), OrderLine.position)
    columns = _columns(person)
    language, width = person.language, len(columns)

    def told(row: AnyRow) -> tuple[Cell, ...]:
        cells: tuple[Cell, ...] = (
            *row[:3],
            words.word(words.CHANNEL, row.channel, language),
            words.word(words.STATUS, row.status, language),
            *row[5:13],
            words.word(words.METAL_SOURCE, row.metal_source, language),
            *row[14:],
        )
        return cells[:width]

    return await lists.table(
        tx,
        person,
        title=gettext("Orders", language),
        columns=columns,
        statement=statement,
        told=told,
        filters=filter_words(filter, language),
        called=[
            in_name(filter.period, language) if filter.period else tx.today.isoformat(),
            *(value for _, value in _narrowed(filter, language)),
        ],
    )


async def rows_of(
    tx: Tx, person: Person, orders: Sequence[Order], meant: Sequence[ColumnElement[bool]] = ()
) -> list[OrderRow]:
    """The orders as rows of a list, in the same order. The caller has scoped them.

    With conditions on positions, a row tells of the positions that are `meant`, and of their weight.
    """
    ids = [each.id for each in orders]
    lines = await _lines(tx, person, ids)
    if meant:
        wanted = select(OrderLine.id).where(OrderLine.order_id.in_(ids), *meant)
        those = set((await tx.session.scalars(wanted)).all())
        told = {order: [each for each in of if each.line_id in those] for order, of in lines.items()}
    else:
        told = lines
    return [_row(each, told.get(each.id, ()), lines.get(each.id, ()), person.language) for each in orders]


def filter_words(filter: OrderFilter, language: str) -> list[str]:
    """The filter as an export names it."""
    period = (gettext("Period", language), in_words(filter.period, language) if filter.period else None)
    said = [period, *_narrowed(filter, language)]
    return [f"{name}: {value}" for name, value in said if value]


def _narrowed(filter: OrderFilter, language: str) -> list[tuple[str, str | None]]:
    """What the filter says, the period excepted."""
    return [
        (gettext("Status", language), words.word(words.STATUS, filter.status, language)),
        (gettext("Alloy", language), filter.alloy),
        (gettext("Form", language), words.word(words.FORM, filter.form, language)),
        (gettext("Channel", language), words.word(words.CHANNEL, filter.channel, language)),
        (gettext("Number", language), filter.number),
    ]


async def _filtered(tx: Tx, statement: AnySelect, person: Person, filter: OrderFilter) -> AnySelect:
    statement = scoped(statement, Order, person).where(within(Order.ordered_on, filter.period))
    if filter.status:
        statement = statement.where(_has_status(filter.status))
    if filter.channel:
        statement = statement.where(Order.channel == filter.channel)
    if filter.number is not None:
        statement = statement.where(numbers.names_order(filter.number))
    meant = await _line_conditions(tx, filter)
    if meant:
        statement = statement.where(Order.id.in_(select(OrderLine.order_id).where(*meant)))
    return statement


def _has_status(status: str) -> ColumnElement[bool]:
    is_open = Order.status.in_(OPEN_STATUSES)
    return {"open": is_open, "closed": ~is_open}.get(status, Order.status == status)


async def _line_conditions(tx: Tx, filter: OrderFilter) -> list[ColumnElement[bool]]:
    """What a position must be for the filter; none when it asks nothing of positions."""
    conditions: list[ColumnElement[bool]] = []
    if filter.alloy:
        metals = await alloys.resolve(tx, filter.alloy)
        conditions.append(OrderLine.alloy_id.in_(metals.alloys))
    if filter.form:
        conditions.append(OrderLine.product_id.in_(select(Product.id).where(Product.form == filter.form)))
    return conditions


def _names(order: Order) -> tuple[str | None, ...]:
    return order.number, order.customer_reference, order.kontor_number


async def _detail(tx: Tx, person: Person, order: Order) -> OrderDetail:
    lines = (await _lines(tx, person, [order.id]))[order.id]
    return OrderDetail(
        _row(order, lines, lines, person.language),
        tuple(lines),
        tuple(await documents.of_order(tx, person, order.id)),
    )


async def _lines(tx: Tx, person: Person, order_ids: Iterable[int]) -> dict[int, list[PositionRow]]:
    statement = (
        select(OrderLine, Product, Alloy, Contract)
        .join(Alloy, Alloy.id == OrderLine.alloy_id)
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .outerjoin(Contract, Contract.id == OrderLine.contract_id)
        .where(OrderLine.order_id.in_(list(order_ids)))
        .order_by(OrderLine.order_id, OrderLine.position)
    )
    lines: dict[int, list[PositionRow]] = defaultdict(list)
    for line, product, alloy, contract in (await tx.session.execute(statement)).all():
        lines[line.order_id].append(_position(person, line, product, alloy, contract))
    return lines


def _position(
    person: Person, line: OrderLine, product: Product | None, alloy: Alloy, contract: Contract | None
) -> PositionRow:
    language = person.language
    name = getattr(product, f"name_{language}") if product else ""
    return PositionRow(
        line_id=line.id,
        position=line.position,
        product_id=line.product_id,
        product_number=product.number if product else "",
        description=name or line.description,
        alloy_number=alloy.number,
        alloy_symbol=alloy.symbol,
        form=words.word(words.FORM, product.form, language) if product else "",
        dimension=product.dimension if product else "",
        quantity=line.quantity,
        delivered=line.delivered,
        delivery_date=line.delivery_date,
        price=line.price if sees_prices(person) else None,
        metal_price=_metal_price(line, contract) if sees_prices(person) else None,
        metal_source=line.metal_source,
        metal_from=_metal_from(line, contract, language),
        contract_number=contract.number if contract else "",
        beyond=line.beyond or ZERO,
    )


def _metal_price(line: OrderLine, contract: Contract | None) -> Decimal | None:
    """What a contract fixes, as long as the position has no price."""
    return contract.price if contract and contract.kind == "contract" and line.price is None else None


def _metal_from(line: OrderLine, contract: Contract | None, language: str) -> str:
    if contract is None:
        return words.word(words.METAL_SOURCE, line.metal_source, language)
    return f"{words.word(words.CONTRACT_KIND, contract.kind, language)} {contract.number}"


def _row(
    order: Order, lines: Sequence[PositionRow], all_lines: Sequence[PositionRow], language: str
) -> OrderRow:
    return OrderRow(
        id=order.id,
        number=order.number,
        kontor_number=order.kontor_number,
        customer_reference=order.customer_reference,
        ordered_on=order.ordered_on,
        channel=order.channel,
        channel_word=words.word(words.CHANNEL, order.channel, language),
        status=order.status,
        status_word=words.word(words.STATUS, order.status, language),
        is_open=OrderStatus(order.status) in OPEN_STATUSES,
        positions=len(lines),
        quantity=sum((each.quantity for each in lines), ZERO),
        delivered=sum((each.delivered for each in lines), ZERO),
        whole=sum((each.quantity for each in all_lines), ZERO),
        summary=lines[0].description if lines else "",
        can_be_withdrawn=_can_be_withdrawn(order),
    )


def _can_be_withdrawn(order: Order) -> bool:
    is_only_here = order.number == order.kontor_number and order.handed_over_at is None
    return is_only_here and order.status != OrderStatus.CANCELLED


def product_name(language: str) -> InstrumentedAttribute[str]:
    """The column of a product's name in the language."""
    return Product.name_en if language == "en" else Product.name_de


def _position_rows(language: str) -> AnySelect:
    """One row per position, in the order of `_columns`; an order without positions keeps one row."""
    return (
        select(
            *(Order.number, Order.customer_reference, Order.ordered_on, Order.channel, Order.status),
            *(OrderLine.position, func.coalesce(Product.number, "")),
            func.coalesce(product_name(language), OrderLine.description, ""),
            *(func.coalesce(Alloy.symbol, ""), func.coalesce(Product.dimension, "")),
            *(OrderLine.quantity, OrderLine.delivered, OrderLine.delivery_date),
            *(OrderLine.metal_source, Contract.number, Order.kontor_number, OrderLine.price),
        )
        .select_from(Order)
        .outerjoin(OrderLine, OrderLine.order_id == Order.id)
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .outerjoin(Alloy, Alloy.id == OrderLine.alloy_id)
        .outerjoin(Contract, Contract.id == OrderLine.contract_id)
    )


def _columns(person: Person) -> tuple[Column, ...]:
    """What an export of orders holds; prices stand last, so that they can be left out."""
    language = person.language
    columns = (
        Column("number", gettext("Order", language), brief=True),
        Column("customer_reference", gettext("Your reference", language)),
        Column("ordered_on", gettext("Date", language), Kind.DATE, brief=True),
        Column("channel", gettext("Channel", language), Kind.STATUS),
        Column("status", gettext("Status", language), Kind.STATUS, brief=True),
        Column("position", gettext("Position", language), Kind.WHOLE),
        Column("product_number", gettext("Product number", language), paper=False),
        Column("product", gettext("Product", language)),
        Column("alloy", gettext("Alloy", language)),
        Column("dimension", gettext("Dimension", language)),
        Column("quantity_kg", gettext("Ordered (kg)", language), Kind.KG, brief=True),
        Column("delivered_kg", gettext("Delivered (kg)", language), Kind.KG),
        Column("delivery_date", gettext("Delivery date", language), Kind.DATE),
        Column("metal_source", gettext("Metal from", language), Kind.STATUS),
        Column("contract_number", gettext("Contract", language)),
        Column("kontor_number", gettext("Kontor number", language), paper=False),
        Column("price", gettext("Price (EUR/100 kg)", language), Kind.MONEY),
    )
    return columns if sees_prices(person) else columns[:-1]
