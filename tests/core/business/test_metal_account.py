"""The metal account: it adds up to the gram, whatever is booked and whatever period is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from core import exports
from core.business import metal_account
from core.business.metal_account import GroupBalance
from core.business.period import Period
from core.errors import NotFound
from core.models import Booking, ImportRun
from core.service import Core, Tx
from tests.core.business import firms as example
from tests.core.business.firms import ON_SQLITE, Firms

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
START = date(2026, 1, 1)
START_OF_TIME = datetime(2026, 1, 1, tzinfo=UTC)


class _UndoError(Exception):
    """Ends a transaction without keeping it."""


async def _book(core: Core, *bookings: Booking) -> None:
    async with core.begin() as tx:
        tx.session.add_all(bookings)


@pytest.fixture
async def booked(core: Core, firms: Firms) -> Firms:
    """Brass with an opening balance in March, some copper, a booking of next year, and one of Bert's."""
    anna, bert = firms.anna, firms.bert
    await _book(
        core,
        example.booking(anna, "B1", date(2025, 12, 30), "250.001", "scrap_delivery"),
        example.booking(anna, "B2", date(2026, 2, 1), "100", "scrap_delivery"),
        example.booking(anna, "B3", date(2026, 3, 2), "1000", "opening_balance"),
        example.booking(anna, "B4", date(2026, 4, 1), "-300.5"),
        example.booking(anna, "B5", date(2026, 4, 1), "0.499", "correction"),
        example.booking(anna, "B6", date(2027, 1, 1), "77", "scrap_delivery"),
        example.booking(anna, "C1", date(2026, 5, 1), "5", "scrap_delivery", group=1),
        example.booking(bert, "D1", date(2026, 5, 1), "9999", "scrap_delivery"),
    )
    return firms


class TestHistory:
    async def test_it_goes_from_the_opening_to_the_closing_day_by_day(
        self, core: Core, booked: Firms
    ) -> None:
        async with core.read() as tx:
            ((_, copper), (brass, course)) = await metal_account.history(tx, booked.anna, YEAR)
        assert course == [
            (date(2026, 1, 1), Decimal("250.001")),
            (date(2026, 2, 1), Decimal("350.001")),
            (date(2026, 3, 2), Decimal("1350.001")),
            (date(2026, 4, 1), Decimal("1050.000")),
            (date(2026, 12, 31), Decimal("1050.000")),
        ]
        assert course[-1][1] == brass.closing
        assert copper[0] == (date(2026, 1, 1), Decimal("0.000"))

    async def test_one_alloy_has_one_course(self, core: Core, booked: Firms) -> None:
        async with core.read() as tx:
            ((account, _),) = await metal_account.history(tx, booked.anna, YEAR, "Kupfer")
        assert account.group_name == "Kupfer"


class TestOverview:
    async def test_an_opening_balance_inside_the_period_counts_as_opening(
        self, core: Core, booked: Firms
    ) -> None:
        async with core.read() as tx:
            copper, brass = await metal_account.overview(tx, booked.anna)
        assert brass == GroupBalance(
            group_id=2,
            group="MS",
            group_name="Messing",
            opening=Decimal("1250.001"),
            receipts=Decimal("100.499"),
            issues=Decimal("-300.500"),
            closing=Decimal("1050.000"),
            carried=Decimal("250.001"),
        )
        assert (copper.group, copper.opening, copper.closing) == ("CU", Decimal("0.000"), Decimal("5.000"))

    async def test_an_alloy_names_its_groups_account(self, core: Core, booked: Firms) -> None:
        async with core.read() as tx:
            assert [each.group for each in await metal_account.overview(tx, booked.anna, alloy="CuZn37")] == [
                "MS"
            ]
            assert [each.group for each in await metal_account.overview(tx, booked.anna, alloy="copper")] == [
                "CU"
            ]
            assert await metal_account.overview(tx, booked.anna, alloy="Gold") == []

    async def test_an_account_can_be_named_beside_another_that_ends_like_it(
        self, core: Core, booked: Firms
    ) -> None:
        """Messing alone means Zerspanungsmessing, too: a button that said so would never reach the bookings."""
        await _book(core, example.booking(booked.anna, "E1", date(2026, 5, 1), "7", group=3))
        async with core.read() as tx:
            both = await metal_account.overview(tx, booked.anna, alloy="Messing")
            names = [each.named_among(both) for each in both]
            for name, meant in zip(names, both, strict=True):
                assert await metal_account.overview(tx, booked.anna, alloy=name) == [meant]
        assert names == ["Messing (MS)", "Zerspanungsmessing"]

    async def test_the_name_is_in_the_readers_language(self, core: Core, booked: Firms) -> None:
        async with core.read() as tx:
            assert [each.group_name for each in await metal_account.overview(tx, booked.english)] == [
                "Copper",
                "Brass",
            ]


