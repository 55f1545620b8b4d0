"""The commands of the chat, as one table: names in German and English, the wish, the right it needs, what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.desk.requests import Intent
from core.people.person import Person
from core.people.rights import Right, may
from core.text import _, gettext


@dataclass(frozen=True)
class Command:
    """One command, shown to whoever has the right; `meaning` is the key of its description in the catalogue.

    A name may stand in two lines, for two rights that nobody has together: it then means something else to each.
    """

    german: str
    english: str
    intent: Intent
    right: Right
    section: str
    meaning: str

    def name(self, language: str) -> str:
        return self.english if language == "en" else self.german


COMPANY, HELP, PEOPLE = _("Your company"), _("Questions and help"), _("Your access")
LOOKING = _("Looking at a company")
ASK, SEE = Right.ASK, Right.SEE_BUSINESS

COMMANDS: Sequence[Command] = (
    Command("firma", "company", Intent.COMPANY, Right.LOOK_INTO, COMPANY, _("choose whose data you see")),
    Command("bestellungen", "orders", Intent.ORDERS, SEE, COMPANY, _("your orders, open and past")),
    Command("auftrag", "order", Intent.ORDER, SEE, COMPANY, _("one order: status, positions, documents")),
    Command("dokument", "document", Intent.DOCUMENT, SEE, COMPANY, _("invoice, delivery note, confirmation")),
    Command("kontrakte", "contracts", Intent.CONTRACTS, SEE, COMPANY, _("contracts and framework orders")),
    Command("konto", "account", Intent.METAL_ACCOUNT, SEE, COMPANY, _("your metal account (conversion)")),
    Command("export", "export", Intent.EXPORT, SEE, COMPANY, _("lists as Excel, PDF or CSV")),
    Command(
        "bestellen", "buy", Intent.PLACE_ORDER, Right.ORDER, COMPANY, _("order, again or from a contract")
    ),
    Command(
        "abos",
        "subscriptions",
        Intent.SUBSCRIPTIONS,
        Right.SUBSCRIBE,
        COMPANY,
        _("what I send you by myself"),
    ),
    Command("faq", "faq", Intent.FAQ_LIST, ASK, HELP, _("frequently asked questions")),
    Command("kontakt", "contact", Intent.CONTACT, ASK, HELP, _("your contact person")),
    Command("hilfe", "help", Intent.HELP, ASK, HELP, _("what I can do")),
    Command("anmelden", "login", Intent.LOGIN, Right.LOG_IN, PEOPLE, _("connect this chat to your account")),
    Command("einladen", "invite", Intent.INVITE, Right.INVITE, PEOPLE, _("invite a colleague")),
    Command("einladen", "invite", Intent.INVITE, Right.INVITE_FIRST, PEOPLE, _("invite a master user")),
    Command("einladungen", "invitations", Intent.INVITATIONS, Right.INVITE, PEOPLE, _("who is invited")),
    Command(
        "einladungen", "invitations", Intent.INVITATIONS, Right.INVITE_FIRST, PEOPLE, _("who is invited")
    ),
    Command("benutzer", "users", Intent.USERS, Right.MANAGE_USERS, PEOPLE, _("users and their access")),
    Command("passwort", "password", Intent.RESET_PASSWORD, ASK, PEOPLE, _("request a new password")),
    Command("sprache", "language", Intent.LANGUAGE, ASK, PEOPLE, _("Deutsch or English")),
    Command("abmelden", "logout", Intent.LOGOUT, Right.LOG_OUT, PEOPLE, _("disconnect this chat")),
    Command("datenschutz", "privacy", Intent.PRIVACY, ASK, PEOPLE, _("how your data is used")),
    Command("abbrechen", "cancel", Intent.CANCEL, ASK, PEOPLE, _("stop what we are doing")),
)

HIDDEN: dict[str, Intent] = {
    "start": Intent.START,
    "uma": Intent.METAL_ACCOUNT,
    "telegram": Intent.TELEGRAM_POLICY,
}
"""Understood, and not in the menu."""


def intents() -> dict[str, Intent]:
    """Every name that is understood after a slash, in both languages."""
    names = {name: command.intent for command in COMMANDS for name in (command.german, command.english)}
    return {**HIDDEN, **names}


def menu(person: Person) -> list[tuple[str, str]]:
    """Name and description of each command that the client shows to the person."""
    return [line for _heading, lines in commands_for(person) for line in lines]


def commands_for(person: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """The commands for which the person has the right, under their headings."""
    sections = ((heading, _lines(person, heading)) for heading in (COMPANY, HELP, PEOPLE))
    others = {COMPANY: LOOKING} if may(person, Right.LOOK_INTO) else {}
    return [
        (gettext(others.get(heading, heading), person.language), lines)
        for heading, lines in sections
        if lines
    ]


def _lines(person: Person, section: str) -> list[tuple[str, str]]:
    return [
        (command.name(person.language), gettext(command.meaning, person.language))
        for command in COMMANDS
        if command.section == section and may(person, command.right)
    ]
