"""Turns a template and facts into an answer in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

from core.text import LANGUAGES, environment
from web import assets, cookies, forms, languages
from web.visit import CORE, VISIT, Visit

TEMPLATES = Path(__file__).parent / "templates"
YEAR = 365 * 24 * 3600


def page(
    request: web.Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **facts: object,
) -> web.Response:
    """The template as a page; it finds `person`, `csrf_token()`, `asset(name)` and the addresses for the footer."""
    visit = request[VISIT]
    text = (
        environment(TEMPLATES, visit.language).get_template(template).render(_frame(request, visit) | facts)
    )
    response = web.Response(text=text, content_type="text/html", status=status, headers=headers)
    response.headers["Content-Language"] = visit.language
    response.headers["Vary"] = "Cookie, Accept-Language"
    remember_language(request, visit)
    return response


def goto(path: str) -> web.Response:
    """Sends the browser on with GET to a path of ours."""
    return web.Response(status=303, headers={"Location": path})


def remember_language(request: web.Request, visit: Visit) -> None:
    """Keeps in a cookie what `?lang=` asked for."""
    if chosen := languages.asked_for(request):
        visit.jar.put(cookies.LANGUAGE, chosen, YEAR)


def _frame(request: web.Request, visit: Visit) -> dict[str, object]:
    settings = request.app[CORE].settings
    other = next(language for language in LANGUAGES if language != visit.language)
    return {
        "person": visit.person,
        "csrf_token": partial(forms.csrf_token, request),
        "other_language": other,
        "in_other_language": f"?{urlencode(dict(request.query) | {'lang': other})}",
        "asset": assets.address_of,
        "imprint_url": settings.imprint_url,
        "privacy_url": settings.privacy_url or "/privacy",
        "portal_url": settings.portal_url,
    }
