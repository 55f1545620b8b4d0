"""Statements and bundles: each month once, when it is whole, whatever clock and workers do."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from core.clock import SetClock
from core.desk import files, notices
from core.desk.notices import months
from core.models import Role, Topic, UserState
from core.post.files import FileRecipe
from core.service import Core
from tests.core.business.firms import Firms, booking
from tests.core.desk.notices.conftest import (
    ANNA,
    BERT,
    change,
    comes,
    mails,
    set_to,
    switch,
    tick,
    tick_of,
)  # fmt: skip
from tests.core.people import world

STATEMENT, DOCUMENTS = Topic.STATEMENT, Topic.DOCUMENTS
NOVEMBER = "Umarbeitungskonto: Auszug für November 2026"


async def book(core: Core, firms: Firms) -> None:
    async with core.begin() as tx:
        tx.session.add(booking(firms.anna, "B1", date(2026, 1, 1), "1000", "opening_balance"))
        tx.session.add(booking(firms.anna, "B2", date(2026, 11, 20), "-300.5"))
        tx.session.add(booking(firms.bert, "B3", date(2026, 11, 20), "77"))


async def sent(core: Core, to: str = ANNA) -> dict[str, object]:
    return (await world.mails(core, to))[-1]


async def file_of(core: Core) -> tuple[str, bytes]:
    mail = await sent(core)
    recipes = mail["files"]
    assert isinstance(recipes, list)
    made = await files.make(core, FileRecipe.from_json(recipes[0]))
    return made.name, made.content


class TestStatement:
    async def test_comes_once_when_the_month_is_over_and_imported(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await book(core, firms)
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "30.11.2026 23:59")
        await comes(core, clock, firms.anna)
        assert await tick(core) == 0
        set_to(clock, "01.12.2026 00:01")
        assert await tick(core) == 0
        await comes(core, clock, firms.anna)
        assert [await tick(core), await tick(core)] == [1, 0]
        assert await mails(core) == [NOVEMBER]

    async def test_says_what_the_account_held_and_brings_the_month_as_pdf(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await book(core, firms)
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "06.12.2026 00:00")
        await tick(core)
        mail = await sent(core)
        assert "Messing" in str(mail["html"])
        assert "699,500" in str(mail["html"])
        assert "77" not in str(mail["html"]).partition("Messing")[2].partition("</table>")[0]
        name, content = await file_of(core)
        assert name.endswith(".pdf")
        assert content.startswith(b"%PDF")

    async def test_is_an_excel_file_where_a_pdf_cannot_hold_it(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        async with core.begin() as tx:
            for number in range(3001):
                tx.session.add(booking(firms.anna, f"B{number}", date(2026, 11, 20), "1"))
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "06.12.2026 00:00")
        await tick(core)
        name, _content = await file_of(core)
        assert name.endswith(".xlsx")

    async def test_of_a_month_without_movement_is_a_statement_too(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await book(core, firms)
        set_to(clock, "02.12.2026 12:00")
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "06.01.2027 00:00")
        await tick(core)
        assert "699,500" in str((await sent(core))["html"])
        assert (await sent(core))["files"]

    async def test_without_an_account_says_so_in_a_line(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "06.12.2026 00:00")
        await tick(core)
        assert "kein Umarbeitungskonto" in str((await sent(core))["html"])
        assert not (await sent(core))["files"]

    async def test_is_in_the_language_of_its_reader(self, core: Core, clock: SetClock, firms: Firms) -> None:
        await change(core, firms.anna, language="en")
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "06.12.2026 00:00")
        await tick(core)
        assert await mails(core) == ["Metal account: statement for November 2026"]


class TestMoment:
    async def test_without_an_import_it_comes_five_days_later(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "05.12.2026 23:59")
        assert await tick(core) == 0
        set_to(clock, "06.12.2026 00:00")
        assert await tick(core) == 1

    async def test_a_month_over_before_it_was_switched_on_is_not_told(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        set_to(clock, "01.12.2026 00:00")
        await comes(core, clock, firms.anna)
        await switch(core, firms.anna, STATEMENT, DOCUMENTS)
        assert await tick(core) == 0

    async def test_a_switch_in_the_last_minute_of_a_month_brings_that_month(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        set_to(clock, "30.11.2026 23:59")
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "01.12.2026 00:00")
        await comes(core, clock, firms.anna)
        assert await tick(core) == 1

    async def test_a_clock_that_jumps_from_31_january_to_1_march_leaves_no_month_out(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        set_to(clock, "31.01.2027 23:00")
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "01.03.2027 08:00")
        await comes(core, clock, firms.anna)
        await tick(core)
        assert [subject.rpartition("für ")[2] for subject in await mails(core)] == [
            "Januar 2027",
            "Februar 2027",
        ]

    async def test_after_a_long_pause_the_last_three_months_come(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "15.09.2027 08:00")
        await tick(core)
        set_to(clock, "20.09.2027 08:00")
        await tick(core)
        assert [subject.rpartition("für ")[2] for subject in await mails(core)] == [
            "Juni 2027",
            "Juli 2027",
            "August 2027",
        ]

    @pytest.mark.parametrize(
        ("month", "ends"),
        [
            (date(2027, 2, 1), "2027-03-01 00:00:00+01:00"),
            (date(2027, 3, 1), "2027-04-01 00:00:00+02:00"),  # summer time began in it
            (date(2026, 10, 1), "2026-11-01 00:00:00+01:00"),  # and ended
            (date(2026, 12, 1), "2027-01-01 00:00:00+01:00"),
        ],
    )
    def test_months_end_on_the_wall_clock_in_germany(self, month: date, ends: str) -> None:
        assert str(months.end_of(month)) == ends

    async def test_march_is_told_when_it_is_over_in_germany_though_not_in_utc(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "20.03.2027 12:00")
        await tick(core)
        before = len(await mails(core))
        set_to(clock, "31.03.2027 23:59")
        await comes(core, clock, firms.anna)
        assert await tick(core) == 0
        set_to(clock, "01.04.2027 00:00")  # 22:00 of the day before in UTC
        await comes(core, clock, firms.anna)
        assert await tick(core) == 1
        assert (await mails(core))[before:] == ["Umarbeitungskonto: Auszug für März 2027"]


class TestBundle:
    async def test_brings_the_documents_of_the_month_and_notes_each_as_fetched(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, DOCUMENTS)
        await comes(core, clock, firms.anna, "LS1", "LS2")
        await comes(core, clock, firms.bert, "LS3")
        set_to(clock, "06.12.2026 00:00")
        await tick(core)
        assert await mails(core) == ["Ihre Belege für November 2026"]
        assert "2 Belege" in str((await sent(core))["html"])
        name, content = await file_of(core)
        assert name == "Belege_2026-11.zip"
        assert b"LS1.pdf" in content
        assert b"LS3.pdf" not in content

    async def test_a_month_without_documents_is_said_in_a_line(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, DOCUMENTS)
        set_to(clock, "06.12.2026 00:00")
        await tick(core)
        assert "gibt es keine Belege" in str((await sent(core))["html"])

    async def test_invoices_stay_out_where_prices_are_withheld(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, DOCUMENTS)
        await comes(core, clock, firms.anna, "LS1")
        await comes(core, clock, firms.anna, "RE1", kind="invoice")
        await change(core, firms.anna, may_see_prices=False)
        set_to(clock, "06.12.2026 00:00")
        await tick(core)
        _name, content = await file_of(core)
        assert b"LS1.pdf" in content
        assert b"RE1.pdf" not in content


class TestRight:
    @pytest.mark.parametrize(
        "values",
        [{"state": UserState.DEACTIVATED}, {"role": Role.CONTACT}, {"company_id": None}],
        ids=["deactivated", "contact", "without a company"],
    )
    async def test_is_looked_at_when_it_is_sent(
        self, core: Core, clock: SetClock, firms: Firms, values: dict[str, object]
    ) -> None:
        await switch(core, firms.anna, *Topic)
        await change(core, firms.anna, **values)
        await comes(core, clock, firms.anna, "LS1")
        set_to(clock, "06.12.2026 00:00")
        await tick(core)
        assert await mails(core) == []

    async def test_who_changed_the_company_gets_that_of_the_new_one(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await book(core, firms)
        await switch(core, firms.anna, STATEMENT)
        await change(core, firms.anna, company_id=firms.bert.company_id)
        set_to(clock, "06.12.2026 00:00")
        await tick(core)
        html = str((await sent(core))["html"])
        assert "77,000" in html
        assert "699,500" not in html


class TestTwoWorkers:
    async def test_send_each_month_once(self, core: Core, clock: SetClock, firms: Firms) -> None:
        await switch(core, firms.anna, STATEMENT, DOCUMENTS)
        await switch(core, firms.bert, STATEMENT)
        set_to(clock, "10.01.2027 08:00")
        await asyncio.gather(*(tick_of(core, duty) for duty in (0, 1, 0, 1, 0, 1)))
        assert len(await mails(core, ANNA)) == 4
        assert len(await mails(core, BERT)) == 2

    async def test_what_one_holds_the_other_leaves(self, core: Core, clock: SetClock, firms: Firms) -> None:
        if core.database.is_sqlite:
            pytest.skip("one writer at a time")
        await switch(core, firms.anna, STATEMENT)
        set_to(clock, "06.12.2026 00:00")
        async with core.begin() as first:
            assert await notices.statements(first) == 1
            async with asyncio.timeout(5), core.begin() as second:
                assert await notices.statements(second) == 0
        assert len(await mails(core)) == 1


class TestManySubscribers:
    async def test_are_written_to_twenty_at_a_time(self, core: Core, clock: SetClock, firms: Firms) -> None:
        async with core.begin() as tx:
            users = [
                await world.add_user(tx, f"n{n}@f.example", "N", "N", Role.GENERAL, firms.anna.company_id)
                for n in range(45)
            ]
        for user in users:
            await switch(core, await world.person(core, user.id), STATEMENT)
        clock.advance(timedelta(days=30))
        async with core.begin() as tx:
            assert await notices.statements(tx) == 20
        assert await tick_of(core, 0) == 25
        assert len({str(mail["to"]) for mail in await world.mails(core)}) == 45
