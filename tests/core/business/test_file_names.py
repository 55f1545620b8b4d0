"""What files are called: by the time they are about, so that an accountant finds them again, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core import exports
from core.business import balance_picture, bundles, contracts, metal_account, orders
from core.business.contracts import ContractFilter
from core.business.orders import OrderFilter
from core.business.period import Period, in_name
from core.models import Role
from core.people.person import Person
from core.service import Core, Tx
from tests.core.business import firms as example
from tests.core.business.firms import ON_SQLITE, Firms

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


async def names(core: Core, tx: Tx, person: Person) -> list[str]:
    """Of everything that can be asked for as a file."""
    tables = [
        await orders.orders_table(tx, person, OrderFilter()),
        await orders.orders_table(tx, person, OrderFilter(period=OCTOBER, status="open", alloy="Messing")),
        await contracts.contracts_table(tx, person, ContractFilter(kind="framework")),
        await metal_account.metal_account_table(tx, person),
        await metal_account.metal_account_table(tx, person, OCTOBER, "Kupfer"),
    ]
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    files = [
        await bundles.bundle(core, tx, person, march),
        await bundles.bundle(core, tx, person, march, "invoice"),
        await balance_picture.made(tx, person),
    ]
    return [exports.file_name(table, "pdf") for table in tables] + [file.name for file in files]


@ON_SQLITE
class TestNames:
    @pytest.fixture(autouse=True)
    async def booked(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            tx.session.add(example.booking(firms.anna, "A1", date(2026, 5, 1), "5"))

    async def test_say_in_german_which_time_and_what(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            assert await names(core, tx, firms.anna) == [
                "Bestellungen_2026-11-23.pdf",
                "Bestellungen_2026-10_offen_Messing.pdf",
                "Kontrakte-und-Rahmenauftraege_2026-11-23_Rahmenauftrag.pdf",
                "Umarbeitungskonto_2026.pdf",
                "Umarbeitungskonto_2026-10_Kupfer.pdf",
                "Belege_2026-03.zip",
                "Belege_2026-03_Rechnung.zip",
                "Umarbeitungskonto_2025-11-24_2026-11-23.png",
            ]

    async def test_say_it_in_english_too(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            assert await names(core, tx, firms.english) == [
                "Orders_2026-11-23.pdf",
                "Orders_2026-10_open_Messing.pdf",
                "Contracts-and-framework-orders_2026-11-23_Framework-order.pdf",
                "Metal-account_2026.pdf",
                "Metal-account_2026-10_Kupfer.pdf",
                "Documents_2026-03.zip",
                "Documents_2026-03_Invoice.zip",
                "Metal-account_2025-11-24_2026-11-23.png",
            ]

    async def test_name_the_company_where_the_reader_looks_after_several(
        self, core: Core, firms: Firms
    ) -> None:
        petra = replace(firms.anna, role=Role.CONTACT)
        async with core.read() as tx:
            for name in await names(core, tx, petra):
                assert name.rpartition(".")[0].endswith("_100200")


class TestPeriod:
    @pytest.mark.parametrize(
        ("first", "last", "name"),
        [
            (date(2026, 2, 1), date(2026, 2, 28), "2026-02"),
            (date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
            (date(2024, 2, 1), date(2024, 2, 28), "2024-02-01_2024-02-28"),
            (date(2026, 1, 1), date(2026, 12, 31), "2026"),
            (date(2025, 1, 1), date(2026, 12, 31), "2025-01_2026-12"),
            (date(2026, 7, 1), date(2026, 9, 30), "2026-07_2026-09"),
            (date(2026, 7, 2), date(2026, 9, 30), "2026-07-02_2026-09-30"),
            (date(2026, 7, 2), date(2026, 7, 2), "2026-07-02"),
            (date(2026, 7, 2), None, "ab 2026-07-02"),
            (None, date(2026, 7, 2), "bis 2026-07-02"),
        ],
    )
    def test_is_named_as_short_as_it_can_be(self, first: date | None, last: date | None, name: str) -> None:
        assert in_name(Period(first, last), "de") == name
