"""The entries we ship: complete in both languages, with the facts that SPEC 4 wants."""

from __future__ import annotations

import re

import pytest

from faq import ACTION_NAMES, AnswerBook, Entry, Refusal, check
from faq.markup import problems

IDS = (
    "portal-inhalt kontrakte-uebersicht umarbeitungskonto-uebersicht bestellverlauf dokumente | registrieren anmelden"
    " anmeldeprobleme passwort-vergessen | nutzer-anlegen nutzerkonto-erhalten master-und-general-user |"
    " mehrere-master-user nutzer-deaktivieren daten-aendern | datenschutz"
)
COMPANY = "„Mein Unternehmen“"
FACTS: dict[str, dict[str, list[str]]] = {
    "portal-inhalt": {
        "de": ["online bestellen", "Bestellungen", "Kontrakte und Rahmenaufträge", "Umarbeitungskonto"],
        "en": ["order our products online", "orders", "contracts and framework orders", "metal account"],
    },
    "kontrakte-uebersicht": {
        "de": [COMPANY, "„Kontrakte &amp; Rahmenaufträge“", "Filter", "Excel", "PDF", "CSV"],
        "en": [COMPANY, "„Kontrakte &amp; Rahmenaufträge“", "filters", "Excel", "PDF", "CSV"],
    },
    "umarbeitungskonto-uebersicht": {
        "de": [COMPANY, "„Umarbeitungskonto“", "Buchungen je Legierungsgruppe"],
        "en": [COMPANY, "„Umarbeitungskonto“", "bookings per alloy group"],
    },
    "bestellverlauf": {"de": [COMPANY, "„Bestellverlauf“"], "en": [COMPANY, "„Bestellverlauf“"]},
    "dokumente": {
        "de": ["Auftragsbestätigungen", "Lieferscheine", "Rechnungen", "egal auf welchem Weg"],
        "en": ["Order confirmations", "delivery notes", "invoices", "however the order was placed"],
    },
    "registrieren": {
        "de": ["Ansprechpartner", "persönlichen Link", "90 Tage", "als Erster", "Master User", "Rechten",
               "deaktivieren"],
        "en": ["contact person", "personal link", "90 days", "first", "master user", "rights", "deactivate"],
    },
    "anmelden": {
        "de": ["„Anmelden/Registrieren“", "Startseite", "Benutzernamen", "Passwort"],
        "en": ["„Anmelden/Registrieren“", "start page", "user name", "password"],
    },
    "anmeldeprobleme": {
        "de": ["zuerst Ihr Passwort zurück", "Ansprechpartner"],
        "en": ["reset your password first", "contact person"],
    },
    "passwort-vergessen": {
        "de": ["„Haben Sie Ihr Passwort vergessen“", "Anmeldeseite", "E-Mail-Adresse", "Mail"],
        "en": ["„Haben Sie Ihr Passwort vergessen“", "login page", "e-mail address", "mail"],
    },
    "nutzer-anlegen": {
        "de": [COMPANY, "„Benutzer“", "„Neu hinzufügen“", "Anrede", "Vorname", "Nachname", "derselben Domain",
               "„Master User“", "speichern", "90 Tage"],
        "en": [COMPANY, "„Benutzer“", "„Neu hinzufügen“", "title", "first name", "last name", "same domain",
               "„Master User“", "save", "90 days"],
    },
    "nutzerkonto-erhalten": {
        "de": ["Link", "E-Mail-Adresse der Benutzername", "Name", "mindestens 8 Zeichen", "speichern",
               "melden Sie sich"],
        "en": ["link", "e-mail address is the user name", "name", "at least 8 characters", "save", "log in"],
    },
    "master-und-general-user": {
        "de": ["alles, was Master User können", "außer Benutzer hinzufügen"],
        "en": ["everything master users can", "except adding users"],
    },
    "mehrere-master-user": {"de": ["so viele Sie möchten"], "en": ["any number"]},
    "nutzer-deaktivieren": {
        "de": ["Master User", "legen Benutzer an", "deaktivieren", "Passwörter", "einzige Master User",
               "Ansprechpartner"],
        "en": ["Master users", "create and deactivate users", "passwords", "only master user", "contact person"],
    },
    "daten-aendern": {
        "de": ["„Mein Konto“", "oben rechts", "persönlichen Angaben", "E-Mail-Adresse", "Passwort"],
        "en": ["„Mein Konto“", "top right", "personal details", "e-mail address", "password"],
    },
    "datenschutz": {"de": ["Datenschutzerklärung"], "en": ["privacy notice"]},
}  # fmt: skip
COMMANDS = {
    "de": "/start /hilfe /faq /anmelden /abmelden /bestellungen /auftrag /dokument /kontrakte /konto /uma /export"
    " /bestellen /einladen /einladungen /benutzer /passwort /abos /kontakt /sprache /datenschutz /abbrechen ",
    "en": "/start /help /login /logout /orders /order /document /contracts /account /export /buy /invite /invitations"
    " /users /password /subscriptions /contact /language /privacy /cancel ",
}


