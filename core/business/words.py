"""What the ERP's codes are called: one table per code, English here, German in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.text import gettext

STATUS: Mapping[str, str] = MappingProxyType(
    {
        "received": "received",
        "confirmed": "confirmed",
        "in_production": "in production",
        "partly_delivered": "partly delivered",
        "delivered": "delivered",
        "invoiced": "invoiced",
        "cancelled": "cancelled",
        "open": "open",
        "closed": "closed",
    }
)
CHANNEL: Mapping[str, str] = MappingProxyType({"online": "online", "conventional": "conventional"})
DOCUMENT_KIND: Mapping[str, str] = MappingProxyType(
    {
        "order_confirmation": "Order confirmation",
        "delivery_note": "Delivery note",
        "invoice": "Invoice",
        "credit_note": "Credit note",
    }
)
CONTRACT_KIND: Mapping[str, str] = MappingProxyType({"contract": "Contract", "framework": "Framework order"})
FORM: Mapping[str, str] = MappingProxyType(
    {
        "strip": "Strip",
        "sheet": "Sheet",
        "tube": "Tube",
        "rod": "Rod",
        "wire": "Wire",
        "profile": "Profile",
    }
)
METAL_SOURCE: Mapping[str, str] = MappingProxyType(
    {"account": "Metal account", "contract": "Contract", "day_price": "Day price"}
)
BOOKING_KIND: Mapping[str, str] = MappingProxyType(
    {
        "opening_balance": "Opening balance",
        "scrap_delivery": "Scrap delivery",
        "metal_provided": "Metal provided",
        "metal_purchase": "Metal purchase",
        "withdrawal": "Withdrawal",
        "transfer": "Transfer",
        "deduction": "Deduction",
        "sale": "Sale",
        "correction": "Correction",
        "reversal": "Reversal",
    }
)
TABLES = (STATUS, CHANNEL, DOCUMENT_KIND, CONTRACT_KIND, FORM, METAL_SOURCE, BOOKING_KIND)


def word(table: Mapping[str, str], code: str | None, language: str) -> str:
    """What the code is called in the language; a code that is not in the table stands for itself."""
    return gettext(table.get(code, code), language) if code else ""
