"""The import folder as the ERP writes it (SPEC 9, "Import"): which file speaks which dialect, and its rows."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

Value = str | date | Decimal | int | bool
Row = Sequence[Value]


@dataclass(frozen=True)
class Dialect:
    """Separator and encoding; with semicolons go German numbers and dates, with commas English and ISO ones."""

    separator: str
    encoding: str

    @property
    def is_german(self) -> bool:
        return self.separator == ";"


GERMAN = Dialect(";", "utf-8-sig")
GERMAN_WITHOUT_BOM = Dialect(";", "utf-8")
GERMAN_OLD = Dialect(";", "cp1252")
ENGLISH = Dialect(",", "utf-8")
ENGLISH_WITH_BOM = Dialect(",", "utf-8-sig")


@dataclass(frozen=True)
class File:
    dialect: Dialect
    columns: tuple[str, ...]


# Every dialect that the import must read occurs at least once.
FILES: Mapping[str, File] = MappingProxyType(
    {
        "service_companies.csv": File(
            GERMAN,
            (
                *("code", "name", "address", "phone", "email"),
                *("holidays_region", "office_hours", "mail_footer"),
            ),
        ),
        "contact_persons.csv": File(
            GERMAN, ("email", "first_name", "last_name", "phone", "service_company", "deputy_email")
        ),
        "companies.csv": File(GERMAN_OLD, ("number", "name", "email_domains", "contact_email", "language")),
        "alloy_groups.csv": File(ENGLISH, ("code", "name_de", "name_en")),
        "alloys.csv": File(ENGLISH_WITH_BOM, ("number", "symbol", "alloy_group")),
        "products.csv": File(
            GERMAN_OLD,
            (
                *("number", "name_de", "name_en", "alloy", "form", "dimension"),
                *("min_quantity_kg", "step_kg", "orderable"),
            ),
        ),
        "orders.csv": File(
            GERMAN,
            (
                *("number", "company_number", "customer_reference", "ordered_on"),
                *("channel", "status", "kontor_number"),
            ),
        ),
        "order_lines.csv": File(
            GERMAN,
            (
                *("order_number", "position", "product_number", "description", "alloy", "quantity_kg"),
                *("delivered_kg", "delivery_date", "price_eur_per_100kg", "metal_source", "contract_number"),
            ),
        ),
        "contracts.csv": File(
            ENGLISH,
            (
                *("number", "company_number", "kind", "alloy_group", "product_number", "quantity_kg"),
                *("called_off_kg", "price_eur_per_100kg", "valid_from", "valid_to", "status"),
            ),
        ),
        "bookings.csv": File(
            GERMAN_WITHOUT_BOM,
            (
                *("number", "company_number", "alloy_group", "alloy", "booked_on", "value_date"),
                *("kind", "weight_kg", "voucher", "text", "related_number"),
            ),
        ),
        "documents.csv": File(
            GERMAN, ("number", "company_number", "order_number", "kind", "issued_on", "file")
        ),
    }
)


def write_file(folder: Path, name: str, rows: Iterable[Row]) -> None:
    """One file of the folder, in its dialect. Raises ValueError for a row unlike the file's columns."""
    file = FILES[name]
    with (folder / name).open("w", encoding=file.dialect.encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=file.dialect.separator, lineterminator="\r\n")
        writer.writerow(file.columns)
        for row in rows:
            if len(row) != len(file.columns):
                raise ValueError(f"{name}: {len(row)} values for {len(file.columns)} columns")
            writer.writerow([written(value, file.dialect) for value in row])


def written(value: Value, dialect: Dialect) -> str:
    """`1.234,500` and `23.11.2026` in German, `1234.500` and `2026-11-23` in English, `true` in both."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:,f}".translate(_GERMAN_SIGNS) if dialect.is_german else f"{value:f}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}" if dialect.is_german else value.isoformat()
    return str(value)


_GERMAN_SIGNS = str.maketrans(",.", ".,")
