""" "typing" and "sends a document": shown in the chat while work goes on, sent directly."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiogram import Bot

TYPING = "typing"
UPLOADING = "upload_document"

STAYS = 4.5  # seconds; Telegram shows a sign for five
SHORT_WORK = 0.3  # seconds; a sign for less would only come after the answer


@asynccontextmanager
async def shown(bot: Bot, chat_id: int, action: str, after: float = SHORT_WORK) -> AsyncIterator[None]:
    """Shows the sign while the block runs, from `after` seconds on. Whatever Telegram answers does not matter."""
    sign = asyncio.create_task(_keep_showing(bot, chat_id, action, after))
    try:
        yield
    finally:
        sign.cancel()
        await asyncio.gather(sign, return_exceptions=True)


async def _keep_showing(bot: Bot, chat_id: int, action: str, after: float) -> None:
    await asyncio.sleep(after)
    while True:
        with suppress(Exception):
            await bot.send_chat_action(chat_id, action)
        await asyncio.sleep(STAYS)
