"""The import: what it takes in, again and again, and that a refused folder leaves nothing behind."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import selectinload

from core.clock import SetClock
from core.erp import import_folder
from core.erp.files import FILES
from core.errors import ImportFaults
from core.models import (
    Base,
    Booking,
    Company,
    Contract,
    Document,
    DocumentOrder,
    ImportRun,
    Order,
    OrderLine,
    Product,
    User,
)
from core.service import Core
from tests.core.erp import folders

DATA = [table for name, table in Base.metadata.tables.items() if name not in ("audit", "lease")]


async def contents(core: Core) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, read in a transaction of its own."""
    async with core.read() as tx:
        return {
            table.name: sorted(
                (tuple(row) for row in (await tx.session.execute(select(table))).all()), key=repr
            )
            for table in DATA
        }


async def count(core: Core, model: type[Base]) -> int:
    async with core.read() as tx:
        return await tx.session.scalar(select(func.count()).select_from(model)) or 0


class TestReading:
    async def test_every_value_arrives(self, core: Core, tmp_path: Path) -> None:
        result = await import_folder(core, folders.write(tmp_path / "in", folders.sound()))
        assert result.counts == {
            **{
                "service_companies.csv": 1,
                "contact_persons.csv": 1,
                "companies.csv": 2,
                "alloy_groups.csv": 1,
            },
            **{"alloys.csv": 1, "products.csv": 1, "contracts.csv": 1, "orders.csv": 2, "order_lines.csv": 2},
            **{"bookings.csv": 3, "documents.csv": 2},
        }
        async with core.read() as tx:
            company = (await tx.session.scalars(select(Company).where(Company.number == "100200"))).one()
            contact = await tx.session.get_one(User, company.contact_id)
            product = (await tx.session.scalars(select(Product))).one()
            contract = (await tx.session.scalars(select(Contract))).one()
            order = (
                await tx.session.scalars(
                    select(Order).options(selectinload(Order.lines)).where(Order.number == "4500012345")
                )
            ).one()
            run = (await tx.session.scalars(select(ImportRun))).one()
        assert {each.domain for each in company.domains} == {
            "lindner.example",
            "xn--lindner-przision-4nb.example",
        }
        assert (contact.email, contact.email_key) == (
            "Petra.Hoffmann@msw.example",
            "petra.hoffmann@msw.example",
        )
        assert (contact.role, contact.state, contact.password_hash) == ("contact", "active", None)
        assert (product.min_quantity, product.step, product.orderable) == (Decimal(1000), Decimal(50), True)
        assert (contract.quantity, contract.price) == (Decimal("20000.500"), Decimal("702.50"))
        assert contract.product_id is None
        assert (order.reference_key, order.ordered_on) == ("26017", date(2026, 11, 2))
        assert [each.quantity for each in order.lines] == [Decimal("1250.125")] * 2
        assert order.lines[0].contract_id == contract.id
        assert (run.counts, run.finished_at) == (result.counts, core.clock.now())

    @pytest.mark.parametrize(
        ("german", "encoding", "backwards"),
        [
            (True, "utf-8", False),
            (True, "utf-8-sig", True),
            (True, "cp1252", False),
            (False, "utf-8-sig", True),
            (False, "cp1252", True),
        ],
    )
    async def test_dialect_encoding_and_order_of_columns_make_no_difference(
        self, core: Core, tmp_path: Path, german: bool, encoding: str, backwards: bool
    ) -> None:
        await import_folder(core, folders.write(tmp_path / "plain", folders.sound()))
        plain = await contents(core)
        other = folders.write(
            tmp_path / "other", folders.sound(), german=german, encoding=encoding, backwards=backwards
        )
        await import_folder(core, other)
        again = await contents(core)
        for table in plain:
            if table not in ("import_run", "order_line"):
                assert again[table] == plain[table], table
        assert [row[:-1] for row in again["order_line"]] == [row[:-1] for row in plain["order_line"]]

    async def test_files_may_come_alone_once_what_they_refer_to_is_known(
        self, core: Core, tmp_path: Path
    ) -> None:
        files = folders.sound()
        for place, file in enumerate(FILES):
            await import_folder(core, folders.write(tmp_path / str(place), {file.name: files[file.name]}))
        assert await count(core, DocumentOrder) == 2

    async def test_progress_is_told_per_file(self, core: Core, tmp_path: Path) -> None:
        told: list[tuple[str, int]] = []
        await import_folder(core, folders.write(tmp_path, folders.sound()), lambda *each: told.append(each))
        assert told.count(("bookings.csv", 3)) == 2


