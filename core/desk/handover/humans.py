"""Who answers: the contact person, their deputy, or the general desk; and who else may speak for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, select

from core.errors import BadAddress, NotFound
from core.models import Company, Handover, Role, ServiceCompany, User, UserState
from core.people import addresses, office_hours
from core.people.office_hours import OfficeHours
from core.people.person import Person
from core.service import Tx


@dataclass(frozen=True)
class Human:
    """Somebody who answers questions. Without a name it is the general desk."""

    email: str
    name: str = ""
    phone: str = ""
    service_company: str = ""
    language: str = "de"
    user_id: int | None = None
    title: str = ""
    hours: OfficeHours = field(default_factory=lambda: office_hours.kept_by("", ""))

    @property
    def key(self) -> str:
        return key_of(self.email)


@dataclass(frozen=True)
class _Contact:
    user: User
    service: ServiceCompany | None

    @property
    def is_active(self) -> bool:
        return self.user.state == UserState.ACTIVE


def key_of(address: str) -> str:
    """The address as it is compared; empty for what is none."""
    try:
        return addresses.parse(address).key
    except BadAddress:
        return ""


async def for_person(tx: Tx, person: Person) -> Human | None:
    """Who answers this person: the contact person of the company, or else the general desk, if there is one."""
    return await by_contact(tx, await contact_for(tx, person))


async def contact_for(tx: Tx, person: Person) -> int | None:
    """The contact person of the person's company; None: the general desk, for visitors and for contact persons."""
    if person.user_id is None or person.company_id is None or person.role is Role.CONTACT:
        return None
    return await _contact_id_now(tx, person.company_id)


async def in_charge(tx: Tx, handover: Handover) -> Human:
    """With whom the handover lies now. Raises NotFound when the general desk it was for is no longer set."""
    found = await standing(tx, handover)
    if found is None:
        raise NotFound
    return found


async def standing(tx: Tx, handover: Handover) -> Human | None:
    """With whom the handover lies now; None: with nobody, as there is no general desk."""
    return await _human(tx, await _contact_of(tx, handover), moved=handover.moved_at is not None)


async def contact_id_of(tx: Tx, handover: Handover) -> int | None:
    """The contact person it lies with, or whose deputy it lies with. None: the general desk."""
    contact = await _contact_of(tx, handover)
    return contact.user.id if contact else None


async def deputy_of(tx: Tx, handover: Handover) -> Human | None:
    """Who takes over: the contact person's deputy, or else the service company's address. None: nobody else."""
    contact = await _contact_of(tx, handover)
    return await _deputy(tx, contact) if contact else None


async def may_speak(tx: Tx, handover: Handover, key: str) -> bool:
    """May this address answer? The contact person, the deputy, the general desk, the service company and all
    its contact persons; a question for the general desk may be answered by any contact person.
    """
    contact = await _contact_of(tx, handover)
    if key in await _own_addresses(tx, contact):
        return True
    staff = and_(User.email_key == key, User.role == Role.CONTACT, User.state == UserState.ACTIVE)
    if contact is not None:
        staff = and_(staff, User.service_company_id == contact.user.service_company_id)
    return await tx.session.scalar(select(User.id).where(staff)) is not None


async def _own_addresses(tx: Tx, contact: _Contact | None) -> set[str]:
    known = [tx.settings.general_desk or ""]
    if contact is not None:
        known += [contact.user.deputy_email or "", contact.service.email if contact.service else ""]
        known += [contact.user.email] if contact.is_active else []
    return {key_of(address) for address in known if address} - {""}


async def by_contact(tx: Tx, contact_id: int | None) -> Human | None:
    """The contact person, or the deputy once the contact person has left; else the general desk."""
    return await _human(tx, await _contact(tx, contact_id), moved=False)


async def _human(tx: Tx, contact: _Contact | None, *, moved: bool) -> Human | None:
    if contact is not None and (moved or not contact.is_active):
        deputy = await _deputy(tx, contact)
        if deputy is not None:
            return deputy
    if contact is not None and contact.is_active:
        return _of(contact)
    desk = tx.settings.general_desk
    return Human(desk) if desk else None


async def _contact_of(tx: Tx, handover: Handover) -> _Contact | None:
    """The contact person it was given to; when that one has left, or none was noted, the company's of now.

    What a contact person asks, whatever company they look at, is for the general desk.
    """
    noted = await _contact(tx, handover.contact_id)
    if noted is not None and (noted.is_active or handover.moved_at is not None):
        return noted
    if noted is None and await _is_a_contact_persons(tx, handover):
        return None
    now = await _contact(tx, await _contact_id_now(tx, handover.company_id))
    return now or noted


async def _contact_id_now(tx: Tx, company_id: int | None) -> int | None:
    found: int | None = await tx.session.scalar(select(Company.contact_id).where(Company.id == company_id))
    return found


async def _is_a_contact_persons(tx: Tx, handover: Handover) -> bool:
    asker = await tx.session.get(User, handover.user_id) if handover.user_id is not None else None
    return asker is not None and asker.role == Role.CONTACT


async def by_address(tx: Tx, key: str) -> Human | None:
    """The contact person with this address."""
    active = and_(User.email_key == key, User.role == Role.CONTACT, User.state == UserState.ACTIVE)
    found = await _one(tx, active)
    return _of(found) if found else None


async def _contact(tx: Tx, contact_id: int | None) -> _Contact | None:
    if contact_id is None:
        return None
    return await _one(tx, User.id == contact_id)


async def _deputy(tx: Tx, contact: _Contact) -> Human | None:
    """A deputy who is a contact person as well is known by name and phone; any other address by its company."""
    named = contact.user.deputy_email or ""
    service = contact.service
    for email in (named, service.email if service else ""):
        key = key_of(email)
        if key and key != contact.user.email_key:
            return await by_address(tx, key) or _at_the_company(email, service)
    return None


async def _one(tx: Tx, which: ColumnElement[bool]) -> _Contact | None:
    chosen = select(User, ServiceCompany).outerjoin(
        ServiceCompany, ServiceCompany.id == User.service_company_id
    )
    found = (await tx.session.execute(chosen.where(which))).one_or_none()
    return _Contact(*found) if found else None


def _of(contact: _Contact) -> Human:
    user, service = contact.user, contact.service
    return Human(
        email=user.email,
        name=user.full_name,
        phone=user.phone or (service.phone if service else ""),
        service_company=service.name if service else "",
        language=user.language,
        user_id=user.id,
        title=user.title,
        hours=_hours(service),
    )


def _at_the_company(email: str, service: ServiceCompany | None) -> Human:
    if service is None:
        return Human(email)
    return Human(email, service.name, service.phone, service.name, hours=_hours(service))


def _hours(service: ServiceCompany | None) -> OfficeHours:
    return office_hours.kept_by(
        (service.office_hours or "") if service else "", service.holidays_region if service else ""
    )
