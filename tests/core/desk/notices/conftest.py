"""Two customers in each test's own database, and what the clock and the ERP do to them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.clock import BERLIN, SetClock
from core.desk import notices
from core.models import ChatLink, Contract, ImportRun, InboxItem, Notice, Order, Topic, User
from core.people.person import Channel, Person, of_user
from core.service import Core
from tests.core.business import firms as example
from tests.core.business.firms import Firms
from tests.core.people import world

ANNA, BERT = "u1@f.example", "u2@f.example"
DUTIES = (notices.statements, notices.bundles, notices.new_documents, notices.contracts)
_chats = itertools.count(9000)


@pytest.fixture
async def firms(core: Core) -> Firms:
    return await example.settle(core)


def set_to(clock: SetClock, text: str) -> None:
    """`01.12.2026 00:30` on the wall clock in Germany."""
    moment = datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=BERLIN)
    clock.advance(moment - clock.now())


async def switch(core: Core, person: Person, *topics: Topic, on: bool = True) -> None:
    async with core.begin() as tx:
        for topic in topics:
            await notices.switch(tx, person, topic, on=on)


async def tick(core: Core) -> int:
    """What the clock does until there is nothing to do."""
    return sum([await tick_of(core, duty) for duty in range(len(DUTIES))])


async def tick_of(core: Core, duty: int) -> int:
    total, done = 0, 1
    while done:
        async with core.begin() as tx:
            done = await DUTIES[duty](tx)
        total += done
    return total


async def comes(
    core: Core, clock: SetClock, person: Person, *numbers: str, kind: str = "delivery_note"
) -> None:
    """An import ends now, with these documents new for the person's company."""
    clock.advance(timedelta(seconds=1))
    async with core.begin() as tx:
        order = await tx.session.scalar(select(Order.id).where(Order.company_id == person.company).limit(1))
        assert order is not None
        for number in numbers:
            await example.document(tx, person.company, order, number, kind, date(2026, 11, 20))
        tx.session.add(ImportRun(finished_at=tx.now, counts={}))


async def calls_off(core: Core, number: str, kg: str) -> None:
    """The ERP says that so much of a contract is called off in all."""
    async with core.begin() as tx:
        contract = (await tx.session.scalars(select(Contract).where(Contract.number == number))).one()
        contract.called_off = Decimal(kg)


async def change(core: Core, person: Person, **values: object) -> Person:
    """Sets something of the person's row."""
    async with core.begin() as tx:
        user = await tx.session.get_one(User, person.user_id)
        for name, value in values.items():
            setattr(user, name, value)
        return of_user(user, Channel.CHAT)


async def connect(core: Core, person: Person) -> int:
    """A chat that speaks for the person from now on."""
    number = next(_chats)
    async with core.begin() as tx:
        link = ChatLink(user_id=person.user_id, telegram_user_id=number, chat_id=number, linked_at=tx.now)
        tx.session.add(link)
    return number


async def mails(core: Core, to: str = "") -> list[str]:
    """Subjects, oldest first."""
    return [mail["subject"] for mail in await world.mails(core) if to in mail["to"]]


async def prompts(core: Core) -> Sequence[InboxItem]:
    async with core.read() as tx:
        return (await tx.session.scalars(select(InboxItem).order_by(InboxItem.id))).all()


async def told(core: Core, person: Person) -> list[str]:
    """What there are notices about."""
    async with core.read() as tx:
        mine = select(Notice.about).where(Notice.user_id == person.user_id)
        return list((await tx.session.scalars(mine.order_by(Notice.id))).all())
