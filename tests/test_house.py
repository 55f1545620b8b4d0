"""The house: opens its parts, notices when one ends by itself, closes the others all the same."""

from __future__ import annotations

import asyncio
import logging

import pytest

from core.service import Core
from kontor.house import House, PartFailed


class Part:
    """A part that runs until it is stopped or breaks."""

    def __init__(self) -> None:
        self.stopped, self.broken = asyncio.Event(), asyncio.Event()

    async def start(self) -> None: ...

    async def run(self) -> None:
        waits = [asyncio.create_task(self.stopped.wait()), asyncio.create_task(self.broken.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        if self.broken.is_set():
            raise OSError("petra@firma.example is nobody's business")

    async def stop(self) -> None:
        self.stopped.set()


class TestHouse:
    async def test_a_part_that_breaks_ends_the_wait_and_is_named(
        self, core: Core, caplog: pytest.LogCaptureFixture
    ) -> None:
        opened, well, ill = House(core), Part(), Part()
        await opened.open(well)
        await opened.open(ill)
        ill.broken.set()
        with caplog.at_level(logging.ERROR), pytest.raises(PartFailed):
            await opened.until(asyncio.Event())
        await well.stop()
        await opened.closed()
        assert "OSError" in caplog.text
        assert "petra" not in caplog.text

    async def test_told_to_stop_it_stops(self, core: Core) -> None:
        opened, part, stop = House(core), Part(), asyncio.Event()
        await opened.open(part)
        stop.set()
        await opened.until(stop)
        await part.stop()
        await opened.closed()
