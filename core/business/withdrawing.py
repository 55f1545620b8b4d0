"""Hiding a wrong document from everybody, and saying who has it already (SPEC 3: `kontor withdraw`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select

from core.business import numbers
from core.business.lists import Ambiguous
from core.errors import NotFound
from core.models import AuditEntry, Company, Document, User
from core.people.person import Person
from core.people.rights import Right, demand
from core.privacy import audit
from core.service import Tx


@dataclass(frozen=True)
class Withdrawn:
    """A file that nobody can fetch any more; `number` is its document's."""

    number: str
    kind: str
    file_name: str
    company_number: str


@dataclass(frozen=True)
class Fetched:
    """Somebody has the file; `address` is empty when the person was forgotten since."""

    file_name: str
    address: str
    channel: str
    at: datetime


async def withdraw(tx: Tx, person: Person, number: str) -> tuple[Sequence[Withdrawn], Sequence[Fetched]]:
    """Hides all files of the document with this number and lists who fetched which, oldest first.

    A number that is not spelled exactly may be written in any way, if it means one document only. Done twice it is
    done, and lists them again. An import of a changed file shows it again. Raises NotFound, Ambiguous with numbers
    to choose from, NotAllowed (the operator may).
    """
    demand(person, Right.WITHDRAW)
    found = _meant((await tx.session.execute(_files(number))).all(), number)
    for document, company in found:
        if document.withdrawn_at is None:
            document.withdrawn_at = tx.now
            await audit.note(tx, person, "document.withdrawn", company_id=company.id, document=document.id)
    hidden = [Withdrawn(each.number, each.kind, each.file_name, of.number) for each, of in found]
    return hidden, await _fetched(tx, [document for document, _ in found])


def _meant(found: Sequence[Row[Document, Company]], number: str) -> Sequence[Row[Document, Company]]:
    exact = [row for row in found if row[0].number == number.strip()]
    numbers_found = sorted({row[0].number for row in exact or found})
    if not numbers_found:
        raise NotFound
    if len(numbers_found) > 1:
        raise Ambiguous(tuple(numbers_found))
    return exact or found


def _files(number: str) -> Select[Document, Company]:
    """The files of the document and the companies they belong to, also those hidden before."""
    return (
        select(Document, Company)
        .join(Company, Company.id == Document.company_id)
        .where(numbers.same(Document.number_key, number))
        .order_by(Company.number, Document.number, Document.file_name)
    )


async def _fetched(tx: Tx, documents: Sequence[Document]) -> Sequence[Fetched]:
    names = {document.id: document.file_name for document in documents}
    which = AuditEntry.facts["document"].as_integer()
    statement = (
        select(AuditEntry, User)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.action == "document.fetched", which.in_(names))
        .order_by(AuditEntry.id)
    )
    return [_told(entry, user, names) for entry, user in (await tx.session.execute(statement)).all()]


def _told(entry: AuditEntry, user: User | None, names: Mapping[int, str]) -> Fetched:
    return Fetched(names[entry.facts["document"]], user.email if user else "", entry.channel, entry.at)
