"""Links used while access ends: one of the two waits for the other, and never in a circle."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.errors import DeadLink
from core.models import ChatLink, Purpose, User, UserState
from core.people import address_change, chats, disowning, managing, resets, tokens
from core.people.disown_links import Event, issue_disown
from core.people.person import Channel, of_user, operator
from core.privacy import activity, audit
from core.service import Core, Tx
from tests.conftest import fresh_database
from tests.core.people.world import CHAT, World

TIMES = 20
HOUR = timedelta(hours=1)
PETRA = "petra.kunz@federn-kunz.example"
HASH = "$argon2id$stored"


@pytest.fixture
def database_url(postgresql: str, migrated_database: str) -> str:
    """Only PostgreSQL lets two write at the same moment."""
    return fresh_database(postgresql, migrated_database)


async def connect(tx: Tx, token: str) -> None:
    await chats.connect(tx, CHAT, token)


async def reset(tx: Tx, token: str) -> None:
    await resets._set(tx, token, HASH)  # without the hashing before it, which would keep the two apart


async def move(tx: Tx, token: str) -> None:
    await address_change.confirm(tx, token)


async def say(tx: Tx, token: str) -> None:
    await disowning.disown_by_link(tx, token)


async def disown(tx: Tx, user_id: int) -> None:
    person = of_user(await tx.session.get_one(User, user_id), Channel.WEB)
    [deed] = await activity.deeds_of(tx, person, limit=1)
    await disowning.disown(tx, person, deed.id)


async def deactivate(tx: Tx, user_id: int) -> None:
    await managing.deactivate(tx, operator(), user_id)


USES: dict[Purpose, Callable[[Tx, str], Awaitable[None]]] = {
    Purpose.CONNECT: connect,
    Purpose.RESET: reset,
    Purpose.ADDRESS: move,
    Purpose.DISOWN: say,
}


async def prepared(core: Core, world: World, purpose: Purpose) -> str:
    """The user is as at the beginning, has a chat, and did something; the token of a link of theirs."""
    async with core.begin() as tx:
        user = await tx.session.get_one(User, world.master)
        user.email, user.email_key, user.password_hash, user.state = PETRA, PETRA, HASH, UserState.ACTIVE
        await tx.session.execute(update(ChatLink).values(ended_at=tx.now))
        person = of_user(user, Channel.WEB)
        offer = await chats.offer_connect(tx, person, "https://t.me/kontor")
        await chats.connect(tx, CHAT, offer.token)
        await audit.note(tx, person, "document.fetched")
        if purpose is Purpose.DISOWN:
            url = await issue_disown(tx, user, Event.ADDRESS_CHANGED, address="p.kunz@federn-kunz.example")
            return url.rpartition("/")[2]
        stamp = tokens.hash_of(f"{PETRA} {HASH}")
        facts = {"email": "p.kunz@federn-kunz.example", "stamp": stamp}
        return await tokens.issue(tx, purpose, HOUR, user_id=user.id, facts=facts)


class TestAtTheSameMoment:
    @pytest.mark.parametrize("ends", [disown, deactivate])
    @pytest.mark.parametrize("purpose", USES)
    async def test_using_a_link_and_ending_access_never_wait_for_each_other(
        self, core: Core, world: World, purpose: Purpose, ends: Callable[[Tx, int], Awaitable[None]]
    ) -> None:
        async def use(token: str) -> None:
            async with core.begin() as tx:
                await USES[purpose](tx, token)

        async def end() -> None:
            async with core.begin() as tx:
                await ends(tx, world.master)

        for _ in range(TIMES):
            token = await prepared(core, world, purpose)
            done = await asyncio.gather(use(token), end(), return_exceptions=True)
            assert {type(each) for each in done} <= {type(None), DeadLink}
