"""What can be read by everybody: help, the FAQ, the privacy notice; and stopping what was begun."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.requests import Intent, Request


async def show_help(_message: Message, talk: Talk) -> None:
    await talk.ask(Request(Intent.HELP))


async def show_questions(_message: Message, command: CommandObject, talk: Talk) -> None:
    if command.args:
        await talk.hear(command.args)
    else:
        await talk.ask(Request(Intent.FAQ_LIST))


async def show_privacy(_message: Message, talk: Talk) -> None:
    await talk.ask(Request(Intent.PRIVACY))


async def cancel(_message: Message, talk: Talk) -> None:
    await talk.ask(Request(Intent.CANCEL))


def router() -> Router:
    made = Router(name="help")
    made.message.register(show_help, wish(Intent.HELP))
    made.message.register(show_questions, wish(Intent.FAQ_LIST))
    made.message.register(show_privacy, wish(Intent.PRIVACY))
    made.message.register(cancel, wish(Intent.CANCEL))
    return made
