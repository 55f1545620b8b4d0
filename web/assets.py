"""The style sheet and its pictures, under names that change with their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"


@cache
def address_of(name: str) -> str:
    """Where a file is fetched: its name, and a mark that is new when its content is."""
    mark = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?{mark}"


async def show(request: web.Request) -> web.Response:
    """One of our files; no other can be named."""
    name = request.match_info["name"]
    files = _files()
    if name not in files:
        raise web.HTTPNotFound
    kind = KINDS[Path(name).suffix]
    return web.Response(
        body=files[name],
        content_type=kind,
        charset="utf-8",
        headers={"Cache-Control": FOREVER if request.query_string else AN_HOUR},
    )


@cache
def _files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in KINDS}


async def icon(_request: web.Request) -> web.Response:
    """Browsers ask for it unasked."""
    return web.Response(body=_files()["icon.svg"], content_type=KINDS[".svg"])


ROUTES = (web.get("/static/{name}", show), web.get("/favicon.ico", icon))
