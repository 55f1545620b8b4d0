"""Whose turn it is: subscribers who may be told, each held by one worker at a time, and what they were told."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select

from core.models import Notice, Role, Subscription, Topic, User, UserState
from core.people.rights import RIGHTS, Right
from core.service import Tx

AT_ONCE = 20
ROLES = [role for role in Role if Right.SUBSCRIBE in RIGHTS[role]]


async def whose_turn(tx: Tx, topic: Topic, *due: ColumnElement[bool]) -> Sequence[User]:
    """Subscribers of the topic for whom it is `due`, as they are now; 20 at most, none that another worker holds.

    The right is looked at anew (SPEC 1): active, of a role that may subscribe, with a company of their own.
    """
    may = User.state == UserState.ACTIVE, User.role.in_(ROLES), User.company_id.is_not(None)
    chosen = (
        select(User)
        .join(Subscription, Subscription.user_id == User.id)
        .where(Subscription.topic == topic, *may, *due)
        .order_by(Subscription.id)
        .limit(AT_ONCE)
    )
    held = chosen.with_for_update(of=Subscription, skip_locked=True)
    return (await tx.session.scalars(held.execution_options(populate_existing=True))).all()


def was_told(topic: Topic, about: str | ColumnElement[str]) -> ColumnElement[bool]:
    """In a condition of `whose_turn`: there is a notice of it."""
    return exists().where(
        Notice.user_id == Subscription.user_id, Notice.topic == topic, Notice.about == about
    )


async def note(tx: Tx, user_id: int, topic: Topic, about: str) -> Notice | None:
    """Notes that the user is told; None: they were before. The subscription is held, so nobody does it beside us."""
    told = Notice.user_id == user_id, Notice.topic == topic, Notice.about == about
    if await tx.session.scalar(select(Notice.id).where(*told)) is not None:
        return None
    notice = Notice(user_id=user_id, topic=topic, about=about, told_at=tx.now)
    tx.session.add(notice)
    await tx.session.flush()
    return notice