class TestAgain:
    async def test_the_same_folder_changes_nothing(self, core: Core, clock: SetClock, tmp_path: Path) -> None:
        folder = folders.write(tmp_path, folders.sound())
        await import_folder(core, folder)
        before = await contents(core)
        await import_folder(core, folder)
        after = await contents(core)
        assert len(after.pop("import_run")) == len(before.pop("import_run")) + 1
        for table in ("order_line",):  # replaced by equal ones
            assert [row[:-1] for row in after.pop(table)] == [row[:-1] for row in before.pop(table)]
        assert after == before

    async def test_the_same_number_is_updated_and_absent_rows_stay(self, core: Core, tmp_path: Path) -> None:
        await import_folder(core, folders.write(tmp_path / "1", folders.sound()))
        order = {**folders.sound()["orders.csv"][0], "status": "delivered", "customer_reference": "neu 7"}
        await import_folder(core, folders.write(tmp_path / "2", {"orders.csv": [order]}))
        async with core.read() as tx:
            rows = (await tx.session.execute(select(Order.number, Order.status, Order.reference_key))).all()
        assert sorted(tuple(row) for row in rows) == [
            ("4500012345", "delivered", "NEU7"),
            ("4500012399", "delivered", ""),
        ]
        assert await count(core, OrderLine) == 2

    async def test_an_orders_lines_replace_its_earlier_ones(self, core: Core, tmp_path: Path) -> None:
        files = folders.sound()
        files["order_lines.csv"].append(
            {**files["order_lines.csv"][0], "order_number": "4500012399", "contract_number": ""}
        )
        await import_folder(core, folders.write(tmp_path / "1", files))
        line = {**files["order_lines.csv"][0], "position": "7"}
        await import_folder(core, folders.write(tmp_path / "2", {"order_lines.csv": [line]}))
        async with core.read() as tx:
            rows = (
                await tx.session.execute(select(Order.number, OrderLine.position).join_from(OrderLine, Order))
            ).all()
        assert sorted(tuple(row) for row in rows) == [("4500012345", 7), ("4500012399", 1)]

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("weight_kg", "-250.124"),
            ("text", "anders"),
            ("voucher", ""),
            ("alloy", "CW508L"),
            ("booked_on", "2026-01-03"),
            ("kind", "correction"),
            ("company_number", "100300"),
            ("related_number", ""),
        ],
    )
    async def test_a_booking_that_changed_is_refused(
        self, core: Core, tmp_path: Path, column: str, value: str
    ) -> None:
        files = folders.sound()
        await import_folder(core, folders.write(tmp_path / "1", files))
        files["bookings.csv"][1][column] = value
        with pytest.raises(ImportFaults) as raised:
            await import_folder(core, folders.write(tmp_path / "2", files))
        assert [str(each) for each in raised.value.faults] == [
            f"bookings.csv:3: {column}: differs from the booking imported before"
        ]

    async def test_new_bookings_come_on_top(self, core: Core, tmp_path: Path) -> None:
        files = folders.sound()
        await import_folder(core, folders.write(tmp_path / "1", files))
        files["bookings.csv"].append({**files["bookings.csv"][1], "number": "B4", "related_number": "B1"})
        await import_folder(core, folders.write(tmp_path / "2", {"bookings.csv": files["bookings.csv"]}))
        assert await count(core, Booking) == 4

    async def test_an_optional_column_that_is_not_there_leaves_what_was_known(
        self, core: Core, tmp_path: Path
    ) -> None:
        files = folders.sound()
        await import_folder(core, folders.write(tmp_path / "1", files))
        del files["service_companies.csv"][0]["office_hours"]
        await import_folder(core, folders.write(tmp_path / "2", files))
        assert "Mo-Fr 08:00-12:00 13:00-16:30" in (await contents(core))["service_company"][0]

    async def test_a_deactivated_contact_person_stays_so(self, core: Core, tmp_path: Path) -> None:
        folder = folders.write(tmp_path, folders.sound())
        await import_folder(core, folder)
        async with core.begin() as tx:
            await tx.session.execute(update(User).values(state="deactivated", password_hash="x"))
        await import_folder(core, folder)
        async with core.read() as tx:
            user = (await tx.session.scalars(select(User))).one()
        assert (user.state, user.password_hash) == ("deactivated", "x")


