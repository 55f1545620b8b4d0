"""What a user wants to be told by itself: four topics, each off until it is switched on (SPEC 3, "Standing orders")."""

from __future__ import annotations

from sqlalchemy import delete, select

from core.errors import NotAllowed
from core.models import Subscription, Topic, User, UserState
from core.people.person import Person, of_user
from core.people.rights import Right, demand, may
from core.privacy import audit
from core.service import Tx


async def topics_of(tx: Tx, person: Person) -> frozenset[Topic]:
    """What is switched on. Raises NotSignedIn, NotAllowed (users with a company of their own may)."""
    demand(person, Right.SUBSCRIBE)
    found = await tx.session.scalars(select(Subscription.topic).where(Subscription.user_id == person.user_id))
    return frozenset(Topic(topic) for topic in found)


async def turn_on(tx: Tx, person: Person, topic: Topic) -> bool:
    """Switches a topic on; False: it was on already. Raises as `topics_of`."""
    demand(person, Right.SUBSCRIBE)
    await _demand_still(tx, person)
    if topic in await topics_of(tx, person):
        return False
    tx.session.add(Subscription(user_id=person.user_id, topic=topic, created_at=tx.now))
    await audit.note(tx, person, f"subscription.on.{topic}")
    return True


async def turn_off(tx: Tx, person: Person, topic: Topic) -> bool:
    """Switches a topic off; False: it was off already. Raises as `topics_of`."""
    if topic not in await topics_of(tx, person):
        return False
    mine = Subscription.user_id == person.user_id, Subscription.topic == topic
    await tx.session.execute(delete(Subscription).where(*mine))
    await audit.note(tx, person, f"subscription.off.{topic}")
    return True


async def end_all(tx: Tx, user_id: int) -> None:
    """Switches everything off: whoever loses their access loses their standing orders at once (SPEC 1)."""
    await tx.session.execute(delete(Subscription).where(Subscription.user_id == user_id))


async def _demand_still(tx: Tx, person: Person) -> None:
    """The user's row is the lock: one switch at a time, and none beside a deactivation."""
    mine = select(User).where(User.id == person.user_id).with_for_update(key_share=True)
    user = (await tx.session.scalars(mine.execution_options(populate_existing=True))).one()
    if user.state != UserState.ACTIVE or not may(of_user(user, person.channel), Right.SUBSCRIBE):
        raise NotAllowed