def every_entry(book: AnswerBook) -> list[Entry]:
    return list(book.entries.values())


def every_topic(book: AnswerBook) -> list[Entry | Refusal]:
    return [*book.entries.values(), *book.refusals.values()]


class TestShippedEntries:
    def test_there_are_no_faults_and_no_warnings(self) -> None:
        assert check() == []

    def test_the_sixteen_ids_stand_in_five_groups(self, book: AnswerBook) -> None:
        by_group: dict[str, list[str]] = {}
        for entry in every_entry(book):
            by_group.setdefault(entry.group, []).append(entry.id)
        assert list(book.entries) == IDS.replace("|", " ").split()
        assert [group.title["de"] for group in book.groups] == [
            "Portal", "Registrierung und Anmeldung", "Nutzerkonto", "Benutzerverwaltung", "Datenschutz",
        ]  # fmt: skip
        assert {group.id: list(group.entries) for group in book.groups} == by_group
        assert [len(group.entries) for group in book.groups] == [5, 4, 3, 3, 1]

    def test_everything_is_there_in_both_languages(self, book: AnswerBook) -> None:
        for entry in every_entry(book):
            for language in ("de", "en"):
                assert entry.question[language]
                assert entry.answer[language]
                assert len(entry.phrasings[language]) >= 15, entry.id
                assert all(action.label[language] for action in entry.actions)
        assert all(group.title["en"] for group in book.groups)

    @pytest.mark.parametrize("identifier", FACTS)
    def test_an_answer_holds_its_facts(self, book: AnswerBook, identifier: str) -> None:
        answer = book.entries[identifier].answer
        assert [fact for fact in FACTS[identifier]["de"] if fact not in answer["de"]] == []
        assert [fact for fact in FACTS[identifier]["en"] if fact not in answer["en"]] == []

    def test_links_and_actions_exist(self, book: AnswerBook) -> None:
        for entry in every_entry(book):
            assert entry.id not in entry.links
            assert set(entry.links) <= book.entries.keys()
            assert {action.name for action in entry.actions} <= ACTION_NAMES
            assert entry.actions

    def test_asking_for_invoices_offers_a_button_that_lists_them(self, book: AnswerBook) -> None:
        entry = book.match("Wo finde ich meine Rechnungen?").entry
        assert entry is not None
        assert ("document", {"document_type": "invoice"}) in [(a.name, a.slots) for a in entry.actions]

    def test_answers_keep_to_the_html_subset(self, book: AnswerBook) -> None:
        texts = [text for topic in every_topic(book) for text in topic.answer.values()]
        assert [problem for text in texts for problem in problems(text)] == []

    def test_only_commands_that_exist_are_named(self, book: AnswerBook) -> None:
        for language, text in (item for topic in every_topic(book) for item in topic.answer.items()):
            named = re.findall(r"(?<![\w<])(/[a-z]+)", text)
            assert [name for name in named if f"{name} " not in COMMANDS[language]] == []

    def test_the_first_paragraph_says_what_to_do_here(self, book: AnswerBook) -> None:
        for entry in every_entry(book):
            if entry.id not in {"mehrere-master-user", "nutzerkonto-erhalten"}:
                assert "/" in entry.answer["de"].split("\n\n")[0] or "Konto öffnen" in entry.answer["de"], (
                    entry.id
                )


class TestShippedRefusals:
    def test_there_are_many_narrow_ones_in_both_languages(self, book: AnswerBook) -> None:
        assert len(book.refusals) >= 36
        for refusal in book.refusals.values():
            assert refusal.answer["de"]
            assert refusal.answer["en"]
            assert sum(len(texts) for texts in refusal.phrasings.values()) >= 20, refusal.id
