"""Who visits: the person behind the session cookie, their language, and the address they come from."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from aiohttp import web

from core.people import sessions
from core.people.person import Channel, Person, visitor
from core.service import Core
from web import cookies, languages

CORE: web.AppKey[Core] = web.AppKey("core", Core)


@dataclass
class Visit:
    """One request's visitor. `session` is the token from the cookie when it is a live one, else empty."""

    person: Person
    language: str
    address: str
    session: str = ""
    jar: cookies.Jar = field(default_factory=cookies.Jar)


VISIT: web.RequestKey[Visit] = web.RequestKey("visit", Visit)


async def arrive(request: web.Request) -> Visit:
    """Finds out who visits; of a live session it notes, every five minutes, that it was used."""
    core = request.app[CORE]
    token = cookies.read(request, cookies.SESSION)
    person = await _person(core, token) if token else None
    if person is None:
        return stranger(request)
    chosen = languages.asked_for(request) or person.language
    address = client_address(request, core.settings.trusted_proxies)
    return Visit(person.speaking(chosen), chosen, address, token)


def stranger(request: web.Request) -> Visit:
    """A visitor of whom nothing is known; asks no database."""
    chosen = languages.of_visitor(request)
    address = client_address(request, request.app[CORE].settings.trusted_proxies)
    return Visit(visitor(Channel.WEB, chosen), chosen, address)


def client_address(request: web.Request, trusted_proxies: str) -> str:
    """The address of the browser: `X-Forwarded-For` counts as far as trusted proxies wrote it."""
    trusted = [ipaddress.ip_network(network) for network in trusted_proxies.split()]
    hops = [hop.strip() for line in request.headers.getall("X-Forwarded-For", []) for hop in line.split(",")]
    address = request.remote or ""
    while hops and _is_in(address, trusted):
        address = hops.pop()
    return address


async def _person(core: Core, token: str) -> Person | None:
    async with core.read() as tx:
        person = await sessions.person_of_session(tx, token)
        is_due = person is not None and await sessions.is_due(tx, token)
    if is_due:
        async with core.begin() as tx:
            await sessions.seen(tx, token)
    return person


def _is_in(address: str, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in network for network in networks)
