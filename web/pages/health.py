"""Is Kontor there, and its database with it?"""

from __future__ import annotations

from aiohttp import web

from web.visit import CORE


async def show(request: web.Request) -> web.Response:
    """200 when pages can be served; 503 when the database is away or not up to date."""
    if await request.app[CORE].database.is_current():
        return web.Response(text="ok\n")
    return web.Response(text="the database is not up to date\n", status=503)


ROUTES = (web.get("/healthz", show),)
