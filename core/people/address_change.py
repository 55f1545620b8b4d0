"""Changing one's e-mail address: asked for with the password, confirmed at the new one, announced at the old one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.errors import DeadLink, KontorError, NotAllowed, WrongDomain
from core.models import Invitation, InvitationState, Purpose, Role, Token, User, UserState
from core.people import addresses, reauthentication, sessions, throttle, tokens
from core.people.addresses import Address, deliverable
from core.people.disown_links import Event, issue_disown
from core.people.person import Channel, Person, of_user
from core.people.telling import tell
from core.post import letters
from core.privacy import audit
from core.service import Core, Tx

VALID = timedelta(minutes=60)


class SameAddress(KontorError):
    """The new address is the one that the person has already."""


@dataclass(frozen=True)
class Pending:
    """What the link would do: `old` is masked, because the page opens for whoever reads the new mailbox."""

    old: str
    new: str


def check(person: Person, email: str) -> Address:
    """The address, if it may become the person's own: one of exactly the same domain (SPEC 1).

    Says nothing about whether somebody has it. Raises BadAddress (UndeliverableAddress among them), WrongDomain,
    SameAddress, and NotAllowed for contact persons, whose addresses come from the ERP.
    """
    if person.role is Role.CONTACT:
        raise NotAllowed
    address, own = deliverable(email), addresses.parse(person.email)
    if address.domain != own.domain:
        raise WrongDomain((own.domain,))
    if address.key == own.key:
        raise SameAddress
    return address


async def ask(core: Core, person: Person, email: str, password: str, address: str) -> None:
    """Sends a link, valid for 60 minutes, to the new address and word of it to the old one; changes nothing yet.

    If the new address is somebody else's, they are told instead, and nobody else learns of it (SPEC 2). Raises as
    `check` and `reauthentication.demand_password`, and Throttled beyond three an hour. It has its own transactions,
    so that none is open while the password is checked.
    """
    new = check(person, email)
    stored = await reauthentication.demand_password(core, person, password, address)
    async with core.begin() as tx:
        user = await reauthentication.unchanged(tx, person, stored)
        await throttle.attempt(tx, throttle.account_key("address", user.email_key), throttle.RESET_ACCOUNT)
        await _ask(tx, person, user, new)


async def look(tx: Tx, token: str) -> Pending:
    """What the link would do; changes nothing. Raises DeadLink."""
    row = await tokens.look(tx, Purpose.ADDRESS, token)
    user = await tokens.owner(tx, row)
    await _demand_due(tx, row, user)
    return Pending(addresses.masked(user.email), row.facts["email"])


async def confirm(tx: Tx, token: str, *, keep: str | None = None) -> str:
    """Gives the user the new address and uses the link up; the new address.

    The old address is told. Sessions end, but for the one with the token `keep`; so do open links for a new
    password, and invitations of the new address. Raises DeadLink, also when somebody else has it by now.
    """
    row, user = await tokens.redeem(tx, Purpose.ADDRESS, token)
    await _demand_due(tx, row, user)
    old = user.email
    await _take(tx, user, addresses.parse(row.facts["email"]))
    await audit.note(tx, of_user(user, Channel.WEB), "address.changed", user=user.id)
    await _withdraw_invitations(tx, user)
    await tokens.revoke(tx, *tokens.DIE_WITH_PASSWORD, user_id=user.id)
    await sessions.end_all(tx, user.id, but=keep)
    await _tell_old(tx, user, old)
    return user.email


async def _ask(tx: Tx, person: Person, user: User, new: Address) -> None:
    await tokens.revoke(tx, Purpose.ADDRESS, user_id=user.id)
    await audit.note(tx, person, "address.asked", user=user.id)
    holder = await tx.session.scalar(select(User).where(User.email_key == new.key))
    if holder is None:
        await _send(tx, user, new)
    elif holder.state == UserState.ACTIVE:
        await tell(tx, "address_taken", holder, at=tx.now)
    url = await issue_disown(tx, user, Event.ADDRESS_ASKED)
    facts = {"new": new.display, "at": tx.now, "expires_at": tx.now + VALID, "disown_url": url}
    await tell(tx, "address_asked", user, secret=True, **facts)


async def _tell_old(tx: Tx, user: User, old: str) -> None:
    url = await issue_disown(tx, user, Event.ADDRESS_CHANGED, address=old)
    facts = {"new": user.email, "at": tx.now, "disown_url": url}
    await _write(tx, "address_changed", user, to=old, **facts)


async def _send(tx: Tx, user: User, new: Address) -> None:
    remembered = {"email": new.display, "stamp": _stamp(user)}
    token = await tokens.issue(tx, Purpose.ADDRESS, VALID, user_id=user.id, facts=remembered)
    facts = {
        "url": f"{tx.settings.public_url}/account/email/{token}",
        "old": addresses.masked(user.email),
        "new": new.display,
        "expires_at": tx.now + VALID,
    }
    await _write(tx, "address_confirm", user, to=new.display, **facts)


async def _write(tx: Tx, template: str, user: User, *, to: str, **facts: object) -> None:
    """A letter to a mailbox that is not, or no longer, the user's: its returns say nothing of them."""
    await letters.write(
        tx,
        template,
        to=to,
        language=user.language,
        company_id=user.company_id,
        secret=True,
        facts={**letters.greeting(user), **facts},
    )


async def _demand_due(tx: Tx, row: Token, user: User) -> None:
    """The user may still take the address: it was asked for with the password they have, and no other has it."""
    if row.facts["stamp"] != _stamp(user):
        raise DeadLink
    taken = User.email_key == addresses.parse(row.facts["email"]).key
    if await tx.session.scalar(select(User.id).where(taken)) is not None:
        raise DeadLink


def _stamp(user: User) -> str:
    """Changes with the password: whoever sets a new one kills what was asked for with the old one."""
    return tokens.hash_of(f"{user.email_key} {user.password_hash}")


async def _take(tx: Tx, user: User, new: Address) -> None:
    try:
        async with tx.session.begin_nested():
            user.email, user.email_key, user.address_failed_at = new.display, new.key, None
    except IntegrityError:  # somebody else was first
        raise DeadLink from None


async def _withdraw_invitations(tx: Tx, user: User) -> None:
    """Open invitations by the own company of an address that is a user's now lead nowhere.

    Another company's stay, and die when they are opened: its list must not tell who has the address.
    """
    theirs = (
        Invitation.email_key == user.email_key,
        Invitation.company_id == user.company_id,
        Invitation.state == InvitationState.OPEN,
    )
    for invitation in await tx.session.scalars(select(Invitation).where(*theirs).with_for_update()):
        invitation.state, invitation.ended_at = InvitationState.REVOKED, tx.now
        await tokens.revoke(tx, invitation_id=invitation.id)
        await audit.note(
            tx,
            of_user(user, Channel.WEB),
            "invitation.revoked",
            company_id=invitation.company_id,
            invitation=invitation.id,
        )
