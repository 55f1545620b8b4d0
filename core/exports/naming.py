"""How files are called, so that whoever saved them finds them again: what it is, of which time, of what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 40
"""Characters of one part: what is typed into a filter may be long."""
_IN_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def file_name(parts: Iterable[str], extension: str) -> str:
    """Safe in every mail program and file system: `Umarbeitungskonto_2026-10_Kupfer.pdf`."""
    plain = [ascii_ for part in parts if (ascii_ := _ascii(part))]
    return f"{'_'.join(plain) or 'export'}.{extension}"


def _ascii(text: str) -> str:
    spelled = unicodedata.normalize("NFKD", text.translate(_IN_ASCII)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+|_(?!\d)", "-", spelled)[:LONGEST].strip("-_")
