"""What Kontor does by the clock, in the part `worker`: one table of what, how often.

Each act does a bounded amount in one transaction and says how much; it is called again at once until that is nothing.
It finds what is due in the database and marks what it did there, so that two workers may do it side by side.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from core.desk import handover, notices
from core.errors import one_line
from core.people import invitation_reminders
from core.privacy import retention
from core.service import Core, Tx

log = logging.getLogger(__name__)

MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True)
class Job:
    """`act` returns how many things it did; `every` so many seconds it is looked whether there is something to do."""

    name: str
    every: float
    act: Callable[[Tx], Awaitable[int]]


async def _forget(tx: Tx) -> int:
    return (await retention.forget_old(tx)).total


JOBS: Sequence[Job] = (
    Job("retention", 6 * HOUR, _forget),
    Job("invitations", HOUR, invitation_reminders.remind),
    Job("handovers", MINUTE, handover.remind),
    Job("statements", HOUR, notices.statements),
    Job("bundles", HOUR, notices.bundles),
    Job("new documents", 5 * MINUTE, notices.new_documents),
    Job("contracts", 5 * MINUTE, notices.contracts),
)


class Clockwork:
    """Does the jobs until it is stopped; one that fails is tried again at its next turn."""

    def __init__(self, core: Core, jobs: Sequence[Job] = JOBS) -> None:
        self._core, self._jobs = core, jobs
        self._stopped = asyncio.Event()

    async def start(self) -> None:
        """Nothing listens."""

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for job in self._jobs:
                group.create_task(self._keep_doing(job))

    async def stop(self) -> None:
        self._stopped.set()

    async def _keep_doing(self, job: Job) -> None:
        while not self._stopped.is_set():
            try:
                await self._do(job)
            except Exception as error:
                log.error("%s: %s", job.name, one_line(error))
            await self._pause(job.every)

    async def _do(self, job: Job) -> None:
        done = 1
        while done and not self._stopped.is_set():
            async with self._core.begin() as tx:
                done = await job.act(tx)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopped.wait(), seconds)
        except TimeoutError:
            return
