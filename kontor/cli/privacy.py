"""`kontor personal-data`, `kontor forget`: what Kontor holds about a person, shown and erased (SPEC 9)."""

import asyncio
import os
from pathlib import Path

import click

from core import settings as settings_of
from core.errors import BadAddress, KontorError, NotFound
from core.people import erasure, personal_data
from core.people.erasure import Erasure, StillInCharge
from core.people.person import operator
from kontor.house import open_core

SURE = (
    "Erase {address}? Account, chats, links and texts are gone for good; the company's business records stay."
)


@click.command(name="personal-data")
@click.argument("address")
@click.option("--output", type=click.Path(path_type=Path), help="New file, or folder, to write to.")
def personal_data_command(address: str, output: Path | None) -> None:
    """Write everything held about the person with this ADDRESS into a ZIP file."""
    try:
        path = asyncio.run(_write(address, output))
    except KontorError as error:
        raise click.ClickException(_words(error, address)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    click.echo(f"Written to {path}: everything that is held about {address}.")


@click.command()
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget_command(address: str, yes: bool) -> None:
    """Erase the person with this ADDRESS; the company's business records stay."""
    if not yes:
        click.confirm(SURE.format(address=address), abort=True)
    try:
        done = asyncio.run(_erase(address))
    except KontorError as error:
        raise click.ClickException(_words(error, address)) from None
    click.echo(f"{address} is erased.")
    if done.without_master:
        click.echo(
            f"Company {done.without_master} has no master user now: its contact person can invite one, "
            f"or `kontor invite --company {done.without_master}`."
        )


async def _write(address: str, output: Path | None) -> Path:
    core = await open_core(settings_of.load())
    try:
        content = await personal_data.collect_of_address(core, address)
        name = personal_data.file_name(core)
    finally:
        await core.close()
    path = output or Path(name)
    path = path / name if path.is_dir() else path
    _keep(path, content)
    return path


def _keep(path: Path, content: bytes) -> None:
    """Readable by whoever ran the command, and by nobody else; a file that is there stays as it is."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


async def _erase(address: str) -> Erasure:
    core = await open_core(settings_of.load())
    try:
        return await erasure.erase(core, operator(), address)
    finally:
        await core.close()


def _words(error: KontorError, address: str) -> str:
    if isinstance(error, StillInCharge):
        return f"{address} looks after {_companies(error.companies)}: import another contact person for them first"
    words = {NotFound: f"nobody has the address {address}", BadAddress: "that is not an e-mail address"}
    return words.get(type(error), type(error).__name__)


def _companies(numbers: tuple[str, ...]) -> str:
    shown = ", ".join(numbers[:10])
    more = f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    return f"{'company' if len(numbers) == 1 else 'companies'} {shown}{more}"
