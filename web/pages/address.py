"""Mein Konto: a new e-mail address, and the page behind the link that confirms it."""

from __future__ import annotations

from aiohttp import web

from core.errors import BadAddress, KontorError, LoginFailed, Throttled, WrongDomain
from core.people import address_change, addresses
from core.people.address_change import Pending, SameAddress
from core.people.addresses import readable
from web import flash, forms, headers
from web.faults import Faults, words_for
from web.flash import Flash
from web.rendering import goto, page
from web.signing import HOME, signed_in
from web.timing import ANSWERED_AFTER, no_sooner_than
from web.visit import CORE, VISIT

NONE: Faults = {}


async def show(request: web.Request) -> web.Response:
    """The form. Raises NotSignedIn."""
    signed_in(request)
    return _form(request, "", NONE)


async def submit(request: web.Request) -> web.Response:
    """The same answer, after the same time, whether the address is free or somebody's (SPEC 2)."""
    person, visit = signed_in(request), request[VISIT]
    fields = await forms.read(request)
    email, password = fields.get("email", ""), fields.get("password", "")
    try:
        async with no_sooner_than(ANSWERED_AFTER):
            await address_change.ask(request.app[CORE], person, email, password, visit.address)
    except (BadAddress, WrongDomain, SameAddress, LoginFailed, Throttled) as fault:
        return _form(request, email, words_for(visit.language, {_field_of(fault): fault}))
    return page(request, "address.html", asked=True, new=email.strip())


async def look(request: web.Request) -> web.Response:
    """What the link would do, and a button; looking at it uses nothing up. Raises DeadLink."""
    pending = await _look(request)
    return page(request, "address_confirm.html", headers=headers.NO_REFERRER, pending=pending)


async def confirm(request: web.Request) -> web.Response:
    """Gives the account its new address; whoever is signed in here stays so. Raises DeadLink."""
    await _look(request)
    await forms.read(request)
    visit = request[VISIT]
    async with request.app[CORE].begin() as tx:
        email = await address_change.confirm(tx, request.match_info["token"], keep=visit.session or None)
    flash.leave(request, Flash("address_changed", email))
    return goto(HOME if visit.person.is_signed_in else "/login")


async def _look(request: web.Request) -> Pending:
    async with request.app[CORE].read() as tx:
        return await address_change.look(tx, request.match_info["token"])


def _field_of(fault: KontorError) -> str:
    return "password" if isinstance(fault, LoginFailed | Throttled) else "email"


def _form(request: web.Request, email: str, faults: Faults) -> web.Response:
    domain = readable(addresses.parse(signed_in(request).email).domain)
    status = 422 if faults else 200
    return page(
        request, "address.html", status=status, asked=False, email=email, domain=domain, faults=faults
    )


ROUTES = (
    web.get("/account/email", show),
    web.post("/account/email", submit),
    web.get("/account/email/{token}", look),
    web.post("/account/email/{token}", confirm),
)
