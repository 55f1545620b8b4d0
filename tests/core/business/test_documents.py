"""Documents: found by any number of theirs or their order's, delivered byte for byte, hidden when withheld."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from core.business import contracts, documents, orders
from core.business.contracts import ContractFilter
from core.business.orders import OrderFilter
from core.business.period import Period
from core.errors import NotAllowed, NotFound
from core.models import Document
from core.people.person import Person
from core.service import Core, Tx
from tests.core.business import firms as example
from tests.core.business.firms import ON_SQLITE, Firms


class TestFinding:
    @ON_SQLITE
    @pytest.mark.parametrize("written", ["RE-10039", "10039", "re 0010039", "Rechnung Nr. 10039"])
    async def test_its_own_number_comes_first(self, core: Core, firms: Firms, written: str) -> None:
        async with core.read() as tx:
            found = await documents.find_documents(tx, firms.anna, written, kind="invoice")
        (row,) = found
        assert (row.number, row.kind_word, row.issued_on) == ("RE-10039", "Rechnung", date(2026, 3, 20))
        assert (row.orders, row.quantity) == (("4500011003",), Decimal("1750.125"))

    @pytest.mark.parametrize("written", ["4500011003", "PO 1-003", "45000 11003"])
    async def test_an_orders_number_or_reference_finds_all_of_its_documents(
        self, core: Core, firms: Firms, written: str
    ) -> None:
        async with core.read() as tx:
            by_any = await documents.find_documents(tx, firms.anna, written)
            by_order = await documents.find_documents(tx, firms.anna, order=written)
        assert by_any == by_order
        assert {each.kind for each in by_any} == {"order_confirmation", "delivery_note", "invoice"}

    @ON_SQLITE
    @pytest.mark.parametrize("written", ["RE-20039", "4500012003", "PO-2-003", "4711", "", "--"])
    async def test_foreign_unknown_and_empty_numbers_find_nothing(
        self, core: Core, firms: Firms, written: str
    ) -> None:
        async with core.read() as tx:
            assert await documents.find_documents(tx, firms.anna, written) == []
            assert await documents.find_documents(tx, firms.anna, order=written) == []

    async def test_kind_and_period_narrow_and_pages_go_on(self, core: Core, firms: Firms) -> None:
        spring = Period(date(2026, 3, 1), date(2026, 5, 31))
        async with core.read() as tx:
            first = await documents.list_documents(
                tx, firms.anna, kind="delivery_note", period=spring, limit=2
            )
            second = await documents.list_documents(
                tx, firms.anna, kind="delivery_note", period=spring, limit=2, after=first.next
            )
        assert first.total == 3
        assert [each.number for each in (*first.rows, *second.rows)] == ["LS-10059", "LS-10049", "LS-10039"]

    async def test_a_credit_note_is_found_among_invoices(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            await example.document(tx, firms.anna.company, 1, "GS-77001", "credit_note", date(2026, 9, 1))
        async with core.read() as tx:
            found = await documents.find_documents(tx, firms.anna, "GS 77001", kind="invoice")
        assert [each.kind_word for each in found] == ["Gutschrift"]


class TestFetching:
    async def test_the_file_comes_as_the_erp_gave_it(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            (row,) = await documents.find_documents(tx, firms.anna, "RE-10039", kind="invoice")
            file = await documents.fetch(core, tx, firms.anna, row.id)
        assert (file.name, file.media_type, file.content) == ("RE-10039.pdf", "application/pdf", example.PDF)

    async def test_a_withdrawn_one_is_gone_from_everywhere(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            (row,) = await documents.find_documents(tx, firms.anna, "RE-10039", kind="invoice")
            await tx.session.execute(
                update(Document).where(Document.id == row.id).values(withdrawn_at=tx.now)
            )
        async with core.read() as tx:
            assert await documents.find_documents(tx, firms.anna, "RE-10039", kind="invoice") == []
            with pytest.raises(NotFound):
                await documents.fetch(core, tx, firms.anna, row.id)

    async def test_one_that_the_store_has_lost_is_not_found(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            (row,) = await documents.find_documents(tx, firms.anna, "RE-10039", kind="invoice")
            (stored,) = [each async for batch in core.documents.list() for each in batch]
            await core.documents.delete_async(stored["path"])
            with pytest.raises(NotFound):
                await documents.fetch(core, tx, firms.anna, row.id)


PRICES = ["812.50", "702.00", "'invoice'", "'order_confirmation'"]
"""The prices of the example firms, and the kinds of documents that state prices."""


async def _all_that_is_told(tx: Tx, person: Person) -> str:
    tables = (
        await orders.orders_table(tx, person, OrderFilter()),
        await contracts.contracts_table(tx, person, ContractFilter()),
    )
    return repr(
        [
            await orders.list_orders(tx, person, OrderFilter(), limit=50),
            await orders.find_order(tx, person, "4500011003"),
            await contracts.list_contracts(tx, person, ContractFilter(), limit=50),
            await contracts.find_contract(tx, person, "30004511"),
            await documents.list_documents(tx, person, limit=50),
            [[row async for row in table.rows] for table in tables],
        ]
    )


class TestWithheldPrices:
    async def test_what_states_prices_is_withheld_with_them(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            papers = await documents.find_documents(tx, firms.anna, "4500011003")
            shown = await documents.find_documents(tx, firms.without_prices, "4500011003")
            assert {each.kind for each in papers} == {"order_confirmation", "delivery_note", "invoice"}
            assert {each.kind for each in shown} == {"delivery_note"}
            for paper in papers:
                if paper.kind != "delivery_note":
                    with pytest.raises(NotFound):
                        await documents.fetch(core, tx, firms.without_prices, paper.id)

    @pytest.mark.parametrize("kind", ["invoice", "credit_note", "order_confirmation"])
    async def test_asking_for_it_by_kind_is_refused(self, core: Core, firms: Firms, kind: str) -> None:
        async with core.read() as tx:
            with pytest.raises(NotAllowed):
                await documents.find_documents(tx, firms.without_prices, kind=kind)
            with pytest.raises(NotAllowed):
                await documents.list_documents(tx, firms.without_prices, kind=kind)

    async def test_no_price_shows_anywhere(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            everything = await _all_that_is_told(tx, firms.anna)
            told = await _all_that_is_told(tx, firms.without_prices)
        assert [price for price in PRICES if price in everything] == PRICES
        assert not [price for price in PRICES if price in told]
