"""Messages to a person who has blocked the bot wait in the outbox; this is where their chat is remembered.

A blocked chat's lane is tried again now and then, and at once when the person lets the bot write again.
"""

from __future__ import annotations

from datetime import datetime

from core.desk import dialogues
from core.models import Door, OutboxItem, PostState
from core.post.queue import OUTBOX
from core.service import Tx

BLOCKED, FREE = "blocked", "free"


async def hold(tx: Tx, chat_id: int, item_id: int, tried: datetime) -> bool:
    """The chat refused what was sent at `tried`; its lane waits with this row at its head.

    False: the person has let the bot write again since, and nothing was noted.
    """
    state, facts = await dialogues.load_or_begin(tx, _key(chat_id))
    if state == FREE and datetime.fromisoformat(facts["since"]) >= tried:
        return False
    await dialogues.save(tx, _key(chat_id), BLOCKED, {"first": item_id, "since": tx.now.isoformat()})
    return True


async def release(tx: Tx, chat_id: int) -> None:
    """The chat can be written to again: what waits is due now."""
    state, facts = await dialogues.load(tx, _key(chat_id), lock=True)
    if state != BLOCKED:
        return
    await dialogues.save(tx, _key(chat_id), FREE, {"since": tx.now.isoformat()})
    first = await tx.session.get(OutboxItem, facts.get("first", 0))
    if first is not None and first.state == PostState.WAITING:
        first.not_before = tx.now
        tx.wake(OUTBOX[Door.TELEGRAM].name)


async def note_block(tx: Tx, chat_id: int) -> None:
    """Telegram says that the person has blocked the bot."""
    state, _ = await dialogues.load_or_begin(tx, _key(chat_id))
    if state != BLOCKED:
        await dialogues.save(tx, _key(chat_id), BLOCKED, {"since": tx.now.isoformat()})


def _key(chat_id: int) -> str:
    return f"telegram:{chat_id}:blocked"
