"""The migrations: one by one up and down, and at their end the tables that the code works with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, delete, func, select

from core.database import Database, alembic_config
from core.models import Base, Handover
from tests.conftest import fresh_database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


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


def filled(connection: Connection) -> dict[str, int]:
    """Puts a row into each table, all of them about one another; how many rows there are."""
    schema = MetaData()
    schema.reflect(connection)
    # Companies and users name each other: companies come first, and are not asked for their contact person yet.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    else:
        connection.exec_driver_sql("ALTER TABLE company DROP CONSTRAINT fk_company_contact_id_user")
    for name in [table.name for table in Base.metadata.sorted_tables if table.name in schema.tables]:
        table = schema.tables[name]
        row = {column.name: _value(column) for column in table.columns if _is_needed(column)}
        connection.execute(table.insert().values(row))
    return counts(connection)


def counts(connection: Connection) -> dict[str, int]:
    schema = MetaData()
    schema.reflect(connection)
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in schema.tables.values()
    }


def _is_needed(column: Column[Any]) -> bool:
    return bool(column.foreign_keys) or column.primary_key or not column.nullable


def _value(column: Column[Any]) -> Any:
    kind = column.type.python_type
    values = {int: 1, str: "x", bool: False, bytes: b"x", dict: {}, object: {}}
    days = {date: date(2026, 11, 23), datetime: datetime(2026, 11, 23)}  # noqa: DTZ001 - as the database keeps it
    return (values | days)[kind]


class TestMigrations:
    @pytest.mark.parametrize("begin", ["0002", "0003", "0004"])
    async def test_rows_that_are_there_stay(self, empty: str, begin: str) -> None:
        database = Database(empty)
        await database.upgrade(begin)
        async with database._engine.begin() as connection:
            before = await connection.run_sync(filled)
        await database.upgrade()
        async with database._engine.begin() as connection:
            after = await connection.run_sync(counts)
        await database.close()
        assert {name: count for name, count in after.items() if name in before} == before
        assert set(before.values()) == {1}

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

    async def test_rows_stay_on_the_way_back(self, empty: str) -> None:
        database = Database(empty)
        await database.upgrade()
        async with database._engine.begin() as connection:
            before = await connection.run_sync(filled)
        async with database._engine.begin() as connection:
            await connection.run_sync(to, "0002", up=False)
        async with database._engine.begin() as connection:
            after = await connection.run_sync(counts)
        await database.close()
        assert after == {name: count for name, count in before.items() if name in after}

    async def test_a_number_that_left_the_house_is_never_given_out_again(self, empty: str) -> None:
        """Else an answer to a question that was deleted would reach whoever asked the next."""
        database = Database(empty)
        await database.upgrade()
        insert = Handover.__table__.insert().values(channel="chat", lane="1", question="?", created_at=NOON)  # type: ignore[attr-defined]  # a Table
        async with database._engine.begin() as connection:
            first = (await connection.execute(insert)).inserted_primary_key
            await connection.execute(delete(Handover))
            second = (await connection.execute(insert)).inserted_primary_key
        await database.close()
        assert first is not None
        assert second is not None
        assert second[0] > first[0]

    async def test_they_make_the_tables_that_the_models_describe(self, empty: str) -> None:
        database = Database(empty)
        await database.upgrade()
        async with database._engine.connect() as connection:
            found = await connection.run_sync(differences)
        await database.close()
        assert found == []
