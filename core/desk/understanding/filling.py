"""The answer to a question of the desk: a text that fills the one slot that was missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from core.desk.requests import Request
from core.desk.understanding.addresses import find_addresses
from core.desk.understanding.alloys import find_alloys
from core.desk.understanding.concepts import marks
from core.desk.understanding.formats import find_formats
from core.desk.understanding.names import read_name, read_title
from core.desk.understanding.numbers import find_numbers
from core.desk.understanding.periods import find_periods
from core.desk.understanding.quantities import find_dimensions, find_quantities
from core.desk.understanding.text import clean, flat, words

_YES = re.compile(
    r"\b(?:ja|jo|jep|jawohl|klar|gern\w*|sicher|naturlich|unbedingt|richtig|genau|yes|yep|yeah|sure|"
    r"of course|ok|okay|passt|bitte)\b"
)
_NO = re.compile(r"\b(?:nein|nee|ne|na|no|nope|nicht|kein\w*|not|ohne|general|normal\w*|nur)\b")
_ANY_NUMBER = re.compile(r"[A-Za-z]{0,6}[-/ ]?\d[\d ./-]*\d|\d{2,}")
_COMPANY_LABEL = re.compile(
    r"^(?:(?:die|der|das|the|firma|unternehmen|kunden?|company|nummer|number|nr\.?|no\.?)\s+)+", re.IGNORECASE
)
_PLAIN_WEIGHT = re.compile(r"^\W*(\d[\d.,' ]*)\W*$")

Changes = dict[str, Any]


def fill(request: Request, missing_slot: str, text: str, today: date) -> Request | None:
    """The request with the missing slot filled from the text; None when the text does not answer the question.

    `name` asks for a person and fills title, first and last name. Weights are kilograms.
    """
    reader = _READERS.get(missing_slot)
    changes = reader(clean(text).strip(), today) if reader else None
    return request.having(**changes) if changes else None


def _numbers(text: str, _today: date) -> Changes | None:
    found = find_numbers(text) or find_numbers(f"Nr. {text}")
    values = tuple(dict.fromkeys(find.value for find in found))
    if not values and len(text) <= 30:
        match = _ANY_NUMBER.fullmatch(text.strip(" .#"))
        values = (match.group().strip(),) if match else ()
    return {"numbers": values} if values else None


def _email(text: str, _today: date) -> Changes | None:
    found = find_addresses(text)
    return {"email": found[0].value} if found else None


def _name(text: str, _today: date) -> Changes | None:
    person = read_name(text)
    return {name: value for name, value in vars(person).items() if value} if person else None


def _single_name(slot: str) -> Callable[[str, date], Changes | None]:
    """Asked for one of the names; a full name fills both."""

    def read(text: str, _today: date) -> Changes | None:
        person = read_name(text)
        if person is None:
            return None
        if person.first_name is None and person.title is None:
            return {slot: person.last_name}
        return {name: value for name, value in vars(person).items() if value}

    return read


def _title(text: str, _today: date) -> Changes | None:
    person = read_title(text)
    return {name: value for name, value in vars(person).items() if value is not None} if person else None


def _master(text: str, _today: date) -> Changes | None:
    plain = flat(text)
    if _NO.search(plain):
        return {"master": False}
    said = _YES.search(plain) or any(mark.concept == "master" for mark in marks(words(text)))
    return {"master": True} if said else None


def _period(text: str, today: date) -> Changes | None:
    found = find_periods(text, today)
    return {"period": found[0].value} if found else None


def _wanted_date(text: str, today: date) -> Changes | None:
    found = find_periods(text, today, coming=True)
    return {"wanted_date": found[0].value.last} if found and found[0].value.last else None


def _alloy(text: str, _today: date) -> Changes | None:
    found = find_alloys(text)
    return {"alloy": found[0].value} if found else None


def _format(text: str, _today: date) -> Changes | None:
    found = find_formats(text)
    return {"format": found[0].value} if found else None


def _dimension(text: str, _today: date) -> Changes | None:
    found = find_dimensions(text) or find_dimensions(f"{text.strip(' .')} mm")
    return {"dimension": found[0].value} if found else None


def _quantity(text: str, _today: date) -> Changes | None:
    plain = _PLAIN_WEIGHT.match(text)
    found = find_quantities(f"{plain.group(1).strip()} kg" if plain else text)
    return {"quantity_kg": found[0].value} if found else None


def _company(text: str, _today: date) -> Changes | None:
    """A company's number or name, as written; a longer text or a question is none."""
    said = _COMPANY_LABEL.sub("", text).strip(" .")
    return {"company": said} if said and len(said) <= 80 and not re.search(r"[?\n]", said) else None


