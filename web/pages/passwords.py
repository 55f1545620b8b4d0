"""Forgotten passwords: asking for the link, and setting a new password behind it."""

from __future__ import annotations

from aiohttp import web

from core.errors import PasswordsDiffer, WeakPassword
from core.people import passwords, resets
from web import flash, forms, headers
from web.faults import Faults, words_for
from web.flash import Flash
from web.rendering import goto, page
from web.signing import sign_out
from web.timing import ANSWERED_AFTER, no_sooner_than
from web.visit import CORE, VISIT

NONE: Faults = {}


async def ask(request: web.Request) -> web.Response:
    """The form for the address."""
    known = request[VISIT].person.email or flash.find(request).email
    return page(request, "forgot.html", email=known, asked=False)


async def asked(request: web.Request) -> web.Response:
    """The same answer, after the same time, whether there is such an account or not."""
    fields = await forms.read(request)
    visit = request[VISIT]
    async with no_sooner_than(ANSWERED_AFTER), request.app[CORE].begin() as tx:
        await resets.ask(tx, fields.get("email", ""), visit.person, address=visit.address)
    return page(request, "forgot.html", email="", asked=True)


async def show(request: web.Request) -> web.Response:
    """The form for the new password; looking at it uses nothing up. Raises DeadLink."""
    return _form(request, await _look(request), NONE)


async def submit(request: web.Request) -> web.Response:
    """Sets the password, ends all sessions, and leads to the login page with the address filled in."""
    email = await _look(request)
    fields = await forms.read(request)
    typed, again = fields.get("password", ""), fields.get("password_again", "")
    try:
        await resets.set_password(request.app[CORE], request.match_info["token"], typed, again)
    except (WeakPassword, PasswordsDiffer) as fault:
        return _form(request, email, words_for(request[VISIT].language, {passwords.field_of(fault): fault}))
    await sign_out(request)
    flash.leave(request, Flash("password_set", email))
    return goto("/login")


async def _look(request: web.Request) -> str:
    async with request.app[CORE].read() as tx:
        return await resets.look(tx, request.match_info["token"])


def _form(request: web.Request, email: str, faults: Faults) -> web.Response:
    return page(
        request,
        "reset.html",
        status=422 if faults else 200,
        headers=headers.NO_REFERRER,
        email=email,
        faults=faults,
    )


ROUTES = (
    web.get("/password/forgot", ask),
    web.post("/password/forgot", asked),
    web.get("/password/reset/{token}", show),
    web.post("/password/reset/{token}", submit),
)
