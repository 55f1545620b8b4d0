"""At the wire of the chat: what is another company's is answered, byte for byte, like what nobody has."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete

from bot.door import TelegramDoor
from core.desk import Desk
from core.models import Dialogue, Door, PostState, User
from core.people import chats
from core.people.person import Channel, of_user
from core.service import Core
from faq import LiveBook
from kontor.demo.telegram import LocalTelegram, TelegramUser
from kontor.demo.telegram.view import SeenMessage
from tests.bot.conftest import eventually, inbox, outbox, running
from tests.core.people import world as worlds
from tests.core.people.world import World
from tests.security import asking

pytestmark = pytest.mark.thorough


@pytest.fixture
def database_url() -> None:
    """SQLite is enough here: tests/core/business/test_isolation.py asks both."""


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> LiveBook:
    """The answer book that ships, trained once."""
    return LiveBook(None, tmp_path_factory.mktemp("faq"))


@pytest.fixture
async def world(core: Core) -> World:
    made = await worlds.build(core)
    await asking.settle(core, made)
    return made


@pytest.fixture
async def jan(
    core: Core, world: World, book: LiveBook, telegram: LocalTelegram
) -> AsyncIterator[TelegramUser]:
    """A general user in a connected chat."""
    door = TelegramDoor(
        core, Desk(core, book), token=telegram.token, api_url=telegram.url, patience=5, poll_seconds=5
    )
    async with running(door):
        user = telegram.user("Jan")
        async with core.begin() as tx:
            owner = of_user(await tx.session.get_one(User, world.general), Channel.WEB)
            offer = await chats.offer_connect(tx, owner, "https://t.me/kontor_demo_bot")
        await user.open_link(offer.url)
        await user.press("Verbinden", await user.next_message())
        await user.next_message()
        yield user


async def quiet(core: Core) -> None:
    """Waits until the chat is answered; mails lie in the outbox, for nobody sends them here."""

    async def is_quiet() -> bool:
        came = {row.state for row in await inbox(core)}
        goes = {row.state for row in await outbox(core) if row.door == Door.TELEGRAM}
        return came | goes <= {PostState.DONE}

    await eventually(is_quiet)


async def heard(core: Core, user: TelegramUser, text: str) -> list[tuple[object, ...]]:
    """Everything that the chat shows for a text, no question being open."""
    async with core.begin() as tx:
        await tx.session.execute(delete(Dialogue))
    before = {message.id for message in user.chat.from_bot}
    await user.write(text)
    await user.next_message()
    await quiet(core)
    user.skip()
    return [looks(message) for message in user.chat.from_bot if message.id not in before]


def looks(message: SeenMessage) -> tuple[object, ...]:
    """All of a message, less the numbers and the moment that Telegram gave it."""
    buttons = tuple(tuple((each.text, each.url) for each in row) for row in message.buttons)
    return message.text, message.html, buttons, message.document, message.photo


class TestForeignNumber:
    async def test_is_answered_like_an_unknown_one(self, core: Core, world: World, jan: TelegramUser) -> None:
        texts = asking.questions(asking.THEIRS)
        unknown = [await heard(core, jan, text) for text in texts]
        neighbour = world.company + 1
        await asking.furnish(core, neighbour, asking.THEIRS)
        for text, before in zip(texts, unknown, strict=True):
            assert await heard(core, jan, text) == before

    async def test_is_answered_otherwise_than_ones_own(self, core: Core, jan: TelegramUser) -> None:
        """Else the same would be heard because nobody is ever told anything."""
        ours, theirs = asking.questions(asking.OURS), asking.questions(asking.THEIRS)
        for own, other in zip(ours, theirs, strict=True):
            found, missing = await heard(core, jan, own), await heard(core, jan, other)
            assert abs(len(str(found)) - len(str(missing))) > 20, own  # the questions are of one length
