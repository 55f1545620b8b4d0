"""The service as the doors see it: settings, clock, database, documents, and transactions on them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

from core import clock as clocks
from core import database as databases
from core.clock import Clock, SystemClock
from core.database import Database
from core.settings import Settings

if TYPE_CHECKING:
    from obstore.store import ObjectStore
    from sqlalchemy.ext.asyncio import AsyncSession

    from core.models import Base


@dataclass
class Tx:
    """One transaction: a session, the moment it began, and who must be woken once it is committed."""

    session: AsyncSession
    now: datetime
    settings: Settings
    wakes: set[str] = field(default_factory=set)

    @property
    def today(self) -> date:
        """The calendar day in Germany."""
        return clocks.local_date(self.now)

    @property
    def is_sqlite(self) -> bool:
        """Else it is PostgreSQL: what SQL does not say, each says in its own way."""
        return self.session.get_bind().dialect.name == "sqlite"

    def insert(self, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that can be told what to do about rows that are there already."""
        insert = sqlite.insert if self.is_sqlite else postgresql.insert
        return insert(table.__table__)  # type: ignore[arg-type]  # it is a Table

    def wake(self, queue: str) -> None:
        """After the commit, whoever waits for `queue` looks at once ("inbox:telegram", "outbox:mail")."""
        self.wakes.add(queue)


class Core:
    """Everything a door needs from the service. Use cases take a transaction; the caller owns it."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.database = Database(databases.url_of(settings))
        self._bells: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._documents: ObjectStore | None = None

    @asynccontextmanager
    async def begin(self, beside: Path | None = None) -> AsyncIterator[Tx]:
        """A transaction that is committed when the block ends and undone when it raises; `beside`: see Database."""
        async with self.database.begin(beside) as session:
            tx = Tx(session, self.clock.now(), self.settings)
            yield tx
        for queue in tx.wakes:
            self._bells[queue].set()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A transaction that only reads and sees one moment throughout."""
        async with self.database.read() as session:
            yield Tx(session, self.clock.now(), self.settings)

    async def rest(self, queue: str, seconds: float) -> None:
        """Waits until `queue` is woken, `seconds` at most (other processes cannot ring our bell)."""
        bell = self._bells[queue]
        try:
            await clocks.set_within(bell, seconds)
        finally:
            bell.clear()

    def ring(self, queue: str) -> None:
        """Wakes whoever rests at `queue`."""
        self._bells[queue].set()

    @property
    def documents(self) -> ObjectStore:
        """Where documents are kept, keyed by their SHA-256: a folder or S3-compatible storage."""
        if self._documents is None:
            self._documents = _open_store(self.settings)
        return self._documents

    async def close(self) -> None:
        await self.database.close()


def _open_store(settings: Settings) -> ObjectStore:
    from obstore.store import LocalStore, S3Store

    place = settings.document_store
    if place and place.startswith("s3://"):
        return S3Store.from_url(place)
    folder = settings.data_dir / "documents" if place is None else settings.data_dir.joinpath(place)
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(folder)
