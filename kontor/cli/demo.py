"""`kontor demo`: Kontor with example data on this machine, for a first look or, once, as a test of everything."""

from __future__ import annotations

import asyncio
import logging
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import click

from core.errors import KontorError, one_line
from kontor import logs


@click.command()
@click.option("--once", is_flag=True, help="Play the main job once, step by step, then stop.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-data"),
    show_default=True,
    help="Folder that keeps the demo's data for the next time.",
)
def demo_command(once: bool, data: Path) -> None:
    """Run Kontor with example data, a local Telegram with a chat page, and a mailbox page. Needs nothing."""
    logs.set_up("text", logging.WARNING)
    sys.exit(asyncio.run(_tour() if once else _demo(data)))


async def _tour() -> int:
    from kontor.demo.acts import UnexpectedError
    from kontor.demo.stage import stage
    from kontor.demo.tour import play

    folder = Path(tempfile.mkdtemp(prefix="kontor-tour-"))
    try:
        async with stage(folder, click.echo, fixed_ports=False) as set_up:
            await play(set_up, click.echo)
    except (UnexpectedError, TimeoutError, LookupError, KontorError) as error:
        click.echo(f"     ✗ {str(error) or one_line(error)}")
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    click.echo("\nThe main job runs. `make demo` lets you try it by hand.")
    return 0


async def _demo(folder: Path) -> int:
    from kontor.demo.opening import open_to_the_public, welcome
    from kontor.demo.stage import stage

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with stage(folder, click.echo, fixed_ports=True) as set_up:
        await open_to_the_public(set_up, click.echo)
        click.echo(welcome(set_up))
        await stop.wait()
    click.echo("Kontor has stopped. `kontor demo` goes on with the same data.")
    return 0
