"""The company that a contact person looks at in a chat: one of those looked after, chosen, noted, and left again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, func, select

from core.errors import NotAllowed, NotFound
from core.models import ChatLink, Company, Role, User, UserState
from core.people import chats
from core.people.person import Person
from core.people.rights import Right, demand
from core.privacy import audit
from core.service import Tx


@dataclass(frozen=True)
class CompanyRow:
    """A company in the list."""

    number: str
    name: str


@dataclass(frozen=True)
class CompanyCard:
    """A company as its contact person meets it; `masters` are the names of its active master users."""

    number: str
    name: str
    masters: Sequence[str]
    users: int  # active ones, master users among them


async def companies(tx: Tx, person: Person, said: str = "") -> Sequence[CompanyRow]:
    """The companies the person looks after, by name: all, the one with the number said, or those so named.

    So a foreign number finds just what an unknown one does: nothing. Raises NotSignedIn, and NotAllowed for anybody
    who is no contact person.
    """
    demand(person, Right.LOOK_INTO)
    found = await tx.session.execute(_looked_after(person).with_only_columns(Company.number, Company.name))
    rows = sorted((CompanyRow(*row) for row in found), key=lambda row: (row.name.casefold(), row.number))
    wanted = said.casefold().split()
    exact = [row for row in rows if row.number.casefold() == "".join(wanted)]
    return exact or [row for row in rows if all(word in row.name.casefold() for word in wanted)]


async def look_at(tx: Tx, person: Person, number: str) -> Person:
    """From now on the person sees this company in the chat; noted when it is another than before.

    Raises NotSignedIn, NotAllowed, and NotFound for a company that does not exist or that somebody else looks after.
    """
    demand(person, Right.LOOK_INTO)
    company = await tx.session.scalar(_looked_after(person).where(Company.number == number.strip()))
    if company is None:
        raise NotFound
    if company.id == person.company_id:
        return person
    now = await _turned(tx, person, company.id)
    await note(tx, now, "begun")
    return now


async def leave(tx: Tx, person: Person) -> Person:
    """From now on the person sees no company in the chat. Raises NotSignedIn, NotAllowed."""
    demand(person, Right.LOOK_INTO)
    return await _turned(tx, person, None)


async def looked_at(tx: Tx, person: Person) -> CompanyRow:
    """The company that the person sees. Raises NotSignedIn, NotAllowed, NoCompanyChosen."""
    company = await tx.session.get_one(Company, person.company)
    return CompanyRow(company.number, company.name)


async def card(tx: Tx, person: Person) -> CompanyCard:
    """The company that the person looks at. Raises NotSignedIn, NotAllowed, NoCompanyChosen."""
    demand(person, Right.LOOK_INTO)
    row = await looked_at(tx, person)
    active = select(User).where(User.company_id == person.company, User.state == UserState.ACTIVE)
    masters = active.where(User.role == Role.MASTER).order_by(User.last_name, User.id)
    count = await tx.session.scalar(select(func.count()).select_from(active.subquery()))
    names = [user.full_name for user in await tx.session.scalars(masters)]
    return CompanyCard(row.number, row.name, names, count or 0)


async def again(tx: Tx, person: Person, company_id: int) -> Person:
    """The contact person, seeing a company chosen earlier. Raises NotFound when somebody else looks after it now."""
    if await tx.session.scalar(_looked_after(person).where(Company.id == company_id)) is None:
        raise NotFound
    return replace(person, company_id=company_id)


async def note(tx: Tx, person: Person, what: str) -> None:
    """Each look of a contact person at a company's data stands in the audit log, with what was seen (SPEC 1)."""
    await audit.note(tx, person, f"look.{what}", company_id=person.company)


def _looked_after(person: Person) -> Select[Company]:
    """The one place that says which companies are a contact person's."""
    return select(Company).where(Company.contact_id == person.user_id)


async def _turned(tx: Tx, person: Person, company_id: int | None) -> Person:
    link = await tx.session.get(ChatLink, person.chat_link_id) if person.chat_link_id is not None else None
    if person.chat is None or link is None or link.user_id != person.user_id:
        raise NotAllowed  # only a chat remembers
    link.company_id = company_id
    await tx.session.flush()
    return await chats.person_of_chat(tx, person.chat, person.language)
