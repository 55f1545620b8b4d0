"""Mein Konto: a new password, with the one that holds until now."""

from __future__ import annotations

from aiohttp import web

from core.errors import KontorError, LoginFailed, PasswordsDiffer, Throttled, WeakPassword
from core.people import password_change, passwords
from web import browsers, flash, forms
from web.faults import Faults, words_for
from web.flash import Flash
from web.rendering import goto, page
from web.signing import HOME, sign_in, signed_in
from web.visit import CORE, VISIT

NONE: Faults = {}


async def show(request: web.Request) -> web.Response:
    """The form. Raises NotSignedIn."""
    signed_in(request)
    return page(request, "own_password.html", faults=NONE)


async def submit(request: web.Request) -> web.Response:
    """Sets the password; all other browsers are signed out, and this one goes on under a new session."""
    person, visit = signed_in(request), request[VISIT]
    fields = await forms.read(request)
    try:
        token = await password_change.change(
            request.app[CORE],
            person,
            fields.get("current_password", ""),
            (fields.get("password", ""), fields.get("password_again", "")),
            visit.address,
            browser=browsers.name_of(request.headers.get("User-Agent", "")),
        )
    except (WeakPassword, PasswordsDiffer, LoginFailed, Throttled) as fault:
        words = words_for(visit.language, {_field_of(fault): fault})
        return page(request, "own_password.html", status=422, faults=words)
    sign_in(request, token)
    flash.leave(request, Flash("password_changed"))
    return goto(HOME)


def _field_of(fault: KontorError) -> str:
    if isinstance(fault, LoginFailed | Throttled):
        return "current_password"
    return passwords.field_of(fault)


ROUTES = (web.get("/account/password", show), web.post("/account/password", submit))
