"""Finding people: by their address, as colleagues, as the contact person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select

from core.errors import BadAddress, NotFound
from core.models import (
    ChatLink,
    Company,
    Role,
    ServiceCompany,
    User,
    UserState,
    WebSession,
)
from core.people import addresses
from core.people.person import Channel, Person, of_user
from core.people.profile import ConnectedChat
from core.people.rights import Right, demand, may
from core.service import Tx

SEEN_EVERY = timedelta(minutes=5)


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
    """A user of a company, as those see one who manage its users. From a master user nothing is withheld."""

    id: int
    name: str
    email: str
    title: str
    master: bool
    active: bool
    has_password: bool
    may_order: bool
    may_see_prices: bool
    last_seen_at: datetime | None
    chats: tuple[ConnectedChat, ...]


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


async def seen(tx: Tx, person: Person) -> None:
    """Notes that the person was here just now, every five minutes at most; nothing for visitors."""
    user = await tx.session.get(User, person.user_id) if person.user_id is not None else None
    if user is not None and (user.last_seen_at is None or user.last_seen_at <= tx.now - SEEN_EVERY):
        user.last_seen_at = tx.now


async def colleagues(tx: Tx, person: Person) -> Sequence[Colleague]:
    """All users of the company, active ones first, by name.

    Raises NotSignedIn, NotAllowed (master users may), NoCompanyChosen.
    """
    demand(person, Right.MANAGE_USERS)
    order = User.state, User.last_name, User.first_name, User.id
    found = await tx.session.scalars(select(User).where(User.company_id == person.company).order_by(*order))
    return await _colleagues(tx, found.all())


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
    if user is None or not await may_manage(tx, person, user):
        raise NotFound
    [colleague] = await _colleagues(tx, [user])
    return colleague


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


async def has_master(tx: Tx, company_id: int | None) -> bool:
    """Has the company a master user who can log in?"""
    masters = and_(User.company_id == company_id, User.role == Role.MASTER, User.state == UserState.ACTIVE)
    return await tx.session.scalar(select(User.id).where(masters).limit(1)) is not None


async def may_manage(tx: Tx, person: Person, user: User) -> bool:
    """Is the user one of those whom the person looks after: as master user, contact person or operator?"""
    if not may(person, Right.MANAGE_USERS):
        return False
    if person.is_operator or user.company_id is None:
        return person.is_operator
    if person.role is Role.CONTACT:
        company = await tx.session.get_one(Company, user.company_id)
        elsewhere = person.company_id not in (None, company.id)  # the one looked at is another
        return company.contact_id == person.user_id and not elsewhere
    return user.company_id == person.company_id


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


async def _colleagues(tx: Tx, users: Sequence[User]) -> list[Colleague]:
    ids = [user.id for user in users]
    connected, browsing = await _chats(tx, ids), await _browsing(tx, ids)
    return [_colleague(user, connected[user.id], browsing.get(user.id)) for user in users]


async def _chats(tx: Tx, user_ids: Sequence[int]) -> dict[int, list[ConnectedChat]]:
    live = ChatLink.user_id.in_(user_ids), ChatLink.ended_at.is_(None)
    found: dict[int, list[ConnectedChat]] = defaultdict(list)
    for link in await tx.session.scalars(select(ChatLink).where(*live).order_by(ChatLink.linked_at)):
        found[link.user_id].append(ConnectedChat(link.id, link.name, link.linked_at))
    return found


async def _browsing(tx: Tx, user_ids: Sequence[int]) -> dict[int, datetime]:
    """When each was last seen in a browser."""
    newest = select(WebSession.user_id, func.max(WebSession.last_seen_at)).group_by(WebSession.user_id)
    found = await tx.session.execute(newest.where(WebSession.user_id.in_(user_ids)))
    return {row[0]: row[1] for row in found}


def _colleague(user: User, connected: Sequence[ConnectedChat], browsing: datetime | None) -> Colleague:
    master = user.role == Role.MASTER
    return Colleague(
        id=user.id,
        name=user.full_name,
        email=user.email,
        title=user.title,
        master=master,
        active=user.state == UserState.ACTIVE,
        has_password=user.password_hash is not None,
        may_order=master or user.may_order,
        may_see_prices=master or user.may_see_prices,
        last_seen_at=max(filter(None, (user.last_seen_at, browsing)), default=None),
        chats=tuple(connected),
    )
