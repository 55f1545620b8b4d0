"""Writes the rows of a checked folder: one function per file, in batches, ids resolved through keys (SPEC 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from core.business import numbers
from core.erp import contents
from core.erp.reading import Row
from core.erp.scratch import Scratch
from core.models import (
    Alloy,
    AlloyGroup,
    Base,
    Company,
    CompanyDomain,
    Contract,
    Document,
    DocumentOrder,
    Order,
    OrderLine,
    Product,
    Role,
    ServiceCompany,
    User,
    UserState,
)
from core.service import Tx

Values = Mapping[str, Any]
Column = InstrumentedAttribute[Any]


@dataclass
class Writer:
    """One import's transaction, its moment, and the ids of the small tables, read when first needed."""

    tx: Tx
    scratch: Scratch
    moment: datetime
    _ids: dict[Column, dict[str, int]] = field(default_factory=dict)
    _replaced: set[int] = field(default_factory=set)

    async def ids(self, key: Column) -> Mapping[str, int]:
        """The ids of a small table by its key. Its file must have been written before."""
        if key not in self._ids:
            rows = await self.tx.session.execute(select(key, key.class_.id))
            self._ids[key] = {row[0]: row[1] for row in rows.all()}
        return self._ids[key]

    async def ids_of(self, key: Column, values: Iterable[str]) -> dict[str, int]:
        """The ids of these rows of a large table."""
        wanted = list(dict.fromkeys(values))
        rows = await self.tx.session.execute(select(key, key.class_.id).where(key.in_(wanted)))
        return {row[0]: row[1] for row in rows.all()}

    async def upsert(
        self, model: type[Base], rows: Sequence[Values], key: Sequence[str], *, once: Sequence[str] = ()
    ) -> None:
        """Inserts rows or updates those with the same key, `once` excepted. All rows have the same columns."""
        if not rows:
            return
        statement = self.tx.insert(model)
        changes = {name: statement.excluded[name] for name in rows[0] if name not in (*key, *once)}
        await self.run(statement.on_conflict_do_update(index_elements=list(key), set_=changes), rows)

    async def add(self, model: type[Base], rows: Sequence[Values], key: Sequence[str]) -> None:
        """Inserts rows; those with a key that is there already are left as they are."""
        await self.run(self.tx.insert(model).on_conflict_do_nothing(index_elements=list(key)), rows)

    async def run(self, statement: Any, rows: Sequence[Values]) -> None:
        if rows:
            connection = await self.tx.session.connection()
            await connection.execute(statement, list(rows))

    def fresh(self, order_ids: Iterable[int]) -> set[int]:
        """Those of the orders that this import has not met before; from now on it has."""
        new = set(order_ids) - self._replaced
        self._replaced |= new
        return new


async def service_companies(writer: Writer, rows: Sequence[Row]) -> None:
    told = [{**row.values, "email": row.values["email"].display} for row in rows]
    texts = ("address", "phone")
    await writer.upsert(ServiceCompany, [_filled(each, texts) for each in told], ("code",))


async def contact_persons(writer: Writer, rows: Sequence[Row]) -> None:
    """Contact persons are users without a password: they get their first link by "forgotten password" (SPEC 1)."""
    houses = await writer.ids(ServiceCompany.code)
    told = [
        {
            "email": row.values["email"].display,
            "email_key": row.values["email"].key,
            "role": Role.CONTACT.value,
            "state": UserState.ACTIVE.value,
            "service_company_id": houses[row.values["service_company"]],
            "deputy_email": _display(row.values["deputy_email"]),
            "first_name": row.values["first_name"],
            "last_name": row.values["last_name"],
            "phone": row.values["phone"] or "",
            "created_at": writer.moment,
        }
        for row in rows
    ]
    await writer.upsert(User, told, ("email_key",), once=("state", "created_at"))


async def companies(writer: Writer, rows: Sequence[Row]) -> None:
    contacts = await writer.ids(User.email_key)
    told = [
        {
            **{name: row.values[name] for name in ("number", "name", "language")},
            "contact_id": contacts[row.values["contact_email"].key],
        }
        for row in rows
    ]
    await writer.upsert(Company, told, ("number",))
    ids = await writer.ids_of(Company.number, [row.values["number"] for row in rows])
    await writer.tx.session.execute(delete(CompanyDomain).where(CompanyDomain.company_id.in_(ids.values())))
    domains = [
        {"company_id": ids[row.values["number"]], "domain": domain}
        for row in rows
        for domain in row.values["email_domains"]
    ]
    await writer.add(CompanyDomain, domains, ("company_id", "domain"))


