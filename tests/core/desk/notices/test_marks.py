"""Contracts at 80 %, at 100 % and before their end: each mark once, and none from before the switch."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from core.clock import SetClock
from core.models import Contract, Order, OrderStatus, Topic
from core.people.person import Person
from core.service import Core
from tests.core.business.firms import Firms, line
from tests.core.desk.notices.conftest import (
    ANNA,
    calls_off,
    mails,
    set_to,
    switch,
    tick,
    tick_of,
    told,
)
from tests.core.people import world

ANNAS, BERTS = "30004511", "30004512"  # 10 t each, 4 t called off, valid until 31.12.2026


@pytest.fixture
async def anna(core: Core, firms: Firms, clock: SetClock) -> Person:
    """Switched on in October."""
    return firms.anna


@pytest.fixture
def clock(clock: SetClock) -> SetClock:
    set_to(clock, "01.10.2026 12:00")
    return clock


async def places(core: Core, person: Person, number: str, kg: str) -> int:
    """Orders from the contract here; the ERP does not know it yet."""
    async with core.begin() as tx:
        contract = await tx.session.scalar(select(Contract.id).where(Contract.number == number))
        order = Order(
            number="K-1", number_key="K1", kontor_number="K-1", company_id=person.company, channel="online",
            ordered_on=tx.today, status=OrderStatus.RECEIVED, lines=[line(1, 2, 2, kg, contract)],
        )  # fmt: skip
        tx.session.add(order)
        await tx.session.flush()
        return order.id


async def prolong(core: Core, number: str, until: date) -> None:
    async with core.begin() as tx:
        contract = (await tx.session.scalars(select(Contract).where(Contract.number == number))).one()
        contract.valid_to = until


class TestMark:
    @pytest.mark.parametrize(
        ("kg", "subjects"),
        [
            ("7999.999", []),
            ("8000", [f"Kontrakt {ANNAS}: zu 80 % abgerufen"]),
            ("9999.999", [f"Kontrakt {ANNAS}: zu 99 % abgerufen"]),
            ("10000", [f"Kontrakt {ANNAS}: vollständig abgerufen"]),
            ("12000", [f"Kontrakt {ANNAS}: vollständig abgerufen"]),
        ],
    )
    async def test_is_told_from_its_gram_on_and_once(
        self, core: Core, anna: Person, kg: str, subjects: list[str]
    ) -> None:
        await switch(core, anna, Topic.CONTRACT)
        await calls_off(core, ANNAS, kg)
        await tick(core)
        await tick(core)
        assert await mails(core) == subjects

    async def test_80_and_later_100_are_two_messages(self, core: Core, anna: Person) -> None:
        await switch(core, anna, Topic.CONTRACT)
        for kg in ("8100", "7000", "8200", "10000", "9000", "10000"):
            await calls_off(core, ANNAS, kg)
            await tick(core)
        assert await mails(core) == [
            f"Kontrakt {ANNAS}: zu 81 % abgerufen",
            f"Kontrakt {ANNAS}: vollständig abgerufen",
        ]

    async def test_orders_placed_here_count(self, core: Core, anna: Person) -> None:
        await switch(core, anna, Topic.CONTRACT)
        await places(core, anna, ANNAS, "3999.5")
        await tick(core)
        assert await mails(core) == [f"Kontrakt {ANNAS}: zu 80 % abgerufen"]

    async def test_reached_before_the_switch_it_is_no_news(self, core: Core, anna: Person) -> None:
        await calls_off(core, ANNAS, "8500")
        await switch(core, anna, Topic.CONTRACT)
        await tick(core)
        assert await mails(core) == []
        await calls_off(core, ANNAS, "10000")
        await tick(core)
        assert await mails(core) == [f"Kontrakt {ANNAS}: vollständig abgerufen"]

    async def test_of_another_company_it_is_no_news(self, core: Core, anna: Person) -> None:
        await switch(core, anna, Topic.CONTRACT)
        await calls_off(core, BERTS, "10000")
        await tick(core)
        assert await mails(core) == []
        assert await told(core, anna) == []


class TestEnd:
    async def test_is_told_30_days_before_and_once(self, core: Core, anna: Person, clock: SetClock) -> None:
        await switch(core, anna, Topic.CONTRACT)
        set_to(clock, "30.11.2026 23:59")
        await tick(core)
        assert await mails(core) == []
        for moment in ("01.12.2026 00:00", "02.12.2026 00:00", "31.12.2026 12:00"):
            set_to(clock, moment)
            await tick(core)
        assert await mails(core) == [f"Kontrakt {ANNAS} endet am 31.12.2026"]
        html = str((await world.mails(core))[-1]["html"])
        assert "in 30 Tagen" in html

    async def test_a_contract_that_is_over_closed_or_used_up_is_not_said_to_end(
        self, core: Core, anna: Person, clock: SetClock
    ) -> None:
        await calls_off(core, ANNAS, "10000")
        await switch(core, anna, Topic.CONTRACT)
        set_to(clock, "15.12.2026 12:00")
        await tick(core)
        await calls_off(core, ANNAS, "4000")
        set_to(clock, "01.01.2027 12:00")
        await tick(core)
        assert await mails(core) == []

    async def test_prolonged_it_ends_anew(self, core: Core, anna: Person, clock: SetClock) -> None:
        await switch(core, anna, Topic.CONTRACT)
        set_to(clock, "05.12.2026 12:00")
        await tick(core)
        await prolong(core, ANNAS, date(2027, 3, 31))
        await tick(core)
        set_to(clock, "01.03.2027 12:00")
        await tick(core)
        assert await mails(core) == [
            f"Kontrakt {ANNAS} endet am 31.12.2026",
            f"Kontrakt {ANNAS} endet am 31.03.2027",
        ]

    async def test_several_marks_at_once_make_one_message(
        self, core: Core, anna: Person, clock: SetClock
    ) -> None:
        await switch(core, anna, Topic.CONTRACT)
        await calls_off(core, ANNAS, "8500")
        set_to(clock, "05.12.2026 12:00")
        await tick(core)
        assert await mails(core) == ["Neues zu Ihren Kontrakten und Rahmenaufträgen"]


class TestTwoWorkers:
    async def test_tell_each_mark_once(self, core: Core, anna: Person, firms: Firms) -> None:
        await switch(core, anna, Topic.CONTRACT)
        await switch(core, firms.bert, Topic.CONTRACT)
        await calls_off(core, ANNAS, "8500")
        await calls_off(core, BERTS, "8500")
        await asyncio.gather(*(tick_of(core, 3) for _ in range(4)))
        assert len(await mails(core, ANNA)) == 1
        assert len(await mails(core)) == 2
