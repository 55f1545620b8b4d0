"""Mail of ours that came back: noted at the mail that was sent, and answered to nobody (RFC 3464)."""

from __future__ import annotations

from core.models import Door, OutboxItem
from core.post.mail import returned_item
from core.service import Tx


async def note(tx: Tx, token: str, report: str) -> bool:
    """Notes that the mail with this token in its envelope sender was returned. False: the token is not ours."""
    item_id = returned_item(tx.settings, token)
    item = await tx.session.get(OutboxItem, item_id) if item_id is not None else None
    if item is None or item.door != Door.MAIL:
        return False
    returned = {"at": tx.now.isoformat(), "report": " ".join(report.split())[:300]}
    item.receipt = {**(item.receipt or {}), "returned": returned}
    await tx.session.flush()
    return True
