"""Puts something before a person in their chat that they did not ask for just now: a human's answer, a notice.

A prompt goes through the chat's own inbox. So it keeps its place among what is said there, is answered by the same
desk and rendered by the same door, and nobody but the door knows how a chat looks.
"""

import json

from core.desk.requests import Request
from core.models import Door, InboxItem
from core.post import inbox
from core.service import Tx

MARK = "prompt"


async def put(tx: Tx, chat_id: int, request: Request, *, key: str) -> bool:
    """Has the desk answer `request` in the chat, once for each `key`. False: it was put there before."""
    return await inbox.store(
        tx,
        Door.TELEGRAM,
        unique_key=f"{MARK}:{key}",
        lane=str(chat_id),
        content=json.dumps(request.to_json()).encode(),
        envelope={MARK: True},
    )


def read(item: InboxItem) -> tuple[int, Request] | None:
    """The chat and the wish that `put` stored; None for any other row. Raises ValueError for one of an older Kontor."""
    if not item.envelope.get(MARK):
        return None
    try:
        return int(item.lane), Request.from_json(json.loads(item.content or b"{}"))
    except (KeyError, TypeError) as error:
        raise ValueError("a wish that is not known here") from error
