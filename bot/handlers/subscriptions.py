"""/abos: notices and statements that come by themselves."""

from aiogram import Router
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request


async def show(_message: Message, talk: Talk) -> None:
    await talk.ask(Request(Intent.SUBSCRIPTIONS))


def router() -> Router:
    made = Router(name="subscriptions")
    made.message.register(show, wish(Intent.SUBSCRIPTIONS))
    return made
