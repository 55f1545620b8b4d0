"""What people do in the demo, each through the real doors: register, log in, connect a chat, set a password."""

from __future__ import annotations

import re

from core.people import invitations
from core.people.invitations import Invitee
from core.people.person import operator
from kontor.demo.browser import Browser, Page
from kontor.demo.stage import Stage
from kontor.demo.telegram import SeenMessage, TelegramUser


class UnexpectedError(Exception):
    """What was seen is not what should be."""


def expect(condition: object, wanted: str, seen: object) -> None:
    """Raises UnexpectedError when the condition does not hold."""
    if not condition:
        raise UnexpectedError(f"expected {wanted}; seen: {seen}")


async def invited_by_operator(stage: Stage, company: str, invitee: Invitee) -> None:
    """What `kontor invite` does."""
    async with stage.core.begin() as tx:
        await invitations.invite_first(tx, operator(), company, invitee)


async def link_in_mail(stage: Stage, address: str, path: str) -> str:
    """The link under `path` in the newest mail to the address; waits for it."""
    pattern = re.compile(re.escape(stage.pages) + re.escape(path) + r"[\w-]+")
    mail = await stage.mailbox.wait_for(
        lambda mail: address in mail.to and pattern.search(mail.text) is not None, timeout=20
    )
    found = pattern.search(mail.text)
    assert found is not None
    return found.group()


async def registered(link: str, password: str) -> Page:
    """Registers with what the page has filled in; ends on the login page."""
    async with Browser() as browser:
        form = await browser.open(link)
        expect(form.status == 200, "the registration page", f"{form.status} {form.text[:200]}")
        page = await browser.send(form, password=password, password_again=password)
        expect("/login" in page.url, "the login page after registering", f"{page.url} {page.text[:300]}")
        return page


async def logged_in(browser: Browser, stage: Stage, email: str, password: str) -> Page:
    """Logs in; ends on the account page."""
    form = await browser.open(f"{stage.pages}/login")
    page = await browser.send(form, email=email, password=password)
    expect(
        page.url.endswith("/account"), "the account page after logging in", f"{page.url} {page.text[:300]}"
    )
    return page


async def connected(browser: Browser, stage: Stage, user: TelegramUser) -> SeenMessage:
    """Connects the chat from the page that logging in leads to; ends with the bot's welcome."""
    page = await browser.open(f"{stage.pages}/connect")
    links = page.links("start=")
    expect(links, "a link into the chat on the connect page", page.text[:300])
    user.skip()
    await user.open_link(links[0])
    question = await user.next_message()
    expect("Verbinden" in question.button_texts, "the button Verbinden", question.text)
    user.skip()
    await user.press("Verbinden", question)
    return await user.next_message()


async def asked_for_password(stage: Stage, email: str) -> str:
    """Asks for a new password on the page; the link that comes by mail."""
    async with Browser() as browser:
        page = await browser.send(await browser.open(f"{stage.pages}/password/forgot"), email=email)
        expect(page.status == 200, "the answer of the page", f"{page.status} {page.text[:200]}")
    return await link_in_mail(stage, email, "/password/reset/")


async def password_set(link: str, password: str) -> Page:
    """Sets a new password behind the link of a mail."""
    async with Browser() as browser:
        form = await browser.open(link)
        expect(form.status == 200, "the page for a new password", f"{form.status} {form.text[:200]}")
        page = await browser.send(form, password=password, password_again=password)
        expect(page.status == 200, "the new password taken", f"{page.status} {page.text[:300]}")
        return page
