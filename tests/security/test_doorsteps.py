"""Every page keeps its promises: headers, cookies, methods, and a GET that changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.service import Core
from tests.core.people.world import PASSWORD, World
from tests.security import doorsteps
from tests.security.doorsteps import PETRA, Step
from tests.security.dumps import dump, new_in, touched
from tests.web.browser import Browser, Page

SEEN = ("web_session.last_seen_at", "user.last_seen_at")
HEADERS = {
    "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy", "Cache-Control",
}  # fmt: skip
OFFERS_A_CHAT = "/connect"
"""The one page that makes something to be shown: a link into the chat, valid for ten minutes."""


@pytest.fixture
async def live(core: Core, world: World) -> dict[str, str]:
    return await doorsteps.live_paths(core, world)


@pytest.fixture
async def petra(world: World, visit: Callable[..., Browser]) -> Browser:
    browser = visit()
    await browser.log_in(PETRA, PASSWORD)
    return browser


async def changed(core: Core, browser: Browser, step: Step) -> tuple[Page, list[str]]:
    async with core.begin() as tx:
        before = await dump(tx, without=SEEN)
    page = await browser.ask(step.method, step.path, follow=False)
    async with core.begin() as tx:
        now = await dump(tx, without=SEEN)
    return page, [*touched(now, before), *(str(key) for key in new_in(now, before))]


class TestLooking:
    async def test_changes_nothing_signed_in_or_not(
        self, core: Core, live: dict[str, str], petra: Browser, visit: Callable[..., Browser]
    ) -> None:
        """Mail scanners and browsers that fetch ahead open every link there is."""
        faults: list[str] = []
        statuses: dict[str, int] = {}
        for browser in (visit(), petra):
            for step in doorsteps.steps("GET", live):
                for method in ("HEAD", "GET"):
                    page, what = await changed(core, browser, Step(method, step.pattern, step.path))
                    statuses[step.pattern] = page.status
                    if step.pattern != OFFERS_A_CHAT:
                        faults += [f"{method} {step.pattern}: {one}" for one in what]
        assert not faults
        assert not {path: status for path, status in statuses.items() if status not in (200, 302, 303)}

    async def test_at_the_page_that_connects_makes_a_link_and_nothing_else(
        self, core: Core, world: World, petra: Browser
    ) -> None:
        _, what = await changed(core, petra, Step("HEAD", OFFERS_A_CHAT, OFFERS_A_CHAT))
        assert not what
        _, what = await changed(core, petra, Step("GET", OFFERS_A_CHAT, OFFERS_A_CHAT))
        assert all(one.startswith("('token'") for one in what)

    async def test_by_head_is_answered_like_by_get(
        self, core: Core, live: dict[str, str], petra: Browser
    ) -> None:
        for step in doorsteps.steps("GET", live):
            pages = [await petra.ask(method, step.path, follow=False) for method in ("HEAD", "GET")]
            assert pages[0].status == pages[1].status, step
            assert not pages[0].body
            names = [set(page.headers) - {"Set-Cookie", "Content-Length"} for page in pages]
            assert names[0] == names[1], step


class TestEveryAnswer:
    async def _answers(
        self, live: dict[str, str], petra: Browser, visit: Callable[..., Browser]
    ) -> list[tuple[str, Page]]:
        stranger = visit()
        steps = doorsteps.steps("GET", live)
        pages = [
            (step.pattern, await browser.ask("GET", step.path, follow=False))
            for step in steps
            for browser in (stranger, petra)
        ]
        odd = [("GET", "/nowhere"), ("PUT", "/login"), ("POST", "/login"), ("GET", "/register/dead")]
        return pages + [(path, await stranger.ask(method, path, follow=False)) for method, path in odd]

    async def test_carries_the_headers_that_protect_it(
        self, core: Core, live: dict[str, str], petra: Browser, visit: Callable[..., Browser]
    ) -> None:
        for path, page in await self._answers(live, petra, visit):
            assert set(page.headers) >= HEADERS, path
            assert "'unsafe" not in page.headers["Content-Security-Policy"]
            if "{token}" in path:
                assert page.headers["Referrer-Policy"] == "no-referrer", path  # its own address is a secret
            if not path.startswith("/static/"):
                assert page.headers["Cache-Control"] == "no-store", path

    async def test_sets_only_cookies_that_scripts_and_other_sites_cannot_reach(
        self, core: Core, live: dict[str, str], petra: Browser, visit: Callable[..., Browser]
    ) -> None:
        browser = visit()
        found = []
        for step in doorsteps.steps("GET", live):
            page = await browser.ask("GET", f"{step.path}?lang=en", follow=False)
            found += [value for name, value in page.headers.items() if name == "Set-Cookie"]
        assert found
        for cookie in found:
            flags = {flag.strip().casefold() for flag in cookie.split(";")[1:]}
            assert {"httponly", "samesite=lax", "path=/"} <= flags
            assert not any(flag.startswith("domain") for flag in flags)

    async def test_refuses_methods_that_no_form_uses(
        self, core: Core, live: dict[str, str], petra: Browser
    ) -> None:
        for step in doorsteps.steps("GET", live):
            for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
                page, what = await changed(core, petra, Step(method, step.pattern, step.path))
                assert page.status == 405, (method, step)
                assert "GET" in page.headers["Allow"]
                assert not what
