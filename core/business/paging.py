"""Pages of a list by keyset: the next page begins behind a row, not at a count, so deep pages cost no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Tuple, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from core.business.scope import AnyRow, AnySelect
from core.service import Tx

T = TypeVar("T")
R = TypeVar("R")

Key = ColumnElement[Any] | InstrumentedAttribute[Any]
_NEXT, _PREVIOUS = "n", "p"


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list of `total`. `next` and `previous` are opaque cursors, None where the list ends."""

    rows: tuple[T, ...]
    total: int
    next: str | None = None
    previous: str | None = None

    def having(self, rows: Sequence[R]) -> Page[R]:
        """The same place in the list, its rows told differently."""
        return Page(tuple(rows), self.total, self.next, self.previous)


@dataclass(frozen=True)
class _Place:
    """Behind which row (`values` of the keys) the page begins, and in which direction."""

    forward: bool
    values: tuple[Any, ...]


async def page(
    tx: Tx, statement: AnySelect, keys: Sequence[Key], after: str | None, limit: int
) -> Page[AnyRow]:
    """A page of the statement's rows, all keys descending; a cursor that cannot be read begins at the top.

    The values of `keys` must identify a row; they are added to the end of each row.
    """
    total = (
        await tx.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    )
    place = _read(after, keys)
    forward = place is None or place.forward
    found = await tx.session.execute(_from(statement.add_columns(*keys), keys, place).limit(limit + 1))
    rows = list(found.all())
    more, rows = len(rows) > limit, rows[:limit]
    if not forward:
        rows.reverse()
    has_next = more if forward else bool(rows)
    has_previous = (place is not None and bool(rows)) if forward else more
    return Page(
        tuple(rows),
        total,
        _written(_NEXT, rows[-1], keys) if has_next else None,
        _written(_PREVIOUS, rows[0], keys) if has_previous else None,
    )


def above(keys: Sequence[Key], row: AnyRow) -> ColumnElement[bool]:
    """What stands before this row of a page in the list."""
    return tuple_(*keys) > _literals(keys, row[-len(keys) :])


def _literals(keys: Sequence[Key], values: Sequence[Any]) -> Tuple:
    return tuple_(*(literal(value, each.type) for value, each in zip(values, keys, strict=True)))


def _from(statement: AnySelect, keys: Sequence[Key], place: _Place | None) -> AnySelect:
    if place is None:
        return statement.order_by(*(each.desc() for each in keys))
    here = _literals(keys, place.values)
    if place.forward:
        return statement.where(tuple_(*keys) < here).order_by(*(each.desc() for each in keys))
    return statement.where(tuple_(*keys) > here).order_by(*(each.asc() for each in keys))


def _written(direction: str, row: AnyRow, keys: Sequence[Key]) -> str:
    values = row[-len(keys) :]
    return direction + ".".join(
        format(value.toordinal() if isinstance(value, date) else value, "x") for value in values
    )


def _read(cursor: str | None, keys: Sequence[Key]) -> _Place | None:
    if not cursor or cursor[0] not in (_NEXT, _PREVIOUS):
        return None
    try:
        numbers = [int(part, 16) for part in cursor[1:].split(".")]
        values = tuple(
            date.fromordinal(number) if each.type.python_type is date else number
            for number, each in zip(numbers, keys, strict=True)
        )
    except (ValueError, OverflowError):
        return None
    if any(isinstance(value, int) and abs(value) >= 2**63 for value in values):
        return None
    return _Place(cursor[0] == _NEXT, values)
