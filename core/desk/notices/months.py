"""Which months there is something to say about: ended, and whole in the ERP's data."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.business.data_age import data_as_of
from core.business.period import month_start
from core.clock import day_begins
from core.service import Tx

KEPT = 3
"""After a pause of the worker so many months are still told."""
PATIENCE = timedelta(days=5)
"""So long an import is waited for that knows the whole month; then the month is told as it is known."""


async def to_tell(tx: Tx) -> list[date]:
    """The first days of the last three months that can be told now, oldest first.

    A month can be told once an import was finished after its end in Germany, five days after that end at the latest.
    """
    newest = await data_as_of(tx)
    return [
        month
        for month in _ended(tx.today)
        if (newest is not None and newest >= end_of(month)) or tx.now >= end_of(month) + PATIENCE
    ]


def end_of(month: date) -> datetime:
    """The moment the next month begins on the wall clock in Germany."""
    return day_begins(month_start(month, 1))


def _ended(today: date) -> list[date]:
    return [month_start(today, -back) for back in range(KEPT, 0, -1)]
