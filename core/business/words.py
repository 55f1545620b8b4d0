"""What the ERP's codes are called: one table per code, English here, German in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.text import _, gettext

STATUS: Mapping[str, str] = MappingProxyType(
    {
        "received": _("received"),
        "confirmed": _("confirmed"),
        "in_production": _("in production"),
        "partly_delivered": _("partly delivered"),
        "delivered": _("delivered"),
        "invoiced": _("invoiced"),
        "cancelled": _("cancelled"),
        "open": _("open"),
        "closed": _("closed"),
    }
)
CHANNEL: Mapping[str, str] = MappingProxyType({"online": _("online"), "conventional": _("conventional")})
DOCUMENT_KIND: Mapping[str, str] = MappingProxyType(
    {
        "order_confirmation": _("Order confirmation"),
        "delivery_note": _("Delivery note"),
        "invoice": _("Invoice"),
        "credit_note": _("Credit note"),
    }
)
CONTRACT_KIND: Mapping[str, str] = MappingProxyType(
    {"contract": _("Contract"), "framework": _("Framework order")}
)
FORM: Mapping[str, str] = MappingProxyType(
    {
        "strip": _("Strip"),
        "sheet": _("Sheet"),
        "tube": _("Tube"),
        "rod": _("Rod"),
        "wire": _("Wire"),
        "profile": _("Profile"),
    }
)
METAL_SOURCE: Mapping[str, str] = MappingProxyType(
    {"account": _("Metal account"), "contract": _("Contract"), "day_price": _("Day price")}
)
BOOKING_KIND: Mapping[str, str] = MappingProxyType(
    {
        "opening_balance": _("Opening balance"),
        "scrap_delivery": _("Scrap delivery"),
        "metal_provided": _("Metal provided"),
        "metal_purchase": _("Metal purchase"),
        "withdrawal": _("Withdrawal"),
        "transfer": _("Transfer"),
        "deduction": _("Deduction"),
        "sale": _("Sale"),
        "correction": _("Correction"),
        "reversal": _("Reversal"),
    }
)
TABLES = (STATUS, CHANNEL, DOCUMENT_KIND, CONTRACT_KIND, FORM, METAL_SOURCE, BOOKING_KIND)


def product(name: str, dimension: str, alloy: str) -> str:
    """A product in one line: name, dimension, and its alloy unless the name says it."""
    said = alloy if alloy.casefold() not in name.casefold() else ""
    return " · ".join(part for part in (name, dimension, said) if part)


def word(table: Mapping[str, str], code: str | None, language: str) -> str:
    """What the code is called in the language; a code that is not in the table stands for itself."""
    return gettext(table.get(code, code), language) if code else ""
