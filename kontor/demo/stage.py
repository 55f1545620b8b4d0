"""The demo's stage: Kontor with example data, a local Telegram and a mailbox, all on loopback."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from core import settings as settings_of
from core.clock import local_date
from core.erp import import_folder
from core.service import Core
from core.settings import Settings
from kontor.demo import example_data
from kontor.demo.mailbox import Mailbox
from kontor.demo.telegram import LocalTelegram
from kontor.house import PARTS, house, open_core

HOST = "127.0.0.1"
SERVICE = "service@kontor.example"
PORTS = {"pages": 8080, "chat": 8081, "mailbox": 8082, "smtp": 2525}

PEOPLE = (
    ("Petra Lindner", f"petra.lindner@{example_data.LINDNER_DOMAIN}"),
    ("Martina Hoffmann (Ansprechpartnerin)", example_data.HOFFMANN),
    ("Unbekannt", "jemand@anderswo.example"),
)

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """Everything that a person, or the tour, reaches."""

    core: Core
    settings: Settings
    telegram: LocalTelegram
    mailbox: Mailbox

    @property
    def pages(self) -> str:
        return self.settings.public_url

    @property
    def chat_page(self) -> str:
        return f"{self.telegram.url}/chat"


@dataclass(frozen=True)
class Scenery:
    """What stands around Kontor: its settings, a Telegram, a mailbox and mail relay."""

    settings: Settings
    telegram: LocalTelegram
    mailbox: Mailbox


@asynccontextmanager
async def scenery(
    folder: Path, *, fixed_ports: bool = False, database_url: str | None = None
) -> AsyncIterator[Scenery]:
    """A local Telegram and a mailbox, and the settings of a Kontor between them. Data is kept in `folder`.

    With `fixed_ports`, the usual ports are taken when they are free, so that bookmarks keep working.
    """
    ports = _ports(fixed_ports)
    pages = f"http://{HOST}:{ports['pages']}"
    nav = [
        ("Chat", f"http://{HOST}:{ports['chat']}/chat"),
        ("Mailbox", f"http://{HOST}:{ports['mailbox']}/"),
        ("Login", f"{pages}/login"),
    ]
    telegram = LocalTelegram(nav=nav, folder=folder / "telegram")
    mailbox = Mailbox(folder=folder / "mailbox", nav=nav, people=PEOPLE)
    await telegram.start(HOST, ports["chat"])
    await mailbox.start(HOST, ports["mailbox"], kontor_smtp=(HOST, ports["smtp"]), service=SERVICE)
    try:
        yield Scenery(_settings(folder, telegram, mailbox, ports, database_url), telegram, mailbox)
    finally:
        await mailbox.stop()
        await telegram.stop()


@asynccontextmanager
async def stage(
    folder: Path, tell: Tell, *, fixed_ports: bool = False, database_url: str | None = None
) -> AsyncIterator[Stage]:
    """Kontor with the example data in its scenery, all in this process. `tell` hears what is being done."""
    async with scenery(folder, fixed_ports=fixed_ports, database_url=database_url) as around:
        await _fill(around.settings, tell)
        async with house(around.settings, PARTS) as opened:
            await around.telegram.wait_for_bot(timeout=60)
            yield Stage(opened.core, around.settings, around.telegram, around.mailbox)


def _settings(
    folder: Path, telegram: LocalTelegram, mailbox: Mailbox, ports: dict[str, int], database_url: str | None
) -> Settings:
    return settings_of.load(
        _env_file=None,
        data_dir=folder,
        database_url=database_url,
        telegram_token=telegram.token,
        telegram_api=telegram.url,
        telegram_link=f"{telegram.url}/t.me",
        public_url=f"http://{HOST}:{ports['pages']}",
        http_listen=f"{HOST}:{ports['pages']}",
        smtp_listen=f"{HOST}:{ports['smtp']}",
        terms_url=f"http://{HOST}:{ports['mailbox']}/terms",
        smtp_relay=f"smtp://{HOST}:{mailbox.smtp_port}",
        mail_address=SERVICE,
        mail_auth="none",
        operator_address="betrieb@kontor.example",
        general_desk="zentrale@kontor.example",
    )


async def _fill(settings: Settings, tell: Tell) -> None:
    """Imports the example data, once: another day's would be another company's history."""
    core = await open_core(settings)
    try:
        today = local_date(core.clock.now())
        mark = settings.data_dir / "example-data.json"
        if mark.exists():
            return
        export = settings.data_dir / "erp-export"
        tell(f"Writing two years of example business as an ERP would: {export}")
        await asyncio.to_thread(example_data.write, export, today)
        tell(f"Importing it: kontor import {export}")
        result = await import_folder(core, export)
        tell(
            "  "
            + ", ".join(f"{count:,} {name.removesuffix('.csv')}" for name, count in result.counts.items())
        )
        mark.write_text(json.dumps({"day": today.isoformat()}))
    finally:
        await core.close()


def _ports(fixed: bool) -> dict[str, int]:
    taken: dict[str, int] = {}
    for name, usual in PORTS.items():
        taken[name] = usual if fixed and _is_free(usual) else _free_port(set(taken.values()))
    return taken


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port(but_not: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port: int = probe.getsockname()[1]
        if port not in but_not:
            return port
