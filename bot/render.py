"""Turns a reply of the desk into calls of the Bot API: texts of bearable length, buttons, files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from bot import calls
from bot.buttons import Join, Press
from bot.calls import Call
from bot.dialogue import key_of
from bot.splitting import split
from core.desk import offers
from core.desk.reply import Action, Reply
from core.desk.requests import Intent, Request
from core.service import Tx
from core.settings import is_loopback

Keyboard = list[list[dict[str, Any]]]

ELSEWHERE = frozenset({Intent.FAQ})
"""Wishes whose answers people come back to: they are never written over."""

MOST_BUTTONS = 100


@dataclass(frozen=True)
class Place:
    """Where a reply goes: a chat, and for the answer to a button the message that it may take the place of."""

    chat_id: int
    message_id: int | None = None


@dataclass(frozen=True)
class Renderer:
    """Renders for one bot. The real Telegram refuses buttons that lead to this machine, a local server takes them."""

    links_home: bool

    async def render(
        self, tx: Tx, place: Place, reply: Reply, language: str, asked: Request | None = None
    ) -> list[Call]:
        """The calls in the order in which they are to be sent."""
        html = self._with_links(reply)
        keyboard = await self._keyboard(tx, place.chat_id, reply, asked)
        made = _texts(place, split(html), language, keyboard, stays=bool(reply.files))
        made += [calls.file(place.chat_id, recipe, language) for recipe in reply.files]
        if not (reply.secret or _holds_token(reply)):
            return made
        return [call.kept_secret() for call in made]

    def _with_links(self, reply: Reply) -> str:
        """Links that can be no button are told in the text."""
        links = [action for action in _actions(reply) if action.url and not self._can_be_button(action.url)]
        return "\n\n".join([reply.html, *(f"{escape(a.label)}:\n{escape(a.url or '')}" for a in links)])

    def _can_be_button(self, url: str) -> bool:
        is_web = url.startswith(("https://", "http://"))
        return is_web and (self.links_home or not leads_home(url))

    async def _keyboard(self, tx: Tx, chat_id: int, reply: Reply, asked: Request | None) -> Keyboard:
        kept = [a.request for a in _actions(reply) if a.request and not a.request.slots.token]
        offer = await offers.make(tx, key_of(chat_id), kept) if kept else 0
        subject = subject_of(reply, asked)
        rows = [[self._button(a, offer, kept, subject) for a in row] for row in reply.actions]
        shown = [[button for button in row if button] for row in rows]
        return _few(row for row in shown if row)

    def _button(
        self, action: Action, offer: int, kept: Sequence[Request], subject: Intent | None
    ) -> dict[str, Any]:
        request = action.request
        if request is None:
            can = action.url is not None and self._can_be_button(action.url)
            return {"text": action.label, "url": action.url} if can else {}
        if request.slots.token:
            return {"text": action.label, "callback_data": Join(token=request.slots.token).pack()}
        here = request.intent is subject and subject not in ELSEWHERE and not request.slots.confirmed
        press = Press(offer=offer, index=_place_in(kept, request), here=here)
        return {"text": action.label, "callback_data": press.pack()}


def subject_of(reply: Reply, asked: Request | None) -> Intent | None:
    """What the message is about: its own buttons turn it, those for something else bring a new message."""
    if reply.awaiting or asked:
        return (reply.awaiting or asked or Request(Intent.HELP)).intent
    requests = [action.request for action in _actions(reply) if action.request]
    turning = (request.intent for request in requests if request.slots.after)
    exporting = (Intent(r.slots.what) for r in requests if r.intent is Intent.EXPORT and r.slots.what)
    return next(turning, None) or next(exporting, None)


def leads_home(url: str) -> bool:
    """Does the address lead to the machine itself?"""
    host = urlsplit(url).hostname or ""
    return is_loopback(host) or host.endswith(".localhost")


def _texts(place: Place, pieces: list[str], language: str, keyboard: Keyboard, *, stays: bool) -> list[Call]:
    markup = {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}
    if len(pieces) == 1 and place.message_id is not None and not stays:
        return [calls.edit(place.chat_id, place.message_id, pieces[0], language, **markup)]
    made = [calls.text(place.chat_id, piece, language) for piece in pieces]
    return [*made[:-1], *(call.with_parameters(**markup) for call in made[-1:])]


def _few(rows: Iterable[list[dict[str, Any]]]) -> Keyboard:
    """As many rows as Telegram takes."""
    kept: Keyboard = []
    for row in rows:
        if sum(map(len, kept)) + len(row) <= MOST_BUTTONS:
            kept.append(row)
    return kept


def _actions(reply: Reply) -> Iterable[Action]:
    return [action for row in reply.actions for action in row]


def _place_in(kept: Sequence[Request], request: Request) -> int:
    return next(place for place, other in enumerate(kept) if other is request)


def _holds_token(reply: Reply) -> bool:
    return any(action.request and action.request.slots.token for action in _actions(reply))
