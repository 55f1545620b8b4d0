"""Reminding of open invitations, 14 and 3 days before they end (SPEC 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from sqlalchemy import ColumnElement, and_, or_, select

from core.clock import local_date
from core.models import ChatLink, Company, Invitation, InvitationState, Role, User, UserState
from core.one_by_one import one_by_one
from core.people.telling import tell
from core.service import Tx

DAYS = (14, 3)
AT_ONCE = 50
LOOKED_AT = 1_000


async def remind(tx: Tx) -> int:
    """Writes to those who can do something about invitations that end soon; how many of these there were.

    Each is reminded of once 14 and once 3 days before its end; when both are due, once. At most 50 at a time, and
    none that another worker has in hand. One that fails is left as it is, and the next is taken.
    """
    chosen = select(Invitation.id).where(_is_due(tx)).order_by(Invitation.expires_at, Invitation.id)
    due = (await tx.session.scalars(chosen.limit(LOOKED_AT))).all()
    return await one_by_one(tx, "invitation", due, _act, AT_ONCE)


async def _act(tx: Tx, invitation_id: int) -> int:
    chosen = select(Invitation).where(Invitation.id == invitation_id, _is_due(tx))
    invitation = await tx.session.scalar(
        chosen.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )
    if invitation is None:
        return 0
    left = invitation.expires_at - tx.now
    invitation.reminded_days = min(days for days in DAYS if left <= timedelta(days=days))
    await _remind_of(tx, invitation)
    return 1


def _is_due(tx: Tx) -> ColumnElement[bool]:
    due = or_(
        *(
            and_(
                Invitation.expires_at <= tx.now + timedelta(days=days),
                or_(Invitation.reminded_days.is_(None), Invitation.reminded_days > days),
            )
            for days in DAYS
        )
    )
    still_open = and_(Invitation.state == InvitationState.OPEN, Invitation.expires_at > tx.now)
    return and_(still_open, due)


async def _remind_of(tx: Tx, invitation: Invitation) -> None:
    company = await tx.session.get_one(Company, invitation.company_id)
    for user in await _recipients(tx, invitation, company):
        await tell(
            tx,
            "invitation_reminder",
            user,
            invited=invitation.full_name,
            email=invitation.email,
            company=company.name,
            company_number=company.number if user.role == Role.CONTACT else "",
            invited_on=local_date(invitation.created_at),
            expires_at=invitation.expires_at,
            days_left=ceil((invitation.expires_at - tx.now) / timedelta(days=1)),
            has_chat=await _has_chat(tx, user),
            connect_url=f"{tx.settings.public_url}/connect",
        )


async def _recipients(tx: Tx, invitation: Invitation, company: Company) -> Sequence[User]:
    """The inviter; where that one may no longer invite, the company's master users; nobody for the operator's.

    A contact person's invitation is the business of whoever is the contact person now.
    """
    if invitation.invited_by_id is None:
        return ()
    inviter = await tx.session.get_one(User, invitation.invited_by_id)
    if inviter.role == Role.CONTACT:
        return await _active(tx, company.contact_id)
    if inviter.role == Role.MASTER and inviter.state == UserState.ACTIVE:
        return (inviter,)
    return await _masters(tx, company.id) or await _active(tx, company.contact_id)


async def _masters(tx: Tx, company_id: int) -> Sequence[User]:
    may = User.company_id == company_id, User.role == Role.MASTER, User.state == UserState.ACTIVE
    return (await tx.session.scalars(select(User).where(*may).order_by(User.id))).all()


async def _active(tx: Tx, user_id: int) -> Sequence[User]:
    user = await tx.session.get_one(User, user_id)
    return (user,) if user.state == UserState.ACTIVE else ()


async def _has_chat(tx: Tx, user: User) -> bool:
    live = select(ChatLink.id).where(ChatLink.user_id == user.id, ChatLink.ended_at.is_(None))
    return await tx.session.scalar(live.limit(1)) is not None
