"""What a newcomer does by hand in the demo's pages, done by a browser."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from core.settings import split_endpoint
from kontor.demo.example_data import INVOICE, LINDNER_DOMAIN
from kontor.demo.stage import SERVICE, Stage
from kontor.demo.tour import MASTER, pdf_text
from tests import browser
from tests.journeys.conftest import petra

if TYPE_CHECKING:
    from playwright.async_api import Page


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A phone's tab, in German."""
    async with browser.chromium() as chromium:
        context = await chromium.new_context(viewport={"width": 390, "height": 844}, locale="de-DE")
        yield await context.new_page()


@pytest.mark.browser
class TestChatPage:
    async def test_from_the_question_over_the_button_and_the_list_to_the_invoice(
        self, set_up: Stage, page: Page
    ) -> None:
        user = await petra(set_up)
        await page.goto(f"{set_up.chat_page}?user={user.id}")
        await page.locator("textarea").fill("Wo finde ich meine Rechnungen?")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Meine Rechnungen").click()
        invoice = page.get_by_role("button", name="Rechnung 9").first
        number = (await invoice.inner_text()).split()[1]
        await invoice.click()
        async with page.expect_popup() as opened:
            await page.get_by_role("link", name=f"{number}.pdf").click()
        await opened.value
        document = user.chat.from_bot[-1].document
        assert document is not None
        assert number in pdf_text(document.content)


@pytest.mark.browser
class TestMailboxPage:
    async def test_a_mail_written_there_is_answered_with_the_invoice(self, set_up: Stage, page: Page) -> None:
        await petra(set_up)
        await page.goto(set_up.mailbox.http_url)
        await page.get_by_role("button", name="Neue E-Mail").click()
        await page.get_by_label("Betreff").fill("Rechnung")
        await page.get_by_role("textbox", name="Text").fill(f"Bitte senden Sie mir die Rechnung {INVOICE}.")
        await page.get_by_role("button", name="Senden").click()
        await page.get_by_text("Re: Rechnung").first.click()
        await page.get_by_role("link", name=f"RE_{INVOICE}.pdf: speichern").wait_for()


class TestAnySmtpClient:
    async def test_a_mail_for_an_invoice_is_answered_in_its_thread_with_the_pdf(self, set_up: Stage) -> None:
        await petra(set_up)
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = MASTER, SERVICE, "Bitte um Rechnungskopie"
        mail["Message-ID"] = "<1@einkauf.armaturen-lindner.example>"
        mail.set_content(
            f"Bitte senden Sie mir die Rechnung {INVOICE}\n\n-- \nPetra Lindner\nTel. 0711 5550100"
        )
        await asyncio.to_thread(deliver, set_up.settings.smtp_listen, mail)
        answer = await set_up.mailbox.wait_for(
            lambda found: found.message["In-Reply-To"] == mail["Message-ID"], timeout=20
        )
        [invoice] = answer.files
        assert INVOICE in pdf_text(invoice.content)
        assert answer.to == (MASTER,)
        assert answer.subject == "Re: Bitte um Rechnungskopie"


def deliver(endpoint: str, mail: EmailMessage) -> None:
    """Sends the mail as any program does."""
    with smtplib.SMTP(*split_endpoint(endpoint)) as client:
        client.send_message(mail)


class TestCancel:
    async def test_what_was_cancelled_cannot_be_sent_from_the_message_above(self, set_up: Stage) -> None:
        user = await petra(set_up)
        await user.write(f"/einladen jonas.weber@{LINDNER_DOMAIN} Jonas Weber")
        summary = await user.next_message()
        await user.press("Abbrechen", summary)
        await user.chat.wait_until(
            lambda chat: not next(message for message in chat.messages if message.id == summary.id).buttons
        )
        assert [mail for mail in set_up.mailbox.mails if f"jonas.weber@{LINDNER_DOMAIN}" in mail.to] == []
