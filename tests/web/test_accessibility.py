"""Every page passes axe's rules for WCAG 2.2 AA and good practice: both languages, phone and desk, light and dark."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

import pytest

from core.service import Core
from tests import browser as browsers
from tests.core.people.world import World
from tests.web import pages

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, ViewportSize

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.thorough]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
OPTIONS = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}"
RUN = f"async () => (await axe.run({OPTIONS})).violations"
SIZES: tuple[ViewportSize, ...] = ({"width": 390, "height": 844}, {"width": 1280, "height": 800})
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests here."""
    async with browsers.chromium() as browser:
        yield browser


async def violations(page: Page) -> list[str]:
    """What axe finds on the page; its script comes through the browser's own door, past the security policy."""
    await page.evaluate(AXE)
    found: list[Mapping[str, Any]] = []
    for size, scheme in product(SIZES, SCHEMES):
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme=scheme)
        found += await page.evaluate(RUN)
    return [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("language", ["de", "en"])
class TestEveryPage:
    async def test_axe_finds_nothing(
        self, core: Core, world: World, chromium: Browser, site: str, language: str
    ) -> None:
        found = await pages.furnish(core, world, language)
        context = await chromium.new_context(base_url=site, locale=language)
        page = await context.new_page()
        broken: list[str] = []
        page.on("response", lambda answer: broken.append(answer.url) if answer.status >= 500 else None)
        faults: dict[str, list[str]] = {}
        for name, arrive in pages.of_visitors(found).items():
            await arrive(page)
            faults[name] = await violations(page)
        await pages.log_in(page)
        for name, arrive in pages.of_users(found).items():
            await arrive(page)
            faults[name] = await violations(page)
        await context.close()
        assert broken == []
        assert not {name: found for name, found in faults.items() if found}


class TestAxe:
    async def test_it_would_find_something(self, chromium: Browser, site: str) -> None:
        page = await chromium.new_page(base_url=site)
        await page.goto("/login")
        await page.evaluate("document.querySelector('label[for=email]').remove()")
        assert any(fault.startswith("label:") for fault in await violations(page))
        await page.close()
