"""Opens the demo to its visitors: a customer's master user with a connected chat, and where to click."""

from __future__ import annotations

from core.errors import AlreadyInvited, AlreadyUser
from core.people.invitations import Invitee
from kontor.demo import acts
from kontor.demo.browser import Browser
from kontor.demo.example_data import INVOICE, LINDNER
from kontor.demo.stage import Stage, Tell
from kontor.demo.telegram import TelegramUser
from kontor.demo.tour import MASTER, PASSWORD

PETRA, VISITOR = 7001, 7002


async def open_to_the_public(stage: Stage, tell: Tell) -> None:
    """The first time, Petra Lindner registers and connects her chat, as anybody would; a visitor comes along."""
    petra = stage.telegram.user("Petra", language="de", last_name="Lindner", id=PETRA)
    stage.telegram.user("Gast", language="de", id=VISITOR)
    tell("Petra Lindner registers, logs in and connects her chat")
    try:
        await acts.invited_by_operator(
            stage, LINDNER, Invitee(MASTER, "Frau", "Petra", "Lindner", master=True)
        )
    except (AlreadyUser, AlreadyInvited):
        return
    await acts.registered(await acts.link_in_mail(stage, MASTER, "/register/"), PASSWORD)
    await _connect(stage, petra)


async def _connect(stage: Stage, petra: TelegramUser) -> None:
    async with Browser() as browser:
        await acts.logged_in(browser, stage, MASTER, PASSWORD)
        await acts.connected(browser, stage, petra)


def welcome(stage: Stage) -> str:
    """Where to click, and what to try."""
    return f"""
Kontor runs. Open in a browser:

  Chat       {stage.chat_page}
             Petra Lindner is signed in; "Gast" is a visitor without an account.
             Try: Wo finde ich meine Rechnungen?   /bestellungen   Stand Umarbeitungskonto

  Mailbox    {stage.mailbox.http_url}
             Every mail that Kontor sends; write one to Kontor, for example
             "Bitte senden Sie mir die Rechnung {INVOICE}" from {MASTER}

  Pages      {stage.pages}/login
             {MASTER} with the password {PASSWORD}

Ctrl-C stops it.
"""
