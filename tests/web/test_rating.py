"""The page that rates an answer by mail: looking rates nothing, a button does, and another one changes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from core.desk import Intent, Request, Slots, ratings
from core.models import GapKind, Offer, QuestionGap
from core.people.person import Channel
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import World
from tests.web.browser import Browser

WISH = Request(Intent.RATE, Slots(entry="dokumente", text="Wo finde ich <b>Rechnungen</b> von Petra Kunz?"))


async def rateable(core: Core, world: World) -> str:
    """The path of the link below an answer."""
    petra = await worlds.person(core, world.master, Channel.MAIL)
    async with core.begin() as tx:
        return (await ratings.link(tx, petra, WISH)).removeprefix(core.settings.public_url)


async def rated(core: Core) -> list[tuple[str, str]]:
    async with core.read() as tx:
        found = await tx.session.scalars(select(QuestionGap).order_by(QuestionGap.id))
        return [(gap.kind, gap.text) for gap in found]


class TestPage:
    async def test_shows_the_question_without_a_name_and_rates_nothing(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        path = await rateable(core, world)
        for query in ("", "?rating=good", "?rating=bad", "?rating=x"):
            page = await browser.open(path + query)
            assert page.status == 200
            assert page.heading == "War diese Antwort hilfreich?"
            assert "&lt;b&gt;Rechnungen" in page.text
            assert "Kunz" not in page.text
        assert await rated(core) == []

    @pytest.mark.parametrize(("chosen", "other"), [("good", "bad"), ("bad", "good")])
    async def test_the_choice_of_the_link_comes_first(
        self, core: Core, world: World, browser: Browser, chosen: str, other: str
    ) -> None:
        page = await browser.open(f"{await rateable(core, world)}?rating={chosen}")
        assert [node.attributes["value"] for node in page.tree.css("[name=rating]")] == [chosen, other]

    async def test_its_own_address_goes_nowhere(self, core: Core, world: World, browser: Browser) -> None:
        assert (await browser.open(await rateable(core, world))).headers["Referrer-Policy"] == "no-referrer"

    async def test_it_speaks_english(self, core: Core, world: World, visit: Callable[..., Browser]) -> None:
        page = await visit("en").open(await rateable(core, world))
        assert page.heading == "Was this answer helpful?"


class TestButton:
    async def test_keeps_what_was_no_help_without_a_name_and_names_the_way_to_a_human(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        page = await browser.send(await rateable(core, world), rating="bad")
        assert page.heading == "Vielen Dank"
        assert "„Kontakt“ in die erste Zeile" in page.text
        [(kind, text)] = await rated(core)
        assert kind == GapKind.BAD
        assert text.startswith("Wo finde ich")
        assert "Kunz" not in text

    async def test_a_second_time_counts_once_and_the_other_one_changes_it(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        path = await rateable(core, world)
        for rating in ("bad", "bad", "good", "good"):
            await browser.send(path, rating=rating)
            assert [kind for kind, _ in await rated(core)] == [rating]

    async def test_a_forged_form_and_an_unknown_rating_rate_nothing(
        self, core: Core, world: World, browser: Browser
    ) -> None:
        path = await rateable(core, world)
        assert (await browser.send(path, token="x" * 43, rating="bad")).status == 403
        assert (await browser.send(path, rating="unanswered")).status == 400
        assert (await browser.send(path)).status == 400
        assert await rated(core) == []


class TestDeadLink:
    @pytest.mark.parametrize("way", ["seal", "number", "garbage", "forgotten", "a chat's"])
    async def test_all_of_them_give_the_same_page(
        self, core: Core, world: World, browser: Browser, way: str
    ) -> None:
        path = await rateable(core, world)
        number, seal = path.removeprefix("/rate/").split("-")
        dead = {
            "seal": f"/rate/{number}-{'a' * 16}",
            "number": f"/rate/{int(number) + 1}-{seal}",
            "garbage": "/rate/x",
        }.get(way, path)
        async with core.begin() as tx:
            offer = await tx.session.get_one(Offer, int(number))
            if way == "forgotten":
                await tx.session.delete(offer)
            if way == "a chat's":
                offer.key = "telegram:4711"
        page = await browser.open(dead)
        assert (page.status, page.heading) == (410, (await browser.open("/rate/0-x")).heading)
        assert (await browser.ask("POST", dead)).status == 410
