"""`kontor db`: looks after the database."""

import asyncio

import click

from core import settings as settings_of
from core.service import Core


@click.group()
def db_command() -> None:
    """Look after the database."""


@db_command.command("upgrade")
def upgrade_command() -> None:
    """Bring the tables up to date (SQLite does so by itself)."""
    asyncio.run(_upgrade())
    click.echo("The database is up to date.")


async def _upgrade() -> None:
    core = Core(settings_of.load())
    try:
        await core.database.upgrade()
    finally:
        await core.close()
