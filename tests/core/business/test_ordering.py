"""Ordering: what may be ordered, from which metal, once for each confirmation, taken back until it is handed over."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from core.business import catalogue, contracts, drafts, ordering, orders
from core.business.catalogue import ProductFilter, ProductRow
from core.business.drafts import BadDate, BadQuantity, Draft, WrongContract
from core.business.ordering import TooLate
from core.errors import NotAllowed, NotFound
from core.models import Contract, Order, OutboxItem, Product, User
from core.people.person import Person
from core.service import Core
from tests.core.business import firms as example
from tests.core.business.firms import ON_SQLITE, Firms

STRIP, ROD, CONTRACT = "310440", "310270", "30004511"
DRAFT = Draft(STRIP, Decimal(500), "contract", CONTRACT, date(2026, 12, 10), "Bestellung 77")


async def placed(core: Core, person: Person, draft: Draft = DRAFT, key: str = "one") -> str:
    async with core.begin() as tx:
        return (await ordering.place(tx, person, draft, key)).number


async def letters(core: Core) -> list[OutboxItem]:
    async with core.read() as tx:
        return list((await tx.session.scalars(select(OutboxItem).order_by(OutboxItem.id))).all())


class TestCatalogue:
    @ON_SQLITE
    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (ProductFilter(), {STRIP, ROD, "310140"}),
            (ProductFilter(alloy="Messing"), {STRIP, ROD}),
            (ProductFilter(alloy="CuZn37"), {STRIP}),
            (ProductFilter(form="rod"), {ROD}),
            (ProductFilter(dimension="0.50 × 200"), {STRIP}),
            (ProductFilter(alloy="Messing", dimension="20"), {ROD}),
            (ProductFilter(alloy="Zinnbronze"), set()),
        ],
    )
    async def test_products_are_found_by_what_they_are(
        self, core: Core, firms: Firms, wanted: ProductFilter, found: set[str]
    ) -> None:
        async with core.read() as tx:
            page = await catalogue.list_products(tx, firms.anna, wanted)
        assert {each.number for each in page.rows} == found

    @ON_SQLITE
    async def test_what_cannot_be_ordered_is_not_there(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            product = await tx.session.scalar(select(Product).where(Product.number == STRIP))
            assert product
            product.orderable = False
        async with core.read() as tx:
            with pytest.raises(NotFound):
                await catalogue.find_product(tx, firms.anna, STRIP)

    @ON_SQLITE
    async def test_who_may_not_order_sees_no_catalogue(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            with pytest.raises(NotAllowed):
                await catalogue.list_products(tx, replace(firms.anna, may_order=False), ProductFilter())


class TestDimension:
    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("0,5x30", "0,50 × 30 mm", True),
            ("rund 20 mm", "Ø 20 mm", True),
            ("rund 20 mm", "20 x 20 x 3 mm", False),
            ("rund 17", "SW 17 mm", False),
            ("6kt SW 17", "SW 17 mm", True),
            ("6kt SW 17", "Ø 6 mm", False),
            ("Ø 12", "12 x 1 mm", True),
            ("17", "SW 17 mm", True),
            ("", "SW 17 mm", False),
        ],
    )
    def test_is_the_same_however_it_is_written(self, one: str, other: str, same: bool) -> None:
        assert catalogue.same_dimension(one, other) is same
        assert catalogue.same_dimension(other, one) is same


class TestQuantity:
    @given(
        st.decimals("0.001", "99999", places=3),
        st.decimals("0", "5000", places=3),
        st.decimals("0", "500", places=3),
    )
    def test_what_is_said_to_be_nearest_would_be_taken(
        self, quantity: Decimal, minimum: Decimal, step: Decimal
    ) -> None:
        stepped = (minimum / step).to_integral_value() * step if step else minimum
        product = _product(stepped, step)
        try:
            drafts.check_quantity(product, quantity)
        except BadQuantity as refusal:
            assert refusal.nearest >= max(quantity, stepped)
            drafts.check_quantity(product, refusal.nearest)
        else:
            assert quantity >= stepped

    @pytest.mark.parametrize("kg", ["99", "120", "149.999"])
    async def test_less_than_the_minimum_or_between_two_steps_is_refused(
        self, core: Core, firms: Firms, kg: str
    ) -> None:
        async with core.read() as tx:
            with pytest.raises(BadQuantity) as refusal:
                await drafts.check(tx, firms.anna, replace(DRAFT, quantity=Decimal(kg)))
        assert (refusal.value.minimum, refusal.value.step) == (Decimal(100), Decimal(50))

    async def test_ten_times_the_usual_is_said_so(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            usual = await drafts.check(tx, firms.anna, replace(DRAFT, quantity=Decimal(12500)))
            much = await drafts.check(tx, firms.anna, replace(DRAFT, quantity=Decimal(12550)))
        assert (usual.usual, much.usual) == (None, Decimal("1250.125"))


class TestDate:
    @ON_SQLITE
    async def test_today_will_do_yesterday_not(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            await drafts.check(tx, firms.anna, replace(DRAFT, wanted=tx.today))
            for day in (tx.today - timedelta(days=1), tx.today + timedelta(days=731)):
                with pytest.raises(BadDate):
                    await drafts.check(tx, firms.anna, replace(DRAFT, wanted=day))


class TestMetal:
    async def test_it_may_come_from_the_account_an_open_contract_or_the_day_price(
        self, core: Core, firms: Firms
    ) -> None:
        async with core.begin() as tx:
            tx.session.add(example.booking(firms.anna, "B1", date(2026, 5, 1), "321.5", "scrap_delivery"))
        async with core.read() as tx:
            product = await catalogue.find_product(tx, firms.anna, STRIP)
            found = await drafts.sources(tx, firms.anna, product)
        assert [(each.kind, each.available) for each in found] == [
            ("account", Decimal("321.500")),
            ("contract", Decimal("5999.500")),
            ("day_price", None),
        ]

    async def test_more_than_there_is_is_told(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            checked = await drafts.check(tx, firms.anna, replace(DRAFT, quantity=Decimal(6000)))
        assert checked.beyond == Decimal("0.500")

    @pytest.mark.parametrize(
        "draft",
        [
            replace(DRAFT, contract="30004512"),  # another company's
            replace(DRAFT, contract="99999999"),
            replace(DRAFT, product=ROD),  # another metal
            replace(DRAFT, source="nonsense"),
        ],
    )
    async def test_another_companys_contract_is_as_unknown_as_none(
        self, core: Core, firms: Firms, draft: Draft
    ) -> None:
        async with core.read() as tx:
            with pytest.raises(WrongContract):
                await drafts.check(tx, firms.anna, draft)


class TestPlacing:
    async def test_it_is_in_the_history_at_once_and_counts_as_called_off(
        self, core: Core, firms: Firms
    ) -> None:
        number = await placed(core, firms.anna)
        assert number == "K-2026-000001"
        async with core.read() as tx:
            found = await orders.find_order(tx, firms.anna, "k 2026 1")
            contract = await contracts.find_contract(tx, firms.anna, CONTRACT)
        assert (found.order.number, found.order.status, found.order.channel) == (number, "received", "online")
        (line,) = found.positions
        assert (line.quantity, line.contract_number, line.delivery_date) == (
            Decimal(500),
            CONTRACT,
            date(2026, 12, 10),
        )
        assert contract.contract.open_quantity == Decimal("5499.500")
        assert number in {each.number for each in contract.orders}

    async def test_confirming_twice_orders_once(self, core: Core, firms: Firms) -> None:
        assert await placed(core, firms.anna) == await placed(core, firms.anna)
        assert await placed(core, firms.anna, key="two") == "K-2026-000002"

    async def test_confirming_twice_at_the_same_moment_orders_once(self, core: Core, firms: Firms) -> None:
        numbers = await asyncio.gather(*(placed(core, firms.anna) for _ in range(4)))
        async with core.read() as tx:
            count = await tx.session.scalar(select(func.count()).where(Order.placed_by_id.is_not(None)))
        assert (set(numbers), count) == ({"K-2026-000001"}, 1)

    async def test_many_at_once_get_numbers_without_a_gap(self, core: Core, firms: Firms) -> None:
        numbers = await asyncio.gather(*(placed(core, firms.anna, key=str(key)) for key in range(6)))
        assert sorted(numbers) == [f"K-2026-{count:06}" for count in range(1, 7)]

    async def test_the_user_and_the_contact_person_are_written_to(self, core: Core, firms: Firms) -> None:
        number = await placed(core, firms.anna)
        contents = [letter.content or {} for letter in await letters(core)]
        assert [content["to"] for content in contents] == [firms.anna.email, "petra@msw.example"]
        assert all(number in content["subject"] for content in contents)
        assert "Auftragsbestätigung" in contents[0]["html"]

    async def test_each_reads_the_order_in_their_own_language(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            await tx.session.execute(update(User).where(User.id == firms.anna.user_id).values(language="en"))
        await placed(core, firms.anna.speaking("en"), replace(DRAFT, quantity=Decimal(6050)))
        own, contacts = [
            (letter.content or {})["html"].replace("\xa0", " ") for letter in await letters(core)
        ]
        for said in ("Brass strip", f"Contract {CONTRACT}", "702.00 EUR/100 kg", "50.500 kg", "0,5 x 200 mm"):
            assert said in own
        for said in ("Messingband", f"Kontrakt {CONTRACT}", "702,00 EUR/100 kg", "50,500 kg", "0,5 x 200 mm"):
            assert said in contacts

    async def test_prices_withheld_from_the_user_are_not_withheld_from_the_contact_person(
        self, core: Core, firms: Firms
    ) -> None:
        await placed(core, replace(firms.anna, may_see_prices=False))
        own, contacts = [(letter.content or {})["html"] for letter in await letters(core)]
        assert "702,00" not in own
        assert "702,00" in contacts

    async def test_a_reference_that_reads_like_its_number_confuses_nobody(
        self, core: Core, firms: Firms
    ) -> None:
        await placed(core, firms.anna, replace(DRAFT, reference="K-2026-000002"))
        assert await placed(core, firms.anna, key="two") == "K-2026-000002"

    @ON_SQLITE
    async def test_who_may_not_order_places_nothing(self, core: Core, firms: Firms) -> None:
        with pytest.raises(NotAllowed):
            await placed(core, replace(firms.anna, may_order=False))
        assert await letters(core) == []


class TestPrice:
    """What a position costs is said whole or not at all: a contract fixes the metal alone, a framework order all."""

    async def test_of_a_contract_is_left_open_and_its_metal_price_told(
        self, core: Core, firms: Firms
    ) -> None:
        number = await placed(core, firms.anna)
        async with core.read() as tx:
            (line,) = (await orders.find_order(tx, firms.anna, number)).positions
            (hidden,) = (await orders.find_order(tx, firms.without_prices, number)).positions
        assert (line.price, line.metal_price) == (None, Decimal("702.00"))
        assert (hidden.price, hidden.metal_price) == (None, None)

    async def test_of_a_framework_order_is_that_of_the_product(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            contract = await tx.session.scalar(select(Contract).where(Contract.number == CONTRACT))
            product = await tx.session.scalar(select(Product.id).where(Product.number == STRIP))
            assert contract
            contract.kind, contract.product_id = "framework", product
        number = await placed(core, firms.without_prices)
        async with core.read() as tx:
            (line,) = (await orders.find_order(tx, firms.anna, number)).positions
        assert (line.price, line.metal_price) == (Decimal("702.00"), None)
        assert line.metal_from == f"Rahmenauftrag {CONTRACT}"

    async def test_what_goes_beyond_the_contract_is_kept(self, core: Core, firms: Firms) -> None:
        number = await placed(core, firms.anna, replace(DRAFT, quantity=Decimal(6050)))
        async with core.read() as tx:
            (line,) = (await orders.find_order(tx, firms.anna, number)).positions
        assert line.beyond == Decimal("50.500")

    async def test_an_overdrawn_account_lacks_no_more_than_is_ordered(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            tx.session.add(example.booking(firms.anna, "B1", date(2026, 5, 1), "-40"))
        async with core.read() as tx:
            checked = await drafts.check(tx, firms.anna, replace(DRAFT, source="account", contract=""))
        assert checked.beyond == Decimal(500)


class TestWithdrawing:
    async def test_it_is_cancelled_and_no_longer_called_off(self, core: Core, firms: Firms) -> None:
        number = await placed(core, firms.anna)
        async with core.begin() as tx:
            await ordering.withdraw(tx, firms.anna, number)
            await ordering.withdraw(tx, firms.anna, number)
        async with core.read() as tx:
            found = await orders.find_order(tx, firms.anna, number)
            contract = await contracts.find_contract(tx, firms.anna, CONTRACT)
        assert found.order.status == "cancelled"
        assert contract.contract.open_quantity == Decimal("5999.500")
        assert len(await letters(core)) == 4

    async def test_what_was_handed_over_stays(self, core: Core, firms: Firms) -> None:
        number = await placed(core, firms.anna)
        async with core.begin() as tx:
            order = await tx.session.scalar(select(Order).where(Order.number == number))
            assert order
            order.handed_over_at = tx.now
        async with core.begin() as tx:
            with pytest.raises(TooLate):
                await ordering.withdraw(tx, firms.anna, number)

    @pytest.mark.parametrize("number", ["K-2026-000001", "K-2026-999999", "4500012003", ""])
    async def test_foreign_and_unknown_numbers_are_not_found(
        self, core: Core, firms: Firms, number: str
    ) -> None:
        await placed(core, firms.bert, replace(DRAFT, contract="30004512"))
        async with core.begin() as tx:
            with pytest.raises(NotFound):
                await ordering.withdraw(tx, firms.anna, number)


def _product(minimum: Decimal, step: Decimal) -> ProductRow:
    return ProductRow(
        id=1, number="1", name="", alloy_id=1, group_id=1, alloy_number="", alloy_symbol="", form="strip",
        form_word="", dimension="", min_quantity=minimum, step=step,
    )  # fmt: skip
