"""Nothing is done where nothing was asked: what is told, thanked for, waved off or promised is no wish."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk.requests import Intent
from core.desk.understanding import Message, hear
from core.desk.understanding.asking import Mood, mood

TODAY = date(2026, 11, 23)

TOLD = (
    "Ihre Rechnung 90051001 ist heute bei uns eingegangen.",
    "Der Lieferschein 80051002 klebte am Karton.",
    "Auftrag 1100510030 steht fertig verpackt in unserem Lager.",
    "Wir hatten im Mai drei Aufträge bei Ihnen.",
    "Our contract 305104 runs until spring.",
)
WAVED_OFF = (
    "Den Lieferschein 80051005 brauchen wir nicht mehr.",
    "Bitte nicht nochmals schicken, die Rechnung 90051006 haben wir doppelt.",
    "Falls die Auftragsbestätigung 70051007 ausbleibt, melden wir uns.",
    "Please ignore my request for invoice 90051008.",
    "No need to send the delivery note again.",
    "Ihr Vorgang „Rechnung fehlt“ wurde abgelegt.",
)
ASKED = (
    ("Die Rechnung 90051011 brauchen wir noch.", Intent.DOCUMENT),
    ("Die Rechnung 90051012 haben wir bezahlt, sie fehlt uns aber im Ordner.", Intent.DOCUMENT),
    ("Lieferschein 80051013", Intent.DOCUMENT),
    ("Danke, und jetzt noch Lieferschein 80051014 bitte", Intent.DOCUMENT),
    ("Rechnungen vom Oktober, vielen Dank", Intent.DOCUMENT),
    ("Auftrag 1100510150 noch nicht da", Intent.ORDER),
    ("haben wir offene aufträge", Intent.ORDERS),
    ("We have not received invoice 90051016.", Intent.DOCUMENT),
    ("Unser Steuerberater braucht die Rechnung 90051017", Intent.DOCUMENT),
)
ANNOUNCED = (
    ("Zugesagt: Abstimmung offene Aufträge", "Frau Muster hat die Einladung angenommen."),
    ("Ihre Bestellung wurde versandt", "Sendungsnummer 80051021, Zustellung am Freitag."),
    ("Herbstaktion", "Jetzt bestellen und 15 % Rabatt auf Handschuhe sichern!"),
)


class TestWhatAsksForNothing:
    @pytest.mark.parametrize("text", TOLD + WAVED_OFF)
    def test_is_no_request_in_the_chat(self, text: str) -> None:
        heard = hear(Message("chat", text), TODAY)
        assert heard.requests == ()
        assert heard.idle

    @pytest.mark.parametrize("text", TOLD + WAVED_OFF)
    def test_is_none_by_mail_though_the_subject_names_a_document(self, text: str) -> None:
        assert hear(Message("mail", text, "Rechnung 90051030"), TODAY).requests == ()

    @pytest.mark.parametrize(("subject", "text"), ANNOUNCED)
    def test_calendars_parcels_and_adverts_are_automatic(self, subject: str, text: str) -> None:
        assert hear(Message("mail", text, subject), TODAY).automatic


class TestWhatAsks:
    @pytest.mark.parametrize(("text", "intent"), ASKED)
    def test_is_still_a_request(self, text: str, intent: Intent) -> None:
        assert [request.intent for request in hear(Message("chat", text), TODAY).requests] == [intent]

    def test_a_request_beside_thanks_keeps_its_number(self) -> None:
        text = "Vielen Dank für die Rechnung 90051041. Bitte schicken Sie noch den Lieferschein 80051042."
        (request,) = hear(Message("chat", text), TODAY).requests
        assert request.slots.numbers == ("80051042",)

    def test_an_order_that_is_enclosed_and_spelt_out_orders(self) -> None:
        text = "Anbei unsere Bestellung über 3.000 kg CuZn37 Band."
        assert [r.intent for r in hear(Message("mail", text, "Bestellung"), TODAY).requests] == [
            Intent.PLACE_ORDER
        ]


class TestMood:
    @pytest.mark.parametrize(
        ("sentence", "expected"),
        [
            ("Könnten Sie das prüfen", Mood.ASKS),
            ("Offene Aufträge Messing", Mood.OPEN),
            ("Die Ware liegt in Halle 3.", Mood.STATES),
            ("Hat sich erledigt.", Mood.SETTLED),
            ("wo bleibt die ware", Mood.ASKS),
            ("Vielen Dank im Voraus", Mood.OPEN),
        ],
    )
    def test_a_sentence_asks_states_or_settles(self, sentence: str, expected: Mood) -> None:
        assert mood(sentence) is expected
