"""The order history: found however written, paged without gaps, exported by position."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.business import orders
from core.business.lists import Ambiguous
from core.business.orders import OrderFilter
from core.business.period import Period
from core.errors import NotFound
from core.models import Order
from core.people.person import Person
from core.service import Core
from core.text import gettext
from tests.core.business import firms as example
from tests.core.business.firms import ON_SQLITE, Firms


async def _numbers(core: Core, person: Person, filter: OrderFilter, **options: object) -> list[str]:
    async with core.read() as tx:
        page = await orders.list_orders(tx, person, filter, limit=50)
        assert page.total == len(page.rows)
        return [row.number for row in page.rows]


class TestListing:
    async def test_the_newest_come_first_and_pages_join_without_gap_or_repetition(
        self, core: Core, firms: Firms
    ) -> None:
        seen, after = [], None
        async with core.read() as tx:
            while True:
                page = await orders.list_orders(tx, firms.anna, OrderFilter(), after=after, limit=3)
                seen.append([row.number for row in page.rows])
                after = page.next
                if after is None:
                    break
        assert [number for each in seen for number in each] == [
            f"4500011{month:03}" for month in range(7, 0, -1)
        ]
        assert [len(each) for each in seen] == [3, 3, 1]
        assert page.total == 7

    async def test_the_way_back_shows_the_same_pages(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            first = await orders.list_orders(tx, firms.anna, OrderFilter(), limit=3)
            second = await orders.list_orders(tx, firms.anna, OrderFilter(), after=first.next, limit=3)
            again = await orders.list_orders(tx, firms.anna, OrderFilter(), after=second.previous, limit=3)
        assert again == first
        assert first.previous is None

    @ON_SQLITE
    @pytest.mark.parametrize("cursor", ["", "x", "n", "nzz.1", "n1", "n1.2.3", "n" + "f" * 40 + ".1", "n0.1"])
    async def test_a_cursor_that_cannot_be_read_begins_at_the_top(
        self, core: Core, firms: Firms, cursor: str
    ) -> None:
        async with core.read() as tx:
            first = await orders.list_orders(tx, firms.anna, OrderFilter())
            assert await orders.list_orders(tx, firms.anna, OrderFilter(), after=cursor) == first

    async def test_a_row_tells_weights_in_kilograms_and_words_in_the_readers_language(
        self, core: Core, firms: Firms
    ) -> None:
        async with core.read() as tx:
            german = (await orders.list_orders(tx, firms.anna, OrderFilter(), limit=1)).rows[0]
            english = (await orders.list_orders(tx, firms.english, OrderFilter(), limit=1)).rows[0]
        assert (german.quantity, german.delivered) == (Decimal("1750.125"), Decimal("0.000"))
        assert (german.status_word, english.status_word) == ("bestätigt", "confirmed")
        assert (german.summary, english.summary) == ("Messingband", "Brass strip")
        assert (german.positions, german.is_open) == (2, True)

    @pytest.mark.parametrize(
        ("filter", "months"),
        [
            (OrderFilter(period=Period(date(2026, 3, 15), date(2026, 4, 15))), [4, 3]),
            (OrderFilter(period=Period(date(2026, 6, 16))), [7]),
            (OrderFilter(status="open"), [7, 6, 5]),
            (OrderFilter(status="closed"), [4, 3, 2, 1]),
            (OrderFilter(channel="conventional"), [6, 4, 2]),
            (OrderFilter(number="po 1 002"), [2]),
            (OrderFilter(form="strip", status="open"), [7, 6, 5]),
            (OrderFilter(form="wire"), []),
            (OrderFilter(alloy="CuZn 37", status="open"), [7, 6, 5]),
            (OrderFilter(alloy="Kupfer"), []),
            (OrderFilter(alloy="Unobtanium"), []),
        ],
    )
    async def test_every_filter_lets_through_what_it_names(
        self, core: Core, firms: Firms, filter: OrderFilter, months: list[int]
    ) -> None:
        assert await _numbers(core, firms.anna, filter) == [f"4500011{month:03}" for month in months]


class TestFinding:
    @ON_SQLITE
    @pytest.mark.parametrize(
        "written",
        ["4500011003", " 45 0001 1003", "Auftrag 004500011003", "PO-1-003", "po 1003", "AB Nr. 4500011003"],
    )
    async def test_a_number_is_found_however_written(self, core: Core, firms: Firms, written: str) -> None:
        async with core.read() as tx:
            found = await orders.find_order(tx, firms.anna, written)
        assert found.order.number == "4500011003"
        assert [each.position for each in found.positions] == [1, 2]
        assert found.positions[0].contract_number == "30004511"
        assert [each.kind_word for each in found.documents] == [
            "Auftragsbestätigung",
            "Lieferschein",
            "Rechnung",
        ]

    @ON_SQLITE
    @pytest.mark.parametrize("written", ["4500012003", "4711", "", "0", "-", "PO-2-003"])
    async def test_foreign_unknown_and_empty_numbers_are_not_found_alike(
        self, core: Core, firms: Firms, written: str
    ) -> None:
        async with core.read() as tx:
            with pytest.raises(NotFound):
                await orders.find_order(tx, firms.anna, written)

    async def test_a_number_that_fits_twice_is_a_choice(self, core: Core, firms: Firms) -> None:
        await _place(core, firms.anna, "4500019999", "PO-1-003")
        async with core.read() as tx:
            with pytest.raises(Ambiguous) as raised:
                await orders.find_order(tx, firms.anna, "PO-1-003")
        assert [each.number for each in raised.value.candidates] == ["4500019999", "4500011003"]

    async def test_the_exact_spelling_decides_between_two(self, core: Core, firms: Firms) -> None:
        await _place(core, firms.anna, "4500019999", "RE 1003")
        async with core.read() as tx:
            assert (await orders.find_order(tx, firms.anna, "RE 1003")).order.number == "4500019999"

    @ON_SQLITE
    @pytest.mark.parametrize("written", ["K-2026-000012", "k 2026 12", "K2026-0012"])
    async def test_an_order_placed_here_is_found_by_its_kontor_number(
        self, core: Core, firms: Firms, written: str
    ) -> None:
        await _place(core, firms.anna, "4500019999", "", "K-2026-000012")
        async with core.read() as tx:
            assert (await orders.find_order(tx, firms.anna, written)).order.number == "4500019999"

    async def test_a_withheld_price_is_not_told(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            shown = await orders.find_order(tx, firms.anna, "4500011003")
            hidden = await orders.find_order(tx, firms.without_prices, "4500011003")
        assert shown.positions[0].price == Decimal("812.50")
        assert [each.price for each in hidden.positions] == [None, None]
        assert [each.kind for each in hidden.documents] == ["delivery_note"]


class TestExport:
    async def test_one_row_per_position_with_company_age_and_filter(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            table = await orders.orders_table(tx, firms.anna, OrderFilter(status="open", alloy="Messing"))
            rows = [row async for row in table.rows]
        assert (table.row_count, len(rows)) == (6, 6)
        assert (table.title, table.company_name, table.company_number) == (
            "Bestellungen",
            "Lindner GmbH",
            "100200",
        )
        assert list(table.filters) == ["Status: offen", "Legierung: Messing"]
        assert table.data_as_of == example.IMPORTED
        assert {len(row) for row in rows} == {len(table.columns)}
        told = dict(zip((each.key for each in table.columns), rows[0], strict=True))
        assert told["number"] == "4500011007"
        assert (told["status"], told["channel"], told["metal_source"]) == ("bestätigt", "online", "Kontrakt")
        assert (told["quantity_kg"], told["price"]) == (Decimal("1250.125"), Decimal("812.50"))
        assert (told["product"], told["alloy"], told["contract_number"]) == (
            "Messingband",
            "CuZn37",
            "30004511",
        )

    async def test_withheld_prices_are_no_column(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            table = await orders.orders_table(tx, firms.without_prices, OrderFilter())
            rows = [row async for row in table.rows]
        assert "price" not in [each.key for each in table.columns]
        assert {len(row) for row in rows} == {len(table.columns)}
        assert not [row for row in rows if Decimal("812.50") in row]

    async def test_only_the_positions_of_the_alloy_are_exported(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            table = await orders.orders_table(tx, firms.english, OrderFilter(alloy="CW614N"))
            rows = [row async for row in table.rows]
        assert {row[8] for row in rows} == {"CuZn39Pb3"}
        assert table.row_count == len(rows) == 7
        assert table.title == "Orders" != gettext("Orders", "de")

    async def test_an_order_without_positions_is_not_lost(self, core: Core, firms: Firms) -> None:
        await _place(core, firms.anna, "4500019999", "")
        async with core.read() as tx:
            table = await orders.orders_table(tx, firms.anna, OrderFilter(number="4500019999"))
            rows = [row async for row in table.rows]
        assert [row[0] for row in rows] == ["4500019999"]


async def _place(core: Core, person: Person, number: str, reference: str, kontor: str | None = None) -> None:
    from core.business import numbers

    async with core.begin() as tx:
        tx.session.add(
            Order(
                number=number, number_key=numbers.key(number), company_id=person.company,
                customer_reference=reference, reference_key=numbers.key(reference), ordered_on=date(2026, 11, 1),
                channel="online", status="received", kontor_number=kontor,
            )
        )  # fmt: skip


class TestFilterByPosition:
    @ON_SQLITE
    @pytest.mark.parametrize(
        "filter",
        [OrderFilter(alloy="CuZn39Pb3"), OrderFilter(form="rod"), OrderFilter(alloy="CW614N", form="rod")],
    )
    async def test_a_row_tells_of_the_position_that_is_meant(
        self, core: Core, firms: Firms, filter: OrderFilter
    ) -> None:
        async with core.read() as tx:
            row = (await orders.list_orders(tx, firms.anna, filter, limit=1)).rows[0]
        assert (row.summary, row.quantity) == ("Messingstange", Decimal("500.000"))

    @ON_SQLITE
    async def test_alloy_and_form_are_meant_of_one_position(self, core: Core, firms: Firms) -> None:
        assert await _numbers(core, firms.anna, OrderFilter(alloy="CuZn37", form="rod")) == []
