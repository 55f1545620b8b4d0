"""A desk on the example data, and people to ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core import settings as settings_of
from core.clock import SetClock
from core.desk import Desk, Reply, Request
from core.desk.understanding import Message
from core.models import Company, Role, User, UserState
from core.people.person import Channel, ChatIdentity, Person, of_user
from core.service import Core
from faq import LiveBook
from kontor.demo.example_data import KESSEL, LINDNER, LINDNER_DOMAIN


class Counter:
    """The desk with somebody in front of it: each call is a transaction of its own."""

    def __init__(self, desk: Desk, person: Person) -> None:
        self.desk, self.person = desk, person

    async def says(self, text: str, *, misses: int = 0) -> list[Reply]:
        async with self.desk.core.begin() as tx:
            return await self.desk.hear(tx, self.person, Message("chat", text), misses=misses)

    async def wants(self, request: Request) -> Reply:
        async with self.desk.core.begin() as tx:
            return await self.desk.answer(tx, self.person, request)

    def as_(self, **changes: object) -> Counter:
        return Counter(self.desk, replace(self.person, **changes))  # type: ignore[arg-type]  # names of Person


@pytest.fixture
async def desk(furnished_copy: Path, clock: SetClock, book: LiveBook) -> AsyncIterator[Desk]:
    settings = settings_of.load(_env_file=None, data_dir=furnished_copy)
    core = Core(settings, clock)
    yield Desk(core, book)
    await core.close()


async def user_of(
    desk: Desk, company_number: str, email: str, role: Role, first: str = "Petra", last: str = "Lindner"
) -> Person:
    async with desk.core.begin() as tx:
        company = await tx.session.scalar(select(Company).where(Company.number == company_number))
        assert company is not None
        user = User(
            email=email,
            email_key=email,
            role=role,
            state=UserState.ACTIVE,
            company_id=company.id,
            first_name=first,
            last_name=last,
            created_at=tx.now,
        )
        tx.session.add(user)
        await tx.session.flush()
        return of_user(user, Channel.CHAT, ChatIdentity(1, 1, "Petra"))


@pytest.fixture
async def petra(desk: Desk) -> Counter:
    """A master user of Lindner, in the chat."""
    return Counter(desk, await user_of(desk, LINDNER, f"petra@{LINDNER_DOMAIN}", Role.MASTER))


@pytest.fixture
async def neighbour(desk: Desk) -> Counter:
    """A master user of another company."""
    return Counter(desk, await user_of(desk, KESSEL, "karl@kessel.example", Role.MASTER))


@pytest.fixture
def visitor(desk: Desk) -> Counter:
    """Somebody without an account, in the chat."""
    return Counter(desk, Person(Channel.CHAT, chat=ChatIdentity(2, 2, "Gast")))
