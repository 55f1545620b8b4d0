"""Numbers given out one after the other, without a gap: one that is undone is given out again."""

from __future__ import annotations

from core.models import NumberSeries
from core.service import Tx


async def following(tx: Tx, name: str) -> int:
    """The series' next number, from 1 on. Others wait for this transaction before they get theirs."""
    counted = (
        tx.insert(NumberSeries)
        .values(name=name, last=1)
        .on_conflict_do_update(index_elements=[NumberSeries.name], set_={"last": NumberSeries.last + 1})
    )
    given: int | None = await tx.session.scalar(counted.returning(NumberSeries.last))
    assert given is not None
    return given
