"""/sprache: choosing between German and English, by button or by its code."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request, Slots

SAID = {"de": "de", "deutsch": "de", "german": "de", "en": "en", "englisch": "en", "english": "en"}


async def choose(_message: Message, command: CommandObject, talk: Talk) -> None:
    language = SAID.get((command.args or "").strip().casefold())
    await talk.ask(Request(Intent.LANGUAGE, Slots(language=language)))


def router() -> Router:
    made = Router(name="language")
    made.message.register(choose, wish(Intent.LANGUAGE))
    return made
