"""Counts what is written to one correspondent, so that two machines cannot talk to each other for ever."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import and_, delete

from core.models import Throttle
from core.service import Tx

_PREFIX, _PREFIX_END = "mail:", "mail;"  # every key of ours lies between the two


def key_of(what: str, *parts: str) -> str:
    """The key of a count; holds no address in clear."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace"))
    return f"{_PREFIX}{what}:{digest.hexdigest()}"


async def count(tx: Tx, key: str, limit: int, window: timedelta) -> timedelta:
    """Counts one more under the key: zero when it is among the first `limit` of this window.

    Otherwise nothing is counted, and the time until the next window is returned.
    """
    row = await tx.session.get(Throttle, key, with_for_update=True)
    if row is not None and row.open_at > tx.now:
        if row.failures >= limit:
            return row.open_at - tx.now
        row.failures, row.last_at = row.failures + 1, tx.now
        return timedelta()
    if row is None:
        await _forget_old(tx)
        row = Throttle(key=key)
        tx.session.add(row)
    row.failures, row.last_at, row.open_at = 1, tx.now, tx.now + window
    await tx.session.flush()
    return timedelta()


async def _forget_old(tx: Tx) -> None:
    over = and_(Throttle.key >= _PREFIX, Throttle.key < _PREFIX_END, Throttle.open_at <= tx.now)
    await tx.session.execute(delete(Throttle).where(over).execution_options(synchronize_session=False))
