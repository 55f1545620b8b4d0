"""The documents of the orders: order confirmations, delivery notes, invoices, and a few credit notes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from random import Random
from types import MappingProxyType

from kontor.demo.example_data.catalogue import Product
from kontor.demo.example_data.companies import BRIGHTWATER
from kontor.demo.example_data.orders import HABITS, ORDER, Order
from kontor.demo.example_data.working_days import after

INVOICE = "90012345"  # Lindner's, for ORDER
CENT = Decimal("0.01")
CREDIT_NOTE_EVERY = 40  # invoices
WITH_XML = 3  # of the English customer's latest invoices

# The number that each kind's counting starts at; invoices are counted backwards and forwards from INVOICE.
_FIRST: Mapping[str, int] = MappingProxyType(
    {"order_confirmation": 70_004_100, "delivery_note": 80_121_300, "credit_note": 95_000_210}
)
_PREFIX: Mapping[str, str] = MappingProxyType(
    {"order_confirmation": "AB", "delivery_note": "LS", "invoice": "RE", "credit_note": "GS"}
)


@dataclass(frozen=True)
class Item:
    """One line of a document: weight in kg, price in EUR/100 kg."""

    order: str
    position: int
    product: Product
    weight_kg: Decimal
    price: Decimal
    source: str
    delivery_date: date

    @property
    def amount(self) -> Decimal:
        return (self.weight_kg * self.price / 100).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Document:
    """What is printed; `formats` are the files it comes as."""

    number: str
    company: str
    kind: str
    issued_on: date
    orders: tuple[Order, ...]
    items: tuple[Item, ...]
    about: str = ""  # the invoice that a credit note refers to
    formats: tuple[str, ...] = ("pdf",)

    def file(self, format: str) -> str:
        """Where the file lies, relative to the import folder."""
        return f"documents/{_PREFIX[self.kind]}_{self.number}.{format}"


def generated(orders: Sequence[Order], today: date, rng: Random) -> tuple[Document, ...]:
    """Everything issued up to today, by kind and day."""
    confirmations = [_confirmation(order) for order in orders if order.confirmed_on <= today]
    notes = [note for order in orders for note in _delivery_notes(order)]
    invoices = _numbered_invoices([each for each in _invoices(orders) if each.issued_on <= today], rng)
    credits = [_credit_note(each, rng) for each in invoices[::-CREDIT_NOTE_EVERY] if each.number != INVOICE]
    return (
        *_numbered(confirmations, rng),
        *_numbered(notes, rng),
        *_with_xml(invoices),
        *_numbered([each for each in credits if each.issued_on <= today], rng),
    )


def _items(order: Order, weights: Mapping[int, Decimal]) -> tuple[Item, ...]:
    return tuple(
        Item(
            order=order.number,
            position=line.position,
            product=line.product,
            weight_kg=weights[line.position],
            price=line.price,
            source=line.source,
            delivery_date=line.delivery_date,
        )
        for line in order.lines
        if line.position in weights
    )


def _confirmation(order: Order) -> Document:
    ordered = {line.position: line.quantity_kg for line in order.lines}
    kind = "order_confirmation"
    return Document("", order.company, kind, order.confirmed_on, (order,), _items(order, ordered))


def _delivery_notes(order: Order) -> Iterator[Document]:
    for each in order.deliveries:
        yield Document("", order.company, "delivery_note", each.day, (order,), _items(order, each.weights))


def _invoices(orders: Sequence[Order]) -> Iterator[Document]:
    """One invoice for each delivery, or one a month for all of them when the customer wishes so."""
    together: defaultdict[tuple[str, date], list[Order]] = defaultdict(list)
    for order in orders:
        for each in order.deliveries:
            if not HABITS[order.company].collective_invoice:
                items = _items(order, each.weights)
                yield Document("", order.company, "invoice", each.invoiced_on, (order,), items)
            elif order not in together[order.company, each.invoiced_on]:
                together[order.company, each.invoiced_on].append(order)
    for (company, day), invoiced in together.items():
        items = tuple(
            item
            for order in invoiced
            for each in order.deliveries
            if each.invoiced_on == day
            for item in _items(order, each.weights)
        )
        yield Document("", company, "invoice", day, tuple(invoiced), items)


def _credit_note(invoice: Document, rng: Random) -> Document:
    """Part of one position was sent back."""
    item = invoice.items[0]
    back = replace(item, weight_kg=Decimal(rng.randint(2, 16)) * 10)
    orders = tuple(order for order in invoice.orders if order.number == item.order)
    day = after(invoice.issued_on, rng.randint(6, 14))
    return Document("", invoice.company, "credit_note", day, orders, (back,), about=invoice.number)


def _numbered(documents: Sequence[Document], rng: Random) -> list[Document]:
    """Rising with the days, with gaps."""
    number = _FIRST[documents[0].kind] if documents else 0
    numbered = []
    for document in sorted(documents, key=_when):
        number += rng.randint(1, 9)
        numbered.append(replace(document, number=str(number)))
    return numbered


def _numbered_invoices(documents: Sequence[Document], rng: Random) -> list[Document]:
    """As `_numbered`, with INVOICE for the order that the demo quotes."""
    ordered = sorted(documents, key=_when)
    counters = [at * 5 + rng.randint(0, 3) for at in range(len(ordered))]
    known = next(at for at, each in zip(count(), ordered, strict=False) if each.orders[0].number == ORDER)
    return [
        replace(document, number=str(int(INVOICE) + counter - counters[known]))
        for counter, document in zip(counters, ordered, strict=True)
    ]


def _when(document: Document) -> tuple[date, str, str]:
    return document.issued_on, document.company, document.orders[0].number


def _with_xml(invoices: Sequence[Document]) -> Iterator[Document]:
    """The English customer's latest invoices come as an electronic invoice as well."""
    english = [each.number for each in invoices if each.company == BRIGHTWATER][-WITH_XML:]
    for invoice in invoices:
        yield replace(invoice, formats=("pdf", "xml")) if invoice.number in english else invoice
