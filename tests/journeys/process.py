"""Kontor in a process of its own, which a test can kill at any moment."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import func, select

from core.models import InboxItem, OutboxItem, PostState
from core.service import Core
from core.settings import Settings
from kontor.demo.stage import Scenery, Stage, scenery

ROOT = Path(__file__).parent.parent.parent


class Process:
    """`kontor run` with the scenery's settings."""

    def __init__(self, around: Scenery) -> None:
        self._around = around
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts it and waits until all its doors are open."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "kontor", "run"),
            cwd=ROOT,
            env=environment(self._around.settings),
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 60)
        assert line.startswith(b"Kontor runs"), line

    async def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """SIGTERM: what is in hand is finished."""
        await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
            await asyncio.wait_for(self._process.wait(), 30)


@asynccontextmanager
async def in_own_process(folder: Path) -> AsyncIterator[tuple[Stage, Process]]:
    """The stage as seen from outside, and the process that plays on it."""
    async with scenery(folder) as around:
        process, core = Process(around), Core(around.settings)
        await process.start()
        try:
            yield Stage(core, around.settings, around.telegram, around.mailbox), process
        finally:
            await process.stop()
            await core.close()


def environment(settings: Settings) -> dict[str, str]:
    """The variables that give a process of its own these settings."""
    told = {
        f"KONTOR_{name.upper()}": str(value)
        for name, value in settings.model_dump(exclude_unset=True).items()
        if value is not None
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KONTOR_")}
    return {**kept, **told}


async def waiting(stage: Stage) -> int:
    """How many rows of inbox and outbox are not done."""
    async with stage.core.read() as tx:
        counts = [
            await tx.session.scalar(select(func.count()).where(table.state == PostState.WAITING))
            for table in (InboxItem, OutboxItem)
        ]
    return sum(count or 0 for count in counts)


async def settled(stage: Stage, deadline: float = 60) -> None:
    """Waits until nothing is under way any more."""
    async with asyncio.timeout(deadline):
        while await waiting(stage):  # noqa: ASYNC110 - another process works; its rows are all we see
            await asyncio.sleep(0.1)
