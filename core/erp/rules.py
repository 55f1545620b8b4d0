"""What must be true of the rows of one file besides their values: owners, order of dates, unchanged bookings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from core.erp import contents
from core.erp.files import CsvFile
from core.erp.kinds import BadValueError, shown
from core.erp.known import Known, order_owners
from core.erp.reading import Row
from core.erp.report import Report
from core.erp.scratch import Scratch
from core.models import Alloy, AlloyGroup, Booking, Company, Document, Order, Role, User
from core.service import Tx

IDENTICAL = (
    *("company_number", "alloy_group", "alloy", "booked_on", "value_date", "kind", "weight_kg"),
    *("voucher", "text", "related_number"),
)
"""What may not differ between two imports of one booking (SPEC 9): all of it."""


@dataclass
class Check:
    """One check of a folder: what it reads from, what it knows, where faults go."""

    tx: Tx
    folder: Path
    scratch: Scratch
    report: Report
    known: Known
    kontor_lines: dict[str, int] = field(default_factory=dict)

    def fault(self, file: CsvFile, row: Row, message: str, column: str = "") -> None:
        self.report.add(file.name, row.line, message, column)

    def foreign(self, file: CsvFile, row: Row, column: str, value: Any, owner: str | None) -> None:
        """Faults a row that names a thing of another company than its own."""
        company = row.values.get("company_number")
        if owner and company and owner != company:
            self.fault(file, row, f"{said(value)} belongs to another company", column)


def several(value: Any) -> tuple[Any, ...]:
    """The values in a cell that may hold none, one or several."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def said(value: Any) -> str:
    """A value as a fault quotes it."""
    return shown(str(getattr(value, "display", value)))


async def contact_persons(check: Check, file: CsvFile, rows: Sequence[Row]) -> None:
    """A contact person's address is no customer's."""
    keys = [row.values["email"].key for row in rows if "email" in row.values]
    statement = select(User.email_key).where(User.email_key.in_(keys), User.role != Role.CONTACT)
    customers = set((await check.tx.session.scalars(statement)).all())
    for row in rows:
        email = row.values.get("email")
        if email is not None and email.key in customers:
            check.fault(file, row, f"{said(email)} is the address of a customer's user", "email")


async def contracts(check: Check, file: CsvFile, rows: Sequence[Row]) -> None:
    """A contract ends after it begins and stays with its company."""
    owners = check.known.owners[file.name]
    for row in rows:
        first, last = row.values.get("valid_from"), row.values.get("valid_to")
        if first and last and last < first:
            check.fault(file, row, "is before valid_from", "valid_to")
        number = row.values.get("number", "")
        check.foreign(file, row, "number", number, owners.get(number))


async def orders(check: Check, file: CsvFile, rows: Sequence[Row]) -> None:
    """An order stays with its company and takes the place of one order placed here at most."""
    owners = await order_owners(check.tx, [row.values.get("number", "") for row in rows])
    placed = await _placed(check.tx, rows)
    for row in rows:
        number = row.values.get("number", "")
        check.foreign(file, row, "number", number, owners.get(number))
        kontor = row.values.get("kontor_number")
        if kontor is not None:
            holder, owner = placed.get(kontor, (kontor, None))
            check.foreign(file, row, "kontor_number", kontor, owner)
            _one_place(check, file, row, holder)


def _one_place(check: Check, file: CsvFile, row: Row, holder: str) -> None:
    kontor = row.values["kontor_number"]
    if holder not in (kontor, row.values.get("number")):
        check.fault(file, row, f"{said(kontor)} belongs to order {said(holder)} already", "kontor_number")
    first = check.kontor_lines.setdefault(kontor, row.line)
    if first != row.line:
        check.fault(file, row, f"is there twice, first in line {first}", "kontor_number")


