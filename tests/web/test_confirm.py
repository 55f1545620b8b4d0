"""The page that confirms what a mail asked for: looking changes nothing, the button does it once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import SetClock
from core.models import Door, InboxItem, Purpose
from core.people import confirmations, tokens
from core.people.confirmations import Wanted
from core.people.person import Channel
from core.post import inbox
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World
from tests.web.browser import Browser

PETRA, JAN = "petra.kunz@federn-kunz.example", "jan.vogt@federn-kunz.example"
WISH = {"intent": "deactivate", "email": JAN, "confirmed": True}
SAID = "Bitte <b>sofort</b>\n<script>alert(1)</script>"


async def offered(core: Core, world: World, *, needs_login: bool = False) -> str:
    """The path of a link that confirms a stored mail."""
    petra = await worlds.person(core, world.master, Channel.MAIL)
    async with core.begin() as tx:
        await inbox.store(tx, Door.MAIL, unique_key="mail:1", lane=PETRA, content=b"Subject: x\r\n\r\nx")
        number = (await tx.session.scalars(select(InboxItem.id))).one()
        summary = "<p>Soll ich <b>Jan Vogt</b> deaktivieren?</p>"
        wanted = Wanted(number, [WISH], [summary], said=SAID, needs_login=needs_login)
        return (await confirmations.offer(tx, petra, wanted)).removeprefix(core.settings.public_url)


async def stored(core: Core) -> list[InboxItem]:
    async with core.read() as tx:
        return list(await tx.session.scalars(select(InboxItem).order_by(InboxItem.id)))


class TestPage:
    async def test_it_shows_what_would_be_done_and_what_the_mail_says(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        page = await browser.open(await offered(core, world))
        assert page.heading == "Bitte bestätigen"
        assert "Soll ich <b>Jan Vogt</b> deaktivieren?" in page.text
        assert "&lt;script&gt;" in page.text
        assert "<script>" not in page.text

    async def test_its_own_address_goes_nowhere(self, core: Core, world: World, browser: Browser) -> None:
        page = await browser.open(await offered(core, world))
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"

    async def test_it_speaks_english(self, core: Core, world: World, visit: Callable[..., Browser]) -> None:
        page = await visit("en").open(await offered(core, world))
        assert page.heading == "Please confirm"

    async def test_the_button_stores_the_mail_once_more_and_says_where_the_answer_comes(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        page = await browser.send(await offered(core, world))
        assert page.heading == "Bestätigt"
        assert "p•••@federn-kunz.example" in page.text
        assert PETRA not in page.text
        first, again = await stored(core)
        assert again.content == first.content
        assert again.envelope["confirmed"] is True
        assert again.envelope["user"] == world.master
        assert again.envelope["requests"] == [WISH]

    async def test_a_forged_form_does_nothing(self, core: Core, world: World, browser: Browser) -> None:
        path = await offered(core, world)
        assert (await browser.send(path, token="x" * 43)).status == 403
        assert len(await stored(core)) == 1
        assert (await browser.open(path)).status == 200


class TestDeadLink:
    @pytest.mark.parametrize("way", ["used", "expired", "revoked", "unknown", "mail is gone"])
    async def test_all_of_them_give_the_same_page(
        self, core: Core, world: World, clock: SetClock, browser: Browser, way: str
    ) -> None:
        path = await offered(core, world)
        plain = await browser.open("/password/reset/" + "x" * 43)
        if way == "used":
            await browser.send(path)
        if way == "expired":
            clock.advance(timedelta(days=7))
        if way == "unknown":
            path = "/confirm/" + "x" * 43
        async with core.begin() as tx:
            if way == "revoked":
                await tokens.revoke(tx, Purpose.CONFIRM, user_id=world.master)
            if way == "mail is gone":
                (await tx.session.scalars(select(InboxItem))).one().content = None
        page = await browser.open(path)
        assert page.status == 410
        assert page.text.replace(path, "") == plain.text.replace(plain.path, "")

    async def test_a_link_of_another_purpose_opens_nothing(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        token = (await offered(core, world)).rpartition("/")[2]
        assert (await browser.open(f"/password/reset/{token}")).status == 410


class TestLogin:
    async def test_an_unproven_mail_is_shown_to_its_user_only(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        path = await offered(core, world, needs_login=True)
        for email, status in ((JAN, 403), (PETRA, 200)):
            browser = visit()
            assert (await browser.open(path)).path == f"/login?next={path}"
            page = await browser.log_in(email, PASSWORD, path=f"/login?next={path}")
            assert page.status == status
            assert ("Jan Vogt" in page.text) is (status == 200)
        assert len(await stored(core)) == 1

    async def test_a_proven_mail_needs_none(self, core: Core, world: World, browser: Browser) -> None:
        assert (await browser.open(await offered(core, world))).status == 200
