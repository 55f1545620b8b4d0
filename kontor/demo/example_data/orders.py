"""Two years of orders up to today: what was ordered, delivered and invoiced, each in step with the calendar."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from random import Random
from types import MappingProxyType

from core.business.period import month_end, month_start
from kontor.demo.example_data.catalogue import GROUP_BY_CODE, PRODUCT_BY_NUMBER, Product
from kontor.demo.example_data.companies import BRIGHTWATER, KESSEL, LINDNER
from kontor.demo.example_data.contracts import Contract
from kontor.demo.example_data.working_days import after, working_days

ORDER = "4500012345"  # Lindner's, invoiced lately
MONTHS = 24
CENT, HALF_KILO = Decimal("0.01"), Decimal("0.5")


@dataclass(frozen=True)
class Line:
    """Weights in kg, price in EUR/100 kg; `source` says where the metal comes from."""

    position: int
    product: Product
    quantity_kg: Decimal
    price: Decimal
    source: str
    contract: str
    delivery_date: date
    delivered_kg: Decimal = Decimal(0)


@dataclass(frozen=True)
class Delivery:
    """What left the works on one day, by position, and when it is or was invoiced."""

    day: date
    weights: Mapping[int, Decimal]
    invoiced_on: date


@dataclass(frozen=True)
class Order:
    number: str
    company: str
    reference: str
    ordered_on: date
    confirmed_on: date
    channel: str
    status: str
    lines: tuple[Line, ...]
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True)
class Habits:
    """How a customer orders: how often, what, and where its metal comes from."""

    per_month: int
    online: float
    reference: str
    accounts: tuple[str, ...]
    products: tuple[str, ...]
    collective_invoice: bool = False


HABITS: Mapping[str, Habits] = MappingProxyType(
    {
        LINDNER: Habits(
            per_month=11,
            online=0.7,
            reference="PO-{day:%y}-{serial:04}",
            accounts=("MS", "MSPB", "CU"),
            products=(
                *("310280", "310280", "310290", "310240", "310250", "310320", "310390", "310390", "310380"),
                *("310420", "310480", "310140", "310070", "310450", "310520", "310570"),
            ),
        ),
        KESSEL: Habits(
            per_month=7,
            online=0.35,
            reference="B{day:%y}/{serial:04}",
            accounts=("CU", "MS"),
            products=(
                "310140",
                "310150",
                "310150",
                "310160",
                "310170",
                "310020",
                "310260",
                "310310",
                "310300",
            ),
            collective_invoice=True,
        ),
        BRIGHTWATER: Habits(
            per_month=5,
            online=0.5,
            reference="PO-{serial:06}",
            accounts=("MSPB", "MS"),
            products=(
                "310480",
                "310480",
                "310470",
                "310490",
                "310500",
                "310400",
                "310340",
                "310510",
                "310280",
            ),
        ),
    }
)
WORKING_DAYS_A_MONTH = 21
USUAL_STEPS = 24  # above the least quantity


def first_day(today: date) -> date:
    """Where the example's history begins."""
    return month_start(today, -MONTHS)


def generated(today: date, contracts: Sequence[Contract], rng: Random) -> tuple[Order, ...]:
    """All orders, oldest first; the last working day has one of every customer, so that some are new."""
    days = list(working_days(first_day(today), today))
    placed = [
        _order(company, day, contracts, today, rng)
        for day in days
        for company, habits in HABITS.items()
        if day == days[-1] or rng.random() < habits.per_month / WORKING_DAYS_A_MONTH
    ]
    return tuple(_numbered(placed, today, rng))


def called_off(orders: Sequence[Order]) -> Mapping[str, Decimal]:
    """What stands against each contract: the ordered weight of every order not cancelled (SPEC 3)."""
    weights: defaultdict[str, Decimal] = defaultdict(Decimal)
    for order in orders:
        for line in order.lines if order.status != "cancelled" else ():
            if line.contract:
                weights[line.contract] += line.quantity_kg
    return weights


def day_price(group: str, day: date) -> Decimal:
    """A believable metal price in EUR/100 kg: two slow waves around the group's price."""
    years = day.toordinal() / 365.25
    wave = 1 + 0.06 * math.sin(2 * math.pi * years / 1.7) + 0.015 * math.sin(2 * math.pi * years * 5)
    return (GROUP_BY_CODE[group].metal_price * Decimal(round(wave, 4))).quantize(CENT)


def _order(company: str, day: date, contracts: Sequence[Contract], today: date, rng: Random) -> Order:
    habits = HABITS[company]
    lines = tuple(_lines(company, day, contracts, rng))
    shipments = _shipments(lines, rng)
    confirmed = after(day, 1)
    in_production = after(confirmed, rng.randint(3, 5))
    cancelled = after(confirmed, rng.randint(1, 3))
    deliveries = tuple(_deliveries(shipments, today, habits, rng))
    status = _status(today, confirmed, in_production, shipments, deliveries)
    if rng.random() < 0.03 and cancelled <= today:
        deliveries, status = (), "cancelled"
    return Order(
        number="",
        company=company,
        reference="",
        ordered_on=day,
        confirmed_on=confirmed,
        channel="online" if rng.random() < habits.online else "conventional",
        status=status,
        lines=tuple(_with_delivered(line, deliveries) for line in lines),
        deliveries=deliveries,
    )


