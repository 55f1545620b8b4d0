"""What short texts in the chat ask for: German of all regions, English, typing and "
"dictation as they come."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk.understanding import Message, hear
from tests.core.desk.understanding.plain_requests import plain

TODAY = date(2026, 11, 23)  # a Monday

DOCUMENTS = [
    ("Bräuchte die Rechnung 90077123 nochmal", "document document_type=invoice numbers=90077123"),
    (
        "rechnungen 90077123, 90077124 und 90077130 bitte schicken",
        "document document_type=invoice numbers=90077123,90077124,90077130",
    ),
    (
        "Könnts ma bitte den Lieferschein 80055011 schicken?",
        "document document_type=delivery_note numbers=80055011",
    ),
    (
        "Grüezi, wir hätten gerne die Rechnungskopie RE 90077123",
        "document document_type=invoice numbers=90077123",
    ),
    (
        "lieferscheine zu unserer bestellung B-2026-0417",
        "document document_type=delivery_note numbers=B-2026-0417",
    ),
    (
        "Uns liegt für Auftrag 1100555018 noch keine Auftragsbestätigung vor",
        "document document_type=order_confirmation numbers=1100555018",
    ),
    ("auftragsbestädigung 1100555018 plz", "document document_type=order_confirmation numbers=1100555018"),
    (
        "die lieferschiene von oktober bitte",
        "document document_type=delivery_note period=2026-10-01..2026-10-31",
    ),
    (
        "Alle Rechnungen vom letzten Quartal für die Buchhaltung",
        "document document_type=invoice period=2026-07-01..2026-09-30",
    ),
    ("wo ist die rechnung zur lieferung 80055011", "document document_type=invoice numbers=80055011"),
    ("Sämtliche Belege zu 1100555018", "document numbers=1100555018"),
    ("Unterlagen zum Auftrag 1100 555 018 bitte", "document numbers=1100 555 018"),
    (
        "Hab den Lieferschein verlegt, Nummer LS-80055011",
        "document document_type=delivery_note numbers=LS-80055011",
    ),
    ("Faktura Nr. 90077123 fehlt bei uns in der Ablage", "document document_type=invoice numbers=90077123"),
    ("Rechnung zum Lieferschein 80055011", "document document_type=invoice numbers=80055011"),
    ("Lieferschein zur Rechnung 90077123 bitte", "document document_type=delivery_note numbers=90077123"),
    ("bitte um rechnung für auftrag 0001100555018", "document document_type=invoice numbers=0001100555018"),
    (
        "Rechnung und AB zu PO-66120",
        (
            "document document_type=invoice numbers=PO-66120 + document "
            "document_type=order_confirmation numbers=PO-66120"
        ),
    ),
    (
        "rechnung 90077123 sowie lieferschein 80055011",
        (
            "document document_type=invoice numbers=90077123 + document "
            "document_type=delivery_note numbers=80055011"
        ),
    ),
    ("could you resend invoice 90077123 please", "document document_type=invoice numbers=90077123"),
    ("delivery notes for last week", "document document_type=delivery_note period=2026-11-16..2026-11-22"),
    ("packing slip for PO 66120 please", "document document_type=delivery_note numbers=66120"),
    (
        "I never got the order confirmation for 4500777010",
        "document document_type=order_confirmation numbers=4500777010",
    ),
    ("all paperwork for order 1100555018", "document numbers=1100555018"),
    ("invoices from march to may", "document document_type=invoice period=2026-03-01..2026-05-31"),
    ("Rechnungen KW 46", "document document_type=invoice period=2026-11-09..2026-11-15"),
    (
        "Schicken Sie mir bitte alle Lieferscheine von heuer",
        "document document_type=delivery_note period=2026-01-01..2026-12-31",
    ),
    (
        "ich bräucht von dir die rechnung neun null und so weiter also 90077123",
        "document document_type=invoice numbers=90077123",
    ),
    ("RE90077123 nochmals bitte", "document document_type=invoice numbers=RE90077123"),
    ("Bitte die Auftragsbest. zu 4500777010", "document document_type=order_confirmation numbers=4500777010"),
]
ORDERS = [
    ("was ist bei euch noch alles offen an bestellungen", "orders status=open"),
    ("Auflistung aller Aufträge im 1. Halbjahr", "orders period=2026-01-01..2026-06-30"),
    ("Was hamma heuer schon alles bestellt?", "orders period=2026-01-01..2026-12-31"),
    ("Welche Aufträge wurden seit April erledigt?", "orders period=2026-04-01..2026-11-23 status=closed"),
    ("bestellungen rotguss letztes jahr", "orders alloy=rotguss period=2025-01-01..2025-12-31"),
    ("Zeig die Bestellungen vom 3. bis 14. August", "orders period=2026-08-03..2026-08-14"),
    ("Übersicht unserer laufenden Aufträge für CW508L bitte", "orders alloy=CW508L status=open"),
    ("unsere bestellhistorie 2025", "orders period=2025-01-01..2025-12-31"),
    ("Was habe ich gestern bestellt?", "orders period=2026-11-22..2026-11-22"),
    ("offene bestelungen kupfer", "orders alloy=kupfer status=open"),
    ("welche Lieferungen sind noch offen?", "orders status=open"),
    ("show me every order that is open", "orders status=open"),
    ("what did we order in the second quarter?", "orders period=2026-04-01..2026-06-30"),
    ("completed orders since january please", "orders period=2026-01-01..2026-11-23 status=closed"),
    ("list of copper orders this year", "orders alloy=copper period=2026-01-01..2026-12-31"),
    ("alle auftraege zwischen 15.3. und 30.4.", "orders period=2026-03-15..2026-04-30"),
]
SINGLE_ORDERS = [
    ("Wann wird der Auftrag 1100555018 geliefert?", "order numbers=1100555018"),
    ("wo bleibt unsere bestellung 4500777010", "order numbers=4500777010"),
    ("Ist die 1100555018 scho fertig?", "order numbers=1100555018"),
    ("Lieferstatus B-2026-0417", "order numbers=B-2026-0417"),
    ("wie schauts aus mit 1100555018 und 1100555019?", "order numbers=1100555018,1100555019"),
    ("Auftrag 1100555018 - wann geht der raus?", "order numbers=1100555018"),
    ("Kommt PO-66120 diese Woche noch?", "order numbers=PO-66120"),
    ("has order 4500777010 shipped yet?", "order numbers=4500777010"),
    ("ETA for PO-66120", "order numbers=PO-66120"),
    ("any update on 4500777010?", "order numbers=4500777010"),
    ("Details zu Bestellung 4500777010", "order numbers=4500777010"),
    ("1100555018", "order numbers=1100555018"),
    ("90077123", "document numbers=90077123"),
    ("Sendungsstatus zu Auftragsnummer 1100555018 bitte", "order numbers=1100555018"),
]
CONTRACTS = [
    ("Welche Rahmenverträge sind noch gültig?", "contracts kind=framework status=open"),
    ("kontrakte messing", "contracts alloy=messing kind=contract"),
    ("Restmenge Kontrakt K-20417?", "contracts kind=contract numbers=K-20417"),
    (
        "beendete rahmenaufträge vom vorjahr",
        "contracts kind=framework period=2025-01-01..2025-12-31 status=closed",
    ),
    ("wieviel können wir vom Rahmenauftrag für CuZn37 noch abrufen", "contracts alloy=CuZn37 kind=framework"),
    ("our blanket orders", "contracts kind=framework"),
    ("Offene Kontrakte und Rahmenaufträge", "contracts status=open"),
    ("Stand unserer Kupferkontrakte", "contracts alloy=Kupfer kind=contract"),
]
METAL_ACCOUNTS = [
    ("Wie viel Kupfer haben wir noch auf dem Umarbeitungskonto?", "metal_account alloy=Kupfer"),
    ("uma stand", "metal_account"),
    ("Metallkonto CuSn8 seit Jahresbeginn", "metal_account alloy=CuSn8 period=2026-01-01..2026-11-23"),
    ("Saldo Messing am Umarbeitungskonto", "metal_account alloy=Messing"),
    ("umarbeitungskonto buchungen letzte 2 wochen", "metal_account period=2026-11-09..2026-11-23"),
    ("what's the balance of our metal account", "metal_account"),
    ("Kontostand Umarbeitung bitte", "metal_account"),
    ("bewegungen auf dem umarbeitungskto im september", "metal_account period=2026-09-01..2026-09-30"),
]
EXPORTS = [
    (
        "Umarbeitungskonto 2026 als Excel",
        "export format=xlsx period=2026-01-01..2026-12-31 what=metal_account",
    ),
    ("offene Aufträge als CSV exportieren", "export format=csv status=open what=orders"),
    (
        "Kann ich unsere Bestellungen aus Q1 in einer Exceltabelle haben?",
        "export format=xlsx period=2026-01-01..2026-03-31 what=orders",
    ),
    ("rahmenaufträge als pdf", "export format=pdf kind=framework what=contracts"),
    ("all brass orders as spreadsheet please", "export alloy=brass format=xlsx what=orders"),
    (
        "Bestellungen und Kontrakte als Excel",
        "export format=xlsx what=orders + export format=xlsx kind=contract what=contracts",
    ),
    ("exportier mir die aufträge vom oktober", "export period=2026-10-01..2026-10-31 what=orders"),
]
PEOPLE = [
    (
        "Bitte für Frau Dr. Ines Adler (i.adler@kunde.example) einen Zugang anlegen",
        "invite email=i.adler@kunde.example first_name=Ines last_name=Adler title=Frau",
    ),
    (
        "neuer Benutzer: Jonas Wirth, j.wirth@kunde.example, kein Master",
        "invite email=j.wirth@kunde.example first_name=Jonas last_name=Wirth",
    ),
    ("lad bitte mara.lenz@kunde.example ein", "invite email=mara.lenz@kunde.example"),
    (
        "Kollegin Mara Lenz braucht einen Portalzugang, mara.lenz@kunde.example",
        "invite email=mara.lenz@kunde.example first_name=Mara last_name=Lenz",
    ),
    (
        "Please invite Owen Hart (owen.hart@client.example) as administrator",
        "invite email=owen.hart@client.example first_name=Owen last_name=Hart master=True",
    ),
    ("neuen user anlegen", "invite"),
    (
        "Herr van der Velde soll Zugriff bekommen: velde@kunde.example",
        "invite email=velde@kunde.example last_name=van der Velde title=Herr",
    ),
    (
        "kollege jonas wirth anlegen jonas.wirth@kunde.example",
        "invite email=jonas.wirth@kunde.example first_name=jonas last_name=wirth",
    ),
    (
        "Fügen Sie bitte a.berg@kunde.example und c.tal@kunde.example hinzu",
        "invite email=a.berg@kunde.example + invite email=c.tal@kunde.example",
    ),
    (
        "Vorname: Ines, Nachname: Adler, i.adler@kunde.example - bitte als Nutzerin anlegen",
        "invite email=i.adler@kunde.example first_name=Ines last_name=Adler",
    ),
    ("Bitte den Zugang von Jonas Wirth löschen", "deactivate first_name=Jonas last_name=Wirth"),
    (
        "j.wirth@kunde.example arbeitet nicht mehr bei uns, bitte sperren",
        "deactivate email=j.wirth@kunde.example",
    ),
    ("Frau Adler ist ausgeschieden, Account bitte deaktivieren", "deactivate last_name=Adler title=Frau"),
    ("remove user owen.hart@client.example", "deactivate email=owen.hart@client.example"),
    ("Owen Hart has left the company, please close his account", "deactivate first_name=Owen last_name=Hart"),
    ("user j.wirth@kunde.example bitte rausnehmen", "deactivate email=j.wirth@kunde.example"),
    ("Kennwort vergessen", "reset_password"),
    ("ich weiß mein passwort nimmer, bitte zurücksetzen", "reset_password"),
    ("passwort reset für mara.lenz@kunde.example", "reset_password email=mara.lenz@kunde.example"),
    ("Brauche ein neues Kennwort", "reset_password"),
    ("pasword forgotten", "reset_password"),
    ("wir möchten uns für das portal registrieren", "register"),
    ("how about signing us up for your portal", "register"),
]
ORDERING = [
    ("Wir brauchen 800 kg Messingrohr 20x2", "place_order alloy=Messing dimension=20x2 quantity_kg=800"),
    (
        "bitte 1,5 to CuZn37 Band 0,4 x 25 mm einplanen",
        "place_order alloy=CuZn37 dimension=0,4 x 25 mm quantity_kg=1500",
    ),
    ("ich will was bestellen", "place_order"),
    ("Nachbestellung wie Auftrag 1100555018", "place_order numbers=1100555018"),
    ("please order 2 t of CW024A tube", "place_order alloy=CW024A quantity_kg=2000"),
    ("bestelle 300 kg Rotguss", "place_order alloy=Rotguss quantity_kg=300"),
    ("I'd like to place an order", "place_order"),
]
HUMANS = [
    ("kann mich bitte jemand anrufen?", "contact"),
    ("Lassen Sie mich bitte mit einem Menschen reden", "contact"),
    ("rufts mi bitte zruck", "contact"),
    ("wie erreiche ich meinen Kundenbetreuer?", "contact"),
    ("please call me back", "contact"),
    ("who is our account manager?", "contact"),
]
SEVERAL = [
    (
        "Rechnung 90077123 bitte und wie ist der Status von Auftrag 1100555018?",
        "document document_type=invoice numbers=90077123 + order numbers=1100555018",
    ),
    (
        "Passwort zurücksetzen bitte. Außerdem brauche ich den Lieferschein 80055011.",
        "reset_password + document document_type=delivery_note numbers=80055011",
    ),
    ("offene aufträge und uma saldo", "orders status=open + metal_account"),
    (
        "Bitte j.wirth@kunde.example sperren und stattdessen m.lenz@kunde.example einladen",
        "deactivate email=j.wirth@kunde.example + invite email=m.lenz@kunde.example",
    ),
    (
        "send me invoice 90077123 and have someone call me back",
        "document document_type=invoice numbers=90077123 + contact",
    ),
]
NOTHING = [
    "guten abend zusammen",
    "Vielen Dank, hat geklappt!",
    "Was kostet derzeit eine Tonne Rotguss?",
    "Bitte stornieren Sie die 1100555018",
    "bestellung 4500777010 bitte annullieren",
    "Die Menge in Auftrag 1100555018 bitte auf 500 kg ändern",
    "Auf Rechnung 90077123 stimmt der Preis nicht",
    "Das Material aus Lieferschein 80055011 ist verbogen angekommen",
    "Wir reklamieren die Lieferung 80055011",
    "Bitte Werkszeugnis 3.1 für 1100555018 schicken",
    "Können Sie uns ein Angebot über 2 t CuZn39Pb3 machen?",
    "Offerte für 500 kg Messingstangen bitte",
    "habt ihr noch ausbildungsplätze frei",
    "Wie hart ist CuSn8?",
    "Die Rechnung 90077123 haben wir letzte Woche überwiesen",
    "Warum haben wir eine Mahnung bekommen?",
    "Lieferzeit für Kupferrohr?",
    "Please cancel PO-66120",
    "the goods from 80055011 arrived damaged",
    "what's your price for brass today",
    "do you have a REACH declaration for CW614N",
    "lieferadresse für 1100555018 ist jetzt werk 3",
    "Rechnungen bitte künftig an buchhaltung@kunde.example",
    "regnet es bei euch auch so",
    "hahaha super",
    "Termin von 1100555018 bitte um zwei Wochen nach hinten schieben",
    "Bitte Rechnungsadresse anpassen",
    "Wir schicken die Paletten am Freitag zurück",
]
HOW = [
    "Wo finde ich meine Rechnungen?",
    "Wie kann ich einen Benutzer sperren?",
    "How do I export the contract list?",
    "Kann man im Portal Bestellungen sehen?",
    "wo sehe ich das umarbeitungskonto",
]


def _heard(text: str) -> str:
    return plain(hear(Message("chat", text), TODAY).requests)


class TestChat:
    @pytest.mark.parametrize(("text", "meant"), DOCUMENTS)
    def test_documents_are_asked_for(self, text: str, meant: str) -> None:
        assert _heard(text) == meant

    @pytest.mark.parametrize(("text", "meant"), ORDERS)
    def test_lists_of_orders_are_asked_for(self, text: str, meant: str) -> None:
        assert _heard(text) == meant

    @pytest.mark.parametrize(("text", "meant"), SINGLE_ORDERS)
    def test_one_order_is_asked_about(self, text: str, meant: str) -> None:
        assert _heard(text) == meant

    @pytest.mark.parametrize(("text", "meant"), CONTRACTS + METAL_ACCOUNTS)
    def test_contracts_and_metal_are_asked_about(self, text: str, meant: str) -> None:
        assert _heard(text) == meant

    @pytest.mark.parametrize(("text", "meant"), EXPORTS)
    def test_a_list_with_a_format_is_an_export(self, text: str, meant: str) -> None:
        assert _heard(text) == meant

    @pytest.mark.parametrize(("text", "meant"), PEOPLE)
    def test_people_are_invited_deactivated_and_helped_in(self, text: str, meant: str) -> None:
        assert _heard(text) == meant

    @pytest.mark.parametrize(("text", "meant"), ORDERING + HUMANS)
    def test_products_are_ordered_and_humans_wanted(self, text: str, meant: str) -> None:
        assert _heard(text) == meant

    @pytest.mark.parametrize(("text", "meant"), SEVERAL)
    def test_several_wishes_are_several_requests(self, text: str, meant: str) -> None:
        assert _heard(text) == meant

    @pytest.mark.parametrize("text", NOTHING)
    def test_nothing_is_understood_where_nothing_was_asked(self, text: str) -> None:
        assert _heard(text) in ("", "contact")

    @pytest.mark.parametrize("text", HOW)
    def test_a_question_how_or_where_is_told_apart(self, text: str) -> None:
        assert hear(Message("chat", text), TODAY).asks_how
