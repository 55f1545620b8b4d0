"""Mein Konto: what was done in the person's name, and "das war ich nicht"."""

from __future__ import annotations

from aiohttp import web

from core.errors import NotFound
from core.people import disowning
from core.privacy import activity
from core.privacy.activity import Deed
from web import flash, forms
from web.flash import Flash
from web.pages.account import number
from web.rendering import goto, page
from web.signing import forget_session, signed_in
from web.visit import CORE, VISIT

AT_ONCE = 30


async def show(request: web.Request) -> web.Response:
    """A page of deeds, the newest first; `before` is the last one already seen. Raises NotSignedIn."""
    person, before = signed_in(request), _before(request)
    async with request.app[CORE].read() as tx:
        deeds = await activity.deeds_of(tx, person, before=before, limit=AT_ONCE + 1)
    shown = deeds[:AT_ONCE]
    older = shown[-1].id if len(deeds) > AT_ONCE else None
    lines = [_line(deed, request[VISIT].language) for deed in shown]
    return page(request, "activity.html", lines=lines, older=older, is_first=before is None)


async def ask(request: web.Request) -> web.Response:
    """What happens if it was somebody else, and a button. Raises NotSignedIn, NotFound."""
    deed = await _deed(request)
    return page(request, "activity_disown.html", line=_line(deed, request[VISIT].language))


async def disown(request: web.Request) -> web.Response:
    """Somebody else did it: everything is locked, this browser too. Raises NotSignedIn, NotFound."""
    deed = await _deed(request)
    await forms.read(request)
    async with request.app[CORE].begin() as tx:
        await disowning.disown(tx, signed_in(request), deed.id)
    forget_session(request)
    flash.leave(request, Flash("disowned"))
    return goto("/login")


async def _deed(request: web.Request) -> Deed:
    person = signed_in(request)
    async with request.app[CORE].read() as tx:
        deed = await activity.deed_of(tx, person, number(request))
    if deed is None or not deed.can_be_disowned:
        raise NotFound
    return deed


def _line(deed: Deed, language: str) -> dict[str, object]:
    words, channel = activity.in_words(deed, language), activity.channel_in_words(deed, language)
    return {"deed": deed, "words": words, "channel": channel}


def _before(request: web.Request) -> int | None:
    text = request.query.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound
    return int(text)


ROUTES = (
    web.get("/account/activity", show),
    web.get(r"/account/activity/{id:\d{1,18}}/disown", ask),
    web.post(r"/account/activity/{id:\d{1,18}}/disown", disown),
)
