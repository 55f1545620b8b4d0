"""Two customers with data of their own, and the people who ask for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest

from core.business import numbers
from core.models import (
    Alloy,
    AlloyGroup,
    Booking,
    Company,
    Contract,
    Document,
    DocumentOrder,
    ImportRun,
    Order,
    OrderLine,
    Product,
    Role,
    ServiceCompany,
    User,
)
from core.people.person import Channel, Person, of_user
from core.service import Core, Tx

ON_SQLITE = pytest.mark.parametrize("database_url", [None], ids=["sqlite"])
"""For what is decided before any database is asked."""
IMPORTED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.7 invoice\n%%EOF"


@dataclass(frozen=True)
class Firms:
    """Anna asks for Lindner, Bert for Kessel; both firms have everything once."""

    anna: Person
    bert: Person

    @property
    def without_prices(self) -> Person:
        return replace(self.anna, may_see_prices=False)

    @property
    def english(self) -> Person:
        return self.anna.speaking("en")


async def settle(core: Core) -> Firms:
    """Fills the database and the document store; the metal accounts stay empty."""
    await core.documents.put_async(sha256(PDF).hexdigest(), PDF)
    async with core.begin() as tx:
        contact = await _settle_house(tx)
        anna = await _firm(tx, contact, "100200", "Lindner GmbH", 1)
        bert = await _firm(tx, contact, "100300", "Kessel AG", 2)
        tx.session.add(ImportRun(finished_at=IMPORTED, counts={}))
    return Firms(of_user(anna, Channel.CHAT), of_user(bert, Channel.MAIL))


async def catalogue(tx: Tx) -> None:
    """Alloys and products."""
    groups = [
        AlloyGroup(code="CU", name_de="Kupfer", name_en="Copper"),
        AlloyGroup(code="MS", name_de="Messing", name_en="Brass"),
        AlloyGroup(code="MSPB", name_de="Zerspanungsmessing", name_en="Free-cutting brass"),
    ]
    tx.session.add_all(groups)
    await tx.session.flush()
    copper, brass, cutting = (each.id for each in groups)
    alloys = [
        Alloy(number="CW024A", symbol="Cu-DHP", group_id=copper),
        Alloy(number="CW508L", symbol="CuZn37", group_id=brass),
        Alloy(number="CW614N", symbol="CuZn39Pb3", group_id=cutting),
    ]
    tx.session.add_all(alloys)
    await tx.session.flush()
    products = [
        ("310140", "Kupferrohr", "Copper tube", alloys[0].id, "tube", "12 x 1 mm"),
        ("310440", "Messingband", "Brass strip", alloys[1].id, "strip", "0,5 x 200 mm"),
        ("310270", "Messingstange", "Brass rod", alloys[2].id, "rod", "Ø 20 mm"),
    ]
    for number, german, english, alloy, form, dimension in products:
        tx.session.add(
            Product(
                number=number, name_de=german, name_en=english, alloy_id=alloy, form=form, dimension=dimension,
                min_quantity=Decimal(100), step=Decimal(50), orderable=True,
            )
        )  # fmt: skip


async def _settle_house(tx: Tx) -> int:
    await catalogue(tx)
    house = ServiceCompany(
        code="MSW", name="Metallservice", address="Stuttgart", phone="0711 5550100", email="s@msw.example",
        holidays_region="BW",
    )  # fmt: skip
    tx.session.add(house)
    await tx.session.flush()
    contact = User(
        email="petra@msw.example", email_key="petra@msw.example", role=Role.CONTACT, first_name="Petra",
        last_name="Hoffmann", service_company_id=house.id, created_at=tx.now,
    )  # fmt: skip
    tx.session.add(contact)
    await tx.session.flush()
    return contact.id


async def _firm(tx: Tx, contact: int, number: str, name: str, place: int) -> User:
    company = Company(number=number, name=name, language="de", contact_id=contact, domains=[])
    tx.session.add(company)
    await tx.session.flush()
    user = User(
        email=f"u{place}@f.example", email_key=f"u{place}@f.example", role=Role.GENERAL, company_id=company.id,
        first_name="Anna", last_name="Muster", created_at=tx.now,
    )  # fmt: skip
    tx.session.add(user)
    await tx.session.flush()
    await furnish(tx, company.id, place)
    return user


async def furnish(tx: Tx, company_id: int, place: int) -> None:
    """A contract, seven orders and their documents; `place` (one digit) stands in all their numbers."""
    contract = Contract(
        number=f"3000451{place}", number_key=f"3000451{place}", company_id=company_id, kind="contract",
        alloy_group_id=2, product_id=None, quantity=Decimal("10000"), called_off=Decimal("4000.5"),
        price=Decimal("702.00"), valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31), status="open",
    )  # fmt: skip
    tx.session.add(contract)
    await tx.session.flush()
    for month in range(1, 8):
        await _order(tx, company_id, contract.id, f"450001{place}{month:03}", f"PO-{place}-{month:03}", month)


async def _order(tx: Tx, company: int, contract: int, number: str, reference: str, month: int) -> None:
    order = Order(
        number=number, number_key=numbers.key(number), company_id=company, customer_reference=reference,
        reference_key=numbers.key(reference), ordered_on=date(2026, month, 15),
        channel="online" if month % 2 else "conventional", status="invoiced" if month < 5 else "confirmed",
        lines=[line(1, 2, 2, "1250.125", contract), line(2, 3, 3, "500")],
    )  # fmt: skip
    tx.session.add(order)
    await tx.session.flush()
    for kind, prefix in (("order_confirmation", "AB"), ("delivery_note", "LS"), ("invoice", "RE")):
        await document(tx, company, order.id, f"{prefix}-{number[-4:]}9", kind, date(2026, month, 20))


async def placed_here(tx: Tx, company: int, place: int) -> Order:
    """An order that was placed here, and a credit note about it."""
    number = f"K-2026-00010{place}"
    order = Order(
        number=number, number_key=numbers.key(number), kontor_number=number, company_id=company,
        ordered_on=date(2026, 11, 20), channel="online", status="received", lines=[line(1, 1, 1, "700")],
    )  # fmt: skip
    tx.session.add(order)
    await tx.session.flush()
    await document(tx, company, order.id, f"GS-30{place}", "credit_note", date(2026, 11, 20))
    return order


async def framework(tx: Tx, company: int, place: int) -> None:
    """A framework order that is used up."""
    number = f"3100093{place}"
    made = Contract(
        number=number, number_key=number, company_id=company, kind="framework", alloy_group_id=2, product_id=2,
        quantity=Decimal(1000), called_off=Decimal(1000), price=None, valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 10), status="open",
    )  # fmt: skip
    tx.session.add(made)
    await tx.session.flush()


def line(position: int, product: int, alloy: int, quantity: str, contract: int | None = None) -> OrderLine:
    return OrderLine(
        position=position, product_id=product, description="Messing, wie bestellt", alloy_id=alloy,
        quantity=Decimal(quantity), delivered=Decimal("0"), delivery_date=date(2026, 12, 1),
        price=Decimal("812.50"), metal_source="contract" if contract else "day_price", contract_id=contract,
    )  # fmt: skip


async def document(tx: Tx, company: int, order: int, number: str, kind: str, issued: date) -> Document:
    made = Document(
        number=number, number_key=numbers.key(number), company_id=company, kind=kind, issued_on=issued,
        file_name=f"{number}.pdf", media_type="application/pdf", size=len(PDF), sha256=sha256(PDF).hexdigest(),
        imported_at=tx.now,
    )  # fmt: skip
    tx.session.add(made)
    await tx.session.flush()
    tx.session.add(DocumentOrder(document_id=made.id, order_id=order))
    await tx.session.flush()
    return made


def booking(
    person: Person, number: str, day: date, kg: str, kind: str = "withdrawal", group: int = 2
) -> Booking:
    return booked(person.company, number, day, kg, kind, group)


def booked(
    company: int, number: str, day: date, kg: str, kind: str = "withdrawal", group: int = 2
) -> Booking:
    return Booking(
        number=number, company_id=company, alloy_group_id=group, alloy_id=None, booked_on=day,
        value_date=day, kind=kind, weight=Decimal(kg), voucher="LS", text="", imported_at=IMPORTED,
    )  # fmt: skip
