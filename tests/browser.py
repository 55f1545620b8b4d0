"""The headless Chromium of the tests that look at pages as people do."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")


def path() -> str:
    """Where Chromium is. Without one the test is skipped, or fails when KONTOR_REQUIRE_BROWSER is set."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing = pytest.fail if os.environ.get("KONTOR_REQUIRE_BROWSER") else pytest.skip
        missing(f"none of {', '.join(NAMES)} is installed")
    return found


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser that stays on this machine."""
    from playwright.async_api import async_playwright

    where = path()
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=where, args=quiet)
        yield browser
        await browser.close()
