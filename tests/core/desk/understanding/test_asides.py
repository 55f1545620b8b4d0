"""What an order says besides the goods: the own reference, the source of the metal, and what its comma means."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk.requests import Intent
from core.desk.understanding import Message, fill, hear, said_along
from core.desk.understanding.tongue import tongue_of
from tests.core.desk.understanding.plain_requests import plain

TODAY = date(2026, 11, 23)


def understood(text: str, channel: str = "chat") -> str:
    heard = hear(Message(channel, text), TODAY)
    return plain(said_along(request, heard.question_text) for request in heard.requests)


STRIP = "place_order alloy=Messing dimension=0,5 x 200 form=strip quantity_kg=500"
ORDERS = [
    ("500 kg Messingband 0,5 x 200 bitte liefern", STRIP),
    ("Bitte liefern Sie 500 kg Messingband 0,5 x 200", STRIP),
    ("500 kg Messingband 0,5 x 200 bestellen, unsere Bestellnummer 4711", f"{STRIP} reference=4711"),
    (
        "Wir brauchen 500 kg Messingband 0,5 x 200. Unsere Bestell-Nr.: PO-26/77.",
        f"{STRIP} reference=PO-26/77",
    ),
    ("Bitte liefern Sie 500 kg Messingband 0,5 x 200, Referenz: 4711", f"{STRIP} reference=4711"),
    ("500 kg Messingband 0,5 x 200 aus dem Umarbeitungskonto bestellen", f"{STRIP} source=account"),
    ("Bitte liefern Sie 500 kg Messingband 0,5 x 200 zum Tagespreis", f"{STRIP} source=day_price"),
    (
        "500 kg Messingband 0,5 x 200 bitte liefern, Metall aus unserem Umarbeitungskonto, unsere Bestellnummer 4711",
        f"{STRIP} reference=4711 source=account",
    ),
    (
        "Please order 500 kg of brass strip 0.5 x 200 from our metal account, our order number PO-77",
        "place_order alloy=brass dimension=0.5 x 200 form=strip quantity_kg=500 reference=PO-77 source=account",
    ),
    (
        "Bitte 500 kg von Produkt 310440 liefern, Kommission 88-1",
        "place_order numbers=310440 quantity_kg=500 reference=88-1",
    ),
    ("Bitte 500 kg bestellen wie unsere Bestellung 4711", "place_order numbers=4711 quantity_kg=500"),
    (
        "Bestellung: 500 kg Messingband 0,5 x 200, Abruf aus Rahmenauftrag 31000951, Lieferung KW 4/2027",
        f"place_order alloy=Messing contract=31000951 {STRIP.partition('Messing ')[2]} wanted_date=2027-01-29",
    ),
    (
        "Bestellung: 500 kg Messingband 0,5 x 200 zulasten Kontrakt 30004517, unsere Bestellnummer PO-26",
        f"place_order alloy=Messing contract=30004517 {STRIP.partition('Messing ')[2]} reference=PO-26",
    ),
]
NO_ASIDES = [
    ("Rechnung zu unserer Bestellnummer 4711", "document document_type=invoice numbers=4711"),
    ("Rechnung über 500 kg, unsere Bestellnummer 4711", "document document_type=invoice numbers=4711"),
    ("Wann kommen die 500 kg CuZn37, unsere Bestellnummer 4711?", "order numbers=4711"),
    ("Unsere Bestellnummer 4711", "order numbers=4711"),
    ("Bestellung 500 kg CuZn37, wann kommt die?", "order"),
    ("Bitte 2 t aus Rahmenauftrag 31000951 abrufen", "place_order numbers=31000951 quantity_kg=2000"),
    ("Zeig mir das Umarbeitungskonto", "metal_account"),
    ("Buchungen vom Umarbeitungskonto über 500 kg bitte", "metal_account"),
    ("Auszug aus dem Umarbeitungskonto Messing bitte", "metal_account alloy=Messing"),
    ("Bitte teilen Sie mit, wann Sie die 500 kg CuZn37 liefern", ""),
]
WEIGHTS = [
    ("Bitte liefern Sie uns 500,000 kg CuZn37 Band", "500"),
    ("Bitte liefern Sie uns 500.000 kg CuZn37 Band", "500000"),
    ("Bitte liefern Sie uns 1.250,500 kg CuZn37 Band", "1250.5"),
    ("Please deliver 500,000 kg of CuZn37 strip", "500000"),
    ("Please deliver 1,250.5 kg of CuZn37 strip", "1250.5"),
    ("Please deliver 1,500,000 kg of CuZn37 strip", "1500000"),
    ("Please deliver 2.500 kg of CuZn37 strip", None),  # two and a half, or written by a German
    ("500,000 kg CuZn37", None),
    ("2.500 kg CuZn37", "2500"),
    ("2,5 t CuZn37", "2500"),
]


class TestAsides:
    @pytest.mark.parametrize(("text", "expected"), ORDERS)
    @pytest.mark.parametrize("channel", ["chat", "mail"])
    def test_belong_to_the_order(self, text: str, expected: str, channel: str) -> None:
        assert understood(text, channel) == expected

    @pytest.mark.parametrize(("text", "expected"), NO_ASIDES)
    def test_are_none_where_nothing_is_ordered(self, text: str, expected: str) -> None:
        assert understood(text) == expected


class TestComma:
    @pytest.mark.parametrize(("text", "kilograms"), WEIGHTS)
    def test_means_what_it_means_in_the_language_of_the_text(self, text: str, kilograms: str | None) -> None:
        (request,) = hear(Message("chat", text), TODAY).requests
        assert (request.intent, request.slots.quantity_kg) == (Intent.PLACE_ORDER, kilograms)

    @pytest.mark.parametrize(
        ("text", "language", "kilograms"),
        [
            ("500,000 kg", "de", "500"),
            ("500.000 kg", "de", "500000"),
            ("500,000 kg", "en", "500000"),
            ("500.000 kg", "en", "500"),
            ("1,500.000", "en", "1500"),
        ],
    )
    def test_of_an_answer_means_what_kontor_shows_there(
        self, text: str, language: str, kilograms: str
    ) -> None:
        (request,) = hear(Message("chat", "500,000 kg CuZn37"), TODAY).requests
        filled = fill(request, "quantity_kg", text, TODAY, language)
        assert filled is not None
        assert filled.slots.quantity_kg == kilograms


class TestTongue:
    @pytest.mark.parametrize(
        ("text", "tongue"),
        [
            ("Bitte liefern Sie", "de"),
            ("Please send us brass rods", "en"),
            ("CuZn37", None),
            ("", None),
            ("bitte please", None),
        ],
    )
    def test_is_told_by_small_words(self, text: str, tongue: str | None) -> None:
        assert tongue_of(text) == tongue


class TestToday:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Rechnungen von heute bitte", "document document_type=invoice period=2026-11-23..2026-11-23"),
            (
                "invoices from yesterday please",
                "document document_type=invoice period=2026-11-22..2026-11-22",
            ),
            ("Umarbeitungskonto von Januar bis heute bitte", "metal_account period=2026-01-01..2026-11-23"),
            ("Rechnung 90012345 heute bitte", "document document_type=invoice numbers=90012345"),
        ],
    )
    def test_is_a_period_behind_a_preposition_also_when_it_is_asked_for_politely(
        self, text: str, expected: str
    ) -> None:
        assert understood(text) == expected
