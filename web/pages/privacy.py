"""What Kontor keeps about people, why, and for how long."""

from __future__ import annotations

from aiohttp import web

from web.rendering import page
from web.visit import CORE, VISIT


async def show(request: web.Request) -> web.Response:
    """Kontor's own notice: one text per language, because a legal text is not translated sentence by sentence."""
    settings = request.app[CORE].settings
    return page(
        request,
        "privacy.html",
        notice=f"privacy_{request[VISIT].language}.html",
        address=settings.general_desk or settings.mail_address,
        days=settings.keep_texts_days,
        years=settings.keep_letters_years,
    )


ROUTES = (web.get("/privacy", show),)
