"""The registration page, from the link in the mail to the login page."""

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import SetClock
from core.models import Invitation, Purpose, Token, User
from core.people import tokens
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World
from tests.web import links
from tests.web.browser import Browser
from tests.web.links import MAX

TYPED = {
    "title": "Herr",
    "first_name": "Max",
    "last_name": "Muster",
    "phone": "0711 5550199",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


async def find(core: Core) -> User | None:
    async with core.read() as tx:
        return await tx.session.scalar(select(User).where(User.email_key == MAX))


class TestRegistrationPage:
    async def test_it_shows_address_and_name(self, core: Core, world: World, browser: Browser) -> None:
        page = await browser.open(await links.invitation(core, world))
        assert (page.status, page.heading) == (200, "Registrieren")
        assert [page.value(name) for name in ("email", "first_name", "last_name")] == [MAX, "Max", "Muster"]
        assert page.tree.css_first("[name=email][readonly]") is not None
        assert page.headers["Referrer-Policy"] == "no-referrer"

    async def test_every_field_has_a_label_and_a_hint_for_the_browser(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        page = await browser.open(await links.invitation(core, world))
        fields = page.tree.css("main input:not([type=hidden])")
        labels = {node.attributes["for"] for node in page.tree.css("label")}
        assert {node.attributes["id"] for node in fields} <= labels
        kinds = {node.attributes["name"]: node.attributes.get("autocomplete") for node in fields}
        assert kinds == {
            "email": "username",
            "title": None,
            "first_name": "given-name",
            "last_name": "family-name",
            "phone": "tel",
            "password": "new-password",
            "password_again": "new-password",
        }

    async def test_after_saving_comes_the_login_page_with_the_address(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        page = await browser.send(await links.invitation(core, world), **TYPED)
        assert (page.status, page.path, page.value("email")) == (200, "/login", MAX)
        assert "Sie sind registriert" in page.text
        account = await browser.log_in(MAX, PASSWORD)
        assert (account.path, account.heading) == ("/account", "Mein Konto")
        assert "0711 5550199" in account.text

    async def test_only_password_and_names_are_required(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        path = await links.invitation(core, world)
        page = await browser.send(path, first_name="", last_name="", password="", password_again="")
        assert page.status == 422
        assert list(page.errors()) == ["first_name", "last_name", "password"]
        page = await browser.send(path, title="", phone="", **{k: TYPED[k] for k in list(TYPED)[1:3]}, **PAIR)
        assert page.path == "/login"
        user = await find(core)
        assert user is not None
        assert (user.title, user.phone) == ("", "")

    async def test_what_was_typed_stays_except_the_password(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        typed = TYPED | {"first_name": "<Moritz>", "password": "passwort", "password_again": "passwort"}
        page = await browser.send(await links.invitation(core, world), **typed)
        assert page.value("first_name") == "<Moritz>"
        assert page.value("password") == ""
        assert "<Moritz>" not in page.text
        assert page.errors() == {
            "password": "Dieses Passwort benutzen sehr viele Menschen. Bitte wählen Sie ein anderes."
        }
        field = page.tree.css_first("#password")
        assert field is not None
        assert field.attributes["aria-invalid"] == "true"
        for name in (field.attributes["aria-describedby"] or "").split():
            assert page.tree.css_first(f"#{name}") is not None

    async def test_the_address_cannot_be_changed(self, core: Core, world: World, browser: Browser) -> None:
        path = await links.invitation(core, world)
        await browser.send(path, email="boss@federn-kunz.example", **TYPED)
        assert await find(core) is not None

    async def test_a_second_use_is_gone(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        path = await links.invitation(core, world)
        await visit().send(path, **TYPED)
        assert (await visit().open(path)).status == 410

    async def test_it_ends_after_90_days_to_the_second(
        self, core: Core, world: World, browser: Browser, clock: SetClock
    ) -> None:
        path = await links.invitation(core, world)
        clock.advance(timedelta(days=90, seconds=-1))
        assert (await browser.open(path)).status == 200
        clock.advance(timedelta(seconds=1))
        assert (await browser.open(path)).status == 410

    async def test_in_english(self, core: Core, world: World, visit: Callable[..., Browser]) -> None:
        browser = visit("en-GB,en;q=0.9,de;q=0.5")
        page = await browser.open(await links.invitation(core, world))
        assert page.heading == "Register"
        assert page.tree.css_first("html[lang=en]") is not None
        await browser.send(page.path, **TYPED)
        user = await find(core)
        assert user is not None
        assert user.language == "en"

    @pytest.mark.parametrize(
        "password",
        [
            "8Zeichen",
            "x" * 60 + "Ä€ß∞漢 \t" + "y" * 60,
            "nur kleine wörter und leerzeichen",
            "٣٢١٠ ﷽ שלום🙂🙂",
        ],
    )
    async def test_a_password_is_8_to_128_characters_of_any_kind(
        self, core: Core, world: World, browser: Browser, password: str
    ) -> None:
        typed = TYPED | {"password": password, "password_again": password}
        assert (await browser.send(await links.invitation(core, world), **typed)).path == "/login"
        assert (await browser.log_in(MAX, password)).path == "/account"

    @pytest.mark.parametrize(
        ("password", "said"),
        [
            ("7Zeiche", "mindestens 8 Zeichen"),
            ("x9" * 64 + "z", "höchstens 128 Zeichen"),
            ("passwort1", "sehr viele Menschen"),
            ("Max.Muster1", "Namen"),
            ("muster2026", "Namen"),
            ("federn-kunz", "Namen"),
        ],
    )
    async def test_a_poor_password_is_refused_with_the_reason(
        self, core: Core, world: World, browser: Browser, password: str, said: str
    ) -> None:
        typed = TYPED | {"password": password, "password_again": password}
        page = await browser.send(await links.invitation(core, world), **typed)
        assert page.status == 422
        assert said in page.errors()["password"]
        assert await find(core) is None

    async def test_sent_twice_at_the_same_moment_it_registers_once(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        path = await links.invitation(core, world)
        browsers = [visit() for _ in range(3)]
        forms = [await browser.open(path) for browser in browsers]
        pages = await asyncio.gather(
            *(browser.submit(form, TYPED) for browser, form in zip(browsers, forms, strict=True))
        )
        assert sorted(page.status for page in pages) == [200, 410, 410]

    async def test_the_title_is_kept_as_frau_or_herr_and_greets(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        browser = visit("en")
        await browser.send(await links.invitation(core, world), **TYPED | {"title": "Frau"})
        user = await find(core)
        assert user is not None
        assert user.title == "Frau"
        await links.reset(core, MAX)
        assert "Dear Ms Muster" in (await worlds.mails(core, MAX))[-1]["html"]

    async def test_another_title_than_those_offered_is_none(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        await browser.send(await links.invitation(core, world), **TYPED | {"title": "<b>Graf</b>"})
        user = await find(core)
        assert user is not None
        assert user.title == ""


KINDS = {
    Purpose.REGISTER: "/register/",
    Purpose.RESET: "/password/reset/",
    Purpose.ADDRESS: "/account/email/",
    Purpose.DISOWN: "/disown/",
    Purpose.CONFIRM: "/confirm/",
}


async def dead_links(core: Core, world: World) -> list[str]:
    """Links of every kind, dead in each of the four ways, and one that opens something else."""
    invited: dict[str, Any] = {"invitation_id": await open_invitation(core, world)}
    owned: dict[str, Any] = {"user_id": world.general}
    paths = [f"{place}{'x' * 43}" for place in KINDS.values()]
    for purpose, place in KINDS.items():
        of = invited if purpose is Purpose.REGISTER else owned
        async with core.begin() as tx:
            used = await tokens.issue(tx, purpose, HOUR, **of)
            await tokens.use(tx, purpose, used)
            revoked = await tokens.issue(tx, purpose, HOUR, **of)
            await tokens.revoke(tx, purpose, **of)
            expired = await tokens.issue(tx, purpose, timedelta(0), **of)
            other = await tokens.issue(tx, Purpose.CONNECT, HOUR, **owned)
        paths += [place + token for token in (used, revoked, expired, other)]
    return paths


async def open_invitation(core: Core, world: World) -> int:
    await links.invitation(core, world)
    async with core.read() as tx:
        return (await tx.session.scalars(select(Invitation.id))).one()


class TestDeadLink:
    async def test_of_every_kind_and_every_way_to_die_shows_one_and_the_same_page(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        browser, seen = visit(), set()
        for path in await dead_links(core, world):
            page = await browser.open(path)
            assert page.status == 410, path
            assert (await browser.ask("HEAD", path)).status == 410
            seen.add((re.sub(rb'name="csrf_token" value="[^"]*"', b"", page.body), told(page.headers)))
        assert len(seen) == 1

    async def test_says_in_both_languages_what_to_do_next(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        for language, words in (("de", "noch einmal zu senden"), ("en", "send the invitation again")):
            page = await visit(language).open(f"/register/{'x' * 43}")
            assert words in page.text
            assert {"/login", "/password/forgot"} <= {
                node.attributes["href"] for node in page.tree.css("main a")
            }


class TestScanner:
    """Mail scanners open every link, again and again."""

    async def test_no_link_of_any_kind_is_used_up_by_looking(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        paths = [
            await links.invitation(core, world),
            await links.reset(core, "jan.vogt@federn-kunz.example"),
            await links.address(core, world),
        ]
        before = await kept_tokens(core)
        for path in paths:
            for method in ("HEAD", "GET", "HEAD", "GET"):
                assert (await visit().ask(method, path)).status == 200, path
        assert await kept_tokens(core) == before


async def kept_tokens(core: Core) -> list[tuple[object, ...]]:
    async with core.read() as tx:
        rows = await tx.session.execute(select(Token.id, Token.token_hash, Token.used_at, Token.revoked_at))
        return sorted(tuple(row) for row in rows)


def told(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the headers say, but for the moment and the cookie of a form."""
    return tuple(
        sorted((name, value) for name, value in headers.items() if name not in ("Date", "Set-Cookie"))
    )


HOUR = timedelta(hours=1)
PAIR = {"password": PASSWORD, "password_again": PASSWORD}
