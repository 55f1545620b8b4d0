"""A link that is used twice at the same moment works once: for every purpose, on both databases, in two processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import SetClock
from core.errors import AlreadyUser, DeadLink
from core.models import ChatLink, Purpose, Token, User, WebSession
from core.people import chats, login, registration, resets, tokens
from core.people.person import ChatIdentity
from core.people.registration import Registration
from core.service import Core
from core.settings import Settings
from tests.core.people import world as worlds
from tests.core.people.world import World
from tests.web import links

pytestmark = pytest.mark.thorough

ROUNDS, RUNNERS = 4, 6
NEW_PASSWORD = "Neun Messingbänder im Regal"
HOUR = timedelta(hours=1)


@pytest.fixture
async def elsewhere(settings: Settings, clock: SetClock) -> AsyncIterator[Core]:
    """The same database, opened by another process."""
    made = Core(settings, clock)
    yield made
    await made.close()


async def race(cores: tuple[Core, Core], act: Callable[[Core, int], Awaitable[object]]) -> list[bool]:
    """Does it many times at once, in both processes: who succeeded? Anything but a dead link is a fault."""

    async def run(number: int) -> bool:
        try:
            await act(cores[number % 2], number)
        except (DeadLink, AlreadyUser):
            return False
        return True

    return await asyncio.gather(*(run(number) for number in range(RUNNERS)))


class TestLinkAtTheSameMoment:
    @pytest.mark.parametrize("purpose", Purpose)
    async def test_works_once(self, core: Core, elsewhere: Core, world: World, purpose: Purpose) -> None:
        for _ in range(ROUNDS):
            async with core.begin() as tx:
                token = await tokens.issue(tx, purpose, HOUR, user_id=world.general)

            async def use(there: Core, _number: int, token: str = token) -> None:
                async with there.begin() as tx:
                    await tokens.use(tx, purpose, token)

            assert sum(await race((core, elsewhere), use)) == 1

    @pytest.mark.parametrize("purpose", Purpose)
    async def test_opens_nothing_of_another_purpose(self, core: Core, world: World, purpose: Purpose) -> None:
        async with core.begin() as tx:
            token = await tokens.issue(tx, purpose, HOUR, user_id=world.general)
            for other in set(Purpose) - {purpose}:
                for attempt in (tokens.look, tokens.use):
                    with pytest.raises(DeadLink):
                        await attempt(tx, other, token)
            await tokens.use(tx, purpose, token)

    async def test_registers_once(self, core: Core, elsewhere: Core, world: World) -> None:
        token = (await links.invitation(core, world)).rpartition("/")[2]
        form = Registration(NEW_PASSWORD, NEW_PASSWORD, "Herr", "Max", "Muster")

        async def register(there: Core, _number: int) -> None:
            await registration.register(there, token, form)

        assert sum(await race((core, elsewhere), register)) == 1
        async with core.read() as tx:
            made = select(func.count()).select_from(User).where(User.email == links.MAX)
            assert await tx.session.scalar(made) == 1

    async def test_sets_one_password(self, core: Core, elsewhere: Core, world: World) -> None:
        jan = (await worlds.person(core, world.general)).email
        token = (await links.reset(core, jan)).rpartition("/")[2]

        async def set_password(there: Core, number: int) -> None:
            await resets.set_password(there, token, f"{NEW_PASSWORD} {number}", f"{NEW_PASSWORD} {number}")

        assert sum(await race((core, elsewhere), set_password)) == 1
        assert (
            len([mail for mail in await worlds.mails(core, jan) if mail["kind"] == "password_changed"]) == 1
        )

    async def test_connects_one_chat(self, core: Core, elsewhere: Core, world: World) -> None:
        async with core.begin() as tx:
            token = (await chats.offer_connect(tx, await worlds.person(core, world.general), "x")).token

        async def connect(there: Core, number: int) -> None:
            async with there.begin() as tx:
                await chats.connect(tx, ChatIdentity(900 + number, 900 + number, "Gast"), token)

        assert sum(await race((core, elsewhere), connect)) == 1
        async with core.read() as tx:
            assert await tx.session.scalar(select(func.count()).select_from(ChatLink)) == 1


class TestWhatIsKept:
    async def test_of_a_link_only_a_hash(self, core: Core, world: World) -> None:
        made: set[str] = set()
        async with core.begin() as tx:
            for purpose in Purpose:
                made.add(await tokens.issue(tx, purpose, HOUR, user_id=world.general))
            kept = repr([vars(row) for row in await tx.session.scalars(select(Token))])
        assert len(made) == len(Purpose)
        assert not [token for token in made if token in kept]

    def test_256_bits_that_never_come_twice(self) -> None:
        made = {tokens.fresh() for _ in range(2000)}
        assert len(made) == 2000
        assert {len(token) for token in made} == {43}  # 256 bits in base64
        signs = "".join(made)
        shares = [signs.count(sign) / len(signs) for sign in set(signs)]
        assert len(shares) == 64
        assert max(shares) < 0.02  # of 64 signs each comes about every 64th time

    async def test_of_a_session_only_a_hash(self, core: Core, world: World) -> None:
        token = await login.login(
            core, "petra.kunz@federn-kunz.example", worlds.PASSWORD, "198.51.100.7", browser="x"
        )
        async with core.read() as tx:
            [row] = await tx.session.scalars(select(WebSession))
        assert row.token_hash == tokens.hash_of(token)
        assert token not in repr(vars(row))
