"""The answer to a question of the desk: a text that fills the one slot that was missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from core.desk.requests import Intent, Request
from core.desk.understanding.addresses import find_addresses
from core.desk.understanding.alloys import find_alloys
from core.desk.understanding.asides import find_asides
from core.desk.understanding.calendar_words import COUNT_NUMBER
from core.desk.understanding.concepts import marks
from core.desk.understanding.formats import find_formats
from core.desk.understanding.names import read_name, read_title
from core.desk.understanding.numbers import find_numbers
from core.desk.understanding.periods import find_periods
from core.desk.understanding.quantities import find_dimensions, find_quantities
from core.desk.understanding.text import clean, flat, words
from core.desk.understanding.wanted import wanted_day

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
_BELOW_ZERO = re.compile(r"^\W*[-\u2212\u2013]\d")
_TONNES_IN_WORDS = re.compile(
    rf"\b(?P<part>(?:eine )?halbe|half a|anderthalb|(?P<count>{'|'.join(sorted(COUNT_NUMBER, key=len, reverse=True))})"
    r"(?P<half>einhalb)?) ?(?:tonnen?|tons?|tonnes?|to|t)\b"
)
_SOON = re.compile(
    r"\basap\b|\b(?:so|as) (?:bald|schnell|fruh|soon|early)\w* (?:wie|als|es|as|you can)|\bsofort|\bumgehend|"
    r"\bschnellst|\bbaldmoglich|\bbaldigst|\bfruhest|\bnachstmoglich|\bdringend|\beilt\b|\burgent|\bimmediately|"
    r"\bsoonest|\bearliest"
)
_ANY_DAY = re.compile(
    r"\b(?:egal|keiner?|kein termin|offen|ohne|weiss (?:ich )?nicht|any ?(?:time|day)|none|no date)\b"
)

_THREE_BEHIND = re.compile(r"(?<![\d.,])(\d{1,3})([.,])(\d{3})(?![\d.,])")
_POINT = {"de": ",", "en": "."}

Changes = dict[str, Any]


def fill(
    request: Request, missing_slot: str, text: str, today: date, language: str | None = None
) -> Request | None:
    """The request with the missing slot filled from the text; None when the text does not answer the question.

    `name` asks for a person and fills title, first and last name. Weights are kilograms; whoever is answered in German
    writes `500,000 kg` as it is shown there, with three decimals, and not for half a million; in English `500.000 kg`.
    """
    reader = _READERS.get(missing_slot)
    said = clean(text).strip()
    if missing_slot == "quantity_kg":
        said = _as_shown(said, language)
    changes = reader(said, today) if reader else None
    return request.having(**changes) if changes else None


def _as_shown(text: str, language: str | None) -> str:
    """The figures as one who is answered in this language means them; thousands never begin with a zero."""

    def plain(match: re.Match[str]) -> str:
        whole, separator, behind = match.groups()
        is_point = separator == _POINT.get(language or "")
        return f"0{whole}.{behind}" if is_point else whole + behind

    return _THREE_BEHIND.sub(plain, text)


def stops(text: str) -> bool:
    """Does the text end the dialogue instead of answering?"""
    return bool(_STOP.fullmatch(flat(clean(text).strip())))


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
    """A day to come, or that it need not be said: then as soon as possible."""
    day = wanted_day(text, today, only_this=True)
    if day is not None:
        return {"wanted_date": day}
    plain = flat(text)
    return {"soon": True} if _SOON.search(plain) or _ANY_DAY.search(plain) else None


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
    if _BELOW_ZERO.match(text):
        return None
    plain = _PLAIN_WEIGHT.match(text)
    found = find_quantities(f"{plain.group(1).strip()} kg" if plain else text)
    return {"quantity_kg": found[0].value} if found else _tonnes_in_words(text)


def _tonnes_in_words(text: str) -> Changes | None:
    """`zwei Tonnen`, `eine halbe Tonne`, `zweieinhalb Tonnen`."""
    said = _TONNES_IN_WORDS.search(flat(text))
    if said is None:
        return None
    whole = COUNT_NUMBER[said["count"]] if said["count"] else int(said["part"] == "anderthalb")
    half = bool(said["half"]) or not said["count"]
    return {"quantity_kg": str(1000 * whole + 500 * half)}


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
    "rod": r"stange|stab|stäbe|(?<!g)rund|sechskant|vierkant|\brod|\bbar(?=s?\b)",
    "wire": r"draht|drähte|wire",
    "profile": r"profil",
}
"""What the product forms are called; German joins the word to the metal's (Messingband)."""


def _form(text: str) -> Changes:
    form = next((code for code, names in _FORMS.items() if re.search(rf"(?:{names})\w*\b", text, re.I)), None)
    return {"form": form} if form else {}


