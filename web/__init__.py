"""Door: the pages behind the links in our mails (aiohttp, jinja2)."""

from web.app import make_app
from web.pages.connect import ChatPlace

__all__ = ["ChatPlace", "make_app"]
