"""What an order says besides the goods: the customer's own reference, and where the metal comes from."""

from __future__ import annotations

import re

from core.desk.understanding.places import Trace
from core.desk.understanding.quantities import find_dimensions, find_quantities
from core.desk.understanding.sentences import sentences
from core.desk.understanding.text import flat, word_set

ASIDES = frozenset({"reference", "source", "contract"})
"""The slots that are found here: no other recogniser reads these words."""
_ORDERS = re.compile(
    r"\b(?:bestell(?:en|e|t|ung)?|ordern?|liefer(?:n|t|e)|brauch\w*|benotig\w*|mocht\w*|hatten? gern\w*|nehmen|"
    r"rufen?|abruf\w*|need|would like|supply|deliver|ship|buy|purchase)\b"
)
_ABOUT_ELSE = re.compile(
    r"\b(?:wann|wo|wie viel\w*|status|when|where|how much|rechnung\w*|lieferschein\w*|invoice\w*|delivery notes?|"
    r"beleg\w*|storn\w*|cancel\w*|reklam\w*|preis|preise|kost\w*|price|saldo|auszug|kontoauszug|balance|"
    r"statements?|buchung\w*|bookings?|fehl\w*|missing|geliefert\w*|delivered|erhalten|received|noch nicht|not yet)\b"
)
_KEPT_BY = r"(?:unsere?|meine?|our|my)\s+(?:eigene\s+|own\s+)?"
_MATTER = (
    r"(?:bestell(?:ung|nummer|[- ]?nr|referenz)|auftrags(?:nummer|[- ]?nr)|zeichen|referenz\w*|reference|ref|"
    r"purchase order|order|po|p\.o\.)"
)
_REFERENCE = re.compile(
    rf"\b(?:{_KEPT_BY}{_MATTER}|referenz(?:nummer|[- ]?nr)?|reference|ref|kommission)\b[ .:#-]*"
    r"(?:(?:nr|no|nummer|number|ist|lautet|is)\b[ .:#]*)*(?P<value>[a-z0-9](?:[\w./-]*\d)[\w/-]*|\d+)"
)
_HEADED = re.compile(
    r"^[ \t]*(?:bestell-? ?(?:nummer|nr)|best\.? ?-?nr|po(?:[ -](?:number|no|nr))?|order (?:number|no)|"
    r"purchase order(?: (?:number|no))?)[ .:#]*(?P<value>[a-z0-9](?:[\w./-]*\d)[\w/-]*)[ .]*$",
    re.MULTILINE,
)
"""A line of its own in an order: `Bestell-Nr. 4711-26`."""
_CONTRACT = re.compile(
    r"\b(?:(?:im |als |per |on |as )?(?:abruf|call-?off) )?(?:aus|von|vom|gegen|zu lasten|zulasten|auf|from|against) "
    r"(?:(?:dem|des|den|unserem|unseres|unseren|our|the) )?"
    r"(?:rahmen-?(?:auftrag|vertrag)\w*|kontrakt\w*|contract|(?:framework|blanket) (?:order|contract))"
    r"(?: ?(?:nr|no|nummer|number)\b\.?)? (?P<value>\d{4,})\b"
)
"""Beside goods that are described, it says where their metal comes from."""
_POINTING = word_set("zu zur zum aus von vom wie laut gemass of from as like per for to")
"""Before it, a reference points at an order that is there already: `wie unsere Bestellung 4711`."""
_SOURCES = {
    "account": re.compile(
        r"\b(?:(?:das )?(?:metall?|material) )?(?:bitte )?(?:aus|von|vom|uber|ab|zu lasten|zulasten|from|out of|off) "
        r"(?:(?:dem|des|unserem|unseres|meinem|our|the|my) )?"
        r"(?:umarbeitungs-?konto\w*|metallkonto\w*|uma|(?:metal|conversion|tolling) account)\b"
    ),
    "day_price": re.compile(
        r"\b(?:zum|at|zu) (?:the |aktuellen |current )?(?:tagespreis\w*|tageskurs\w*|(?:day|daily|spot) price)\b"
    ),
}


def find_asides(text: str) -> list[Trace]:
    """The own reference that an order is given, and the source of its metal; nothing where no goods are ordered.

    `unsere Bestellnummer 4711` beside 500 kg of brass is the reference of the new order; in `Rechnung zu unserer
    Bestellnummer 4711` it is an order that is there already, and no aside.
    """
    if not _orders_goods(text):
        return []
    plain = flat(text)
    references = [m for m in _REFERENCE.finditer(plain) if _is_given(plain, m.start())]
    references += _HEADED.finditer(plain)
    found = [_trace("reference", text[m.start("value") : m.end("value")], text, m) for m in references]
    if find_dimensions(text):
        found += [_trace("contract", m["value"], text, m) for m in _CONTRACT.finditer(plain)]
    return found + [
        _trace("source", source, text, m)
        for source, pattern in _SOURCES.items()
        for m in pattern.finditer(plain)
    ]


def _trace(slot: str, value: str, text: str, match: re.Match[str]) -> Trace:
    return Trace("asides", slot, value, text[match.start() : match.end()], match.start(), match.end())


def _orders_goods(text: str) -> bool:
    """Does a sentence order, and it, or an item of a list, say how much?"""
    found = [(sentence, text[sentence.start : sentence.end]) for sentence in sentences(text)]
    is_listed = any(sentence.item and find_quantities(said) for sentence, said in found)
    orders = [said for _, said in found if _ORDERS.search(flat(said)) and not _ABOUT_ELSE.search(flat(said))]
    return any(is_listed or find_quantities(said) for said in orders)


def _is_given(plain: str, start: int) -> bool:
    before = plain[:start].split()
    return not before or before[-1] not in _POINTING
