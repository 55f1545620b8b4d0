"""Free text: the answer to a question of the desk, or a question to it."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.types import Message

from bot.dialogue import Asking
from bot.talk import Talk


async def answered(message: Message, talk: Talk) -> None:
    await talk.hear(message.text or "", fills=True)


async def asked(message: Message, talk: Talk) -> None:
    await talk.hear(message.text or "")


def router() -> Router:
    made = Router(name="texts")
    made.message.register(answered, F.text, StateFilter(Asking.slot))
    made.message.register(asked, F.text)
    return made
