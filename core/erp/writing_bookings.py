"""Writes the bookings of a checked folder from the scratch book: a million of them in seconds (SPEC 9).

While SQLite is written to, everybody else who writes waits; so nothing is read from the folder then, and the database
copies from the scratch book by itself. PostgreSQL, where nobody waits, gets them in batches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ScalarSelect, Select, column, insert, literal, select, table

from core.erp.scratch import BOOKING
from core.erp.writing import Writer
from core.models import Alloy, AlloyGroup, Company
from core.models.base import Moment

LINES = 20_000
"""So many lines of the file at once: a second or less."""
_IDS = {
    "company_number": "company_id",
    "alloy_group": "alloy_group_id",
    "alloy": "alloy_id",
    "weight_kg": "weight",
}
_INTO = table("booking", *(column(_IDS.get(name, name)) for name in BOOKING), column("imported_at", Moment))
"""The bookings' table without types: the scratch book holds values as the tables keep them."""
_NOTED = table("booking", column("line"), *map(column, BOOKING), schema="beside")


async def write(writer: Writer, progress: Callable[[int], None]) -> None:
    """All that are left in the scratch book. `progress` is told how many are done."""
    last = await asyncio.to_thread(writer.scratch.last_line)
    put, count = _copy if writer.tx.is_sqlite else _send, 0
    for after in range(0, last, LINES):
        count += await put(writer, after, after + LINES)
        progress(count)


async def _copy(writer: Writer, after: int, until: int) -> int:
    """By the database itself, which reads the scratch book beside its own file."""
    columns = [each.name for each in _INTO.columns]
    chosen = _chosen(writer).where(_NOTED.c.line > after, _NOTED.c.line <= until)
    statement = insert(_INTO).from_select(columns, chosen.order_by(_NOTED.c.line))
    return (await (await writer.tx.session.connection()).execute(statement)).rowcount


def _chosen(writer: Writer) -> Select[*tuple[Any, ...]]:
    """The table's columns in their order, codes replaced by ids."""
    of = _NOTED.c
    values = {
        **{name: of[name] for name in BOOKING},
        "company_number": _id(Company.id, Company.number == of.company_number),
        "alloy_group": _id(AlloyGroup.id, AlloyGroup.code == of.alloy_group),
        "alloy": _id(Alloy.id, Alloy.number == of.alloy),
    }
    moment = literal(writer.moment, Moment)
    return select(*values.values(), moment)


def _id(wanted: Any, condition: Any) -> ScalarSelect[int]:
    found: ScalarSelect[int] = select(wanted).where(condition).correlate(_NOTED).scalar_subquery()
    return found


async def _send(writer: Writer, after: int, until: int) -> int:
    rows = await asyncio.to_thread(writer.scratch.bookings, after, until)
    companies, groups, alloys = [
        await writer.ids(key) for key in (Company.number, AlloyGroup.code, Alloy.number)
    ]

    def told(row: Sequence[Any]) -> dict[str, Any]:
        values = {_IDS.get(name, name): value for name, value in zip(BOOKING, row, strict=True)}
        return {
            **values,
            "company_id": companies[values["company_id"]],
            "alloy_group_id": groups[values["alloy_group_id"]],
            "alloy_id": alloys.get(values["alloy_id"]),
            "imported_at": writer.moment,
        }

    await writer.run(insert(_INTO), [told(row) for row in rows])
    return len(rows)
