"""The front door: to the account, or to the login page."""

from __future__ import annotations

from aiohttp import web

from web.rendering import goto
from web.signing import HOME
from web.visit import VISIT


async def show(request: web.Request) -> web.Response:
    return goto(HOME if request[VISIT].person.is_signed_in else "/login")


ROUTES = (web.get("/", show),)
