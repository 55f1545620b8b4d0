"""A fresh local Telegram for every test, and an aiogram bot that talks to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from kontor.demo.telegram import LocalTelegram, TelegramUser

Call = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(webhook_delay=0.01) as server:
        yield server


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url), timeout=5)
    async with Bot(telegram.token, session=session) as client:
        yield client


@pytest.fixture
async def petra(telegram: LocalTelegram) -> TelegramUser:
    """A person who has started the bot."""
    user = telegram.user("Petra")
    await user.write("/start")
    return user


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(telegram: LocalTelegram, http: aiohttp.ClientSession) -> Call:
    """Call a method by a bare POST with a JSON body: status and decoded answer."""

    async def post(method: str, **parameters: object) -> tuple[int, Any]:
        url = f"{telegram.url}/bot{telegram.token}/{method}"
        async with http.post(url, json=parameters) as response:
            return response.status, await response.json()

    return post
