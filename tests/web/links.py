"""Links as they stand in the mails."""

import re
from datetime import timedelta

from sqlalchemy import select

from core.desk import Intent, Request, Slots, ratings
from core.models import Door, InboxItem, Purpose
from core.people import address_change, confirmations, invitations, resets, tokens
from core.people.confirmations import Wanted
from core.people.invitations import Invitee
from core.people.person import Channel, visitor
from core.post import inbox
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD, World

MAX = "max.muster@federn-kunz.example"
MAIL = b"Subject: Zugang\r\n\r\nBitte beenden.\r\n"


async def invitation(core: Core, world: World, email: str = MAX) -> str:
    """The path of an invitation's link, as the mail holds it."""
    petra = await worlds.person(core, world.master)
    async with core.begin() as tx:
        await invitations.invite(tx, petra, Invitee(email, "Herr", "Max", "Muster"))
    return await newest(core, email)


async def reset(core: Core, email: str) -> str:
    """The path of a reset link."""
    async with core.begin() as tx:
        await resets.ask(tx, email, visitor(Channel.MAIL))
    return await newest(core, email)


async def address(core: Core, world: World, email: str = "p.kunz@federn-kunz.example") -> str:
    """The path of the link that gives Petra another address."""
    petra = await worlds.person(core, world.master, Channel.WEB)
    await address_change.ask(core, petra, email, PASSWORD, "192.0.2.9")
    return await newest(core, email)


async def confirmation(core: Core, world: World) -> str:
    """The path of a link that confirms a stored mail of Petra's, who wants Jan Vogt deactivated."""
    petra = await worlds.person(core, world.master, Channel.MAIL)
    async with core.begin() as tx:
        await inbox.store(tx, Door.MAIL, unique_key="mail:1", lane=petra.email, content=MAIL)
        number = (
            await tx.session.scalars(select(InboxItem.id).where(InboxItem.unique_key == "mail:1"))
        ).one()
        wish = {"intent": "deactivate", "email": "jan.vogt@federn-kunz.example", "confirmed": True}
        summary = "<p>Der Zugang von <b>Jan Vogt</b> endet.</p>"
        said = "Bitte den Zugang von Jan Vogt beenden, er ist nicht mehr bei uns."
        offered = await confirmations.offer(tx, petra, Wanted(number, [wish], [summary], said=said))
    return offered.removeprefix(core.settings.public_url)


async def rating(core: Core, world: World) -> str:
    """The path of the link below an answer to Petra's question."""
    petra = await worlds.person(core, world.master, Channel.MAIL)
    wish = Request(Intent.RATE, Slots(entry="dokumente", text="Wo finde ich unsere Rechnungen vom Oktober?"))
    async with core.begin() as tx:
        return (await ratings.link(tx, petra, wish)).removeprefix(core.settings.public_url)


async def newest(core: Core, email: str) -> str:
    """The path of the link in the newest mail to the address."""
    mail = (await worlds.mails(core, email))[-1]
    kinds = "register|password/reset|account/email|disown"
    found = re.search(rf"http://127\.0\.0\.1:8080(/(?:{kinds})/[\w-]+)", mail["html"])
    assert found is not None
    return found.group(1)


KINDS = {
    Purpose.REGISTER: "/register/",
    Purpose.RESET: "/password/reset/",
    Purpose.ADDRESS: "/account/email/",
    Purpose.DISOWN: "/disown/",
    Purpose.CONFIRM: "/confirm/",
}
"""Where a link of each kind leads."""


async def dead(core: Core, world: World) -> dict[str, str]:
    """A link of each kind, dead in each of the four ways."""
    paths: dict[str, str] = {}
    for purpose, path in KINDS.items():
        for way in ("used", "expired", "revoked"):
            paths[f"{purpose} {way}"] = path + await _dead(core, world, purpose, way)
        paths[f"{purpose} unknown"] = path + "x" * 43
    return paths


async def _dead(core: Core, world: World, purpose: Purpose, way: str) -> str:
    async with core.begin() as tx:
        valid = timedelta(0) if way == "expired" else timedelta(hours=1)
        token = await tokens.issue(tx, purpose, valid, user_id=world.general)
        if way == "used":
            await tokens.use(tx, purpose, token)
        if way == "revoked":
            await tokens.revoke(tx, purpose, user_id=world.general)
        return token
