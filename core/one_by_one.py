"""Deals with many rows in one transaction, so that one that fails undoes nothing of what was done for the others."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable

from sqlalchemy.exc import OperationalError

from core.errors import one_line
from core.service import Tx

log = logging.getLogger(__name__)

Act = Callable[[Tx, int], Awaitable[int]]


async def one_by_one(tx: Tx, noun: str, numbers: Iterable[int], act: Act, at_most: int) -> int:
    """Calls `act` with each number until so many were dealt with; how many were.

    `act` returns 1 for one it dealt with and 0 for one it passed over. One that fails is left as it is and logged
    under its `noun` and number, and the next is taken.
    """
    done = 0
    for number in numbers:
        if done >= at_most:
            break
        done += await _try(tx, noun, number, act)
    return done


async def _try(tx: Tx, noun: str, number: int, act: Act) -> int:
    try:
        async with tx.session.begin_nested():
            return await act(tx, number)
    except OperationalError:  # the database is away, or somebody else was first: no other would fare better
        raise
    except Exception as error:
        log.error("%s %s: left as it is: %s", noun, number, one_line(error))
        return 0
