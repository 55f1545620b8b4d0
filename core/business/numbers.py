"""The comparable form of a number, however it is written: what a document, order or contract is found by."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from core.models import Order

KEY_LENGTH = 60

# What people and programs write before a number. Longer words first, so that RECHNUNGSNR is not read as RECHNUNG.
_LABELS = (
    *("AUFTRAGSBESTAETIGUNG", "AUFTRAGSBESTÄTIGUNG", "BESTELLBESTAETIGUNG", "BESTELLBESTÄTIGUNG"),
    *("BESTELLUNGEN", "BESTELLUNG", "BESTELL", "BEST", "AUFTRAGS", "AUFTRAG", "AUFTR", "AB"),
    *("RECHNUNGS", "RECHNUNG", "RECHN", "RNR", "RE", "RG", "GUTSCHRIFTS", "GUTSCHRIFT", "GS"),
    *("LIEFERSCHEIN", "LIEFERUNG", "LS", "BELEG", "DOKUMENT", "KONTRAKT", "RAHMENAUFTRAG", "RAHMENVERTRAG"),
    *("PURCHASEORDER", "ORDERCONFIRMATION", "ORDER", "PO", "OC", "DELIVERYNOTE", "DN", "CREDITNOTE", "CN"),
    *("INVOICE", "INV", "CONTRACT", "DOCUMENT", "NUMMER", "NUMBER", "NUM", "NR", "NO"),
)
_BEFORE = re.compile(rf"^(?:{'|'.join(_LABELS)}|0)+(?=[0-9])")
_KONTOR = re.compile(r"^\s*K\W*(\d{4})\W*0*(\d{1,6})\s*$", re.IGNORECASE)


def key(text: str) -> str:
    """The number in capital letters and digits, without labels ("RE-", "LS ", "AB Nr."), punctuation, spaces and
    leading zeros (SPEC 3); at most 60 signs, empty when there is none. `key(key(x)) == key(x)`.
    """
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    while (shorter := _BEFORE.sub("", signs)) != signs:
        signs = shorter
    return signs[:KEY_LENGTH]


def same(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """The column of keys holds this number's; a text without a number equals no row, not those without a key."""
    comparable = key(text)
    return column == comparable if comparable else false()


def kontor_number(text: str) -> str | None:
    """The number of an order placed here, as Kontor writes it (`K-2026-000123`), or None when it is none."""
    match = _KONTOR.match(unicodedata.normalize("NFKC", text))
    return f"K-{match.group(1)}-{int(match.group(2)):06}" if match else None


def names_order(number: str) -> ColumnElement[bool]:
    """The order's number, own reference or Kontor number is this one, however written."""
    kontor = kontor_number(number)
    return or_(
        same(Order.number_key, number),
        same(Order.reference_key, number),
        Order.kontor_number == kontor if kontor else false(),
    )
