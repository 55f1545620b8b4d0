"""Forms: read within limits, and only with the token that this site put into them (signed double-submit cookie)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

from aiohttp import web

from core.people import tokens
from web import cookies
from web.visit import VISIT, Visit

FIELD = "csrf_token"
MOST_FIELDS = 40
FORM = "application/x-www-form-urlencoded"

KEY: web.AppKey[bytes] = web.AppKey("form key", bytes)


class Forged(Exception):
    """The form was not sent from a page of ours, or from one that is too old."""


def csrf_token(request: web.Request) -> str:
    """The token for this visitor's forms: the cookie's, or a new one that the answer sets as a cookie."""
    visit = request[VISIT]
    known = cookies.read(request, cookies.CSRF)
    if cookies.CSRF in visit.jar.changes:
        known = visit.jar.changes[cookies.CSRF][0] or ""
    if _is_ours(request.app[KEY], known, visit):
        return known
    made = _signed(request.app[KEY], tokens.fresh(), visit)
    visit.jar.put(cookies.CSRF, made)
    return made


async def read(request: web.Request) -> Mapping[str, str]:
    """The fields of a form sent to us. Raises Forged; HTTPBadRequest for anything that is no form."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forged
    if request.content_type != FORM:
        raise web.HTTPUnsupportedMediaType
    fields = _fields(await request.read())
    sent, known = fields.get(FIELD, ""), cookies.read(request, cookies.CSRF)
    if not known or not hmac.compare_digest(sent.encode(), known.encode()):
        raise Forged
    if not _is_ours(request.app[KEY], known, request[VISIT]):
        raise Forged
    return fields


def _fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii", "replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise web.HTTPBadRequest from None
    return {name: value.replace("\x00", "") for name, value in pairs}


def _signed(key: bytes, value: str, visit: Visit) -> str:
    """The value with a signature that holds for this session only (a visitor has none)."""
    text = f"csrf:{tokens.hash_of(visit.session)}:{value}"
    return f"{value}.{hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}"


def _is_ours(key: bytes, token: str, visit: Visit) -> bool:
    value = token.rpartition(".")[0]
    return bool(value) and hmac.compare_digest(_signed(key, value, visit).encode(), token.encode())
