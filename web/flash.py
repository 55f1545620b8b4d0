"""What the next page says about what was just done, kept in a signed cookie so that no address stands in a URL."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

from aiohttp import web

from web import cookies
from web.forms import KEY
from web.visit import VISIT

SECONDS = 600


@dataclass(frozen=True)
class Flash:
    """`message` names the sentence; `email` fills the login form."""

    message: str = ""
    email: str = ""


def leave(request: web.Request, flash: Flash) -> None:
    """Leaves a note for the next page, for ten minutes."""
    text = base64.urlsafe_b64encode(json.dumps(asdict(flash)).encode()).decode()
    request[VISIT].jar.put(cookies.FLASH, f"{text}.{_signature(request, text)}", SECONDS)


def find(request: web.Request) -> Flash:
    """The note left for this page; an empty one if there is none, or if it is not ours."""
    text, _, signature = cookies.read(request, cookies.FLASH).rpartition(".")
    if not text or not hmac.compare_digest(_signature(request, text).encode(), signature.encode()):
        return Flash()
    try:
        return Flash(**json.loads(base64.urlsafe_b64decode(text)))
    except (binascii.Error, ValueError, TypeError):
        return Flash()


def take_away(request: web.Request) -> None:
    """Takes the note away."""
    if cookies.read(request, cookies.FLASH):
        request[VISIT].jar.drop(cookies.FLASH)


def _signature(request: web.Request, text: str) -> str:
    return hmac.new(request.app[KEY], f"flash:{text}".encode(), hashlib.sha256).hexdigest()
