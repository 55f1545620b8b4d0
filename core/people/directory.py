"""Finding people: by their address, as colleagues, as the contact person; and ending an account's access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, func, select

from core.errors import BadAddress, LastMasterUser, NotFound
from core.models import Company, Role, ServiceCompany, User, UserState
from core.people import addresses, chats, sessions, tokens
from core.people.person import Channel, Person, of_user
from core.people.rights import Right, demand
from core.privacy import audit
from core.service import Tx


@dataclass(frozen=True)
class ContactCard:
    """Who looks after a customer, as shown in answers; `footer` is the service company's legal footer."""

    name: str
    phone: str
    email: str
    service_company: str
    footer: str
    user_id: int
    title: str = ""
    office_hours: str = ""
    holidays_region: str = ""


@dataclass(frozen=True)
class Colleague:
    """A user of one's own company."""

    id: int
    name: str
    email: str
    master: bool
    active: bool
    may_order: bool
    may_see_prices: bool
    last_seen_at: datetime | None
    title: str = field(default="")


@dataclass(frozen=True)
class UserRow:
    """A user as the operator sees one; contact persons have no company."""

    company_number: str | None
    email: str
    name: str
    role: Role
    state: UserState
    last_seen_at: datetime | None


async def person_of_address(tx: Tx, address: str, channel: Channel) -> Person | None:
    """The active user or contact person with this address; None for anybody else, and for what is no address."""
    try:
        key = addresses.parse(address).key
    except BadAddress:
        return None
    active = and_(User.email_key == key, User.state == UserState.ACTIVE)
    user = await tx.session.scalar(select(User).where(active))
    return of_user(user, channel) if user else None


async def contact_of(tx: Tx, person: Person) -> ContactCard:
    """The contact person of the company the person belongs to or looks at. Raises NotSignedIn, NotAllowed."""
    return await contact_of_company(tx, person.company)


async def contact_of_company(tx: Tx, company_id: int) -> ContactCard:
    """The contact person of a company. Raises NotFound."""
    chosen = (
        select(User, ServiceCompany)
        .join(Company, Company.contact_id == User.id)
        .outerjoin(ServiceCompany, ServiceCompany.id == User.service_company_id)
        .where(Company.id == company_id)
    )
    found = (await tx.session.execute(chosen)).one_or_none()
    if found is None:
        raise NotFound
    return _card(*found)


async def colleagues(tx: Tx, person: Person) -> Sequence[Colleague]:
    """All users of the company, active ones first, by name. Raises NotSignedIn, NotAllowed (master users may)."""
    demand(person, Right.MANAGE_USERS)
    order = User.state, User.last_name, User.first_name, User.id
    found = await tx.session.scalars(select(User).where(User.company_id == person.company).order_by(*order))
    return [_colleague(user) for user in found]


async def master_names(tx: Tx, person: Person) -> Sequence[str]:
    """The names of the company's active master users, whom a colleague can ask. Raises NotSignedIn, NotAllowed."""
    masters = User.company_id == person.company, User.role == Role.MASTER, User.state == UserState.ACTIVE
    found = await tx.session.scalars(select(User).where(*masters).order_by(User.last_name, User.id))
    return [user.full_name for user in found]


async def colleague_of_address(tx: Tx, person: Person, address: str) -> Colleague:
    """The user with this address whom the person may manage. Raises NotFound, NotSignedIn, NotAllowed."""
    demand(person, Right.MANAGE_USERS)
    try:
        key = addresses.parse(address).key
    except BadAddress:
        raise NotFound from None
    user = await tx.session.scalar(select(User).where(User.email_key == key))
    if user is None or not await _may_manage(tx, person, user):
        raise NotFound
    return _colleague(user)


