"""Door: the pages behind the links in our mails (aiohttp, jinja2)."""

from web.app import make_app

__all__ = ["make_app"]
