"""Words for people: one catalogue for all doors, German and English, and how numbers and dates are written."""

from core.text.catalogue import LANGUAGES, _, environment, gettext, language_of, ngettext
from core.text.formats import age, day, decimal_kg, kg, moment, money, month

__all__ = [
    "LANGUAGES",
    "_",
    "age",
    "day",
    "decimal_kg",
    "environment",
    "gettext",
    "kg",
    "language_of",
    "moment",
    "money",
    "month",
    "ngettext",
]
