"""Placing an order that was checked, once, and taking it back (SPEC 3, "Ordering")."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.business import letters_about_orders, numbers, series
from core.business.drafts import ZERO, Checked, Draft, check
from core.business.scope import scoped
from core.errors import KontorError, NotFound
from core.models import Contract, Order, OrderLine, OrderStatus
from core.people.person import Person
from core.people.rights import Right, demand
from core.privacy import audit
from core.service import Tx

REFERENCE_LIMIT = 200


class TooLate(KontorError):
    """The order was handed to the ERP; only the contact person can still change it."""


@dataclass(frozen=True)
class Placed:
    """An order that was placed; `number` is Kontor's."""

    number: str
    again: bool  # it had been placed before, by the same confirmation


async def place(tx: Tx, person: Person, draft: Draft, key: str) -> Placed:
    """Places the order once for each `key` (a confirmation), numbers it, and writes to the user and the contact person.

    Its quantity counts as called off from now on. Raises as `check`.
    """
    demand(person, Right.ORDER)
    known = await placed_before(tx, person, key)
    if known is not None:
        return known
    checked = await check(tx, person, draft)
    order = await _new(tx, person, checked, key)
    try:
        async with tx.session.begin_nested():
            tx.session.add(order)
    except IntegrityError:  # the same confirmation, at the same moment
        known = await placed_before(tx, person, key)
        if known is None:
            raise
        return known
    tx.session.add(await _line(tx, order, checked))
    await tx.session.flush()
    await audit.note(tx, person, "order.placed", order=order.id)
    await letters_about_orders.placed(tx, person, order.id)
    return Placed(order.number, again=False)


async def withdraw(tx: Tx, person: Person, number: str) -> str:
    """Takes an order back that was placed here and not handed to the ERP yet; its number. Done twice it is done.

    Raises NotFound, TooLate, NotSignedIn, NotAllowed.
    """
    demand(person, Right.ORDER)
    wanted = scoped(select(Order), Order, person).where(
        Order.kontor_number == (numbers.kontor_number(number) or "")
    )
    order = await tx.session.scalar(wanted.with_for_update())
    if order is None:
        raise NotFound
    if order.handed_over_at is not None or order.number != order.kontor_number:
        raise TooLate
    if order.status != OrderStatus.CANCELLED:
        order.status = OrderStatus.CANCELLED
        await tx.session.flush()
        await audit.note(tx, person, "order.withdrawn", order=order.id)
        await letters_about_orders.withdrawn(tx, person, order.number)
    return order.number


async def placed_before(tx: Tx, person: Person, key: str) -> Placed | None:
    """The order that this confirmation of the person has placed already, if it has."""
    mine = scoped(select(Order.kontor_number), Order, person).where(
        Order.placement_key == _key(person, key), Order.placed_by_id == person.user_id
    )
    number = await tx.session.scalar(mine)
    return Placed(number, again=True) if number else None


def _key(person: Person, key: str) -> str:
    return f"{person.user_id}:{key}"


async def _new(tx: Tx, person: Person, checked: Checked, key: str) -> Order:
    number = f"K-{tx.today.year}-{await series.following(tx, f'K-{tx.today.year}'):06}"
    reference = " ".join(checked.draft.reference.split())[:REFERENCE_LIMIT]
    return Order(
        number=number,
        number_key=numbers.key(number),
        kontor_number=number,
        company_id=person.company,
        customer_reference=reference,
        reference_key=numbers.key(reference),
        ordered_on=tx.today,
        channel="online",
        status=OrderStatus.RECEIVED,
        placed_by_id=person.user_id,
        placed_at=tx.now,
        placement_key=_key(person, key),
    )


async def _line(tx: Tx, order: Order, checked: Checked) -> OrderLine:
    chosen = checked.source.contract
    contract = await tx.session.get_one(Contract, chosen.id) if chosen else None
    return OrderLine(
        order_id=order.id,
        position=1,
        product_id=checked.product.id,
        description=checked.product.name,
        alloy_id=checked.product.alloy_id,
        quantity=checked.draft.quantity,
        delivered=ZERO,
        delivery_date=checked.draft.wanted,
        price=contract.price
        if contract and contract.kind == "framework"
        else None,  # else it is the metal's alone
        metal_source=checked.source.kind,
        contract_id=contract.id if contract else None,
        beyond=checked.beyond or None,
    )