async def all_users(tx: Tx, company_number: str | None = None) -> Sequence[UserRow]:
    """Every user, contact persons too, for the operator; or those of one company. Raises NotFound for no company."""
    chosen = select(User, Company.number).outerjoin(Company, Company.id == User.company_id)
    if company_number is not None:
        known = await tx.session.scalar(select(Company.id).where(Company.number == company_number.strip()))
        if known is None:
            raise NotFound
        chosen = chosen.where(User.company_id == known)
    found = await tx.session.execute(chosen.order_by(Company.number, User.email_key))
    return [
        UserRow(number, user.email, user.full_name, Role(user.role), UserState(user.state), user.last_seen_at)
        for user, number in found
    ]


async def deactivate_address(tx: Tx, person: Person, address: str) -> None:
    """As `deactivate`, for the user with this address."""
    await deactivate(tx, person, (await colleague_of_address(tx, person, address)).id)


async def deactivate(tx: Tx, person: Person, user_id: int) -> None:
    """Ends a user's access at once: web sessions, chats and open links (SPEC 1). Done twice it is done.

    A master user may for the own company, a contact person for the companies looked after, the operator for all.
    Raises NotFound for anybody else's user, LastMasterUser when the last active master user tries it on himself.
    """
    user = await _managed(tx, person, user_id)
    if user.state == UserState.DEACTIVATED:
        return
    if user.id == person.user_id and not await _other_masters(tx, user):
        raise LastMasterUser
    user.state = UserState.DEACTIVATED
    await tx.session.flush()
    await audit.note(tx, person, "user.deactivated", company_id=user.company_id, user=user.id)
    await sessions.end_all(tx, user.id)
    await chats.end_all(tx, person, user.id)
    await tokens.revoke(tx, user_id=user.id)


async def reactivate(tx: Tx, person: Person, user_id: int) -> None:
    """Lets a deactivated user in again, with the old password. Raises as `deactivate`."""
    user = await _managed(tx, person, user_id)
    if user.state == UserState.ACTIVE:
        return
    user.state = UserState.ACTIVE
    await tx.session.flush()
    await audit.note(tx, person, "user.reactivated", company_id=user.company_id, user=user.id)


async def _managed(tx: Tx, person: Person, user_id: int) -> User:
    demand(person, Right.MANAGE_USERS)
    user = await tx.session.get(User, user_id)
    if user is None or not await _may_manage(tx, person, user):
        raise NotFound
    # The company's row is the lock: two master users cannot deactivate each other at the same moment.
    await tx.session.execute(select(Company.id).where(Company.id == user.company_id).with_for_update())
    await tx.session.refresh(user)
    return user


async def _may_manage(tx: Tx, person: Person, user: User) -> bool:
    if user.company_id is None:
        return False
    if person.is_operator:
        return True
    if person.role is Role.CONTACT:
        company = await tx.session.get_one(Company, user.company_id)
        return company.contact_id == person.user_id
    return user.company_id == person.company_id


async def _other_masters(tx: Tx, user: User) -> bool:
    others = select(func.count()).where(
        User.company_id == user.company_id,
        User.role == Role.MASTER,
        User.state == UserState.ACTIVE,
        User.id != user.id,
    )
    return bool(await tx.session.scalar(others))


def _card(user: User, service: ServiceCompany | None) -> ContactCard:
    return ContactCard(
        name=user.full_name,
        phone=user.phone or (service.phone if service else ""),
        email=user.email,
        service_company=service.name if service else "",
        footer=(service.mail_footer or "") if service else "",
        user_id=user.id,
        title=user.title,
        office_hours=(service.office_hours or "") if service else "",
        holidays_region=service.holidays_region if service else "",
    )


def _colleague(user: User) -> Colleague:
    return Colleague(
        id=user.id,
        name=user.full_name,
        email=user.email,
        master=user.role == Role.MASTER,
        active=user.state == UserState.ACTIVE,
        may_order=user.may_order,
        may_see_prices=user.may_see_prices,
        last_seen_at=user.last_seen_at,
        title=user.title,
    )
