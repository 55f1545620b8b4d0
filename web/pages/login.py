"""Logging in and out."""

from __future__ import annotations

from aiohttp import web

from core.errors import LoginFailed, Throttled
from core.people import login
from core.text import gettext
from web import browsers, faults, flash, forms
from web.flash import Flash
from web.rendering import goto, page
from web.signing import local, sign_in, sign_out
from web.visit import CORE, VISIT


async def show(request: web.Request) -> web.Response:
    """The form, its address filled in after registering or setting a password."""
    target = request.query.get("next", "")
    if request[VISIT].person.is_signed_in:
        return goto(local(target))
    left = flash.find(request)
    return _form(request, email=left.email, target=target, message=left.message)


async def submit(request: web.Request) -> web.Response:
    """Signs in under a new session token, whatever the browser brought along, and goes on to `next`."""
    fields = await forms.read(request)
    visit = request[VISIT]
    email, target = fields.get("email", ""), fields.get("next", "")
    try:
        token = await login.login(
            request.app[CORE],
            email,
            fields.get("password", ""),
            visit.address,
            browser=browsers.name_of(request.headers.get("User-Agent", "")),
            replaces=visit.session or None,
        )
    except LoginFailed:
        text = gettext(
            "E-mail and password do not match, or the account is not active. Please check both.",
            visit.language,
        )
        return _form(request, email=email, target=target, failure=text, status=422)
    except Throttled as wait:
        response = _form(
            request, email=email, target=target, failure=faults.waiting(visit.language, wait), status=429
        )
        response.headers["Retry-After"] = str(wait.seconds)
        return response
    sign_in(request, token)
    flash.take_away(request)
    return goto(local(target))


async def leave(request: web.Request) -> web.Response:
    """Signs this browser out."""
    await forms.read(request)
    await sign_out(request)
    flash.leave(request, Flash("logged_out"))
    return goto("/login")


def _form(
    request: web.Request,
    *,
    email: str,
    target: str,
    message: str = "",
    failure: str = "",
    status: int = 200,
) -> web.Response:
    return page(
        request,
        "login.html",
        status=status,
        email=email,
        target="" if not target else local(target),
        message=message,
        failure=failure,
    )


ROUTES = (web.get("/login", show), web.post("/login", submit), web.post("/logout", leave))
