"""A person blocks the bot, or lets it write again."""

from aiogram import Router
from aiogram.filters import KICKED, MEMBER, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated

from bot import held
from core.service import Tx


async def blocked(event: ChatMemberUpdated, tx: Tx) -> None:
    await held.note_block(tx, event.chat.id)


async def unblocked(event: ChatMemberUpdated, tx: Tx) -> None:
    await held.release(tx, event.chat.id)


def router() -> Router:
    made = Router(name="blocking")
    made.my_chat_member.register(blocked, ChatMemberUpdatedFilter(KICKED))
    made.my_chat_member.register(unblocked, ChatMemberUpdatedFilter(MEMBER))
    return made
