"""The pages on a loopback port, and browsers without a screen that visit them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from core.service import Core
from tests.web.browser import Browser
from web import ChatPlace, make_app

BOT = "kontor_bot"


@pytest.fixture
async def site(core: Core) -> AsyncIterator[str]:
    """The address of the pages."""
    runner = web.AppRunner(make_app(core, ChatPlace(f"https://t.me/{BOT}")), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def visit(site: str) -> AsyncIterator[Callable[..., Browser]]:
    """Opens a new browser without any cookie."""
    opened: list[Browser] = []

    def new(language: str = "de", **headers: str) -> Browser:
        opened.append(Browser(site, {"Accept-Language": language, **headers}))
        return opened[-1]

    yield new
    for browser in opened:
        await browser.close()


@pytest.fixture
async def browser(visit: Callable[..., Browser]) -> Browser:
    """One browser, in German."""
    return visit()
