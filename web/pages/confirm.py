"""Confirming what a mail asked for: the page shows what would be done, and only its button has it done."""

from __future__ import annotations

from aiohttp import web
from markupsafe import Markup

from core.errors import NotAllowed
from core.people import confirmations
from core.people.confirmations import Confirmation
from web import forms, headers
from web.rendering import page
from web.visit import CORE, VISIT


async def show(request: web.Request) -> web.Response:
    """What the mail asked for; looking at it uses nothing up. Raises DeadLink, NotSignedIn."""
    async with request.app[CORE].read() as tx:
        confirmation = await confirmations.look(tx, request.match_info["token"])
    try:
        confirmation.allow(request[VISIT].person)
    except NotAllowed:
        return _somebody_else(request)
    return _page(request, confirmation, done=False)


async def submit(request: web.Request) -> web.Response:
    """Has it done, once; the answer comes by mail. Raises DeadLink, NotSignedIn."""
    async with request.app[CORE].read() as tx:
        await confirmations.look(tx, request.match_info["token"])
    await forms.read(request)
    try:
        async with request.app[CORE].begin() as tx:
            done = await confirmations.confirm(tx, request.match_info["token"], request[VISIT].person)
    except NotAllowed:
        return _somebody_else(request)
    return _page(request, done, done=True)


def _page(request: web.Request, confirmation: Confirmation, *, done: bool) -> web.Response:
    summaries = [Markup(summary) for summary in confirmation.summaries]  # noqa: S704 - our own templates
    return page(
        request,
        "confirm.html",
        headers=headers.NO_REFERRER,
        confirmation=confirmation,
        summaries=summaries,
        done=done,
    )


def _somebody_else(request: web.Request) -> web.Response:
    """Another user is signed in here: told so, and shown nothing."""
    return page(request, "confirm.html", status=403, headers=headers.NO_REFERRER, confirmation=None)


ROUTES = (web.get("/confirm/{token}", show), web.post("/confirm/{token}", submit))
