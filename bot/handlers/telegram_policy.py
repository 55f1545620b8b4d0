"""/telegram: what this chat may carry for the company."""

from aiogram import Router
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request


async def show(_message: Message, talk: Talk) -> None:
    await talk.ask(Request(Intent.TELEGRAM_POLICY))


def router() -> Router:
    made = Router(name="telegram_policy")
    made.message.register(show, wish(Intent.TELEGRAM_POLICY))
    return made
