"""The one place where refusals become pages."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from core.errors import DeadLink, KontorError, NotFound, NotSignedIn, one_line
from web import cookies, headers
from web.forms import Forged
from web.rendering import goto, page
from web.signing import to_login
from web.visit import VISIT, arrive

log = logging.getLogger(__name__)

KNOWN = (400, 403, 404, 405, 410, 413, 415)


@web.middleware
async def receive(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Middleware: finds out who visits, has the page made, and sets the cookies that it asked for."""
    try:
        request[VISIT] = await arrive(request)
        response = await _answer(request, handler)
    except Exception as error:
        log.error("%s: %s", _route(request), one_line(error))
        return web.Response(
            status=503, text="Kontor ist gerade nicht erreichbar. / Kontor cannot be reached just now.\n"
        )
    cookies.write(request, response, request[VISIT].jar)
    return response


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except DeadLink:
        return page(request, "dead_link.html", status=410, headers=headers.NO_REFERRER)
    except NotSignedIn:
        return goto(to_login(request))
    except Forged:
        return _failed(request, 403)
    except NotFound:
        return _failed(request, 404)
    except web.HTTPException as refusal:
        return _failed(request, refusal.status if refusal.status in KNOWN else 400)
    except KontorError:
        return _failed(request, 403)
    except Exception as error:
        log.error("%s: %s", _route(request), one_line(error))
        return _failed(request, 500)


def _failed(request: web.Request, status: int) -> web.Response:
    return page(request, "failure.html", status=status, code=status)


def _route(request: web.Request) -> str:
    """The route, not the path: a path may hold a link's token."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical if resource else 'unknown'}"
