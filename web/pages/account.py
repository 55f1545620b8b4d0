"""Mein Konto: what Kontor holds about the person who is signed in, and the ways to change it."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from core.desk import notices
from core.errors import NotFound
from core.models import TelegramPolicy, Topic
from core.people import chats, profile, sessions, subscriptions, telegram_policy
from core.people.person import Person
from core.people.rights import Right, may
from core.service import Tx
from core.text import LANGUAGES
from web import flash, forms
from web.flash import Flash
from web.rendering import goto, page
from web.signing import HOME, forget_session, signed_in
from web.visit import CORE, VISIT


async def show(request: web.Request) -> web.Response:
    """Personal data, chats, notices, sessions. Raises NotSignedIn."""
    person = signed_in(request)
    async with request.app[CORE].read() as tx:
        shown = await profile.profile(tx, person, request[VISIT].session)
        policy = await _policy(tx, person)
        topics = await _topics(tx, person)
    message = flash.find(request).message
    flash.take_away(request)
    return page(
        request,
        "account.html",
        profile=shown,
        policy=policy,
        may_set_policy=telegram_policy.may_set(person),
        topics=topics,
        message=message,
    )


async def set_language(request: web.Request) -> web.Response:
    """The language of pages, mails and chats from now on."""
    person = signed_in(request)
    chosen = (await forms.read(request)).get("language", "")
    if chosen not in LANGUAGES:
        raise web.HTTPBadRequest
    async with request.app[CORE].begin() as tx:
        await profile.set_language(tx, person, chosen)
    return goto(HOME)


async def set_notice(request: web.Request) -> web.Response:
    """Switches one of the notices on or off. Raises NotSignedIn, NotAllowed."""
    person = signed_in(request)
    fields = await forms.read(request)
    topic, wanted = fields.get("topic", ""), fields.get("state", "")
    if topic not in list(Topic) or wanted not in ("on", "off"):
        raise web.HTTPBadRequest
    async with request.app[CORE].begin() as tx:
        await notices.switch(tx, person, Topic(topic), on=wanted == "on")
    return goto(f"{HOME}#notices")


async def disconnect(request: web.Request) -> web.Response:
    """Cuts one of the person's own chats. Raises NotFound."""
    person = signed_in(request)
    await forms.read(request)
    async with request.app[CORE].begin() as tx:
        await chats.disconnect_link(tx, person, number(request))
    flash.leave(request, Flash("chat_disconnected"))
    return goto(HOME)


async def end_session(request: web.Request) -> web.Response:
    """Signs one of the person's own browsers out. Raises NotFound."""
    person = signed_in(request)
    await forms.read(request)
    async with request.app[CORE].begin() as tx:
        await sessions.end_one(tx, person, number(request))
    flash.leave(request, Flash("session_ended"))
    return goto(HOME)


async def end_all(request: web.Request) -> web.Response:
    """Signs the person out everywhere."""
    person = signed_in(request)
    await forms.read(request)
    async with request.app[CORE].begin() as tx:
        await sessions.end_everywhere(tx, person)
    forget_session(request)
    flash.leave(request, Flash("logged_out"))
    return goto("/login")


def number(request: web.Request) -> int:
    """The number in the path. Raises NotFound for one that nothing can have."""
    found = int(request.match_info["id"])
    if found >= 2**31:
        raise NotFound
    return found


async def _policy(tx: Tx, person: Person) -> TelegramPolicy | None:
    return await telegram_policy.policy_of(tx, person) if person.company_id is not None else None


async def _topics(tx: Tx, person: Person) -> Mapping[str, bool]:
    """Each topic and whether it is on; none where the person has no company of their own."""
    if not may(person, Right.SUBSCRIBE):
        return {}
    on = await subscriptions.topics_of(tx, person)
    return {topic.value: topic in on for topic in Topic}


ROUTES = (
    web.get("/account", show),
    web.post("/account/language", set_language),
    web.post("/account/notices", set_notice),
    web.post(r"/account/chats/{id:\d{1,18}}/disconnect", disconnect),
    web.post(r"/account/sessions/{id:\d{1,18}}/end", end_session),
    web.post("/account/sessions/end", end_all),
)
