"""E-mail addresses in a text, also written as `name (at) firma.example`."""

from __future__ import annotations

import re

from core.desk.understanding.places import Trace

_PLAIN = re.compile(
    r"(?<![\w.+%-])([A-Za-z0-9ÄÖÜäöüß_][\w.+%'-]{0,63})@((?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,5}[^\W\d_]{2,24})"
)
_SPELT = re.compile(
    r"(?<![\w.+%-])([A-Za-z0-9][\w.+-]{0,63}) ?[(\[{] ?(?:at|ät|@) ?[)\]}] ?((?:[a-z0-9-]{1,61}\.){1,5}[a-z]{2,24})",
    re.IGNORECASE,
)


def find_addresses(text: str) -> list[Trace]:
    """Every e-mail address in the order of the text; the value is the address as it would be written to."""
    if "@" not in text and "at" not in text.lower():
        return []
    found = [_trace(match) for pattern in (_PLAIN, _SPELT) for match in pattern.finditer(text)]
    return sorted(found, key=lambda trace: trace.start)


def _trace(match: re.Match[str]) -> Trace:
    local, domain = match.group(1).rstrip(".'"), match.group(2)
    return Trace("addresses", "email", f"{local}@{domain}", match.group(), match.start(), match.end())
