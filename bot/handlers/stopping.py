"""The button below "Ihre Datei wird erstellt": ends the making, and nothing is sent."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot import calls, words
from bot.buttons import Stop
from bot.talk import Talk
from core.models import Door
from core.post import stopping


async def stop(query: CallbackQuery, callback_data: Stop, talk: Talk) -> None:
    chat_id, language = talk.chat.chat_id, talk.person.language
    stopped = await stopping.stop(talk.tx, Door.TELEGRAM, str(chat_id), callback_data.item)
    if not stopped:
        await talk.say(words.too_late_to_stop(language))
    elif query.message is not None:
        told = calls.edit(chat_id, query.message.message_id, words.stopped(language), language)
        await calls.queue(talk.tx, chat_id, told)
    else:
        await talk.say(words.stopped(language))


def router() -> Router:
    made = Router(name="stopping")
    made.callback_query.register(stop, Stop.filter())
    return made
