"""Companies never see each other: whatever is asked, the answer is the same as if the others had nothing at all."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

import core.business
from core.business import (
    balance_picture,
    bundles,
    catalogue,
    contracts,
    documents,
    drafts,
    metal_account,
    ordering,
    orders,
    words,
)
from core.business.catalogue import ProductFilter
from core.business.contracts import ContractFilter, Mark
from core.business.documents import DocumentRow
from core.business.drafts import Draft
from core.business.orders import OrderFilter
from core.business.period import Period
from core.errors import NotAllowed, NotFound, NotSignedIn
from core.exports.table import Table
from core.models import AlloyGroup, Booking, Contract, Document, DocumentOrder, ImportRun, Order, OrderLine
from core.people.person import Channel, Person, visitor
from core.post.files import MadeFile
from core.service import Core, Tx
from tests.core.business import firms as example
from tests.core.business.firms import ON_SQLITE, Firms

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
EACH = 3
"""So many of each kind of number are tried."""
UNKNOWN = ("99999999", "K-2026-000999", "XX", "")


@dataclass(frozen=True)
class Asked:
    """All that a question can say; each query takes of it what it understands."""

    number: str = "99999999"  # empty: a list without this filter
    group: str = "XX"  # of alloys
    row: int = 10**9  # an id, of whatever table
    period: Period = YEAR
    after: str | None = None  # a cursor
    kind: str | None = None
    status: str | None = None
    form: str | None = None
    mark: Mark = Mark.MOST
    papers: tuple[DocumentRow, ...] = ()

    @property
    def of_orders(self) -> OrderFilter:
        return OrderFilter(period=self.period, status=self.status, number=self.number or None, form=self.form)

    @property
    def of_contracts(self) -> ContractFilter:
        return ContractFilter(status=self.status, number=self.number or None, period=self.period)

    @property
    def draft(self) -> Draft:
        return Draft("310440", Decimal(500), "contract", self.number)


Query = Callable[[Core, Tx, Person, Asked], Awaitable[Any]]


async def _sources(tx: Tx, person: Person) -> Any:
    product = await catalogue.find_product(tx, person, "310440")
    return await drafts.sources(tx, person, product), await drafts.usual_quantity(tx, person, product)


async def _packed(core: Core, tx: Tx, person: Person, asked: Asked) -> Sequence[Any]:
    return [each async for each in documents.contents(core, tx, person, asked.papers)]


QUERIES: Mapping[str, Query] = {
    "balance_picture.made": lambda _, tx, p, a: balance_picture.made(tx, p, a.group),
    "bundles.bundle": lambda core, tx, p, a: bundles.bundle(core, tx, p, a.period),
    "bundles.wanted": lambda _, tx, p, a: bundles.wanted(tx, p, a.period, a.kind),
    "catalogue.find_product": lambda _, tx, p, a: catalogue.find_product(tx, p, a.number),
    "catalogue.list_products": lambda _, tx, p, a: catalogue.list_products(
        tx, p, ProductFilter(alloy=a.group, form=a.form), after=a.after
    ),
    "contracts.at_mark": lambda _, tx, p, a: contracts.at_mark(tx, p, a.mark),
    "contracts.contracts_table": lambda _, tx, p, a: contracts.contracts_table(tx, p, a.of_contracts),
    "contracts.find_contract": lambda _, tx, p, a: contracts.find_contract(tx, p, a.number),
    "contracts.list_contracts": lambda _, tx, p, a: contracts.list_contracts(
        tx, p, a.of_contracts, after=a.after
    ),
    "contracts.of_ids": lambda _, tx, p, a: contracts.of_ids(tx, p, [a.row]),
    "documents.all_of": lambda _, tx, p, a: documents.all_of(tx, p, a.period, kind=a.kind, limit=99),
    "documents.arrived": lambda _, tx, p, a: documents.arrived(tx, p, 0, a.row, limit=99),
    "documents.contents": _packed,
    "documents.fetch": lambda core, tx, p, a: documents.fetch(core, tx, p, a.row),
    "documents.find_documents": lambda _, tx, p, a: documents.find_documents(
        tx, p, a.number, kind=a.kind, period=a.period
    ),
    "documents.list_documents": lambda _, tx, p, a: documents.list_documents(
        tx, p, kind=a.kind, order=a.number, after=a.after
    ),
    "documents.of_order": lambda _, tx, p, a: documents.of_order(tx, p, a.row),
    "drafts.check": lambda _, tx, p, a: drafts.check(tx, p, a.draft),
    "drafts.sources": lambda _, tx, p, __: _sources(tx, p),
    "drafts.usual_quantity": lambda _, tx, p, __: _sources(tx, p),
    "metal_account.bookings": lambda _, tx, p, a: metal_account.bookings(
        tx, p, a.group, a.period, after=a.after
    ),
    "metal_account.find_booking": lambda _, tx, p, a: metal_account.find_booking(tx, p, a.number),
    "metal_account.history": lambda _, tx, p, a: metal_account.history(tx, p, YEAR, a.group),
    "metal_account.metal_account_table": lambda _, tx, p, a: metal_account.metal_account_table(
        tx, p, a.period, a.group
    ),
    "metal_account.overview": lambda _, tx, p, a: metal_account.overview(tx, p, a.period),
    "ordering.placed_before": lambda _, tx, p, a: ordering.placed_before(tx, p, a.number),
    "orders.find_order": lambda _, tx, p, a: orders.find_order(tx, p, a.number),
    "orders.last_positions": lambda _, tx, p, __: orders.last_positions(tx, p, 9),
    "orders.list_orders": lambda _, tx, p, a: orders.list_orders(tx, p, a.of_orders, after=a.after),
    "orders.order_of": lambda _, tx, p, a: orders.order_of(tx, p, a.row),
    "orders.orders_table": lambda _, tx, p, a: orders.orders_table(tx, p, a.of_orders),
}
"""Every public query of `core.business`: a new one that is not here fails the first test."""

ACTING = frozenset({"ordering.place", "ordering.withdraw", "withdrawing.withdraw"})
"""What changes something: tests/security reaches for another company's things with these."""
TRUSTING = frozenset(
    {"lists.table", "lists.table_of", "orders.rows_of"}
    | {"letters_about_orders.placed", "letters_about_orders.withdrawn"}
)
"""What is given rows or statements that are scoped already; tests/security says why, and that no door calls it."""
COMMON = frozenset(
    {
        "alloys.in_language",
        "alloys.is_known",
        "alloys.named_groups",
        "alloys.resolve",
        "data_age.data_as_of",
        "series.following",
        "paging.page",
    }
)
"""What reads nothing that belongs to a company, or only what the statement lets through that it is given."""
FOR_EVERYBODY = frozenset({"catalogue.find_product", "catalogue.list_products"})
"""What is the same for all companies: the catalogue."""


