"""A wrong document is hidden from everybody at once, and those who have it are named."""

from __future__ import annotations

import pytest

from core.business import documents, withdrawing
from core.business.lists import Ambiguous
from core.errors import NotAllowed, NotFound
from core.people.person import operator
from core.privacy import audit
from core.service import Core
from tests.core.business.firms import Firms

NUMBER = "RE-10039"


class TestWithdrawing:
    async def test_nobody_finds_or_fetches_it_any_more(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            (row,) = await documents.find_documents(tx, firms.anna, NUMBER, kind="invoice")
            hidden, _ = await withdrawing.withdraw(tx, operator(), f" {NUMBER} ")
        assert [(each.number, each.company_number) for each in hidden] == [(NUMBER, "100200")]
        async with core.read() as tx:
            assert await documents.find_documents(tx, firms.anna, NUMBER, kind="invoice") == []
            assert await documents.find_documents(tx, firms.anna, "LS-10039", kind="delivery_note")
            with pytest.raises(NotFound):
                await documents.fetch(core, tx, firms.anna, row.id)

    async def test_it_names_who_has_it(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            (row,) = await documents.find_documents(tx, firms.anna, NUMBER, kind="invoice")
            (other,) = await documents.find_documents(tx, firms.anna, NUMBER, kind="delivery_note")
            await audit.note(tx, firms.anna, "document.fetched", document=row.id)
            await audit.note(tx, firms.anna, "document.fetched", document=other.id)
            _, fetched = await withdrawing.withdraw(tx, operator(), NUMBER)
        assert [(each.address, each.file_name) for each in fetched] == [(firms.anna.email, row.file_name)]

    @pytest.mark.usefixtures("firms")
    async def test_done_twice_it_is_done(self, core: Core) -> None:
        async with core.begin() as tx:
            first = await withdrawing.withdraw(tx, operator(), NUMBER)
            assert await withdrawing.withdraw(tx, operator(), NUMBER) == first

    async def test_a_number_that_means_several_hides_none(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            with pytest.raises(Ambiguous) as several:
                await withdrawing.withdraw(tx, operator(), "10039")
            assert "RE-10039" in several.value.candidates
            assert await documents.find_documents(tx, firms.anna, NUMBER, kind="invoice")

    async def test_only_the_operator_may(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            with pytest.raises(NotAllowed):
                await withdrawing.withdraw(tx, firms.anna, NUMBER)

    @pytest.mark.usefixtures("firms")
    @pytest.mark.parametrize("number", ["RE-99999", "", "--"])
    async def test_an_unknown_number_hides_nothing(self, core: Core, number: str) -> None:
        async with core.begin() as tx:
            with pytest.raises(NotFound):
                await withdrawing.withdraw(tx, operator(), number)
