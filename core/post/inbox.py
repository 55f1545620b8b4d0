"""What comes in is stored before it is acknowledged, once, and understood later."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.models import Door, InboxItem
from core.post.queue import INBOX
from core.service import Tx


async def store(
    tx: Tx,
    door: Door,
    *,
    unique_key: str,
    lane: str,
    content: bytes,
    envelope: dict[str, Any] | None = None,
    secret: bool = False,
    not_before: datetime | None = None,
) -> bool:
    """Stores an event under its unique key. False: it was stored before, and nothing was done."""
    known = select(InboxItem.id).where(InboxItem.unique_key == unique_key)
    if await tx.session.scalar(known) is not None:
        return False
    tx.session.add(
        InboxItem(
            door=door,
            lane=lane,
            unique_key=unique_key,
            content=content,
            envelope=envelope or {},
            secret=secret,
            created_at=tx.now,
            not_before=not_before or tx.now,
        )
    )
    await tx.session.flush()
    tx.wake(INBOX[door].name)
    return True
