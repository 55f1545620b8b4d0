"""All of the invented business at once: each part follows from the ones before it."""

from dataclasses import dataclass
from datetime import date
from random import Random

from kontor.demo.example_data import contracts, documents, metal_account, orders


@dataclass(frozen=True)
class Business:
    orders: tuple[orders.Order, ...]
    contracts: tuple[contracts.Contract, ...]
    bookings: tuple[metal_account.Booking, ...]
    documents: tuple[documents.Document, ...]


def invented(today: date, seed: int) -> Business:
    """Two years up to `today`; the same day and seed give the same business."""
    rng = Random(f"{seed} {today.isoformat()}")
    planned = contracts.planned(today)
    placed = orders.generated(today, planned, rng)
    return Business(
        orders=placed,
        contracts=contracts.settled(planned, orders.called_off(placed), today),
        bookings=metal_account.generated(today, placed, rng),
        documents=documents.generated(placed, today, rng),
    )
