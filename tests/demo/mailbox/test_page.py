"""The mailbox in a real browser, and what it is served with."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import aiohttp
import pytest

from kontor.demo.mailbox import File, Mailbox

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

EVIL = (
    "<html><head></head><body><p>Guten Tag</p><script>parent.document.title='taken over'</script>"
    '<img src="http://evil.example/pixel.png"><a href="https://kontor.example/x">Link</a></body></html>'
)


async def receive(mailbox: Mailbox, subject: str = "Ihre Rechnung", html: str = EVIL) -> None:
    """Puts a mail with text, HTML and an attachment into the mailbox, by SMTP."""
    from email.message import EmailMessage

    import aiosmtplib

    message = EmailMessage()
    message["From"], message["To"] = "Kontor <service@kontor.example>", "petra.kunz@federn-kunz.example"
    message["Subject"], message["Message-ID"] = subject, "<1@kontor.example>"
    message.set_content("Guten Tag,\n\nhier ist sie.\n")
    message.add_alternative(html, subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Rechnung_Ü.pdf")
    await aiosmtplib.send(message, hostname="127.0.0.1", port=mailbox.smtp_port, start_tls=False)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


class TestServing:
    async def test_the_page_forbids_foreign_and_inline_scripts(
        self, mailbox: Mailbox, http: aiohttp.ClientSession
    ) -> None:
        async with http.get(mailbox.http_url) as response:
            policy, text = response.headers["Content-Security-Policy"], await response.text()
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "<script>" not in text
        assert "style=" not in text

    async def test_the_link_to_the_terms_of_sale_leads_to_a_page(
        self, mailbox: Mailbox, http: aiohttp.ClientSession
    ) -> None:
        async with http.get(f"{mailbox.http_url}terms") as response:
            assert response.status == 200
            assert "Verkaufsbedingungen" in await response.text()

    async def test_a_mails_html_is_caged(self, mailbox: Mailbox, http: aiohttp.ClientSession) -> None:
        await receive(mailbox)
        async with http.get(f"{mailbox.http_url}mails/1/html") as response:
            policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
        assert "script-src" not in policy
        assert "allow-same-origin" not in policy
        assert "allow-scripts" not in policy

    async def test_attachments_come_byte_for_byte(
        self, mailbox: Mailbox, http: aiohttp.ClientSession
    ) -> None:
        await receive(mailbox)
        async with http.get(f"{mailbox.http_url}mails/1/files/0") as response:
            assert await response.read() == b"%PDF-1.7"
            assert response.headers["Content-Disposition"].startswith("inline")
        async with http.get(f"{mailbox.http_url}mails/1/files/0?download") as response:
            assert response.headers["Content-Disposition"].startswith("attachment")

    @pytest.mark.parametrize("path", ["page/__init__.py", "mails/7/html", "mails/1/files/9", "api/mails/7"])
    async def test_what_is_not_there_is_not_found(
        self, mailbox: Mailbox, http: aiohttp.ClientSession, path: str
    ) -> None:
        await receive(mailbox)
        async with http.get(mailbox.http_url + path) as response:
            assert response.status == 404

    async def test_another_page_cannot_write_mails(
        self, mailbox: Mailbox, http: aiohttp.ClientSession
    ) -> None:
        body = {"from": "a@b.example", "to": "service@kontor.example", "subject": "x", "text": "x"}
        other = {"Origin": "http://evil.example"}
        async with http.post(f"{mailbox.http_url}api/mails", json=body, headers=other) as response:
            assert response.status == 403
        async with http.post(f"{mailbox.http_url}api/mails", data=body) as response:
            assert response.status == 403

    @pytest.mark.parametrize("body", [{}, [], {"from": "x", "to": "y"}, {"from": 1, "files": [1]}])
    async def test_nonsense_is_refused_in_words(
        self, mailbox: Mailbox, http: aiohttp.ClientSession, body: object
    ) -> None:
        async with http.post(f"{mailbox.http_url}api/mails", json=body) as response:
            assert response.status == 400
            assert "error" in await response.json()

    async def test_a_mail_with_a_file_is_sent(self, mailbox: Mailbox, http: aiohttp.ClientSession) -> None:
        other = Mailbox()
        await other.start()
        mailbox.send_to("127.0.0.1", other.smtp_port)
        file = {"name": "Ü.pdf", "type": "application/pdf", "content": base64.b64encode(b"%PDF").decode()}
        body = {"from": "a@b.example", "to": "service@kontor.example", "subject": "x", "text": "x"}
        async with http.post(f"{mailbox.http_url}api/mails", json=body | {"files": [file]}) as response:
            assert response.status == 200
        [mail] = other.mails
        await other.stop()
        assert mail.files == (File("Ü.pdf", "application/pdf", b"%PDF"),)


@pytest.fixture(params=[(390, 844), (1280, 800)], ids=["phone", "desktop"])
async def page(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A browser that speaks German; an error of the page's own script fails the test."""
    width, height = request.param
    context = await chromium.new_context(viewport={"width": width, "height": height}, locale="de-DE")
    opened = await context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    await context.close()
    assert problems == []


