"""The login page: one answer for every failure, a new session each time, and no way to a foreign site."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.clock import SetClock
from core.people import managing
from core.people.person import operator
from core.service import Core
from tests.core.people.world import PASSWORD, World
from tests.web.browser import Browser

PETRA = "petra.kunz@federn-kunz.example"


class TestLogin:
    async def test_it_leads_to_the_account(self, world: World, browser: Browser) -> None:
        page = await browser.log_in(PETRA.upper(), PASSWORD)
        assert (page.status, page.path, page.heading) == (200, "/account", "Mein Konto")
        cookie = browser.cookie("kontor_session")
        assert cookie is not None
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")

    async def test_a_failure_never_says_whether_the_account_exists(
        self, world: World, visit: Callable[..., Browser]
    ) -> None:
        answers = []
        for email in (PETRA, "nobody@federn-kunz.example"):
            page = await visit().log_in(email, "wrong password")
            token = page.value("csrf_token")
            answers.append(page.text.replace(token, "").replace(email, ""))
            assert page.status == 422
        assert answers[0] == answers[1]

    async def test_too_many_failures_are_slowed_down(
        self, world: World, browser: Browser, clock: SetClock
    ) -> None:
        for _ in range(5):
            assert (await browser.log_in(PETRA, "wrong password")).status == 422
        page = await browser.log_in(PETRA, PASSWORD)
        assert (page.status, page.headers["Retry-After"]) == (429, "2")
        assert "in 2 Sekunden" in page.text
        clock.advance(timedelta(seconds=2))
        assert (await browser.log_in(PETRA, PASSWORD)).path == "/account"

    async def test_a_session_planted_before_is_not_taken_over(self, world: World, browser: Browser) -> None:
        browser.set_cookie("kontor_session", "planted")
        await browser.log_in(PETRA, PASSWORD)
        cookie = browser.cookie("kontor_session")
        assert cookie is not None
        assert cookie.value != "planted"

    async def test_logging_in_again_ends_the_session_before(
        self, world: World, visit: Callable[..., Browser]
    ) -> None:
        browser, thief = visit(), visit()
        await browser.log_in(PETRA, PASSWORD)
        first = browser.cookie("kontor_session")
        assert first is not None
        thief.set_cookie("kontor_session", first.value)
        page = await browser.open("/account")
        token = page.tree.css_first("[name=csrf_token]")
        assert token is not None
        data = {"csrf_token": token.attributes["value"] or "", "email": PETRA, "password": PASSWORD}
        await browser.ask("POST", "/login", data=data)
        assert (await thief.open("/account")).path.startswith("/login")
        assert (await browser.open("/account")).status == 200

    @pytest.mark.parametrize(
        ("target", "reached"),
        [
            ("/connect", "/connect"),
            ("/account?x=1", "/account?x=1"),
            ("//evil.example", "/account"),
            ("https://evil.example/", "/account"),
            ("/\\evil.example", "/account"),
            ("/%09/evil.example", "/%09/evil.example"),
            ("/\t/evil.example", "/account"),
            ("javascript:alert(1)", "/account"),
            ("evil.example", "/account"),
            ("", "/account"),
        ],
    )
    async def test_afterwards_it_leads_to_our_own_pages_only(
        self, world: World, browser: Browser, target: str, reached: str
    ) -> None:
        fields = {"email": PETRA, "password": PASSWORD, "next": target}
        page = await browser.submit(await browser.open("/login"), fields, follow=False)
        assert (page.status, page.headers["Location"]) == (303, reached)

    async def test_a_page_behind_the_login_is_reached_after_it(self, world: World, browser: Browser) -> None:
        page = await browser.open("/connect")
        assert page.path == "/login?next=/connect"
        assert (await browser.log_in(PETRA, PASSWORD, page.path)).path == "/connect"

    async def test_a_deactivated_users_session_is_dead_at_once(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), world.master)
        assert (await browser.open("/account")).path.startswith("/login")


class TestLogout:
    async def test_the_session_ends_here_and_on_the_server(
        self, world: World, visit: Callable[..., Browser]
    ) -> None:
        browser, thief = visit(), visit()
        await browser.log_in(PETRA, PASSWORD)
        cookie = browser.cookie("kontor_session")
        assert cookie is not None
        thief.set_cookie("kontor_session", cookie.value)
        page = await browser.press("/logout")
        assert (page.path, browser.cookie("kontor_session")) == ("/login", None)
        assert "Sie sind abgemeldet" in page.text
        assert (await thief.open("/account")).path.startswith("/login")

    async def test_a_link_cannot_log_anybody_out(self, world: World, browser: Browser) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.open("/logout")
        assert (page.status, page.headers["Allow"]) == (405, "POST")
        assert (await browser.open("/account")).status == 200
