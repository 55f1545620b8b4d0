"""Question or wish: what only sounds like a wish is not carried out, and what is one is not taken for a question."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk import Understanding, understand
from core.desk.understanding import Message
from faq import LiveBook

TODAY = date(2026, 11, 23)


def understood(book: LiveBook, text: str) -> Understanding:
    return understand(book, Message("chat", text), TODAY)


class TestWordsOfAWish:
    @pytest.mark.parametrize(
        "text",
        [
            "Ab wie viel Kilo kann man bei Ihnen Band bestellen?",
            "Wird unser Metallguthaben verzinst?",
            "Der Drucker macht beim Lieferschein nur schwarze Streifen",
            "Ändern Sie bitte die Menge in unserem Rahmenvertrag",
            "How do I add a user in Salesforce?",
        ],
    )
    def test_in_a_question_about_something_else_do_nothing(self, book: LiveBook, text: str) -> None:
        found = understood(book, text)
        assert found.requests == ()
        assert found.faq is None

    @pytest.mark.parametrize(
        ("text", "entry"),
        [
            ("Was darf ein Master, das ein General User nicht darf?", "master-und-general-user"),
            ("Die Einladung lag im Spam, und nun sagt der Link, er sei abgelaufen", "nutzerkonto-erhalten"),
            ("Mein Konto ist nach drei falschen Versuchen gesperrt, was mache ich?", "anmeldeprobleme"),
        ],
    )
    def test_in_a_question_of_another_entry_leave_it_to_that_entry(
        self, book: LiveBook, text: str, entry: str
    ) -> None:
        found = understood(book, text)
        assert found.requests == ()
        assert entry in [one.id for one in found.suggestions]


class TestWish:
    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("Zeig mir die laufenden Kontrakte", "contracts"),
            ("stornierte Bestellungen", "orders"),
            ("Kontostand Umarbeitungskonto bitte", "metal_account"),
            ("Bitte 300 kg Messingstange CuZn39Pb3 12 mm", "place_order"),
            ("Drucker streikt, bitte Rechnung 90012345 nochmal schicken", "document"),
        ],
    )
    def test_is_carried_out(self, book: LiveBook, text: str, intent: str) -> None:
        assert [request.intent.value for request in understood(book, text).requests] == [intent]
