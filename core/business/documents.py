"""Documents as the ERP gave them: found by their own number or by an order's, delivered byte for byte (SPEC 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from sqlalchemy import ColumnElement, func, select

from core.business import numbers, paging, words
from core.business.paging import Page
from core.business.period import Period, within
from core.business.scope import AnySelect, scoped, sees_prices
from core.errors import NotAllowed, NotFound
from core.models import Document, DocumentOrder, ImportRun, Order, OrderLine
from core.people.person import Person
from core.post.files import MadeFile
from core.service import Core, Tx

MEANT_BY: Mapping[str, tuple[str, ...]] = MappingProxyType({"invoice": ("invoice", "credit_note")})
"""Who asks for invoices wants credit notes too; every other kind means itself."""
PRICED = ("invoice", "credit_note", "order_confirmation")
"""What is withheld together with prices (SPEC 1): an order confirmation states them just as an invoice does."""


@dataclass(frozen=True)
class DocumentRow:
    """One file of a document; `orders` are order numbers, `quantity` their ordered weight in kg."""

    id: int
    number: str
    kind: str
    kind_word: str
    issued_on: date
    file_name: str
    media_type: str
    size: int
    orders: tuple[str, ...]
    quantity: Decimal


async def find_documents(
    tx: Tx,
    person: Person,
    number: str | None = None,
    *,
    order: str | None = None,
    kind: str | None = None,
    period: Period | None = None,
    limit: int = 20,
) -> list[DocumentRow]:
    """The person's documents that fit, newest first; none when the number is foreign or unknown.

    `number` is the document's or, if no document has it, the order's or the customer's own reference; `order` only
    the latter two. Raises NotSignedIn, and NotAllowed when a kind is asked for that is withheld from the person.
    """
    statement = (
        _wanted(person, kind, period).order_by(Document.issued_on.desc(), Document.id.desc()).limit(limit)
    )
    if order is not None:
        statement = statement.where(_of_orders(person, order))
    if number is None:
        return await _told(tx, person, await _all(tx, statement))
    found = await _all(tx, statement.where(numbers.same(Document.number_key, number)))
    return await _told(tx, person, found or await _all(tx, statement.where(_of_orders(person, number))))


async def list_documents(
    tx: Tx,
    person: Person,
    *,
    kind: str | None = None,
    period: Period | None = None,
    order: str | None = None,
    after: str | None = None,
    limit: int = 5,
) -> Page[DocumentRow]:
    """A page of the person's documents, newest first. Raises as `find_documents` does."""
    statement = _wanted(person, kind, period)
    if order is not None:
        statement = statement.where(_of_orders(person, order))
    page = await paging.page(tx, statement, (Document.issued_on, Document.id), after, limit)
    return page.having(await _told(tx, person, [row[0] for row in page.rows]))


async def all_of(
    tx: Tx, person: Person, period: Period, *, kind: str | None = None, limit: int
) -> list[DocumentRow]:
    """The person's documents of a period, oldest first, `limit` of them at most. Raises as `find_documents` does."""
    statement = _wanted(person, kind, period).order_by(Document.issued_on, Document.id).limit(limit)
    return await _told(tx, person, await _all(tx, statement))


async def arrived(
    tx: Tx, person: Person, after: int, until: int, *, limit: int
) -> tuple[list[DocumentRow], int]:
    """The person's documents that came new or changed with the imports after number `after` up to number `until`.

    The newest first, `limit` of them at most, and how many there are; of a document in several files one stands for
    all. Raises NotSignedIn, NotAllowed.
    """
    imports = select(ImportRun.finished_at).where(ImportRun.id > after, ImportRun.id <= until)
    came = _wanted(person, None, None).where(Document.imported_at.in_(imports))
    first = came.with_only_columns(func.min(Document.id)).group_by(Document.kind, Document.number)
    count = await tx.session.scalar(select(func.count()).select_from(first.subquery())) or 0
    chosen = select(Document).where(Document.id.in_(first))
    newest = chosen.order_by(Document.issued_on.desc(), Document.id.desc()).limit(limit)
    return await _told(tx, person, await _all(tx, newest)), count


