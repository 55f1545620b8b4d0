"""Switching a topic on or off; what is there when it is switched on is no news."""

from __future__ import annotations

from core.desk.notices import arriving, marks
from core.models import Topic
from core.people import subscriptions
from core.people.person import Person
from core.service import Tx


async def switch(tx: Tx, person: Person, topic: Topic, *, on: bool) -> bool:
    """Switches the topic for the person; False: it stood so already. Raises NotSignedIn, NotAllowed."""
    if not on:
        return await subscriptions.turn_off(tx, person, topic)
    if not await subscriptions.turn_on(tx, person, topic):
        return False
    if topic is Topic.NEW_DOCUMENT:
        await arriving.begin(tx, person.user_id or 0)
    if topic is Topic.CONTRACT:
        await marks.begin(tx, person)
    return True
