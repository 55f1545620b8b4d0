"""The migrations: one by one up and down, and at their end the tables that the code works with."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.database import Database, alembic_config
from core.models import Base
from tests.conftest import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite3'}"
    url = fresh_database(request.getfixturevalue("postgresql"))
    return url.replace("postgresql://", "postgresql+psycopg://")


def to(connection: Connection, revision: str, *, up: bool) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    (command.upgrade if up else command.downgrade)(config, revision)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


class TestMigrations:
    async def test_each_goes_up_and_down_and_up_again(self, empty: str) -> None:
        database = Database(empty)
        script = ScriptDirectory.from_config(alembic_config())
        for step in reversed(list(script.walk_revisions())):
            before = step.down_revision or "base"
            assert isinstance(before, str)
            async with database._engine.begin() as connection:
                await connection.run_sync(to, step.revision, up=True)
            async with database._engine.begin() as connection:
                await connection.run_sync(to, before, up=False)
            async with database._engine.begin() as connection:
                await connection.run_sync(to, step.revision, up=True)
        await database.close()

    async def test_they_make_the_tables_that_the_models_describe(self, empty: str) -> None:
        database = Database(empty)
        await database.upgrade()
        async with database._engine.connect() as connection:
            found = await connection.run_sync(differences)
        await database.close()
        assert found == []
