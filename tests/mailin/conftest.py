"""A mail door with everything behind it: database, desk, sender, and a mailbox that catches what is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiosmtplib
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core.clock import SetClock
from core.desk import Desk, handover
from core.models import Door, InboxItem, OutboxItem, PostState
from core.people import downloads
from core.post.relay import mail_sender
from core.service import Core
from core.settings import Settings
from faq import LiveBook
from kontor.demo.mailbox import Mail, Mailbox
from mailin import MailDoor
from tests.conftest import changed
from tests.core.people import world
from tests.core.people.world import World

SERVICE = "service@kontor.example"
MASTER = "petra.kunz@federn-kunz.example"
CONTACT = "anna.berg@metallservice.example"
QUESTION = "Wo finde ich meine Rechnungen?"


class Wire:
    """A socket and the lines that go over it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def hear(self) -> str:
        """One whole reply."""
        lines = []
        while True:
            line = (await asyncio.wait_for(self._reader.readline(), 20)).decode()
            lines.append(line)
            if line[3:4] != "-":
                return "".join(lines)

    async def say(self, line: str | bytes) -> str:
        """Sends a line and hears the reply."""
        await self.send((line.encode() if isinstance(line, str) else line) + b"\r\n")
        return await self.hear()

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def envelope(self, mail_from: str = MASTER, *to: str, hello: str = "EHLO client.example") -> None:
        """Greets and names sender and recipients; DATA may follow."""
        await self.hear()
        await self.say(hello)
        await self.say(f"MAIL FROM:<{mail_from}>")
        for recipient in to or (SERVICE,):
            await self.say(f"RCPT TO:<{recipient}>")

    async def ended(self) -> bool:
        """Has the other side hung up?"""
        return await asyncio.wait_for(self._reader.read(1), 20) == b""

    async def close(self) -> None:
        self._writer.close()
        await asyncio.gather(self._writer.wait_closed(), return_exceptions=True)


@dataclass
class Bed:
    """What a test of the mail door holds in hand."""

    core: Core
    clock: SetClock
    door: MailDoor
    mailbox: Mailbox
    people: World
    answering: asyncio.Task[None]

    @asynccontextmanager
    async def wire(self, port: int | None = None) -> AsyncIterator[Wire]:
        """A raw connection to the door."""
        wire = Wire(*await asyncio.open_connection("127.0.0.1", port or self.door.port))
        try:
            yield wire
        finally:
            await wire.close()

    async def send(self, raw: bytes, mail_from: str = MASTER, to: str = SERVICE) -> str:
        """Sends these bytes with a real SMTP client and returns the door's answer."""
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=self.door.port, start_tls=False, timeout=20)
        async with client:
            _, answer = await client.sendmail(mail_from, [to], raw)
        return answer

    async def rest(self) -> None:
        """From now on mails are stored and not worked on."""
        self.answering.cancel()
        await asyncio.gather(self.answering, return_exceptions=True)

    async def settled(self) -> None:
        """Waits until every stored mail that is due has been worked on, and every answer sent."""
        async with asyncio.timeout(30):
            while await self._due(InboxItem) or await self._due(OutboxItem):  # noqa: ASYNC110 - rows ring no bell
                await asyncio.sleep(0.02)

    def later(self, **by: float) -> None:
        """Moves the clock and lets everybody look at it."""
        self.clock.advance(timedelta(**by))
        for queue in ("inbox:mail", "outbox:mail"):
            self.core.ring(queue)

    async def answers(self) -> tuple[Mail, ...]:
        """What has been sent once all is settled."""
        await self.settled()
        return self.mailbox.mails

    async def inbox(self) -> list[InboxItem]:
        """The stored mails, the oldest first."""
        async with self.core.read() as tx:
            stored = select(InboxItem).where(InboxItem.door == Door.MAIL).order_by(InboxItem.id)
            return list(await tx.session.scalars(stored))

    async def _due(self, table: type[InboxItem] | type[OutboxItem]) -> int:
        async with self.core.read() as tx:
            now, earlier = self.clock.now(), aliased(table)
            held_up = select(earlier.id).where(
                earlier.lane == table.lane,
                earlier.id < table.id,
                earlier.state == PostState.WAITING,
                earlier.not_before > now,
            )
            waiting = select(func.count(table.id)).where(
                table.state == PostState.WAITING, table.not_before <= now, ~held_up.exists()
            )
            return await tx.session.scalar(waiting) or 0


OpenBed = Callable[..., Awaitable[Bed]]


@pytest.fixture
async def open_bed(
    settings: Settings, clock: SetClock, book: LiveBook, mailbox: Mailbox
) -> AsyncIterator[OpenBed]:
    """Makes a bed with settings, and `door` options, of one's own."""
    async with AsyncExitStack() as stack:

        async def opened(door: dict[str, Any] | None = None, **overrides: object) -> Bed:
            return await stack.enter_async_context(
                _bed(changed(settings, **(_ours(mailbox) | overrides)), clock, book, mailbox, door or {})
            )

        yield opened


@pytest.fixture
async def bed(open_bed: OpenBed) -> Bed:
    """A door that believes every From, as in the demo."""
    return await open_bed()


def _ours(mailbox: Mailbox) -> dict[str, object]:
    """Both doors on loopback, and the mailbox behind them."""
    return {
        "smtp_listen": "127.0.0.1:0",
        "lmtp_listen": "127.0.0.1:0",
        "smtp_relay": f"smtp://127.0.0.1:{mailbox.smtp_port}",
        "mail_auth": "none",
        "mail_address": SERVICE,
    }


@asynccontextmanager
async def _bed(
    settings: Settings, clock: SetClock, book: LiveBook, mailbox: Mailbox, options: dict[str, Any]
) -> AsyncIterator[Bed]:
    core = Core(settings, clock)
    people = await world.build(core)
    desk = Desk(core, book)
    door = MailDoor(core, desk, **options)
    await door.start()
    mailbox.send_to("127.0.0.1", door.port)
    sender = mail_sender(core, desk.make_file, downloads.offer, handover.not_arrived)
    answering, sending = asyncio.create_task(door.run()), asyncio.create_task(sender.run())
    yield Bed(core, clock, door, mailbox, people, answering)
    await door.stop()
    sender.stop()
    await asyncio.gather(answering, sending, return_exceptions=True)
    await core.close()
