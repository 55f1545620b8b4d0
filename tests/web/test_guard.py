"""What protects every page: form tokens, headers, limits, languages."""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core import settings as settings_of
from core.clock import SetClock
from core.models import AuditEntry
from core.people import tokens
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World
from tests.web import links
from tests.web.browser import Browser
from web import browsers, languages, make_app
from web.app import ROUTES
from web.signing import local
from web.visit import client_address

PETRA = "petra.kunz@federn-kunz.example"
PAGES = (
    "/login",
    "/password/forgot",
    "/privacy",
    "/nowhere",
    "/register/x",
    "/healthz",
    "/static/kontor.css",
)
LOGIN = {"email": PETRA, "password": PASSWORD}


class TestFormToken:
    async def test_without_one_nothing_is_done(self, world: World, browser: Browser) -> None:
        await browser.open("/login")
        for token in ("", "forged", "a.b"):
            page = await browser.send("/login", token=token, **LOGIN)
            assert (page.status, page.heading) == (403, "Dieses Formular ist zu alt")
        assert browser.cookie("kontor_session") is None

    async def test_without_its_cookie_nothing_is_done(
        self, world: World, visit: Callable[..., Browser]
    ) -> None:
        token = (await visit().open("/login")).value("csrf_token")
        page = await visit().ask("POST", "/login", data={"csrf_token": token, **LOGIN})
        assert page.status == 403

    async def test_a_pair_made_up_elsewhere_is_refused(
        self, world: World, visit: Callable[..., Browser]
    ) -> None:
        browser = visit()
        made_up = f"{tokens.fresh()}.{'0' * 64}"
        browser.set_cookie("kontor_csrf", made_up)
        page = await browser.ask("POST", "/login", data={"csrf_token": made_up, **LOGIN})
        assert page.status == 403

    async def test_a_visitors_token_is_worthless_once_signed_in(
        self, world: World, visit: Callable[..., Browser]
    ) -> None:
        attacker, victim = visit(), visit()
        token = (await attacker.open("/login")).value("csrf_token")
        await victim.log_in(PETRA, PASSWORD)
        victim.set_cookie("kontor_csrf", token)
        page = await victim.ask("POST", "/account/sessions/end", data={"csrf_token": token})
        assert page.status == 403
        assert (await victim.open("/account")).status == 200

    async def test_a_form_on_another_site_is_refused(
        self, world: World, visit: Callable[..., Browser]
    ) -> None:
        for site in ("cross-site", "same-site"):
            page = await visit(**{"Sec-Fetch-Site": site}).send("/login", **LOGIN)
            assert page.status == 403


FREE = (
    "/login",
    "/logout",
    "/password/",
    "/register/",
    "/disown/",
    "/account/email/{token}",
    "/confirm/",
    "/rate/",
)
"""Where forms of visitors go; every other one needs somebody who is signed in."""


def paths_of(method: str) -> list[str]:
    """Every route for the method."""
    return sorted({route.path for route in ROUTES if route.method == method})


def filled_in(path: str) -> str:
    return re.sub(r"\{id[^}]*\}+", "1", path).replace("{token}", "x" * 43).replace("{name}", "x")


