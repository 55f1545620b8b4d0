"""The buttons that were shown under a message: what each of them asks for, kept until it is pressed."""

from collections.abc import Sequence
from typing import Any

from core.desk.requests import Intent, Request
from core.models import Offer
from core.service import Tx


async def make(tx: Tx, key: str, requests: Sequence[Request]) -> int:
    """Keeps the requests behind one message's buttons, in their order; the id and a place lead back to one."""
    row = Offer(key=key, requests=[request.to_json() for request in requests], made_at=tx.now)
    tx.session.add(row)
    await tx.session.flush()
    return row.id


async def find(tx: Tx, key: str, offer_id: int, index: int, *, lock: bool = False) -> Request | None:
    """What the button asks for. None: it is gone, was spent, or was shown to somebody else.

    With `lock`, whoever else wants it waits until `tx` ends.
    """
    row = await _row(tx, key, offer_id, lock=lock)
    if row is None or not 0 <= index < len(row.requests) or not row.requests[index]:
        return None
    try:
        return Request.from_json(row.requests[index])
    except (KeyError, TypeError, ValueError):  # of an older Kontor, whose wishes looked different
        return None


async def spend(tx: Tx, key: str, offer_id: int) -> None:
    """The question is settled, by yes or by no: no button of the message asks for anything any more."""
    row = await _row(tx, key, offer_id)
    if row is not None:
        row.requests = [{} for _ in row.requests]
        await tx.session.flush()


async def remember_rating(tx: Tx, key: str, offer_id: int, rating: str) -> None:
    """From now on each button that rates knows that the answer above it was rated so."""
    row = await _row(tx, key, offer_id)
    if row is not None:
        row.requests = [_knowing(request, rating) for request in row.requests]
        await tx.session.flush()


def _knowing(request: dict[str, Any], rating: str) -> dict[str, Any]:
    return {**request, "rated": rating} if request.get("intent") == Intent.RATE else request


async def _row(tx: Tx, key: str, offer_id: int, *, lock: bool = False) -> Offer | None:
    if not 0 < offer_id < 2**63:
        return None
    row = await tx.session.get(Offer, offer_id, with_for_update=lock or None)
    return row if row is not None and row.key == key else None
