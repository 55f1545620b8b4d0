"""Every route of the pages with a path that really leads somewhere, and what it takes to walk them all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.desk import files, ratings
from core.desk.requests import Intent, Request, Slots
from core.models import ChatLink, InboxItem, User
from core.people import confirmations, downloads, sessions
from core.people.confirmations import Wanted
from core.people.disown_links import Event, issue_disown
from core.people.person import Channel
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import World
from tests.web import links
from web.app import ROUTES

NUMBER = re.compile(r"\{id:\\d\{1,18\}\}")
PETRA = "petra.kunz@federn-kunz.example"


@dataclass(frozen=True)
class Step:
    """A method and a path, with the pattern of its route."""

    method: str
    pattern: str
    path: str


def steps(method: str, live: Mapping[str, str]) -> list[Step]:
    """Every route of this method; patterns are filled from `live`, which must know each of them."""
    unknown = {route.path for route in ROUTES if "{" in route.path} - set(live)
    assert not unknown, "say in tests/security/doorsteps.py where a path of these that is alive comes from"
    return [
        Step(method, route.path, live[route.path] if "{" in route.path else route.path)
        for route in ROUTES
        if route.method == method
    ]


async def live_paths(core: Core, world: World) -> dict[str, str]:
    """A path that is alive for each pattern with something to be filled in, most of them Petra's."""
    async with core.begin() as tx:
        petra = await tx.session.get_one(User, world.master)
        await sessions.begin(tx, petra, "Firefox, Windows")
        chat = ChatLink(user_id=petra.id, telegram_user_id=4711, chat_id=4711, name="x", linked_at=tx.now)
        mail = InboxItem(
            door="mail", lane="z", unique_key="m", content=b"Hallo", envelope={}, created_at=tx.now,
            not_before=tx.now,
        )  # fmt: skip
        tx.session.add_all([chat, mail])
        await tx.session.flush()
        disown = await issue_disown(tx, petra, Event.CHAT_CONNECTED, chat.id)
    person = await worlds.person(core, world.master, Channel.WEB)
    async with core.begin() as tx:
        confirm = await confirmations.offer(tx, person, Wanted(mail.id, [], ["Zeigen"]))
        orders = Request(Intent.EXPORT, Slots(what="orders", format="csv"))
        rated = await ratings.link(tx, person, Request(Intent.RATE, Slots(entry="dokumente", text="Wo?")))
        file = await downloads.offer(tx, petra.id, files.export_recipe(person, orders))
    here = core.settings.public_url
    return {
        "/register/{token}": await links.invitation(core, world),
        "/password/reset/{token}": await links.reset(core, PETRA),
        "/account/email/{token}": await links.address(core, world),
        "/disown/{token}": disown.removeprefix(here),
        "/confirm/{token}": confirm.removeprefix(here),
        "/files/{token}": file.removeprefix(here),
        "/rate/{sealed}": rated.removeprefix(here),
        **{pattern: NUMBER.sub("1", pattern) for pattern in _numbered()},
        **{route.path: "/static/kontor.css" for route in ROUTES if route.path.startswith("/static/")},
    }


def _numbered() -> list[str]:
    return [route.path for route in ROUTES if r"\d" in route.path]
