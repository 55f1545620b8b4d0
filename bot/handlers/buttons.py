"""Pressed buttons; Telegram was told that they were heard when they were stored."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot import words
from bot.buttons import Join, Press
from bot.talk import Talk
from core.desk.requests import Intent, Request, Slots


async def press(query: CallbackQuery, callback_data: Press, talk: Talk) -> None:
    message_id = query.message.message_id if query.message else None
    await talk.press(callback_data.offer, callback_data.index, here=callback_data.here, message_id=message_id)


async def join(query: CallbackQuery, callback_data: Join, talk: Talk) -> None:
    await talk.put_away(query.message.message_id if query.message else None)
    await talk.ask(Request(Intent.CONNECT, Slots(token=callback_data.token, confirmed=True)))


async def unknown(_query: CallbackQuery, talk: Talk) -> None:
    await talk.say(words.button_gone(talk.person.language))


def router() -> Router:
    made = Router(name="buttons")
    made.callback_query.register(press, Press.filter())
    made.callback_query.register(join, Join.filter())
    made.callback_query.register(unknown)
    return made
