"""An ERP's import folder with invented companies, for the demo and for tests (SPEC 9, "Import")."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random

from kontor.demo.example_data import (
    catalogue,
    companies,
    contracts,
    documents,
    metal_account,
    orders,
    printing,
)
from kontor.demo.example_data.companies import (
    BAUER,
    BAYERN,
    BRIGHTWATER,
    HOFFMANN,
    HUBER,
    KESSEL,
    LINDNER,
    SUEDWEST,
    WEBER,
)
from kontor.demo.example_data.contracts import ENDS_SOON, NEARLY_CALLED_OFF
from kontor.demo.example_data.documents import INVOICE
from kontor.demo.example_data.folder import Row, write_file
from kontor.demo.example_data.orders import ORDER

LINDNER_DOMAIN = "armaturen-lindner.example"

__all__ = [
    "BAUER",
    "BAYERN",
    "BRIGHTWATER",
    "ENDS_SOON",
    "HOFFMANN",
    "HUBER",
    "INVOICE",
    "KESSEL",
    "LINDNER",
    "LINDNER_DOMAIN",
    "NEARLY_CALLED_OFF",
    "ORDER",
    "SUEDWEST",
    "WEBER",
    "write",
]


def write(folder: Path, today: date, seed: int = 1) -> None:
    """Two years of business up to `today`, the same for the same day and seed; takes some seconds.

    The folder is made if need be. Lindner's INVOICE belongs to its ORDER; HOFFMANN is its contact person.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(f"{seed} {today.isoformat()}")
    planned = contracts.planned(today)
    placed = orders.generated(today, planned, rng)
    settled = contracts.settled(planned, orders.called_off(placed), today)
    booked = metal_account.generated(today, placed, rng)
    issued = documents.generated(placed, today, rng)
    rows: Mapping[str, Iterator[Row]] = {
        "service_companies.csv": _service_companies(),
        "contact_persons.csv": _contact_persons(),
        "companies.csv": _companies(),
        "alloy_groups.csv": ((each.code, each.name_de, each.name_en) for each in catalogue.GROUPS),
        "alloys.csv": ((each.number, each.symbol, each.group) for each in catalogue.ALLOYS),
        "products.csv": _products(),
        "orders.csv": _orders(placed),
        "order_lines.csv": _order_lines(placed),
        "contracts.csv": _contracts(settled),
        "bookings.csv": _bookings(booked),
        "documents.csv": _documents(issued),
    }
    for name, lines in rows.items():
        write_file(folder, name, lines)
    printing.print_all(folder, issued)


def _service_companies() -> Iterator[Row]:
    for each in companies.SERVICE_COMPANIES:
        yield (
            *(each.code, each.name, each.address, each.phone, each.email),
            *(each.holidays_region, each.office_hours, each.mail_footer),
        )


def _contact_persons() -> Iterator[Row]:
    for each in companies.CONTACT_PERSONS:
        yield (
            *(each.email, each.first_name, each.last_name, each.phone),
            *(each.service_company, each.deputy_email),
        )


def _companies() -> Iterator[Row]:
    for each in companies.CUSTOMERS:
        yield each.number, each.name, " ".join(each.email_domains), each.contact_email, each.language


def _products() -> Iterator[Row]:
    for each in catalogue.PRODUCTS:
        yield (
            *(each.number, each.name_de, each.name_en, each.alloy, each.form, each.dimension),
            *(each.min_quantity_kg, each.step_kg, each.orderable),
        )


def _orders(placed: tuple[orders.Order, ...]) -> Iterator[Row]:
    for each in placed:
        yield (
            *(each.number, each.company, each.reference, each.ordered_on, each.channel, each.status),
            "",  # none of them was placed here
        )


def _order_lines(placed: tuple[orders.Order, ...]) -> Iterator[Row]:
    languages = {customer.number: customer.language for customer in companies.CUSTOMERS}
    for order in placed:
        for line in order.lines:
            product = line.product
            yield (
                *(order.number, line.position, product.number, product.described(languages[order.company])),
                *(product.alloy, line.quantity_kg, line.delivered_kg, line.delivery_date),
                *(line.price, line.source, line.contract),
            )


def _contracts(settled: tuple[contracts.Contract, ...]) -> Iterator[Row]:
    for each in settled:
        yield (
            *(each.number, each.company, each.kind, each.group, each.product, each.quantity_kg),
            *(each.called_off_kg, each.price, each.valid_from, each.valid_to, each.status),
        )


def _bookings(booked: tuple[metal_account.Booking, ...]) -> Iterator[Row]:
    for each in booked:
        yield (
            *(each.number, each.company, each.group, each.alloy, each.booked_on, each.value_date),
            *(each.kind, each.weight_kg, each.voucher, each.text, each.related),
        )


def _documents(issued: tuple[documents.Document, ...]) -> Iterator[Row]:
    for each in issued:
        numbers = " ".join(order.number for order in each.orders)
        for format in each.formats:
            yield each.number, each.company, numbers, each.kind, each.issued_on, each.file(format)
