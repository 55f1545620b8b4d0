"""The control interface over HTTP, as another process would use it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from kontor.demo.telegram import ImpossibleError, LocalTelegram, RemoteTelegram

Control = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def control(telegram: LocalTelegram, http: aiohttp.ClientSession) -> Control:
    async def send(verb: str, path: str, **body: object) -> tuple[int, Any]:
        url = f"{telegram.url}/control/{path}"
        async with http.request(verb, url, json=body or None) as response:
            return response.status, await response.json()

    return send


class TestControl:
    async def test_a_conversation_can_be_led_from_outside(self, bot: Bot, control: Control) -> None:
        _, anna = await control("POST", "users", first_name="Anna", language_code="en")
        _, sent = await control("POST", f"users/{anna['id']}/messages", text="/start")
        assert sent["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
        button = InlineKeyboardButton(text="Yes", callback_data="y")
        markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
        question = await bot.send_message(anna["id"], "Really?", reply_markup=markup)
        _, chat = await control("GET", f"chats/{anna['id']}?after=1&count=1&timeout=5")
        assert [m["text"] for m in chat["messages"]] == ["/start", "Really?"]
        press = {"message": question.message_id, "button": "Yes"}
        _, pressed = await control("POST", f"users/{anna['id']}/press", **press)
        await bot.answer_callback_query(pressed["callback"], text="Thanks", show_alert=True)
        _, answer = await control("GET", f"callbacks/{pressed['callback']}?timeout=5")
        assert answer == {"answer": {"text": "Thanks", "alert": True, "url": ""}}

    async def test_files_go_both_ways(
        self, bot: Bot, control: Control, telegram: LocalTelegram, http: aiohttp.ClientSession
    ) -> None:
        _, anna = await control("POST", "users", first_name="Anna")
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("file", b"<script>", filename="ä.html", content_type="text/html")
        async with http.post(f"{telegram.url}/control/users/{anna['id']}/files", data=form) as response:
            sent = await response.json()
        assert (sent["document"]["name"], sent["document"]["size"]) == ("ä.html", 8)
        url = f"{telegram.url}/control/files/{sent['document']['file_id']}"
        async with http.get(url) as response:
            assert await response.read() == b"<script>"
            assert response.headers["Content-Disposition"].startswith("attachment;")
            assert response.headers["X-Content-Type-Options"] == "nosniff"

    async def test_faults_limits_and_the_record_are_reachable(
        self, call: Callable[..., Awaitable[tuple[int, Any]]], control: Control
    ) -> None:
        assert (await control("POST", "faults", method="getMe", kind="error", code=500))[0] == 200
        assert (await call("getMe"))[0] == 500
        assert (await control("DELETE", "faults"))[1] == {"faults": 0}
        assert (await control("PUT", "limits", enabled=True))[1] == {"enabled": True}
        _, entries = await control("GET", "requests?method=getMe")
        assert [entry["status"] for entry in entries] == [500]

    async def test_what_is_impossible_is_said(self, control: Control) -> None:
        assert await control("POST", "users/1/messages", text="x") == (400, {"error": "no such user"})
        status, _ = await control("POST", "faults", method="getMe", kind="error", colour="red")
        assert status == 400

    async def test_other_web_sites_are_kept_out(
        self, telegram: LocalTelegram, http: aiohttp.ClientSession
    ) -> None:
        headers = {"Origin": "https://evil.example"}
        async with http.get(f"{telegram.url}/control/bot", headers=headers) as response:
            assert response.status == 403

    async def test_a_page_hears_of_every_change(
        self, bot: Bot, control: Control, telegram: LocalTelegram, http: aiohttp.ClientSession
    ) -> None:
        user = telegram.user("Anna")
        async with http.get(f"{telegram.url}/control/chats/{user.id}/events") as response:
            assert b'"type": "snapshot"' in await response.content.readuntil(b"\n\n")
            await user.write("Hallo")
            assert b'"text": "Hallo"' in await response.content.readuntil(b"\n\n")
            await bot.send_chat_action(user.id, "typing")
            assert b'"action": "typing"' in await response.content.readuntil(b"\n\n")


class TestRemoteClient:
    async def test_it_leads_a_conversation(self, bot: Bot, telegram: LocalTelegram) -> None:
        async with RemoteTelegram(telegram.url) as remote:
            anna = await remote.user("Anna")
            await anna.open_link("Ab_1")
            await anna.send_document("ä.txt", b"from Anna")
            waiting = asyncio.create_task(anna.next_message())
            await bot.send_document(anna.id, BufferedInputFile(b"to Anna", "b.txt"))
            received = await waiting
            assert received.document is not None
            assert received.document.content == b"to Anna"
            assert [m.text for m in await anna.messages()] == ["/start Ab_1", "", ""]
            assert [entry["method"] for entry in await remote.requests()] == ["sendDocument"]

    async def test_it_presses_buttons_and_hears_the_answer(self, bot: Bot, telegram: LocalTelegram) -> None:
        async with RemoteTelegram(telegram.url) as remote:
            anna = await remote.user("Anna")
            await anna.write("/start")
            button = InlineKeyboardButton(text="Ja", callback_data="y")
            markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
            await bot.send_message(anna.id, "Wirklich?", reply_markup=markup)
            press = asyncio.create_task(anna.press("Ja"))
            offset = (await bot.get_updates())[-1].update_id + 1
            (update,) = await bot.get_updates(offset=offset, timeout=5)
            assert update.callback_query is not None
            await bot.answer_callback_query(update.callback_query.id, text="Danke")
            assert await press == "Danke"

    async def test_a_blocked_bot_cannot_be_written_to(self, telegram: LocalTelegram) -> None:
        async with RemoteTelegram(telegram.url) as remote:
            anna = await remote.user("Anna")
            await anna.block()
            with pytest.raises(ImpossibleError, match="has blocked the bot"):
                await anna.write("Hallo")
