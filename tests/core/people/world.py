"""A small world to test in: one service company with a contact person, and customers with users."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.models import (
    ChatLink,
    Company,
    CompanyDomain,
    Invitation,
    OutboxItem,
    Purpose,
    Role,
    ServiceCompany,
    User,
)
from core.people import passwords, sessions, tokens
from core.people.person import Channel, ChatIdentity, Person, of_user
from core.service import Core, Tx

PASSWORD = "Drei Rohre, zwei Stangen"
_hashes: dict[str, str] = {}
CHAT = ChatIdentity(telegram_user_id=4711, chat_id=4711, name="Petra M.")


@dataclass(frozen=True)
class World:
    """The ids of those who live there."""

    contact: int
    company: int
    master: int
    general: int


async def build(core: Core) -> World:
    """Company 200100 with a master user and a general user; all have the same password."""
    password_hash = await _hash()
    async with core.begin() as tx:
        service = ServiceCompany(
            code="SUED",
            name="Metallservice Süd GmbH",
            address="Kupferweg 1, 70173 Stuttgart",
            phone="0711 5550100",
            email="sued@metallservice.example",
            holidays_region="BW",
            mail_footer="Metallservice Süd GmbH, Stuttgart",
        )
        tx.session.add(service)
        await tx.session.flush()
        contact = await add_user(tx, "anna.berg@metallservice.example", "Anna", "Berg", Role.CONTACT, None)
        contact.service_company_id, contact.phone = service.id, "0711 5550101"
        contact.password_hash = password_hash
        company = await add_company(tx, "200100", "Federn Kunz GmbH", contact.id, "federn-kunz.example")
        master = await add_user(
            tx, "petra.kunz@federn-kunz.example", "Petra", "Kunz", Role.MASTER, company.id
        )
        general = await add_user(tx, "jan.vogt@federn-kunz.example", "Jan", "Vogt", Role.GENERAL, company.id)
        master.title, general.title = "Frau", "Herr"
        master.password_hash = general.password_hash = password_hash
        return World(contact.id, company.id, master.id, general.id)


async def _hash() -> str:
    """Hashing takes its time on purpose; once is enough for all tests."""
    if PASSWORD not in _hashes:
        _hashes[PASSWORD] = await passwords.hash_password(PASSWORD)
    return _hashes[PASSWORD]


async def add_company(tx: Tx, number: str, name: str, contact_id: int, *domains: str) -> Company:
    company = Company(number=number, name=name, language="de", contact_id=contact_id)
    company.domains = [CompanyDomain(domain=domain) for domain in domains]
    tx.session.add(company)
    await tx.session.flush()
    return company


async def add_user(
    tx: Tx, email: str, first_name: str, last_name: str, role: Role, company_id: int | None
) -> User:
    user = User(
        email=email,
        email_key=email.lower(),
        role=role,
        company_id=company_id,
        first_name=first_name,
        last_name=last_name,
        created_at=tx.now,
    )
    tx.session.add(user)
    await tx.session.flush()
    return user


async def person(core: Core, user_id: int, channel: Channel = Channel.CHAT) -> Person:
    async with core.read() as tx:
        return of_user(await tx.session.get_one(User, user_id), channel)


async def stranger(core: Core, role: Role = Role.MASTER) -> int:
    """A user of another company that another contact person looks after."""
    async with core.begin() as tx:
        contact = await add_user(tx, "o@metallservice.example", "O", "P", Role.CONTACT, None)
        company = await add_company(tx, "200200", "Rohrbau Nord GmbH", contact.id, "rohrbau.example")
        return (await add_user(tx, "ida@rohrbau.example", "Ida", "Roth", role, company.id)).id


async def settle_in(core: Core, user_id: int) -> int:
    """Two browsers, a chat, a link and an open invitation of the user's; the number of the chat link."""
    async with core.begin() as tx:
        user = await tx.session.get_one(User, user_id)
        for browser in ("Firefox", "Edge"):
            await sessions.begin(tx, user, browser)
        await tokens.issue(tx, Purpose.RESET, timedelta(hours=1), user_id=user_id)
        chat = ChatLink(
            user_id=user_id, telegram_user_id=user_id, chat_id=user_id, name="Jan V.", linked_at=tx.now
        )
        invitation = Invitation(
            company_id=user.company_id,
            email=f"x{user_id}@federn-kunz.example",
            email_key=f"x{user_id}@federn-kunz.example",
            role=Role.GENERAL,
            invited_by_id=user_id,
            created_at=tx.now,
            expires_at=tx.now + timedelta(days=90),
        )
        tx.session.add_all([chat, invitation])
        await tx.session.flush()
        return chat.id


async def mails(core: Core, to: str | None = None) -> list[dict[str, Any]]:
    """The queued mails, oldest first."""
    async with core.read() as tx:
        found = await tx.session.scalars(select(OutboxItem).order_by(OutboxItem.id))
        contents = [item.content or {} for item in found]
    return [content for content in contents if to is None or to in str(content.get("to"))]
