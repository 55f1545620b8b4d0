"""/firma: the company that a contact person looks at, by its number or name, or from the list."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request


async def choose(_message: Message, command: CommandObject, talk: Talk) -> None:
    if command.args:
        await talk.fill(Request(Intent.COMPANY), "company", command.args)
    else:
        await talk.ask(Request(Intent.COMPANY))


def router() -> Router:
    made = Router(name="companies")
    made.message.register(choose, wish(Intent.COMPANY))
    return made
