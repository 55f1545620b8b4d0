"""The whole database as it stands in a transaction, to see what an act has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, select

from core.models import Base
from core.service import Tx

Key = tuple[str, tuple[Any, ...]]
Row = Mapping[str, Any]
Dump = Mapping[Key, Row]


async def dump(tx: Tx, *, without: Iterable[str] = ()) -> dict[Key, Row]:
    """Every row of every table, by table and primary key; `without` these columns ("web_session.last_seen_at")."""
    await tx.session.flush()
    found: dict[Key, Row] = {}
    for table in Base.metadata.sorted_tables:
        shown = [column for column in table.columns if f"{table.name}.{column.name}" not in set(without)]
        for row in (await tx.session.execute(select(*shown))).mappings():
            found[table.name, tuple(row[column.name] for column in table.primary_key)] = dict(row)
    return found


def new_in(now: Dump, before: Dump) -> dict[Key, Row]:
    """The rows that were not there before."""
    return {key: row for key, row in now.items() if key not in before}


def touched(now: Dump, before: Dump) -> dict[str, str]:
    """What became of rows that were there before: gone, or the columns that differ."""
    found = {}
    for key, row in before.items():
        if key not in now:
            found[str(key)] = "gone"
        elif now[key] != row:
            found[str(key)] = ", ".join(name for name in row if now[key][name] != row[name])
    return found


def leading_to(row_key: Key, row: Row, owned: Dump) -> list[str]:
    """The columns by which a row points at one of the rows owned."""
    table: Table = Base.metadata.tables[row_key[0]]
    return [
        f"{table.name}.{column.name}"
        for column in table.columns
        for foreign in column.foreign_keys
        if (foreign.column.table.name, (row[column.name],)) in owned
    ]


def as_text(value: Any) -> str:
    """The value with everything in it spelt out, also what lies in JSON or bytes."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return (
        json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    )
