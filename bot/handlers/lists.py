"""Orders, contracts, the metal account: the lists, with filters said behind the command in plain words."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import Message

from bot.handlers.routes import wish
from bot.talk import Talk
from core.desk.commands import intents
from core.desk.requests import Intent, Request

IN_WORDS = {
    Intent.ORDERS: "Bestellungen",
    Intent.CONTRACTS: "Kontrakte und Rahmenaufträge",
    Intent.METAL_ACCOUNT: "Metallkonto",
    Intent.PLACE_ORDER: "bestellen",
}
"""What somebody would write who knows no commands; the filters follow."""


async def show(_message: Message, command: CommandObject, talk: Talk) -> None:
    intent = intents()[command.command.casefold()]
    if not command.args:
        await talk.ask(Request(intent))
    elif not await talk.narrow(intent, IN_WORDS[intent], command.args):
        await talk.hear(command.args)


def router() -> Router:
    made = Router(name="lists")
    made.message.register(show, wish(*IN_WORDS))
    return made
