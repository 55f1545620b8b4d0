"""People through the real doors: from the operator's invitation to the end of an account, pages in a browser."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import pytest
from sqlalchemy import select

from core.models import Base
from core.people.tokens import hash_of
from kontor.demo import acts
from kontor.demo.example_data import LINDNER, LINDNER_DOMAIN
from kontor.demo.stage import Stage
from kontor.demo.telegram import SeenMessage, TelegramUser
from tests import browser as browsers
from tests.journeys.conftest import petra
from tests.journeys.process import ROOT, environment, settled

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

PETRA, JONAS = f"petra.lindner@{LINDNER_DOMAIN}", f"jonas.weber@{LINDNER_DOMAIN}"
PASSWORD, OTHER = "Drei-Spulen-Messingband", "Kupferrohr im Regal"


@dataclass
class Somebody:
    """A person with a browser and a Telegram account."""

    stage: Stage
    email: str
    page: Page
    telegram: TelegramUser

    async def registers(self, link: str, name: str) -> None:
        await self.page.goto(link)
        assert await self.page.get_by_label("E-Mail").input_value() == self.email
        first, last = [await self.page.get_by_label(label).input_value() for label in ("Vorname", "Nachname")]
        assert f"{first} {last}" == name
        await self.sets(PASSWORD, "Speichern und registrieren")

    async def sets(self, password: str, button: str) -> None:
        """Types the password twice; the login page follows, the address filled in."""
        await self.page.locator("#password").fill(password)
        await self.page.locator("#password_again").fill(password)
        await self.page.get_by_role("button", name=button).click()
        await self.page.wait_for_url("**/login")
        assert await self.page.get_by_label("E-Mail").input_value() == self.email

    async def logs_in(self, password: str) -> None:
        await self.page.goto(f"{self.stage.pages}/login")
        await self.page.get_by_label("E-Mail").fill(self.email)
        await self.page.locator("#password").fill(password)
        await self.page.get_by_role("button", name="Anmelden").click()

    async def is_in(self) -> bool:
        """Does the browser show the account, and not the login page?"""
        await self.page.goto(f"{self.stage.pages}/account")
        return await self.page.get_by_role("heading", level=1).inner_text() == "Mein Konto"

    async def link_into_chat(self) -> str:
        await self.page.goto(f"{self.stage.pages}/connect")
        return await self.page.locator("a.button[href*='start=']").get_attribute("href") or ""

    async def connects(self) -> str:
        link = await self.link_into_chat()
        await self.telegram.open_link(link)
        await self.presses("Verbinden", await self.telegram.next_message())
        assert (await self.telegram.next_message()).text.startswith("Verbunden")
        return link

    async def says(self, text: str) -> SeenMessage:
        """Writes to the bot; what it answers."""
        self.telegram.skip()
        await self.telegram.write(text)
        return await self.telegram.next_message()

    async def presses(self, label: str, message: SeenMessage) -> None:
        self.telegram.skip()
        await self.telegram.press(label, message)

    async def reads(self, words: str) -> SeenMessage:
        """Waits until the bot's newest message says this."""
        await self.telegram.chat.wait_until(lambda chat: words in chat.from_bot[-1].text)
        return self.telegram.chat.from_bot[-1]


@pytest.fixture(params=["set_up", pytest.param("set_up_on_postgresql", marks=pytest.mark.thorough)])
def stage(request: pytest.FixtureRequest) -> Stage:
    """Kontor with its scenery, on both databases."""
    running: Stage = request.getfixturevalue(request.param)
    return running


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with browsers.chromium() as browser:
        yield browser


async def somebody(stage: Stage, chromium: Browser, name: str, email: str) -> Somebody:
    """A person with a phone."""
    context = await chromium.new_context(viewport={"width": 390, "height": 844}, locale="de-DE")
    first, _, last = name.partition(" ")
    telegram = stage.telegram.user(first, language="de", last_name=last)
    return Somebody(stage, email, await context.new_page(), telegram)


