"""The page that connects a chat."""

import re
from collections.abc import Callable

import pytest
from aiohttp import web
from sqlalchemy import func, select

from core.models import Token, User
from core.people import chats
from core.service import Core
from tests.core.people.world import CHAT, PASSWORD, World
from tests.web.browser import Browser
from web import ChatPlace, make_app

PETRA = "petra.kunz@federn-kunz.example"


class TestConnect:
    async def test_button_and_picture_hold_a_link_that_connects(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.open("/connect")
        found = re.search(r'href="https://t\.me/kontor_bot\?start=([\w-]{43})"', page.text)
        assert found is not None
        assert page.tree.css_first("figure[role=img] svg") is not None
        async with core.begin() as tx:
            person = await chats.connect(tx, CHAT, found.group(1))
        assert person.user_id == world.master
        assert "Petra M." in (await browser.open("/connect")).text

    async def test_looking_at_its_head_makes_no_link(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        assert (await browser.ask("HEAD", "/connect")).status == 200
        async with core.read() as tx:
            assert await tx.session.scalar(select(func.count()).select_from(Token)) == 0

    @pytest.mark.parametrize(
        "head", [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}]
    )
    async def test_a_browser_that_looks_ahead_gets_no_link_and_asks_again_later(
        self, core: Core, world: World, browser: Browser, head: dict[str, str]
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.ask("GET", "/connect", headers=head)
        assert (page.status, page.headers["Cache-Control"]) == (503, "no-store")
        async with core.read() as tx:
            assert await tx.session.scalar(select(func.count()).select_from(Token)) == 0
        assert "start=" in (await browser.open("/connect")).text

    async def test_a_visitor_logs_in_first(self, browser: Browser) -> None:
        assert (await browser.open("/connect")).path == "/login?next=/connect"

    async def test_the_demo_leads_to_its_own_chat_page(self, core: Core, world: World) -> None:
        runner = web.AppRunner(make_app(core, ChatPlace("http://127.0.0.1:1/chat")), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        browser = Browser(f"http://127.0.0.1:{runner.addresses[0][1]}", {})
        await browser.log_in(PETRA, PASSWORD)
        assert 'href="http://127.0.0.1:1/chat?start=' in (await browser.open("/connect")).text
        await browser.close()
        await runner.cleanup()

    async def test_a_chat_is_disconnected_on_the_account_page(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        browser = visit()
        await browser.log_in(PETRA, PASSWORD)
        link = re.search(r"start=([\w-]{43})", (await browser.open("/connect")).text)
        assert link is not None
        async with core.begin() as tx:
            await chats.connect(tx, CHAT, link.group(1))
        page = await browser.open("/account")
        form = page.tree.css_first("form[action*=chats]")
        assert form is not None
        page = await browser.press(form.attributes["action"] or "")
        assert "Es ist kein Chat verbunden." in page.text
        async with core.read() as tx:
            assert not (await chats.person_of_chat(tx, CHAT, "de")).is_signed_in


class TestAccount:
    async def test_a_contact_person_sees_the_service_company(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        page = await browser.log_in("anna.berg@metallservice.example", PASSWORD)
        assert "Metallservice Süd GmbH" in page.text
        assert "Ansprechpartner" in page.text

    async def test_a_general_user_sees_what_is_withheld(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.general)).may_see_prices = False
        page = await browser.log_in("jan.vogt@federn-kunz.example", PASSWORD)
        assert "Preise und Rechnungen" in page.text
