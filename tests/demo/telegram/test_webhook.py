"""How updates reach a bot's webhook."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web
from aiohttp.test_utils import TestServer

from kontor.demo.telegram import LocalTelegram, TelegramUser

SECRET = "s3cret_-"


class Receiver:
    """A bot's end of a webhook, which can be told how to answer."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.replies: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await self.updates.put(await request.json())
        status = self.statuses.pop(0) if self.statuses else 200
        body = self.replies.pop(0) if self.replies else {}
        return web.json_response(body, status=status)

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.updates.get(), 5)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver


class TestDelivery:
    async def test_waiting_and_new_updates_come_with_the_secret(
        self, bot: Bot, petra: TelegramUser, receiver: Receiver
    ) -> None:
        await bot.set_webhook(receiver.url, secret_token=SECRET)
        assert (await receiver.next())["message"]["text"] == "/start"
        await petra.write("Hallo")
        assert (await receiver.next())["message"]["text"] == "Hallo"
        assert receiver.secrets == [SECRET, SECRET]

    async def test_a_failed_delivery_is_repeated_and_keeps_its_place(
        self, bot: Bot, petra: TelegramUser, receiver: Receiver
    ) -> None:
        receiver.statuses = [500, 503]
        await bot.set_webhook(receiver.url)
        await petra.write("danach")
        texts = [(await receiver.next())["message"]["text"] for _ in range(4)]
        assert texts == ["/start", "/start", "/start", "danach"]
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"

    async def test_a_stuck_chat_does_not_hold_up_others(
        self, bot: Bot, telegram: LocalTelegram, receiver: Receiver
    ) -> None:
        petra, otto = telegram.user("Petra"), telegram.user("Otto")
        receiver.statuses = [500]
        telegram.world.updates.set_webhook(receiver.url)
        await petra.write("A")
        assert (await receiver.next())["message"]["text"] == "A"
        await otto.write("B")
        assert {(await receiver.next())["message"]["text"] for _ in range(2)} == {"A", "B"}

    async def test_the_answer_may_be_a_method(
        self, bot: Bot, petra: TelegramUser, receiver: Receiver
    ) -> None:
        receiver.replies = [{"method": "sendMessage", "chat_id": petra.id, "text": "sofort"}]
        await bot.set_webhook(receiver.url)
        assert (await petra.next_message()).text == "sofort"

    async def test_pending_updates_can_be_dropped(
        self, bot: Bot, petra: TelegramUser, receiver: Receiver
    ) -> None:
        await bot.set_webhook(receiver.url, drop_pending_updates=True)
        await petra.write("neu")
        assert (await receiver.next())["message"]["text"] == "neu"


class TestSettingUp:
    async def test_polling_beside_a_webhook_is_a_conflict(self, bot: Bot, receiver: Receiver) -> None:
        await bot.set_webhook(receiver.url)
        with pytest.raises(
            TelegramConflictError, match="can't use getUpdates method while webhook is active"
        ):
            await bot.get_updates()
        await bot.delete_webhook()
        assert await bot.get_updates() == []
        assert (await bot.get_webhook_info()).url == ""

    @pytest.mark.parametrize("url", ["ftp://a.example", "nonsense"])
    async def test_a_wrong_address_is_refused(self, bot: Bot, url: str) -> None:
        with pytest.raises(TelegramBadRequest, match="bad webhook"):
            await bot.set_webhook(url)

    async def test_a_wrong_secret_is_refused(self, bot: Bot, receiver: Receiver) -> None:
        with pytest.raises(TelegramBadRequest, match="secret token contains unallowed characters"):
            await bot.set_webhook(receiver.url, secret_token="ä b")
