"""The way in, in a real browser: with and without JavaScript, on a phone and on a desk, by keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from core.service import Core
from tests.core.people.world import PASSWORD, World
from tests.web import links
from tests.web.links import MAX

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture(params=["script", "no script"])
async def page(chromium: Browser, site: str, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A phone's tab that complains about anything the security policy refused."""
    context = await chromium.new_context(
        base_url=site, viewport=PHONE, locale="de-DE", java_script_enabled=request.param == "script"
    )
    tab = await context.new_page()
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text) if "Policy" in message.text else None)
    yield tab
    assert refused == []
    await context.close()


class TestInABrowser:
    async def test_from_the_invitation_to_the_account(self, core: Core, world: World, page: Page) -> None:
        await page.goto(await links.invitation(core, world))
        await page.get_by_label("Passwort", exact=True).fill("kurz")
        await page.get_by_role("button", name="Speichern und registrieren").click()
        await page.get_by_role("link", name="Bitte wählen Sie ein Passwort mit mindestens 8 Zeichen.").click()
        assert page.url.endswith("#password")
        await page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        await page.get_by_label("Passwort wiederholen").fill(PASSWORD)
        await page.get_by_label("Telefon").fill("0711 5550199")
        await page.get_by_role("button", name="Speichern und registrieren").click()
        assert await page.get_by_label("E-Mail").input_value() == MAX
        await page.get_by_label("Passwort").fill(PASSWORD)
        await page.get_by_role("button", name="Anmelden").click()
        assert await page.get_by_role("heading", level=1).inner_text() == "Mein Konto"
        assert await page.get_by_text("0711 5550199").is_visible()
        await page.get_by_role("button", name="Abmelden", exact=True).click()
        assert await page.get_by_role("status").inner_text() == "Sie sind abgemeldet."

    async def test_by_keyboard_alone(self, world: World, page: Page) -> None:
        await page.goto("/login")
        await page.locator("#email:focus").wait_for()  # the first empty field has the focus
        await page.keyboard.type("petra.kunz@federn-kunz.example")
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/account")


class TestLayout:
    @pytest.mark.parametrize("size", [PHONE, DESK, SMALL], ids=["phone", "desk", "small"])
    @pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
    async def test_nothing_is_wider_than_the_screen_and_buttons_can_be_hit(
        self, core: Core, world: World, chromium: Browser, site: str, size: ViewportSize, locale: str
    ) -> None:
        if core.database.is_sqlite is False:
            pytest.skip("looks the same on every database")
        context = await chromium.new_context(base_url=site, viewport=size, locale=locale)
        tab = await context.new_page()
        await tab.goto("/login")
        await self._fits(tab)
        await tab.goto(await links.invitation(core, world))
        await self._fits(tab)
        await tab.goto("/privacy")
        await self._fits(tab)
        await tab.goto("/login?next=/connect")
        await tab.fill("#email", "petra.kunz@federn-kunz.example")
        await tab.fill("#password", PASSWORD)
        await tab.click("main button")
        await self._fits(tab)
        await tab.goto("/account")
        await self._fits(tab)
        await context.close()

    async def _fits(self, tab: Page) -> None:
        assert await tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab.url
        heights = await tab.evaluate(
            "[...document.querySelectorAll('button, .button, nav a, footer a')]"
            ".map(element => element.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44
