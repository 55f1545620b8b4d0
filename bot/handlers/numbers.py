"""One order, a document, an export: what must be named is said behind the command, or asked for."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.commands import intents
from core.desk.requests import Intent, Request

NAMED = {Intent.ORDER: "numbers", Intent.DOCUMENT: "numbers", Intent.EXPORT: "what"}
"""The slot that the words behind the command fill."""


async def show(_message: Message, command: CommandObject, talk: Talk) -> None:
    intent = intents()[command.command.casefold()]
    if command.args:
        await talk.fill(Request(intent), NAMED[intent], command.args)
    else:
        await talk.ask(Request(intent))


def router() -> Router:
    made = Router(name="numbers")
    made.message.register(show, wish(*NAMED))
    return made
