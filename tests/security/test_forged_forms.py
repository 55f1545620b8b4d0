"""Forms that no page of ours sent do nothing, planted cookies are worthless, and nobody is led to a foreign site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode, urljoin, urlsplit

import aiohttp
import pytest

from core.service import Core
from tests.core.people.world import PASSWORD, World
from tests.security import doorsteps
from tests.security.doorsteps import PETRA
from tests.security.dumps import Dump, dump
from tests.web.browser import Browser

SEEN = ("web_session.last_seen_at", "user.last_seen_at")
FORM = "application/x-www-form-urlencoded"
JAN = "jan.vogt@federn-kunz.example"
FIELDS = {
    "password": "Elf Messingbänder im Regal", "password_again": "Elf Messingbänder im Regal", "language": "en",
    "first_name": "Eve", "last_name": "Evil", "email": "p.evil@federn-kunz.example", "current_password": PASSWORD,
    "policy": "faq_only", "title": "", "phone": "1",
}  # fmt: skip


@pytest.fixture
async def live(core: Core, world: World) -> dict[str, str]:
    return await doorsteps.live_paths(core, world)


async def token_of(browser: Browser, path: str = "/account") -> str:
    node = (await browser.open(path)).tree.css_first("[name=csrf_token]")
    assert node is not None
    return node.attributes["value"] or ""


async def state(core: Core) -> Dump:
    async with core.begin() as tx:
        return await dump(tx, without=SEEN)


class TestForgedForm:
    """Petra is signed in, and every form of every page is sent for her from elsewhere."""

    async def _attacks(
        self, visit: Callable[..., Browser], petra: Browser
    ) -> Mapping[str, dict[str, object]]:
        stranger, jan = visit(), visit()
        strangers = (await stranger.open("/login")).value("csrf_token")
        await jan.log_in(JAN, PASSWORD)
        own = await token_of(petra)
        data = {**FIELDS, "csrf_token": own}
        return {
            "without a token": {"data": FIELDS},
            "with an empty token": {"data": {**FIELDS, "csrf_token": ""}},
            "with a made-up token": {"data": {**FIELDS, "csrf_token": f"{'x' * 43}.{'0' * 64}"}},
            "with a visitor's token": {"data": {**FIELDS, "csrf_token": strangers}},
            "with a colleague's token": {"data": {**FIELDS, "csrf_token": await token_of(jan)}},
            "with the token cut short": {"data": {**FIELDS, "csrf_token": own[:-1]}},
            "as JSON": {"json": data},
            "as plain text": {"data": urlencode(data).encode(), "headers": {"Content-Type": "text/plain"}},
            "without a type": {"data": b"csrf_token=" + own.encode(), "headers": {"Content-Type": ""}},
            "from another site": {"data": data, "headers": {"Sec-Fetch-Site": "cross-site"}},
            "from a neighbouring site": {"data": data, "headers": {"Sec-Fetch-Site": "same-site"}},
            "with the token in the address": {"params": {"csrf_token": own}, "data": FIELDS},
        }  # fmt: skip

    async def test_does_nothing(
        self, core: Core, live: dict[str, str], world: World, visit: Callable[..., Browser]
    ) -> None:
        petra = visit()
        await petra.log_in(PETRA, PASSWORD)
        attacks = await self._attacks(visit, petra)
        before, faults = await state(core), []
        for step in doorsteps.steps("POST", live):
            for name, how in attacks.items():
                page = await petra.ask("POST", step.path, follow=False, **how)
                if page.status not in (403, 415) or await state(core) != before:
                    faults.append(f"{step.pattern} {name}: {page.status}")
        assert not faults

    async def test_multipart_is_refused(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        petra = visit()
        await petra.log_in(PETRA, PASSWORD)
        form = aiohttp.FormData({"csrf_token": await token_of(petra), "language": "en"})
        form.add_field("file", b"x", filename="x.txt")
        assert (await petra.ask("POST", "/account/language", data=form)).status == 415

    async def test_a_token_of_a_session_that_ended_is_worthless(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        petra = visit()
        await petra.log_in(PETRA, PASSWORD)
        old, cookie = await token_of(petra), petra.cookie("kontor_csrf")
        assert cookie is not None
        await petra.press("/logout")
        await petra.log_in(PETRA, PASSWORD)
        petra.set_cookie("kontor_csrf", cookie.value)
        data = {"csrf_token": old, "language": "en"}
        assert (await petra.ask("POST", "/account/language", data=data)).status == 403

    async def test_a_true_form_works(self, core: Core, world: World, visit: Callable[..., Browser]) -> None:
        """Else the attacks above would fail for another reason."""
        petra = visit()
        await petra.log_in(PETRA, PASSWORD)
        data = {"csrf_token": await token_of(petra), "language": "en"}
        assert (await petra.ask("POST", "/account/language", data=data)).heading == "My account"


class TestPlantedSession:
    async def test_does_not_become_a_session_by_logging_in(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        victim, attacker = visit(), visit()
        for browser in (victim, attacker):
            browser.set_cookie("kontor_session", "p" * 43)
        await victim.log_in(PETRA, PASSWORD)
        assert (await attacker.open("/account")).path.startswith("/login")
        assert (await victim.open("/account")).status == 200

    async def test_of_the_attacker_ends_when_the_victim_logs_in(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        attacker, victim = visit(), visit()
        await attacker.log_in(JAN, PASSWORD)
        planted = attacker.cookie("kontor_session")
        assert planted is not None
        victim.set_cookie("kontor_session", planted.value)
        data = {"csrf_token": await token_of(victim), "email": PETRA, "password": PASSWORD}
        page = await victim.ask("POST", "/login", data=data)
        renewed = victim.cookie("kontor_session")
        assert renewed is not None
        assert renewed.value != planted.value
        assert PETRA in page.text
        assert (await attacker.open("/account")).path.startswith("/login")

    @pytest.mark.parametrize("act", ["/logout", "/account/sessions/end"])
    async def test_of_somebody_who_left_opens_nothing(
        self, core: Core, world: World, visit: Callable[..., Browser], act: str
    ) -> None:
        petra, thief = visit(), visit()
        await petra.log_in(PETRA, PASSWORD)
        stolen = petra.cookie("kontor_session")
        assert stolen is not None
        thief.set_cookie("kontor_session", stolen.value)
        assert (await thief.open("/account")).path == "/account"
        await petra.press(act)
        assert (await thief.open("/account")).path.startswith("/login")


TARGETS = (
    "//evil.example", "///evil.example", "////evil.example/..", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example", "http:evil.example", "HTTPS:/evil.example", "javascript:alert(1)", "data:text/html,x",
    "/%2f%2fevil.example", "%2f%2fevil.example", "/%5cevil.example", "/\t/evil.example", "\t//evil.example",
    " //evil.example", "/\n/evil.example", "/\r\nLocation: https://evil.example", "/account\r\nSet-Cookie: x=1",
    "/%0d%0aSet-Cookie:%20x=1", "/\u2028//evil.example", "\u3002evil.example", "／／evil.example", "/@evil.example",
    "//kontor.example@evil.example", "/.evil.example", ".evil.example", "evil.example", "", "?next=//evil.example",
    "#//evil.example", "//evil.example\\@127.0.0.1", "/account/..//evil.example", "/\x00/evil.example", "/" + "a" * 600,
    "https:/\\evil.example", "//[::1]", "//evil%E3%80%82example", "/;@evil.example", "vbscript:x", "file:///etc/passwd",
)  # fmt: skip


class TestTarget:
    @pytest.mark.parametrize("signed_in", [False, True])
    async def test_stays_here_whatever_is_asked_for(
        self, core: Core, world: World, visit: Callable[..., Browser], signed_in: bool
    ) -> None:
        browser, led = visit(), {}
        if signed_in:
            await browser.log_in(PETRA, PASSWORD)
        for target in TARGETS:
            asked = f"/login?next={quote(target.encode(), safe='')}"
            if not signed_in:
                await browser.close()
                browser = visit()
                page = await browser.submit(
                    await browser.open(asked),
                    {"email": PETRA, "password": PASSWORD, "next": target},
                    follow=False,
                )
            else:
                page = await browser.ask("GET", asked, follow=False)
            led[target] = page.headers.get("Location", "")
            assert page.status in (302, 303), (target, page.status)
            assert "x=1" not in page.headers.get("Set-Cookie", "")
        for target, location in led.items():
            assert location.startswith("/"), target
            assert urlsplit(urljoin(browser.site, location)).netloc == urlsplit(browser.site).netloc, target
            assert not set(location) & {"\r", "\n", "\t", "\\", "\x00"}
            assert not location.startswith("//"), target

    async def test_a_target_of_ours_is_reached(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        page = await visit().send("/login?next=/connect", email=PETRA, password=PASSWORD)
        assert page.path == "/connect"
