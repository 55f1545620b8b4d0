"""`kontor import`: takes over what the ERP wrote."""

import asyncio
import sys
from pathlib import Path

import click

from core import settings as settings_of
from core.erp import ImportResult, import_folder
from core.errors import ImportFaults
from kontor.house import open_core


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def import_command(folder: Path) -> None:
    """Import FOLDER, as the ERP writes it each night: all of it, or, if anything in it is wrong, nothing."""
    try:
        result = asyncio.run(_import(folder))
    except ImportFaults as faults:
        for fault in faults.faults:
            click.echo(str(fault), err=True)
        click.echo(
            f"kontor: nothing was imported: {faults.count} {'fault' if faults.count == 1 else 'faults'}",
            err=True,
        )
        sys.exit(1)
    for name, count in result.counts.items():
        click.echo(f"{name}: {count:,} rows")


async def _import(folder: Path) -> ImportResult:
    core = await open_core(settings_of.load())
    try:
        return await import_folder(core, folder, _progress if sys.stderr.isatty() else None)
    finally:
        await core.close()


def _progress(name: str, rows: int) -> None:
    click.echo(f"\r{name}: {rows:,} rows", nl=False, err=True)
