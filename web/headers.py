"""The headers that every answer carries: nothing from elsewhere, no script, no frame, no trace left behind."""

from __future__ import annotations

from aiohttp import web

from web.cookies import SECURE

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Server": "Kontor",
}
UNLESS_SAID = {"Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
WITH_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
NO_REFERRER = {"Referrer-Policy": "no-referrer"}
"""For pages whose own address is a secret."""


async def add(request: web.Request, response: web.StreamResponse) -> None:
    """Signal: puts the headers on an answer about to be sent."""
    response.headers.update(ALWAYS)
    for name, value in UNLESS_SAID.items():
        response.headers.setdefault(name, value)
    if request.app[SECURE]:
        response.headers.update(WITH_HTTPS)
