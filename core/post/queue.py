"""Two queues in the database, inbox and outbox: claimed under a lease, lane by lane, in order.

A row is claimed in one short transaction and ended in the transaction that holds its effects. A process that
dies in between leaves a lease behind; when that runs out, or when its owner is seen to be dead, the row is
claimed again.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import aliased

from core.errors import KontorError
from core.models import Door, InboxItem, OutboxItem, PostState
from core.service import Tx


def _machine() -> str:
    """The set of processes among which a number names one: two containers of one host are two machines."""
    space = ""
    with suppress(OSError):
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    return f"{socket.gethostname()}:{space}"


OWNER = f"{_machine()}/{os.getpid()}/{secrets.token_hex(4)}"
"""This process, as leases name it; a claim adds a name of its own, so that the same process can lose one, too."""

Item = InboxItem | OutboxItem


class LostLease(KontorError):
    """Somebody else works on the row now: undo."""


@dataclass(frozen=True)
class Queue:
    """One table's rows for one door, and how long a claim on one holds."""

    table: type[InboxItem] | type[OutboxItem]
    door: Door
    lease: timedelta = timedelta(minutes=1)

    @property
    def name(self) -> str:
        return f"{self.table.__tablename__}:{self.door}"


INBOX = {door: Queue(InboxItem, door) for door in Door}
OUTBOX = {door: Queue(OutboxItem, door) for door in Door}


async def claim(tx: Tx, queue: Queue, limit: int) -> Sequence[Item]:
    """Up to `limit` rows that are due, each the first waiting one of its lane, now leased to this process."""
    table: Any = queue.table  # either of the two: their queue columns are the same
    earlier = aliased(table)
    first_of_lane = ~(
        select(earlier.id)
        .where(
            earlier.door == table.door,
            earlier.lane == table.lane,
            earlier.state == PostState.WAITING,
            earlier.id < table.id,
        )
        .exists()
    )
    due = select(table).where(
        table.door == queue.door,
        table.state == PostState.WAITING,
        table.not_before <= tx.now,
        or_(table.lease_until.is_(None), table.lease_until <= tx.now),
        first_of_lane,
    )
    rows = (
        await tx.session.scalars(due.order_by(table.id).limit(limit).with_for_update(skip_locked=True))
    ).all()
    for row in rows:
        row.lease_owner, row.lease_until = f"{OWNER}/{secrets.token_hex(4)}", tx.now + queue.lease
        row.attempts += 1
    return rows


async def end(tx: Tx, item: Item, state: PostState = PostState.DONE, error: str | None = None) -> None:
    """Ends a claimed row in the transaction of its effects. Raises LostLease when it is no longer ours.

    What holds a link is erased at once; the rest is kept as long as the retention period says.
    """
    kept = {} if not item.secret else {"content": None}
    await _write(tx, item, state=state, ended_at=tx.now, error=_line(error), **kept)


async def postpone(
    tx: Tx, item: Item, wait: timedelta, error: str | None = None, *, failed: bool = True
) -> None:
    """Gives a claimed row back, due again after `wait`; its lane waits with it.

    Unless it `failed`, this claim does not count among its attempts: a night of waiting is no failure.
    """
    attempts = item.attempts if failed else item.attempts - 1
    await _write(tx, item, not_before=tx.now + wait, error=_line(error), attempts=attempts)


async def renew(tx: Tx, queue: Queue, items: Sequence[Item]) -> None:
    """Keeps the leases of rows that are still being worked on."""
    held = [item.lease_owner for item in items]
    ours = and_(queue.table.lease_owner.in_(held), queue.table.state == PostState.WAITING)
    change = update(queue.table).where(ours).values(lease_until=tx.now + queue.lease)
    await tx.session.execute(change.execution_options(synchronize_session=False))


async def release_dead(tx: Tx) -> None:
    """Frees at once what processes of this machine held that no longer run."""
    for table in (InboxItem, OutboxItem):
        held = select(table.lease_owner).where(table.state == PostState.WAITING, table.lease_until > tx.now)
        for owner in set(await tx.session.scalars(held)):
            if owner and is_dead(owner):
                dead = and_(table.lease_owner == owner, table.state == PostState.WAITING)
                await tx.session.execute(update(table).where(dead).values(lease_owner=None, lease_until=None))


def is_dead(owner: str) -> bool:
    """Is this the name of a process of this machine that runs no more? (Of another machine, nobody knows.)"""
    machine, pid, *_ = owner.split("/")
    if machine != _machine() or owner.startswith(OWNER):
        return False
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


async def _write(tx: Tx, item: Item, **values: object) -> None:
    table = type(item)
    ours: ColumnElement[bool] = and_(
        table.id == item.id, table.state == PostState.WAITING, table.lease_owner == item.lease_owner
    )
    change = update(table).where(ours).values(lease_owner=None, lease_until=None, **values)
    done = await tx.session.execute(change.execution_options(synchronize_session=False))
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise LostLease


def _line(error: str | None) -> str | None:
    return " ".join(error.split())[:1000] if error else None