async def kontor(stage: Stage, *arguments: str) -> str:
    """What the command prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "kontor", *arguments),
        cwd=ROOT,
        env=environment(stage.settings),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()


async def scanned(*links: str) -> list[int]:
    """What a mail scanner sees that opens everything, and more than once."""
    async with aiohttp.ClientSession() as session:
        answers = [
            await session.request(method, link) for link in links for method in ("HEAD", "GET", "HEAD", "GET")
        ]
        return [answer.status for answer in answers]


async def kept(stage: Stage) -> str:
    """All that stands in the database, as one text."""
    async with stage.core.read() as tx:
        found = [
            str((await tx.session.execute(select(table))).all()) for table in Base.metadata.sorted_tables
        ]
    return "\n".join(found)


def token_of(link: str) -> str:
    return re.split(r"[/=]", link)[-1]


@pytest.mark.browser
class TestPeople:
    async def test_come_in_by_invitation_and_are_out_at_once(self, stage: Stage, chromium: Browser) -> None:
        petra = await somebody(stage, chromium, "Petra Lindner", PETRA)
        jonas = await somebody(stage, chromium, "Jonas Weber", JONAS)
        links = await self.first_user(petra)
        links += await self.colleague(petra, jonas)
        links += await self.forgotten_password(jonas)
        links += await self.the_end(petra, jonas, links)
        assert await petra.is_in()
        await settled(stage)
        everything = await kept(stage)
        assert hash_of(token_of(links[0])) in everything
        assert [link for link in links if token_of(link) in everything] == []

    async def first_user(self, petra: Somebody) -> list[str]:
        """The operator invites her; she becomes master user and connects her chat."""
        told = await kontor(
            petra.stage,
            *("invite", "--company", LINDNER, "--email", PETRA),
            *("--title", "Frau", "--first-name", "Petra", "--last-name", "Lindner"),
        )
        assert f"Invitation sent to {PETRA}" in told
        link = await acts.link_in_mail(petra.stage, PETRA, "/register/")
        await petra.registers(link, "Petra Lindner")
        await petra.logs_in(PASSWORD)
        assert await petra.is_in()
        assert "Master User" in await petra.page.locator("main").inner_text()
        return [link, await petra.connects()]

    async def colleague(self, petra: Somebody, jonas: Somebody) -> list[str]:
        """She invites him step by step; scanners open his link first; he registers and connects his chat."""
        await petra.says("/einladen")
        await petra.presses("Herr", await petra.says(JONAS))
        await petra.reads("Vor- und Nachname")
        summary = await petra.says("Jonas Weber")
        assert "Herr Jonas Weber" in summary.text
        await petra.presses("Einladung senden", summary)
        await petra.reads("ist unterwegs")
        link = await acts.link_in_mail(jonas.stage, JONAS, "/register/")
        assert await scanned(link) == [200] * 4
        await jonas.registers(link, "Jonas Weber")
        assert await scanned(link) == [410] * 4
        await jonas.logs_in(PASSWORD)
        assert await jonas.is_in()
        assert "General User" in await jonas.page.locator("main").inner_text()
        return [link, await jonas.connects()]

    async def forgotten_password(self, jonas: Somebody) -> list[str]:
        """He sets a new password by mail; the old one and the old session are dead, his chat is not."""
        await jonas.page.context.clear_cookies()
        await jonas.page.goto(f"{jonas.stage.pages}/login")
        await jonas.page.get_by_role("link", name="Haben Sie Ihr Passwort vergessen?").click()
        await jonas.page.get_by_label("E-Mail").fill(JONAS)
        await jonas.page.locator("main button").click()
        link = await acts.link_in_mail(jonas.stage, JONAS, "/password/reset/")
        assert await scanned(link) == [200] * 4
        await jonas.page.goto(link)
        await jonas.sets(OTHER, "Passwort speichern")
        assert await scanned(link) == [410] * 4
        await jonas.logs_in(PASSWORD)
        assert not await jonas.is_in()
        await jonas.logs_in(OTHER)
        assert await jonas.is_in()
        assert "45" in (await jonas.says("/bestellungen")).text
        return [link]

    async def the_end(self, petra: Somebody, jonas: Somebody, earlier: list[str]) -> list[str]:
        """She deactivates him in her chat: session, chat and every link of his are dead at once."""
        into_chat = await jonas.link_into_chat()
        await jonas.says("/passwort")
        reset = await self.newer_reset_link(jonas, earlier)
        assert await scanned(reset) == [200] * 4
        question = await petra.says(f"Bitte deaktiviere {JONAS}")
        assert "Jonas Weber" in question.text
        await petra.presses("Deaktivieren", question)
        await petra.reads("deaktiviert")
        assert not await jonas.is_in()
        assert jonas.page.url.startswith(f"{jonas.stage.pages}/login")
        await jonas.logs_in(OTHER)
        assert not await jonas.is_in()
        assert await scanned(reset, *(link for link in earlier if "/t.me" not in link)) == [410] * 16
        await self.is_a_visitor(jonas, into_chat)
        return [reset, into_chat]

    async def newer_reset_link(self, jonas: Somebody, earlier: list[str]) -> str:
        pattern = re.compile(re.escape(jonas.stage.pages) + r"/password/reset/[\w-]+")
        mail = await jonas.stage.mailbox.wait_for(
            lambda mail: JONAS in mail.to and bool(set(pattern.findall(mail.text)) - set(earlier)), timeout=20
        )
        return str(pattern.findall(mail.text)[0])

    async def is_a_visitor(self, jonas: Somebody, into_chat: str) -> None:
        """His chat is answered as a stranger's, and his link into the chat no longer connects it."""
        stranger = jonas.stage.telegram.user("Gast", language="de")
        for said in ("/bestellungen", "/benutzer", "Zeig mir unsere offenen Bestellungen"):
            await stranger.write(said)
            heard, theirs = await jonas.says(said), await stranger.next_message()
            assert (heard.text, heard.button_texts) == (theirs.text, theirs.button_texts)
        jonas.telegram.skip()
        await jonas.telegram.open_link(into_chat)
        answer = await jonas.telegram.next_message()
        assert "Verbinden" not in answer.button_texts
        assert "45" not in (await jonas.says("/bestellungen")).text


