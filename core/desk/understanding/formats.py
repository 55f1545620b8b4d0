"""The file format a person names: Excel, PDF or CSV."""

from __future__ import annotations

import re

from core.desk.understanding.places import Trace
from core.desk.understanding.text import flat

_FORMATS = (
    ("xlsx", re.compile(r"\b(?:excel\w*|exel\w*|exzel|xlsx?|spread ?sheets?|tabellenkalkulation)\b")),
    ("csv", re.compile(r"\b(?:csv|comma[- ]separated)(?:[- ]?(?:datei|file|format|export))?\b")),
    ("pdf", re.compile(r"\bpdf(?:[- ]?(?:datei|file|format|export|dokument))?s?\b")),
)


def find_formats(text: str) -> list[Trace]:
    """Every format named; the value is xlsx (also for xls), pdf or csv."""
    plain = flat(text)
    found = [
        Trace("formats", "format", name, text[m.start() : m.end()], m.start(), m.end())
        for name, pattern in _FORMATS
        for m in pattern.finditer(plain)
    ]
    return sorted(found, key=lambda trace: trace.start)
