"""How an order came in, where a text says so: online, or in the conventional way (by phone, mail or fax)."""

from __future__ import annotations

import re

from core.desk.understanding.places import Trace
from core.desk.understanding.text import flat

_ORDERS = r"(?:bestellungen|bestellung|auftrage?n?|orders?|kaufe)"
_PLACED = (
    r"(?:bestellt\w*|aufgegeben\w*|erteilt\w*|geordert\w*|beauftragt\w*|placed|ordered|bought|made|came in)"
)
_BY_HAND = r"(?:(?:e-?)?mail|telefon\w*|phone|telephone|fax|post|letter|brief)"
_BY = r"(?:per|by|via|uber|am|mit)(?: the)?"

_CONVENTIONAL = re.compile(
    r"\b(?:(?:nicht|not|non)[ -]?online\w*|konventionell\w*|conventional(?:ly)?|offline)\b|"
    rf"\b(?:telefonisch|schriftlich)\w*(?= {_ORDERS}\b| {_PLACED}\b)|"
    rf"\b{_BY} {_BY_HAND}(?= {_PLACED}\b)|"
    rf"(?<=\bplaced )\b{_BY} {_BY_HAND}\b|(?<=\bordered )\b{_BY} {_BY_HAND}\b|(?<=\bin )\b{_BY} {_BY_HAND}\b"
)
_ONLINE = re.compile(
    rf"\bonline(?=[- ]?{_ORDERS}\b)|\bonline\b|"
    rf"\b(?:im|uber das|uber den|per|via|in the|through the|via the) (?:portal|webshop|shop)(?= {_PLACED}\b)|"
    r"(?<=\bplaced )\b(?:in|through|via|on) the (?:portal|webshop|shop)\b"
)
_LOOKED_AT = re.compile(  # `Wo kann ich unsere Bestellungen online einsehen?` asks for a place, not for a channel
    r"\b(?:(?:wo|where|wie|how)|(?:kann|konnen|can|could) (?:ich|wir|man|i|we))\b"
    r"(?!.*\bonline[- ]?(?:orders?|bestell))|"
    r"\bonline (?:\w+ ){0,2}(?:\w*seh\w*|\w*schau\w*|\w*ruf\w*|find\w*|verfugbar|zugang\w*|account|konto|portal|"
    r"view|see|available|access)\b"
)


def find_channels(text: str) -> list[Trace]:
    """The channel of the orders meant, by the ERP's code; `schicken Sie sie per Mail` is said of no order."""
    plain = flat(text)
    conventional = list(_CONVENTIONAL.finditer(plain))
    if conventional:
        return [_trace("conventional", match, text) for match in conventional]
    if _LOOKED_AT.search(plain):
        return []
    return [_trace("online", match, text) for match in _ONLINE.finditer(plain)]


def _trace(code: str, match: re.Match[str], text: str) -> Trace:
    words = text[match.start() : match.end()]
    return Trace("channels", "channel", code, words, match.start(), match.end())
