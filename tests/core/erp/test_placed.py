"""Orders placed here reach the ERP: repeated until acknowledged, never withdrawn after, replaced by the ERP's own."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from core.business import contracts, ordering, orders
from core.business.contracts import ContractFilter
from core.business.drafts import Draft
from core.business.ordering import TooLate
from core.business.orders import OrderFilter
from core.erp import import_folder, placed
from core.errors import NotAllowed, NotFound
from core.models import Company, Role, User
from core.people.person import Channel, Person, of_user, operator
from core.service import Core
from tests.core.business import firms as example
from tests.core.business.firms import Firms
from tests.core.erp import folders

DRAFT = Draft("310440", Decimal(500), "contract", "30004511", date(2026, 12, 10), "Bestellung 77, eilig")


@pytest.fixture
async def firms(core: Core) -> Firms:
    return await example.settle(core)


@pytest.fixture
async def number(core: Core, firms: Firms) -> str:
    async with core.begin() as tx:
        return (await ordering.place(tx, firms.anna, DRAFT, "one")).number


class TestHandingOver:
    async def test_it_is_repeated_until_it_is_acknowledged(self, core: Core, number: str) -> None:
        async with core.begin() as tx:
            first = await placed.hand_over(tx, operator())
        async with core.begin() as tx:
            assert await placed.hand_over(tx, operator()) == first
            assert await placed.acknowledge(tx, operator(), number.lower()) == number
            assert await placed.acknowledge(tx, operator(), number) == number
            assert await placed.hand_over(tx, operator()) == []
        (line,) = first
        assert (line.kontor_number, line.company_number, line.product_number) == (number, "100200", "310440")

    async def test_what_was_withdrawn_is_not_handed_over(self, core: Core, firms: Firms, number: str) -> None:
        async with core.begin() as tx:
            await ordering.withdraw(tx, firms.anna, number)
            assert await placed.hand_over(tx, operator()) == []

    async def test_what_was_not_handed_over_cannot_be_acknowledged(self, core: Core, number: str) -> None:
        async with core.begin() as tx:
            for wrong in (number, "K-2026-999999", "nonsense"):
                with pytest.raises(NotFound):
                    await placed.acknowledge(tx, operator(), wrong)

    async def test_only_the_operator_may(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            with pytest.raises(NotAllowed):
                await placed.hand_over(tx, firms.anna)

    async def test_both_formats_say_the_same_in_the_words_of_the_import(
        self, core: Core, number: str
    ) -> None:
        async with core.begin() as tx:
            lines = await placed.hand_over(tx, operator())
        (row,) = csv.DictReader(io.StringIO(placed.written(lines, "csv")))
        (told,) = json.loads(placed.written(lines, "json"))
        assert row == {name: "" if value is None else str(value) for name, value in told.items()}
        assert (row["kontor_number"], row["quantity_kg"], row["delivery_date"], row["contract_number"]) == (
            number,
            "500.000",
            "2026-12-10",
            "30004511",
        )


METAL, CALLED_OFF = "30004517", Decimal("1250.125")
FROM_CONTRACT = Draft("310440", Decimal(2000), "contract", METAL, date(2026, 12, 10), "B-77")


async def buyer(core: Core) -> Person:
    """Somebody of the imported company who may order."""
    async with core.begin() as tx:
        company = await tx.session.scalar(select(Company.id).where(Company.number == "100200"))
        user = User(
            email="anna@lindner.example", email_key="anna@lindner.example", role=Role.GENERAL,
            company_id=company, first_name="Anna", last_name="Lindner", created_at=tx.now,
        )  # fmt: skip
        tx.session.add(user)
        await tx.session.flush()
        return of_user(user, Channel.CHAT)


async def repeated(core: Core) -> list[str]:
    """What `kontor orders --placed` would print now."""
    async with core.begin() as tx:
        return [line.kontor_number for line in await placed.hand_over(tx, operator())]


async def called_off(core: Core, person: Person) -> Decimal:
    async with core.read() as tx:
        page = await contracts.list_contracts(tx, person, ContractFilter(number=METAL))
        return page.rows[0].called_off


def of_the_erp(
    kontor_number: str, number: str = "4500012777", called_off: str = "3,250.125"
) -> folders.Files:
    """What the ERP writes once it has taken the order over: its own number, and the call-off counted."""
    sound = folders.sound()
    order = {
        **sound["orders.csv"][0],
        "number": number,
        "kontor_number": kontor_number,
        "customer_reference": "B-77",
    }
    line = {
        **sound["order_lines.csv"][0],
        "order_number": number,
        "quantity_kg": "2000",
        "contract_number": METAL,
    }
    contract = {**sound["contracts.csv"][0], "called_off_kg": called_off}
    return {"orders.csv": [order], "order_lines.csv": [line], "contracts.csv": [contract]}


class TestWholeWay:
    async def test_from_placing_to_the_erps_own_number(self, core: Core, tmp_path: Path) -> None:
        await import_folder(core, folders.write(tmp_path / "first", folders.sound()))
        anna = await buyer(core)
        async with core.begin() as tx:
            kontor = (await ordering.place(tx, anna, FROM_CONTRACT, "one")).number
        assert await called_off(core, anna) == CALLED_OFF + 2000
        assert await repeated(core) == await repeated(core) == [kontor]
        await import_folder(core, folders.write(tmp_path / "second", of_the_erp(kontor)))
        assert await repeated(core) == []
        assert await called_off(core, anna) == CALLED_OFF + 2000
        async with core.read() as tx:
            history = await orders.list_orders(tx, anna, OrderFilter(number="B-77"))
            by_old_number = await orders.find_order(tx, anna, kontor)
        assert [row.number for row in history.rows] == ["4500012777"]
        assert by_old_number.order.number == "4500012777"
        assert not by_old_number.order.can_be_withdrawn
        async with core.begin() as tx:
            with pytest.raises(TooLate):
                await ordering.withdraw(tx, anna, kontor)

    async def test_it_may_be_acknowledged_before_or_after_the_import(
        self, core: Core, tmp_path: Path
    ) -> None:
        await import_folder(core, folders.write(tmp_path / "first", folders.sound()))
        anna = await buyer(core)
        async with core.begin() as tx:
            numbers = [(await ordering.place(tx, anna, FROM_CONTRACT, key)).number for key in ("one", "two")]
        assert await repeated(core) == numbers
        async with core.begin() as tx:
            await placed.acknowledge(tx, operator(), numbers[0])
        for index, number in enumerate(numbers):
            await import_folder(
                core, folders.write(tmp_path / number, of_the_erp(number, f"450001277{index}", "5,250.125"))
            )
        async with core.begin() as tx:
            assert await placed.acknowledge(tx, operator(), numbers[1]) == numbers[1]
        assert await repeated(core) == []
        assert await called_off(core, anna) == CALLED_OFF + 4000

    async def test_confirming_again_after_the_import_still_orders_once(
        self, core: Core, tmp_path: Path
    ) -> None:
        await import_folder(core, folders.write(tmp_path / "first", folders.sound()))
        anna = await buyer(core)
        async with core.begin() as tx:
            kontor = (await ordering.place(tx, anna, FROM_CONTRACT, "one")).number
        await import_folder(core, folders.write(tmp_path / "second", of_the_erp(kontor)))
        async with core.begin() as tx:
            again = await ordering.place(tx, anna, FROM_CONTRACT, "one")
        assert (again.number, again.again) == (kontor, True)
        assert await called_off(core, anna) == CALLED_OFF + 2000
