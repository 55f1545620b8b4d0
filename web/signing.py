"""Signed in or not: what a page demands, where the login page leads afterwards, and how a browser is signed out."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from aiohttp import web

from core.errors import NotSignedIn
from core.people import sessions
from core.people.person import Person
from web import cookies
from web.visit import CORE, VISIT

HOME = "/account"


def signed_in(request: web.Request) -> Person:
    """The person who is signed in. Raises NotSignedIn."""
    person = request[VISIT].person
    if not person.is_signed_in:
        raise NotSignedIn
    return person


def sign_in(request: web.Request, token: str) -> None:
    """Gives the browser the session, and with the next page a form token that holds for it."""
    jar = request[VISIT].jar
    jar.put(cookies.SESSION, token, int(sessions.VALID.total_seconds()))
    jar.drop(cookies.CSRF)


async def sign_out(request: web.Request) -> None:
    """Ends this browser's session, if it has one: what comes next is for somebody else, or for nobody."""
    visit = request[VISIT]
    if not visit.session:
        return
    async with request.app[CORE].begin() as tx:
        await sessions.end(tx, visit.session)
    forget_session(request)


def forget_session(request: web.Request) -> None:
    """Takes the cookies of a session back that has ended."""
    jar = request[VISIT].jar
    jar.drop(cookies.SESSION)
    jar.drop(cookies.CSRF)


def to_login(request: web.Request) -> str:
    """The login page, which afterwards leads back to the page asked for."""
    wanted = request.path if request.method in ("GET", "HEAD") else HOME
    return f"/login?next={quote(wanted, safe='/')}"


def local(target: str) -> str:
    """The target if it is a path of ours, else "Mein Konto": nobody is sent to a foreign site."""
    parts = urlsplit(target) if _is_plain(target) else None
    if parts is None or parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return HOME
    return target


def _is_plain(target: str) -> bool:
    if not target.startswith("/") or target.startswith("//") or len(target) > 500:
        return False
    return "\\" not in target and all("!" <= sign <= "~" for sign in target)
