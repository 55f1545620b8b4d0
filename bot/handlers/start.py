"""/start: a greeting, or with the token of a link the question whether this chat shall be connected."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request, Slots


async def start(_message: Message, command: CommandObject, talk: Talk) -> None:
    if command.args:
        await talk.ask(Request(Intent.CONNECT, Slots(token=command.args.strip())))
    else:
        await talk.ask(Request(Intent.START))


def router() -> Router:
    made = Router(name="start")
    made.message.register(start, wish(Intent.START))
    return made