async def _placed(tx: Tx, rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """Per Kontor number the order that has it, and its company."""
    wanted = [row.values["kontor_number"] for row in rows if row.values.get("kontor_number")]
    statement = select(Order.kontor_number, Order.number, Company.number)
    joined = statement.join(Company, Company.id == Order.company_id).where(Order.kontor_number.in_(wanted))
    return {row[0] or "": (row[1], row[2]) for row in (await tx.session.execute(joined)).all()}


async def order_lines(check: Check, file: CsvFile, rows: Sequence[Row]) -> None:
    """A position is called off from a contract of the order's own company."""
    of_orders, of_contracts = check.known.owners["orders.csv"], check.known.owners["contracts.csv"]
    for row in rows:
        number = row.values.get("contract_number")
        owner, company = of_contracts.get(number or ""), of_orders.get(row.values.get("order_number", ""))
        if owner and company and owner != company:
            check.fault(file, row, f"{said(number)} belongs to another company", "contract_number")


async def bookings(check: Check, file: CsvFile, rows: Sequence[Row]) -> None:
    """A booking is there once, never changes, and an account has one opening balance."""
    numbered = [row for row in rows if "number" in row.values]
    pairs = [(row.line, row.values) for row in numbered]
    twice = await asyncio.to_thread(check.scratch.note_bookings, pairs)
    related = [(row.values["related_number"], row.line) for row in rows if row.values.get("related_number")]
    check.scratch.note_related(related)
    for row in rows:
        if row.line in twice:
            check.fault(file, row, f"is there twice, first in line {twice[row.line]}", "number")
        if row.values.get("kind") == "opening_balance":
            _opening(check, file, row)
    if check.known.has_bookings:
        await _unchanged(check, file, [row for row in numbered if row.is_sound])


def _opening(check: Check, file: CsvFile, row: Row) -> None:
    account = (row.values.get("company_number", ""), row.values.get("alloy_group", ""))
    number = row.values.get("number", "")
    first = check.known.openings.setdefault(account, number)
    if first != number:
        check.fault(file, row, f"the account has an opening balance already, booking {said(first)}", "kind")


async def _unchanged(check: Check, file: CsvFile, rows: Sequence[Row]) -> None:
    stored = await _stored(check.tx, [row.values["number"] for row in rows])
    check.scratch.note_imported(stored)
    for row in rows:
        before = stored.get(row.values["number"])
        now = {name: row.values.get(name) or "" for name in IDENTICAL}
        differing = [name for name in IDENTICAL if before is not None and before[name] != now[name]]
        if differing:
            check.fault(file, row, "differs from the booking imported before", ", ".join(differing))


async def _stored(tx: Tx, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    statement = (
        select(
            *(Booking.number, Company.number, AlloyGroup.code, Alloy.number, Booking.booked_on),
            *(Booking.value_date, Booking.kind, Booking.weight, Booking.voucher, Booking.text),
            Booking.related_number,
        )
        .join(Company, Company.id == Booking.company_id)
        .join(AlloyGroup, AlloyGroup.id == Booking.alloy_group_id)
        .outerjoin(Alloy, Alloy.id == Booking.alloy_id)
        .where(Booking.number.in_(numbers))
    )
    found = (await tx.session.execute(statement)).all()
    return {row[0]: dict(zip(IDENTICAL, (each or "" for each in row[1:]), strict=True)) for row in found}


async def documents(check: Check, file: CsvFile, rows: Sequence[Row]) -> None:
    """A document's file is there and inside the folder; it and its orders are of one company."""
    owners = await _document_owners(check.tx, [row.values.get("number", "") for row in rows])
    for row in rows:
        for order in several(row.values.get("order_number")):
            check.foreign(file, row, "order_number", order, check.known.owners["orders.csv"].get(order))
        number, path = row.values.get("number", ""), row.values.get("file")
        if path is not None:
            check.foreign(file, row, "number", number, owners.get((number, contents.name(path))))
            await _content(check, file, row, path)


async def _content(check: Check, file: CsvFile, row: Row, path: str) -> None:
    try:
        await asyncio.to_thread(contents.check, check.folder, path)
    except BadValueError as error:
        check.fault(file, row, str(error), "file")


async def _document_owners(tx: Tx, numbers: Sequence[str]) -> dict[tuple[str, str], str]:
    statement = select(Document.number, Document.file_name, Company.number)
    joined = statement.join(Company, Company.id == Document.company_id).where(Document.number.in_(numbers))
    return {(row[0], row[1]): row[2] for row in (await tx.session.execute(joined)).all()}


RULES: Mapping[str, Callable[[Check, CsvFile, Sequence[Row]], Awaitable[None]]] = MappingProxyType(
    {
        "contact_persons.csv": contact_persons,
        "contracts.csv": contracts,
        "orders.csv": orders,
        "order_lines.csv": order_lines,
        "bookings.csv": bookings,
        "documents.csv": documents,
    }
)
