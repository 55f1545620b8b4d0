"""Hashing a password takes its time on purpose, and nobody who writes waits for it."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest

from core.errors import DeadLink
from core.models import User
from core.people import invitations, managing, passwords, registration, resets
from core.people.invitations import Invitee
from core.people.person import Channel, operator, visitor
from core.people.registration import Registration
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World

PETRA, NEW = "petra.kunz@federn-kunz.example", "vier Tafeln Messing"
SAVED = Registration(PASSWORD, PASSWORD, "Herr", "Max", "Muster")


async def newest_link(core: Core, kind: str) -> str:
    found = re.search(rf"/{kind}/([\w-]+)", (await worlds.mails(core))[-1]["html"])
    assert found is not None
    return found.group(1)


async def invited(core: Core, world: World) -> str:
    petra = await worlds.person(core, world.master)
    async with core.begin() as tx:
        await invitations.invite(tx, petra, Invitee("max@federn-kunz.example", "", "Max", "Muster"))
    return await newest_link(core, "register")


async def reset(core: Core) -> str:
    async with core.begin() as tx:
        await resets.ask(tx, PETRA, visitor(Channel.MAIL))
    return await newest_link(core, "password/reset")


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Awaitable[None]]) -> list[str]:
    """Lets `act` happen while a password is being hashed; what was hashed is noted in the list."""
    hashed: list[str] = []
    real = passwords.hash_password

    async def hash_password(password: str) -> str:
        await asyncio.wait_for(act(), 5)
        hashed.append(password)
        return await real(password)

    monkeypatch.setattr(passwords, "hash_password", hash_password)
    return hashed


class TestHashing:
    async def test_others_write_while_somebody_registers(
        self, core: Core, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def write() -> None:
            async with core.begin() as tx:
                (await tx.session.get_one(User, world.contact)).phone = "0711 5550177"

        token = await invited(core, world)
        hashed = meanwhile(monkeypatch, write)
        user = await registration.register(core, token, SAVED)
        assert (user.full_name, hashed) == ("Max Muster", [PASSWORD])

    async def test_others_write_while_somebody_sets_a_password(
        self, core: Core, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def write() -> None:
            async with core.begin() as tx:
                (await tx.session.get_one(User, world.contact)).phone = "0711 5550177"

        token = await reset(core)
        hashed = meanwhile(monkeypatch, write)
        assert (await resets.set_password(core, token, NEW, NEW)).email == PETRA
        assert hashed == [NEW]

    async def test_a_link_that_dies_meanwhile_opens_nothing(
        self, core: Core, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def deactivate() -> None:
            async with core.begin() as tx:
                await managing.deactivate(tx, operator(), world.master)

        token = await reset(core)
        meanwhile(monkeypatch, deactivate)
        with pytest.raises(DeadLink):
            await resets.set_password(core, token, NEW, NEW)

    async def test_an_invitation_revoked_meanwhile_makes_nobody_a_user(
        self, core: Core, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        petra = await worlds.person(core, world.master)
        token = await invited(core, world)
        async with core.read() as tx:
            [row] = await invitations.list_invitations(tx, petra)

        async def revoke() -> None:
            async with core.begin() as tx:
                await invitations.revoke(tx, petra, row.id)

        meanwhile(monkeypatch, revoke)
        with pytest.raises(DeadLink):
            await registration.register(core, token, SAVED)
