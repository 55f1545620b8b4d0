"""Long exports: little memory beside the process, nobody kept waiting meanwhile, and gone when given up."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert

from core import exports
from core.models import Booking
from core.service import Core
from tests.core.business import firms as example
from tests.core.business.firms import IMPORTED, ON_SQLITE
from tests.core.exports.lists import ORDINARY, Row, a_list

ROOT = Path(__file__).parents[3]
ROWS = 100_000
MOST_MEGABYTES = 100
LONGEST_PAUSE = 1.0  # seconds; two cores, shared with the other tests
START = date(2026, 1, 1)


async def furnish(core: Core) -> int:
    """A year with a hundred thousand bookings of one company; the user who asks for them."""
    firms = await example.settle(core)
    anna = firms.anna
    rows = [
        {
            "number": f"B{number:07}",
            "company_id": anna.company,
            "alloy_group_id": 2,
            "booked_on": START + timedelta(days=number % 365),
            "value_date": START,
            "kind": "scrap_delivery",
            "weight": Decimal(number).scaleb(-3),
            "voucher": f"LS {number}",
            "text": "Anlieferung Späne, Werk Süd, Spedition Müller",
            "imported_at": IMPORTED,
        }
        for number in range(ROWS)
    ]
    async with core.begin() as tx:
        for first in range(0, ROWS, 5000):
            await tx.session.execute(insert(Booking), rows[first : first + 5000])
    assert anna.user_id is not None
    return anna.user_id


class TestLongExport:
    @ON_SQLITE
    @pytest.mark.slow
    @pytest.mark.timeout(600)
    async def test_stays_within_its_memory_and_holds_nobody_up(self, core: Core) -> None:
        user = await furnish(core)
        for format_ in ("xlsx", "csv"):
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.core.exports.measured"),
                *(str(core.settings.data_dir), str(user), format_),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
            )
            told, _ = await child.communicate()
            found = json.loads(told)
            print(format_, found)
            assert found["size"] > 1_000_000
            assert found["above"] < MOST_MEGABYTES, format_
            assert found["lag"] < LONGEST_PAUSE, format_

    @pytest.mark.parametrize("format_", ["xlsx", "csv"])
    async def test_lets_others_go_on(self, format_: str) -> None:
        """While an endless list is written, the loop turns."""
        turns = 0

        async def rows() -> AsyncIterator[Row]:
            while turns < 50:
                yield ORDINARY

        async def others() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0.001)
                turns += 1

        writing = asyncio.create_task(exports.write(replace(a_list(), rows=rows()), format_))
        going = asyncio.create_task(others())
        async with asyncio.timeout(60):
            assert await writing
        going.cancel()

    @pytest.mark.parametrize("format_", ["xlsx", "csv"])
    async def test_given_up_half_way_ends_soon_and_leaves_nothing(
        self, format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        begun, produced = asyncio.Event(), 0

        async def rows() -> AsyncIterator[Row]:
            nonlocal produced
            while True:
                produced += 1
                if produced > 2000:
                    begun.set()
                yield ORDINARY

        writing = asyncio.create_task(exports.write(replace(a_list(), rows=rows()), format_))
        await asyncio.wait_for(begun.wait(), 30)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(writing, 5)
        after = produced
        async with asyncio.timeout(10):
            while os.listdir(tmp_path):  # noqa: ASYNC110, PTH208 - a thread of its own removes the file
                await asyncio.sleep(0.02)
        assert produced == after
