"""Own activity: everybody sees their own acts, in words, and nobody else's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import NotSignedIn
from core.models import Document
from core.people.person import Channel, operator, visitor
from core.privacy import activity, audit
from core.privacy.activity import Deed
from core.service import Core
from tests.conftest import NOON
from tests.core.people import world as worlds
from tests.core.people.world import World

ROOT = Path(__file__).parents[3]
ROOMS = ("core", "web", "bot", "mailin", "kontor")
UNSEEN = frozenset({"user.erased", "document.withdrawn", "order.handed_over", "order.acknowledged"})
"""Acts of the operator, who has no activity."""


def noted() -> Iterator[tuple[str, str]]:
    """Every action that the code notes, `*` for what it fills in, and where."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.note":
                    for action in _texts(call.args[2]):
                        yield action, f"{path.relative_to(ROOT)}:{call.lineno}"


def _texts(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp():
            return [*_texts(node.body), *_texts(node.orelse)]
        case ast.JoinedStr():
            parts = [part.value if isinstance(part, ast.Constant) else "*" for part in node.values]
            return ["".join(map(str, parts))]
    return []


def has_words(action: str) -> bool:
    """Has every action that the pattern may stand for words?"""
    if "*" not in action:
        try:
            return bool(activity.words_for(action))
        except KeyError:
            return False
    head = action.partition("*")[0]
    return any(key.startswith(head) and key.endswith(".*") for key in activity.WORDS)


async def fetch(core: Core, world: World, user_id: int, company_id: int) -> Document:
    """A document of the company, fetched by the user."""
    person = await worlds.person(core, user_id)
    async with core.begin() as tx:
        document = Document(
            number="90012345",
            number_key="90012345",
            company_id=company_id,
            kind="invoice",
            issued_on=date(2026, 10, 12),
            file_name="90012345.pdf",
            media_type="application/pdf",
            size=1,
            sha256="0" * 64,
            imported_at=tx.now,
        )
        tx.session.add(document)
        await tx.session.flush()
        await audit.note(tx, person, "document.fetched", document=document.id)
        return document


async def deeds(core: Core, user_id: int, **more: int) -> list[Deed]:
    person = await worlds.person(core, user_id, Channel.WEB)
    async with core.read() as tx:
        return list(await activity.deeds_of(tx, person, **more))


class TestWords:
    def test_every_act_that_is_noted_has_words(self) -> None:
        found = list(noted())
        assert len(found) > 15
        assert not [place for place in found if place[0] not in UNSEEN and not has_words(place[0])]

    def test_a_sentence_names_the_document(self) -> None:
        deed = Deed(1, NOON, "chat", "document.fetched", {}, "90012345")
        assert activity.in_words(deed, "de") == "Beleg abgerufen: 90012345"
        assert activity.in_words(deed, "en") == "Fetched a document: 90012345"
        assert activity.channel_in_words(deed, "de") == "im Chat"

    def test_every_channel_has_words(self) -> None:
        assert set(activity.CHANNELS) == {channel.value for channel in Channel}

    def test_what_is_filled_in_needs_no_words_of_its_own(self) -> None:
        assert activity.words_for("export.orders.pdf") == "Exported the orders"
        with pytest.raises(KeyError):
            activity.words_for("nothing.known")


class TestDeeds:
    async def test_what_was_fetched_is_there_with_number_and_channel(self, core: Core, world: World) -> None:
        await fetch(core, world, world.general, world.company)
        [deed] = await deeds(core, world.general)
        assert (deed.action, deed.channel, deed.about) == ("document.fetched", "chat", "90012345")

    async def test_the_number_of_another_companys_document_is_not_shown(
        self, core: Core, world: World
    ) -> None:
        async with core.begin() as tx:
            other = await worlds.add_company(tx, "200200", "Andere GmbH", world.contact, "andere.example")
        await fetch(core, world, world.general, other.id)
        assert [deed.about for deed in await deeds(core, world.general)] == [""]

    async def test_pages_follow_each_other_without_gap_or_repetition(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            for _ in range(7):
                await audit.note(tx, petra, "session.begun")
        first = await deeds(core, world.master, limit=4)
        second = await deeds(core, world.master, limit=4, before=first[-1].id)
        ids = [deed.id for deed in (*first, *second)]
        assert len(ids) == 7
        assert ids == sorted(set(ids), reverse=True)

    @pytest.mark.parametrize("who", [visitor(Channel.WEB), operator()])
    async def test_whoever_is_no_user_has_none(self, core: Core, who: audit.Actor) -> None:
        async with core.read() as tx:
            with pytest.raises(NotSignedIn):
                await activity.deeds_of(tx, who)

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(acts=st.lists(st.sampled_from(["contact", "master", "general"]), max_size=12))
    async def test_nobody_sees_anothers(self, core: Core, world: World, acts: list[str]) -> None:
        people = {name: await worlds.person(core, getattr(world, name)) for name in set(acts)}
        before = {name: len(await deeds(core, getattr(world, name), limit=1000)) for name in people}
        async with core.begin() as tx:
            for name in acts:
                await audit.note(tx, people[name], "session.begun", user=people[name].user_id)
        for name, who in people.items():
            mine = await deeds(core, getattr(world, name), limit=1000)
            assert len(mine) == before[name] + acts.count(name)
            assert {deed.facts["user"] for deed in mine} == {who.user_id}
            async with core.read() as tx:
                for other in set(people) - {name}:
                    assert await activity.deed_of(tx, people[other], mine[0].id) is None
