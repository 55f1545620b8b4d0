"""Inviting people to become users of a company, by a personal link that is valid for 90 days (SPEC 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from core.errors import AlreadyInvited, AlreadyUser, NotAllowed, NotFound, WrongDomain
from core.models import Company, CompanyDomain, Invitation, InvitationState, Purpose, Role, User
from core.people import addresses, directory, tokens
from core.people.addresses import Address, deliverable, readable
from core.people.naming import TITLES, clean_name
from core.people.person import Person
from core.people.rights import Right, demand
from core.post import letters
from core.privacy import audit
from core.service import Tx

VALID = timedelta(days=90)


@dataclass(frozen=True)
class Invitee:
    """Whom to invite; only the address is needed."""

    email: str
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    master: bool = False


class Standing(StrEnum):
    """How an invitation stands now; an open one past its end has expired."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class InvitationRow:
    """One line of the list; `days_left` counts begun days and is 0 unless it is open."""

    id: int
    email: str
    name: str
    master: bool
    state: Standing
    created_at: datetime
    expires_at: datetime
    days_left: int


async def invite(tx: Tx, person: Person, invitee: Invitee) -> Invitation:
    """Invites a colleague to the person's company, or as `invite_first`, and queues the mail with the link.

    Raises what `demand_inviting` raises, BadAddress, WrongDomain (exactly the inviter's domain),
    AlreadyUser, AlreadyInvited.

    All of these depend on the inviter's own company alone (SPEC 1): whether an address has an account there or is
    invited is what its master users see anyway. An address that another company uses or has invited is invited like
    one that nobody knows, in text, list and state; only whoever reads its mail learns that it has an account. Of two
    companies' invitations to one address, the first to be accepted counts.
    """
    address = await check(tx, person, invitee.email)
    company = await tx.session.get_one(Company, person.company)
    first = person.role is Role.CONTACT
    return await _invite(tx, person, company, address, replace(invitee, master=first or invitee.master))


async def check(tx: Tx, person: Person, email: str) -> Address:
    """The address, if the person may invite it now; changes nothing. Raises as `invite`."""
    await demand_inviting(tx, person)
    address = deliverable(email)
    if address.domain not in (allowed := await _domains_for(tx, person)):
        raise WrongDomain(tuple(map(readable, allowed)))
    await _demand_new(tx, person, person.company, address.key)
    known = await tx.session.scalar(_open_ones(person.company, address))
    if known is not None and known.expires_at > tx.now:
        raise AlreadyInvited
    return address


async def demand_inviting(tx: Tx, person: Person) -> None:
    """Refuses whoever may not invite anybody now.

    Raises NotSignedIn and NotAllowed: master users may, and the contact person who looks at a company while it has no
    active master user. NoCompanyChosen for a contact person who looks at none.
    """
    demand(person, _right_to_invite(person))
    if person.role is Role.CONTACT and await directory.has_master(tx, person.company):
        raise NotAllowed


async def invite_first(tx: Tx, person: Person, company_number: str, invitee: Invitee) -> Invitation:
    """Invites a company's master user, one of whose `email_domains` the address must have.

    The operator may at any time; the contact person of the company while it has no active master user. Raises
    NotFound for a company that does not exist or that somebody else looks after; otherwise as `invite`, but the
    operator hears AlreadyUser of every company's users.
    """
    demand(person, Right.INVITE_FIRST)
    company = await tx.session.scalar(select(Company).where(Company.number == company_number.strip()))
    if company is None or not (person.is_operator or company.contact_id == person.user_id):
        raise NotFound
    if not person.is_operator and await directory.has_master(tx, company.id):
        raise NotAllowed
    address = deliverable(invitee.email)
    allowed = await domains_of(tx, company.id)
    if address.domain not in allowed:
        raise WrongDomain(tuple(map(readable, allowed)))
    return await _invite(tx, person, company, address, replace(invitee, master=True))


