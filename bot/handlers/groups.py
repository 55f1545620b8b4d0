"""Groups: one sentence, whoever is connected and whatever was written (SPEC 2)."""

from aiogram import Bot, F, Router
from aiogram.filters import JOIN_TRANSITION, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated, Message

from bot import calls, words
from core.people.person import Person
from core.service import Tx


async def refer(event: Message | ChatMemberUpdated, tx: Tx, person: Person, bot: Bot) -> None:
    me = await bot.me()
    html = words.only_private(person.language, me.username or "")
    await calls.queue(tx, event.chat.id, calls.text(event.chat.id, html, person.language))


async def ignore(_event: Message | ChatMemberUpdated) -> None:
    """Who joins and leaves, and what channels post, is not for us."""


def router() -> Router:
    made = Router(name="groups")
    made.message.filter(F.chat.type != "private")
    made.my_chat_member.filter(F.chat.type != "private")
    made.callback_query.filter(F.message.chat.type != "private")
    made.message.register(refer, F.text, F.chat.type.in_({"group", "supergroup"}), F.from_user)
    made.message.register(ignore)
    made.my_chat_member.register(
        refer, F.chat.type.in_({"group", "supergroup"}), ChatMemberUpdatedFilter(JOIN_TRANSITION)
    )
    made.my_chat_member.register(ignore)
    made.callback_query.register(ignore)
    return made
