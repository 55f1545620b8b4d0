"""The plain files of the demo's pages, as the browser gets them."""

from collections.abc import Mapping
from importlib import resources

from aiohttp import web

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "html": "text/html"}
QUIET = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""Headers of whatever the demo serves; each page adds its own content security policy."""


def served(package: str, name: str, headers: Mapping[str, str]) -> web.Response:
    """The file from the folder `page` of the package."""
    path = resources.files(package) / "page" / name
    kind = KINDS[name.rpartition(".")[2]]
    return web.Response(text=path.read_text(encoding="utf-8"), content_type=kind, headers=headers)
