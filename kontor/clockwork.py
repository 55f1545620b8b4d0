"""What Kontor does by the clock, in the part `worker`: one table of what, how often.

Each act does a bounded amount in one transaction and says how much; it is called again at once until that is nothing.
It finds what is due in the database and marks what it did there, so that two workers may do it side by side.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from core.clock import set_within
from core.desk import handover, notices
from core.errors import one_line
from core.people import invitation_reminders
from core.privacy import retention
from core.service import Core, Tx

log = logging.getLogger(__name__)

MINUTE, HOUR = 60.0, 3600.0


@dataclass(frozen=True)
class Duty:
    """`act` returns how many things it did; `every` so many seconds it is looked whether there is something to do."""

    name: str
    every: float
    act: Callable[[Tx], Awaitable[int]]


async def _forget(tx: Tx) -> int:
    return (await retention.forget_old(tx)).total


DUTIES: Sequence[Duty] = (
    Duty("retention", 6 * HOUR, _forget),
    Duty("invitations", HOUR, invitation_reminders.remind),
    Duty("handovers", MINUTE, handover.remind),
    Duty("statements", HOUR, notices.statements),
    Duty("bundles", HOUR, notices.bundles),
    Duty("new documents", 5 * MINUTE, notices.new_documents),
    Duty("contracts", 5 * MINUTE, notices.contracts),
)


class Clockwork:
    """Does the duties until it is stopped; one that fails is tried again at its next turn."""

    def __init__(self, core: Core, duties: Sequence[Duty] = DUTIES) -> None:
        self._core, self._jobs = core, duties
        self._stopped = asyncio.Event()

    async def start(self) -> None:
        """Nothing listens."""

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for duty in self._jobs:
                group.create_task(self._keep_doing(duty))

    async def stop(self) -> None:
        self._stopped.set()

    async def _keep_doing(self, duty: Duty) -> None:
        while not self._stopped.is_set():
            try:
                await self._do(duty)
            except Exception as error:
                log.error("%s: %s", duty.name, one_line(error))
            await set_within(self._stopped, duty.every)

    async def _do(self, duty: Duty) -> None:
        done = 1
        while done and not self._stopped.is_set():
            async with self._core.begin() as tx:
                done = await duty.act(tx)
