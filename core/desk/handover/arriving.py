"""What became of what was sent: an answer that did not arrive is told to its writer, a card goes to the deputy."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from core.desk.handover.lines import Side, Slip
from core.desk.handover.moving import move
from core.desk.handover.passing import find, of_asker, returned
from core.desk.requests import Intent, Request
from core.errors import NotFound
from core.people.person import Person
from core.service import Tx

log = logging.getLogger(__name__)


def slip_of(request: Request) -> dict[str, Any]:
    """What goes with the messages that show this prompt; empty unless it shows a human's answer."""
    slots = request.slots
    if request.intent is not Intent.HANDOVER_MESSAGE or slots.handover is None or slots.message is None:
        return {}
    return Slip(Side.ASKER, slots.handover, slots.message).to_json()


async def may_see(tx: Tx, person: Person, request: Request) -> bool:
    """May this prompt be shown? What is written about a handover only where it was asked, to whom asked it."""
    if request.intent is not Intent.HANDOVER_MESSAGE:
        return True
    try:
        await of_asker(tx, person, request.slots.handover)
    except NotFound:
        return False
    return True


async def not_arrived(tx: Tx, content: Mapping[str, Any]) -> None:
    """What was queued with this content was refused or given up.

    An answer is told to the human; a card goes to the deputy, as if it had been returned. What belongs to no
    handover is left alone.
    """
    slip = Slip.from_json(content)
    found = await find(tx, slip.handover) if slip else None
    if slip is None or found is None:
        return
    log.warning("handover %s: what was for side %s did not arrive", found.id, slip.to)
    try:
        if slip.to is Side.ASKER:
            await returned(tx, found, slip.message)
        elif not await move(tx, found):
            log.error("handover %s: nobody else is there to take it", found.id)
    except NotFound:
        log.error("handover %s: nobody is there to be told (KONTOR_GENERAL_DESK)", found.id)
