"""Forgets what is no longer needed: messages after 90 days, links and sessions as soon as they are dead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import InstrumentedAttribute

from core.models import (
    Dialogue,
    Handover,
    InboxItem,
    Offer,
    OutboxItem,
    PostState,
    Throttle,
    Token,
    WebSession,
)
from core.service import Tx

KEPT = timedelta(days=90)
ATTEMPTS_KEPT = timedelta(hours=24)  # the longest that any of them counts
BATCH = 1000
OPEN = "open"  # a handover that waits for a human's answer


@dataclass(frozen=True)
class Counts:
    """How many rows went."""

    inbox: int
    outbox: int
    offers: int
    dialogues: int
    handovers: int
    tokens: int
    sessions: int
    throttles: int

    @property
    def total(self) -> int:
        """All together; zero when there is nothing left to forget."""
        return sum(astuple(self))


@dataclass(frozen=True)
class Rule:
    """Which rows of a table are over."""

    key: InstrumentedAttribute[Any]
    over: Callable[[Tx], ColumnElement[bool]]


RULES = {
    "inbox": Rule(
        InboxItem.id,
        lambda tx: and_(InboxItem.state != PostState.WAITING, InboxItem.ended_at <= tx.now - KEPT),
    ),
    "outbox": Rule(
        OutboxItem.id,
        lambda tx: and_(OutboxItem.state != PostState.WAITING, OutboxItem.ended_at <= tx.now - KEPT),
    ),
    "offers": Rule(Offer.id, lambda tx: Offer.made_at <= tx.now - KEPT),
    "dialogues": Rule(Dialogue.key, lambda tx: Dialogue.changed_at <= tx.now - KEPT),
    "handovers": Rule(
        Handover.id, lambda tx: and_(Handover.state != OPEN, Handover.ended_at <= tx.now - KEPT)
    ),
    "tokens": Rule(Token.id, lambda tx: Token.expires_at <= tx.now),
    "sessions": Rule(WebSession.id, lambda tx: WebSession.expires_at <= tx.now),
    "throttles": Rule(
        Throttle.key,
        lambda tx: and_(Throttle.last_at <= tx.now - ATTEMPTS_KEPT, Throttle.open_at <= tx.now),
    ),
}


async def forget_old(tx: Tx) -> Counts:
    """Deletes up to a thousand rows of each kind that are over; call it anew until the total is zero.

    Messages that are done or failed, buttons, conversations and ended handovers are kept for 90 days (SPEC 9);
    dead links and sessions go at once. What still waits to be done or sent is never touched.
    """
    return Counts(**{name: await _forget(tx, rule) for name, rule in RULES.items()})


async def _forget(tx: Tx, rule: Rule) -> int:
    chosen = select(rule.key).where(rule.over(tx)).limit(BATCH).with_for_update(skip_locked=True)
    keys = (await tx.session.scalars(chosen)).all()
    gone = delete(rule.key.class_).where(rule.key.in_(keys))
    await tx.session.execute(gone.execution_options(synchronize_session=False))
    return len(keys)
