"""Documents as files: one handsome page as PDF, set by typst, and now and then an electronic invoice."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from threading import local
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from core.exports.typesetting import FONTS
from kontor.demo.example_data import electronic_invoice
from kontor.demo.example_data.companies import CUSTOMERS, Customer, service_company_of
from kontor.demo.example_data.documents import CENT, Document, Item

if TYPE_CHECKING:
    import typst

HOUSE = Path(__file__).parent
WORKERS = 2  # typst works outside the interpreter's lock
VAT = Decimal("0.19")
GERMAN_SIGNS = str.maketrans(",.", ".,")
_CUSTOMERS: Mapping[str, Customer] = MappingProxyType({each.number: each for each in CUSTOMERS})

Words = Mapping[str, str]
WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "de": {
            "order_confirmation": "Auftragsbestätigung",
            "delivery_note": "Lieferschein",
            "invoice": "Rechnung",
            "credit_note": "Gutschrift",
            "order_confirmation.opening": "Vielen Dank für Ihren Auftrag. Wir bestätigen Ihnen:",
            "delivery_note.opening": "Heute haben wir für Sie auf den Weg gebracht:",
            "invoice.opening": "Für unsere Lieferung berechnen wir Ihnen:",
            "credit_note.opening": "Zu Ihrer Rücksendung schreiben wir Ihnen gut:",
            "order_confirmation.closing": "Es gelten unsere Verkaufs- und Lieferbedingungen.",
            "delivery_note.closing": "Bitte prüfen Sie Gewicht und Verpackung bei der Annahme.",
            "invoice.closing": "Zahlbar innerhalb von 30 Tagen ohne Abzug.",
            "credit_note.closing": "Wir verrechnen den Betrag mit Ihrer nächsten Zahlung.",
            "account": "Das Metall wird Ihrem Umarbeitungskonto entnommen.",
            "date": "Datum",
            "customer": "Kundennummer",
            "order": "Auftrag",
            "reference": "Ihre Bestellung",
            "about": "Zu Rechnung",
            "position": "Pos.",
            "product": "Produkt",
            "delivery": "Termin",
            "weight": "Menge kg",
            "price": "EUR/100 kg",
            "amount": "Betrag EUR",
            "net": "Summe netto",
            "vat": "zuzüglich 19 % USt",
            "no_vat": "Steuerfreie Ausfuhrlieferung",
            "total": "Gesamtbetrag EUR",
        },
        "en": {
            "order_confirmation": "Order confirmation",
            "delivery_note": "Delivery note",
            "invoice": "Invoice",
            "credit_note": "Credit note",
            "order_confirmation.opening": "Thank you for your order. We are pleased to confirm:",
            "delivery_note.opening": "Today we have dispatched for you:",
            "invoice.opening": "For our delivery we charge you:",
            "credit_note.opening": "For the goods you returned we credit you:",
            "order_confirmation.closing": "Our terms of sale and delivery apply.",
            "delivery_note.closing": "Please check weight and packaging on receipt.",
            "invoice.closing": "Payable within 30 days without deduction.",
            "credit_note.closing": "We will set the amount off against your next payment.",
            "account": "The metal is drawn from your metal account.",
            "date": "Date",
            "customer": "Customer number",
            "order": "Order",
            "reference": "Your order",
            "about": "For invoice",
            "position": "Pos.",
            "product": "Product",
            "delivery": "Date",
            "weight": "Quantity kg",
            "price": "EUR/100 kg",
            "amount": "Amount EUR",
            "net": "Net total",
            "vat": "plus 19 % VAT",
            "no_vat": "Export delivery, VAT exempt",
            "total": "Total EUR",
        },
    }
)


def print_all(folder: Path, documents: Sequence[Document]) -> None:
    """Writes every file of every document below `folder`."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    # Two halves in two threads: each has a typst compiler of its own.
    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in pool.map(lambda document: _print(folder, document), documents):
            pass


def _print(folder: Path, document: Document) -> None:
    for format in document.formats:
        (folder / document.file(format)).write_bytes(_PRINTERS[format](document))


_compilers = local()


def _compiler() -> "typst.Compiler":
    import typst

    if not hasattr(_compilers, "own"):
        _compilers.own = typst.Compiler(
            str(HOUSE / "document.typ"), root=str(HOUSE), font_paths=[str(FONTS)], ignore_system_fonts=True
        )
    own: typst.Compiler = _compilers.own
    return own


