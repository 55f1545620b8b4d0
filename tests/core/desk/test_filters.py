"""The filters of the lists in words and as buttons: each is heard, named in the answer, and holds for every row."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest
from sqlalchemy import select

from core.business import alloys
from core.desk import Desk, Intent, Reply, Request, Slots
from core.models import AlloyGroup, Contract, Order, OrderLine, Product
from tests.core.desk.conftest import Counter
from tests.core.desk.test_answers import labels, one, pressed


async def listed(desk: Desk, reply: Reply) -> list[Order]:
    """The orders that the reply has a button for."""
    wished = [each.request for row in reply.actions for each in row if each.request]
    numbers = [number for each in wished if each.intent is Intent.ORDER for number in each.slots.numbers]
    async with desk.core.read() as tx:
        found = await tx.session.scalars(select(Order).where(Order.number.in_(numbers)))
        return list(found.all())


async def forms_of(desk: Desk, order: Order) -> Collection[str]:
    async with desk.core.read() as tx:
        lines = select(Product.form).join(OrderLine, OrderLine.product_id == Product.id)
        return set((await tx.session.scalars(lines.where(OrderLine.order_id == order.id))).all())


class TestFiltersOfOrdersInWords:
    @pytest.mark.parametrize(
        ("text", "form"),
        [
            ("Bestellungen als Rohr seit August", "tube"),
            ("orders of brass tube", "tube"),
            ("Welche Bänder haben wir dieses Jahr bestellt?", "strip"),
            ("Messingstangen-Bestellungen", "rod"),
            ("Zeig mir die Bandbestellungen", "strip"),
        ],
    )
    async def test_the_product_form_is_heard(self, desk: Desk, petra: Counter, text: str, form: str) -> None:
        reply = await one(await petra.says(text))
        orders = await listed(desk, reply)
        assert orders
        assert all([form in await forms_of(desk, order) for order in orders])
        assert any(label.startswith("✕") for label in labels(reply))

    @pytest.mark.parametrize(
        ("text", "channel"),
        [
            ("Bestellungen online seit August", "online"),
            ("Online-Bestellungen", "online"),
            ("Was haben wir dieses Jahr online bestellt?", "online"),
            ("Bestellungen im Oktober, die telefonisch aufgegeben wurden", "conventional"),
            ("orders that were conventional", "conventional"),
            ("die konventionellen Aufträge", "conventional"),
        ],
    )
    async def test_the_channel_is_heard(self, desk: Desk, petra: Counter, text: str, channel: str) -> None:
        reply = await one(await petra.says(text))
        orders = await listed(desk, reply)
        assert {order.channel for order in orders} == {channel}

    @pytest.mark.parametrize(
        "text", ["stornierte Bestellungen", "cancelled orders", "Bestellungen, die storniert wurden"]
    )
    async def test_cancelled_orders_are_a_list_and_no_wish_to_cancel(
        self, desk: Desk, petra: Counter, text: str
    ) -> None:
        reply = await one(await petra.says(text))
        assert {order.status for order in await listed(desk, reply)} == {"cancelled"}
        assert "✕ storniert" in labels(reply)

    @pytest.mark.parametrize("text", ["Bestellung stornieren", "Bitte Auftrag 4500012345 stornieren"])
    async def test_who_wants_to_cancel_gets_no_list(self, petra: Counter, text: str) -> None:
        assert "Ihre Bestellungen" not in (await one(await petra.says(text))).html

    async def test_all_filters_hold_together(self, desk: Desk, petra: Counter) -> None:
        reply = await one(await petra.says("Bestellungen als Rohr online seit Januar"))
        orders = await listed(desk, reply)
        assert orders
        assert {order.channel for order in orders} == {"online"}
        assert all([("tube" in await forms_of(desk, order)) for order in orders])
        assert {"✕ Rohr", "✕ online"} <= set(labels(reply))

    @pytest.mark.parametrize(
        "text",
        [
            "Bitte schicken Sie mir die Bestellungen per Mail",
            "Bestellungen als Excel sheet",
            "Zeig mir unsere Bestellungen im Verband",
        ],
    )
    async def test_what_only_sounds_like_one_is_none(self, petra: Counter, text: str) -> None:
        found = [reply.html + " ".join(labels(reply)) for reply in await petra.says(text)]
        assert not re.search(r"Form:|✕ (?:Band|Blech|konventionell)", " ".join(found))


class TestMetalsInWords:
    @pytest.mark.parametrize(
        ("text", "group"),
        [
            ("Umarbeitungskonto Zerspanungsmessing", "Zerspanungsmessing"),
            ("metal account free-cutting brass", "Zerspanungsmessing"),
            ("Umarbeitungskonto Messing (MS)", "Messing"),
        ],
    )
    async def test_an_alloy_group_is_heard_by_its_name(self, petra: Counter, text: str, group: str) -> None:
        assert f"<b>Umarbeitungskonto {group}</b>" in (await one(await petra.says(text))).html

    @pytest.mark.parametrize("text", ["Bestellungen Gold", "Kontrakte Edelstahlrohr", "Bestellungen CuZn99"])
    async def test_one_that_nobody_knows_is_named(self, petra: Counter, text: str) -> None:
        assert "kenne ich nicht" in (await one(await petra.says(text))).html

    async def test_in_an_export_too(self, petra: Counter) -> None:
        reply = await one(await petra.says("Bestellungen Aluminium als Excel"))
        assert "„Aluminium“ kenne ich nicht" in reply.html

    async def test_the_metal_account_has_none_of_it(self, petra: Counter) -> None:
        assert "„Gold“" in (await one(await petra.says("Umarbeitungskonto Gold"))).html

    async def test_a_known_alloy_without_orders_is_not_called_unknown(self, petra: Counter) -> None:
        reply = await one(await petra.says("Bestellungen Neusilber im Januar 2001"))
        assert "Es gibt keine." in reply.html


class TestPeriodsInWords:
    async def test_next_year_is_heard(self, petra: Counter) -> None:
        reply = await one(await petra.says("Umarbeitungskonto nächstes Jahr"))
        assert "01.01.2027 bis 31.12.2027" in reply.html

    async def test_two_days_in_the_wrong_order_mean_the_time_between(self, petra: Counter) -> None:
        reply = await one(await petra.says("Umarbeitungskonto vom 31.12.2026 bis 1.1.2026"))
        assert "01.01.2026 bis 31.12.2026" in reply.html


class TestFiltersOfContractsInWords:
    async def test_the_product_form_is_heard(self, desk: Desk, petra: Counter) -> None:
        reply = await one(await petra.says("Rahmenaufträge für Stangen"))
        numbers = re.findall(r"<b>(\d{8})</b>", reply.html)
        async with desk.core.read() as tx:
            forms = select(Product.form).join(Contract, Contract.product_id == Product.id)
            found = await tx.session.scalars(forms.where(Contract.number.in_(numbers)))
        assert set(found.all()) == {"rod"}


class TestAlloyGroupsAsButtons:
    async def choices(self, petra: Counter, intent: Intent) -> dict[str, Request]:
        reply = await petra.wants(Request(intent, Slots(choosing="alloy")))
        return {each.label: each.request for row in reply.actions for each in row if each.request}

    async def test_a_group_means_itself_and_not_its_kin(self, desk: Desk, petra: Counter) -> None:
        wish = (await self.choices(petra, Intent.ORDERS))["Messing"]
        async with desk.core.read() as tx:
            metals = await alloys.resolve(tx, wish.slots.alloy or "")
            names = await tx.session.scalars(
                select(AlloyGroup.name_de).where(AlloyGroup.id.in_(metals.groups))
            )
            assert list(names) == ["Messing"]

    async def test_the_metal_account_offers_only_groups_with_an_account(self, petra: Counter) -> None:
        offered = set(await self.choices(petra, Intent.METAL_ACCOUNT)) - {"Zurück"}
        overview = await petra.wants(Request(Intent.METAL_ACCOUNT))
        assert offered
        assert all(f"<b>{name}</b>" in overview.html for name in offered)

    async def test_a_group_without_account_can_be_taken_off_again(self, petra: Counter) -> None:
        reply = await petra.wants(Request(Intent.METAL_ACCOUNT, Slots(alloy="Neusilber")))
        assert "kein Umarbeitungskonto" in reply.html
        assert pressed(reply, "✕ Neusilber").slots.alloy is None

    async def test_a_group_said_in_english_is_named_in_german(self, petra: Counter) -> None:
        reply = await one(await petra.says("orders of brass tube"))
        assert "Legierung: Messing" in reply.html
        assert "✕ Messing" in labels(reply)


class TestWhatTheListsSay:
    async def test_of_an_order_only_partly_meant_both_weights_are_named(self, petra: Counter) -> None:
        reply = await one(await petra.says("Bestellungen CuZn37"))
        assert re.search(r"\d,\d{3}\skg von [\d.]+,\d{3}\skg", reply.html)

    async def test_an_order_with_several_positions_says_so(self, petra: Counter) -> None:
        assert re.search(r"und \d+ weitere Position", (await petra.wants(Request(Intent.ORDERS))).html)

    @pytest.mark.parametrize(
        ("text", "label", "count"),
        [
            ("Rahmenaufträge", "Nur offene Rahmenaufträge", "Rahmenauf"),
            ("/kontrakte", "Nur offene", "Kontrakte und Rahmenaufträge"),
        ],
    )
    async def test_contracts_are_counted_and_called_what_they_are(
        self, petra: Counter, text: str, label: str, count: str
    ) -> None:
        slots = Slots(kind="framework") if text == "Rahmenaufträge" else Slots()
        reply = await petra.wants(Request(Intent.CONTRACTS, slots))
        assert label in labels(reply)
        assert re.search(rf"\d+ {count}", reply.html)

    async def test_valid_in_a_year_does_not_mean_open(self, petra: Counter) -> None:
        reply = await one(await petra.says("Kontrakte Kupfer gültig 2027"))
        assert "Status" not in reply.html
        assert "Gültig: 01.01.2027" in reply.html
