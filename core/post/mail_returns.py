"""Mail of ours that came back: noted at the mail that was sent, and answered to nobody (RFC 3464)."""

from __future__ import annotations

from enum import StrEnum

from core.models import Door, OutboxItem
from core.post import undeliverable
from core.post.mail import returned_item
from core.service import Tx


class Fate(StrEnum):
    """What a report says about a mail of ours."""

    FAILED = "failed"  # it will never be delivered
    UNDER_WAY = "under_way"  # delayed, relayed or delivered: nothing needs to be done
    UNCLEAR = "unclear"  # something that came to the address, such as an out-of-office reply


async def note(tx: Tx, token: str, report: str, fate: Fate) -> bool:
    """Notes that something came back for the mail with this token in its envelope sender. False: it is not ours.

    The first report of a failure flags the address and has somebody told (`undeliverable.failed`).
    """
    item_id = returned_item(tx.settings, token)
    found = await tx.session.get(OutboxItem, item_id, with_for_update=True) if item_id is not None else None
    if found is None or found.door != Door.MAIL:
        return False
    if fate is Fate.UNDER_WAY:
        return True
    receipt = found.receipt or {}
    known = receipt.get("returned", {}).get("fate") == Fate.FAILED
    if not known:
        returned = {"at": tx.now.isoformat(), "report": " ".join(report.split())[:300], "fate": fate}
        found.receipt = {**receipt, "returned": returned}
        await tx.session.flush()
    if fate is Fate.FAILED and not known and receipt.get("to"):
        await undeliverable.failed(tx, receipt["to"], receipt.get("kind", ""))
    return True
