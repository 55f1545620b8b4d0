"""The invented business as rows of the import folder's files (SPEC 9, "Import")."""

from collections.abc import Iterable, Iterator, Sequence

from kontor.demo.example_data import catalogue, companies
from kontor.demo.example_data.business import Business
from kontor.demo.example_data.contracts import Contract
from kontor.demo.example_data.documents import Document
from kontor.demo.example_data.folder import Row
from kontor.demo.example_data.metal_account import Booking
from kontor.demo.example_data.orders import Order


def by_file(business: Business) -> Iterator[tuple[str, Iterable[Row]]]:
    """Every file's name with its rows."""
    yield "service_companies.csv", _service_companies()
    yield "contact_persons.csv", _contact_persons()
    yield "companies.csv", _companies()
    yield "alloy_groups.csv", ((each.code, each.name_de, each.name_en) for each in catalogue.GROUPS)
    yield "alloys.csv", ((each.number, each.symbol, each.group) for each in catalogue.ALLOYS)
    yield "products.csv", _products()
    yield "orders.csv", _orders(business.orders)
    yield "order_lines.csv", _order_lines(business.orders)
    yield "contracts.csv", _contracts(business.contracts)
    yield "bookings.csv", _bookings(business.bookings)
    yield "documents.csv", _documents(business.documents)


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


def _orders(placed: Sequence[Order]) -> Iterator[Row]:
    for each in placed:
        yield (
            *(each.number, each.company, each.reference, each.ordered_on, each.channel, each.status),
            "",  # none of them was placed here
        )


def _order_lines(placed: Sequence[Order]) -> Iterator[Row]:
    languages = {customer.number: customer.language for customer in companies.CUSTOMERS}
    for order in placed:
        for line in order.lines:
            product = line.product
            yield (
                *(order.number, line.position, product.number, product.described(languages[order.company])),
                *(product.alloy, line.quantity_kg, line.delivered_kg, line.delivery_date),
                *(line.price, line.source, line.contract),
            )


def _contracts(settled: Sequence[Contract]) -> Iterator[Row]:
    for each in settled:
        yield (
            *(each.number, each.company, each.kind, each.group, each.product, each.quantity_kg),
            *(each.called_off_kg, each.price, each.valid_from, each.valid_to, each.status),
        )


def _bookings(booked: Sequence[Booking]) -> Iterator[Row]:
    for each in booked:
        yield (
            *(each.number, each.company, each.group, each.alloy, each.booked_on, each.value_date),
            *(each.kind, each.weight_kg, each.voucher, each.text, each.related),
        )


def _documents(issued: Sequence[Document]) -> Iterator[Row]:
    for each in issued:
        numbers = " ".join(order.number for order in each.orders)
        for format in each.formats:
            yield each.number, each.company, numbers, each.kind, each.issued_on, each.file(format)
