"""Opens the database: SQLite in one folder, or a PostgreSQL that several machines share."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from core.settings import Settings

USUAL, MUCH = 2_000, 16_000
"""KiB of pages that SQLite keeps in memory; with much, a million rows go into the indexes in two thirds of the time."""
BUSY_SECONDS = 60  # SPEC 9: the doors wait up to a minute while an import writes


def batches(numbers: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """The numbers, as many at a time as a statement may name."""
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


class Database:
    """Transactions on the one database. Two kinds: `begin` writes, `read` sees one moment and writes nothing."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            # One writer at a time, as SQLite has it: the others wait in line, and readers wait for nobody.
            self._engine, self._reading = _sqlite_engine(url, 1, 0), _sqlite_engine(url, 5, 20)
        else:
            self._engine = self._reading = _postgresql_engine(url)

    @asynccontextmanager
    async def begin(self, beside: Path | None = None) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed when the block ends, and undone when it raises.

        On SQLite its statements may read another file as the schema `beside`.
        """
        options = {"sqlite_begin": "IMMEDIATE"}
        async with (
            self._engine.execution_options(**options).connect() as connection,
            _attached(connection, beside if self.is_sqlite else None),
            connection.begin(),
            AsyncSession(connection, expire_on_commit=False) as session,
        ):
            yield session
            await session.flush()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that sees the database as it is now, throughout, and never waits for a writer."""
        options = {"sqlite_begin": "DEFERRED"} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        async with self._reading.execution_options(**options).connect() as connection:
            async with AsyncSession(connection, autoflush=False) as session:
                yield session
            await connection.rollback()

    async def upgrade(self, revision: str = "head") -> None:
        """Brings the tables up to date."""
        async with self._engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            await connection.run_sync(_upgrade, revision)

    async def is_current(self) -> bool:
        """Are the tables those that this version of Kontor works with?"""
        async with self._reading.connect() as connection:
            return await connection.run_sync(_is_current)

    async def close(self) -> None:
        for engine in {self._engine, self._reading}:
            await engine.dispose()


@asynccontextmanager
async def _attached(connection: AsyncConnection, path: Path | None) -> AsyncIterator[None]:
    """Around the transaction, for a file can be let go of only when none is open."""
    if path is None:
        yield
        return
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    await driver.execute("ATTACH ? AS beside", (str(path),))
    await driver.execute(f"PRAGMA cache_size = -{MUCH}")
    try:
        yield
    finally:
        await driver.execute(f"PRAGMA cache_size = -{USUAL}")
        await driver.execute("DETACH beside")


def url_of(settings: Settings) -> str:
    """The database URL for SQLAlchemy: the setting with its driver, or SQLite in the data folder."""
    if settings.database_url is None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return f"sqlite+aiosqlite:///{settings.data_dir / 'kontor.sqlite3'}"
    url = make_url(settings.database_url)
    driver = "sqlite+aiosqlite" if url.drivername == "sqlite" else "postgresql+psycopg"
    return url.set(drivername=driver).render_as_string(hide_password=False)


def alembic_config() -> Config:
    """Alembic's configuration, without a file: the migrations live beside this module."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _sqlite_engine(url: str, size: int, overflow: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=size,
        max_overflow=overflow,
        pool_timeout=2 * BUSY_SECONDS,
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _postgresql_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True)


def _upgrade(connection: Connection, revision: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _is_current(connection: Connection) -> bool:
    from alembic.runtime.migration import MigrationContext

    return set(MigrationContext.configure(connection).get_current_heads()) == _newest()


@cache
def _newest() -> set[str]:
    """The revision that this version works with."""
    from alembic.script import ScriptDirectory

    return set(ScriptDirectory.from_config(alembic_config()).get_heads())
