"""Contracts (metal at a fixed price) and framework orders (a product in call-offs), and what was called off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from core.business.period import month_end, month_start
from kontor.demo.example_data.catalogue import GROUP_BY_CODE, PRODUCT_BY_NUMBER, Product
from kontor.demo.example_data.companies import BRIGHTWATER, KESSEL, LINDNER

NEARLY_CALLED_OFF = "30004517"
ENDS_SOON = "30004522"
ENDS_IN_DAYS = 21
QUANTITY_STEP = Decimal(500)
UNTOUCHED_QUANTITY = Decimal(10_000)


@dataclass(frozen=True)
class Contract:
    """Weights in kg, price in EUR/100 kg: of the metal for a contract, of the product for a framework order."""

    number: str
    company: str
    kind: str
    group: str
    product: str
    price: Decimal
    valid_from: date
    valid_to: date
    fill: Decimal
    quantity_kg: Decimal = Decimal(0)
    called_off_kg: Decimal = Decimal(0)
    status: str = "open"

    def covers(self, product: Product, day: date) -> bool:
        """Whether an order of this product on this day may be charged to it."""
        suits = product.number == self.product if self.product else product.group == self.group
        return suits and self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class _Plan:
    """A contract in months from today: from the start of one month to the end of another, and its fill."""

    number: str
    company: str
    subject: str  # alloy group of a contract, product number of a framework order
    first: int
    last: int
    fill: str


_PLANS = (
    _Plan("30004411", LINDNER, "MS", -23, -13, "1.00"),
    _Plan("30004418", LINDNER, "MSPB", -20, -9, "0.94"),
    _Plan(NEARLY_CALLED_OFF, LINDNER, "MS", -8, 4, "0.83"),
    _Plan(ENDS_SOON, LINDNER, "MSPB", -7, 0, "0.71"),
    _Plan("30004530", LINDNER, "CU", -5, 7, "0.38"),
    _Plan("31000871", LINDNER, "310390", -18, -7, "0.97"),
    _Plan("31000904", LINDNER, "310280", -10, 2, "1.00"),
    _Plan("31000933", LINDNER, "310390", -6, 6, "0.52"),
    _Plan("31000951", LINDNER, "310240", -2, 10, "0.15"),
    _Plan("30004425", KESSEL, "CU", -19, -8, "1.00"),
    _Plan("30004526", KESSEL, "CU", -7, 5, "0.66"),
    _Plan("31000912", KESSEL, "310150", -12, 1, "0.89"),
    _Plan("31000946", KESSEL, "310160", -4, 8, "0.33"),
    _Plan("30004437", BRIGHTWATER, "MSPB", -16, -5, "0.91"),
    _Plan("30004541", BRIGHTWATER, "MSPB", -4, 8, "0.46"),
    _Plan("31000926", BRIGHTWATER, "310480", -9, 3, "0.78"),
)


def planned(today: date) -> tuple[Contract, ...]:
    """The contracts before anyone has called off anything."""
    return tuple(_contract(plan, today) for plan in _PLANS)


def _contract(plan: _Plan, today: date) -> Contract:
    product = PRODUCT_BY_NUMBER.get(plan.subject)
    group = GROUP_BY_CODE[product.group if product else plan.subject]
    ends_soon = plan.number == ENDS_SOON
    return Contract(
        number=plan.number,
        company=plan.company,
        kind="framework" if product else "contract",
        group=group.code,
        product=product.number if product else "",
        price=group.metal_price + (product.working_price if product else Decimal("-9.50")),
        valid_from=month_start(today, plan.first),
        valid_to=today + timedelta(days=ENDS_IN_DAYS) if ends_soon else month_end(today, plan.last),
        fill=Decimal(plan.fill),
    )


def settled(
    contracts: Sequence[Contract], called_off: Mapping[str, Decimal], today: date
) -> tuple[Contract, ...]:
    """The contracts with what the orders called off, sized so that each is filled about as planned."""
    return tuple(_settled(each, called_off.get(each.number, Decimal(0)), today) for each in contracts)


def _settled(contract: Contract, called_off: Decimal, today: date) -> Contract:
    quantity = _quantity(called_off, contract.fill)
    closed = contract.valid_to < today or called_off >= quantity
    return replace(
        contract, quantity_kg=quantity, called_off_kg=called_off, status="closed" if closed else "open"
    )


def _quantity(called_off: Decimal, fill: Decimal) -> Decimal:
    if not called_off:
        return UNTOUCHED_QUANTITY
    if fill == 1:
        return called_off
    steps = (called_off / fill / QUANTITY_STEP).to_integral_value(rounding=ROUND_CEILING)
    return steps * QUANTITY_STEP