class TestBookings:
    async def test_the_newest_come_first_with_the_balance_after_each(self, core: Core, booked: Firms) -> None:
        rows: list[metal_account.BookingRow] = []
        after = None
        async with core.read() as tx:
            for _ in range(2):
                page = await metal_account.bookings(tx, booked.anna, "MS", YEAR, after=after, limit=3)
                rows += page.rows
                after = page.next
        assert (after, page.total) == (None, 4)
        assert [(row.number, row.balance) for row in rows] == [
            ("B5", Decimal("1050.000")),
            ("B4", Decimal("1049.501")),
            ("B2", Decimal("1350.001")),
            ("B3", Decimal("1250.001")),
        ]
        assert (rows[1].weight, rows[1].kind_word) == (Decimal("-300.500"), "Entnahme")

    @ON_SQLITE
    @pytest.mark.parametrize("group", ["MSPB", "XX", "", "ms"])
    async def test_an_account_that_the_company_has_not_is_not_found(
        self, core: Core, booked: Firms, group: str
    ) -> None:
        async with core.read() as tx:
            with pytest.raises(NotFound):
                await metal_account.bookings(tx, booked.anna, group)

    async def test_a_booking_is_late_when_its_month_had_been_reported_without_it(
        self, core: Core, firms: Firms
    ) -> None:
        nightly = datetime(2026, 12, 1, 2, tzinfo=UTC)  # the first import after November
        early = example.booking(firms.anna, "L1", date(2026, 11, 30), "1")
        early.imported_at = nightly
        late = example.booking(firms.anna, "L2", date(2026, 11, 30), "1")
        late.imported_at = nightly + timedelta(days=1)
        history = example.booking(firms.anna, "L3", date(2024, 1, 1), "1")
        async with core.begin() as tx:
            tx.session.add_all([early, late, history, ImportRun(finished_at=nightly, counts={})])
        async with core.read() as tx:
            rows = (await metal_account.bookings(tx, firms.anna, "MS", Period())).rows
        assert {row.number: row.late for row in rows} == {"L1": False, "L2": True, "L3": False}