class TestEveryForm:
    @pytest.mark.parametrize("path", paths_of("POST"))
    async def test_nothing_is_done_without_our_token(
        self, core: Core, world: World, browser: Browser, path: str
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        async with core.read() as tx:
            before = list(await tx.session.scalars(select(AuditEntry.id)))
        page = await browser.ask("POST", filled_in(path), data={"csrf_token": "forged", "language": "en"})
        assert page.status in (403, 404, 410), page.text
        async with core.read() as tx:
            assert list(await tx.session.scalars(select(AuditEntry.id))) == before
        assert (await browser.open("/account")).heading == "Mein Konto"

    @pytest.mark.parametrize("path", [path for path in paths_of("POST") if not path.startswith(FREE)])
    async def test_a_visitor_is_asked_to_log_in(self, browser: Browser, path: str) -> None:
        await browser.open("/login")
        page = await browser.ask("POST", filled_in(path), data={"csrf_token": "forged"})
        assert page.path == "/login?next=/account"

    @pytest.mark.parametrize(
        "path", [path for path in paths_of("GET") if path.startswith("/account") and "token" not in path]
    )
    async def test_a_page_of_the_account_leads_visitors_to_the_login_and_back(
        self, browser: Browser, path: str
    ) -> None:
        page = await browser.open(filled_in(path))
        assert page.path == f"/login?next={filled_in(path)}"

    @pytest.mark.parametrize("path", [path for path in paths_of("GET") if not path.startswith("/static")])
    async def test_looking_changes_nothing(
        self, core: Core, world: World, browser: Browser, path: str
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        async with core.read() as tx:
            before = list(await tx.session.scalars(select(AuditEntry.id)))
        for method in ("HEAD", "GET"):
            assert (await browser.ask(method, filled_in(path))).status < 500
        async with core.read() as tx:
            assert list(await tx.session.scalars(select(AuditEntry.id))) == before


class TestHeaderInjection:
    @pytest.mark.parametrize(
        "text", ["/x\r\nSet-Cookie: a=b", "/\r\n\r\n<script>", "//evil.example", "/\\evil.example"]
    )
    async def test_where_to_go_next_is_no_way_into_the_headers_or_out_of_the_site(
        self, world: World, browser: Browser, text: str
    ) -> None:
        page = await browser.open("/login?" + urlencode({"next": text}))
        fields = {"email": PETRA, "password": PASSWORD, "next": text, "csrf_token": page.value("csrf_token")}
        answer = await browser.ask("POST", "/login", follow=False, data=fields)
        assert (answer.status, answer.headers["Location"]) == (303, "/account")
        assert browser.cookie("a") is None


class TestHeaders:
    @pytest.mark.parametrize("path", PAGES)
    async def test_every_answer_carries_them(self, browser: Browser, path: str) -> None:
        page = await browser.open(path)
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert "Python" not in page.headers["Server"]

    async def test_no_page_has_script_or_style_inside_or_anything_from_elsewhere(
        self, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        for path in ("/account", "/connect", "/privacy", "/nowhere"):
            page = await browser.open(path)
            tree = page.tree
            assert not tree.css("script, style, [style], [onclick], iframe, object")
            for node in tree.css("[src], link[href]"):
                address = node.attributes.get("src") or node.attributes.get("href") or ""
                assert address.startswith("/static/")

    async def test_pages_are_not_kept_by_browsers_but_the_style_is(self, browser: Browser) -> None:
        page = await browser.open("/login")
        assert page.headers["Cache-Control"] == "no-store"
        style = page.tree.css_first("link[rel=stylesheet]")
        assert style is not None
        answer = await browser.open(style.attributes["href"] or "")
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
        assert "immutable" in answer.headers["Cache-Control"]


class TestHttps:
    @pytest.fixture
    async def secure_site(self, tmp_path: Path, clock: SetClock) -> AsyncIterator[str]:
        settings = settings_of.load(
            _env_file=None, data_dir=tmp_path / "https", public_url="https://kontor.example"
        )
        core = Core(settings, clock)
        await core.database.upgrade()
        runner = web.AppRunner(make_app(core), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()
        await core.close()

    async def test_cookies_are_bound_to_host_and_https(self, secure_site: str) -> None:
        browser = Browser(secure_site, {})
        page = await browser.open("/login")
        cookie = browser.cookie("__Host-kontor_csrf")
        assert cookie is not None
        assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
        assert "domain" not in page.headers["Set-Cookie"].lower()
        assert "Strict-Transport-Security" in page.headers
        await browser.close()


class TestLimits:
    async def test_a_large_form_is_refused(self, browser: Browser) -> None:
        page = await browser.send("/login", email="x" * 40_000)
        assert (page.status, page.heading) == (413, "Das war zu viel auf einmal")

    async def test_what_is_no_form_is_refused(self, browser: Browser) -> None:
        await browser.open("/login")
        assert (await browser.ask("POST", "/login", json={"email": "x"})).status == 415
        many = "&".join(f"a{n}=1" for n in range(100))
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        assert (await browser.ask("POST", "/login", data=many, headers=head)).status == 400

    @pytest.mark.parametrize("text", ["a\x00b@firma.example", "\ud83d", "💥" * 200, "%ff%fe", "x" * 5000])
    async def test_odd_text_is_only_wrong(self, world: World, browser: Browser, text: str) -> None:
        page = await browser.open("/login")
        body = {
            "csrf_token": page.value("csrf_token"),
            "email": text.encode("utf-8", "replace").decode(),
            "password": text.encode("utf-8", "replace").decode(),
        }
        assert (await browser.ask("POST", "/login", data=body)).status == 422

    @pytest.mark.parametrize(
        "path", ["/account/chats/99999999999999/disconnect", "/account/chats/7/disconnect"]
    )
    async def test_a_number_nobody_has_is_not_found(self, world: World, browser: Browser, path: str) -> None:
        await browser.log_in(PETRA, PASSWORD)
        token = (await browser.open("/account")).tree.css_first("[name=csrf_token]")
        assert token is not None
        page = await browser.ask("POST", path, data={"csrf_token": token.attributes["value"] or ""})
        assert (page.status, page.heading) == (404, "Diese Seite gibt es nicht")


class TestTarget:
    @given(st.text(max_size=60))
    def test_whatever_is_asked_for_it_stays_on_our_site(self, target: str) -> None:
        chosen = local(target)
        assert chosen.startswith("/")
        assert not chosen.startswith(("//", "/\\"))
        assert chosen.isascii()


class TestLanguage:
    @pytest.mark.parametrize(
        ("accepted", "language"),
        [
            ("", "de"),
            ("de-DE,de;q=0.9,en;q=0.8", "de"),
            ("en-US,en;q=0.9", "en"),
            ("fr,en;q=0.8,de;q=0.2", "en"),
            ("en;q=0.1,de;q=0.5", "de"),
            ("fr", "de"),
            ("en;q=0", "de"),
            ("en;q=broken", "de"),
            (";;;,,,q=", "de"),
        ],
    )
    def test_the_browsers_wish(self, accepted: str, language: str) -> None:
        assert languages.best_of(accepted) == language

    async def test_what_was_chosen_stays(self, browser: Browser) -> None:
        assert (await browser.open("/login?lang=en")).heading == "Log in"
        assert (await browser.open("/login")).heading == "Log in"
        assert (await browser.open("/login?lang=xx")).heading == "Log in"

    async def test_choosing_keeps_the_way_back(self, browser: Browser) -> None:
        page = await browser.open("/login?next=/connect")
        link = page.tree.css_first("nav a[hreflang=en]")
        assert link is not None
        assert link.attributes["href"] == "?next=%2Fconnect&lang=en"

    async def test_the_account_has_a_language_of_its_own(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        browser = visit("en")
        assert (await browser.log_in(PETRA, PASSWORD)).heading == "Mein Konto"
        page = await browser.press("/account/language", language="en")
        assert page.heading == "My account"
        assert (await worlds.person(core, world.master)).language == "en"


class TestClientAddress:
    @pytest.mark.parametrize(
        ("forwarded", "trusted", "address"),
        [
            ("198.51.100.9", "", "10.0.0.1"),
            ("198.51.100.9", "10.0.0.0/8", "198.51.100.9"),
            ("203.0.113.5, 198.51.100.9", "10.0.0.0/8", "198.51.100.9"),
            ("203.0.113.5, 198.51.100.9, 10.0.0.2", "10.0.0.0/8", "198.51.100.9"),
            ("", "10.0.0.0/8", "10.0.0.1"),
        ],
    )
    def test_only_trusted_proxies_say_where_somebody_comes_from(
        self, forwarded: str, trusted: str, address: str
    ) -> None:
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        request = make_mocked_request("GET", "/", headers=headers).clone(remote="10.0.0.1")
        assert client_address(request, trusted) == address


class TestBrowserName:
    def test_only_browser_and_system_are_kept(self) -> None:
        agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
        assert browsers.name_of(agent) == "Edge, Windows"
        assert browsers.name_of("curl/8") == ""


class TestOtherPages:
    async def test_the_front_door_leads_on(self, world: World, browser: Browser) -> None:
        assert (await browser.open("/")).path == "/login"
        await browser.log_in(PETRA, PASSWORD)
        assert (await browser.open("/")).path == "/account"

    async def test_health_is_one_line_whoever_asks(self, world: World, browser: Browser) -> None:
        for _ in range(2):
            page = await browser.open("/healthz")
            assert (page.status, page.text) == (200, "ok\n")
            await browser.log_in(PETRA, PASSWORD)

    async def test_whoever_is_signed_in_needs_no_login(self, world: World, browser: Browser) -> None:
        await browser.log_in(PETRA, PASSWORD)
        assert (await browser.open("/login")).path == "/account"
        assert (await browser.open("/login?next=/connect")).path == "/connect"
        page = await browser.open("/password/forgot")
        assert page.value("email") == PETRA
        assert page.tree.css_first('main a[href="/account"]') is not None

    async def test_registering_signs_out_whoever_was_signed_in_here(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        path = await links.invitation(core, world)
        assert f"als {PETRA} angemeldet" in (await browser.open(path)).text
        page = await browser.send(
            path, first_name="Max", last_name="Muster", password=PASSWORD, password_again=PASSWORD
        )
        assert (page.path, page.value("email")) == ("/login", links.MAX)

    async def test_a_new_password_for_another_signs_out_whoever_was_signed_in_here(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        path = await links.reset(core, "jan.vogt@federn-kunz.example")
        page = await browser.send(path, password="vier Tafeln Messing", password_again="vier Tafeln Messing")
        assert (page.path, page.value("email")) == ("/login", "jan.vogt@federn-kunz.example")

    @pytest.mark.parametrize(
        ("language", "word"), [("de", "Telegram ist ein Drittanbieter"), ("en", "Telegram is a third party")]
    )
    async def test_the_privacy_notice_names_telegram(
        self, visit: Callable[..., Browser], language: str, word: str
    ) -> None:
        assert word in (await visit(language).open("/privacy")).text

    async def test_all_sessions_end_at_once(self, world: World, visit: Callable[..., Browser]) -> None:
        here, there = visit(), visit()
        await here.log_in(PETRA, PASSWORD)
        await there.log_in(PETRA, PASSWORD)
        assert (await here.press("/account/sessions/end")).path == "/login"
        assert (await there.open("/account")).path.startswith("/login")


class TestFaultOfOurs:
    async def test_it_is_a_page_that_tells_nothing(
        self, core: Core, visit: Callable[..., Browser], caplog: pytest.LogCaptureFixture
    ) -> None:
        async def break_down(request: web.Request) -> web.Response:
            raise ZeroDivisionError("secret of petra.kunz@federn-kunz.example")

        app = make_app(core)
        app.router.add_get("/break/{token}", break_down)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        browser = Browser(f"http://127.0.0.1:{runner.addresses[0][1]}", {})
        page = await browser.open("/break/geheim")
        await browser.close()
        await runner.cleanup()
        assert (page.status, page.heading) == (500, "Da ist etwas schiefgegangen")
        assert "ZeroDivision" not in page.text
        assert "GET /break/{token}: ZeroDivisionError" in caplog.text
        assert "geheim" not in caplog.text
        assert "petra" not in caplog.text
