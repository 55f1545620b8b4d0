"""The files of an import and their columns, in the order in which they are read (SPEC 9)."""

from __future__ import annotations

from dataclasses import dataclass

from core.business import words
from core.erp import kinds
from core.erp.kinds import Parse, choice, code, decimal, several, text
from core.models import (
    Alloy,
    AlloyGroup,
    Booking,
    Company,
    Contract,
    Document,
    Order,
    OrderLine,
    Product,
    ServiceCompany,
    User,
)

KG = decimal(3)
SIGNED_KG = decimal(3, signed=True)
PRICE = decimal(2)
REGIONS = ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")
ORDER_STATUS = (
    *("received", "confirmed", "in_production", "partly_delivered", "delivered", "invoiced", "cancelled"),
)


@dataclass(frozen=True)
class Field:
    """One column. `refers` names the file whose row the value must be, in the folder or in the database."""

    name: str
    parse: Parse
    refers: str = ""
    may_be_empty: bool = False
    may_be_missing: bool = False


@dataclass(frozen=True)
class CsvFile:
    """One file; `key` are the columns that identify a row."""

    name: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]


def _optional(name: str, parse: Parse, refers: str = "") -> Field:
    """A column that need not be there."""
    return Field(name, parse, refers, may_be_empty=True, may_be_missing=True)


def _blank(name: str, parse: Parse, refers: str = "") -> Field:
    """A column whose values may be empty."""
    return Field(name, parse, refers, may_be_empty=True)


FILES = (
    CsvFile(
        "service_companies.csv",
        ("code",),
        (
            Field("code", code(ServiceCompany.code)),
            Field("name", text(ServiceCompany.name)),
            _blank("address", text(ServiceCompany.address)),
            _blank("phone", text(ServiceCompany.phone)),
            Field("email", kinds.email),
            Field("holidays_region", choice(*REGIONS)),
            _optional("office_hours", kinds.hours(ServiceCompany.office_hours)),
            _optional("mail_footer", text(ServiceCompany.mail_footer)),
        ),
    ),
    CsvFile(
        "contact_persons.csv",
        ("email",),
        (
            Field("email", kinds.email),
            Field("first_name", text(User.first_name)),
            Field("last_name", text(User.last_name)),
            _blank("phone", text(User.phone)),
            Field("service_company", code(ServiceCompany.code), "service_companies.csv"),
            _blank("deputy_email", kinds.email),
        ),
    ),
    CsvFile(
        "companies.csv",
        ("number",),
        (
            Field("number", code(Company.number)),
            Field("name", text(Company.name)),
            Field("email_domains", several(kinds.domain)),
            Field("contact_email", kinds.email, "contact_persons.csv"),
            Field("language", choice("de", "en")),
        ),
    ),
    CsvFile(
        "alloy_groups.csv",
        ("code",),
        (
            Field("code", code(AlloyGroup.code)),
            Field("name_de", text(AlloyGroup.name_de)),
            Field("name_en", text(AlloyGroup.name_en)),
        ),
    ),
    CsvFile(
        "alloys.csv",
        ("number",),
        (
            Field("number", code(Alloy.number)),
            Field("symbol", code(Alloy.symbol)),
            Field("alloy_group", code(AlloyGroup.code), "alloy_groups.csv"),
        ),
    ),
    CsvFile(
        "products.csv",
        ("number",),
        (
            Field("number", code(Product.number)),
            Field("name_de", text(Product.name_de)),
            Field("name_en", text(Product.name_en)),
            Field("alloy", code(Alloy.number), "alloys.csv"),
            Field("form", choice(*words.FORM)),
            _blank("dimension", text(Product.dimension)),
            Field("min_quantity_kg", KG),
            Field("step_kg", KG),
            Field("orderable", kinds.truth),
        ),
    ),
    CsvFile(
        "contracts.csv",
        ("number",),
        (
            Field("number", code(Contract.number)),
            Field("company_number", code(Company.number), "companies.csv"),
            Field("kind", choice(*words.CONTRACT_KIND)),
            Field("alloy_group", code(AlloyGroup.code), "alloy_groups.csv"),
            _blank("product_number", code(Product.number), "products.csv"),
            Field("quantity_kg", KG),
            Field("called_off_kg", KG),
            _blank("price_eur_per_100kg", PRICE),
            Field("valid_from", kinds.day),
            Field("valid_to", kinds.day),
            Field("status", choice("open", "closed")),
        ),
    ),
    CsvFile(
        "orders.csv",
        ("number",),
        (
            Field("number", code(Order.number)),
            Field("company_number", code(Company.number), "companies.csv"),
            _blank("customer_reference", text(Order.customer_reference)),
            Field("ordered_on", kinds.day),
            Field("channel", choice(*words.CHANNEL)),
            Field("status", choice(*ORDER_STATUS)),
            _optional("kontor_number", code(Order.kontor_number)),
        ),
    ),
    CsvFile(
        "order_lines.csv",
        ("order_number", "position"),
        (
            Field("order_number", code(Order.number), "orders.csv"),
            Field("position", kinds.whole),
            _blank("product_number", code(Product.number), "products.csv"),
            _blank("description", text(OrderLine.description)),
            Field("alloy", code(Alloy.number), "alloys.csv"),
            Field("quantity_kg", KG),
            Field("delivered_kg", KG),
            _blank("delivery_date", kinds.day),
            _blank("price_eur_per_100kg", PRICE),
            _optional("metal_source", choice(*words.METAL_SOURCE)),
            _optional("contract_number", code(Contract.number), "contracts.csv"),
        ),
    ),
    CsvFile(
        "bookings.csv",
        ("number",),
        (
            Field("number", code(Booking.number)),
            Field("company_number", code(Company.number), "companies.csv"),
            Field("alloy_group", code(AlloyGroup.code), "alloy_groups.csv"),
            _blank("alloy", code(Alloy.number), "alloys.csv"),
            Field("booked_on", kinds.day),
            Field("value_date", kinds.day),
            Field("kind", choice(*words.BOOKING_KIND)),
            Field("weight_kg", SIGNED_KG),
            _blank("voucher", text(Booking.voucher)),
            _blank("text", text(Booking.text)),
            _optional("related_number", code(Booking.related_number), "bookings.csv"),
        ),
    ),
    CsvFile(
        "documents.csv",
        ("number", "file"),
        (
            Field("number", code(Document.number)),
            Field("company_number", code(Company.number), "companies.csv"),
            _blank("order_number", several(code(Order.number)), "orders.csv"),
            Field("kind", choice(*words.DOCUMENT_KIND)),
            Field("issued_on", kinds.day),
            Field("file", code(Document.file_name)),
        ),
    ),
)