class TestInviting:
    async def test_goes_back_step_by_step_and_is_cancelled_without_a_trace(self, set_up: Stage) -> None:
        user = await petra(set_up)

        async def reads(words: str) -> SeenMessage:
            await user.chat.wait_until(lambda chat: words in chat.from_bot[-1].text)
            return user.chat.from_bot[-1]

        steps = [
            ("/einladen", "", "Wen soll ich einladen"),
            (JONAS, "", "anreden"),
            ("", "Herr", "Vor- und Nachname"),
            ("", "Zurück", "anreden"),
            ("", "Frau", "Vor- und Nachname"),
            ("Weber", "", "wie lautet der Vorname"),
            ("", "Weber ist der Vorname", "wie lautet der Nachname"),
            ("", "Zurück", "wie lautet der Vorname"),
            ("Eva", "", "Frau Eva Weber"),
            ("", "Als Master User", "Master User"),
            ("", "Als General User", "General User"),
            ("", "Zurück", "wie lautet der Vorname"),
            ("Ida", "", "Frau Ida Weber"),
            ("", "Abbrechen", "nichts geändert"),
        ]
        for said, pressed, expected in steps:
            if said:
                await user.write(said)
            else:
                await user.press(pressed, user.chat.from_bot[-1])
            await reads(expected)
        await user.write("/einladungen")
        assert JONAS not in (await reads("angenommen")).text
        assert [mail for mail in set_up.mailbox.mails if JONAS in mail.to] == []
