"""Mein Konto: what Telegram may carry for the company, set by its master users."""

from __future__ import annotations

from aiohttp import web

from core.errors import NotAllowed
from core.models import TelegramPolicy
from core.people import telegram_policy
from core.people.person import Person
from web import flash, forms
from web.flash import Flash
from web.rendering import goto, page
from web.signing import HOME, signed_in
from web.visit import CORE


async def show(request: web.Request) -> web.Response:
    """The three choices. Raises NotSignedIn, NotAllowed."""
    person = _master(request)
    async with request.app[CORE].read() as tx:
        chosen = await telegram_policy.policy_of(tx, person)
    return page(request, "telegram.html", chosen=chosen, policies=list(TelegramPolicy))


async def submit(request: web.Request) -> web.Response:
    """Sets it for the company. Raises NotSignedIn, NotAllowed."""
    person = _master(request)
    policy = _policy((await forms.read(request)).get("policy", ""))
    async with request.app[CORE].begin() as tx:
        await telegram_policy.set_policy(tx, person, policy)
    flash.leave(request, Flash("policy_saved"))
    return goto(HOME)


def _master(request: web.Request) -> Person:
    person = signed_in(request)
    if not telegram_policy.may_set(person):
        raise NotAllowed
    return person


def _policy(text: str) -> TelegramPolicy:
    try:
        return TelegramPolicy(text)
    except ValueError:
        raise web.HTTPBadRequest from None


ROUTES = (web.get("/account/telegram", show), web.post("/account/telegram", submit))
