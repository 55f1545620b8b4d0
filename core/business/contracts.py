"""Contracts (metal at a fixed price) and framework orders (a product in call-offs) of a company (SPEC 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, and_, func, or_, select, true, type_coerce

from core.business import alloys, lists, numbers, orders, paging, words
from core.business.lists import Ambiguous
from core.business.orders import OrderRow
from core.business.paging import Page
from core.business.period import Period, in_name, in_words
from core.business.scope import AnyRow, AnySelect, scoped, sees_prices
from core.errors import NotFound
from core.exports.table import Cell, Column, Kind, Table
from core.models import AlloyGroup, Contract, Order, OrderLine, OrderStatus, Product
from core.people.person import Person
from core.service import Tx
from core.text import gettext

ZERO = Decimal("0.000")
ENDING_DAYS = 30


class Mark(StrEnum):
    """How far a contract that still runs has come, where that is worth a notice (SPEC 3, "Standing orders")."""

    MOST = "80"  # called off to 80 %
    ALL = "100"
    ENDING = "ends"  # open, and over in 30 days or less


@dataclass(frozen=True)
class ContractFilter:
    """Which contracts; an empty field lets all through. `period` must overlap the validity."""

    kind: str | None = None  # contract, framework
    status: str | None = None  # open, closed
    alloy: str | None = None  # an alloy or a group, as written
    form: str | None = None
    number: str | None = None
    period: Period | None = None


@dataclass(frozen=True)
class ContractRow:
    """A contract; weights in kg, price in EUR/100 kg (None: none, or the person may not see it).

    `called_off` counts orders placed here that the ERP has not taken over yet; `open_quantity` is never negative.
    """

    id: int
    number: str
    kind: str
    kind_word: str
    status: str
    status_word: str
    group: str
    group_name: str
    product_id: int | None
    product_number: str
    product_name: str
    dimension: str
    quantity: Decimal
    called_off: Decimal
    open_quantity: Decimal
    price: Decimal | None
    valid_from: date
    valid_to: date

    @property
    def prices_metal(self) -> bool:
        """Is the price that of the metal alone, as in a contract, not that of a product, as in a framework order?"""
        return self.kind == "contract"


@dataclass(frozen=True)
class ContractDetail:
    """A contract and the orders that called off from it, newest first, each with what it called off from this one."""

    contract: ContractRow
    orders: tuple[OrderRow, ...]


async def list_contracts(
    tx: Tx, person: Person, filter: ContractFilter, *, after: str | None = None, limit: int = 5
) -> Page[ContractRow]:
    """The person's contracts that pass the filter, the one that ends last first. Raises NotSignedIn, NotAllowed."""
    statement = await _filtered(tx, person, filter)
    page = await paging.page(tx, statement, (Contract.valid_to, Contract.id), after, limit)
    return page.having([_row(row, person) for row in page.rows])


async def find_contract(tx: Tx, person: Person, number: str) -> ContractDetail:
    """The contract with this number, however written, and its call-offs.

    Raises NotFound for foreign and unknown numbers alike, Ambiguous with ContractRows to choose from.
    """
    statement = await _filtered(tx, person, ContractFilter(number=number))
    statement = statement.order_by(Contract.valid_to.desc(), Contract.id.desc()).limit(lists.CANDIDATES)
    found = [_row(row, person) for row in (await tx.session.execute(statement)).all()]
    exact = [each for each in found if each.number == number.strip()]
    if not found:
        raise NotFound
    if len(found) > 1 and len(exact) != 1:
        raise Ambiguous(tuple(found))
    contract = (exact if len(found) > 1 else found)[0]
    return ContractDetail(contract, tuple(await _call_offs(tx, person, contract.id)))


