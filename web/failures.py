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
from web.visit import VISIT, arrive, stranger

log = logging.getLogger(__name__)

WORDS = {
    400: "unreadable",
    404: "not_found",
    405: "not_possible",
    413: "too_much",
    415: "unreadable",
}
"""What the page says, by the status it is answered with."""

AWAY = ("OperationalError", "InterfaceError", "TimeoutError")
"""How the database says that it is away; the pages know it by these names alone."""

FOR_ANYBODY = (
    "GET /healthz",
    "HEAD /healthz",
    "GET /static/{name}",
    "HEAD /static/{name}",
    "GET /favicon.ico",
)
"""What is the same whoever asks, and must be answered while the database is away."""

RETRY_AFTER = 30
"""Seconds after which somebody who found the database away may try again."""


@web.middleware
async def receive(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Middleware: finds out who visits, has the page made, and sets the cookies that it asked for."""
    try:
        response = await _answer(request, handler)
    except Exception as error:
        log.error("%s: %s", _route(request), one_line(error))
        return web.Response(
            status=503, text="Kontor ist gerade nicht erreichbar. / Kontor cannot be reached just now.\n"
        )
    cookies.write(request, response, request[VISIT].jar)
    return response


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    request[VISIT] = stranger(request)
    try:
        if _route(request) not in FOR_ANYBODY:
            request[VISIT] = await arrive(request)
        return await handler(request)
    except DeadLink:
        return page(request, "dead_link.html", status=410, headers=headers.NO_REFERRER)
    except NotSignedIn:
        return goto(to_login(request))
    except Forged:
        return page(request, "failure.html", status=403, failure="old_form")
    except NotFound:
        return page(request, "failure.html", status=404, failure="not_found")
    except KontorError:
        return page(request, "failure.html", status=403, failure="not_possible")
    except web.HTTPException as refusal:
        return _refused(request, refusal)
    except Exception as error:
        log.error("%s: %s", _route(request), one_line(error))
        if is_away(error):
            retry = {"Retry-After": str(RETRY_AFTER)}
            return page(request, "failure.html", status=503, headers=retry, failure="away")
        return page(request, "failure.html", status=500, failure="ours")


def is_away(error: Exception) -> bool:
    """Is the database, or the way to it, what failed?"""
    return isinstance(error, OSError) or type(error).__name__ in AWAY


def _refused(request: web.Request, refusal: web.HTTPException) -> web.Response:
    """Our own page instead of aiohttp's; which methods are possible is passed on (RFC 9110 15.5.6)."""
    status = refusal.status if refusal.status in WORDS else 400
    response = page(request, "failure.html", status=status, failure=WORDS[status])
    if "Allow" in refusal.headers:
        response.headers["Allow"] = refusal.headers["Allow"]
    return response


def _route(request: web.Request) -> str:
    """The route, not the path: a path may hold a link's token."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical if resource else 'unknown'}"
