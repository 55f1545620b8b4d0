"""A Kontor with the example data, copied for each test from one that was furnished once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core import settings as settings_of
from core.erp import import_folder
from core.people.invitations import Invitee
from core.service import Core
from faq import LiveBook
from kontor.demo import acts
from kontor.demo.browser import Browser
from kontor.demo.example_data import LINDNER
from kontor.demo.stage import Stage, stage
from kontor.demo.telegram import TelegramUser
from kontor.demo.tour import MASTER, PASSWORD
from tests.conftest import fresh_database
from tests.journeys.process import Process, in_own_process


@pytest.fixture
async def set_up(furnished_copy: Path) -> AsyncIterator[Stage]:
    """Kontor with the example data, a local Telegram and a mailbox, on SQLite."""
    async with stage(furnished_copy, lambda _: None) as running:
        yield running


@pytest.fixture
async def set_up_on_postgresql(
    postgresql: str, erp_export: Path, book: LiveBook, models: Path, tmp_path: Path
) -> AsyncIterator[Stage]:
    """The same on PostgreSQL."""
    url = fresh_database(postgresql)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "cache").symlink_to(models)
    settings = settings_of.load(_env_file=None, data_dir=folder, database_url=url)
    core = Core(settings)
    await core.database.upgrade()
    await import_folder(core, erp_export)
    await core.close()
    (folder / "example-data.json").write_text('{"day": "2026-11-23"}')
    async with stage(folder, lambda _: None, database_url=url) as running:
        yield running


async def petra(running: Stage) -> TelegramUser:
    """The master user of Lindner: registered, with her chat connected."""
    user = running.telegram.user("Petra", language="de", last_name="Lindner")
    await acts.invited_by_operator(running, LINDNER, Invitee(MASTER, "Frau", "Petra", "Lindner", master=True))
    await acts.registered(await acts.link_in_mail(running, MASTER, "/register/"), PASSWORD)
    async with Browser() as browser:
        await acts.logged_in(browser, running, MASTER, PASSWORD)
        await acts.connected(browser, running, user)
    user.skip()
    return user


@pytest.fixture
async def outside(furnished_copy: Path) -> AsyncIterator[tuple[Stage, Process]]:
    """The stage, and the Kontor in a process of its own that plays on it."""
    async with in_own_process(furnished_copy) as (stage, process):
        yield stage, process