async def alloy_groups(writer: Writer, rows: Sequence[Row]) -> None:
    await writer.upsert(AlloyGroup, [row.values for row in rows], ("code",))


async def alloys(writer: Writer, rows: Sequence[Row]) -> None:
    groups = await writer.ids(AlloyGroup.code)
    told = [_renamed(row.values, {"alloy_group": "group_id"}, group_id=groups) for row in rows]
    await writer.upsert(Alloy, told, ("number",))


async def products(writer: Writer, rows: Sequence[Row]) -> None:
    names = {"alloy": "alloy_id", "min_quantity_kg": "min_quantity", "step_kg": "step"}
    known = await writer.ids(Alloy.number)
    told = [_filled(_renamed(row.values, names, alloy_id=known), ("dimension",)) for row in rows]
    await writer.upsert(Product, told, ("number",))


async def contracts(writer: Writer, rows: Sequence[Row]) -> None:
    names = {
        "company_number": "company_id",
        "alloy_group": "alloy_group_id",
        "product_number": "product_id",
        "quantity_kg": "quantity",
        "called_off_kg": "called_off",
        "price_eur_per_100kg": "price",
    }
    ids = {
        "company_id": await writer.ids(Company.number),
        "alloy_group_id": await writer.ids(AlloyGroup.code),
        "product_id": await writer.ids(Product.number),
    }
    told = [
        {**_renamed(row.values, names, **ids), "number_key": numbers.key(row.values["number"])}
        for row in rows
    ]
    await writer.upsert(Contract, told, ("number",))


async def orders(writer: Writer, rows: Sequence[Row]) -> None:
    """The ERP's order with a Kontor number takes the place of the order placed here (SPEC 3, Ordering)."""
    for row in rows:
        if row.values.get("kontor_number"):
            await _take_place(writer, row.values["number"], row.values["kontor_number"])
    known = await writer.ids(Company.number)
    told = [
        {
            **{name: row.values[name] for name in ("number", "ordered_on", "channel", "status")},
            "number_key": numbers.key(row.values["number"]),
            "company_id": known[row.values["company_number"]],
            "customer_reference": row.values["customer_reference"] or "",
            "reference_key": numbers.key(row.values["customer_reference"] or ""),
            "kontor_number": row.values.get("kontor_number"),
        }
        for row in rows
    ]
    statement: Any = writer.tx.insert(Order)
    changes = {name: statement.excluded[name] for name in told[0] if name != "number"}
    changes["kontor_number"] = func.coalesce(statement.excluded.kontor_number, Order.kontor_number)
    await writer.run(statement.on_conflict_do_update(index_elements=["number"], set_=changes), told)


PLACEMENT = (
    Order.placed_by_id,
    Order.placed_at,
    Order.placement_key,
    Order.handed_over_at,
    Order.acknowledged_at,
)
"""What stays of an order placed here when the ERP's takes its place."""


async def _take_place(writer: Writer, number: str, kontor: str) -> None:
    session = writer.tx.session
    found = await session.execute(
        select(Order.number, Order.id, *PLACEMENT).where(Order.number.in_((number, kontor)))
    )
    held = {row.number: row for row in found.all()}
    if kontor not in held or number == kontor:
        return
    placed = held[kontor]
    if number not in held:
        change = {"number": number, "number_key": numbers.key(number)}
        await session.execute(update(Order).where(Order.id == placed.id).values(change))
        return
    await session.execute(delete(DocumentOrder).where(DocumentOrder.order_id == placed.id))
    await session.execute(delete(Order).where(Order.id == placed.id))
    kept = {column.key: getattr(placed, column.key) for column in PLACEMENT}
    keeps = update(Order).where(Order.id == held[number].id).values(kept)
    await session.execute(keeps)


