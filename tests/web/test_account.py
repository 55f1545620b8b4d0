"""Mein Konto: what people change there, and that a browser left open is not enough for what matters."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from core.models import AuditEntry, TelegramPolicy, Token, Topic, User
from core.people import subscriptions, telegram_policy
from core.people.disown_links import Event, issue_disown
from core.privacy import audit
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World
from tests.web import links
from tests.web.browser import Browser, Page
from web.timing import ANSWERED_AFTER

PETRA, JAN = "petra.kunz@federn-kunz.example", "jan.vogt@federn-kunz.example"
NEW_ADDRESS = "p.kunz@federn-kunz.example"
NEW = "vier Tafeln Messing"
PAIR = {"password": NEW, "password_again": NEW}


async def count(core: Core, table: type[Token] | type[AuditEntry]) -> int:
    async with core.read() as tx:
        return await tx.session.scalar(select(func.count()).select_from(table)) or 0


def said(page: Page) -> str:
    """What the page says about what was just done."""
    found = page.tree.css_first("[role=status]")
    return found.text(strip=True) if found else ""


class TestDetails:
    async def test_they_are_saved_and_shown(self, world: World, browser: Browser) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.send(
            "/account/details", title="", first_name="Petra", last_name="Kunz <b>", phone="0711 5550177"
        )
        assert (page.path, said(page)) == ("/account", "Ihre Angaben sind gespeichert.")
        assert "Petra Kunz &lt;b&gt;" in page.text
        assert "0711 5550177" in page.text
        assert said(await browser.open("/account")) == ""

    async def test_a_fault_stands_at_its_field_and_what_was_typed_stays(
        self, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.send("/account/details", first_name="", last_name="Kunz", phone="call me")
        assert page.status == 422
        assert list(page.errors()) == ["first_name", "phone"]
        assert page.value("phone") == "call me"
        field = page.tree.css_first("#phone")
        assert field is not None
        assert field.attributes["aria-invalid"] == "true"


class TestPassword:
    async def test_other_browsers_end_and_this_one_goes_on_under_a_new_session(
        self, world: World, visit: Callable[..., Browser]
    ) -> None:
        here, there = visit(), visit()
        await here.log_in(PETRA, PASSWORD)
        await there.log_in(PETRA, PASSWORD)
        before = here.cookie("kontor_session")
        page = await here.send("/account/password", current_password=PASSWORD, **PAIR)
        after = here.cookie("kontor_session")
        assert before is not None
        assert after is not None
        assert before.value != after.value
        assert page.path == "/account"
        assert "Alle anderen Browser sind abgemeldet" in said(page)
        assert (await there.open("/account")).path.startswith("/login")
        assert (await here.press("/account/language", language="de")).status == 200

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"current_password": PASSWORD, "password": "kurz", "password_again": "kurz"}, "password"),
            ({"current_password": PASSWORD, "password": NEW, "password_again": PASSWORD}, "password_again"),
            ({"current_password": "not this one", **PAIR}, "current_password"),
            ({}, "password"),
        ],
    )
    async def test_a_fault_stands_at_its_field(
        self, world: World, browser: Browser, typed: dict[str, str], field: str
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.send("/account/password", **typed)
        assert (page.status, list(page.errors())) == (422, [field])
        assert NEW not in page.text

    async def test_guessing_the_current_one_is_slowed_down(self, world: World, browser: Browser) -> None:
        await browser.log_in(PETRA, PASSWORD)
        for _ in range(5):
            await browser.send("/account/password", current_password="not this one", **PAIR)
        page = await browser.send("/account/password", current_password=PASSWORD, **PAIR)
        assert page.status == 422
        assert "zu viele Versuche" in page.errors()["current_password"]


class TestAddress:
    async def test_a_free_one_and_anothers_get_the_same_answer_after_the_same_time(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        seen = set()
        for email in (NEW_ADDRESS, JAN):
            began = time.perf_counter()
            page = await browser.send("/account/email", email=email, password=PASSWORD)
            assert time.perf_counter() - began >= ANSWERED_AFTER
            headers = {
                name: value for name, value in page.headers.items() if name not in ("Date", "Content-Length")
            }
            seen.add((page.status, page.text.replace(email, ""), tuple(headers.items())))
        assert len(seen) == 1
        assert "Bitte sehen Sie" in seen.pop()[1]
        assert JAN in [mail["to"] for mail in await worlds.mails(core)]

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"email": "p@elsewhere.example", "password": PASSWORD}, "email"),
            ({"email": "no address", "password": PASSWORD}, "email"),
            ({"email": PETRA, "password": PASSWORD}, "email"),
            ({"email": NEW_ADDRESS, "password": "not this one"}, "password"),
        ],
    )
    async def test_a_fault_stands_at_its_field(
        self, core: Core, world: World, browser: Browser, typed: dict[str, str], field: str
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.send("/account/email", **typed)
        assert (page.status, list(page.errors())) == (422, [field])
        assert await worlds.mails(core) == []

    async def test_looking_at_the_link_changes_nothing_and_its_button_does(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        path = await links.address(core, world)
        tokens, acts = await count(core, Token), await count(core, AuditEntry)
        for method in ("HEAD", "GET", "HEAD", "GET"):
            page = await visit().ask(method, path)
            assert (page.status, page.headers["Referrer-Policy"]) == (200, "no-referrer")
        assert (await count(core, Token), await count(core, AuditEntry)) == (tokens, acts)
        assert (await worlds.person(core, world.master)).email == PETRA
        page = await visit().send(path)
        assert (page.path, page.value("email")) == ("/login", NEW_ADDRESS)
        assert said(page).startswith("Ihre neue E-Mail-Adresse ist bestätigt")
        assert (await visit().open(path)).status == 410

    async def test_whoever_confirms_signed_in_stays_so_and_others_do_not(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        here, there = visit(), visit()
        await here.log_in(PETRA, PASSWORD)
        await there.log_in(PETRA, PASSWORD)
        page = await here.send(await links.address(core, world))
        assert page.path == "/account"
        assert NEW_ADDRESS in page.text
        assert (await there.open("/account")).path.startswith("/login")

    async def test_a_contact_person_is_told_where_it_is_changed(self, world: World, browser: Browser) -> None:
        await browser.log_in("anna.berg@metallservice.example", PASSWORD)
        assert "Warenwirtschaftssystem" in (await browser.open("/account/email")).text
        assert "Warenwirtschaftssystem" in (await browser.open("/account/details")).text


class TestTelegram:
    async def test_a_master_user_sets_what_it_may_carry(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.send("/account/telegram", policy="no_files")
        assert "Daten ohne Dateien" in page.text
        petra = await worlds.person(core, world.master)
        async with core.read() as tx:
            assert await telegram_policy.policy_of(tx, petra) is TelegramPolicy.NO_FILES

    async def test_nobody_else_does(self, core: Core, world: World, browser: Browser) -> None:
        page = await browser.log_in(JAN, PASSWORD)
        assert "/account/telegram" not in page.text
        assert (await browser.open("/account/telegram")).status == 403
        details = await browser.open("/account/details")
        page = await browser.ask(
            "POST",
            "/account/telegram",
            data={"csrf_token": details.value("csrf_token"), "policy": "faq_only"},
        )
        assert page.status == 403

    async def test_a_choice_that_is_none_is_refused(self, world: World, browser: Browser) -> None:
        await browser.log_in(PETRA, PASSWORD)
        assert (await browser.send("/account/telegram", policy="nothing")).status == 400


class TestActivity:
    async def test_it_is_read_page_by_page_without_a_gap(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            for _ in range(65):
                await audit.note(tx, petra, "user.language_set", user=world.master)
        await browser.log_in(PETRA, PASSWORD)
        seen: list[str] = []
        path: str | None = "/account/activity"
        while path:
            page = await browser.open(path)
            assert page.status == 200
            found = [node.attributes["href"] or "" for node in page.tree.css("main .things a")]
            assert len(found) <= 30
            seen += found
            older = page.tree.css_first("nav.pages a[href*=before]")
            path = older.attributes["href"] if older else None
        assert len(seen) == len(set(seen)) == 66
        assert "Angemeldet" in (await browser.open("/account/activity")).text

    @pytest.mark.parametrize("before", ["x", "-1", "٣", "9" * 19])
    async def test_a_page_that_cannot_be_is_not_found(
        self, world: World, browser: Browser, before: str
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        assert (await browser.open(f"/account/activity?before={before}")).status == 404

    async def test_nobody_sees_or_disowns_what_somebody_else_did(
        self, world: World, visit: Callable[..., Browser]
    ) -> None:
        petra, jan = visit(), visit()
        await petra.log_in(PETRA, PASSWORD)
        await jan.log_in(JAN, PASSWORD)
        link = (await petra.open("/account/activity")).tree.css_first("main .things a")
        assert link is not None
        path = link.attributes["href"] or ""
        assert path not in (await jan.open("/account/activity")).text
        assert (await jan.open(path)).status == 404
        token = (await jan.open("/account/details")).value("csrf_token")
        assert (await jan.ask("POST", path, data={"csrf_token": token})).status == 404
        assert (await petra.open("/account")).status == 200

    async def test_that_was_not_me_locks_everything_after_a_second_look(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.log_in(PETRA, PASSWORD)
        link = (await browser.open("/account/activity")).tree.css_first("main .things a")
        assert link is not None
        path = link.attributes["href"] or ""
        asked = await browser.open(path)
        assert asked.heading == "Das waren nicht Sie?"
        assert (await browser.open("/account")).status == 200
        page = await browser.submit(asked, {})
        assert page.path == "/login"
        assert said(page).startswith("Ihr Nutzerkonto ist gesichert")
        assert (await browser.log_in(PETRA, PASSWORD)).status == 422
        assert re.search(r"/password/reset/", (await worlds.mails(core, PETRA))[-1]["html"])


class TestDisownLink:
    async def test_looking_changes_nothing_and_the_button_locks_the_account(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        async with core.begin() as tx:
            petra = await tx.session.get_one(User, world.master)
            url = await issue_disown(tx, petra, Event.PASSWORD_CHANGED)
        path, victim = url.removeprefix(core.settings.public_url), visit()
        await victim.log_in(PETRA, PASSWORD)
        for method in ("HEAD", "GET"):
            assert (await visit().ask(method, path)).status == 200
        page = await visit().open(path)
        assert "p•••@federn-kunz.example" in page.text
        assert PETRA not in page.text
        assert (await victim.open("/account")).status == 200
        done = await visit().send(path)
        assert said(done).startswith("Ihr Nutzerkonto ist gesichert")
        assert (await victim.open("/account")).path.startswith("/login")
        assert (await visit().open(path)).status == 410


class TestMyData:
    async def test_the_password_opens_it(self, world: World, browser: Browser) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.send("/account/my-data", password=PASSWORD)
        assert page.headers["Content-Type"] == "application/zip"
        assert page.headers["Cache-Control"] == "no-store"
        assert re.fullmatch(r'attachment; filename="[\w.-]+\.zip"', page.headers["Content-Disposition"])
        with zipfile.ZipFile(io.BytesIO(page.body)) as archive:
            assert archive.testzip() is None
            text = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
        assert PETRA in text
        assert "$argon2id$" not in text

    async def test_without_it_nothing_comes(self, world: World, browser: Browser) -> None:
        await browser.log_in(PETRA, PASSWORD)
        page = await browser.send("/account/my-data", password="not this one")
        assert (page.status, list(page.errors())) == (422, ["password"])


class TestNotices:
    async def test_each_is_switched_on_and_off_by_its_button(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.log_in(JAN, PASSWORD)
        page = await browser.press("/account/notices", topic="statement", state="on")
        assert page.path == "/account"
        assert [node.text() for node in page.tree.css("[aria-labelledby=notices] .tag")] == ["an"]
        await browser.press("/account/notices", topic="contract", state="on")
        await browser.press("/account/notices", topic="statement", state="off")
        async with core.read() as tx:
            jan = await worlds.person(core, world.general)
            assert await subscriptions.topics_of(tx, jan) == {Topic.CONTRACT}

    async def test_a_contact_person_has_none(self, world: World, browser: Browser) -> None:
        await browser.log_in("anna.berg@metallservice.example", PASSWORD)
        page = await browser.open("/account")
        assert page.tree.css_first("#notices") is None
        token = page.value("csrf_token")
        data = {"csrf_token": token, "topic": "statement", "state": "on"}
        assert (await browser.ask("POST", "/account/notices", data=data)).status == 403

    @pytest.mark.parametrize(
        "fields", [{"topic": "weather", "state": "on"}, {"topic": "statement", "state": "1"}]
    )
    async def test_a_choice_that_is_none_is_refused(
        self, world: World, browser: Browser, fields: dict[str, str]
    ) -> None:
        await browser.log_in(JAN, PASSWORD)
        assert (await browser.press("/account/notices", **fields)).status == 400
