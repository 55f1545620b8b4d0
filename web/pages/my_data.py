"""Mein Konto: everything that Kontor holds about the person, as one file (GDPR Art. 15 and 20)."""

from __future__ import annotations

from aiohttp import web

from core.errors import LoginFailed, Throttled
from core.people import personal_data, reauthentication
from web import forms
from web.faults import Faults, words_for
from web.rendering import page
from web.signing import signed_in
from web.visit import CORE, VISIT

NONE: Faults = {}


async def show(request: web.Request) -> web.Response:
    """What the file holds, and the form that asks for the password. Raises NotSignedIn."""
    signed_in(request)
    return page(request, "my_data.html", faults=NONE)


async def fetch(request: web.Request) -> web.Response:
    """The file, for whoever knows the password: a browser left open is not enough (OWASP ASVS 5, 7.5.3)."""
    person, visit, core = signed_in(request), request[VISIT], request.app[CORE]
    fields = await forms.read(request)
    try:
        await reauthentication.demand_password(core, person, fields.get("password", ""), visit.address)
    except (LoginFailed, Throttled) as fault:
        return page(
            request, "my_data.html", status=422, faults=words_for(visit.language, {"password": fault})
        )
    body = await personal_data.collect_own(core, person)
    head = {"Content-Disposition": f'attachment; filename="{personal_data.file_name(core)}"'}
    return web.Response(body=body, content_type="application/zip", headers=head)


ROUTES = (web.get("/account/my-data", show), web.post("/account/my-data", fetch))
