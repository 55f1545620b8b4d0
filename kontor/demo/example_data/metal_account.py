"""The metal accounts: what the customers handed in, what was drawn, and the odd correction."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from random import Random
from types import MappingProxyType

from kontor.demo.example_data.catalogue import ALLOYS, GROUP_BY_CODE
from kontor.demo.example_data.orders import HABITS, Line, Order, first_day
from kontor.demo.example_data.working_days import after, working_days

FIRST_NUMBER = 52_400_000
GRAM, HALF_KILO, TONNE = Decimal("0.001"), Decimal("0.5"), Decimal(1000)
MELTING_LOSS = Decimal("0.015")
WEEKS_IN_STOCK = 6
SCRAP_DAYS = 0.42  # of the working days
LEAST_A_WEEK = Decimal(400)
SCRAP = ("Späne", "Stanzabfälle", "Stangenabschnitte", "Rohrabschnitte")
Account = tuple[str, str]  # company, alloy group

# How likely each rare thing is on a working day of an account.
RARE: Mapping[str, float] = MappingProxyType(
    {
        "metal_provided": 1 / 70,
        "sale": 1 / 130,
        "transfer": 1 / 160,
        "correction": 1 / 60,
        "reversal": 1 / 150,
    }
)


@dataclass(frozen=True)
class Booking:
    """A movement in kg, receipts positive; `related` is the other half, or what it corrects or reverses."""

    number: str
    company: str
    group: str
    alloy: str
    booked_on: date
    value_date: date
    kind: str
    weight_kg: Decimal
    voucher: str
    text: str
    related: str = ""


@dataclass(frozen=True)
class _Movement:
    """What is to be booked; without an alloy the group's usual one is meant, without a value date the day."""

    kind: str
    weight_kg: Decimal
    text: str
    voucher: str = ""
    alloy: str = ""
    value_date: date | None = None
    related: str = ""


