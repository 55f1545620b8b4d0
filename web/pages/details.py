"""Mein Konto: title, names and phone."""

from __future__ import annotations

from aiohttp import web

from core.people import profile
from core.people.naming import TITLES
from core.people.profile import Details
from web import flash, forms
from web.faults import Faults, words_for
from web.flash import Flash
from web.rendering import goto, page
from web.signing import HOME, signed_in
from web.visit import CORE, VISIT

NONE: Faults = {}


async def show(request: web.Request) -> web.Response:
    """The form, filled in with what is held. Raises NotSignedIn."""
    return _form(request, await _held(request), NONE)


async def submit(request: web.Request) -> web.Response:
    """Saves, and leads back to the account. Raises NotSignedIn."""
    held = await _held(request)
    fields = await forms.read(request)
    typed = Details(**{name: fields.get(name, value) for name, value in vars(held).items()})
    if faults := profile.faults(typed):
        return _form(request, typed, words_for(request[VISIT].language, faults))
    async with request.app[CORE].begin() as tx:
        await profile.set_details(tx, signed_in(request), typed)
    flash.leave(request, Flash("details_saved"))
    return goto(HOME)


async def _held(request: web.Request) -> Details:
    person = signed_in(request)
    async with request.app[CORE].read() as tx:
        held = await profile.profile(tx, person)
    return Details(held.title, held.first_name, held.last_name, held.phone)


def _form(request: web.Request, shown: Details, faults: Faults) -> web.Response:
    status = 422 if faults else 200
    return page(request, "details.html", status=status, shown=shown, faults=faults, titles=TITLES)


ROUTES = (web.get("/account/details", show), web.post("/account/details", submit))
