"""The command lists that Telegram shows: for everybody by language, and in a chat for the person who writes there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from bot.calls import Call
from core.desk import commands
from core.people.person import Channel, Person, visitor
from core.text import LANGUAGES

DEFAULT_LANGUAGE = "de"


async def announce(bot: Bot) -> None:
    """Sets the lists for visitors: English for English clients, German for all others; none in groups."""
    everybody = BotCommandScopeAllPrivateChats()
    for language in LANGUAGES:
        anybody = visitor(Channel.CHAT, language)
        shown = [BotCommand.model_validate(entry) for entry in entries(anybody)]
        code = None if language == DEFAULT_LANGUAGE else language
        await bot.set_my_commands(shown, scope=everybody, language_code=code)


def entries(person: Person) -> Sequence[dict[str, str]]:
    """The commands for the person, as Telegram wants them."""
    return [{"command": name, "description": description} for name, description in commands.menu(person)]


def kind(person: Person) -> str:
    """Which list it is, to be compared with the one that the chat shows: another right, another list."""
    return hashlib.sha256(repr(entries(person)).encode()).hexdigest()[:16]


def call(person: Person, chat_id: int) -> Call:
    """Shows in the chat the list that fits the person; visitors see the one for everybody."""
    parameters: dict[str, Any] = {"scope": {"type": "chat", "chat_id": chat_id}}
    if not person.is_signed_in:
        return Call("deleteMyCommands", parameters, person.language)
    return Call("setMyCommands", {**parameters, "commands": entries(person)}, person.language)
