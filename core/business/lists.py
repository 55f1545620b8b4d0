"""What all lists have in common: whose they are, how old the data is, and rows that stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from core.business.data_age import data_as_of
from core.business.scope import AnyRow, AnySelect
from core.errors import KontorError, NotAllowed
from core.exports.table import Cell, Column, Table
from core.models import Company, Role
from core.people.person import Person
from core.post.letters import service_company_of
from core.service import Tx

BATCH = 1000
CANDIDATES = 10


@dataclass
class Ambiguous(KontorError):
    """The number fits several things of the company; the newest ten of them, for a choice (SPEC 3)."""

    candidates: tuple[Any, ...]


async def table(
    tx: Tx,
    person: Person,
    *,
    title: str,
    columns: Sequence[Column],
    statement: AnySelect,
    told: Callable[[AnyRow], tuple[Cell, ...]],
    filters: Sequence[str],
    called: Sequence[str | None],
    check_line: str | None = None,
) -> Table:
    """The list of the statement's rows, each as `told` tells it. Its rows can be read once, while `tx` is open.

    `called` is what its file's name says besides the title: of which time, and what it was narrowed to.
    """
    count = await tx.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    return await _table(
        tx,
        person,
        title=title,
        columns=columns,
        rows=_streamed(tx, statement, told),
        row_count=count or 0,
        filters=filters,
        called=called,
        check_line=check_line,
    )


async def table_of(
    tx: Tx,
    person: Person,
    *,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[tuple[Cell, ...]],
    filters: Sequence[str],
) -> Table:
    """The list of these rows, which are few and at hand."""
    return await _table(
        tx,
        person,
        title=title,
        columns=columns,
        rows=_one_by_one(rows),
        row_count=len(rows),
        filters=filters,
    )


async def _table(
    tx: Tx,
    person: Person,
    *,
    title: str,
    columns: Sequence[Column],
    rows: AsyncIterator[tuple[Cell, ...]],
    row_count: int,
    filters: Sequence[str],
    called: Sequence[str | None] = (),
    check_line: str | None = None,
) -> Table:
    company = await tx.session.get(Company, person.company)
    if company is None:
        raise NotAllowed
    service = await service_company_of(tx, company.id)
    return Table(
        title=title,
        company_name=company.name,
        company_number=company.number,
        columns=columns,
        rows=rows,
        row_count=row_count,
        filters=filters,
        data_as_of=await data_as_of(tx),
        made_at=tx.now,
        language=person.language,
        called=named_for(person, company, *called),
        check_line=check_line,
        service_company=service.name if service else "",
    )


def named_for(person: Person, company: Company, *parts: str | None) -> list[str]:
    """The parts of a file's name that say something, with the company's number for whoever looks into several."""
    of = company.number if person.role is Role.CONTACT else None
    return [part for part in (*parts, of) if part]


async def _one_by_one(rows: Sequence[tuple[Cell, ...]]) -> AsyncIterator[tuple[Cell, ...]]:
    for row in rows:
        yield row


async def _streamed(
    tx: Tx, statement: AnySelect, told: Callable[[AnyRow], tuple[Cell, ...]]
) -> AsyncIterator[tuple[Cell, ...]]:
    result = await tx.session.stream(statement, execution_options={"yield_per": BATCH})
    async for batch in result.partitions(BATCH):
        for row in batch:
            yield told(row)
