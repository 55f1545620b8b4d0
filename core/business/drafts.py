"""What can be ordered: quantities, dates, and where the metal comes from, checked before it is placed (SPEC 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from statistics import median

from sqlalchemy import select

from core.business import catalogue, contracts, metal_account, words
from core.business.catalogue import ProductRow
from core.business.contracts import ContractFilter, ContractRow
from core.business.period import Period
from core.business.scope import scoped
from core.errors import KontorError
from core.models import AlloyGroup, Order, OrderLine, OrderStatus
from core.people.person import Person
from core.people.rights import Right, demand
from core.service import Tx

ZERO = Decimal("0.000")
ACCOUNT, CONTRACT, DAY_PRICE = "account", "contract", "day_price"
UNUSUAL = 10
"""So many times the usual quantity is asked twice."""
LATEST = timedelta(days=2 * 365)
REMEMBERED = 50
"""So many earlier positions say what is usual."""


@dataclass
class BadQuantity(KontorError):
    """Less than the product's minimum, or not a whole number of its steps (kg); `nearest` would be right."""

    minimum: Decimal
    step: Decimal
    nearest: Decimal


class BadDate(KontorError):
    """The day wanted has passed, or is more than two years away."""


class WrongContract(KontorError):
    """The contract is not open, not valid today, or about another metal or product."""


@dataclass(frozen=True)
class Draft:
    """An order as somebody says it: a product's number, kg, and where its metal comes from."""

    product: str
    quantity: Decimal
    source: str  # account, contract, day_price
    contract: str = ""  # its number, if that is the source
    wanted: date | None = None
    reference: str = ""


@dataclass(frozen=True)
class Source:
    """Where the metal may come from, and how much there is, in kg (None: as much as one likes)."""

    kind: str
    word: str
    available: Decimal | None = None
    contract: ContractRow | None = None


@dataclass(frozen=True)
class Checked:
    """A draft that can be placed, and what its summary says; weights in kg."""

    draft: Draft
    product: ProductRow
    source: Source
    beyond: Decimal  # more than there is: charged at the day price (contract), or below zero (account)
    usual: Decimal | None  # the usual quantity, if this is ten times as much


async def sources(tx: Tx, person: Person, product: ProductRow) -> list[Source]:
    """Where this product's metal may come from: the metal account, open contracts, the day price."""
    demand(person, Right.ORDER)
    language = person.language
    return [
        Source(ACCOUNT, words.word(words.METAL_SOURCE, ACCOUNT, language), await _held(tx, person, product)),
        *[
            Source(CONTRACT, f"{each.kind_word} {each.number}", each.open_quantity, each)
            for each in await _fitting(tx, person, product)
        ],
        Source(DAY_PRICE, words.word(words.METAL_SOURCE, DAY_PRICE, language)),
    ]


def check_quantity(product: ProductRow, quantity: Decimal) -> None:
    """Raises BadQuantity unless the quantity (kg) is at least the minimum and a whole number of steps."""
    step = product.step or Decimal("0.001")
    nearest = max(product.min_quantity, (quantity / step).to_integral_value(ROUND_CEILING) * step)
    if nearest != quantity:
        raise BadQuantity(product.min_quantity, product.step, nearest)


def check_date(wanted: date | None, today: date) -> None:
    """Raises BadDate for a day that has passed or is more than two years away."""
    if wanted is not None and not today <= wanted <= today + LATEST:
        raise BadDate


async def usual_quantity(tx: Tx, person: Person, product: ProductRow) -> Decimal | None:
    """What the company mostly orders of it, in kg; of the same alloy when it never did. None: nothing to go by."""
    for column, value in ((OrderLine.product_id, product.id), (OrderLine.alloy_id, product.alloy_id)):
        earlier = scoped(
            select(OrderLine.quantity).join(Order, Order.id == OrderLine.order_id), Order, person
        )
        chosen = earlier.where(column == value, Order.status != OrderStatus.CANCELLED)
        newest = chosen.order_by(Order.ordered_on.desc(), OrderLine.id.desc()).limit(REMEMBERED)
        found = (await tx.session.scalars(newest)).all()
        if found:
            return median(found)
    return None


async def check(tx: Tx, person: Person, draft: Draft) -> Checked:
    """The draft with all that its summary must say; changes nothing.

    Raises NotSignedIn, NotAllowed, NotFound (product), BadQuantity, BadDate, WrongContract.
    """
    product = await catalogue.find_product(tx, person, draft.product)
    check_quantity(product, draft.quantity)
    check_date(draft.wanted, tx.today)
    source = await _source(tx, person, product, draft)
    usual = await usual_quantity(tx, person, product)
    is_much = usual and draft.quantity >= UNUSUAL * usual
    return Checked(draft, product, source, _beyond(draft.quantity, source), usual if is_much else None)


def _beyond(quantity: Decimal, source: Source) -> Decimal:
    return quantity - min(max(source.available, ZERO), quantity) if source.available is not None else ZERO


async def _held(tx: Tx, person: Person, product: ProductRow) -> Decimal:
    """What the metal account of the product's alloy group holds today."""
    until_today = Period(None, tx.today)
    accounts = await metal_account.overview(tx, person, until_today)
    return next((each.closing for each in accounts if each.group_id == product.group_id), ZERO)


async def _fitting(tx: Tx, person: Person, product: ProductRow) -> Sequence[ContractRow]:
    """Contracts and framework orders, valid today and with something left, for this product or for its metal."""
    group = await tx.session.get_one(AlloyGroup, product.group_id)
    today = Period(tx.today, tx.today)
    page = await contracts.list_contracts(tx, person, ContractFilter(status="open", period=today), limit=100)
    return [
        each
        for each in page.rows
        if each.open_quantity
        and (each.product_id == product.id or (each.product_id is None and each.group == group.code))
    ]


async def _source(tx: Tx, person: Person, product: ProductRow, draft: Draft) -> Source:
    for each in await sources(tx, person, product):
        if each.kind == draft.source and (each.contract is None or each.contract.number == draft.contract):
            return each
    raise WrongContract