async def list_invitations(tx: Tx, person: Person) -> Sequence[InvitationRow]:
    """The company's invitations, open ones first, then the newest. Raises NotSignedIn, NotAllowed, NoCompanyChosen."""
    demand(person, _right_to_invite(person))
    found = await tx.session.scalars(
        select(Invitation)
        .where(Invitation.company_id == person.company)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    rows = [row_of(tx, invitation) for invitation in found]
    return sorted(rows, key=lambda row: row.state is not Standing.OPEN)


async def find_invitation(tx: Tx, person: Person, invitation_id: int) -> InvitationRow:
    """One of the company's. Raises as `list_invitations`, and NotFound for any other."""
    return row_of(tx, await _own(tx, person, invitation_id))


async def resend(tx: Tx, person: Person, invitation_id: int) -> Invitation:
    """Sends an open or expired invitation again, valid for 90 days from now; the old link dies.

    Whoever sends it is the inviter from now on. Raises NotAllowed as `demand_inviting`, NotFound when it is not the
    company's, was accepted or revoked; AlreadyUser when the address has got an account there in another way.
    """
    invitation = await _own(tx, person, invitation_id)
    await demand_inviting(tx, person)
    if standing(tx, invitation) not in (Standing.OPEN, Standing.EXPIRED):
        raise NotFound
    await _demand_new(tx, person, invitation.company_id, invitation.email_key)
    company = await tx.session.get_one(Company, invitation.company_id)
    _reopen(tx, invitation)
    invitation.invited_by_id = person.user_id
    await audit.note(tx, person, "invitation.sent_again", invitation=invitation.id)
    await _send(tx, person, company, invitation)
    return invitation


async def revoke(tx: Tx, person: Person, invitation_id: int) -> Invitation:
    """Takes an open invitation back; its link dies. Done twice it is done. Raises as `resend`."""
    invitation = await _own(tx, person, invitation_id)
    await demand_inviting(tx, person)
    match standing(tx, invitation):
        case Standing.ACCEPTED:
            raise NotFound
        case Standing.OPEN:
            invitation.state, invitation.ended_at = InvitationState.REVOKED, tx.now
            await tokens.revoke(tx, invitation_id=invitation.id)
            await audit.note(tx, person, "invitation.revoked", invitation=invitation.id)
        case Standing.EXPIRED | Standing.REVOKED:
            pass
    return invitation


def standing(tx: Tx, invitation: Invitation) -> Standing:
    """The state of an invitation at this moment. One that ended only at its time's end has expired."""
    if invitation.state == InvitationState.ACCEPTED:
        return Standing.ACCEPTED
    if (invitation.ended_at or tx.now) >= invitation.expires_at:
        return Standing.EXPIRED
    return Standing(invitation.state)


def row_of(tx: Tx, invitation: Invitation) -> InvitationRow:
    """The invitation as a line of the list."""
    state = standing(tx, invitation)
    left = ceil((invitation.expires_at - tx.now) / timedelta(days=1)) if state is Standing.OPEN else 0
    return InvitationRow(
        id=invitation.id,
        email=invitation.email,
        name=invitation.full_name,
        master=invitation.role == Role.MASTER,
        state=state,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
        days_left=left,
    )


async def domains_of(tx: Tx, company_id: int) -> tuple[str, ...]:
    """The e-mail domains that a company's first user may have."""
    chosen = select(CompanyDomain.domain).where(CompanyDomain.company_id == company_id)
    return tuple(await tx.session.scalars(chosen.order_by(CompanyDomain.domain)))


async def _invite(tx: Tx, person: Person, company: Company, address: Address, invitee: Invitee) -> Invitation:
    await _demand_new(tx, person, company.id, address.key)
    invitation = await _open_one(tx, company, address)
    invitation.email, invitation.invited_by_id = address.display, person.user_id
    invitation.role = Role.MASTER if invitee.master else Role.GENERAL
    invitation.title = invitee.title if invitee.title in TITLES else ""
    invitation.first_name, invitation.last_name = (
        clean_name(invitee.first_name),
        clean_name(invitee.last_name),
    )
    await tx.session.flush()
    await audit.note(tx, person, "invitation.sent", company_id=company.id, invitation=invitation.id)
    await _send(tx, person, company, invitation)
    return invitation


async def _demand_new(tx: Tx, person: Person, company_id: int, email_key: str) -> None:
    owner = await _owner(tx, email_key)
    if owner is not None and (owner.company_id == company_id or person.is_operator):
        raise AlreadyUser


async def _owner(tx: Tx, email_key: str) -> User | None:
    found: User | None = await tx.session.scalar(select(User).where(User.email_key == email_key))
    return found


def _open_ones(company_id: int, address: Address) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.company_id == company_id,
        Invitation.email_key == address.key,
        Invitation.state == InvitationState.OPEN,
    )