class TestPlacedOrders:
    async def _placed(self, core: Core, tmp_path: Path) -> int:
        await import_folder(core, folders.write(tmp_path / "1", folders.sound()))
        async with core.begin() as tx:
            company = await tx.session.scalar(select(Company.id).where(Company.number == "100200"))
            user = await tx.session.scalar(select(User.id))
            assert company is not None
            order = Order(
                number="K-2026-000123", number_key="K2026000123", kontor_number="K-2026-000123", company_id=company,
                ordered_on=date(2026, 11, 20), channel="online", status="received", placed_by_id=user,
            )  # fmt: skip
            tx.session.add(order)
            await tx.session.flush()
            return order.id

    @pytest.mark.parametrize("number", ["4500012777", "4500012345"])
    async def test_the_erps_order_takes_the_place_of_the_one_placed_here(
        self, core: Core, tmp_path: Path, number: str
    ) -> None:
        await self._placed(core, tmp_path)
        order = {**folders.sound()["orders.csv"][0], "number": number, "kontor_number": "K-2026-000123"}
        for place in ("2", "3"):
            await import_folder(core, folders.write(tmp_path / place, {"orders.csv": [order]}))
        async with core.read() as tx:
            rows = (await tx.session.scalars(select(Order).where(Order.kontor_number.is_not(None)))).all()
            numbers = (await tx.session.scalars(select(Order.number))).all()
        assert [(each.number, each.number_key, each.status) for each in rows] == [
            (number, number, "confirmed")
        ]
        assert rows[0].placed_by_id is not None
        assert "K-2026-000123" not in numbers

    async def test_a_later_import_without_the_kontor_number_keeps_it(
        self, core: Core, tmp_path: Path
    ) -> None:
        placed = await self._placed(core, tmp_path)
        order = {**folders.sound()["orders.csv"][0], "number": "4500012777", "kontor_number": "K-2026-000123"}
        await import_folder(core, folders.write(tmp_path / "2", {"orders.csv": [order]}))
        order["kontor_number"] = ""
        await import_folder(core, folders.write(tmp_path / "3", {"orders.csv": [order]}))
        async with core.read() as tx:
            kept = await tx.session.get_one(Order, placed)
        assert (kept.number, kept.kontor_number) == ("4500012777", "K-2026-000123")

    async def test_another_companys_order_cannot_take_the_place(self, core: Core, tmp_path: Path) -> None:
        await self._placed(core, tmp_path)
        order = {**folders.sound()["orders.csv"][1], "number": "4500012777", "kontor_number": "K-2026-000123"}
        with pytest.raises(ImportFaults) as raised:
            await import_folder(core, folders.write(tmp_path / "2", {"orders.csv": [order]}))
        assert str(raised.value.faults[0]) == (
            "orders.csv:2: kontor_number: 'K-2026-000123' belongs to another company"
        )


class TestDocuments:
    async def test_content_is_stored_byte_for_byte_with_its_type(self, core: Core, tmp_path: Path) -> None:
        await import_folder(core, folders.write(tmp_path, folders.sound()))
        async with core.read() as tx:
            found = (await tx.session.scalars(select(Document).order_by(Document.file_name))).all()
        assert [(each.file_name, each.media_type) for each in found] == [
            ("RE_90012345.pdf", "application/pdf"),
            ("RE_90012345.xml", "application/xml"),
        ]
        for each, content in zip(found, (folders.PDF, folders.XML), strict=True):
            stored = await core.documents.get_async(each.sha256)
            assert bytes(await stored.bytes_async()) == content
            assert (each.sha256, each.size) == (sha256(content).hexdigest(), len(content))

    async def test_a_changed_file_replaces_the_one_before_and_is_shown_again(
        self, core: Core, clock: SetClock, tmp_path: Path
    ) -> None:
        folder = folders.write(tmp_path, folders.sound())
        await import_folder(core, folder)
        async with core.begin() as tx:
            await tx.session.execute(update(Document).values(withdrawn_at=tx.now))
        folders.put(folder, "documents/RE_90012345.pdf", folders.PDF + b"corrected")
        await import_folder(core, folder)
        async with core.read() as tx:
            found = (await tx.session.scalars(select(Document).order_by(Document.file_name))).all()
        assert [each.withdrawn_at is None for each in found] == [True, False]
        assert found[0].size == len(folders.PDF) + 9
        assert await count(core, DocumentOrder) == 2

    async def test_a_document_is_about_the_orders_it_names_now(self, core: Core, tmp_path: Path) -> None:
        files = folders.sound()
        await import_folder(core, folders.write(tmp_path / "1", files))
        files["orders.csv"].append({**files["orders.csv"][0], "number": "4500012346"})
        for row in files["documents.csv"]:
            row["order_number"] = " 4500012346  4500012346 "
        await import_folder(core, folders.write(tmp_path / "2", files))
        async with core.read() as tx:
            linked = await tx.session.scalars(
                select(Order.number).join(DocumentOrder, DocumentOrder.order_id == Order.id)
            )
            assert linked.all() == ["4500012346", "4500012346"]


