"""What rows may refer to: the keys of the folder's rows and of the database's, with the company that owns each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from core.models import (
    Alloy,
    AlloyGroup,
    Booking,
    Company,
    Contract,
    Order,
    Product,
    Role,
    ServiceCompany,
    User,
)
from core.people.addresses import Address
from core.service import Tx

_SMALL: Mapping[str, InstrumentedAttribute[str]] = MappingProxyType(
    {
        "service_companies.csv": ServiceCompany.code,
        "companies.csv": Company.number,
        "alloy_groups.csv": AlloyGroup.code,
        "alloys.csv": Alloy.number,
        "products.csv": Product.number,
    }
)
"""Tables small enough to be known by heart; orders are looked up as they are met, bookings in the scratch book."""


def comparable(value: Any) -> Any:
    """What two spellings of one key share."""
    return value.key if isinstance(value, Address) else value


class Known:
    """Keys by file; a key's owner is a company's number, or empty where no company owns it."""

    def __init__(self) -> None:
        self.owners: dict[str, dict[str, str]] = {"orders.csv": {}}
        self.openings: dict[tuple[str, str], str] = {}
        self.has_bookings = False

    @classmethod
    async def read(cls, tx: Tx) -> Known:
        """What the database knows already."""
        known = cls()
        for file, column in _SMALL.items():
            known.owners[file] = dict.fromkeys((await tx.session.scalars(select(column))).all(), "")
        contacts = await tx.session.scalars(select(User.email_key).where(User.role == Role.CONTACT))
        known.owners["contact_persons.csv"] = dict.fromkeys(contacts.all(), "")
        contracts = select(Contract.number, Company.number).join(Company, Company.id == Contract.company_id)
        known.owners["contracts.csv"] = {
            row[0]: row[1] for row in (await tx.session.execute(contracts)).all()
        }
        known.openings = await _openings(tx)
        known.has_bookings = await tx.session.scalar(select(Booking.id).limit(1)) is not None
        return known

    async def look_up_orders(self, tx: Tx, numbers: Iterable[str]) -> None:
        """Makes the orders of the database known that are not in the folder."""
        missing = [number for number in dict.fromkeys(numbers) if number not in self.owners["orders.csv"]]
        self.owners["orders.csv"].update(await order_owners(tx, missing))


async def order_owners(tx: Tx, numbers: list[str]) -> dict[str, str]:
    """The companies of those of these orders that the database holds."""
    statement = select(Order.number, Company.number).join(Company, Company.id == Order.company_id)
    found = await tx.session.execute(statement.where(Order.number.in_(numbers)))
    return {row[0]: row[1] for row in found.all()}


async def _openings(tx: Tx) -> dict[tuple[str, str], str]:
    statement = (
        select(Company.number, AlloyGroup.code, Booking.number)
        .join(Company, Company.id == Booking.company_id)
        .join(AlloyGroup, AlloyGroup.id == Booking.alloy_group_id)
        .where(Booking.kind == "opening_balance")
    )
    return {(row[0], row[1]): row[2] for row in (await tx.session.execute(statement)).all()}
