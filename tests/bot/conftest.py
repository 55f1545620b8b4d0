"""A bot that talks to a local Telegram over HTTP, in this process or in a child that can be killed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot import pace
from bot.door import TelegramDoor
from core.clock import Clock, SystemClock
from core.desk import Desk
from core.models import AuditEntry, InboxItem, OutboxItem, PostState
from core.service import Core
from core.settings import Settings
from faq import LiveBook
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.scripted import ScriptedDesk

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clock() -> Clock:
    """Real time: what is put off comes back by itself."""
    return SystemClock()


@pytest.fixture(autouse=True)
def private_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat takes a hundred messages a second, where the second that it makes us wait is not the subject."""
    monkeypatch.setattr(pace, "private", lambda: pace.Bucket(4, 0.01))


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram() as server:
        yield server


@pytest.fixture
def anna(telegram: LocalTelegram) -> TelegramUser:
    return telegram.user("Anna")


@pytest.fixture
def desk(core: Core) -> ScriptedDesk:
    return ScriptedDesk(core)


@asynccontextmanager
async def running(door: TelegramDoor) -> AsyncIterator[TelegramDoor]:
    """The door, open while the block runs."""
    await door.start()
    task = asyncio.create_task(door.run())
    try:
        yield door
    finally:
        await door.stop()
        await task


def door_of(
    core: Core,
    desk: Desk | ScriptedDesk,
    telegram: LocalTelegram,
    patience: float = 5,
    url: str | None = None,
) -> TelegramDoor:
    """`url`: where Telegram is reached instead, through a proxy."""
    return TelegramDoor(
        core,
        cast(Desk, desk),
        token=telegram.token,
        api_url=url or telegram.url,
        patience=patience,
        poll_seconds=5,
    )


@pytest.fixture
async def door(core: Core, desk: ScriptedDesk, telegram: LocalTelegram) -> AsyncIterator[TelegramDoor]:
    async with running(door_of(core, desk, telegram)) as opened:
        yield opened


@pytest.fixture
def real_desk(core: Core, book: LiveBook) -> Desk:
    return Desk(core, book)


@pytest.fixture
async def real_door(core: Core, real_desk: Desk, telegram: LocalTelegram) -> AsyncIterator[TelegramDoor]:
    """The open door with the real desk behind it."""
    async with running(door_of(core, real_desk, telegram)) as opened:
        yield opened


Child = asyncio.subprocess.Process
StartChild = Callable[..., Awaitable[Child]]


@pytest.fixture
async def start_child(settings: Settings, telegram: LocalTelegram) -> AsyncIterator[StartChild]:
    """Starts the door in a process of its own, on the test's database."""
    children: list[Child] = []

    async def start(stuck: Path | None = None) -> Child:
        words = (settings.data_dir, telegram.url, telegram.token, settings.database_url or "", stuck or "")
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bot.child", *map(str, words), cwd=ROOT
        )
        children.append(child)
        await telegram.wait_for_bot(timeout=60)
        return child

    yield start
    for child in children:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def effects(core: Core) -> list[str]:
    """What the desk did and what was committed, seen by another session."""
    async with core.read() as tx:
        rows = await tx.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [row.facts["what"] for row in rows]


async def inbox(core: Core) -> Sequence[InboxItem]:
    async with core.read() as tx:
        return (await tx.session.scalars(select(InboxItem).order_by(InboxItem.id))).all()


async def outbox(core: Core) -> Sequence[OutboxItem]:
    async with core.read() as tx:
        return (await tx.session.scalars(select(OutboxItem).order_by(OutboxItem.id))).all()


async def all_done(core: Core) -> None:
    """Waits until everything that came in is answered, and everything that goes out is sent."""

    async def is_done() -> bool:
        states = [item.state for item in await inbox(core)] + [item.state for item in await outbox(core)]
        return set(states) <= {PostState.DONE}

    await eventually(is_done)


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 10) -> None:
    """Waits until `look` finds what it looks for."""
    async with asyncio.timeout(seconds):
        found = await look()
        while not found:
            await asyncio.sleep(0.02)
            found = await look()