class TestAllOrNothing:
    async def test_a_fault_in_the_last_file_leaves_the_database_as_it_was(
        self, core: Core, tmp_path: Path
    ) -> None:
        await import_folder(core, folders.write(tmp_path / "1", folders.sound()))
        before = await contents(core)
        files = folders.sound()
        files["orders.csv"][0]["status"] = "cancelled"
        files["bookings.csv"].append({**files["bookings.csv"][0], "number": "B9", "kind": "sale"})
        files["documents.csv"][-1]["kind"] = "letter"
        with pytest.raises(ImportFaults) as raised:
            await import_folder(core, folders.write(tmp_path / "2", files))
        assert [str(each) for each in raised.value.faults] == [
            "documents.csv:3: kind: 'letter' is not one of order_confirmation, delivery_note, invoice, credit_note"
        ]
        assert await contents(core) == before

    async def test_a_failure_while_writing_leaves_the_database_as_it_was(
        self, core: Core, tmp_path: Path
    ) -> None:
        before = await contents(core)
        calls: list[str] = []

        def fails_at_the_end(file: str, _rows: int) -> None:
            calls.append(file)
            if calls.count("documents.csv") == 2:
                raise OSError("the terminal is gone")

        with pytest.raises(OSError, match="terminal"):
            await import_folder(core, folders.write(tmp_path, folders.sound()), fails_at_the_end)
        assert await contents(core) == before

    async def test_a_file_changed_after_the_check_is_refused_whole(self, core: Core, tmp_path: Path) -> None:
        folder = folders.write(tmp_path, folders.sound())
        before = await contents(core)

        def spoils(file: str, _rows: int) -> None:
            if file == "documents.csv":
                (folder / "orders.csv").write_text("number\nB1\n")

        with pytest.raises(ImportFaults):
            await import_folder(core, folder, spoils)
        assert await contents(core) == before

    async def test_bookings_are_taken_as_they_were_checked(self, core: Core, tmp_path: Path) -> None:
        folder = folders.write(tmp_path, folders.sound())

        def spoils(file: str, _rows: int) -> None:
            if file == "documents.csv":
                (folder / "bookings.csv").write_text("number\nB1\n")

        await import_folder(core, folder, spoils)
        assert await count(core, Booking) == 3

    async def test_nothing_is_left_lying_about(
        self, core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The scratch book lies in a folder of its own, whether all goes well or not."""
        lying = tmp_path / "temporary"
        lying.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(lying))
        files = folders.sound()
        await import_folder(core, folders.write(tmp_path / "1", files))
        files["orders.csv"][0]["status"] = "lost"
        with pytest.raises(ImportFaults):
            await import_folder(core, folders.write(tmp_path / "2", files))
        assert not list(lying.iterdir())

    async def test_two_at_once_are_one_after_the_other_or_one_is_refused(
        self, core: Core, tmp_path: Path
    ) -> None:
        folder = folders.write(tmp_path, folders.sound())
        ended = await asyncio.gather(
            import_folder(core, folder), import_folder(core, folder), return_exceptions=True
        )
        refused = [each for each in ended if isinstance(each, ImportFaults)]
        assert len(refused) <= 1
        assert all("another import" in str(each.faults[0]) for each in refused)
        assert await count(core, ImportRun) == 2 - len(refused)
        assert await count(core, OrderLine) == 2