async def of_ids(tx: Tx, person: Person, ids: Iterable[int]) -> dict[int, ContractRow]:
    """Those of these contracts that are the person's. Raises NotSignedIn, NotAllowed."""
    statement = scoped(_contract_rows(person.language), Contract, person).where(Contract.id.in_(list(ids)))
    rows = [_row(row, person) for row in (await tx.session.execute(statement)).all()]
    return {row.id: row for row in rows}


async def at_mark(tx: Tx, person: Person, mark: Mark) -> list[int]:
    """The ids of the person's contracts that have come to the mark. Raises NotSignedIn, NotAllowed."""
    statement = scoped(select(Contract.id), Contract, person).where(reached(tx.today)[mark])
    return list((await tx.session.scalars(statement.order_by(Contract.valid_to, Contract.id))).all())


def reached(today: date) -> Mapping[Mark, ColumnElement[bool]]:
    """For each mark, whether a contract has come to it; one that is over comes to none any more."""
    called = type_coerce(Contract.called_off, BigInteger) + type_coerce(_placed(), BigInteger)
    quantity = type_coerce(Contract.quantity, BigInteger)
    runs = and_(Contract.valid_to >= today, quantity > 0)
    soon = Contract.valid_to <= today + timedelta(days=ENDING_DAYS)
    return {
        Mark.MOST: and_(runs, called * 100 >= quantity * 80),
        Mark.ALL: and_(runs, called >= quantity),
        Mark.ENDING: and_(runs, soon, Contract.status == "open", called < quantity),
    }


async def contracts_table(tx: Tx, person: Person, filter: ContractFilter) -> Table:
    """All contracts that pass the filter, a row each (SPEC 3, Exports)."""
    statement = await _filtered(tx, person, filter)
    statement = statement.order_by(Contract.valid_to.desc(), Contract.id.desc())
    columns = _columns(person)

    def told(row: AnyRow) -> tuple[Cell, ...]:
        return _cells(_row(row, person))[: len(columns)]

    return await lists.table(
        tx,
        person,
        title=gettext("Contracts and framework orders", person.language),
        columns=columns,
        statement=statement,
        told=told,
        filters=filter_words(filter, person.language),
        called=[
            in_name(filter.period, person.language) if filter.period else tx.today.isoformat(),
            *(value for _, value in _narrowed(filter, person.language)),
        ],
    )


def filter_words(filter: ContractFilter, language: str) -> list[str]:
    """The filter as an export names it."""
    period = (gettext("Valid", language), in_words(filter.period, language) if filter.period else None)
    said = [*_narrowed(filter, language), period]
    return [f"{name}: {value}" for name, value in said if value]


def _narrowed(filter: ContractFilter, language: str) -> list[tuple[str, str | None]]:
    """What the filter says, the period excepted."""
    return [
        (gettext("Kind", language), words.word(words.CONTRACT_KIND, filter.kind, language)),
        (gettext("Status", language), words.word(words.STATUS, filter.status, language)),
        (gettext("Alloy", language), filter.alloy),
        (gettext("Form", language), words.word(words.FORM, filter.form, language)),
        (gettext("Number", language), filter.number),
    ]


async def _filtered(tx: Tx, person: Person, filter: ContractFilter) -> AnySelect:
    statement = scoped(_contract_rows(person.language), Contract, person).where(_overlaps(filter.period))
    if filter.kind:
        statement = statement.where(Contract.kind == filter.kind)
    if filter.status:
        statement = statement.where(Contract.status == filter.status)
    if filter.form:
        statement = statement.where(Product.form == filter.form)
    if filter.number is not None:
        statement = statement.where(numbers.same(Contract.number_key, filter.number))
    if filter.alloy:
        metals = await alloys.resolve(tx, filter.alloy)
        fits = or_(Contract.product_id.is_(None), Product.alloy_id.in_(metals.alloys))
        statement = statement.where(Contract.alloy_group_id.in_(metals.groups), fits)
    return statement


def _overlaps(period: Period | None) -> ColumnElement[bool]:
    return and_(
        Contract.valid_to >= period.first if period and period.first else true(),
        Contract.valid_from <= period.last if period and period.last else true(),
    )


