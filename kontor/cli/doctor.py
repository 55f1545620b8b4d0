"""`kontor doctor`: checks every setting and connection, and says what to do."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import click

from core import settings as settings_of
from core.errors import SettingsFault, one_line
from core.post import relay
from core.service import Core
from core.settings import Settings
from kontor.house import bot_username


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, and what to do when it is not well."""

    subject: str
    well: bool
    words: str


@click.command()
def doctor_command() -> None:
    """Check every setting and connection."""
    try:
        settings = settings_of.load()
    except SettingsFault as fault:
        for line in fault.lines:
            click.echo(f"✗ {line}")
        sys.exit(1)
    sick = asyncio.run(_examine(settings))
    sys.exit(1 if sick else 0)


async def _examine(settings: Settings) -> bool:
    sick = False
    async for finding in _findings(settings):
        sick = sick or not finding.well
        click.echo(f"{'✓' if finding.well else '✗'} {finding.subject}: {finding.words}")
    return sick


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    for subject, look in LOOKS:
        try:
            yield await look(settings)
        except Exception as error:
            yield Finding(subject, False, f"{one_line(error)}: {_first_line(error)}")


async def _data_folder(settings: Settings) -> Finding:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    probe = settings.data_dir / ".probe"
    probe.write_bytes(b"")
    probe.unlink()
    return Finding("data folder", True, f"{settings.data_dir} can be written")


async def _database(settings: Settings) -> Finding:
    core = Core(settings)
    try:
        current = await core.database.is_current()
    finally:
        await core.close()
    kind = "SQLite" if core.database.is_sqlite else "PostgreSQL"
    if current or core.database.is_sqlite:
        return Finding("database", True, f"{kind} answers")
    return Finding("database", False, "its tables are old or missing: run `kontor db upgrade`")


async def _faq(settings: Settings) -> Finding:
    from faq import check

    faults = await asyncio.to_thread(check, settings.faq_dir)
    if faults:
        return Finding("faq", False, f"{len(faults)} faults, the first: {faults[0]}")
    return Finding("faq", True, "the entries are in order")


async def _telegram(settings: Settings) -> Finding:
    if not settings.telegram_token:
        return Finding("telegram", False, "KONTOR_TELEGRAM_TOKEN is not set: ask BotFather for a token")
    return Finding("telegram", True, f"the bot is @{await bot_username(settings)}")


async def _relay(settings: Settings) -> Finding:
    async with relay.connection(settings, timeout=10) as client:
        await client.noop()
    route = relay.route_of(settings)
    return Finding("mail relay", True, f"{route.host}:{route.port} takes our mail")


async def _mail_proof(settings: Settings) -> Finding:
    words = PROOFS.get(settings.mail_auth)
    if words is not None:
        return Finding("mail proof", False, words)
    return Finding("mail proof", True, f"{settings.mail_auth}, from {settings.mail_peers}")


PROOFS = {
    "none": "KONTOR_MAIL_AUTH=none believes every sender: for the demo only",
    "verify": (
        "this version does not verify signatures itself, so no sender counts as proven: "
        "set KONTOR_MAIL_AUTH=trust:<authserv-id> of a server before this one that does"
    ),
}


async def _document_store(settings: Settings) -> Finding:
    import obstore

    core = Core(settings)
    try:
        await obstore.put_async(core.documents, "doctor", b"well")
        await obstore.delete_async(core.documents, "doctor")
    finally:
        await core.close()
    return Finding("document store", True, "can be written")


async def _proxies(settings: Settings) -> Finding:
    if settings.public_url.startswith("https://") and not settings.trusted_proxies:
        words = (
            "KONTOR_TRUSTED_PROXIES is not set: everybody behind the proxy counts as one address at the login"
        )
        return Finding("proxies", False, words)
    return Finding("proxies", True, settings.trusted_proxies or "none, the pages are reached directly")


async def _names(_settings: Settings) -> Finding:
    unknown = settings_of.unknown_names()
    if unknown:
        return Finding("names", False, f"there is no such setting: {', '.join(unknown)}")
    return Finding("names", True, "every KONTOR_ variable is a setting")


LOOKS: tuple[tuple[str, Callable[[Settings], Awaitable[Finding]]], ...] = (
    ("data folder", _data_folder),
    ("database", _database),
    ("faq", _faq),
    ("telegram", _telegram),
    ("mail relay", _relay),
    ("mail proof", _mail_proof),
    ("document store", _document_store),
    ("proxies", _proxies),
    ("names", _names),
)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else "no further word"
