"""Weights, dimensions and counts: what a number with a unit means, and which numbers are no document numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from core.desk.understanding.places import Trace

_FIGURE = r"\d{1,3}(?:[. ']\d{3})+(?:,\d{1,3})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,3})?|\d{1,7}(?:[.,]\d{1,3})?"
_WEIGHT = re.compile(
    rf"(?<![\w.,-])({_FIGURE}) ?(kg|kilo(?:gramm|s)?|kgs|t|to|tonnen?|tons?|tonnes?|mt)(?![\w])",
    re.IGNORECASE,
)
_GRAMS_PER = {"t": 1000, "m": 1000, "k": 1}  # kilograms per unit, by its first letter
_DIMENSION = re.compile(
    r"(?:[ØøΦ⌀] ?|(?<![\w])(?:durchmesser|dia(?:meter)?\.?|rund|round|sw|6kt\.?|4kt\.?|dicke|breite|länge|stärke)"
    r" ?:? ?(?:sw ?)?)?(?<![\w.,])\d{1,5}(?:[.,]\d{1,3})?(?: ?(?:mm|cm|m))?"
    r"(?: ?[x×*] ?\d{1,5}(?:[.,]\d{1,3})?(?: ?(?:mm|cm|m))?){1,3}(?![\w])"
    r"|(?:[ØøΦ⌀] ?|(?<![\w])(?:durchmesser|dia(?:meter)?\.?|rund|round|sw|6kt\.?|4kt\.?|dicke|breite|länge|stärke)"
    r" ?:? ?(?:sw ?)?)\d{1,4}(?:[.,]\d{1,3})?(?: ?mm)?(?![\w.])"
    r"|(?<![\w.,])\d{1,3}(?:\.\d{3})*(?:,\d{1,3})? ?mm(?![\w])"
    r"|(?<![\w.,])\d{1,4}\.\d{1,3} ?mm(?![\w])",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?<![\w.,-])\d{1,6}(?:[.,]\d{1,3})* ?(?:stück|stk|st|stangen|ringe?|coils?|tafeln|bleche|rohre|pcs|pieces|"
    r"bars|rods|sheets|tubes|meter|mtr|lfm|%|prozent|percent|€|eur|euro|usd|chf|uhr|tage?n?|days?|"
    r"wochen|weeks?|monaten?|months?|jahren?|years?|cm|m)(?![\w])",
    re.IGNORECASE,
)


def find_quantities(text: str, tongue: str | None = None) -> list[Trace]:
    """Every weight; the value is kilograms as a plain decimal number (`2 t` gives `2000`).

    `tongue` is the language of the text. What it leaves open, half a million or 500 kg, has no value and is asked for.
    """
    found = []
    for match in _WEIGHT.finditer(text):
        kilograms = _kilograms(match.group(1), match.group(2).lower(), tongue)
        found.append(Trace("quantities", "quantity_kg", kilograms, match.group(), match.start(), match.end()))
    return found


def find_dimensions(text: str) -> list[Trace]:
    """Every dimension, as written: `0,5 x 30`, `Ø 25 mm`, `SW 17`."""
    return [
        Trace("quantities", "dimension", m.group().strip(), m.group(), m.start(), m.end())
        for m in _DIMENSION.finditer(text)
    ]


def find_counts(text: str) -> list[Trace]:
    """Numbers that count something else (pieces, days, euros); they fill no slot, but are no document numbers."""
    return [Trace("quantities", "", m.group(), m.group(), m.start(), m.end()) for m in _COUNT.finditer(text)]


def _kilograms(figure: str, unit: str, tongue: str | None) -> str | None:
    weight = _decimal(figure, tongue)
    if weight is None:
        return None
    return f"{(weight * _GRAMS_PER.get(unit[0], 1)).normalize():f}"


_ONE_SEPARATOR = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_SEPARATES: Mapping[tuple[str | None, str], str] = MappingProxyType(
    {
        ("de", ","): "decimals",
        ("de", "."): "thousands",
        ("en", ","): "thousands",
        (None, "."): "thousands",
    }
)
"""What stands between one to three figures and exactly three more, by the language; what is not here is not clear:
an English `2.500 kg` may be written by a German."""


def _decimal(figure: str, tongue: str | None) -> Decimal | None:
    """The figure as a number: a last separator followed by other than three digits is the decimal one."""
    digits = re.sub(r"[ ']", "", figure)
    if "," in digits and "." in digits:
        point = max(digits.rfind(","), digits.rfind("."))
        digits = re.sub(r"[.,]", "", digits[:point]) + "." + digits[point + 1 :]
    elif single := _ONE_SEPARATOR.fullmatch(digits):
        meaning = _SEPARATES.get((tongue, single.group(1)))
        if meaning is None:
            return None
        digits = digits.replace(single.group(1), "." if meaning == "decimals" else "")
    elif re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", digits):
        digits = re.sub(r"[.,]", "", digits)
    else:
        digits = digits.replace(",", ".")
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None
