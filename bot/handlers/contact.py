"""/kontakt: who the contact person is, and passing a question on."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request, Slots


async def contact(_message: Message, command: CommandObject, talk: Talk) -> None:
    await talk.ask(Request(Intent.CONTACT, Slots(text=command.args or None)))


def router() -> Router:
    made = Router(name="contact")
    made.message.register(contact, wish(Intent.CONTACT))
    return made
