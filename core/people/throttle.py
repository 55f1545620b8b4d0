"""Attempts under one key become slower the more of them fail; kept in the database, so a restart forgets nothing."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from core.errors import Throttled
from core.models import Throttle
from core.service import Tx


@dataclass(frozen=True)
class Pace:
    """`free` attempts at will, then a wait that doubles each time up to `longest`; forgotten after `memory`."""

    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta

    def wait(self, attempts: int) -> timedelta:
        """How long the next attempt waits after so many."""
        if attempts < self.free:
            return timedelta()
        doublings = min(attempts - self.free, 30)
        return min(self.first * (1 << doublings), self.longest)


@dataclass(frozen=True)
class Attempt:
    """One that was counted at `at`; the rest is what stood under its key before."""

    key: str
    at: datetime
    last_at: datetime
    open_at: datetime


LONGEST_MEMORY = timedelta(hours=24)
LOGIN_ACCOUNT = Pace(5, timedelta(seconds=2), timedelta(minutes=15), LONGEST_MEMORY)
LOGIN_ADDRESS = Pace(20, timedelta(seconds=1), timedelta(minutes=15), timedelta(hours=1))
RESET_ACCOUNT = Pace(3, timedelta(hours=1), timedelta(hours=1), timedelta(hours=1))
RESET_ADDRESS = Pace(20, timedelta(minutes=5), timedelta(hours=1), timedelta(hours=1))


def account_key(kind: str, email_key: str) -> str:
    """The key for an account, whether it exists or not; holds no address in clear."""
    return f"{kind}:account:{hashlib.sha256(email_key.encode('utf-8', 'replace')).hexdigest()}"


def address_key(kind: str, address: str) -> str:
    """The key for a network address; of IPv6 its /64, because one line has them all. Any other text is hashed."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return f"{kind}:address:{hashlib.sha256(address.encode('utf-8', 'replace')).hexdigest()}"
    network = ipaddress.ip_network((ip, 64), strict=False) if ip.version == 6 else ip
    return f"{kind}:address:{network}"


async def attempt(tx: Tx, key: str, pace: Pace) -> Attempt:
    """Counts an attempt before it is made, so that many at once gain nothing. Raises Throttled."""
    row = await _row(tx, key)
    if row.open_at > tx.now:
        raise Throttled(ceil((row.open_at - tx.now).total_seconds()))
    counted = Attempt(key, tx.now, row.last_at, row.open_at)
    forgotten = row.last_at + pace.memory <= tx.now
    row.failures = 1 if forgotten else row.failures + 1
    row.last_at, row.open_at = tx.now, tx.now + pace.wait(row.failures)
    await tx.session.flush()
    return counted


async def take_back(tx: Tx, counted: Attempt) -> None:
    """It succeeded: it alone is not counted, and those that failed under the same key still are."""
    row = await tx.session.get(Throttle, counted.key, with_for_update=True, populate_existing=True)
    if row is None:
        return
    row.failures -= 1
    if row.failures <= 0:
        await tx.session.delete(row)
    elif row.last_at == counted.at:  # nobody has tried since
        row.last_at, row.open_at = counted.last_at, counted.open_at
    await tx.session.flush()


async def clear(tx: Tx, key: str) -> None:
    """It succeeded: the next one is free again."""
    await tx.session.execute(delete(Throttle).where(Throttle.key == key))


async def _row(tx: Tx, key: str) -> Throttle:
    locked = select(Throttle).where(Throttle.key == key).with_for_update()
    row = await tx.session.scalar(locked.execution_options(populate_existing=True))
    if row is not None:
        return row
    try:
        async with tx.session.begin_nested():
            row = Throttle(key=key, failures=0, last_at=tx.now, open_at=tx.now)
            tx.session.add(row)
    except IntegrityError:  # somebody else was first
        return (await tx.session.scalars(locked.execution_options(populate_existing=True))).one()
    return row
