"""What an update says before anybody has looked at it: whose chat it is, in which language, and if it holds a link."""

from __future__ import annotations

from collections.abc import Mapping
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
    """Is there a token in it, behind /start or a button?"""
    event = _event(update)
    text = event.get("text") or ""
    return (text.startswith("/start") and " " in text.strip()) or is_secret(event.get("data") or "")


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


def _event(update: Raw) -> Raw:
    return next((update[kind] for kind in KINDS if kind in update), {})
