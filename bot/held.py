"""Messages to a person who has blocked the bot wait in the outbox; this is where their chat is remembered.

A blocked chat's lane is tried again now and then, and at once when the person lets the bot write again.
"""

from __future__ import annotations

from core.desk import dialogues
from core.models import Door, OutboxItem, PostState
from core.post.queue import OUTBOX
from core.service import Tx


async def hold(tx: Tx, chat_id: int, item_id: int) -> None:
    """The chat is blocked; its lane waits with this row at its head."""
    await dialogues.save(tx, _key(chat_id), "blocked", {"first": item_id, "since": tx.now.isoformat()})


async def release(tx: Tx, chat_id: int) -> None:
    """The chat can be written to again: what waits is due now."""
    state, facts = await dialogues.load(tx, _key(chat_id))
    if state is None:
        return
    await dialogues.save(tx, _key(chat_id), None, {})
    first = await tx.session.get(OutboxItem, facts.get("first", 0))
    if first is not None and first.state == PostState.WAITING:
        first.not_before = tx.now
        tx.wake(OUTBOX[Door.TELEGRAM].name)


async def is_held(tx: Tx, chat_id: int) -> bool:
    """Has the person blocked the bot, as far as we know?"""
    return (await dialogues.load(tx, _key(chat_id)))[0] is not None


async def note_block(tx: Tx, chat_id: int) -> None:
    """Telegram says that the person has blocked the bot."""
    state, facts = await dialogues.load(tx, _key(chat_id))
    if state is None:
        await dialogues.save(tx, _key(chat_id), "blocked", {**facts, "since": tx.now.isoformat()})


def _key(chat_id: int) -> str:
    return f"telegram:{chat_id}:blocked"
