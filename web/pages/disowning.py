""" "Das war ich nicht", from the link in a security mail; nobody needs to be signed in."""

from __future__ import annotations

from aiohttp import web

from core.people import disowning
from core.people.disowning import Disowning
from core.privacy import activity
from web import flash, forms, headers
from web.flash import Flash
from web.rendering import goto, page
from web.signing import sign_out
from web.visit import CORE, VISIT


async def show(request: web.Request) -> web.Response:
    """What it is about, what would happen, and a button; looking at it uses nothing up. Raises DeadLink."""
    found = await _look(request)
    words = activity.in_words(found.deed, request[VISIT].language)
    return page(request, "disown.html", headers=headers.NO_REFERRER, about=found, words=words)


async def submit(request: web.Request) -> web.Response:
    """Locks the account until a new password is set. Raises DeadLink."""
    await _look(request)
    await forms.read(request)
    async with request.app[CORE].begin() as tx:
        led_back_in = await disowning.disown_by_link(tx, request.match_info["token"])
    await sign_out(request)
    flash.leave(request, Flash("disowned" if led_back_in else "disowned_closed"))
    return goto("/login")


async def _look(request: web.Request) -> Disowning:
    async with request.app[CORE].read() as tx:
        return await disowning.look_disown(tx, request.match_info["token"])


ROUTES = (web.get("/disown/{token}", show), web.post("/disown/{token}", submit))
