"""Alloys in a text: by number (CW614N, 2.0401), by symbol (CuZn39Pb3), by everyday name (Messing, brass)."""

from __future__ import annotations

import re

from core.desk.understanding.forms import form_of
from core.desk.understanding.places import Trace, overlaps
from core.desk.understanding.text import word_set, words

_EXACT = (
    r"(?:EN[ -]?)?C[WCBMRX] ?\d{3}[A-Z]",  # European number, EN 1412
    r"2\.\d{4}(?:\.\d{2})?",  # DIN material number
    r"C ?[1-9]\d{2}00",  # UNS
    r"Cu-? ?(?:ETP1?|DHP|DLP|OFE?|HCP|PHCE?|FRHC)(?: ?[12])?",
    r"(?:E|SF|SE|OF)-? ?Cu(?: ?\d{2})?",
    r"(?:Cu|G-Cu)(?:[- ]?(?:Zn|Sn|Ni|Pb|Al|Be|Cr|Zr|Si|Fe|Mn|Te|Ag|Mg|Co|As|Sb|P|S)(?: ?\d{1,2}(?:[.,]\d{1,2})?)?"
    r"(?! ?als\b| ?as\b))+",
    r"Ms ?-? ?\d{2}(?:Pb\d?)?",  # the old German names of brass
    r"Rg ?\d{1,2}",
)
_EVERYDAY = (
    r"(?:(?!alt|schrott|rest|metall)[a-zäöü]{3,20})?(?:messing|bronze|kupfer)|Mesing|Rotguss|Rotguß|Neusilber|Tombak|"
    r"gunmetal|nickel[ -]silver|(?:(?:red|special|leaded|naval|free[ -](?:cutting|machining)) )?brass|"
    r"(?:(?:tin|phosphor|alumini?um|silicon) )?bronze|copper"
)
"""Any kind of a metal may be a group of its own: Zerspanungsmessing, Zinnbronze, special brass."""
_CODE = r"(?-i: \([A-Z][A-Z0-9]{1,5}\))?"  # `Messing (MS)`, as lists name a group beside others of its kind
_OTHER_METALS = word_set(
    "gold silber silver aluminium aluminum alu stahl edelstahl steel eisen iron zink zinc blei titan titanium nickel "
    "zinn magnesium platin platinum palladium wolfram tungsten chrom kobalt cobalt"
)
_SYMBOL = re.compile(rf"(?<![\w.,-])(?:{'|'.join(_EXACT)})(?![\w]|[.,]\d)", re.IGNORECASE)
_NAME = re.compile(
    rf"(?<![^\W_])(?:{_EVERYDAY}){_CODE}(?!e?r?preis|price|kurs|zuschlag| & | und söhne)", re.IGNORECASE
)


def find_alloys(text: str) -> list[Trace]:
    """Every alloy, as written; exact names before everyday ones, since `Messing CuZn37` means the exact one.

    `Messingstangen` gives `Messing`.
    """
    exact = [_trace(match) for match in _SYMBOL.finditer(text)]
    names = [_trace(m) for m in _NAME.finditer(text) if not overlaps(m.start(), m.end(), exact)]
    return exact + names


def find_other_metals(text: str) -> list[Trace]:
    """Metals that are no copper alloy, alone or with a form (`Edelstahlrohr`): asked for, they are answered for."""
    known = find_alloys(text)
    named = [(word, _other_metal_in(word.folded)) for word in words(text)]
    found = [(word.start, word.start + length) for word, length in named if length]
    return [
        Trace("alloys", "other_metal", text[start:end], text[start:end], start, end)
        for start, end in found
        if not overlaps(start, end, known)
    ]


def _other_metal_in(word: str) -> int:
    """How many letters at the beginning of the word name one."""
    if word in _OTHER_METALS:
        return len(word)
    heads = (metal for metal in _OTHER_METALS if word.startswith(metal))
    return next((len(metal) for metal in heads if form_of(word.removeprefix(metal)) is not None), 0)


def _trace(match: re.Match[str]) -> Trace:
    return Trace("alloys", "alloy", match.group(), match.group(), match.start(), match.end())