def _contract_rows(language: str) -> AnySelect:
    group_name = AlloyGroup.name_en if language == "en" else AlloyGroup.name_de
    return (
        select(
            Contract,
            AlloyGroup.code.label("group_code"),
            group_name.label("group_name"),
            Product.number.label("product_number"),
            orders.product_name(language).label("product_name"),
            Product.dimension,
            _placed().label("placed"),
        )
        .join(AlloyGroup, AlloyGroup.id == Contract.alloy_group_id)
        .outerjoin(Product, Product.id == Contract.product_id)
    )


def _placed() -> ScalarSelect[Decimal]:
    """What was called off here and is not in the ERP's figure yet."""
    return (
        select(func.coalesce(func.sum(OrderLine.quantity), 0))
        .join(Order, Order.id == OrderLine.order_id)
        .where(
            OrderLine.contract_id == Contract.id,
            Order.number == Order.kontor_number,  # the ERP has not given it a number of its own
            Order.status != OrderStatus.CANCELLED,
        )
        .correlate(Contract)
        .scalar_subquery()
    )


def _row(row: AnyRow, person: Person) -> ContractRow:
    contract: Contract = row[0]
    called_off = contract.called_off + row.placed
    return ContractRow(
        id=contract.id,
        number=contract.number,
        kind=contract.kind,
        kind_word=words.word(words.CONTRACT_KIND, contract.kind, person.language),
        status=contract.status,
        status_word=words.word(words.STATUS, contract.status, person.language),
        group=row.group_code,
        group_name=row.group_name,
        product_id=contract.product_id,
        product_number=row.product_number or "",
        product_name=row.product_name or "",
        dimension=row.dimension or "",
        quantity=contract.quantity,
        called_off=called_off,
        open_quantity=max(contract.quantity - called_off, ZERO),
        price=contract.price if sees_prices(person) else None,
        valid_from=contract.valid_from,
        valid_to=contract.valid_to,
    )


async def _call_offs(tx: Tx, person: Person, contract_id: int) -> list[OrderRow]:
    meant = OrderLine.contract_id == contract_id
    statement = scoped(select(Order), Order, person).where(
        Order.id.in_(select(OrderLine.order_id).where(meant))
    )
    statement = statement.order_by(Order.ordered_on.desc(), Order.id.desc())
    return await orders.rows_of(tx, person, (await tx.session.scalars(statement)).all(), [meant])


def _cells(row: ContractRow) -> tuple[Cell, ...]:
    return (
        *(row.number, row.kind_word, row.status_word, row.group_name),
        *(row.product_number, row.product_name, row.dimension),
        *(row.quantity, row.called_off, row.open_quantity, row.valid_from, row.valid_to, row.price),
    )


def _columns(person: Person) -> tuple[Column, ...]:
    """What an export of contracts holds; prices stand last, so that they can be left out."""
    language = person.language
    columns = (
        Column("number", gettext("Contract", language), brief=True),
        Column("kind", gettext("Kind", language), Kind.STATUS, brief=True),
        Column("status", gettext("Status", language), Kind.STATUS, brief=True),
        Column("alloy_group", gettext("Alloy group", language)),
        Column("product_number", gettext("Product number", language)),
        Column("product", gettext("Product", language)),
        Column("dimension", gettext("Dimension", language)),
        Column("quantity_kg", gettext("Quantity (kg)", language), Kind.KG),
        Column("called_off_kg", gettext("Called off (kg)", language), Kind.KG),
        Column("open_kg", gettext("Open (kg)", language), Kind.KG, brief=True),
        Column("valid_from", gettext("Valid from", language), Kind.DATE),
        Column("valid_to", gettext("Valid to", language), Kind.DATE, brief=True),
        Column("price", gettext("Price (EUR/100 kg)", language), Kind.MONEY),
    )
    return columns if sees_prices(person) else columns[:-1]
