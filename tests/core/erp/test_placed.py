"""Orders placed here reach the ERP: repeated until acknowledged, never withdrawn after, replaced by the ERP's own."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from core.business import ordering
from core.business.ordering import Draft
from core.erp import placed
from core.errors import NotAllowed, NotFound
from core.people.person import operator
from core.service import Core
from tests.core.business import firms as example
from tests.core.business.firms import Firms

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
