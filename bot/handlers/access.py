"""Connecting this chat with an account, cutting it off, a new password."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request


async def login(_message: Message, talk: Talk) -> None:
    await talk.ask(Request(Intent.LOGIN))


async def logout(_message: Message, talk: Talk) -> None:
    await talk.ask(Request(Intent.LOGOUT))


async def password(_message: Message, command: CommandObject, talk: Talk) -> None:
    if command.args:
        await talk.fill(Request(Intent.RESET_PASSWORD), "email", command.args)
    else:
        await talk.ask(Request(Intent.RESET_PASSWORD))


def router() -> Router:
    made = Router(name="access")
    made.message.register(login, wish(Intent.LOGIN))
    made.message.register(logout, wish(Intent.LOGOUT))
    made.message.register(password, wish(Intent.RESET_PASSWORD))
    return made
