"""Words for people: one catalogue for all doors, German and English, and how numbers and dates are written."""

from core.text.catalogue import LANGUAGES, _, environment, gettext, language_of, ngettext
from core.text.formats import day, kg, moment, month, signed_kg

__all__ = [
    "LANGUAGES",
    "_",
    "day",
    "environment",
    "gettext",
    "kg",
    "language_of",
    "moment",
    "month",
    "ngettext",
    "signed_kg",
]
