"""Opens the demo to its visitors: a master user and her contact person with connected chats, and where to click."""

from __future__ import annotations

from core.errors import AlreadyInvited, AlreadyUser
from core.people.invitations import Invitee
from kontor.demo import acts
from kontor.demo.browser import Browser
from kontor.demo.example_data import HOFFMANN, INVOICE, LINDNER
from kontor.demo.stage import Stage, Tell
from kontor.demo.telegram import TelegramUser
from kontor.demo.tour import MASTER, PASSWORD

PETRA, VISITOR, MARTINA = 7001, 7002, 7003


async def open_to_the_public(stage: Stage, tell: Tell) -> None:
    """The first time, Petra Lindner and her contact person get in, as anybody would; a visitor comes along."""
    petra = stage.telegram.user("Petra", language="de", last_name="Lindner", id=PETRA)
    stage.telegram.user("Gast", language="de", id=VISITOR)
    martina = stage.telegram.user("Martina", language="de", last_name="Hoffmann", id=MARTINA)
    tell("Petra Lindner registers, logs in and connects her chat")
    try:
        await acts.invited_by_operator(
            stage, LINDNER, Invitee(MASTER, "Frau", "Petra", "Lindner", master=True)
        )
    except (AlreadyUser, AlreadyInvited):
        return
    await acts.registered(await acts.link_in_mail(stage, MASTER, "/register/"), PASSWORD)
    await _connect(stage, petra, MASTER)
    tell("Martina Hoffmann, her contact person, sets a password and connects her chat")
    await acts.password_set(await acts.asked_for_password(stage, HOFFMANN), PASSWORD)
    await _connect(stage, martina, HOFFMANN)


async def _connect(stage: Stage, user: TelegramUser, email: str) -> None:
    async with Browser() as browser:
        await acts.logged_in(browser, stage, email, PASSWORD)
        await acts.connected(browser, stage, user)


def welcome(stage: Stage) -> str:
    """Where to click, and what to try."""
    return f"""
Kontor runs. Open in a browser:

  Chat       {stage.chat_page}
             Petra Lindner is signed in, and so is Martina Hoffmann, her contact person (try /firma {LINDNER});
             "Gast" is a visitor without an account.
             Try: Wo finde ich meine Rechnungen?   /bestellungen   Stand Umarbeitungskonto

  Mailbox    {stage.mailbox.http_url}
             Every mail that Kontor sends; write one to Kontor, for example
             "Bitte senden Sie mir die Rechnung {INVOICE}" from {MASTER}

             When Petra asks a person in the chat, reply there to the mail that Martina Hoffmann gets.

  Pages      {stage.pages}/login
             {MASTER} with the password {PASSWORD}
             ({HOFFMANN} has the same one)

Ctrl-C stops it.
"""
