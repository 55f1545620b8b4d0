"""The commands of the chat, as one table: German name, English name, who sees it, what it asks, what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.desk.requests import Intent
from core.models import Role
from core.people.person import Person
from core.text import _, gettext

EVERYBODY = frozenset(Role)
USERS = frozenset({Role.GENERAL, Role.MASTER})
MASTERS = frozenset({Role.MASTER})
VISITORS = frozenset({Role.VISITOR})
SIGNED_IN = frozenset({Role.GENERAL, Role.MASTER, Role.CONTACT})


@dataclass(frozen=True)
class Command:
    """One command; `meaning` is the key of its description in the catalogue."""

    german: str
    english: str
    intent: Intent
    roles: frozenset[Role]
    section: str
    meaning: str

    def name(self, language: str) -> str:
        return self.english if language == "en" else self.german


COMPANY, HELP, PEOPLE = _("Your company"), _("Questions and help"), _("Your access")

COMMANDS: Sequence[Command] = (
    Command("bestellungen", "orders", Intent.ORDERS, USERS, COMPANY, _("your orders, open and past")),
    Command("auftrag", "order", Intent.ORDER, USERS, COMPANY, _("one order: status, positions, documents")),
    Command(
        "dokument", "document", Intent.DOCUMENT, USERS, COMPANY, _("invoice, delivery note, confirmation")
    ),
    Command("kontrakte", "contracts", Intent.CONTRACTS, USERS, COMPANY, _("contracts and framework orders")),
    Command("konto", "account", Intent.METAL_ACCOUNT, USERS, COMPANY, _("your metal account (conversion)")),
    Command("export", "export", Intent.EXPORT, USERS, COMPANY, _("lists as Excel, PDF or CSV")),
    Command("faq", "faq", Intent.FAQ_LIST, EVERYBODY, HELP, _("frequently asked questions")),
    Command("kontakt", "contact", Intent.CONTACT, EVERYBODY, HELP, _("your contact person")),
    Command("hilfe", "help", Intent.HELP, EVERYBODY, HELP, _("what I can do")),
    Command("anmelden", "login", Intent.LOGIN, VISITORS, PEOPLE, _("connect this chat to your account")),
    Command("einladen", "invite", Intent.INVITE, MASTERS, PEOPLE, _("invite a colleague")),
    Command(
        "einladungen", "invitations", Intent.INVITATIONS, MASTERS, PEOPLE, _("invitations and their status")
    ),
    Command("benutzer", "users", Intent.USERS, MASTERS, PEOPLE, _("your colleagues and their access")),
    Command("passwort", "password", Intent.RESET_PASSWORD, EVERYBODY, PEOPLE, _("request a new password")),
    Command("sprache", "language", Intent.LANGUAGE, EVERYBODY, PEOPLE, _("Deutsch or English")),
    Command(
        "abmelden", "logout", Intent.LOGOUT, SIGNED_IN, PEOPLE, _("disconnect this chat from your account")
    ),
    Command("datenschutz", "privacy", Intent.PRIVACY, EVERYBODY, PEOPLE, _("how your data is used")),
    Command("abbrechen", "cancel", Intent.CANCEL, EVERYBODY, PEOPLE, _("stop what we are doing")),
)

HIDDEN: dict[str, Intent] = {
    "start": Intent.START,
    "uma": Intent.METAL_ACCOUNT,
    "bestellen": Intent.PLACE_ORDER,
    "buy": Intent.PLACE_ORDER,
    "abos": Intent.SUBSCRIPTIONS,
    "subscriptions": Intent.SUBSCRIPTIONS,
}
"""Understood, and not in the menu: twins, and what Kontor hands over until it can do it itself."""


def intents() -> dict[str, Intent]:
    """Every name that is understood after a slash, in both languages."""
    names = {name: command.intent for command in COMMANDS for name in (command.german, command.english)}
    return {**HIDDEN, **names}


def menu(role: Role, language: str) -> list[tuple[str, str]]:
    """Name and description of each command that the client shows to such a person."""
    return [
        (command.name(language), gettext(command.meaning, language))
        for command in COMMANDS
        if role in command.roles
    ]


def commands_for(person: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """The commands for the person, under their headings."""
    shown = [command for command in COMMANDS if person.role in command.roles]
    return [
        (
            gettext(section, person.language),
            [
                (command.name(person.language), gettext(command.meaning, person.language))
                for command in shown
                if command.section == section
            ],
        )
        for section in (COMPANY, HELP, PEOPLE)
        if any(command.section == section for command in shown)
    ]
