"""The command lists that Telegram shows: for everybody by language, and in a chat for the person who writes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from bot.calls import Call
from core.desk import commands
from core.models import Role
from core.people.person import Person
from core.text import LANGUAGES

DEFAULT_LANGUAGE = "de"


async def announce(bot: Bot) -> None:
    """Sets the lists for visitors: English for English clients, German for all others; none in groups."""
    everybody = BotCommandScopeAllPrivateChats()
    for language in LANGUAGES:
        shown = [BotCommand.model_validate(entry) for entry in entries(Role.VISITOR, language)]
        code = None if language == DEFAULT_LANGUAGE else language
        await bot.set_my_commands(shown, scope=everybody, language_code=code)


def entries(role: Role, language: str) -> Sequence[dict[str, str]]:
    """The commands for somebody of this role, as Telegram wants them."""
    shown = commands.menu(role, language)
    return [{"command": name, "description": description} for name, description in shown]


def kind(person: Person) -> str:
    """Whose list it is, to be compared with the one that the chat shows."""
    return f"{person.role.value} {person.language}"


def call(person: Person, chat_id: int) -> Call:
    """Shows in the chat the list that fits the person; visitors see the one for everybody."""
    parameters: dict[str, Any] = {"scope": {"type": "chat", "chat_id": chat_id}}
    if person.role is Role.VISITOR:
        return Call("deleteMyCommands", parameters, person.language)
    shown = entries(person.role, person.language)
    return Call("setMyCommands", {**parameters, "commands": shown}, person.language)
