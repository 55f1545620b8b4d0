"""Answers whose time tells nothing: all of them take as long as the slowest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

ANSWERED_AFTER = 0.6
"""Seconds from the question to the answer: longer than writing a mail takes, so time tells nothing (SPEC 2)."""


@asynccontextmanager
async def no_sooner_than(seconds: float) -> AsyncIterator[None]:
    """Whatever happens inside, the block ends after so many seconds, or later."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    try:
        yield
    finally:
        await asyncio.sleep(max(0.0, ends - loop.time()))