async def _open_one(tx: Tx, company: Company, address: Address) -> Invitation:
    """The row for a new invitation: the company's expired one of this address again, or a new one."""
    known = await tx.session.scalar(_open_ones(company.id, address).with_for_update())
    if known is None:
        return await _new(tx, company, address)
    if known.expires_at > tx.now:
        raise AlreadyInvited
    _reopen(tx, known)
    return known


async def _new(tx: Tx, company: Company, address: Address) -> Invitation:
    invitation = Invitation(
        company_id=company.id,
        email=address.display,
        email_key=address.key,
        role=Role.GENERAL,
        state=InvitationState.OPEN,
    )
    _reopen(tx, invitation)
    try:
        async with tx.session.begin_nested():
            tx.session.add(invitation)
    except IntegrityError:  # somebody else invited the same person at the same moment
        raise AlreadyInvited from None
    return invitation


def _reopen(tx: Tx, invitation: Invitation) -> None:
    invitation.state, invitation.ended_at = InvitationState.OPEN, None
    invitation.created_at, invitation.expires_at = tx.now, tx.now + VALID
    invitation.reminded_days = None


async def _send(tx: Tx, person: Person, company: Company, invitation: Invitation) -> None:
    """The letter with the link; whoever has an account elsewhere gets one that says so instead."""
    await tokens.revoke(tx, invitation_id=invitation.id)
    owner = await _owner(tx, invitation.email_key)
    facts: dict[str, object] = {
        "company": company.name,
        "inviter": person.full_name,
        **letters.greeting(invitation if owner is None else owner),
    }
    if owner is None:
        facts |= await _link(tx, invitation)
    await letters.write(
        tx,
        "invitation" if owner is None else "invitation_elsewhere",
        to=invitation.email,
        language=company.language if owner is None else owner.language,
        secret=True,
        company_id=company.id,
        facts=facts,
    )


async def _link(tx: Tx, invitation: Invitation) -> dict[str, object]:
    token = await tokens.issue(tx, Purpose.REGISTER, VALID, invitation_id=invitation.id)
    return {
        "url": f"{tx.settings.public_url}/register/{token}",
        "master": invitation.role == Role.MASTER,
        "expires_at": invitation.expires_at,
    }


async def _own(tx: Tx, person: Person, invitation_id: int) -> Invitation:
    demand(person, _right_to_invite(person))
    mine = Invitation.id == invitation_id, Invitation.company_id == person.company
    found = await tx.session.scalar(select(Invitation).where(*mine).with_for_update())
    if found is None:
        raise NotFound
    return found


def _right_to_invite(person: Person) -> Right:
    return Right.INVITE_FIRST if person.role is Role.CONTACT else Right.INVITE


async def _domains_for(tx: Tx, person: Person) -> tuple[str, ...]:
    """Whom the person may invite: for a colleague exactly the own domain, for the first user one of the company's."""
    if person.role is Role.CONTACT:
        return await domains_of(tx, person.company)
    return (addresses.parse(person.email).domain,)
