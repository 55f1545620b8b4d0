"""People whose chat is connected, and what they see in it."""

from __future__ import annotations

from core.models import User
from core.people import chats
from core.people.person import Channel, of_user
from core.service import Core
from core.text.formats import NO_BREAK
from kontor.demo.telegram import LocalTelegram, TelegramUser


async def connected(core: Core, user_id: int, telegram: LocalTelegram, name: str = "Petra") -> TelegramUser:
    """Somebody who followed the link of the page /connect and pressed its button; what was said is read."""
    made = telegram.user(name)
    async with core.begin() as tx:
        owner = of_user(await tx.session.get_one(User, user_id), Channel.WEB)
        offer = await chats.offer_connect(tx, owner, "https://t.me/kontor_demo_bot")
    await made.open_link(offer.url)
    await made.press("Verbinden", await made.next_message())
    assert "Verbunden" in (await made.next_message()).text
    return made


async def shows(user: TelegramUser, words: str) -> str:
    """Waits for the words, in a new message or in place of an old one, and gives all that the chat shows."""
    await user.chat.wait_until(lambda chat: any(words in plain(message.text) for message in chat.from_bot))
    user.skip()
    return plain(user.chat.transcript())


def plain(text: str) -> str:
    """Numbers and units with a space that may break."""
    return text.replace(NO_BREAK, " ")
