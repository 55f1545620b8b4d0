"""Registering: the invited person opens the link, sets a password, and is a user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.errors import AlreadyUser, DeadLink, KontorError
from core.models import Company, Invitation, InvitationState, Purpose, Role, Token, User, UserState
from core.people import passwords, tokens
from core.people.naming import TITLES, clean_name
from core.people.person import Channel, of_user
from core.people.telling import tell
from core.privacy import audit
from core.service import Core, Tx
from core.text import LANGUAGES


class Missing(KontorError):
    """A field that is needed was left empty."""


@dataclass(frozen=True)
class RegistrationForm:
    """What the page shows before anything is typed."""

    email: str
    title: str
    first_name: str
    last_name: str
    company: str
    language: str
    expires_at: datetime


@dataclass(frozen=True)
class Registration:
    """What the person typed. `language` is the one they read the page in; the company's when None."""

    password: str
    password_again: str
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    language: str | None = None


async def look(tx: Tx, token: str) -> RegistrationForm:
    """What the form shows; changes nothing. Raises DeadLink."""
    invitation, company = await _invited(tx, await tokens.look(tx, Purpose.REGISTER, token))
    return RegistrationForm(
        email=invitation.email,
        title=invitation.title,
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        company=company.name,
        language=company.language,
        expires_at=invitation.expires_at,
    )


def faults(registration: Registration, email: str) -> Mapping[str, KontorError]:
    """What is wrong with what was typed, by the name of the field: Missing, WeakPassword, PasswordsDiffer."""
    found: dict[str, KontorError] = {}
    for name in ("first_name", "last_name"):
        if not clean_name(getattr(registration, name)):
            found[name] = Missing()
    try:
        names = registration.first_name, registration.last_name
        passwords.check_pair(registration.password, registration.password_again, email, names)
    except KontorError as fault:
        found[passwords.field_of(fault)] = fault
    return found


async def register(core: Core, token: str, registration: Registration) -> User:
    """Makes the invited person a user and uses the link up: of two at the same moment, one registers.

    Raises DeadLink, AlreadyUser, and the first of `faults`; then the link stays good. It has its own transactions,
    so that none is open while the password is hashed.
    """
    async with core.read() as tx:
        email = (await look(tx, token)).email
    for fault in faults(registration, email).values():
        raise fault
    password_hash = await passwords.hash_password(registration.password)
    async with core.begin() as tx:
        return await _register(tx, token, registration, password_hash)


async def _register(tx: Tx, token: str, registration: Registration, password_hash: str) -> User:
    invitation, company = await _invited(tx, await tokens.look(tx, Purpose.REGISTER, token), lock=True)
    if await tx.session.scalar(select(User.id).where(User.email_key == invitation.email_key)) is not None:
        raise AlreadyUser
    await tokens.use(tx, Purpose.REGISTER, token)
    invitation.state, invitation.ended_at = InvitationState.ACCEPTED, tx.now
    user = _user(tx, invitation, company, registration)
    user.password_hash = password_hash
    try:
        async with tx.session.begin_nested():
            tx.session.add(user)
    except IntegrityError:  # accepted another company's invitation at the same moment
        raise AlreadyUser from None
    await audit.note(
        tx, of_user(user, Channel.WEB), "user.registered", user=user.id, invitation=invitation.id
    )
    await _tell_inviter(tx, invitation, company, user)
    return user


def _user(tx: Tx, invitation: Invitation, company: Company, registration: Registration) -> User:
    language = registration.language if registration.language in LANGUAGES else company.language
    return User(
        email=invitation.email,
        email_key=invitation.email_key,
        role=invitation.role,
        state=UserState.ACTIVE,
        company_id=company.id,
        title=registration.title if registration.title in TITLES else "",
        first_name=clean_name(registration.first_name),
        last_name=clean_name(registration.last_name),
        phone=clean_name(registration.phone, 60),
        language=language,
        created_at=tx.now,
    )


async def _tell_inviter(tx: Tx, invitation: Invitation, company: Company, user: User) -> None:
    inviter = await tx.session.get(User, invitation.invited_by_id) if invitation.invited_by_id else None
    if inviter is None or inviter.state != UserState.ACTIVE:
        return
    await tell(
        tx,
        "invitation_accepted",
        inviter,
        colleague=user.full_name,
        email=user.email,
        company=company.name,
        master=user.role == Role.MASTER,
    )


async def _invited(tx: Tx, token: Token, *, lock: bool = False) -> tuple[Invitation, Company]:
    chosen = select(Invitation).where(
        Invitation.id == token.invitation_id, Invitation.state == InvitationState.OPEN
    )
    invitation = await tx.session.scalar(chosen.with_for_update() if lock else chosen)
    if invitation is None:
        raise DeadLink
    return invitation, await tx.session.get_one(Company, invitation.company_id)