def _by_concept(slot: str, values: dict[str, str]) -> Callable[[str, date], Changes | None]:
    def read(text: str, _today: date) -> Changes | None:
        found = [values[mark.concept] for mark in marks(words(text)) if mark.concept in values]
        return {slot: found[0]} if found else None

    return read


_FORMS = {
    "strip": r"band|bänder|streifen|strips?",
    "sheet": r"blech|tafel|platte|sheet|plate",
    "tube": r"rohr|tube|pipe|tubing",
    "rod": r"stange|stab|stäbe|rund|sechskant|vierkant|rods?|bars?",
    "wire": r"draht|drähte|wire",
    "profile": r"profil",
}
"""What the product forms are called; German joins the word to the metal's (Messingband)."""


def _product(text: str, today: date) -> Changes | None:
    """What describes a product: alloy, form, dimension; an amount and a date that are said along count, too."""
    form = next((code for code, names in _FORMS.items() if re.search(rf"(?:{names})\w*\b", text, re.I)), None)
    said: Changes = {"form": form} if form else {}
    for read in (_alloy, _dimension_said, _quantity_said, _wanted_date):
        said.update(read(text, today) or {})
    return said or None


def _dimension_said(text: str, _today: date) -> Changes | None:
    found = find_dimensions(text)
    return {"dimension": found[0].value} if found else None


def _quantity_said(text: str, _today: date) -> Changes | None:
    found = find_quantities(text)
    return {"quantity_kg": found[0].value} if found else None


def _source(text: str, _today: date) -> Changes | None:
    found = {mark.concept for mark in marks(words(text))}
    if "metal_account" in found:
        return {"source": "account"}
    return {"source": "day_price"} if re.search(r"tages|day ?price|spot", text, re.IGNORECASE) else None


def _reference(text: str, _today: date) -> Changes | None:
    """The customer's own reference, as written; a plain no is none."""
    said = " ".join(text.split())
    return {"reference": "" if _NO.fullmatch(flat(said)) else said[:200]} if said else None


_PAPERS = {name: name for name in ("invoice", "delivery_note", "order_confirmation")}
_LISTS = {"orders": "orders", "order": "orders", "contract": "contracts", "framework": "contracts"} | {
    "metal_account": "metal_account"
}
_READERS: dict[str, Callable[[str, date], Changes | None]] = {
    "numbers": _numbers,
    "number": _numbers,
    "email": _email,
    "name": _name,
    "first_name": _single_name("first_name"),
    "last_name": _single_name("last_name"),
    "title": _title,
    "master": _master,
    "company": _company,
    "period": _period,
    "wanted_date": _wanted_date,
    "product": _product,
    "source": _source,
    "reference": _reference,
    "alloy": _alloy,
    "format": _format,
    "dimension": _dimension,
    "quantity_kg": _quantity,
    "document_type": _by_concept("document_type", _PAPERS),
    "what": _by_concept("what", _LISTS),
    "kind": _by_concept("kind", {"contract": "contract", "framework": "framework"}),
    "status": _by_concept("status", {"open": "open", "closed": "closed"}),
}
