"""Companies never see each other: every public function answers a foreign number as it answers an unknown one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.business import contracts, documents, metal_account, orders
from core.business.contracts import ContractFilter
from core.business.orders import OrderFilter
from core.business.period import Period
from core.errors import NotAllowed, NotSignedIn
from core.models import AlloyGroup, Contract, Document, Order
from core.people.person import Channel, Person, visitor
from core.service import Core, Tx
from tests.core.business import firms as example
from tests.core.business.firms import Firms

Ask = Callable[[Core, Tx, Person, str], Awaitable[Any]]


async def _rows(table: Any) -> list[Any]:
    return [row async for row in table.rows]


async def _orders(core: Core, tx: Tx, person: Person, number: str) -> Any:
    return await orders.list_orders(tx, person, OrderFilter(number=number))


async def _order(core: Core, tx: Tx, person: Person, number: str) -> Any:
    return await orders.find_order(tx, person, number)


async def _order_rows(core: Core, tx: Tx, person: Person, number: str) -> Any:
    return await _rows(await orders.orders_table(tx, person, OrderFilter(number=number)))


async def _documents(core: Core, tx: Tx, person: Person, number: str) -> Any:
    return await documents.find_documents(tx, person, number), await documents.find_documents(
        tx, person, order=number
    )


async def _document_pages(core: Core, tx: Tx, person: Person, number: str) -> Any:
    return await documents.list_documents(tx, person, order=number)


async def _file(core: Core, tx: Tx, person: Person, number: str) -> Any:
    found = await tx.session.scalar(select(Document.id).where(Document.number == number).limit(1))
    return await documents.fetch(core, tx, person, found or 10**9)


async def _contracts(core: Core, tx: Tx, person: Person, number: str) -> Any:
    return await contracts.list_contracts(tx, person, ContractFilter(number=number))


async def _contract(core: Core, tx: Tx, person: Person, number: str) -> Any:
    return await contracts.find_contract(tx, person, number)


async def _contracts_by_id(core: Core, tx: Tx, person: Person, number: str) -> Any:
    found = await tx.session.scalar(select(Contract.id).where(Contract.number == number))
    return await contracts.of_ids(tx, person, [found or 10**9])


async def _contract_rows(core: Core, tx: Tx, person: Person, number: str) -> Any:
    return await _rows(await contracts.contracts_table(tx, person, ContractFilter(number=number)))


async def _bookings(core: Core, tx: Tx, person: Person, number: str) -> Any:
    return await metal_account.bookings(tx, person, number, Period())


PUBLIC: tuple[Ask, ...] = (
    *(_orders, _order, _order_rows, _documents, _document_pages, _file),
    *(_contracts, _contract, _contracts_by_id, _contract_rows, _bookings),
)


async def _answer(ask: Ask, core: Core, tx: Tx, person: Person, number: str) -> tuple[str, str]:
    try:
        return "answer", repr(await ask(core, tx, person, number))
    except Exception as error:
        return type(error).__name__, repr(vars(error))


async def _foreign_numbers(tx: Tx, firms: Firms) -> list[str]:
    """Everything of Bert's that has a number, and the account that only Bert has."""
    company = firms.bert.company
    columns = (Order.number, Order.customer_reference, Document.number, Contract.number)
    return ["CU"] + [
        number
        for column in columns
        for number in await tx.session.scalars(select(column).where(column.class_.company_id == company))
    ]


@pytest.fixture
async def booked(core: Core, firms: Firms) -> Firms:
    async with core.begin() as tx:
        tx.session.add(example.booking(firms.anna, "A1", date(2026, 5, 1), "5"))
        tx.session.add(example.booking(firms.bert, "B1", date(2026, 5, 1), "9", group=1))
        tx.session.add(AlloyGroup(code="XX", name_de="Nickel", name_en="Nickel"))
    return firms


class TestIsolation:
    @pytest.mark.parametrize("ask", PUBLIC)
    async def test_a_foreign_number_is_answered_like_an_unknown_one(
        self, core: Core, booked: Firms, ask: Ask
    ) -> None:
        async with core.read() as tx:
            unknown = await _answer(ask, core, tx, booked.anna, "XX" if ask is _bookings else "99999999")
            own = 0
            for number in await _foreign_numbers(tx, booked):
                assert await _answer(ask, core, tx, booked.anna, number) == unknown
                own += await _answer(ask, core, tx, booked.bert, number) != unknown
            assert own > 0

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(max_size=30) | st.from_regex(r"(RE|LS|AB|PO)?[- ]?[0-9]{1,10}", fullmatch=True))
    async def test_nothing_that_can_be_typed_shows_anything_foreign(
        self, core: Core, booked: Firms, text: str
    ) -> None:
        async with core.read() as tx:
            foreign = await _foreign_numbers(tx, booked)
            for ask in (_orders, _order, _documents, _contracts, _contract):
                _, told = await _answer(ask, core, tx, booked.anna, text)
                assert not [number for number in foreign if f"'{number}'" in told]

    async def test_a_list_without_filters_holds_only_ones_own(self, core: Core, booked: Firms) -> None:
        async with core.read() as tx:
            foreign = await _foreign_numbers(tx, booked)
            for person, is_foreign in ((booked.anna, True), (booked.bert, False)):
                told = repr(
                    [
                        await orders.list_orders(tx, person, OrderFilter(), limit=50),
                        await documents.list_documents(tx, person, limit=50),
                        await contracts.list_contracts(tx, person, ContractFilter(), limit=50),
                        await metal_account.overview(tx, person),
                        await _rows(await metal_account.metal_account_table(tx, person)),
                    ]
                )
                assert [number for number in foreign if f"'{number}'" in told] == (
                    [] if is_foreign else foreign
                )

    @pytest.mark.parametrize("ask", PUBLIC)
    async def test_a_visitor_and_somebody_without_a_company_get_nothing(
        self, core: Core, booked: Firms, ask: Ask
    ) -> None:
        async with core.read() as tx:
            with pytest.raises(NotSignedIn):
                await ask(core, tx, visitor(Channel.CHAT), "4500011003")
            with pytest.raises(NotAllowed):
                await ask(core, tx, Person(Channel.CHAT, user_id=1), "4500011003")
