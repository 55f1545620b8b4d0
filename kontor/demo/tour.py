"""`kontor demo --once`: plays the main job from end to end and says what was seen."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.people.invitations import Invitee
from kontor.demo import acts
from kontor.demo.acts import expect
from kontor.demo.browser import Browser
from kontor.demo.example_data import HOFFMANN, INVOICE, LINDNER, LINDNER_DOMAIN
from kontor.demo.stage import Stage, Tell
from kontor.demo.telegram import TelegramUser

MASTER = f"petra.lindner@{LINDNER_DOMAIN}"
COLLEAGUE = f"jonas.weber@{LINDNER_DOMAIN}"
PASSWORD = "Drei-Spulen-Messingband"  # noqa: S105 - of a person who does not exist
OTHER_PASSWORD = "Kupferrohr-im-Regal-7"  # noqa: S105 - likewise


@dataclass
class Tour:
    """The tour's cast and its place in the play."""

    stage: Stage
    tell: Tell
    petra: TelegramUser = field(init=False)
    browser: Browser = field(init=False)

    def saw(self, *lines: str) -> None:
        """Says what was seen, indented below the step."""
        for line in lines:
            for part in line.splitlines():
                if part.strip():
                    self.tell(f"     {part.strip()[:110]}")


Step = Callable[[Tour], Awaitable[None]]


async def play(stage: Stage, tell: Tell) -> None:
    """Plays all steps. Raises UnexpectedError or TimeoutError at the first thing that is not as it should be."""
    tour = Tour(stage, tell)
    tour.petra = stage.telegram.user("Petra", language="de", last_name="Lindner")
    async with Browser() as browser:
        tour.browser = browser
        for number, step in enumerate(STEPS, start=1):
            tell(f"\n{number:2}. {(step.__doc__ or '').strip()}")
            began = time.perf_counter()
            await step(tour)
            tell(f"     ✓ {time.perf_counter() - began:.1f} s")


async def first_user(tour: Tour) -> None:
    """The operator invites the first user of a company; she registers and logs in"""
    await acts.invited_by_operator(
        tour.stage, LINDNER, Invitee(MASTER, "Frau", "Petra", "Lindner", master=True)
    )
    link = await acts.link_in_mail(tour.stage, MASTER, "/register/")
    tour.saw(f"mail to {MASTER} with a personal link")
    login = await acts.registered(link, PASSWORD)
    tour.saw(f"registered; login page with {login.value('email')} filled in")
    account = await acts.logged_in(tour.browser, tour.stage, MASTER, PASSWORD)
    tour.saw(f"page: {account.heading}")


async def connects(tour: Tour) -> None:
    """She connects her chat with her account"""
    welcome = await acts.connected(tour.browser, tour.stage, tour.petra)
    expect("Petra Lindner" in welcome.text, "a welcome by name", welcome.text)
    tour.saw(welcome.text)


async def question(tour: Tour) -> None:
    """Chat: "Wo finde ich meine Rechnungen?", the button, the list, the invoice as PDF"""
    petra = tour.petra
    petra.skip()
    await petra.write("Wo finde ich meine Rechnungen?")
    answer = await petra.next_message()
    expect(
        "Meine Rechnungen" in answer.button_texts, "an answer with the button Meine Rechnungen", answer.text
    )
    tour.saw(answer.text.splitlines()[0], f"[{'] ['.join(answer.button_texts)}]")
    await petra.press("Meine Rechnungen", answer)
    await petra.chat.wait_until(
        lambda chat: any("Rechnung 9" in text for text in chat.from_bot[-1].button_texts)
    )
    invoices = petra.chat.from_bot[-1]
    tour.saw(*[f"[{text}]" for text in invoices.button_texts[:3]])
    first = next(text for text in invoices.button_texts if "Rechnung 9" in text)
    petra.skip()
    await petra.press(first, invoices)
    await _pdf_in_chat(tour, re.sub(r".*Rechnung (\d+).*", r"\1", first))


async def _pdf_in_chat(tour: Tour, number: str) -> None:
    await tour.petra.chat.wait_until(lambda chat: chat.from_bot[-1].document is not None)
    document = tour.petra.chat.from_bot[-1].document
    assert document is not None
    expect(number in pdf_text(document.content), f"a PDF that holds {number}", document.name)
    tour.saw(f"document {document.name}, {len(document.content):,} bytes, its text holds {number}")


