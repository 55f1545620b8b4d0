"""`kontor import` takes over what the ERP wrote, `kontor orders` gives it what was ordered here."""

import asyncio
import sys
from pathlib import Path

import click

from core import settings as settings_of
from core.erp import ImportResult, import_folder
from core.erp import placed as placed_orders
from core.errors import ImportFaults
from core.people.person import operator
from core.service import Tx
from kontor.cli.transaction import in_transaction
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


@click.command()
@click.option(
    "--placed", is_flag=True, help="Print the orders placed here that the ERP has not acknowledged."
)
@click.option(
    "--format", "format_", type=click.Choice(placed_orders.FORMATS), default="csv", show_default=True
)
@click.option("--acknowledge", "numbers", metavar="NUMBER", multiple=True, help="The ERP has this order.")
def orders_command(placed: bool, format_: str, numbers: tuple[str, ...]) -> None:
    """Hand orders placed here to the ERP: --placed prints them, again each time, until --acknowledge NUMBER."""
    if placed == bool(numbers):
        raise click.UsageError("either --placed or --acknowledge NUMBER")

    async def act(tx: Tx) -> str:
        if placed:
            return placed_orders.written(await placed_orders.hand_over(tx, operator()), format_)
        known = [await placed_orders.acknowledge(tx, operator(), number) for number in numbers]
        return "\n".join(f"Acknowledged: {number}" for number in known)

    unknown = "no such order has been handed over"
    click.echo(in_transaction(act, unknown=unknown))


async def _import(folder: Path) -> ImportResult:
    core = await open_core(settings_of.load())
    try:
        return await import_folder(core, folder, _progress if sys.stderr.isatty() else None)
    finally:
        await core.close()


def _progress(name: str, rows: int) -> None:
    click.echo(f"\r{name}: {rows:,} rows", nl=False, err=True)