def public_queries() -> Iterator[str]:
    """Every public function of the business that is given a transaction."""
    for found in pkgutil.walk_packages(core.business.__path__, "core.business."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            is_own = inspect.isfunction(value) and value.__module__ == found.name
            if is_own and not name.startswith("_") and "tx" in inspect.signature(value).parameters:
                yield f"{found.name.rpartition('.')[2]}.{name}"


async def told(value: Any) -> str:
    """All that an answer says, rows that are still to come included."""
    if isinstance(value, Table):
        return repr({**vars(value), "rows": [row async for row in value.rows]})
    return f"{value.name} {value.content!r}" if isinstance(value, MadeFile) else repr(value)


async def answer(query: Query, core: Core, tx: Tx, person: Person, asked: Asked) -> str:
    try:
        return await told(await query(core, tx, person, asked))
    except Exception as error:
        return f"{type(error).__name__} {vars(error)!r}"


async def all_answers(core: Core, tx: Tx, person: Person, asked: Asked) -> dict[str, str]:
    return {name: await answer(query, core, tx, person, asked) for name, query in QUERIES.items()}


@asynccontextmanager
async def gone(tx: Tx, person: Person) -> AsyncIterator[None]:
    """As long as the block runs, the person's company has nothing."""
    savepoint = await tx.session.begin_nested()
    for model in (Document, Order):
        ids = select(model.id).where(model.company_id == person.company)
        column = DocumentOrder.document_id if model is Document else OrderLine.order_id
        await tx.session.execute(
            delete(DocumentOrder if model is Document else OrderLine).where(column.in_(ids))
        )
    for owner in (Document, Order, Contract, Booking):
        await tx.session.execute(delete(owner).where(owner.company_id == person.company))
    tx.session.expunge_all()
    try:
        yield
    finally:
        await savepoint.rollback()
        tx.session.expunge_all()


async def things(tx: Tx, person: Person) -> tuple[list[str], list[int], list[DocumentRow]]:
    """Some of everything of the company that has a number, the ids of its rows, and its documents."""
    columns = (Order.number, Order.customer_reference, Order.kontor_number, Document.number, Contract.number)
    numbers, ids = [], []
    for column in (*columns, Booking.number):
        of = column.class_.company_id == person.company
        found = (await tx.session.execute(select(column, column.class_.id).where(of).order_by(column))).all()
        numbers += [row[0] for row in found[:EACH] if row[0]]
        ids += [row[1] for row in found[:EACH]]
    return numbers, ids, await documents.find_documents(tx, person, limit=99)


UNLOCKED = {True: "DROP TRIGGER booking_no_delete", False: "DROP TRIGGER booking_append_only ON booking"}
"""Bookings cannot be deleted; here they are, to see what is told without them."""


@dataclass(frozen=True)
class Scene:
    """Both companies, and by what their things can be asked for."""

    firms: Firms
    numbers: Sequence[str]  # of Bert's
    ids: Sequence[int]
    papers: Sequence[DocumentRow]
    own: Sequence[str]  # of Anna's


@pytest.fixture
async def scene(core: Core, firms: Firms) -> Scene:
    """Beside what both have: an order placed here, a framework order that is used up, and metal."""
    async with core.begin() as tx:
        tx.session.add(AlloyGroup(code="XX", name_de="Nickel", name_en="Nickel"))
        tx.session.add(ImportRun(finished_at=tx.now, counts={}))
        for place, person in enumerate((firms.anna, firms.bert), 1):
            tx.session.add(example.booking(person, f"B{place}", date(2026, 5, 1), "5"))
            placed = await example.placed_here(tx, person.company, place)
            placed.placed_by_id, placed.placement_key = person.user_id, f"{person.user_id}:key{place}"
            await example.framework(tx, person.company, place)
        tx.session.add(example.booking(firms.bert, "B3", date(2026, 5, 1), "9", group=1))
        await tx.session.execute(text(UNLOCKED[core.database.is_sqlite]))
    async with core.read() as tx:
        own, _, _ = await things(tx, firms.anna)
        return Scene(firms, *await things(tx, firms.bert), own=own)


def spellings(number: str) -> st.SearchStrategy[str]:
    """Some of the ways in which people write a number."""
    ways = (number, f" {number} ", f"Nr. {number}", f"00{number}", number.lower(), number.replace("-", " "))
    return st.sampled_from((*ways, re.sub(r"^[A-Z]+-?", "", number), "-".join(number)))


def questions(scene: Scene) -> st.SearchStrategy[Asked]:
    days = st.dates(date(2025, 12, 1), date(2027, 1, 31))
    code = st.sampled_from
    named = code((*scene.numbers, *scene.own[:3], *UNKNOWN)).flatmap(spellings)
    cursor = st.builds(
        "{}{:x}.{:x}".format, code(("n", "p")), days.map(date.toordinal), st.integers(0, 60)
    ) | st.text(max_size=9)
    return st.builds(
        Asked,
        number=named | st.text(max_size=20),
        group=code(("CU", "MS", "MSPB", "XX", "Messing", "Kupfer")),
        row=code((*scene.ids, 10**9)),
        period=st.builds(
            lambda first, length: Period(first, first + timedelta(length)), days, st.integers(0, 400)
        ),
        after=st.none() | cursor,
        kind=st.none() | code(tuple(words.DOCUMENT_KIND)),
        status=st.none() | code(("open", "closed")),
        form=st.none() | code(tuple(words.FORM)),
        mark=code(tuple(Mark)),
        papers=st.just(tuple(scene.papers)),
    )


def reaching(scene: Scene) -> Iterator[Asked]:
    """Questions that find whatever Bert has, if it is Bert who asks."""
    papers = tuple(scene.papers)
    yield Asked(number="", row=10**6, papers=papers)
    for number in scene.numbers:
        yield Asked(number=number, papers=papers)
    for row in scene.ids:
        yield Asked(row=row, papers=papers)
    for group in ("CU", "MS"):
        yield Asked(group=group, number="key2")


class TestTable:
    def test_names_every_public_query(self) -> None:
        assert set(public_queries()) == {*QUERIES, *ACTING, *TRUSTING, *COMMON}


class TestIsolation:
    @settings(
        max_examples=20,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(data=st.data())
    async def test_every_answer_is_as_if_the_others_had_nothing(
        self, core: Core, scene: Scene, data: st.DataObject
    ) -> None:
        """So a foreign number is answered like one that nobody has, whatever it is and however it is written."""
        asked = data.draw(questions(scene))
        async with core.begin() as tx:
            heard = await all_answers(core, tx, scene.firms.anna, asked)
            async with gone(tx, scene.firms.bert):
                assert await all_answers(core, tx, scene.firms.anna, asked) == heard

    @pytest.mark.parametrize("name", sorted(set(QUERIES) - FOR_EVERYBODY))
    async def test_whoever_owns_something_hears_of_it_and_only_they(
        self, core: Core, scene: Scene, name: str
    ) -> None:
        """Else the law above would hold because nothing can be found."""
        found = 0
        async with core.begin() as tx:
            here = [await self._both(core, tx, scene, name, asked) for asked in reaching(scene)]
            async with gone(tx, scene.firms.bert):
                for (annas, berts), asked in zip(here, reaching(scene), strict=True):
                    without = await self._both(core, tx, scene, name, asked)
                    assert without[0] == annas
                    found += without[1] != berts
        assert found

    async def _both(self, core: Core, tx: Tx, scene: Scene, name: str, asked: Asked) -> tuple[str, str]:
        anna, bert = scene.firms.anna, scene.firms.bert
        return (
            await answer(QUERIES[name], core, tx, anna, asked),
            await answer(QUERIES[name], core, tx, bert, asked),
        )

    @ON_SQLITE
    @pytest.mark.parametrize("name", sorted(QUERIES))
    async def test_a_visitor_and_somebody_without_a_company_get_nothing(
        self, core: Core, scene: Scene, name: str
    ) -> None:
        asked = Asked(number=scene.numbers[0], papers=tuple(scene.papers))
        async with core.read() as tx:
            with pytest.raises(NotSignedIn):
                await QUERIES[name](core, tx, visitor(Channel.CHAT), asked)
            if name not in FOR_EVERYBODY:
                with pytest.raises((NotAllowed, NotFound)):
                    await QUERIES[name](core, tx, Person(Channel.CHAT, user_id=1), asked)
