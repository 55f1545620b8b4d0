"""/export: a list as a file; which one, in which format and with which filters can be said behind it."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request


async def export(_message: Message, command: CommandObject, talk: Talk) -> None:
    if not command.args:
        await talk.ask(Request(Intent.EXPORT))
    elif not await talk.narrow(Intent.EXPORT, "Export", command.args):
        await talk.fill(Request(Intent.EXPORT), "what", command.args)


def router() -> Router:
    made = Router(name="export")
    made.message.register(export, wish(Intent.EXPORT))
    return made
