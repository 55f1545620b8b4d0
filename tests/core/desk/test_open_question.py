"""Beside an open question: a wish that stands by itself goes first, a bare answer fills what was asked for."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk import Request
from core.desk.open_question import OpenQuestion
from core.desk.requests import Intent, Slots
from core.desk.understanding import Message, hear
from tests.core.desk.conftest import Counter

TODAY = date(2026, 11, 23)
EXPORT = OpenQuestion(Request(Intent.EXPORT), "what")
REFERENCE = OpenQuestion(Request(Intent.PLACE_ORDER, Slots(product="310390", quantity_kg="500")), "reference")
INVITE = Request(Intent.INVITE, Slots(email="max.muster@lindner.example"))


def ordering(missing: str) -> OpenQuestion:
    return OpenQuestion(Request(Intent.PLACE_ORDER), missing)


def answered(question: OpenQuestion, text: str) -> list[dict[str, object]]:
    heard = hear(Message("chat", text), TODAY)
    return [wish.to_json() for wish in question.answered(text, heard, TODAY, "de")]


class TestAWishOfItsOwn:
    @pytest.mark.parametrize(
        ("question", "text"),
        [
            (EXPORT, "was liegt denn grad bei euch an offenen Aufträgen rum?"),
            (EXPORT, "zeig mir die offenen Bestellungen"),
            (EXPORT, "Rechnung 90012345"),
            (ordering("product"), "alle Belege zu Auftrag 4500012345"),
            (ordering("product"), "Wie ist der Status von Auftrag 4500012345?"),
            (ordering("product"), "Bestellungen vom Oktober als PDF"),
            (ordering("source"), "Rechnung 90012345"),
            (ordering("source"), "Stand Umarbeitungskonto"),
            (ordering("quantity_kg"), "Ich möchte mit jemandem sprechen"),
            (ordering("wanted_date"), "alle Rechnungen vom Oktober"),
            (REFERENCE, "Rechnung 90012345"),
            (REFERENCE, "Umarbeitungskonto Messing"),
            (REFERENCE, "Ich möchte bitte mit jemandem sprechen"),
            (OpenQuestion(INVITE, "name"), "Bestellungen"),
            (OpenQuestion(Request(Intent.INVITE), "email"), "Bitte max@lindner.example deaktivieren"),
            (OpenQuestion(Request(Intent.COMPANY), "company"), "Rechnung 90012370"),
            (OpenQuestion(Request(Intent.ORDER), "numbers"), "Rechnung 90012345"),
            (OpenQuestion(Request(Intent.BUNDLE), "period"), "Rechnungen vom Oktober"),
        ],
    )
    def test_goes_first(self, question: OpenQuestion, text: str) -> None:
        assert answered(question, text) == []

    def test_so_does_a_question_that_the_faq_answers(self) -> None:
        text = "Gibt es eine App?"
        heard = hear(Message("chat", text), TODAY)
        assert REFERENCE.answered(text, heard, TODAY, "de", is_known=True) == ()


class TestAnAnswer:
    @pytest.mark.parametrize(
        ("question", "text", "filled"),
        [
            (EXPORT, "Kontrakte", {"what": "contracts"}),
            (EXPORT, "die Bestellungen bitte", {"what": "orders"}),
            (EXPORT, "offene Aufträge", {"what": "orders", "status": "open"}),
            (ordering("product"), "4500012345", {"numbers": ["4500012345"]}),
            (ordering("product"), "Auftrag 4500012345", {"numbers": ["4500012345"]}),
            (ordering("product"), "noch mal wie Auftrag 4500012345", {"numbers": ["4500012345"]}),
            (ordering("product"), "Rahmenauftrag 31000951", {"numbers": ["31000951"]}),
            (ordering("product"), "90012345", {"numbers": ["90012345"]}),
            (ordering("source"), "Umarbeitungskonto", {"source": "account"}),
            (ordering("source"), "aus Kontrakt 30004517", {"source": "contract", "contract": "30004517"}),
            (REFERENCE, "Bestellung 4711-26", {"reference": "Bestellung 4711-26"}),
            (REFERENCE, "Ansprechpartner Müller", {"reference": "Ansprechpartner Müller"}),
            (OpenQuestion(Request(Intent.COMPANY), "company"), "200100", {"company": "200100"}),
            (OpenQuestion(Request(Intent.ORDER), "numbers"), "90012345", {"numbers": ["90012345"]}),
            (OpenQuestion(Request(Intent.DOCUMENT), "numbers"), "Auftrag 4711", {"numbers": ["4711"]}),
            (OpenQuestion(INVITE, "master"), "ja, als Master User", {"master": True}),
        ],
    )
    def test_fills_what_was_asked_for(
        self, question: OpenQuestion, text: str, filled: dict[str, object]
    ) -> None:
        assert answered(question, text) == [{**question.awaiting.to_json(), **filled}]

    def test_keeps_the_period_and_the_format_that_it_names(self) -> None:
        october = {"from": "2026-10-01", "to": "2026-10-31"}
        [wish] = answered(EXPORT, "Bestellungen vom Oktober als PDF bitte")
        assert wish == {"intent": "export", "what": "orders", "period": october, "format": "pdf"}

    def test_may_name_two_lists_at_once(self) -> None:
        first, second = answered(EXPORT, "Bestellungen als Excel und Kontrakte als PDF")
        assert (first["what"], first["format"]) == ("orders", "xlsx")
        assert (second["what"], second["format"]) == ("contracts", "pdf")

    def test_keeps_the_kind_of_document_that_was_asked_for(self) -> None:
        question = OpenQuestion(Request(Intent.DOCUMENT, Slots(document_type="invoice")), "numbers")
        [wish] = answered(question, "4500012345")
        assert wish["document_type"] == "invoice"


class TestAtTheDesk:
    async def test_the_wish_is_answered_and_the_question_dropped(self, petra: Counter) -> None:
        asked = await petra.wants(Request(Intent.PLACE_ORDER))
        async with petra.desk.core.begin() as tx:
            said = Message("chat", "zeig mir die offenen Bestellungen")
            [reply] = await petra.desk.hear(
                tx, petra.person, said, awaiting=asked.awaiting, missing=asked.missing
            )
        assert "offen" in reply.html
        assert reply.awaiting is None