@pytest.mark.browser
class TestPage:
    async def test_a_mail_appears_by_itself_and_opens(self, mailbox: Mailbox, page: Page) -> None:
        from playwright.async_api import expect

        await page.goto(mailbox.http_url)
        await expect(page.get_by_text("Noch keine E-Mails")).to_be_visible()
        await receive(mailbox)
        await page.get_by_role("link", name="Ihre Rechnung").click()
        await expect(page.frame_locator("iframe").get_by_text("Guten Tag")).to_be_visible()
        await expect(page.get_by_role("link", name="Rechnung_Ü.pdf 8 B")).to_be_visible()
        assert await page.title() != "taken over"

    async def test_text_and_headers_are_one_key_away(self, mailbox: Mailbox, page: Page) -> None:
        from playwright.async_api import expect

        await receive(mailbox)
        await page.goto(f"{mailbox.http_url}#1")
        await page.get_by_role("tab", name="E-Mail").focus()
        await page.keyboard.press("ArrowRight")
        await expect(page.get_by_text("hier ist sie.").last).to_be_visible()
        await page.keyboard.press("ArrowRight")
        await expect(page.get_by_text("<1@kontor.example>")).to_be_visible()

    async def test_a_reply_keeps_the_thread(self, mailbox: Mailbox, page: Page) -> None:
        other = Mailbox()
        await other.start()
        mailbox.send_to("127.0.0.1", other.smtp_port)
        await receive(mailbox)
        await page.goto(f"{mailbox.http_url}#1")
        await page.get_by_role("button", name="Antworten").click()
        await page.get_by_role("textbox", name="Text").press_sequentially("Danke!")
        await page.get_by_role("button", name="Senden").click()
        mail = await other.wait_for(lambda mail: mail.subject == "Re: Ihre Rechnung")
        await other.stop()
        assert mail.message["In-Reply-To"] == "<1@kontor.example>"
        assert mail.text.startswith("Danke!")
        assert "> hier ist sie." in mail.text

    async def test_a_refusal_is_shown(self, mailbox: Mailbox, page: Page) -> None:
        from playwright.async_api import expect

        other = Mailbox()
        await other.start()
        other.fail("552 5.3.4 Too large")
        mailbox.send_to("127.0.0.1", other.smtp_port)
        await page.goto(mailbox.http_url)
        await page.get_by_role("button", name="Neue E-Mail").click()
        await page.get_by_role("button", name="Senden").click()
        await expect(page.get_by_text("552")).to_be_visible()
        await other.stop()

    async def test_it_fits_the_window(self, mailbox: Mailbox, page: Page) -> None:
        await receive(mailbox, subject="Ein langer Betreff ohne Ende " * 8 + "x" * 120)
        await page.goto(f"{mailbox.http_url}#1")
        await page.get_by_role("heading", level=2).first.wait_for()
        wide = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0
