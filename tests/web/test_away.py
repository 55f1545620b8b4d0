"""The pages while the database is away: a kind page, a time to come back, and the truth for whoever watches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from core import settings as settings_of
from core.service import Core
from tests.web.browser import Browser
from web import cookies, make_app

NOWHERE = ("sqlite:////nowhere/at/all/kontor.sqlite3", "postgresql://nobody@127.0.0.1:1/kontor")


@pytest.fixture(params=NOWHERE)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of pages that have no database behind them."""
    core = Core(settings_of.load(_env_file=None, data_dir=tmp_path, database_url=request.param))
    runner = web.AppRunner(make_app(core), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
    await core.close()


class TestDatabaseAway:
    @pytest.mark.parametrize("cookie", ["", f"{cookies.SESSION}={'x' * 43}"])
    async def test_health_says_so_in_one_line_whoever_asks(self, place: str, cookie: str) -> None:
        browser = Browser(place, {"Cookie": cookie} if cookie else {})
        page = await browser.open("/healthz")
        await browser.close()
        assert (page.status, page.text) == (503, "the database cannot be reached\n")

    @pytest.mark.parametrize("cookie", ["", f"{cookies.SESSION}={'x' * 43}"])
    async def test_a_page_asks_to_come_back(self, place: str, cookie: str) -> None:
        browser = Browser(place, {"Cookie": cookie} if cookie else {})
        page = await browser.open("/password/reset/" + "x" * 43)
        await browser.close()
        assert (page.status, page.heading) == (503, "Kontor ist gerade nicht erreichbar")
        assert page.headers["Retry-After"] == "30"

    async def test_whoever_was_signed_in_is_not_sent_to_log_in_anew(self, place: str) -> None:
        browser = Browser(place, {"Cookie": f"{cookies.SESSION}={'x' * 43}"})
        page = await browser.open("/account")
        await browser.close()
        assert (page.status, page.path) == (503, "/account")
