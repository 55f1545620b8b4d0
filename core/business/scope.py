"""The one place where a query is tied to the company whose data the person may see (SPEC 1)."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Row, Select
from sqlalchemy.orm import InstrumentedAttribute

from core.people import rights
from core.people.person import Person
from core.people.rights import Right

AnySelect = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]
S = TypeVar("S", bound=AnySelect)


def scoped(statement: S, owner: type[Any], person: Person) -> S:
    """The statement, left with the rows of `owner` (Order, Document, Contract, Booking) that the person may see.

    Raises NotSignedIn for visitors and NotAllowed where the person sees no company.
    """
    company_id: InstrumentedAttribute[int] = owner.company_id
    return statement.where(company_id == person.company)


def sees_prices(person: Person) -> bool:
    """Whether prices and invoices are shown; a master user may withhold them from a general user (SPEC 1)."""
    return rights.may(person, Right.SEE_PRICES)
