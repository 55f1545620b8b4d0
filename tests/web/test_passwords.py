"""Forgotten passwords on the pages: one answer for everybody, in text and in time."""

import time
from collections.abc import Callable

from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World
from tests.web import links
from tests.web.browser import Browser
from web.timing import ANSWERED_AFTER

PETRA, NEW = "petra.kunz@federn-kunz.example", "vier Tafeln Messing"
PAIR = {"password": NEW, "password_again": NEW}


class TestForgot:
    async def test_known_and_unknown_addresses_get_the_same_answer(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        bodies, times = [], []
        for email in (PETRA, "nobody@federn-kunz.example", "no address"):
            began = time.perf_counter()
            page = await visit().send("/password/forgot", email=email)
            times.append(time.perf_counter() - began)
            bodies.append((page.status, page.body))
        assert bodies[0] == bodies[1] == bodies[2]
        assert min(times) >= ANSWERED_AFTER
        assert [mail["to"] for mail in await worlds.mails(core)] == [PETRA]


class TestReset:
    async def test_the_new_password_is_set_and_other_sessions_end(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        other, browser = visit(), visit()
        await other.log_in(PETRA, PASSWORD)
        path = await links.reset(core, PETRA)
        for method in ("HEAD", "GET"):
            assert (await visit().ask(method, path)).status == 200
        page = await browser.send(path, **PAIR)
        assert (page.path, page.value("email")) == ("/login", PETRA)
        assert "Ihr neues Passwort ist gespeichert" in page.text
        assert (await other.open("/account")).path.startswith("/login")
        assert (await browser.log_in(PETRA, NEW)).path == "/account"
        assert (await visit().open(path)).status == 410

    async def test_a_refused_password_leaves_the_link_good(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        path = await links.reset(core, PETRA)
        assert list((await browser.send(path, password="kurz", password_again="kurz")).errors()) == [
            "password"
        ]
        differ = await browser.send(path, password=NEW, password_again=PASSWORD)
        assert list(differ.errors()) == ["password_again"]
        assert (await browser.send(path, **PAIR)).path == "/login"


class TestDeadLink:
    async def test_the_four_ways_to_die_look_the_same_to_the_byte(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        seen = set()
        for path in (await links.dead(core, world)).values():
            page = await visit().open(path)
            headers = {k: v for k, v in page.headers.items() if k != "Date"}
            seen.add((page.status, page.body, tuple(sorted(headers.items()))))
        [(status, body, _)] = seen
        assert status == 410
        assert "So geht es weiter" in body.decode()

    async def test_sending_the_form_of_a_dead_link_looks_the_same_too(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        seen = set()
        for path in (await links.dead(core, world)).values():
            page = await browser.ask("POST", path, data=PAIR)
            seen.add((page.status, page.body))
        assert [status for status, _ in seen] == [410]
