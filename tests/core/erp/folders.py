"""A small, sound import folder, in the ERP's German or in its English way of writing, to be changed by tests."""

from __future__ import annotations

import copy
import csv
import io
from pathlib import Path

Rows = list[dict[str, str]]
Files = dict[str, Rows]

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice/>\n'

# Numbers and dates are written as the English dialect has them.
_SOUND: Files = {
    "service_companies.csv": [
        {
            "code": "MSW",
            "name": "Metallservice Südwest",
            "address": "Industriestraße 4, 70565 Stuttgart",
            "phone": "0711 5550100",
            "email": "desk@msw.example",
            "holidays_region": "BW",
            "office_hours": "Mo-Fr 08:00-12:00 13:00-16:30",
        }
    ],
    "contact_persons.csv": [
        {
            "email": "Petra.Hoffmann@msw.example",
            "first_name": "Petra",
            "last_name": "Hoffmann",
            "phone": "",
            "service_company": "MSW",
            "deputy_email": "",
        }
    ],
    "companies.csv": [
        {
            "number": number,
            "name": name,
            "email_domains": domains,
            "contact_email": "petra.hoffmann@MSW.example",
            "language": "de",
        }
        for number, name, domains in (
            ("100200", "Lindner GmbH", "lindner.example lindner-präzision.example"),
            ("100300", "Kessel AG", "kessel.example"),
        )
    ],
    "alloy_groups.csv": [{"code": "MS", "name_de": "Messing", "name_en": "Brass"}],
    "alloys.csv": [{"number": "CW508L", "symbol": "CuZn37", "alloy_group": "MS"}],
    "products.csv": [
        {
            "number": "310440",
            "name_de": "Messingband CuZn37",
            "name_en": "Brass strip CuZn37",
            "alloy": "CW508L",
            "form": "strip",
            "dimension": "0.5 x 200 mm",
            "min_quantity_kg": "1,000",
            "step_kg": "50",
            "orderable": "true",
        }
    ],
    "contracts.csv": [
        {
            "number": "30004517",
            "company_number": "100200",
            "kind": "contract",
            "alloy_group": "MS",
            "product_number": "",
            "quantity_kg": "20,000.5",
            "called_off_kg": "1,250.125",
            "price_eur_per_100kg": "702.50",
            "valid_from": "2026-01-01",
            "valid_to": "2026-12-31",
            "status": "open",
        }
    ],
    "orders.csv": [
        {
            "number": "4500012345",
            "company_number": "100200",
            "customer_reference": "PO-26-017",
            "ordered_on": "2026-11-02",
            "channel": "online",
            "status": "confirmed",
            "kontor_number": "",
        },
        {
            "number": "4500012399",
            "company_number": "100300",
            "customer_reference": "",
            "ordered_on": "2026-11-03",
            "channel": "conventional",
            "status": "delivered",
            "kontor_number": "",
        },
    ],
    "order_lines.csv": [
        {
            "order_number": "4500012345",
            "position": position,
            "product_number": "310440",
            "description": "Messingband, geschnitten",
            "alloy": "CW508L",
            "quantity_kg": "1,250.125",
            "delivered_kg": "0",
            "delivery_date": "2026-12-04",
            "price_eur_per_100kg": "812.5",
            "metal_source": "contract",
            "contract_number": "30004517",
        }
        for position in ("1", "2")
    ],
    "bookings.csv": [
        {
            "number": number,
            "company_number": "100200",
            "alloy_group": "MS",
            "alloy": "",
            "booked_on": "2026-01-02",
            "value_date": "2026-01-02",
            "kind": kind,
            "weight_kg": weight,
            "voucher": "WS1",
            "text": "Späne",
            "related_number": related,
        }
        for number, kind, weight, related in (
            ("B1", "opening_balance", "1,000", ""),
            ("B2", "transfer", "-250.125", "B3"),
            ("B3", "transfer", "250.125", "B2"),
        )
    ],
    "documents.csv": [
        {
            "number": "90012345",
            "company_number": "100200",
            "order_number": "4500012345",
            "kind": "invoice",
            "issued_on": "2026-11-20",
            "file": file,
        }
        for file in ("documents/RE_90012345.pdf", "documents/RE_90012345.xml")
    ],
}
NUMBERS = (
    "min_quantity_kg",
    "step_kg",
    "quantity_kg",
    "called_off_kg",
    "delivered_kg",
    "price_eur_per_100kg",
    "weight_kg",
)
DATES = ("valid_from", "valid_to", "ordered_on", "delivery_date", "booked_on", "value_date", "issued_on")
_SWAPPED = str.maketrans(",.", ".,")


def sound() -> Files:
    """A fresh copy that may be changed."""
    return copy.deepcopy(_SOUND)


def write(
    folder: Path, files: Files, *, german: bool = False, encoding: str = "utf-8", backwards: bool = False
) -> Path:
    """Writes the CSV files and the documents that they name; `backwards` turns the order of the columns round."""
    for name, rows in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(_text(rows, german=german, backwards=backwards).encode(encoding))
    for row in files.get("documents.csv", []):
        put(folder, row["file"])
    return folder


def put(folder: Path, file: str, content: bytes | None = None) -> Path:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content or (XML if file.endswith(".xml") else PDF))
    return path


def _text(rows: Rows, *, german: bool, backwards: bool) -> str:
    columns = list(rows[0])[:: -1 if backwards else 1]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if german else ",")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_in_german(name, row[name]) if german else row[name] for name in columns])
    return out.getvalue()


def _in_german(name: str, value: str) -> str:
    if name in NUMBERS:
        return value.translate(_SWAPPED)
    return ".".join(reversed(value.split("-"))) if name in DATES else value
