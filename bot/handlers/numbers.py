"""An order or a document by its number: said behind the command however it is written, or asked for."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.commands import intents
from core.desk.requests import Intent, Request, Slots

IN_WORDS = {Intent.ORDER: "Auftrag", Intent.DOCUMENT: "Dokument"}


async def show(_message: Message, command: CommandObject, talk: Talk) -> None:
    intent = intents()[command.command.casefold()]
    if not command.args:
        await talk.ask(Request(intent))
    elif not await talk.narrow(intent, IN_WORDS[intent], command.args):
        await talk.ask(Request(intent, Slots(numbers=(command.args.strip(),))))  # a reference of their own


def router() -> Router:
    made = Router(name="numbers")
    made.message.register(show, wish(*IN_WORDS))
    return made
