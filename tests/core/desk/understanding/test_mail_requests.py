"""What mails ask for: subject and text together, signatures, quotes and forwards told apart."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk.understanding import Message, hear
from tests.core.desk.understanding.plain_requests import plain

TODAY = date(2026, 11, 23)  # a Monday

SIGNATURE = """

Mit freundlichen Grüßen

Ines Adler
Strategischer Einkauf

Adler Ventiltechnik GmbH
Talweg 8, 70999 Stuttgart
Telefon 0711 5550110 | Fax 0711 5550111
i.adler@ventiltechnik.example
Amtsgericht Stuttgart HRB 770011, Geschäftsführer: J. Wirth
USt-IdNr. DE123123123"""
AUSTRIAN = """

Schöne Grüße aus Linz
Ing. Jonas Wirth

Wirth Metallwaren GmbH
Hafenstraße 3, 4020 Linz
FN 123456 a, Landesgericht Linz, UID: ATU12345678"""
SWISS = """

Freundliche Grüsse
Mara Lenz
--
Lenz Apparatebau AG
Seestrasse 21, 8800 Thalwil
T +41 44 555 01 10
CHE-123.456.789 MWST"""
ENGLISH = """

Kind regards,

Owen Hart
Procurement

Hart Valves Ltd, registered in England No. 07654321
Phone +44 161 555 0110
This e-mail is confidential and intended only for the addressee."""

REQUESTS = [
    (
        "Rechnung 90077123",
        (
            "Sehr geehrte Damen und Herren,\n\nbitte senden Sie uns die oben genannte Rechnung "
            f"erneut zu.{SIGNATURE}"
        ),
        "document document_type=invoice numbers=90077123",
    ),
    (
        "Fehlende Lieferscheine",
        (
            "Guten Tag,\n\nzu folgenden Aufträgen fehlen uns noch die "
            f"Lieferscheine:\n\n1100555018\n1100555019\n1100555020{SIGNATURE}"
        ),
        "document document_type=delivery_note numbers=1100555018,1100555019,1100555020",
    ),
    (
        "Belege",
        (
            "Grüß Gott,\n\nkönnen S' mir bitte den Lieferschein 80055011 und die Rechnung "
            f"90077123 schicken?{AUSTRIAN}"
        ),
        (
            "document document_type=delivery_note numbers=80055011 + document "
            "document_type=invoice numbers=90077123"
        ),
    ),
    (
        "AB zu B-2026-0417",
        (
            "Guten Tag zusammen,\n\nleider ist die Auftragsbestätigung bei uns nie angekommen. "
            f"Könnten Sie sie nochmals zustellen?{SWISS}"
        ),
        "document document_type=order_confirmation numbers=B-2026-0417",
    ),
    (
        "Invoices Q3",
        (
            "Dear all,\n\nour auditors need copies of all invoices from the third quarter. Could "
            f"you please e-mail them?{ENGLISH}"
        ),
        "document document_type=invoice period=2026-07-01..2026-09-30",
    ),
    (
        "AW: Auftrag 1100555018",
        f"Hallo Frau Adler,\n\ngibt es hier schon etwas Neues? Wir sitzen auf heißen Kohlen.{SIGNATURE}",
        "order numbers=1100555018",
    ),
    (
        "Lieferverzug",
        (
            "Guten Tag,\n\nunsere Bestellung 4500777010 sollte eigentlich letzte Woche kommen. "
            f"Wann ist damit zu rechnen?{SIGNATURE}"
        ),
        "order numbers=4500777010",
    ),
    (
        "Order status",
        f"Hi there,\n\ncould you tell me when PO-66120 will ship?{ENGLISH}",
        "order numbers=PO-66120",
    ),
    (
        "Auftragsbestand",
        f"Guten Morgen,\n\nbitte eine Aufstellung aller offenen Bestellungen.{SIGNATURE}",
        "orders status=open",
    ),
    (
        "Bestellungen 2025",
        (
            "Hallo,\n\nfür unsere Lieferantenbewertung brauchen wir alle Bestellungen des Jahres "
            f"2025 als Excel.{SWISS}"
        ),
        "export format=xlsx period=2025-01-01..2025-12-31 what=orders",
    ),
    (
        "Kontrakte",
        f"Guten Tag,\n\nwelche Kontrakte für Kupfer laufen derzeit noch?{AUSTRIAN}",
        "contracts alloy=Kupfer kind=contract status=open",
    ),
    (
        "Rahmenvertrag",
        f"Hallo,\n\nwie viel ist auf unserem Rahmenauftrag R-40012 noch frei?{SIGNATURE}",
        "contracts kind=framework numbers=R-40012",
    ),
    (
        "Kontoauszug UMA",
        f"Guten Tag,\n\nbitte senden Sie uns den Auszug für Oktober.{SIGNATURE}",
        "metal_account period=2026-10-01..2026-10-31",
    ),
    (
        "Metallbestand",
        f"Hallo,\n\nwieviel Messing liegt bei euch noch auf unserem Umarbeitungskonto?{SWISS}",
        "metal_account alloy=Messing",
    ),
    (
        "Umarbeitungskonto als CSV",
        f"Hallo,\n\nich bräuchte die Buchungen von Januar bis Juni 2026.{SIGNATURE}",
        "export format=csv period=2026-01-01..2026-06-30 what=metal_account",
    ),
    (
        "Neue Kollegin",
        (
            "Guten Tag,\n\nseit heute verstärkt uns Frau Mara Lenz. Bitte richten Sie ihr einen "
            f"Zugang ein.\nIhre E-Mail: m.lenz@ventiltechnik.example{SIGNATURE}"
        ),
        "invite email=m.lenz@ventiltechnik.example first_name=Mara last_name=Lenz title=Frau",
    ),
    (
        "New user",
        (
            "Hello,\n\nplease set up an account for our new buyer Nora van Dyk "
            f"(nora.vandyk@valves.example). She should be a master user.{ENGLISH}"
        ),
        "invite email=nora.vandyk@valves.example first_name=Nora last_name=van Dyk master=True",
    ),
    (
        "Zugang sperren",
        (
            "Hallo,\n\nunser Mitarbeiter Jonas Wirth ist zum Monatsende ausgeschieden. Bitte "
            f"sperren Sie seinen Zugang j.wirth@ventiltechnik.example.{SIGNATURE}"
        ),
        "deactivate email=j.wirth@ventiltechnik.example first_name=Jonas last_name=Wirth",
    ),
    ("Passwort vergessen", "Bitte zurücksetzen. Danke!\n\nVon meinem iPhone gesendet", "reset_password"),
    (
        "Registrierung",
        (
            "Sehr geehrte Damen und Herren,\n\nwie besprochen möchten wir uns für Ihr "
            f"Kundenportal registrieren.{SIGNATURE}"
        ),
        "register",
    ),
    (
        "Bestellung",
        (
            "Guten Tag,\n\nwir bestellen hiermit 2.500 kg CuZn37 Band 0,5 x 40 mm, Liefertermin "
            f"KW 3.\nBitte senden Sie uns eine Auftragsbestätigung.{SIGNATURE}"
        ),
        "place_order alloy=CuZn37 dimension=0,5 x 40 mm quantity_kg=2500 wanted_date=2027-01-22",
    ),
    (
        "Rückruf",
        f"Guten Tag,\n\nbitte rufen Sie mich heute noch unter 0711 5550110 zurück.{SIGNATURE}",
        "contact",
    ),
    (
        "Mehrere Punkte",
        (
            "Hallo,\n\nich hätte folgende Anliegen:\n1. Lieferschein 80055011 bitte "
            f"nochmals.\n2. Wann kommt 1100555018?\n3. Uma Saldo Kupfer{SIGNATURE}"
        ),
        (
            "document document_type=delivery_note numbers=80055011 + order numbers=1100555018 + "
            "metal_account alloy=Kupfer"
        ),
    ),
    ("", f"Rechnung 90077123 bitte{SIGNATURE}", "document document_type=invoice numbers=90077123"),
    ("Lieferschein 80055011", "", "document document_type=delivery_note numbers=80055011"),
    (
        "RE: Invoice",
        (
            "Hi,\n\nwe are still waiting for the invoice for order "
            f"4500777010.{ENGLISH}\n\n-----Original Message-----\nFrom: Service\nSent: "
            "Monday\nTo: Owen\nSubject: Invoice\n\nInvoice 90010101 is attached."
        ),
        "document document_type=invoice numbers=4500777010",
    ),
    (
        "WG: Rechnung",
        (
            "Bitte nochmals schicken, siehe unten.\n\nGruß\nJonas\n\nVon: "
            "buchhaltung@ventiltechnik.example\nGesendet: Montag, 16. November 2026 10:12\nAn: "
            "Jonas Wirth\nBetreff: Rechnung\n\nHallo Jonas,\nuns fehlt die Rechnung "
            "90077188.\nGruß Anna"
        ),
        "document document_type=invoice numbers=90077188",
    ),
    (
        "AW: Ihre Anfrage",
        (
            "Hallo,\n\nbitte schicken Sie mir die Rechnung zu der unten genannten "
            f"Nummer.{SIGNATURE}\n\nAm 20.11.2026 um 09:15 schrieb Service:\n> Ihr Auftrag "
            "1100555018 ist ausgeliefert."
        ),
        "document document_type=invoice numbers=1100555018",
    ),
    (
        "Fwd: delivery",
        (
            "Please send us this delivery note.\n\nThanks\nOwen\n\n---------- Forwarded message "
            "---------\nFrom: Nora <nora@valves.example>\nDate: Mon, 16 Nov 2026\nSubject: "
            "delivery\nTo: Owen\n\nDelivery note 80055077 is missing here."
        ),
        "document document_type=delivery_note numbers=80055077",
    ),
    (
        "Jahresende",
        (
            "Guten Tag,\n\nfür die Inventur bitten wir um\n- den Saldo des "
            "Umarbeitungskontos,\n- eine Liste der offenen Kontrakte und\n- alle Rechnungen aus "
            f"dem Oktober.{SIGNATURE}"
        ),
        (
            "metal_account + contracts kind=contract status=open + document "
            "document_type=invoice period=2026-10-01..2026-10-31"
        ),
    ),
    (
        "Rechnung",
        (
            "Hallo,\n\nkönnten Sie mir die letzte Rechnung nochmals "
            "mailen?\n\nDanke\nJonas\n\nPS: Den Lieferschein 80055011 bräuchten wir auch."
        ),
        "document document_type=invoice + document document_type=delivery_note numbers=80055011",
    ),
    (
        "Nutzer",
        f"Hallo,\n\nbitte legen Sie an:\nNachname: Adler\nVorname: Ines\nMail: i.adler@kunde.example{SIGNATURE}",
        "invite email=i.adler@kunde.example first_name=Ines last_name=Adler",
    ),
    (
        "Wechsel im Einkauf",
        "Guten Tag,\n\nFrau Karin Vogel (k.vogel@kunde.example) hat unser Haus verlassen. "
        "Ihr Nachfolger ist Herr Tim Baum, "
        "t.baum@kunde.example. Bitte sperren Sie den Zugang von Frau Vogel und richten Sie Herrn Baum einen neuen ein."
        f"{SIGNATURE}",
        "deactivate email=k.vogel@kunde.example first_name=Karin last_name=Vogel title=Frau + "
        "invite email=t.baum@kunde.example last_name=Baum title=Herr",
    ),
    (
        "Anmeldung",
        f"Guten Tag,\n\nmein Passwort funktioniert nicht mehr. Könnten Sie es bitte neu setzen?{AUSTRIAN}",
        "reset_password",
    ),
    (
        "Kupfer",
        f"Hallo,\n\nbitte liefern Sie uns aus dem Rahmenauftrag R-40012 weitere 2 t bis 15.1.{SIGNATURE}",
        "place_order numbers=R-40012 quantity_kg=2000 wanted_date=2027-01-15",
    ),
    (
        "Nachfrage",
        f"Hallo,\n\nwann kommt 1100555018? Die Auftragsbestätigung dazu bräuchten wir auch noch.{SWISS}",
        "order numbers=1100555018 + document document_type=order_confirmation numbers=1100555018",
    ),
]
NOTHING = [
    (
        "Reklamation Lieferschein 80055011",
        f"Guten Tag,\n\ndie Ringe aus dieser Lieferung sind oxidiert. Fotos anbei.{SIGNATURE}",
    ),
    ("Storno 1100555018", f"Guten Tag,\n\nbitte stornieren Sie den genannten Auftrag.{SIGNATURE}"),
    ("Preisanfrage", f"Guten Tag,\n\nbitte bieten Sie uns 3 t CuSn6 Band an. Was kostet das?{AUSTRIAN}"),
    (
        "Werkszeugnis",
        f"Guten Tag,\n\nwir benötigen das Abnahmeprüfzeugnis 3.1 zu Lieferschein 80055011.{SIGNATURE}",
    ),
    (
        "Bewerbung",
        (
            "Sehr geehrte Damen und Herren,\n\nhiermit bewerbe ich mich um einen "
            "Ausbildungsplatz.\n\nMit freundlichen Grüßen\nKim"
        ),
    ),
    (
        "Zahlungsavis",
        f"Guten Tag,\n\nwir haben heute die Rechnungen 90077123 und 90077124 überwiesen.{SIGNATURE}",
    ),
    ("Terminverschiebung", f"Hallo,\n\nbitte verschieben Sie den Auftrag 1100555018 um zwei Wochen.{SWISS}"),
    ("Frohe Weihnachten", "Liebes Team,\n\nwir wünschen allen schöne Feiertage.\n\nViele Grüße\nMara"),
    ("Besuch", f"Hallo,\n\nich bin nächste Woche in der Nähe und würde gern vorbeikommen.{SIGNATURE}"),
    ("Wrong invoice", f"Hello,\n\nthe amount on invoice 90077123 is incorrect. Please correct it.{ENGLISH}"),
    ("Samples", f"Hi,\n\ndo you have a data sheet for CW508L?{ENGLISH}"),
    (
        "Neuer Kontrakt",
        f"Guten Tag,\n\nwir möchten einen Kontrakt über 20 t Messing für 2027 abschließen.{SIGNATURE}",
    ),
    ("Danke", f"Hallo,\n\nRechnung 90077123 ist angekommen, vielen Dank!{SIGNATURE}"),
]
AUTOMATIC = [
    ("Automatische Antwort: Ihr Auftrag", "Ich bin bis 30.11. nicht im Büro."),
    ("Abwesenheitsnotiz", "Ich bin ab 1.12. wieder erreichbar."),
    ("Out of office", "I will be back on Monday."),
    ("Undeliverable: Rechnung 90077123", "Your message could not be delivered."),
    ("Gelesen: Ihre Rechnung", "Ihre Nachricht wurde am 20.11.2026 gelesen."),
    ("Ihre Anfrage #20261123", "Dies ist eine automatisch erstellte Nachricht. Bitte antworten Sie nicht."),
    ("[Ticket 4711] Bestellung", "Thank you for contacting us. We will get back to you shortly."),
    ("Newsletter November", "Neuheiten aus der Branche. Hier abmelden."),
    (
        "AW: Rechnung",
        "Vielen Dank für Ihre Nachricht. Ich bin derzeit im Urlaub und ab 7.12. wieder im Büro.",
    ),
    ("Re: order", "I am currently on annual leave with limited access to e-mail."),
    ("Delivery Status Notification (Failure)", "The following address failed: 550 user unknown"),
]
NOT_AUTOMATIC = [
    ("Urlaub", "Ich bin ab morgen im Urlaub, können Sie mir vorher noch die Rechnung 90077123 schicken?"),
    (
        "AW: Auftrag 1100555018",
        "Wann kommt das?\n\nAm 20.11.2026 schrieb Kontor:\n> Diese Nachricht wurde automatisch erzeugt.",
    ),
    ("Passwort", "Bitte Passwort zurücksetzen."),
]


def _heard(subject: str, text: str) -> str:
    return plain(hear(Message("mail", text, subject), TODAY).requests)


class TestMail:
    @pytest.mark.parametrize(("subject", "text", "meant"), REQUESTS)
    def test_its_wishes_are_understood(self, subject: str, text: str, meant: str) -> None:
        assert _heard(subject, text) == meant

    @pytest.mark.parametrize(("subject", "text"), NOTHING)
    def test_nothing_is_understood_where_nothing_was_asked(self, subject: str, text: str) -> None:
        assert _heard(subject, text) in ("", "contact")


class TestAutomaticMail:
    @pytest.mark.parametrize(("subject", "text"), AUTOMATIC)
    def test_it_is_known_by_subject_or_text(self, subject: str, text: str) -> None:
        heard = hear(Message("mail", text, subject), TODAY)
        assert heard.automatic
        assert not heard.requests

    @pytest.mark.parametrize(("subject", "text"), NOT_AUTOMATIC)
    def test_a_person_who_writes_of_leave_or_quotes_a_machine_is_a_person(
        self, subject: str, text: str
    ) -> None:
        heard = hear(Message("mail", text, subject), TODAY)
        assert not heard.automatic
        assert heard.requests