async def orders(tour: Tour) -> None:
    """Chat: "Zeig mir unsere offenen Bestellungen" """
    tour.petra.skip()
    await tour.petra.write("Zeig mir unsere offenen Bestellungen")
    answer = await tour.petra.next_message()
    expect(re.search(r"45\d{8}", answer.text), "orders with their numbers", answer.text)
    tour.saw(*answer.text.splitlines()[:6])


async def invoice_by_mail(tour: Tour) -> None:
    """Mail: "Bitte senden Sie mir die Rechnung ...", answered in its thread with the PDF"""
    subject = f"Rechnung {INVOICE}"
    text = f"Guten Tag,\n\nbitte senden Sie mir die Rechnung {INVOICE}.\n\nPetra Lindner"
    own_id = await tour.stage.mailbox.write(MASTER, subject, text)
    answer = await tour.stage.mailbox.wait_for(lambda mail: mail.message["In-Reply-To"] == own_id, timeout=20)
    expect(len(answer.files) == 1, "one attachment in the answer", [file.name for file in answer.files])
    invoice = answer.files[0]
    expect(INVOICE in pdf_text(invoice.content), f"a PDF that holds {INVOICE}", invoice.name)
    tour.saw(f"answer “{answer.subject}” to {', '.join(answer.to)}")
    tour.saw(f"attachment {invoice.name}, {len(invoice.content):,} bytes, its text holds {INVOICE}")


async def invitation(tour: Tour) -> None:
    """Chat: /einladen, the summary, one button; the colleague registers and logs in for the first time"""
    tour.petra.skip()
    await tour.petra.write(f"/einladen {COLLEAGUE} Jonas Weber")
    summary = await tour.petra.next_message()
    tour.saw(*summary.text.splitlines()[:5])
    await tour.petra.press("Einladung senden", summary)
    await tour.petra.chat.wait_until(lambda chat: "ist unterwegs" in chat.from_bot[-1].text)
    tour.saw(tour.petra.chat.from_bot[-1].text)
    link = await acts.link_in_mail(tour.stage, COLLEAGUE, "/register/")
    await acts.registered(link, PASSWORD)
    async with Browser() as browser:
        account = await acts.logged_in(browser, tour.stage, COLLEAGUE, PASSWORD)
        expect("Jonas" in account.text, "the colleague's account", account.text[:200])
    tour.saw(f"mail to {COLLEAGUE}, registered, first login: {account.heading}")
    async with Browser() as browser:
        dead = await browser.open(link)
    expect(dead.status == 410, "410 for the used link", dead.status)
    tour.saw(f"the used link: {dead.status} {dead.heading}")


async def password(tour: Tour) -> None:
    """Chat: /passwort, the mail, the new password; the old one is dead"""
    tour.petra.skip()
    await tour.petra.write("/passwort")
    answer = await tour.petra.next_message()
    tour.saw(answer.text.splitlines()[0])
    link = await acts.link_in_mail(tour.stage, MASTER, "/password/reset/")
    await acts.password_set(link, OTHER_PASSWORD)
    async with Browser() as browser:
        form = await browser.open(f"{tour.stage.pages}/login")
        refused = await browser.send(form, email=MASTER, password=PASSWORD)
        expect("/account" not in refused.url, "the old password refused", refused.url)
        await acts.logged_in(browser, tour.stage, MASTER, OTHER_PASSWORD)
    tour.saw("the new password opens the account, the old one is refused")


async def human(tour: Tour) -> None:
    """Chat: a question for a human; the contact person replies by mail, and the answer is in the chat"""
    petra = tour.petra
    petra.skip()
    await petra.write("/kontakt Können Sie den Liefertermin halten?")
    asked = await petra.next_message()
    petra.skip()
    await petra.press("Weitergeben", asked)
    promised = await petra.next_message()
    tour.saw(promised.text.splitlines()[0])
    card = await tour.stage.mailbox.wait_for(
        lambda mail: HOFFMANN in mail.to and "Liefertermin" in mail.text, timeout=20
    )
    tour.saw(f"mail to {HOFFMANN}: {card.subject}")
    petra.skip()
    await tour.stage.mailbox.write(
        HOFFMANN, f"Re: {card.subject}", "Guten Tag, ja, der Termin steht.\n\nMartina Hoffmann", reply_to=card
    )
    answer = await petra.next_message()
    expect("der Termin steht" in answer.text, "the contact person's answer in the chat", answer.text)
    tour.saw(*answer.text.splitlines())


STEPS: tuple[Step, ...] = (
    first_user,
    connects,
    question,
    orders,
    invoice_by_mail,
    human,
    invitation,
    password,
)


def pdf_text(content: bytes) -> str:
    """The words of a PDF, for looking whether a number is in it."""
    from pypdf import PdfReader

    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