async def of_order(tx: Tx, person: Person, order_id: int) -> list[DocumentRow]:
    """The documents of one order, oldest first."""
    of = select(DocumentOrder.document_id).where(DocumentOrder.order_id == order_id)
    statement = (
        _wanted(person, None, None).where(Document.id.in_(of)).order_by(Document.issued_on, Document.id)
    )
    return await _told(tx, person, await _all(tx, statement))


async def fetch(core: Core, tx: Tx, person: Person, document_id: int) -> MadeFile:
    """The file, byte for byte as the ERP gave it. Raises NotFound when it is foreign, unknown or withdrawn."""
    found = await _all(tx, _wanted(person, None, None).where(Document.id == document_id))
    if not found:
        raise NotFound
    return MadeFile(found[0].file_name, found[0].media_type, await _content(core, found[0]))


async def contents(
    core: Core, tx: Tx, person: Person, rows: Sequence[DocumentRow]
) -> AsyncIterator[tuple[DocumentRow, bytes]]:
    """What each of these documents holds, one at a time. One that was withdrawn meanwhile is left out."""
    for row in rows:
        try:
            yield row, (await fetch(core, tx, person, row.id)).content
        except NotFound:
            continue


async def _content(core: Core, document: Document) -> bytes:
    try:
        stored = await core.documents.get_async(document.sha256)
    except FileNotFoundError:
        raise NotFound from None
    return bytes(await stored.bytes_async())


def _wanted(person: Person, kind: str | None, period: Period | None) -> AnySelect:
    """What the person may see at all, of this kind and period."""
    statement = scoped(select(Document), Document, person).where(
        Document.withdrawn_at.is_(None), within(Document.issued_on, period)
    )
    if kind is not None:
        statement = statement.where(Document.kind.in_(MEANT_BY.get(kind, (kind,))))
    if sees_prices(person):
        return statement
    if kind in PRICED:
        raise NotAllowed
    return statement.where(Document.kind.not_in(PRICED))


def _of_orders(person: Person, number: str) -> ColumnElement[bool]:
    meant = scoped(select(Order.id), Order, person).where(numbers.names_order(number))
    return Document.id.in_(select(DocumentOrder.document_id).where(DocumentOrder.order_id.in_(meant)))


async def _all(tx: Tx, statement: AnySelect) -> Sequence[Document]:
    return (await tx.session.scalars(statement)).all()


async def _told(tx: Tx, person: Person, documents: Sequence[Document]) -> list[DocumentRow]:
    orders = await _orders(tx, [each.id for each in documents])
    return [_row(each, orders[each.id], person.language) for each in documents]


async def _orders(tx: Tx, ids: Iterable[int]) -> dict[int, list[tuple[str, Decimal]]]:
    """Per document the numbers of its orders and what they weigh."""
    statement = (
        select(DocumentOrder.document_id, Order.number, func.coalesce(func.sum(OrderLine.quantity), 0))
        .join(Order, Order.id == DocumentOrder.order_id)
        .outerjoin(OrderLine, OrderLine.order_id == Order.id)
        .where(DocumentOrder.document_id.in_(list(ids)))
        .group_by(DocumentOrder.document_id, Order.number)
        .order_by(Order.number)
    )
    found: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for document_id, number, weight in (await tx.session.execute(statement)).all():
        found[document_id].append((number, weight))
    return found


def _row(document: Document, orders: Sequence[tuple[str, Decimal]], language: str) -> DocumentRow:
    return DocumentRow(
        id=document.id,
        number=document.number,
        kind=document.kind,
        kind_word=words.word(words.DOCUMENT_KIND, document.kind, language),
        issued_on=document.issued_on,
        file_name=document.file_name,
        media_type=document.media_type,
        size=document.size,
        orders=tuple(number for number, _ in orders),
        quantity=sum((weight for _, weight in orders), Decimal("0.000")),
    )
