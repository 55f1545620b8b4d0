"""Addresses that mail does not reach: their users are flagged, and whoever can help is told (RFC 3463, 3464)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import and_, select, update

from core.models import Company, Invitation, InvitationState, User, UserState
from core.post import letters, mail_rate
from core.post.mail import CannotBeAddressed, ascii_address
from core.service import Tx
from core.text import _, gettext

TOLD_EVERY = timedelta(days=7)
INVITATIONS = frozenset({"invitation", "invitation_elsewhere"})

A_NOTICE = _("a notice")
WORDS: Mapping[str, str] = {
    "answer": _("an answer to an e-mail"),
    "password_reset": _("a link to set a new password"),
    "handover_answer": _("an answer to a question"),
    "files_by_mail": _("files that were asked for in the chat"),
}
"""What was to be delivered, by the kind of the mail."""


async def failed(tx: Tx, to: str, kind: str) -> None:
    """The address was refused for good. Flags its user and tells the contact person; of an invitation, the inviter.

    Says who and what kind of mail it was, never its content; about one address at most once a week.
    """
    key = _key(to)
    if kind in INVITATIONS:
        await _about_invitations(tx, key)
        return
    user = await tx.session.scalar(
        select(User).where(User.email_key == key, User.state == UserState.ACTIVE).with_for_update()
    )
    if user is None:
        return
    user.address_failed_at = user.address_failed_at or tx.now
    await tx.session.flush()
    if await _is_due(tx, f"user {user.id}", key):
        await _tell_contact(tx, user, kind)


async def accepted(tx: Tx, to: str) -> None:
    """A mail to the address was accepted: its user is no longer flagged."""
    flagged = and_(User.email_key == _key(to), User.address_failed_at.is_not(None))
    cleared = update(User).where(flagged).values(address_failed_at=None)
    await tx.session.execute(cleared.execution_options(synchronize_session=False))


def _key(address: str) -> str:
    """As addresses are compared; empty for what is none."""
    try:
        return ascii_address(address).lower()
    except CannotBeAddressed:
        return ""


async def _is_due(tx: Tx, *about: str) -> bool:
    return not await mail_rate.count(tx, mail_rate.key_of("undeliverable", *about), 1, TOLD_EVERY)


async def _tell_contact(tx: Tx, user: User, kind: str) -> None:
    company = await tx.session.get(Company, user.company_id) if user.company_id is not None else None
    contact = await tx.session.get(User, company.contact_id) if company else None
    if contact is None or contact.state != UserState.ACTIVE:
        contact = None
    to = contact.email if contact else tx.settings.general_desk or tx.settings.operator_address
    if to is None or _key(to) == user.email_key:
        return
    language = contact.language if contact else "de"
    await letters.write(
        tx,
        "address_failed",
        to=to,
        language=language,
        user_id=contact.id if contact else None,
        company_id=user.company_id,
        facts={
            **letters.greeting(contact),
            "who": user.full_name,
            "email": user.email,
            "company": company.name if company else "",
            "kind": gettext(WORDS.get(kind, A_NOTICE), language),
        },
    )


async def _about_invitations(tx: Tx, key: str) -> None:
    """Two companies may have invited one address; each inviter hears of their own."""
    under_way = and_(Invitation.email_key == key, Invitation.state == InvitationState.OPEN)
    for invitation in await tx.session.scalars(select(Invitation).where(under_way)):
        if await _is_due(tx, f"invitation {invitation.id}", str(invitation.expires_at)):
            await _tell_inviter(tx, invitation)


async def _tell_inviter(tx: Tx, invitation: Invitation) -> None:
    inviter_id = invitation.invited_by_id
    inviter = await tx.session.get(User, inviter_id) if inviter_id is not None else None
    if inviter is not None and inviter.state != UserState.ACTIVE:
        return
    to = inviter.email if inviter else tx.settings.operator_address
    if to is None:
        return
    await letters.write(
        tx,
        "invitation_undelivered",
        to=to,
        language=inviter.language if inviter else "de",
        user_id=inviter.id if inviter else None,
        company_id=invitation.company_id,
        facts={
            **letters.greeting(inviter),
            "email": invitation.email,
            "invited": invitation.full_name,
        },
    )
