"""Contracts: what is open, counting orders that the ERP does not know yet, and what called off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.business import contracts, orders
from core.business.contracts import ContractFilter
from core.business.period import Period
from core.errors import NotFound
from core.models import Contract, Order
from core.service import Core
from tests.core.business import firms as example
from tests.core.business.firms import ON_SQLITE, Firms


async def _place(core: Core, firms: Firms, number: str, status: str, kontor: str) -> None:
    async with core.begin() as tx:
        contract = await tx.session.scalar(select(Contract.id).where(Contract.number == "30004511"))
        tx.session.add(
            Order(
                number=number, number_key=number, company_id=firms.anna.company, ordered_on=date(2026, 11, 20),
                channel="online", status=status, kontor_number=kontor,
                lines=[example.line(1, 2, 2, "7000", contract)],
            )
        )  # fmt: skip


async def _open(core: Core, firms: Firms) -> tuple[Decimal, Decimal]:
    async with core.read() as tx:
        found = await contracts.find_contract(tx, firms.anna, "30004511")
    return found.contract.called_off, found.contract.open_quantity


class TestOpenQuantity:
    async def test_it_is_what_the_erp_has_not_seen_called_off(self, core: Core, firms: Firms) -> None:
        assert await _open(core, firms) == (Decimal("4000.500"), Decimal("5999.500"))

    async def test_an_order_placed_here_counts_at_once_and_never_below_zero(
        self, core: Core, firms: Firms
    ) -> None:
        await _place(core, firms, "K-2026-000001", "received", "K-2026-000001")
        assert await _open(core, firms) == (Decimal("11000.500"), Decimal("0.000"))

    async def test_a_withdrawn_order_and_one_that_the_erp_has_do_not_count_twice(
        self, core: Core, firms: Firms
    ) -> None:
        await _place(core, firms, "K-2026-000002", "cancelled", "K-2026-000002")
        await _place(core, firms, "4500099999", "confirmed", "K-2026-000003")
        assert await _open(core, firms) == (Decimal("4000.500"), Decimal("5999.500"))


class TestFinding:
    async def test_the_orders_that_called_off_come_with_it(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            found = await contracts.find_contract(tx, firms.anna, "Kontrakt Nr. 3000 4511")
        assert [each.number for each in found.orders] == [f"4500011{month:03}" for month in range(7, 0, -1)]
        assert (found.contract.kind_word, found.contract.group_name) == ("Kontrakt", "Messing")
        assert found.contract.price == Decimal("702.00")

    async def test_an_order_tells_what_it_called_off_from_this_one_not_what_it_weighs(
        self, core: Core, firms: Firms
    ) -> None:
        async with core.read() as tx:
            found = await contracts.find_contract(tx, firms.anna, "30004511")
            whole = await orders.find_order(tx, firms.anna, found.orders[0].number)
        assert (found.orders[0].quantity, found.orders[0].positions) == (Decimal("1250.125"), 1)
        assert whole.order.quantity == Decimal("1750.125")

    @ON_SQLITE
    @pytest.mark.parametrize("number", ["30004512", "4711", "", "-"])
    async def test_foreign_unknown_and_empty_numbers_are_not_found_alike(
        self, core: Core, firms: Firms, number: str
    ) -> None:
        async with core.read() as tx:
            with pytest.raises(NotFound):
                await contracts.find_contract(tx, firms.anna, number)

    @pytest.mark.parametrize(
        ("filter", "fits"),
        [
            (ContractFilter(), True),
            (ContractFilter(kind="contract", status="open", alloy="Messing", number="30004511"), True),
            (ContractFilter(period=Period(date(2026, 12, 31), None)), True),
            (ContractFilter(period=Period(None, date(2026, 1, 1))), True),
            (ContractFilter(period=Period(date(2027, 1, 1))), False),
            (ContractFilter(period=Period(None, date(2025, 12, 31))), False),
            (ContractFilter(kind="framework"), False),
            (ContractFilter(status="closed"), False),
            (ContractFilter(alloy="Kupfer"), False),
            (ContractFilter(alloy="Unobtanium"), False),
            (ContractFilter(form="rod"), False),
        ],
    )
    async def test_every_filter_lets_through_what_it_names(
        self, core: Core, firms: Firms, filter: ContractFilter, fits: bool
    ) -> None:
        async with core.read() as tx:
            page = await contracts.list_contracts(tx, firms.anna, filter)
            table = await contracts.contracts_table(tx, firms.anna, filter)
            rows = [row async for row in table.rows]
        assert [each.number for each in page.rows] == (["30004511"] if fits else [])
        assert len(rows) == table.row_count == page.total


class TestExport:
    async def test_a_row_holds_what_the_columns_say(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            table = await contracts.contracts_table(tx, firms.english, ContractFilter(status="open"))
            (row,) = [row async for row in table.rows]
        told = dict(zip((each.key for each in table.columns), row, strict=True))
        assert (told["number"], told["kind"], told["alloy_group"]) == ("30004511", "Contract", "Brass")
        assert (told["open_kg"], told["price"]) == (Decimal("5999.500"), Decimal("702.00"))
        assert list(table.filters) == ["Status: open"]

    async def test_withheld_prices_are_no_column(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            table = await contracts.contracts_table(tx, firms.without_prices, ContractFilter())
            (row,) = [row async for row in table.rows]
        assert len(row) == len(table.columns)
        assert Decimal("702.00") not in row
