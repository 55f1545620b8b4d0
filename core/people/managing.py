"""Managing a company's users: ending and giving back access, master users, rights, chats (SPEC 1)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from core.errors import LastMasterUser, NotAllowed, NotFound
from core.models import (
    ChatLink,
    Company,
    Invitation,
    InvitationState,
    Role,
    Token,
    User,
    UserState,
    WebSession,
)
from core.people import chats, sessions, subscriptions, tokens
from core.people.directory import colleague_of_address, has_master, may_manage
from core.people.person import Person, of_user
from core.people.rights import WITHHELD, Right, demand, may
from core.people.telling import tell
from core.privacy import audit
from core.service import Tx


@dataclass(frozen=True)
class Ending:
    """What ends with a user's access at this moment, counted; and their open invitations, which stay the company's."""

    browsers: int
    chats: int
    links: int
    invitations: int


async def what_ends(tx: Tx, person: Person, user_id: int) -> Ending:
    """What `deactivate` would end now; changes nothing. Raises as `deactivate`."""
    user = await _theirs(tx, person, user_id, Right.MANAGE_USERS)
    await _demand_successor(tx, person, user)
    links = Token.user_id == user.id, Token.used_at.is_(None), Token.revoked_at.is_(None)
    invited = Invitation.invited_by_id == user.id, Invitation.state == InvitationState.OPEN
    return Ending(
        browsers=await _count(tx, WebSession.user_id == user.id, WebSession.expires_at > tx.now),
        chats=await _count(tx, ChatLink.user_id == user.id, ChatLink.ended_at.is_(None)),
        links=await _count(tx, *links, Token.expires_at > tx.now),
        invitations=await _count(tx, *invited, Invitation.expires_at > tx.now),
    )


async def deactivate_address(tx: Tx, person: Person, address: str) -> None:
    """As `deactivate`, for the user with this address."""
    await deactivate(tx, person, (await colleague_of_address(tx, person, address)).id)


async def deactivate(tx: Tx, person: Person, user_id: int) -> None:
    """Ends a user's access at once: web sessions, chats, open links, standing orders (SPEC 1). Done twice it is done.

    A master user may for the own company, a contact person for the companies looked after, the operator for all.
    Raises NotFound for anybody else's user, LastMasterUser when the last active master user tries it on himself,
    NotAllowed when the person lost the right meanwhile.
    """
    user = await _managed(tx, person, user_id, Right.MANAGE_USERS)
    if user.state == UserState.DEACTIVATED:
        return
    await _demand_successor(tx, person, user)
    user.state = UserState.DEACTIVATED
    await tx.session.flush()
    await audit.note(tx, person, "user.deactivated", company_id=user.company_id, user=user.id)
    await sessions.end_all(tx, user.id)
    await chats.end_all(tx, person, user.id)
    await tokens.revoke(tx, user_id=user.id)
    await subscriptions.end_all(tx, user.id)


async def reactivate(tx: Tx, person: Person, user_id: int) -> None:
    """Lets a deactivated user in again, with the old password. Done twice it is done.

    Raises as `deactivate`, and NotAllowed for a contact person while the company has an active master user, whose
    decision it is (SPEC 1).
    """
    user = await _managed(tx, person, user_id, Right.MANAGE_USERS)
    if user.state == UserState.ACTIVE:
        return
    if person.role is Role.CONTACT and await has_master(tx, user.company_id):
        raise NotAllowed
    user.state = UserState.ACTIVE
    await tx.session.flush()
    await audit.note(tx, person, "user.reactivated", company_id=user.company_id, user=user.id)


async def make_master(tx: Tx, person: Person, user_id: int) -> None:
    """Makes an active colleague a master user and tells them by mail. Done twice it is done.

    Raises NotSignedIn, NotAllowed (master users may), NotFound for anybody else's user and for a deactivated one.
    """
    user = await _active_colleague(tx, person, user_id)
    if user.role == Role.MASTER:
        return
    user.role, user.may_order, user.may_see_prices = Role.MASTER, True, True
    await tx.session.flush()
    await audit.note(tx, person, "user.made_master", user=user.id)
    await tell(tx, "made_master", user, by=person.full_name)


async def set_right(tx: Tx, person: Person, user_id: int, right: Right, *, granted: bool) -> None:
    """Withholds ordering or prices from a general user, or gives it back, and tells them by mail (SPEC 1).

    Done twice it is done. Raises NotSignedIn, NotAllowed (master users may; from a master user nothing can be
    withheld), NotFound as `make_master`, ValueError for a right that cannot be withheld.
    """
    if right not in WITHHELD:
        raise ValueError(right)
    user = await _active_colleague(tx, person, user_id)
    if user.role != Role.GENERAL:
        raise NotAllowed
    if getattr(user, WITHHELD[right]) is granted:
        return
    setattr(user, WITHHELD[right], granted)
    await tx.session.flush()
    await audit.note(tx, person, f"right.{'given' if granted else 'withheld'}.{right}", user=user.id)
    await tell(tx, "right_changed", user, by=person.full_name, right=right.value, granted=granted)


async def cut_chat(tx: Tx, person: Person, link_id: int) -> None:
    """Cuts a chat of a colleague, who is told by mail. Done twice it is done.

    Raises NotSignedIn, NotAllowed (master users may), NotFound for any other company's chat.
    """
    demand(person, Right.GRANT)
    link = await tx.session.get(ChatLink, link_id)
    if link is None:
        raise NotFound
    user = await _managed(tx, person, link.user_id, Right.GRANT)
    await tx.session.refresh(link)
    if link.ended_at is not None:
        return
    link.ended_at = tx.now
    await tx.session.flush()
    await audit.note(tx, person, "chat.disconnected", chat_link=link.id)
    if user.id != person.user_id:
        account_url = f"{tx.settings.public_url}/account"
        await tell(
            tx, "chat_cut", user, by=person.full_name, chat=link.name, at=tx.now, account_url=account_url
        )


async def _active_colleague(tx: Tx, person: Person, user_id: int) -> User:
    user = await _managed(tx, person, user_id, Right.GRANT)
    if user.state != UserState.ACTIVE:
        raise NotFound
    return user


async def _theirs(tx: Tx, person: Person, user_id: int, right: Right) -> User:
    demand(person, right)
    user = await tx.session.get(User, user_id)
    if user is None or not await may_manage(tx, person, user):
        raise NotFound
    return user


async def _managed(tx: Tx, person: Person, user_id: int, right: Right) -> User:
    user = await _theirs(tx, person, user_id, right)
    # The company's row is the lock: two master users cannot deactivate each other at the same moment.
    # Others may refer to it meanwhile: whoever holds the user's row and notes an act is not to wait for us.
    company = select(Company.id).where(Company.id == user.company_id)
    await tx.session.execute(company.with_for_update(key_share=True))
    await tx.session.refresh(user)
    await _demand_still(tx, person, right)
    return user


async def _demand_still(tx: Tx, person: Person, right: Right) -> None:
    """Whoever lost their access while they waited for the lock changes nobody else's any more."""
    if person.is_operator:
        return
    actor = await tx.session.get_one(User, person.user_id, populate_existing=True)
    if actor.state != UserState.ACTIVE or not may(of_user(actor, person.channel), right):
        raise NotAllowed


async def _demand_successor(tx: Tx, person: Person, user: User) -> None:
    masters = User.company_id == user.company_id, User.role == Role.MASTER, User.state == UserState.ACTIVE
    if user.id == person.user_id and not await _count(tx, *masters, User.id != user.id):
        raise LastMasterUser


async def _count(tx: Tx, *conditions: ColumnElement[bool]) -> int:
    return await tx.session.scalar(select(func.count()).where(*conditions)) or 0
