"""Every page of the site in every state that people see, for those who look at all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from core.models import User
from core.people import chats, sessions
from core.people.disown_links import Event, issue_disown
from core.people.person import Channel
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import CHAT, PASSWORD, World
from tests.web import links

if TYPE_CHECKING:
    from playwright.async_api import Page

PETRA = "petra.kunz@federn-kunz.example"
BOT = "https://t.me/kontor_bot"

Arrive = Callable[["Page"], Awaitable[object]]


async def furnish(core: Core, world: World, language: str) -> dict[str, str]:
    """Gives Petra a chat and other browsers; the links that lie in mailboxes, by what they are for."""
    async with core.begin() as tx:
        petra = await tx.session.get_one(User, world.master)
        petra.language, petra.phone = language, "0711 5550177"
        for browser in ("Firefox, Windows", "Safari, iPhone"):
            await sessions.begin(tx, petra, browser)
        disown = await issue_disown(tx, petra, Event.ADDRESS_CHANGED, address=petra.email)
    async with core.begin() as tx:
        token = (
            await chats.offer_connect(tx, await worlds.person(core, world.master, Channel.WEB), BOT)
        ).token
        await chats.connect(tx, replace(CHAT, name="Petra K. (Diensttelefon)"), token)
    return {
        "register": await links.invitation(core, world),
        "reset": await links.reset(core, PETRA),
        "address": await links.address(core, world),
        "disown": disown.removeprefix(core.settings.public_url),
        "confirm": await links.confirmation(core, world),
        "rate": await links.rating(core, world),
        "dead": f"/password/reset/{'x' * 43}",
    }


async def log_in(page: Page) -> None:
    await page.goto("/login")
    await page.fill("#email", PETRA)
    await page.fill("#password", PASSWORD)
    await page.click("main button")
    await page.wait_for_url("**/account")


def goto(path: str) -> Arrive:
    async def arrive(page: Page) -> None:
        await page.goto(path)

    return arrive


def send(path: str, **fields: str) -> Arrive:
    """The page that comes after its form was sent like this."""

    async def arrive(page: Page) -> None:
        await page.goto(path)
        for name, value in fields.items():
            await page.fill(f"#{name}", value)
        await page.click("main form button[type=submit]")

    return arrive


def press(path: str) -> Arrive:
    """The page that comes after the button on this one."""
    return send(path)


async def first_disowning(page: Page) -> None:
    await page.goto("/account/activity")
    await page.click("main .things a >> nth=0")


async def policy_saved(page: Page) -> None:
    await page.goto("/account/telegram")
    await page.click("text=/Daten ohne Dateien|Data without files/")
    await page.click("main form button[type=submit]")


def of_visitors(found: Mapping[str, str]) -> dict[str, Arrive]:
    """What can be seen without being signed in."""
    return {
        "login": goto("/login"),
        "login-failed": send("/login", email=PETRA, password="not this one"),
        "forgot": goto("/password/forgot"),
        "forgot-asked": send("/password/forgot", email=PETRA),
        "register": goto(found["register"]),
        "register-faults": send(found["register"], first_name="", password="kurz"),
        "reset": goto(found["reset"]),
        "reset-faults": send(found["reset"], password="passwort", password_again="passwort"),
        "address-confirm": goto(found["address"]),
        "disown": goto(found["disown"]),
        "confirm": goto(found["confirm"]),
        "confirmed": press(found["confirm"]),
        "rate": goto(f"{found['rate']}?rating=bad"),
        "rated": press(f"{found['rate']}?rating=bad"),
        "dead-link-410": goto(found["dead"]),
        "not-found-404": goto("/nowhere"),
        "privacy": goto("/privacy"),
    }


def of_users(found: Mapping[str, str]) -> dict[str, Arrive]:
    """What a master user sees besides."""
    return {
        "account": goto("/account"),
        "details": goto("/account/details"),
        "details-faults": send("/account/details", first_name="", phone="call me"),
        "password": goto("/account/password"),
        "password-faults": send("/account/password", current_password="x", password="kurz"),
        "email": goto("/account/email"),
        "email-faults": send("/account/email", email="petra@elsewhere.example", password=PASSWORD),
        "email-asked": send("/account/email", email="p.kunz@federn-kunz.example", password=PASSWORD),
        "telegram": goto("/account/telegram"),
        "activity": goto("/account/activity"),
        "activity-disown": first_disowning,
        "my-data": goto("/account/my-data"),
        "my-data-faults": send("/account/my-data", password="not this one"),
        "connect": goto("/connect"),
        "forgot-signed-in": goto("/password/forgot"),
        "register-signed-in": goto(found["register"]),
        "account-saved": policy_saved,
    }