def _product(text: str, today: date) -> Changes | None:
    """A number, or what describes a product: alloy, form, dimension; an amount and a day that are said along count.

    The number may be the product's, an order's to repeat, or a contract's to call off from.
    """
    said = _form(text)
    for read in (_alloy, _dimension_said, _quantity_said, _day_said):
        said.update(read(text, today) or {})
    if not said.keys() & {"alloy", "form", "dimension"}:
        said.update(_numbers(text, today) or {})
    elif "dimension" not in said:
        said.update(_bare_dimension(text))
    return said or None


def _bare_dimension(text: str) -> Changes:
    """`Rundstange 20`: a figure that stands alone behind a product form."""
    figures = [figure for figure in _BARE_FIGURE.findall(text) if not find_quantities(text)]
    return {"dimension": figures[0]} if len(figures) == 1 else {}


def _dimension_said(text: str, _today: date) -> Changes | None:
    found = find_dimensions(text)
    return {"dimension": found[0].value} if found else None


def _quantity_said(text: str, _today: date) -> Changes | None:
    found = find_quantities(text)
    return {"quantity_kg": found[0].value} if found else None


def _day_said(text: str, today: date) -> Changes | None:
    day = wanted_day(text, today)
    return {"wanted_date": day} if day else None


def said_along(request: Request, text: str) -> Request:
    """What a text that orders something says besides, where nothing else was read: the product's form, that it is
    needed soon, the own reference, where the metal comes from. Other wishes stay as they are.
    """
    if request.intent is not Intent.PLACE_ORDER or request.slots.form is not None:
        return request
    said = {find.slot: find.value for find in reversed(find_asides(text))}  # of two, what was said first
    said.update(_form(_without_numbers(text)))
    if request.slots.wanted_date is None and _SOON.search(flat(text)):
        said["soon"] = True
    return request.having(**said) if said else request


def with_asides(requests: Sequence[Request], text: str) -> tuple[Request, ...]:
    """The wishes with what the text says besides: all of it for one, for several only the reference they share."""
    if len(requests) == 1:
        return (said_along(requests[0], text),)
    references = [find.value for find in find_asides(text) if find.slot == "reference"]
    if not references:
        return tuple(requests)
    orders = Intent.PLACE_ORDER
    return tuple(r.having(reference=references[0]) if r.intent is orders else r for r in requests)


def _without_numbers(text: str) -> str:
    """Without dimensions: the `rund` of `rund 20 mm` is no product form."""
    for found in reversed(find_dimensions(text)):
        text = text[: found.start] + text[found.end :]
    return text


def _source(text: str, _today: date) -> Changes | None:
    """Where the metal comes from: a contract, with its number if there is one, the metal account, the day price."""
    numbers = _numbers(text, _today)
    plain = flat(text)
    if numbers or _FROM_CONTRACT.search(plain):
        return {"source": "contract", "contract": numbers["numbers"][0] if numbers else None}
    if _AT_DAY_PRICE.search(plain):
        return {"source": "day_price", "contract": None}
    account = _FROM_ACCOUNT.search(plain) or any(
        mark.concept == "metal_account" for mark in marks(words(text))
    )
    return {"source": "account", "contract": None} if account else None


def _reference(text: str, _today: date) -> Changes | None:
    """The customer's own reference, as written; a plain no is none."""
    said = " ".join(text.split())
    if not said or stops(said):
        return None
    return {"reference": "" if _NO_REFERENCE.fullmatch(flat(said)) else said[:200]}


_BARE_FIGURE = re.compile(r"(?<![\w.,/-])\d{1,4}(?:[.,]\d{1,3})?(?![\w.,/-])")
_FROM_CONTRACT = re.compile(r"kontrakt|rahmen|contract|framework|abruf|call.?off")
_AT_DAY_PRICE = re.compile(r"tages|aktuell\w* (?:preis|kurs)|day ?price|daily price|spot|\blme\b|borse")
_FROM_ACCOUNT = re.compile(
    r"konto|account|\buma\b|beistell|beigestellt|bestand|unser\w* metall|our (?:own )?metal"
)
_NO_REFERENCE = re.compile(
    r"(?:[-/. ]+|(?:nein|ne|nee|no|none|nope|nicht|kein\w*|ohne|leer|entfallt|weglassen|skip|not|without)"
    r"(?:[ ,]+(?:a|any|eine|eigene|bestell|referenz|nummer|bestellnummer|reference|number|danke|thanks|notig|needed))*"
    r"|(?:haben wir|habe ich|gibt es|brauche ich|brauchen wir) (?:nicht|kein\w*))[ .!]*"
)
_STOP = re.compile(r"(?:bitte |please )?(?:abbrechen|abbruch|stopp?|cancel|abort)(?: bitte| please)?[ .!]*")
_PAPERS = {name: name for name in ("invoice", "delivery_note", "order_confirmation", "credit_note")}
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
