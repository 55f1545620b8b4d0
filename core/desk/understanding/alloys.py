"""Alloys in a text: by number (CW614N, 2.0401), by symbol (CuZn39Pb3), by everyday name (Messing, brass)."""

from __future__ import annotations

import re

from core.desk.understanding.places import Trace, overlaps

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
    "Sondermessing|Automatenmessing|Kaltmessing|Messing|Mesing|Rotguss|Rotguß|Zinnbronze|Phosphorbronze|"
    "Aluminiumbronze|Alubronze|Bronze|Neusilber|Tombak|Elektrolytkupfer|Reinkupfer|Feinkupfer|Kupfer|"
    "gunmetal|red brass|nickel silver|phosphor bronze|brass|copper"
)
_SYMBOL = re.compile(rf"(?<![\w.,-])(?:{'|'.join(_EXACT)})(?![\w]|[.,]\d)", re.IGNORECASE)
_NAME = re.compile(
    rf"(?<![^\W_])(?:{_EVERYDAY})(?!e?r?preis|price|kurs|zuschlag| & | und söhne)", re.IGNORECASE
)


def find_alloys(text: str) -> list[Trace]:
    """Every alloy, as written; exact names before everyday ones, since `Messing CuZn37` means the exact one.

    `Messingstangen` gives `Messing`.
    """
    exact = [_trace(match) for match in _SYMBOL.finditer(text)]
    names = [_trace(m) for m in _NAME.finditer(text) if not overlaps(m.start(), m.end(), exact)]
    return exact + names


def _trace(match: re.Match[str]) -> Trace:
    return Trace("alloys", "alloy", match.group(), match.group(), match.start(), match.end())
