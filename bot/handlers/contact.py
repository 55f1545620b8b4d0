"""/kontakt: who the contact person is, and passing a question on."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request


async def contact(_message: Message, command: CommandObject, talk: Talk) -> None:
    if command.args:
        await talk.fill(Request(Intent.CONTACT), "text", command.args)
    else:
        await talk.ask(Request(Intent.CONTACT))


def router() -> Router:
    made = Router(name="contact")
    made.message.register(contact, wish(Intent.CONTACT))
    return made
