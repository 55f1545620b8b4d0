"""`kontor run`: opens the doors and works until it is told to stop."""

import asyncio
import logging
import signal

import click

from core import settings as settings_of
from core.settings import Settings
from kontor import logs
from kontor.house import PARTS, house

log = logging.getLogger(__name__)


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(PARTS))
def run_command(parts: tuple[str, ...]) -> None:
    """Run the named PARTS of Kontor in this process: bot, mail, web, worker; all of them if none is named.

    Several processes, on several machines, may run against one PostgreSQL.
    """
    loaded = settings_of.load()
    logs.set_up(loaded.log_format)
    for name in settings_of.unknown_names():
        log.warning("%s: there is no such setting", name)
    asyncio.run(_run(loaded, parts or PARTS))


async def _run(settings: Settings, parts: tuple[str, ...]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with house(settings, parts) as opened:
        click.echo(f"Kontor runs: {', '.join(parts)}. Ctrl-C stops it.")
        await opened.until(stop)