@dataclass
class _Ledger:
    """The bookings so far, the balance of every account, and the scrap that nothing refers to yet."""

    bookings: list[Booking] = field(default_factory=list)
    balances: defaultdict[Account, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    weighed: defaultdict[Account, list[tuple[Booking, Booking]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def next_number(self) -> str:
        return str(FIRST_NUMBER + len(self.bookings) + 1)

    def book(self, account: Account, day: date, movement: _Movement) -> Booking:
        company, group = account
        booking = Booking(
            number=self.next_number(),
            company=company,
            group=group,
            alloy=movement.alloy or _alloys(group)[-1],
            booked_on=day,
            value_date=movement.value_date or day,
            kind=movement.kind,
            weight_kg=movement.weight_kg,
            voucher=movement.voucher,
            text=movement.text,
            related=movement.related,
        )
        self.bookings.append(booking)
        self.balances[account] += booking.weight_kg
        return booking


def generated(today: date, orders: Sequence[Order], rng: Random) -> tuple[Booking, ...]:
    """All bookings in the order they were made; no account ever ends a booking below zero."""
    drawn = _drawn(orders)
    weekly = _weekly(drawn, today)
    ledger = _Ledger()
    first = first_day(today)
    for account, need in weekly.items():
        opening = (need * WEEKS_IN_STOCK).quantize(Decimal(1)) + Decimal("0.250")
        ledger.book(account, first, _Movement("opening_balance", opening, "Saldovortrag"))
    for day in working_days(first, today):
        for account, need in weekly.items():
            _hand_in(ledger, account, day, need, rng)
            for withdrawal in drawn[account].get(day, ()):
                _draw(ledger, account, day, withdrawal)
            for kind in [kind for kind, likely in RARE.items() if rng.random() < likely]:
                _HAPPENINGS[kind](ledger, account, day, rng)
    return tuple(ledger.bookings)


_Drawn = Mapping[Account, Mapping[date, Sequence[_Movement]]]


def _drawn(orders: Sequence[Order]) -> _Drawn:
    """What left the works made of the customers' own metal, by the day it left."""
    drawn: dict[Account, defaultdict[date, list[_Movement]]] = {
        (company, group): defaultdict(list) for company, habits in HABITS.items() for group in habits.accounts
    }
    for order in orders:
        for line in order.lines:
            for delivery in order.deliveries if line.source == "account" else ():
                if line.position in delivery.weights:
                    by_day = drawn[order.company, line.product.group]
                    by_day[delivery.day].append(_withdrawal(order, line, delivery.weights[line.position]))
    return drawn


def _withdrawal(order: Order, line: Line, weight: Decimal) -> _Movement:
    text = f"Entnahme zu Auftrag {order.number}, Position {line.position}"
    return _Movement("withdrawal", -weight, text, voucher=order.number, alloy=line.product.alloy)


def _weekly(drawn: _Drawn, today: date) -> dict[Account, Decimal]:
    """How much metal each account needs in a week, in kg."""
    weeks = Decimal((today - first_day(today)).days) / 7

    def need(by_day: Mapping[date, Sequence[_Movement]]) -> Decimal:
        return (
            -sum((each.weight_kg for movements in by_day.values() for each in movements), Decimal(0)) / weeks
        )

    return {account: max(need(by_day), LEAST_A_WEEK) for account, by_day in drawn.items()}


def _hand_in(ledger: _Ledger, account: Account, day: date, need: Decimal, rng: Random) -> None:
    """Scrap arrives more or less as fast as metal is drawn; the loss in melting is deducted at once."""
    if rng.random() >= SCRAP_DAYS:
        return
    scrap = _Movement(
        kind="scrap_delivery",
        weight_kg=_scrap_weight(ledger.balances[account], need, rng),
        text=f"Anlieferung {rng.choice(SCRAP)}",
        voucher=f"WS{day:%y}{len(ledger.bookings) + 1:06}",
        alloy=rng.choice(_alloys(account[1])),
        value_date=after(day, -rng.randint(0, 3)),
    )
    loss = replace(
        scrap,
        kind="deduction",
        weight_kg=-(scrap.weight_kg * MELTING_LOSS).quantize(GRAM),
        text="Abzug Schmelzverlust 1,5 %",
    )
    pair = ledger.book(account, day, scrap), ledger.book(account, day, loss)
    ledger.weighed[account].append(pair)


def _scrap_weight(balance: Decimal, need: Decimal, rng: Random) -> Decimal:
    """More than usual when the stock is low, less when it is high."""
    target = need * WEEKS_IN_STOCK
    pull = 1 + float((target - balance) / target)
    usual = float(need) / 5 / SCRAP_DAYS
    return _weighed(max(usual * rng.uniform(0.6, 1.4) * min(max(pull, 0.2), 2.2), 40))


def _draw(ledger: _Ledger, account: Account, day: date, withdrawal: _Movement) -> None:
    missing = -withdrawal.weight_kg - ledger.balances[account]
    if missing > 0:
        bought = (missing / TONNE).to_integral_value(rounding=ROUND_CEILING) * TONNE
        ledger.book(account, day, _Movement("metal_purchase", bought, "Zukauf Metall zum Tagespreis"))
    ledger.book(account, day, withdrawal)


def _provide(ledger: _Ledger, account: Account, day: date, rng: Random) -> None:
    weight = Decimal(rng.randint(4, 12) * 250)
    text = f"Beistellung {GROUP_BY_CODE[account[1]].name_de}"
    ledger.book(account, day, _Movement("metal_provided", weight, text, voucher=f"BS{day:%y%m%d}"))


def _sell(ledger: _Ledger, account: Account, day: date, rng: Random) -> None:
    weight = _weighed(float(ledger.balances[account]) * rng.uniform(0.05, 0.2))
    text = "Verkauf Metall an das Werk"
    ledger.book(account, day, _Movement("sale", -weight, text, voucher=f"VK{day:%y%m%d}"))


def _transfer(ledger: _Ledger, account: Account, day: date, rng: Random) -> None:
    """Two bookings that name each other."""
    company, group = account
    target = rng.choice([each for each in HABITS[company].accounts if each != group])
    weight = _weighed(float(ledger.balances[account]) * rng.uniform(0.05, 0.15))
    number = int(ledger.next_number())
    out = _Movement(
        kind="transfer",
        weight_kg=-weight,
        text=f"Umbuchung nach {GROUP_BY_CODE[target].name_de}",
        voucher=f"UB{day:%y%m%d}",
        related=str(number + 1),
    )
    ledger.book(account, day, out)
    text = f"Umbuchung von {GROUP_BY_CODE[group].name_de}"
    ledger.book((company, target), day, replace(out, weight_kg=weight, text=text, related=str(number)))


def _correct(ledger: _Ledger, account: Account, day: date, rng: Random) -> None:
    weight = _weighed(rng.uniform(1, 15)) * rng.choice((1, -1))
    if ledger.weighed[account] and ledger.balances[account] + weight >= 0:
        scrap, _ = ledger.weighed[account].pop()
        text = f"Korrektur zu Wiegeschein {scrap.voucher}"
        ledger.book(account, day, _about(scrap, "correction", weight, text))


def _reverse(ledger: _Ledger, account: Account, day: date, _: Random) -> None:
    """A delivery booked to the wrong customer is taken back in full, its melting loss with it."""
    if ledger.weighed[account] and ledger.balances[account] >= ledger.weighed[account][-1][0].weight_kg:
        for booking in reversed(ledger.weighed[account].pop()):
            text = f"Storno Wiegeschein {booking.voucher}"
            ledger.book(account, day, _about(booking, "reversal", -booking.weight_kg, text))


def _about(booking: Booking, kind: str, weight: Decimal, text: str) -> _Movement:
    """The value date is the first booking's: what corrects a month that is over arrives late."""
    return _Movement(
        kind=kind,
        weight_kg=weight,
        text=text,
        voucher=booking.voucher,
        alloy=booking.alloy,
        value_date=booking.value_date,
        related=booking.number,
    )


_HAPPENINGS: Mapping[str, Callable[[_Ledger, Account, date, Random], None]] = MappingProxyType(
    {
        "metal_provided": _provide,
        "sale": _sell,
        "transfer": _transfer,
        "correction": _correct,
        "reversal": _reverse,
    }
)


def _weighed(weight: float) -> Decimal:
    """What the scales show: half kilograms."""
    return Decimal(round(weight * 2)) * HALF_KILO


def _alloys(group: str) -> list[str]:
    return [alloy.number for alloy in ALLOYS if alloy.group == group]
