"""What is no text: stickers, pictures, voice messages, places. Kindly, what can be done instead."""

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import Message

from bot import words
from bot.talk import Talk

SENT_BY_PEOPLE = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.LOCATION,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)
"""Everything else that is no text is a notice by Telegram, and nobody waits for an answer to it."""


FILES = frozenset({ContentType.DOCUMENT, ContentType.PHOTO})


async def other(message: Message, talk: Talk) -> None:
    language = talk.person.language
    if message.content_type in FILES and talk.person.company_id is not None:
        await talk.say(words.files_by_mail(language, talk.tx.settings.mail_address))
    else:
        await talk.say(words.only_text(language))


def router() -> Router:
    made = Router(name="others")
    made.message.register(other, F.content_type.in_(SENT_BY_PEOPLE))
    return made
