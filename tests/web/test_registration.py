"""The registration page, from the link in the mail to the login page."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from core.clock import SetClock
from core.models import Token, User
from core.service import Core
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

    async def test_opening_it_changes_nothing_and_uses_nothing_up(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        path = await links.invitation(core, world)
        async with core.read() as tx:
            before = [
                vars(row) | {"_sa_instance_state": None} for row in await tx.session.scalars(select(Token))
            ]
        for method in ("HEAD", "GET", "HEAD", "GET"):
            assert (await visit().ask(method, path)).status == 200
        async with core.read() as tx:
            after = [
                vars(row) | {"_sa_instance_state": None} for row in await tx.session.scalars(select(Token))
            ]
        assert before == after
        assert (await visit().send(path, **TYPED)).path == "/login"

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


PAIR = {"password": PASSWORD, "password_again": PASSWORD}