def _lines(company: str, day: date, contracts: Sequence[Contract], rng: Random) -> Iterator[Line]:
    count = rng.choices((1, 2, 3, 4), weights=(45, 32, 16, 7))[0]
    numbers = list(dict.fromkeys(rng.choice(HABITS[company].products) for _ in range(count)))
    ready = after(day, rng.randint(10, 28))
    for at, number in enumerate(numbers, start=1):
        product = PRODUCT_BY_NUMBER[number]
        source, contract, price = _terms(company, product, day, contracts, rng)
        later = rng.randint(4, 12) if at > 1 and rng.random() < 0.35 else 0
        yield Line(
            position=at * 10,
            product=product,
            quantity_kg=product.min_quantity_kg + product.step_kg * rng.randint(0, USUAL_STEPS),
            price=price,
            source=source,
            contract=contract,
            delivery_date=after(ready, later),
        )


def _terms(
    company: str, product: Product, day: date, contracts: Sequence[Contract], rng: Random
) -> tuple[str, str, Decimal]:
    """Metal source, contract number and price in EUR/100 kg."""
    fitting = [each for each in contracts if each.company == company and each.covers(product, day)]
    if fitting and rng.random() < 0.6:
        contract = rng.choice(fitting)
        working = Decimal(0) if contract.kind == "framework" else product.working_price
        return "contract", contract.number, contract.price + working
    if product.group in HABITS[company].accounts and rng.random() < 0.65:
        return "account", "", product.working_price
    return "day_price", "", day_price(product.group, day) + product.working_price


def _shipments(lines: Sequence[Line], rng: Random) -> list[tuple[date, int, Decimal]]:
    """Day, position and weight; big positions may leave in two parts. What is weighed is never what was ordered."""
    shipments: list[tuple[date, int, Decimal]] = []
    for line in lines:
        weighed = (line.quantity_kg * Decimal(rng.randint(985, 1015)) / 1000 / HALF_KILO).to_integral_value()
        weight = weighed * HALF_KILO
        if line.quantity_kg >= 1_500 and rng.random() < 0.3:
            early = (weight * Decimal("0.4") / HALF_KILO).to_integral_value() * HALF_KILO
            shipments.append((after(line.delivery_date, -5), line.position, early))
            weight -= early
        shipments.append((line.delivery_date, line.position, weight))
    return shipments


def _deliveries(
    shipments: Sequence[tuple[date, int, Decimal]], today: date, habits: Habits, rng: Random
) -> Iterator[Delivery]:
    by_day: defaultdict[date, dict[int, Decimal]] = defaultdict(dict)
    for day, position, weight in shipments:
        if day <= today:
            by_day[day][position] = weight
    for day, weights in sorted(by_day.items()):
        soon = after(day, rng.randint(1, 2))
        yield Delivery(day, weights, _billing_day(day) if habits.collective_invoice else soon)


def _billing_day(day: date) -> date:
    """The first working day of the next month, when the month's deliveries are invoiced together."""
    return after(month_end(day), 1)


def _status(
    today: date,
    confirmed: date,
    in_production: date,
    shipments: Sequence[tuple[date, int, Decimal]],
    deliveries: Sequence[Delivery],
) -> str:
    all_left = all(day <= today for day, _, _ in shipments)
    reached = (
        ("invoiced", all_left and all(each.invoiced_on <= today for each in deliveries)),
        ("delivered", all_left),
        ("partly_delivered", bool(deliveries)),
        ("in_production", in_production <= today),
        ("confirmed", confirmed <= today),
    )
    return next((status for status, is_reached in reached if is_reached), "received")


def _with_delivered(line: Line, deliveries: Sequence[Delivery]) -> Line:
    weights = (each.weights.get(line.position, Decimal(0)) for each in deliveries)
    return replace(line, delivered_kg=sum(weights, Decimal(0)))


def _numbered(orders: Sequence[Order], today: date, rng: Random) -> Iterator[Order]:
    """Numbers rise with the days, with gaps: the works has other customers as well."""
    serials: defaultdict[str, int] = defaultdict(int)
    counters = list(accumulate(rng.randint(1, 9) for _ in orders))
    known = counters[_well_known(orders, today)]
    for counter, order in zip(counters, orders, strict=True):
        serials[order.company] += rng.randint(1, 3)
        yield replace(
            order,
            number=str(int(ORDER) + counter - known),
            reference=HABITS[order.company].reference.format(
                day=order.ordered_on, serial=serials[order.company]
            ),
        )


def _well_known(orders: Sequence[Order], today: date) -> int:
    """The place of the order that the demo and the manual quote: Lindner's last one invoiced a week ago."""
    week_ago = after(today, -5)
    return max(
        at
        for at, order in enumerate(orders)
        if order.company == LINDNER
        and order.status == "invoiced"
        and len(order.lines) > 1
        and len(order.deliveries) == 1
        and order.deliveries[0].invoiced_on <= week_ago
    )
