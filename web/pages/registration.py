"""Registering behind the link of an invitation."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from core.errors import AlreadyUser
from core.people import registration
from core.people.naming import TITLES
from core.people.registration import Registration, RegistrationForm
from web import flash, forms, headers
from web.faults import Faults, words_for
from web.flash import Flash
from web.rendering import goto, page
from web.signing import sign_out
from web.visit import CORE, VISIT

NONE: Faults = {}


async def show(request: web.Request) -> web.Response:
    """The form; looking at it uses nothing up. Raises DeadLink."""
    return _form(request, await _look(request), {}, NONE)


async def submit(request: web.Request) -> web.Response:
    """Registers, and leads to the login page with the address filled in."""
    invited = await _look(request)
    fields = await forms.read(request)
    typed = _typed(request, invited, fields)
    if faults := registration.faults(typed, invited.email):
        return _form(request, invited, fields, words_for(request[VISIT].language, faults))
    try:
        await registration.register(request.app[CORE], request.match_info["token"], typed)
    except AlreadyUser:
        flash.leave(request, Flash("already_user", invited.email))
    else:
        flash.leave(request, Flash("registered", invited.email))
    await sign_out(request)
    return goto("/login")


async def _look(request: web.Request) -> RegistrationForm:
    async with request.app[CORE].read() as tx:
        return await registration.look(tx, request.match_info["token"])


def _typed(request: web.Request, invited: RegistrationForm, fields: Mapping[str, str]) -> Registration:
    return Registration(
        password=fields.get("password", ""),
        password_again=fields.get("password_again", ""),
        title=fields.get("title", invited.title),
        first_name=fields.get("first_name", invited.first_name),
        last_name=fields.get("last_name", invited.last_name),
        phone=fields.get("phone", ""),
        language=request[VISIT].language,
    )


def _form(
    request: web.Request, invited: RegistrationForm, fields: Mapping[str, str], faults: Faults
) -> web.Response:
    shown = {name: fields.get(name, getattr(invited, name, "")) for name in SHOWN}
    return page(
        request,
        "register.html",
        status=422 if faults else 200,
        headers=headers.NO_REFERRER,
        invited=invited,
        shown=shown,
        faults=faults,
        titles=TITLES,
    )


SHOWN = ("title", "first_name", "last_name", "phone")

ROUTES = (web.get("/register/{token}", show), web.post("/register/{token}", submit))
