"""One table in; a spreadsheet, a text file or a PDF out (SPEC 3, "Exports")."""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from types import MappingProxyType

from core.exports import pdf, separated, spreadsheet
from core.exports.table import Table

FORMATS = ("xlsx", "pdf", "csv")
PDF_ROW_LIMIT = pdf.ROW_LIMIT
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf": "application/pdf",
        "csv": "text/csv",
    }
)

_WRITERS: Mapping[str, Callable[[Table], Awaitable[bytes]]] = MappingProxyType(
    {"xlsx": spreadsheet.write, "pdf": pdf.write, "csv": separated.write}
)
_IN_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


async def write(table: Table, format: str) -> bytes:
    """The whole file, or nothing: an error while the rows arrive leaves no part of it behind.

    Raises TooManyRows for a PDF of more than 3,000 rows (SPEC 3) and ValueError for a format not in FORMATS.
    """
    if format not in _WRITERS:
        raise ValueError(f"no such export format: {format!r}")
    return await _WRITERS[format](table)


def file_name(table: Table, format: str, made: date) -> str:
    """Safe in every mail program and file system: `Bestellungen_100200_2026-11-23.xlsx`."""
    return f"{_ascii(table.title)}_{_ascii(table.company_number)}_{made.isoformat()}.{format}"


def _ascii(text: str) -> str:
    spelled = unicodedata.normalize("NFKD", text.translate(_IN_ASCII)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", spelled).strip("-") or "export"
