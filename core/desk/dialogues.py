"""Where a conversation stands between two messages: a state and a few facts under a key that the door makes."""

from collections.abc import Mapping
from typing import Any

from core.models import Dialogue
from core.service import Tx


async def load(tx: Tx, key: str, *, lock: bool = False) -> tuple[str | None, dict[str, Any]]:
    """State and facts of the conversation; none and empty for a new one. With `lock`, others wait until `tx` ends."""
    row = await tx.session.get(Dialogue, key, with_for_update=lock or None, populate_existing=lock)
    return (row.state, dict(row.facts)) if row else (None, {})


async def load_or_begin(tx: Tx, key: str) -> tuple[str | None, dict[str, Any]]:
    """As `load` with `lock`, and begins a new conversation, so that two that begin it at once wait for each other."""
    begun = tx.insert(Dialogue).values(key=key, state=None, facts={}, changed_at=tx.now)
    await tx.session.execute(begun.on_conflict_do_nothing(index_elements=[Dialogue.key]))
    return await load(tx, key, lock=True)


async def save(tx: Tx, key: str, state: str | None, facts: Mapping[str, Any]) -> None:
    """Keeps state and facts (plain JSON, no business data) until the next message; nothing at all is forgotten."""
    row = await tx.session.get(Dialogue, key)
    if row is None:
        tx.session.add(Dialogue(key=key, state=state, facts=dict(facts), changed_at=tx.now))
    elif state is None and not facts:
        await tx.session.delete(row)
    else:
        row.state, row.facts, row.changed_at = state, dict(facts), tx.now
    await tx.session.flush()