async def order_lines(writer: Writer, rows: Sequence[Row]) -> None:
    """An order's lines replace its earlier ones (SPEC 9)."""
    of = await writer.ids_of(Order.number, [row.values["order_number"] for row in rows])
    first_met = writer.fresh(of.values())
    await writer.tx.session.execute(delete(OrderLine).where(OrderLine.order_id.in_(first_met)))
    names = {
        "order_number": "order_id",
        "product_number": "product_id",
        "alloy": "alloy_id",
        "quantity_kg": "quantity",
        "delivered_kg": "delivered",
        "price_eur_per_100kg": "price",
        "contract_number": "contract_id",
    }
    ids = {
        "order_id": of,
        "product_id": await writer.ids(Product.number),
        "alloy_id": await writer.ids(Alloy.number),
        "contract_id": await writer.ids(Contract.number),
    }
    told = [_filled(_renamed(row.values, names, **ids), ("description",)) for row in rows]
    await writer.add(OrderLine, told, ("order_id", "position"))


async def documents(writer: Writer, rows: Sequence[Row]) -> None:
    """A file that changed is new again: imported now, and shown even if the one before was withdrawn."""
    companies = await writer.ids(Company.number)
    told = [_document(writer, row, companies) for row in rows]
    statement: Any = writer.tx.insert(Document)
    changes = {name: statement.excluded[name] for name in told[0] if name not in ("number", "file_name")}
    is_same = Document.sha256 == statement.excluded.sha256
    changes["imported_at"] = case((is_same, Document.imported_at), else_=statement.excluded.imported_at)
    changes["withdrawn_at"] = case((is_same, Document.withdrawn_at), else_=None)
    await writer.run(
        statement.on_conflict_do_update(index_elements=["number", "file_name"], set_=changes), told
    )
    await _connect(writer, rows)


def _document(writer: Writer, row: Row, companies: Mapping[str, int]) -> dict[str, Any]:
    content = writer.scratch.content(row.values["file"])
    return {
        "number": row.values["number"],
        "number_key": numbers.key(row.values["number"]),
        "company_id": companies[row.values["company_number"]],
        "kind": row.values["kind"],
        "issued_on": row.values["issued_on"],
        "file_name": contents.name(row.values["file"]),
        "media_type": content.media_type,
        "size": content.size,
        "sha256": content.sha256,
        "imported_at": writer.moment,
    }


async def _connect(writer: Writer, rows: Sequence[Row]) -> None:
    """The documents are about the orders that their rows name, and no others."""
    found = await writer.tx.session.execute(
        select(Document.number, Document.file_name, Document.id).where(
            Document.number.in_([row.values["number"] for row in rows])
        )
    )
    ids = {(row[0], row[1]): row[2] for row in found.all()}
    named = [number for row in rows for number in row.values["order_number"] or ()]
    of = await writer.ids_of(Order.number, named)
    pairs = [
        {"document_id": ids[row.values["number"], contents.name(row.values["file"])], "order_id": of[number]}
        for row in rows
        for number in row.values["order_number"] or ()
    ]
    mine = [ids[row.values["number"], contents.name(row.values["file"])] for row in rows]
    await writer.tx.session.execute(delete(DocumentOrder).where(DocumentOrder.document_id.in_(mine)))
    await writer.add(DocumentOrder, pairs, ("document_id", "order_id"))


def _renamed(values: Values, names: Mapping[str, str], **ids: Mapping[str, int]) -> dict[str, Any]:
    """The values under the names of the table's columns, keys replaced by ids."""
    told = {names.get(name, name): value for name, value in values.items()}
    for name, known in ids.items():
        if told.get(name) is not None:
            told[name] = known[told[name]]
    return told


def _filled(values: Values, texts: Sequence[str]) -> dict[str, Any]:
    """Empty texts as the tables have them: empty, not missing."""
    return {**values, **{name: values[name] or "" for name in texts}}


def _display(address: Any) -> str | None:
    return None if address is None else str(address.display)


WRITERS: Mapping[str, Callable[[Writer, Sequence[Row]], Awaitable[None]]] = MappingProxyType(
    {
        "service_companies.csv": service_companies,
        "contact_persons.csv": contact_persons,
        "companies.csv": companies,
        "alloy_groups.csv": alloy_groups,
        "alloys.csv": alloys,
        "products.csv": products,
        "contracts.csv": contracts,
        "orders.csv": orders,
        "order_lines.csv": order_lines,
        "documents.csv": documents,
    }
)
