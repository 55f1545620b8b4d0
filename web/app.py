"""Puts the pages together into one application."""

from __future__ import annotations

from aiohttp import web

from core import settings as settings_of
from core.service import Core
from web import assets, cookies, failures, forms, headers
from web.pages import (
    account,
    activity,
    address,
    confirm,
    connect,
    details,
    disowning,
    downloads,
    health,
    home,
    login,
    my_data,
    own_password,
    passwords,
    privacy,
    rating,
    registration,
    telegram,
)
from web.pages.connect import ChatPlace
from web.visit import CORE

ROUTES = (
    *home.ROUTES,
    *registration.ROUTES,
    *login.ROUTES,
    *passwords.ROUTES,
    *confirm.ROUTES,
    *rating.ROUTES,
    *connect.ROUTES,
    *account.ROUTES,
    *details.ROUTES,
    *address.ROUTES,
    *own_password.ROUTES,
    *telegram.ROUTES,
    *activity.ROUTES,
    *my_data.ROUTES,
    *disowning.ROUTES,
    *downloads.ROUTES,
    *privacy.ROUTES,
    *health.ROUTES,
    *assets.ROUTES,
)
LARGEST_BODY = 32 * 1024  # bytes; the forms are small


def make_app(core: Core, chat: ChatPlace | None = None) -> web.Application:
    """The pages of SPEC 2 on this service.

    `chat` may be filled in later: until then the page that connects one says that it cannot be done now.
    Serve it without an access log: paths hold links' tokens.
    """
    app = web.Application(middlewares=[failures.receive], client_max_size=LARGEST_BODY)
    app[CORE] = core
    app[cookies.SECURE] = core.settings.public_url.startswith("https://")
    app[forms.KEY] = settings_of.secret_key(core.settings)
    app[connect.CHAT] = chat or ChatPlace()
    app.on_response_prepare.append(headers.add)
    app.add_routes(ROUTES)
    return app