class TestExport:
    async def test_a_row_per_booking_signed_with_the_check_line(self, core: Core, booked: Firms) -> None:
        async with core.read() as tx:
            table = await metal_account.metal_account_table(tx, booked.anna, None, "Messing")
            rows = [row async for row in table.rows]
        assert [(row[9], row[7], row[8]) for row in rows] == [
            ("B3", Decimal("1000.000"), Decimal("1250.001")),
            ("B2", Decimal("100.000"), Decimal("1350.001")),
            ("B4", Decimal("-300.500"), Decimal("1049.501")),
            ("B5", Decimal("0.499"), Decimal("1050.000")),
        ]
        assert {len(row) for row in rows} == {len(table.columns)}
        assert table.row_count == 4
        assert list(table.filters) == ["Zeitraum: 01.01.2026 bis 31.12.2026", "Legierung: Messing"]
        assert (table.check_line or "").replace("\N{NO-BREAK SPACE}", " ") == (
            "Messing: Anfangsbestand 1.250,001 kg + Zugänge 100,499 kg"
            " - Abgänge 300,500 kg = Endbestand 1.050,000 kg"
        )

    async def test_an_empty_account_has_no_rows_and_nothing_to_check(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            table = await metal_account.metal_account_table(tx, firms.anna)
            assert [row async for row in table.rows] == []
        assert (table.row_count, table.check_line) == (0, None)


_DAYS = st.integers(0, 400).map(lambda days: START + timedelta(days=days))
_ENTRIES = st.lists(
    st.tuples(
        _DAYS, st.integers(-(10**9), 10**9), st.sampled_from([1, 2]), st.integers(0, 9).map(lambda n: n == 0)
    ),
    max_size=12,
)
_MOVES = st.tuples(_DAYS, st.integers(-(10**9), 10**9), st.booleans())


class TestLaw:
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(entries=_ENTRIES, cuts=st.tuples(_DAYS, _DAYS, _DAYS).map(sorted), limit=st.integers(1, 5))
    async def test_ledgers_add_up_over_any_bookings_and_periods(
        self,
        core: Core,
        firms: Firms,
        entries: list[tuple[date, int, int, bool]],
        cuts: list[date],
        limit: int,
    ) -> None:
        first = Period(cuts[0], cuts[1])
        second = Period(cuts[1] + timedelta(days=1), cuts[2] + timedelta(days=1))
        with pytest.raises(_UndoError):
            async with core.begin() as tx:
                for place, (day, grams, group, opens) in enumerate(entries):
                    kind = "opening_balance" if opens else "correction"
                    kg = str(Decimal(grams).scaleb(-3))
                    tx.session.add(example.booking(firms.anna, f"H{place}", day, kg, kind, group))
                await tx.session.flush()
                earlier = {each.group: each for each in await metal_account.overview(tx, firms.anna, first)}
                later = {each.group: each for each in await metal_account.overview(tx, firms.anna, second)}
                assert earlier.keys() == later.keys()
                for group, code in ((1, "CU"), (2, "MS")):
                    if code in earlier:
                        _adds_up(earlier[code], later[code], entries, group, second)
                        await _pages_add_up(tx, firms, later[code], second, limit)
                raise _UndoError

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(entries=_ENTRIES, moved=st.lists(_MOVES, max_size=5), day=_DAYS)
    async def test_transfers_sum_to_zero_and_reversals_cancel(
        self,
        core: Core,
        firms: Firms,
        entries: list[tuple[date, int, int, bool]],
        moved: list[tuple[date, int, bool]],
        day: date,
    ) -> None:
        until = Period(None, day)
        with pytest.raises(_UndoError):
            async with core.begin() as tx:
                tx.session.add_all(_ledger(firms, entries))
                await tx.session.flush()
                before = await _closings(tx, firms, until)
                for place, (on, grams, is_transfer) in enumerate(moved):
                    kind = "transfer" if is_transfer else "reversal"
                    pair = ((1, grams), (2, -grams)) if is_transfer else ((1, grams), (1, -grams))
                    for side, (group, weight) in enumerate(pair):
                        kg = str(Decimal(weight).scaleb(-3))
                        tx.session.add(example.booking(firms.anna, f"P{place}-{side}", on, kg, kind, group))
                await tx.session.flush()
                after = await _closings(tx, firms, until)
                assert sum(after.values()) == sum(before.values())
                transferred = sum(grams for on, grams, is_transfer in moved if is_transfer and on <= day)
                expected = before.get("CU", Decimal(0)) + Decimal(transferred).scaleb(-3)
                assert after.get("CU", Decimal(0)) == expected
                raise _UndoError

    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(entries=_ENTRIES, more=_ENTRIES, day=_DAYS, late=st.booleans())
    async def test_a_statement_asked_for_again_is_the_same_unless_something_was_booked_late(
        self,
        core: Core,
        firms: Firms,
        entries: list[tuple[date, int, int, bool]],
        more: list[tuple[date, int, int, bool]],
        day: date,
        late: bool,
    ) -> None:
        """The same to the byte, but for the two lines that say when it was made and how old the data is."""
        period = Period(START, day)
        first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        reported = datetime.combine(first_of_next + timedelta(days=1), time(2), tzinfo=UTC)
        with pytest.raises(_UndoError):
            async with core.begin() as tx:
                known = _ledger(firms, [(START, 1000, 2, True), *entries])
                for booking in known:
                    booking.imported_at = START_OF_TIME
                tx.session.add_all(known)
                await tx.session.execute(update(ImportRun).values(finished_at=reported))
                await tx.session.flush()
                before = await _statement(tx, firms, period)
                added = _ledger(firms, [entry for entry in more if entry[0] > day], "N")
                if late:
                    added.append(example.booking(firms.anna, "LATE", day, "0.001"))
                for booking in added:
                    booking.imported_at = reported + timedelta(days=1)
                tx.session.add_all([*added, ImportRun(finished_at=reported + timedelta(days=1), counts={})])
                await tx.session.flush()
                after = await _statement(tx, firms, period)
                if not late:
                    assert after == before
                else:
                    extra = [line for line in after.splitlines() if ";LATE;" in line]
                    assert [line.endswith(";nachgebucht") for line in extra] == [True]
                    assert after != before
                raise _UndoError


def _ledger(firms: Firms, entries: list[tuple[date, int, int, bool]], prefix: str = "H") -> list[Booking]:
    return [
        example.booking(
            firms.anna,
            f"{prefix}{place}",
            day,
            str(Decimal(grams).scaleb(-3)),
            "opening_balance" if opens else "correction",
            group,
        )
        for place, (day, grams, group, opens) in enumerate(entries)
    ]


async def _closings(tx: Tx, firms: Firms, period: Period) -> dict[str, Decimal]:
    return {each.group: each.closing for each in await metal_account.overview(tx, firms.anna, period)}


async def _statement(tx: Tx, firms: Firms, period: Period) -> str:
    """The statement as CSV, made at the same moment from data of the same age."""
    table = await metal_account.metal_account_table(tx, firms.anna, period)
    moment = replace(table, made_at=START_OF_TIME, data_as_of=START_OF_TIME)
    return (await exports.write(moment, "csv")).decode("utf-8-sig")


def _adds_up(
    earlier: GroupBalance,
    later: GroupBalance,
    entries: list[tuple[date, int, int, bool]],
    group: int,
    second: Period,
) -> None:
    """Opening and movements make the closing; a closing is the next opening, save an account opened in between."""
    assert second.first is not None
    assert second.last is not None
    for account in (earlier, later):
        assert account.opening + account.receipts + account.issues == account.closing
    opened = sum(
        grams
        for day, grams, of, opens in entries
        if opens and of == group and second.first <= day <= second.last
    )
    assert later.opening == earlier.closing + Decimal(opened).scaleb(-3)
    held = sum(grams for day, grams, of, _ in entries if of == group and day <= second.last)
    assert later.closing == Decimal(held).scaleb(-3)


async def _pages_add_up(tx: Tx, firms: Firms, account: GroupBalance, days: Period, limit: int) -> None:
    """Read from the newest page to the oldest, every balance is the one before plus the movement."""
    balance, after = account.closing, None
    while True:
        page = await metal_account.bookings(tx, firms.anna, account.group, days, after=after, limit=limit)
        for row in page.rows:
            assert row.balance == balance
            balance -= row.weight
        after = page.next
        if after is None:
            break
    assert balance == account.carried
