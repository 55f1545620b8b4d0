"""Reads delivery reports: did a mail of ours fail for good, or is it only late (RFC 3464)?"""

from __future__ import annotations

from email.message import Message

from core.post import mime
from core.post.mail_returns import Fate

MAX_BLOCKS = 100  # one for each recipient; our mails have one


def fate_in(raw: bytes) -> Fate:
    """What the report in these bytes says. Never raises; what is no report is unclear.

    Only a machine-readable report counts: an out-of-office reply comes to the same address, with the same sender.
    """
    message = mime.parsed(raw)
    if mime.media_type(message) != "multipart/report":
        return Fate.FAILED if mime.header(message, "x-failed-recipients") else Fate.UNCLEAR
    actions = [action for part in mime.parts_of(message) for action in _actions(part)]
    if "failed" in actions:
        return Fate.FAILED
    return Fate.UNDER_WAY if actions else Fate.UNCLEAR


def _actions(part: Message) -> list[str]:
    """`failed`, `delayed`, `delivered`, `relayed`, `expanded` for each recipient that the part names."""
    blocks = part.get_payload()
    if mime.media_type(part) != "message/delivery-status" or not isinstance(blocks, list):
        return []
    fields = (mime.header(block, "action") for block in blocks[:MAX_BLOCKS] if isinstance(block, Message))
    return [field.partition("(")[0].strip().lower() for field in fields if field]
