"""A small catalogue, a contract, a framework order and a metal account for a company that has nothing yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core.models import Alloy, AlloyGroup, Booking, Contract, Product
from core.service import Tx

STRIP, ROD, EDGED = "310440", "310270", "310275"
CONTRACT, FRAMEWORK = "30004511", "31000933"


async def furnish(tx: Tx, company_id: int) -> None:
    """Brass strip and rods; 1,000 kg on the metal account, 6,000 kg open in each of two contracts."""
    brass = AlloyGroup(code="MS", name_de="Messing", name_en="Brass")
    tx.session.add(brass)
    await tx.session.flush()
    strip = Alloy(number="CW508L", symbol="CuZn37", group_id=brass.id)
    rod = Alloy(number="CW614N", symbol="CuZn39Pb3", group_id=brass.id)
    tx.session.add_all([strip, rod])
    await tx.session.flush()
    products = [
        _product(STRIP, "Messingband", "Brass strip", strip, "strip", "0,5 x 200 mm"),
        _product(ROD, "Messingstange", "Brass rod", rod, "rod", "Ø 20 mm"),
        _product(EDGED, "Messingstange", "Brass rod", rod, "rod", "SW 17 mm"),
    ]
    tx.session.add_all(products)
    await tx.session.flush()
    metal = _contract(CONTRACT, company_id, brass, None)
    product = _contract(FRAMEWORK, company_id, brass, products[1])
    booking = Booking(
        number="B-1", company_id=company_id, alloy_group_id=brass.id, alloy_id=None, booked_on=date(2026, 1, 1),
        value_date=date(2026, 1, 1), kind="opening_balance", weight=Decimal(1000), imported_at=tx.now,
    )  # fmt: skip
    tx.session.add_all([metal, product, booking])


def _product(number: str, german: str, english: str, alloy: Alloy, form: str, dimension: str) -> Product:
    return Product(
        number=number, name_de=german, name_en=english, alloy_id=alloy.id, form=form, dimension=dimension,
        min_quantity=Decimal(100), step=Decimal(50), orderable=True,
    )  # fmt: skip


def _contract(number: str, company_id: int, group: AlloyGroup, product: Product | None) -> Contract:
    return Contract(
        number=number, number_key=number, company_id=company_id, kind="framework" if product else "contract",
        alloy_group_id=group.id, product_id=product.id if product else None, quantity=Decimal(10000),
        called_off=Decimal(4000), price=Decimal("702.00"), valid_from=date(2026, 1, 1),
        valid_to=date(2099, 12, 31), status="open",
    )  # fmt: skip
