"""Stops a queued message whose file is still being made: whoever waits for it presses a button in some process,
whoever makes it looks at the row now and then in another.
"""

from __future__ import annotations

from typing import Any

from core.models import Door, OutboxItem, PostState
from core.post.queue import OUTBOX
from core.service import Tx

PROGRESS = "progress"  # in a receipt: the message that says the file is being made
LEAVING = "leaving"  # in a receipt: the file is made and on its way; it is too late to stop it


async def begun(tx: Tx, item: OutboxItem, message_id: int) -> bool:
    """Notes the message that says so, for this attempt and those after it. False: it was stopped meanwhile."""
    return await _noted(tx, item, {PROGRESS: message_id})


async def told(tx: Tx, item: OutboxItem) -> int | None:
    """The message that says that the file is being made, if there is one."""
    row = await tx.session.get(OutboxItem, item.id, populate_existing=True)
    message_id = (row.receipt or {}).get(PROGRESS) if row is not None else None
    return int(message_id) if message_id is not None else None


async def leaving(tx: Tx, item: OutboxItem) -> bool:
    """From now on the message can no longer be stopped. False: it was stopped before."""
    return await _noted(tx, item, {LEAVING: True})


async def is_stopped(tx: Tx, item: OutboxItem) -> bool:
    """Has whoever waited for the message given it up?"""
    row = await tx.session.get(OutboxItem, item.id, populate_existing=True)
    return row is None or row.state != PostState.WAITING


async def stop(tx: Tx, door: Door, lane: str, item_id: int) -> bool:
    """Ends the message of this lane unsent. False: there is no such one, it was sent, or it is on its way."""
    row = await _row(tx, item_id)
    if row is None or (row.door, row.lane, row.state) != (door, lane, PostState.WAITING):
        return False
    if (row.receipt or {}).get(LEAVING):
        return False
    row.state, row.ended_at, row.receipt = PostState.DONE, tx.now, {"stopped": True}
    row.lease_owner = row.lease_until = None
    if row.secret:
        row.content = None
    tx.wake(OUTBOX[door].name)
    return True


async def _noted(tx: Tx, item: OutboxItem, what: dict[str, Any]) -> bool:
    row = await _row(tx, item.id)
    if row is None or row.state != PostState.WAITING:
        return False
    kept = {name: value for name, value in (row.receipt or {}).items() if name == PROGRESS}
    row.receipt = kept | what
    return True


async def _row(tx: Tx, item_id: int) -> OutboxItem | None:
    if not 0 < item_id < 2**63:
        return None
    return await tx.session.get(OutboxItem, item_id, with_for_update=True, populate_existing=True)
