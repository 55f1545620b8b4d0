"""Lists to export: an ordinary one, a hostile one, a long one, one that breaks off."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from core.exports.table import Cell, Column, Kind, Table

Row = tuple[Cell, ...]

COLUMNS = (
    Column("number", "Auftrag"),
    Column("ordered_on", "Datum", Kind.DATE),
    Column("position", "Pos.", Kind.WHOLE),
    Column("product", "Produkt"),
    Column("status", "Status", Kind.STATUS),
    Column("quantity", "Bestellt kg", Kind.KG),
    Column("price", "EUR je 100 kg", Kind.MONEY),
)
ORDINARY: Row = (
    "4500012345",
    date(2026, 10, 5),
    1,
    "Rohr CuZn37, 12 x 1,5 mm",
    "geliefert",
    Decimal("4175.625"),
    Decimal("1812.5"),
)


async def streamed(rows: Sequence[Row]) -> AsyncIterator[Row]:
    for row in rows:
        yield row


async def breaking_off(rows: Sequence[Row]) -> AsyncIterator[Row]:
    for row in rows:
        yield row
    raise ConnectionError("the database went away")


def a_list(
    rows: Sequence[Row] = (ORDINARY,),
    *,
    language: str = "de",
    title: str = "Bestellungen",
    columns: Sequence[Column] = COLUMNS,
    breaks_off: bool = False,
    row_count: int | None = None,
    check_line: str | None = None,
) -> Table:
    return Table(
        title=title,
        company_name="Armaturen Lindner GmbH",
        company_number="100200",
        columns=columns,
        rows=breaking_off(rows) if breaks_off else streamed(rows),
        row_count=len(rows) if row_count is None else row_count,
        filters=("Zeitraum 01.10.2026 bis 31.10.2026", "Status: offen"),
        data_as_of=datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
        made_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        language=language,
        check_line=check_line,
        called=("2026-10", "offen"),
    )


def with_text(text: str) -> Row:
    """The ordinary row with another product text."""
    return (*ORDINARY[:3], text, *ORDINARY[4:])
