"""The chat page: plain files, served under a strict content security policy."""

from collections.abc import Sequence

from aiohttp import web

from kontor.demo.page_files import QUIET, served
from kontor.demo.telegram.keys import WORLD
from kontor.demo.telegram.world import World

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = QUIET | {"Content-Security-Policy": POLICY}
NAV = web.AppKey("nav", list[dict[str, str]])


def _served(name: str) -> web.Response:
    return served("kontor.demo.telegram", name, HEADERS)


async def show(_: web.Request) -> web.Response:
    """The page itself; a start payload in the address is read by its script."""
    return _served("chat.html")


async def asset(request: web.Request) -> web.Response:
    """A style sheet, a script or a picture of the page."""
    name = request.match_info["name"]
    if name not in ASSETS:
        raise web.HTTPNotFound
    return _served(name)


ASSETS = frozenset({"chat.css", "chat.js", "messages.js", "texts.js", "icon.svg"})


async def settings(request: web.Request) -> web.Response:
    """What the page has to know before it shows a chat."""
    world = request.app[WORLD]
    return web.json_response(
        {
            "name": world.bot.first_name,
            "username": world.bot.username,
            "description": _description(world),
            "nav": request.app[NAV],
        }
    )


def _description(world: World) -> dict[str, str]:
    """What the bot says of itself in an empty chat, by language."""
    return {code: text for (name, code), text in world.profile.items() if name == "description"}


def add_routes(app: web.Application, nav: Sequence[tuple[str, str]]) -> None:
    """Serve the page at `/`, `/chat` and, for links of the bot, `/t.me/<bot>`."""
    app[NAV] = [{"name": name, "url": url} for name, url in nav]
    for path in ("/", "/chat", "/t.me/{bot}"):
        app.router.add_get(path, show)
    app.router.add_get("/page/{name}", asset)
    app.router.add_get("/control/page", settings)
