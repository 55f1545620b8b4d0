"""Forgets what is no longer needed: texts after 90 days, business letters after six years, dead links at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.clock import day_begins
from core.models import (
    Dialogue,
    Handover,
    HandoverMessage,
    HandoverState,
    InboxItem,
    Invitation,
    InvitationState,
    Offer,
    OutboxItem,
    PostState,
    QuestionGap,
    Throttle,
    Token,
    WebSession,
)
from core.service import Tx

ATTEMPTS_KEPT = timedelta(hours=24)  # the longest that any of them counts
BATCH = 1000
ABOUT_ORDERS = "order_"
"""The kinds of our letters about orders begin with it: business letters."""
LETTER = "letter"
"""In the envelope of a stored mail: it is a business letter."""


@dataclass(frozen=True)
class Counts:
    """How many rows went."""

    handovers: int
    inbox: int
    outbox: int
    offers: int
    dialogues: int
    invitations: int
    tokens: int
    sessions: int
    throttles: int
    gaps: int

    @property
    def total(self) -> int:
        """All together; zero when there is nothing left to forget."""
        return sum(astuple(self))


@dataclass(frozen=True)
class Rule:
    """Which rows of a table are over."""

    key: InstrumentedAttribute[Any]
    over: Callable[[Tx], ColumnElement[bool]]


def texts_until(tx: Tx) -> datetime:
    """Texts that ended by then are over (KONTOR_KEEP_TEXTS_DAYS)."""
    return tx.now - timedelta(days=tx.settings.keep_texts_days)


def letters_until(tx: Tx) -> datetime:
    """Business letters that ended before then are over: so many years from the end of the year they were written in.

    HGB section 257 (4, 5), AO section 147 (3, 4); KONTOR_KEEP_LETTERS_YEARS.
    """
    return day_begins(date(tx.today.year - tx.settings.keep_letters_years, 1, 1))


def _ended(table: type[InboxItem | OutboxItem]) -> Callable[[Tx], ColumnElement[bool]]:
    return lambda tx: and_(table.state != PostState.WAITING, table.ended_at <= texts_until(tx))


def _inbox(tx: Tx) -> ColumnElement[bool]:
    """A mail stays as long as the handover whose attachments it holds; one that ordered is a business letter."""
    referred = select(HandoverMessage.id).where(HandoverMessage.inbox_id == InboxItem.id).exists()
    ordered = InboxItem.envelope[LETTER].as_boolean()
    return and_(_ended(InboxItem)(tx), ~referred, ~_kept(tx, InboxItem, ordered))


def _outbox(tx: Tx) -> ColumnElement[bool]:
    """A letter about an order holds the whole order, so what was written in the chat need not be kept for it."""
    about_order = OutboxItem.content["kind"].as_string().startswith(ABOUT_ORDERS, autoescape=True)
    return and_(_ended(OutboxItem)(tx), ~_kept(tx, OutboxItem, about_order))


def _kept(tx: Tx, table: type[InboxItem | OutboxItem], is_letter: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(func.coalesce(is_letter, false()), table.ended_at >= letters_until(tx))


def _handovers(tx: Tx) -> ColumnElement[bool]:
    """Answered ones; their messages go with them. An open one is never over."""
    letter = and_(Handover.is_letter, Handover.ended_at < letters_until(tx))
    other = and_(~Handover.is_letter, Handover.ended_at <= texts_until(tx))
    return and_(Handover.state != HandoverState.OPEN, or_(letter, other))


def _invitations(tx: Tx) -> ColumnElement[bool]:
    """Those that led to no account; an accepted one is kept until its person is erased."""
    ended = func.coalesce(Invitation.ended_at, Invitation.expires_at) <= texts_until(tx)
    linked = select(Token.id).where(Token.invitation_id == Invitation.id).exists()
    return and_(Invitation.state != InvitationState.ACCEPTED, ended, ~linked)


RULES = {
    "handovers": Rule(Handover.id, _handovers),
    "inbox": Rule(InboxItem.id, _inbox),
    "outbox": Rule(OutboxItem.id, _outbox),
    "offers": Rule(Offer.id, lambda tx: Offer.made_at <= texts_until(tx)),
    "dialogues": Rule(Dialogue.key, lambda tx: Dialogue.changed_at <= texts_until(tx)),
    "tokens": Rule(Token.id, lambda tx: Token.expires_at <= tx.now),
    "invitations": Rule(Invitation.id, _invitations),
    "sessions": Rule(WebSession.id, lambda tx: WebSession.expires_at <= tx.now),
    "throttles": Rule(
        Throttle.key,
        lambda tx: and_(Throttle.last_at <= tx.now - ATTEMPTS_KEPT, Throttle.open_at <= tx.now),
    ),
    "gaps": Rule(QuestionGap.id, lambda tx: QuestionGap.day <= texts_until(tx).date()),
}


async def forget_old(tx: Tx) -> Counts:
    """Deletes up to a thousand rows of each kind that are over; call it anew until the total is zero.

    Messages that are done or failed, buttons, conversations, answered handovers and invitations that led to nothing
    are kept for 90 days; business letters, those about orders among them, for six years from the year's end (SPEC 9);
    dead links and sessions go at once. What still waits to be done, sent or answered is never touched.
    """
    return Counts(**{name: await _forget(tx, rule) for name, rule in RULES.items()})


async def _forget(tx: Tx, rule: Rule) -> int:
    chosen = select(rule.key).where(rule.over(tx)).limit(BATCH).with_for_update(skip_locked=True)
    keys = (await tx.session.scalars(chosen)).all()
    gone = delete(rule.key.class_).where(rule.key.in_(keys))
    await tx.session.execute(gone.execution_options(synchronize_session=False))
    return len(keys)
