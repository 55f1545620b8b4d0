"""One table in; a spreadsheet, a text file or a PDF out (SPEC 3, "Exports")."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from core.exports import naming, pdf, separated, spreadsheet
from core.exports.table import Table

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


async def write(table: Table, format: str) -> bytes:
    """The whole file, or nothing: an error while the rows arrive leaves no part of it behind.

    Raises TooManyRows for a PDF of more than 3,000 rows (SPEC 3) and ValueError for any other format.
    """
    if format not in _WRITERS:
        raise ValueError(f"no such export format: {format!r}")
    return await _WRITERS[format](table)


def file_name(table: Table, format: str) -> str:
    """`Bestellungen_2026-10_offen.xlsx`."""
    return naming.file_name((table.title, *table.called), format)
