"""Waiting for a change without polling: whoever changes something rings, whoever waits looks again."""

import asyncio
from collections.abc import Callable


class Bell:
    """One bell for everything the server knows. For use within one event loop."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Let everybody who waits look again."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait_for(self, condition: Callable[[], bool], timeout: float | None = None) -> bool:
        """Return True as soon as `condition` holds, False when `timeout` seconds have passed before."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    await self._rung.wait()
        except TimeoutError:
            return condition()
        return True
