"""The chat page in a real browser, and what it is served with."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiogram import Bot
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from playwright.async_api import Browser, Page, expect

from kontor.demo.telegram import LocalTelegram


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A phone that speaks German; any error in its console fails the test."""
    context = await chromium.new_context(viewport={"width": 390, "height": 844}, locale="de-DE")
    page = await context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    yield page
    await context.close()
    assert problems == []


class TestServing:
    @pytest.mark.parametrize("path", ["/", "/chat", "/chat?start=abc", "/t.me/kontor_demo_bot?start=abc"])
    async def test_the_page_forbids_foreign_and_inline_scripts(
        self, telegram: LocalTelegram, http: aiohttp.ClientSession, path: str
    ) -> None:
        async with http.get(telegram.url + path) as response:
            policy = response.headers["Content-Security-Policy"]
            text = await response.text()
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "<script>" not in text
        assert "://" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")

    async def test_only_the_pages_own_files_are_served(
        self, telegram: LocalTelegram, http: aiohttp.ClientSession
    ) -> None:
        async with http.get(f"{telegram.url}/page/__init__.py") as response:
            assert response.status == 404


@pytest.mark.browser
class TestChatPage:
    async def test_a_newcomer_starts_by_link_reads_and_presses(
        self, bot: Bot, telegram: LocalTelegram, page: Page
    ) -> None:
        petra = telegram.user("Petra")
        await page.goto(f"{telegram.url}/t.me/{telegram.bot_username}?start=Tok_en-1")
        await page.get_by_role("button", name="Starten").click()
        await petra.chat.wait_until(lambda chat: len(chat.messages) == 1)
        assert petra.chat.messages[0].text == "/start Tok_en-1"
        button = InlineKeyboardButton(text="Verbinden", callback_data="c")
        markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
        await bot.send_message(
            petra.id, "Guten <b>Tag</b> &lt;script&gt;", parse_mode="HTML", reply_markup=markup
        )
        log = page.get_by_role("log")
        await expect(log.locator("strong")).to_have_text("Tag")
        await expect(log).to_contain_text("Guten Tag <script>")
        await page.get_by_role("button", name="Verbinden").click()
        await expect(page.get_by_role("button", name="Verbinden")).to_have_attribute("aria-busy", "true")
        callback = (await bot.get_updates())[-1].callback_query
        assert callback is not None
        await bot.answer_callback_query(callback.id, text="Verbunden", show_alert=True)
        await expect(page.get_by_role("dialog")).to_contain_text("Verbunden")

    async def test_writing_commands_and_files_work(
        self, bot: Bot, telegram: LocalTelegram, page: Page
    ) -> None:
        petra = telegram.user("Petra")
        await petra.write("/start")
        await bot.set_my_commands(
            [BotCommand(command=name, description=name.title()) for name in ("hilfe", "konto", "kontrakte")]
        )
        await page.goto(f"{telegram.url}/chat")
        field = page.get_by_role("textbox")
        await field.fill("Zeile 1")
        await field.press("Shift+Enter")
        await field.press_sequentially("Zeile 2")
        await field.press("Enter")
        await petra.chat.wait_until(lambda chat: chat.messages[-1].text == "Zeile 1\nZeile 2")
        await field.fill("/kon")
        await expect(page.locator("#commands").get_by_role("option")).to_have_count(2)
        await field.press("ArrowDown")
        await field.press("Enter")
        await petra.chat.wait_until(lambda chat: chat.messages[-1].text == "/kontrakte")
        await bot.send_chat_action(petra.id, "upload_document")
        await expect(page.locator("#status")).to_have_text("sendet ein Dokument …")
        await bot.send_document(petra.id, BufferedInputFile(b"a;b\n", "Liste für Müller.csv"))
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Liste für Müller.csv").click()
        saved = await download.value
        assert saved.suggested_filename == "Liste für Müller.csv"
        assert (await saved.path()).read_bytes() == b"a;b\n"

    async def test_several_people_have_chats_of_their_own(self, telegram: LocalTelegram, page: Page) -> None:
        await telegram.user("Petra").write("nur für Petra")
        await page.goto(telegram.url)
        await expect(page.get_by_role("log")).to_contain_text("nur für Petra")
        await page.get_by_role("button", name="Person hinzufügen").click()
        await page.get_by_label("Vorname").fill("<b>Jörg</b>")
        await page.get_by_role("button", name="Hinzufügen", exact=True).click()
        await expect(page.get_by_label("Sie sind")).to_contain_text("<b>Jörg</b>")
        await expect(page.get_by_role("log")).not_to_contain_text("nur für Petra")
        await page.get_by_role("button", name="Starten").click()
        joerg = telegram.chat(max(telegram.world.people))
        await joerg.wait_until(lambda chat: [m.text for m in chat.messages] == ["/start"])
