"""Was an answer by mail a help? The page asks, and only its buttons rate: mail scanners follow links (SPEC 2)."""

from __future__ import annotations

from aiohttp import web

from core.desk import ratings
from core.desk.ratings import Rateable
from core.models import GapKind
from web import forms, headers
from web.rendering import page
from web.visit import CORE

FIELD = "rating"
CHOICES = {kind.value: kind for kind in (GapKind.GOOD, GapKind.BAD)}


async def show(request: web.Request) -> web.Response:
    """The question with both buttons; the one that the link names comes first. Raises DeadLink."""
    async with request.app[CORE].read() as tx:
        answer = await ratings.look(tx, request.match_info["sealed"])
    return _page(request, answer, chosen=CHOICES.get(request.query.get(FIELD, "")), done=False)


async def submit(request: web.Request) -> web.Response:
    """Rates the answer; a rating can be changed as long as the link lives. Raises DeadLink."""
    async with request.app[CORE].read() as tx:
        await ratings.look(tx, request.match_info["sealed"])
    chosen = CHOICES.get((await forms.read(request)).get(FIELD, ""))
    if chosen is None:
        raise web.HTTPBadRequest
    async with request.app[CORE].begin() as tx:
        answer = await ratings.rate(tx, request.match_info["sealed"], chosen)
    return _page(request, answer, chosen=chosen, done=True)


def _page(request: web.Request, answer: Rateable, *, chosen: GapKind | None, done: bool) -> web.Response:
    return page(
        request,
        "rating.html",
        headers=headers.NO_REFERRER,
        question=answer.question,
        chosen=(chosen or answer.rated or GapKind.GOOD).value,
        done=done,
    )


ROUTES = (web.get("/rate/{sealed}", show), web.post("/rate/{sealed}", submit))
