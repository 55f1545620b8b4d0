"""What is to go out is stored in the transaction that decided it, and sent after the commit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.models import Door, OutboxItem
from core.post.files import FileRecipe
from core.post.queue import OUTBOX
from core.service import Tx


async def queue(
    tx: Tx,
    door: Door,
    *,
    lane: str,
    content: dict[str, Any],
    files: Sequence[FileRecipe] = (),
    user_id: int | None = None,
    secret: bool = False,
    not_before: datetime | None = None,
) -> OutboxItem:
    """Queues a message behind the others of its lane. Its files are made when it is sent."""
    item = OutboxItem(
        door=door,
        lane=lane,
        content={**content, "files": [recipe.to_json() for recipe in files]},
        user_id=user_id,
        secret=secret,
        created_at=tx.now,
        not_before=not_before or tx.now,
    )
    tx.session.add(item)
    await tx.session.flush()
    tx.wake(OUTBOX[door].name)
    return item


def recipes(item: OutboxItem) -> list[FileRecipe]:
    """The files that a queued message carries."""
    return [FileRecipe.from_json(data) for data in (item.content or {}).get("files", [])]
