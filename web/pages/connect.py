"""Connecting a Telegram chat: a button and a QR code that open it."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from aiohttp import web
from markupsafe import Markup

from core.people import chats, profile
from web import headers
from web.rendering import page
from web.signing import signed_in
from web.visit import CORE


@dataclass
class ChatPlace:
    """Where the bot's chat is opened, such as `https://t.me/kontor_bot`; empty while nobody knows its name."""

    base: str = ""


CHAT: web.AppKey[ChatPlace] = web.AppKey("chat", ChatPlace)


async def show(request: web.Request) -> web.Response:
    """The link into the chat, valid for ten minutes; none for a browser that only looks ahead. Raises NotSignedIn."""
    if is_ahead(request):
        return web.Response(status=503, text="not ahead of time\n")
    person, base = signed_in(request), request.app[CHAT].base
    if request.method == "HEAD" or not base:
        async with request.app[CORE].read() as tx:
            connected = await profile.connected_chats(tx, person)
        return page(request, "connect.html", offer=None, picture="", connected=connected)
    async with request.app[CORE].begin() as tx:
        offer = await chats.offer_connect(tx, person, base)
        connected = await profile.connected_chats(tx, person)
    return page(
        request,
        "connect.html",
        headers=headers.NO_REFERRER,
        offer=offer,
        picture=_qr_code(offer.url),
        connected=connected,
    )


def is_ahead(request: web.Request) -> bool:
    """Does the browser fetch the page before anybody has asked for it? Then a refusal makes it ask again later."""
    purposes = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any(sign in purpose.lower() for purpose in purposes for sign in ("prefetch", "prerender"))


def _qr_code(url: str) -> Markup:
    """The address as an SVG picture: dark on white, also where the page is dark."""
    code = segno.make(url, error="m", micro=False)
    svg = code.svg_inline(
        omitsize=True, border=3, dark="#2b2420", light="#ffffff", svgclass=None, lineclass=None
    )
    return Markup(svg)  # noqa: S704 - drawn here, holds no text


ROUTES = (web.get("/connect", show),)
