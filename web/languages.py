"""Which language a page is shown in: asked for, chosen before, or the browser's."""

from __future__ import annotations

from aiohttp import web

from core.text import LANGUAGES, language_of
from web import cookies


def asked_for(request: web.Request) -> str | None:
    """The language in `?lang=`, if it is one of ours."""
    chosen = request.query.get("lang")
    return chosen if chosen in LANGUAGES else None


def of_visitor(request: web.Request) -> str:
    """`?lang=`, else the cookie, else the best of `Accept-Language`, else German."""
    stored = cookies.read(request, cookies.LANGUAGE)
    remembered = stored if stored in LANGUAGES else None
    return asked_for(request) or remembered or best_of(request.headers.get("Accept-Language", ""))


def best_of(accepted: str) -> str:
    """The one of our languages that the browser likes best (RFC 9110 12.5.4); German when it names neither."""
    weights = {"de": 0.0, "en": 0.0}
    for choice in accepted.split(",")[:20]:
        code, _, parameter = choice.strip().partition(";")
        ours = code.strip().lower().partition("-")[0]
        if ours in weights:
            weights[ours] = max(weights[ours], _weight(parameter))
    if not any(weights.values()):
        return language_of(None)
    return max(LANGUAGES, key=lambda language: weights[language])


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
