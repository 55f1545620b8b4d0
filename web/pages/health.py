"""Is Kontor there, and its database with it?"""

from __future__ import annotations

import logging

from aiohttp import web

from core.errors import one_line
from web.visit import CORE

log = logging.getLogger(__name__)


async def show(request: web.Request) -> web.Response:
    """200 when pages can be served; 503 when the database is away or not up to date."""
    try:
        is_current = await request.app[CORE].database.is_current()
    except Exception as error:
        log.error("GET /healthz: %s", one_line(error))
        return web.Response(text="the database cannot be reached\n", status=503)
    if is_current:
        return web.Response(text="ok\n")
    return web.Response(text="the database is not up to date\n", status=503)


ROUTES = (web.get("/healthz", show),)
