"""What an update says before anybody has looked at it: whose chat it is, in which language, and if it holds a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aiogram.types import Chat, Update, User

from bot.buttons import is_secret
from core.people.person import ChatIdentity
from core.text import language_of

KINDS = ("message", "callback_query", "my_chat_member")
"""The updates that Telegram is asked for."""

Raw = Mapping[str, Any]


def lane(update: Raw) -> str:
    """The chat in which order matters; updates of no chat go by their sender."""
    event = _event(update)
    chat = event.get("chat") or event.get("message", {}).get("chat") or event.get("from") or {}
    return str(chat.get("id", 0))


def holds_link(update: Raw) -> bool:
    """Is there a token in it: behind /start, however that is written, or a button, also of a message it replies to?"""
    return any(_opens(text) or is_secret(text) for text in _strings(update))


def callback_id(update: Raw) -> str | None:
    """Which pressed button waits for a sign that it was heard."""
    query: Raw = update.get("callback_query", {})
    return query.get("id")


def chat_of(update: Update) -> Chat | None:
    """The chat in which it happened."""
    if update.callback_query is not None:
        return update.callback_query.message.chat if update.callback_query.message else None
    event = update.message or update.my_chat_member
    return event.chat if event else None


def sender_of(update: Update) -> User | None:
    """The account that did it."""
    event = update.message or update.callback_query or update.my_chat_member
    return event.from_user if event else None


def identity(user: User) -> ChatIdentity:
    """Who writes in the private chat with this account, whose id is the account's."""
    return ChatIdentity(user.id, user.id, user.full_name)


def language(user: User | None) -> str:
    """The language of the person's Telegram."""
    return language_of(user.language_code if user else None)


def _opens(text: str) -> bool:
    command, *token = text.split(maxsplit=1)[:2] or [""]
    return bool(token) and command.lower().partition("@")[0] == "/start"


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(part)


def _event(update: Raw) -> Raw:
    return next((update[kind] for kind in KINDS if kind in update), {})
