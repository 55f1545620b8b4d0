"""Links to files that are too large for chat and mail: for one user, as often as wanted, each time decided anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from core.clock import SetClock
from core.desk import files
from core.desk.requests import Intent, Request, Slots
from core.models import AuditEntry, Company, Purpose, Token, User
from core.people import downloads, managing, tokens
from core.post.files import FileRecipe
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World
from tests.security.dumps import dump, new_in, touched
from tests.web.browser import Browser

PETRA, JAN = "petra.kunz@federn-kunz.example", "jan.vogt@federn-kunz.example"
ORDERS = Request(Intent.EXPORT, Slots(what="orders", format="csv"))


async def offered(core: Core, world: World, recipe: FileRecipe | None = None) -> str:
    """The path of a link that leads Petra to her orders."""
    petra = await worlds.person(core, world.master)
    async with core.begin() as tx:
        url = await downloads.offer(tx, world.master, recipe or files.export_recipe(petra, ORDERS))
    return url.removeprefix(core.settings.public_url)


@pytest.fixture
async def petra(world: World, browser: Browser) -> Browser:
    await browser.log_in(PETRA, PASSWORD)
    return browser


class TestFile:
    async def test_it_comes_after_login(self, core: Core, world: World, browser: Browser) -> None:
        path = await offered(core, world)
        login = await browser.open(path)
        assert login.path == f"/login?next={path}"
        page = await browser.log_in(PETRA, PASSWORD, path=login.path)
        assert page.status == 200
        assert "Federn Kunz GmbH (200100)" in page.body.decode("utf-8-sig")

    async def test_it_is_saved_never_shown_and_never_kept_on_the_way(
        self, core: Core, world: World, petra: Browser
    ) -> None:
        page = await petra.open(await offered(core, world))
        assert page.headers["Content-Disposition"].startswith('attachment; filename="Bestellungen_20')
        assert page.headers["Content-Type"] == "text/csv"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert int(page.headers["Content-Length"]) == len(page.body)

    async def test_it_may_be_fetched_again_for_seven_days_to_the_second(
        self, core: Core, world: World, petra: Browser, clock: SetClock
    ) -> None:
        path = await offered(core, world)
        statuses = [(await petra.open(path)).status for _ in range(3)]
        assert statuses == [200, 200, 200]
        for days, status in ((timedelta(days=7, seconds=-1), 200), (timedelta(seconds=1), 410)):
            clock.advance(days)
            await petra.log_in(PETRA, PASSWORD)
            assert (await petra.open(path)).status == status

    async def test_fetching_it_changes_nothing(self, core: Core, world: World, petra: Browser) -> None:
        path = await offered(core, world)
        async with core.read() as tx:
            before = await dump(tx)
        await petra.open(path)
        async with core.read() as tx:
            now = await dump(tx)
        assert not [*touched(now, before), *new_in(now, before)]

    async def test_a_contact_persons_fetch_is_noted_as_a_look_each_time(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        recipe = FileRecipe(
            "export",
            {"user": world.contact, "language": "de", "company": world.company, "request": ORDERS.to_json()},
        )
        async with core.begin() as tx:
            url = await downloads.offer(tx, world.contact, recipe)
        path = url.removeprefix(core.settings.public_url)
        await browser.log_in("anna.berg@metallservice.example", PASSWORD)
        assert (await browser.open(path)).status == 200
        async with core.read() as tx:
            looks = select(func.count()).where(AuditEntry.action == "look.file")
            assert await tx.session.scalar(looks) == 1
        async with core.begin() as tx:
            await tx.session.execute(update(Company).values(contact_id=world.master))
        assert (await browser.open(path)).status == 404

    async def test_head_makes_nothing(self, core: Core, world: World, petra: Browser) -> None:
        path = await offered(core, world, FileRecipe("made by nobody", {"user": world.master}))
        page = await petra.ask("HEAD", path)
        assert (page.status, page.body) == (200, b"")
        assert page.headers["Content-Disposition"] == "attachment"
        assert (await petra.open(path)).status == 500

    async def test_a_large_one_arrives_whole(
        self, core: Core, world: World, petra: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("web.pages.downloads.CHUNK", 100)
        page = await petra.open(await offered(core, world))
        assert len(page.body) == int(page.headers["Content-Length"]) > 100


class TestRights:
    async def test_somebody_else_is_told_kindly_and_nothing_of_what_it_is(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        path = await offered(core, world)
        jan = visit()
        await jan.log_in(JAN, PASSWORD)
        page = await jan.open(path)
        assert (page.status, page.heading) == (403, "Dieser Link gehört einem anderen Benutzer")
        assert "Bestellungen" not in page.text.partition("<main")[2].partition("</main>")[0]
        assert "Petra" not in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"

    async def test_what_was_withdrawn_or_withheld_since_is_not_given(
        self, core: Core, world: World, petra: Browser
    ) -> None:
        recipe = FileRecipe("document", {"user": world.master, "language": "de", "document": 4711})
        page = await petra.open(await offered(core, world, recipe))
        assert (page.status, page.heading) == (404, "Diese Datei ist nicht mehr verfügbar")

    async def test_a_user_deactivated_since_has_a_dead_link(
        self, core: Core, world: World, visit: Callable[..., Browser]
    ) -> None:
        petra = await worlds.person(core, world.master)
        jan = await worlds.person(core, world.general)
        async with core.begin() as tx:
            url = await downloads.offer(tx, world.general, files.export_recipe(jan, ORDERS))
            await managing.deactivate(tx, petra, world.general)
        page = await visit().open(url.removeprefix(core.settings.public_url))
        assert page.status == 410

    @pytest.mark.parametrize("way", ["revoked", "expired", "unknown", "another purpose"])
    async def test_every_dead_link_gives_the_same_page(
        self, core: Core, world: World, petra: Browser, clock: SetClock, way: str
    ) -> None:
        plain = await petra.open("/password/reset/" + "x" * 43)
        path = await offered(core, world)
        async with core.begin() as tx:
            if way == "revoked":
                await tokens.revoke(tx, Purpose.DOWNLOAD, user_id=world.master)
            if way == "expired":
                await tx.session.execute(update(Token).values(expires_at=tx.now))
            if way == "unknown":
                await tx.session.execute(delete(Token))
            if way == "another purpose":
                await tx.session.execute(update(Token).values(purpose=Purpose.CONFIRM))
        page = await petra.open(path)
        assert page.status == 410
        assert page.text.replace(path, "") == plain.text.replace(plain.path, "")

    async def test_of_the_link_only_a_hash_is_kept(self, core: Core, world: World) -> None:
        token = (await offered(core, world)).rpartition("/")[2]
        async with core.read() as tx:
            assert token not in repr(await dump(tx))

    async def test_it_speaks_english(self, core: Core, world: World, visit: Callable[..., Browser]) -> None:
        path = await offered(core, world)
        async with core.begin() as tx:
            await tx.session.execute(update(User).values(language="en"))
        jan = visit("en")
        await jan.log_in(JAN, PASSWORD)
        assert (await jan.open(path)).heading == "This link is another user’s"
