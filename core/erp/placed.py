"""Orders placed here, handed to the ERP until it has acknowledged them (SPEC 3, "Ordering")."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from core.business import numbers
from core.errors import NotFound
from core.models import Alloy, Company, Contract, Order, OrderLine, OrderStatus, Product
from core.people.person import Person
from core.people.rights import Right, demand
from core.privacy import audit
from core.service import Tx

FORMATS = ("csv", "json")


@dataclass(frozen=True)
class PlacedLine:
    """One position of an order placed here, in the words of the import's columns (SPEC 9).

    The price is that of the product, as in the import: a framework order's. From a contract, which fixes the metal
    alone, and at other terms it is None: the ERP, which knows what the making costs, says it.
    """

    kontor_number: str
    company_number: str
    customer_reference: str
    ordered_on: date
    placed_at: datetime
    position: int
    product_number: str
    alloy: str
    quantity_kg: Decimal
    delivery_date: date | None
    price_eur_per_100kg: Decimal | None
    metal_source: str
    contract_number: str


async def hand_over(tx: Tx, person: Person) -> Sequence[PlacedLine]:
    """All orders that the ERP has not acknowledged yet, oldest first; from now on they cannot be withdrawn.

    Called again, it repeats them. Raises NotAllowed (the operator may).
    """
    demand(person, Right.HAND_OVER_ORDERS)
    waiting = select(Order).where(_unacknowledged()).with_for_update()
    for order in await tx.session.scalars(waiting):
        if order.handed_over_at is None:
            order.handed_over_at = tx.now
            await audit.note(tx, person, "order.handed_over", company_id=order.company_id, order=order.id)
    await tx.session.flush()
    return [PlacedLine(*row) for row in (await tx.session.execute(_lines())).all()]


async def acknowledge(tx: Tx, person: Person, number: str) -> str:
    """Notes that the ERP has the order, so that it is not repeated. Done twice it is done.

    Raises NotFound for a number that was not handed over, NotAllowed (the operator may).
    """
    demand(person, Right.HAND_OVER_ORDERS)
    wanted = select(Order).where(
        Order.kontor_number == (numbers.kontor_number(number) or ""), Order.handed_over_at.is_not(None)
    )
    order = await tx.session.scalar(wanted.with_for_update())
    if order is None:
        raise NotFound
    if order.acknowledged_at is None:
        order.acknowledged_at = tx.now
        await tx.session.flush()
        await audit.note(tx, person, "order.acknowledged", company_id=order.company_id, order=order.id)
    assert order.kontor_number
    return order.kontor_number


def written(lines: Sequence[PlacedLine], format: str) -> str:
    """The lines as CSV (commas, ISO dates, decimal point: as the import reads them) or as JSON.

    Raises ValueError for a format not in FORMATS.
    """
    rows = [{name: _plain(value) for name, value in asdict(line).items()} for line in lines]
    if format == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2)
    if format != "csv":
        raise ValueError(f"no such format: {format!r}")
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [field.name for field in fields(PlacedLine)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().rstrip("\n")


def _plain(value: object) -> object:
    if isinstance(value, date):  # a moment, too
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def _unacknowledged() -> ColumnElement[bool]:
    return and_(
        Order.number == Order.kontor_number,  # the ERP's own number has not taken its place
        Order.acknowledged_at.is_(None),
        Order.status != OrderStatus.CANCELLED,
    )


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(
                Order.kontor_number,
                Company.number,
                Order.customer_reference,
                Order.ordered_on,
                Order.placed_at,
            ),
            *(OrderLine.position, Product.number, Alloy.number, OrderLine.quantity, OrderLine.delivery_date),
            *(OrderLine.price, OrderLine.metal_source, Contract.number),
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Company, Company.id == Order.company_id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Alloy, Alloy.id == OrderLine.alloy_id)
        .outerjoin(Contract, Contract.id == OrderLine.contract_id)
        .where(_unacknowledged())
        .order_by(Order.id, OrderLine.position)
    )
