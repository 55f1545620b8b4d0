"""A lease lets one process at a time do what only one may do, such as sending to Telegram."""

from datetime import timedelta

from core.models import Lease
from core.post.queue import OWNER, is_dead
from core.service import Tx

HOLDS = timedelta(seconds=30)


async def take(tx: Tx, name: str) -> bool:
    """Takes or renews the lease for this process, for 30 seconds. False: another process holds it."""
    lease = await tx.session.get(Lease, name, with_for_update=True)
    if lease is None:
        tx.session.add(Lease(name=name, owner=OWNER, until=tx.now + HOLDS))
        await tx.session.flush()
        return True
    if lease.owner != OWNER and lease.until > tx.now and not is_dead(lease.owner):
        return False
    lease.owner, lease.until = OWNER, tx.now + HOLDS
    return True


async def give_back(tx: Tx, name: str) -> None:
    """Lets the next process have it at once."""
    lease = await tx.session.get(Lease, name, with_for_update=True)
    if lease is not None and lease.owner == OWNER:
        await tx.session.delete(lease)