def _pdf(document: Document) -> bytes:
    made = _compiler().compile(
        sys_inputs={"document": json.dumps(_page(document))},
        format="pdf",
        pdf_tags=False,  # a third of the size
        timestamp=datetime.combine(document.issued_on, time(6), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for {document.number}")
    return made


def _page(document: Document) -> dict[str, Any]:
    customer = _CUSTOMERS[document.company]
    words = WORDS[customer.language]
    seller = service_company_of(customer)
    columns = _columns(document, customer.language)
    return {
        "language": customer.language,
        "title": words[document.kind],
        "number": document.number,
        "seller": {
            "name": seller.name,
            "address": seller.address,
            "phone": seller.phone,
            "email": seller.email,
            "footer": seller.mail_footer,
        },
        "buyer": {
            "lines": [
                line for line in (customer.name, customer.street, customer.town, customer.country) if line
            ]
        },
        "facts": list(_facts(document, customer, words)),
        "opening": words[f"{document.kind}.opening"],
        "columns": [
            {"title": words[title], "width": width, "figure": figure} for title, width, figure in columns
        ],
        "rows": [
            [_cell(item, title, customer.language) for title, _, _ in columns] for item in document.items
        ],
        "totals": _totals(document, customer, words),
        "closing": list(_closing(document, words)),
    }


def _facts(document: Document, customer: Customer, words: Words) -> Iterator[tuple[str, str]]:
    yield words["date"], _day(document.issued_on, customer.language)
    yield words["customer"], customer.number
    if len(document.orders) == 1:  # else they stand in the table
        yield words["order"], document.orders[0].number
        yield words["reference"], document.orders[0].reference
    if document.about:
        yield words["about"], document.about


def _closing(document: Document, words: Words) -> Iterator[str]:
    if document.kind == "order_confirmation" and any(item.source == "account" for item in document.items):
        yield words["account"]
    yield words[f"{document.kind}.closing"]


Column = tuple[str, int | None, bool]  # word, width in mm (none: the rest), whether it holds figures
_MONEY: tuple[Column, ...] = (("price", 23, True), ("amount", 27, True))


def _columns(document: Document, language: str) -> list[Column]:
    several = (("order", 23, False),) if len(document.orders) > 1 else ()
    when = (
        (("delivery", 22 if language == "de" else 25, False),)
        if document.kind == "order_confirmation"
        else ()
    )
    money = () if document.kind == "delivery_note" else _MONEY
    return [*several, ("position", 11, False), ("product", None, False), *when, ("weight", 24, True), *money]


def _cell(item: Item, title: str, language: str) -> str:
    return _CELLS[title](item, language)


_CELLS: Mapping[str, Callable[[Item, str], str]] = MappingProxyType(
    {
        "order": lambda item, _: item.order,
        "position": lambda item, _: str(item.position),
        "product": lambda item, language: item.product.described(language),
        "delivery": lambda item, language: _day(item.delivery_date, language),
        "weight": lambda item, language: _figure(item.weight_kg, 3, language),
        "price": lambda item, language: _figure(item.price, 2, language),
        "amount": lambda item, language: _figure(item.amount, 2, language),
    }
)


def _totals(document: Document, customer: Customer, words: Words) -> list[tuple[str, str]]:
    if document.kind == "delivery_note":
        return []
    net, vat, total = sums(document)
    sides = (("net", net), ("no_vat" if customer.country else "vat", vat), ("total", total))
    return [(words[label], _figure(amount, 2, customer.language)) for label, amount in sides]


def sums(document: Document) -> tuple[Decimal, Decimal, Decimal]:
    """Net, VAT and total in EUR; deliveries abroad are free of VAT."""
    net = sum((item.amount for item in document.items), Decimal("0.00"))
    rate = Decimal(0) if _CUSTOMERS[document.company].country else VAT
    vat = (net * rate).quantize(CENT, ROUND_HALF_UP)
    return net, vat, net + vat


def _figure(value: Decimal, decimals: int, language: str) -> str:
    english = f"{value:,.{decimals}f}"
    return english if language == "en" else english.translate(GERMAN_SIGNS)


def _day(day: date, language: str) -> str:
    return f"{day:%d.%m.%Y}" if language == "de" else day.isoformat()


def _xml(document: Document) -> bytes:
    customer = _CUSTOMERS[document.company]
    return electronic_invoice.written(document, service_company_of(customer), customer, sums(document))


_PRINTERS: Mapping[str, Callable[[Document], bytes]] = MappingProxyType({"pdf": _pdf, "xml": _xml})
