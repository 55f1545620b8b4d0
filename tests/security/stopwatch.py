"""Can two kinds of requests be told apart by their time? Interleaved pairs, and a bootstrap over medians."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np

Act = Callable[[], Awaitable[object]]

NOTICEABLE = 0.006
"""Seconds that somebody could tell apart over a network, with patience."""
SURE = 0.999
"""How sure the bootstrap must be before it speaks of a difference: a busy machine gives no false alarm."""
ENOUGH = 0.009
"""Half the width of the interval with which measuring stops."""
RESAMPLES = 2000


@dataclass(frozen=True)
class Difference:
    """Seconds that the first kind takes longer: between `low` and `high`, as sure as `SURE`."""

    low: float
    high: float
    pairs: int

    @property
    def is_noticeable(self) -> bool:
        return self.low > NOTICEABLE or self.high < -NOTICEABLE

    @property
    def is_precise(self) -> bool:
        return (self.high - self.low) / 2 < ENOUGH


async def compare(
    first: Act, second: Act, *, fewest: int = 24, most: int = 120, abreast: int = 1
) -> Difference:
    """Measures in pairs, in random order within each, until the difference is known well enough.

    The machine is as busy for one of a pair as for the other, so what disturbs one disturbs both. `abreast`: so many
    pairs at once, for what waits rather than works.
    """
    dice, apart = random.Random(7), list[float]()
    for act in (first, second) * 2:
        await act()  # whatever is made once is made now
    while True:
        for _ in range(12 // abreast):
            apart += await asyncio.gather(*(_pair(first, second, dice) for _ in range(abreast)))
        found = of(apart)
        known = found.is_noticeable or found.is_precise or len(apart) >= most
        if len(apart) >= fewest and known:
            return found


async def _pair(first: Act, second: Act, dice: random.Random) -> float:
    times = [0.0, 0.0]
    for place in dice.sample((0, 1), 2):
        began = time.perf_counter()
        await (first, second)[place]()
        times[place] = time.perf_counter() - began
    return times[0] - times[1]


def of(apart: Sequence[float]) -> Difference:
    """The interval in which the median of these differences lies (percentile bootstrap)."""
    values, dice = np.asarray(apart), np.random.default_rng(7)
    medians = np.median(values[dice.integers(0, len(values), (RESAMPLES, len(values)))], axis=1)
    low, high = np.quantile(medians, [(1 - SURE) / 2, (1 + SURE) / 2])
    return Difference(float(low), float(high), len(values))
