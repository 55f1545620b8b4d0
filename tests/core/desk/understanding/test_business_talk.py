"""How people in business put it: a wide field of short texts, and what they mean or do not mean."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk.understanding import Message, hear
from tests.core.desk.understanding.plain_requests import plain

TODAY = date(2026, 11, 23)  # a Monday

MEANT = [
    (
        "Servus, könntets ihr mir die Rechnung vom August no amal schicken",
        "document document_type=invoice period=2026-08-01..2026-08-31",
    ),
    (
        "Schick die rechnungen 9004512 und 9004513 an buchhaltung@kunde.example",
        "document document_type=invoice numbers=9004512,9004513",
    ),
    ("Mir fehlt zu LS 80055011 die Rechnung", "document document_type=invoice numbers=80055011"),
    ("Bestellnummer 4500777010 Liefertermin?", "order numbers=4500777010"),
    ("was ist mit der bestellung vom 12.10.?", "order"),
    ("Bestellung vom 3. November, wo ist die?", "order"),
    ("Welche Aufträge sind in Verzug?", "orders status=open"),
    ("Rückstandsliste bitte", "orders status=open"),
    ("überfällige lieferungen", "orders status=open"),
    ("letzte bestellung", "orders"),
    (
        "Auftragsübersicht 2. Quartal als Excel-Datei",
        "export format=xlsx period=2026-04-01..2026-06-30 what=orders",
    ),
    ("Kontrakt 20417 wieviel offen", "contracts kind=contract numbers=20417 status=open"),
    ("Wann läuft unser Rahmenvertrag aus?", "contracts kind=framework"),
    ("Laufzeit Kontrakt K-20417", "contracts kind=contract numbers=K-20417"),
    ("Wie viel Restmenge hat der Rahmenauftrag 40012?", "contracts kind=framework numbers=40012"),
    ("verfügbare Menge auf Kontrakt für CW617N", "contracts alloy=CW617N kind=contract"),
    ("Wie hoch ist unser Guthaben an Messing?", "metal_account alloy=Messing"),
    ("Metallguthaben", "metal_account"),
    ("wieviel tonnen kupfer haben wir noch bei euch liegen", "metal_account alloy=kupfer"),
    ("Schrottgutschrift vom Oktober auf dem UMA?", "metal_account period=2026-10-01..2026-10-31"),
    (
        "Kontoauszug Umarbeitungskonto Oktober als PDF",
        "export format=pdf period=2026-10-01..2026-10-31 what=metal_account",
    ),
    (
        "könnt ihr mir ne excel mit allen offenen aufträgen machen",
        "export format=xlsx status=open what=orders",
    ),
    ("Bestellliste csv", "export format=csv what=orders"),
    ("download contracts pdf", "export format=pdf kind=contract what=contracts"),
    (
        "Kannst du Tom Reed als User anlegen? tom.reed@client.example",
        "invite email=tom.reed@client.example first_name=Tom last_name=Reed",
    ),
    ("bitte zugang für max.huber@kunde.example", "invite email=max.huber@kunde.example"),
    (
        "Max Huber (max.huber@kunde.example) bitte als Masteruser",
        "invite email=max.huber@kunde.example first_name=Max last_name=Huber master=True",
    ),
    (
        "Neue Mitarbeiterin: Lena Graf - lena.graf@kunde.example",
        "invite email=lena.graf@kunde.example first_name=Lena last_name=Graf",
    ),
    ("Nimm bitte Herrn Graf aus dem Portal raus", "deactivate last_name=Graf title=Herr"),
    ("Mein Kollege Graf ist weg, kannst du den sperren?", "deactivate last_name=Graf"),
    ("delete the account of lena.graf@kunde.example", "deactivate email=lena.graf@kunde.example"),
    ("bitte benutzer graf löschen", "deactivate last_name=graf"),
    ("Login geht nicht, neues Passwort bitte", "reset_password"),
    ("pw reset", "reset_password"),
    ("Können Sie das Passwort von Frau Graf zurücksetzen?", "reset_password"),
    ("Kann ich bei euch einen Zugang bekommen?", "register"),
    ("Zugang zum Portal für unsere Firma", "register"),
    ("Registrierungslink bitte", "register"),
    ("Ich brauche Material: 3 Ringe CuZn30 0,3x20", "place_order alloy=CuZn30 dimension=0,3x20"),
    ("Nochmal 500 kg wie letztes Mal", "place_order quantity_kg=500"),
    (
        "wir bräuchten dringend 1 Tonne Kupferblech 2 mm",
        "place_order alloy=Kupfer dimension=2 mm quantity_kg=1000",
    ),
    ("order 500 kg brass rod 20 mm", "place_order alloy=brass dimension=20 mm quantity_kg=500"),
    ("call-off 1000 kg from contract K-20417", "place_order numbers=K-20417 quantity_kg=1000"),
    ("Abruf 2 to aus Kontrakt K-20417", "place_order numbers=K-20417 quantity_kg=2000"),
    ("verbinden sie mich mit dem vertrieb", "contact"),
    ("kann ich bitte einen echten menschen haben", "contact"),
    ("Ansprechpartner?", "contact"),
    ("telefonnummer vom innendienst", "contact"),
    ("Gutschrift zu 90077123?", "document numbers=90077123"),
    ("gutschrift 90088001 bitte", "document numbers=90088001"),
    ("alle dokumente oktober", "document period=2026-10-01..2026-10-31"),
    ("rechnungen oktober und november", "document document_type=invoice period=2026-10-01..2026-11-30"),
    ("rechnungen 2026 bis jetzt", "document document_type=invoice period=2026-01-01..2026-11-23"),
    (
        "Rechnung vom 2.11.2026 und Lieferschein vom 3.11.2026",
        (
            "document document_type=invoice period=2026-11-02..2026-11-02 + document "
            "document_type=delivery_note period=2026-11-03..2026-11-03"
        ),
    ),
    (
        "Lieferscheine der letzten 14 Tage",
        "document document_type=delivery_note period=2026-11-09..2026-11-23",
    ),
    (
        "Auftragsbestätigungen vom 1. bis 15. November",
        "document document_type=order_confirmation period=2026-11-01..2026-11-15",
    ),
    (
        "Könnten Sie mir bitte mitteilen, ob die Bestellung 4500777010 bereits das Haus verlassen hat?",
        "order numbers=4500777010",
    ),
    ("AB 1100555018 fehlt noch", "document document_type=order_confirmation numbers=1100555018"),
    ("hab noch keine ab zu 4500777010", "document document_type=order_confirmation numbers=4500777010"),
    ("was haben wir im mai an kupfer gekauft?", "orders alloy=kupfer period=2026-05-01..2026-05-31"),
    ("wieviel haben wir 2025 bestellt", "orders period=2025-01-01..2025-12-31"),
    ("purchase history last year", "orders period=2025-01-01..2025-12-31"),
    ("status of orders 4500777010 and 4500777011", "order numbers=4500777010,4500777011"),
    ("is 1100555018 ready?", "order numbers=1100555018"),
    ("when can we expect delivery of 4500777010", "order numbers=4500777010"),
    ("Alle Aufträge mit Legierung CuNi10Fe1Mn", "orders alloy=CuNi10Fe1Mn"),
    ("ist auftrag 1100555018 schon fakturiert?", "document document_type=invoice numbers=1100555018"),
    (
        "Bitte Lieferschein Nr. 80055011 sowie die dazugehörige Rechnung",
        "document document_type=delivery_note numbers=80055011 + document document_type=invoice numbers=80055011",
    ),
    ("die 90077123 bitte nochmal", "document numbers=90077123"),
    ("1100555018 lieferschein", "document document_type=delivery_note numbers=1100555018"),
    (
        "brauche ls und re zu 1100555018",
        "document document_type=invoice numbers=1100555018 + document document_type=delivery_note numbers=1100555018",
    ),
    ("Rechnungen 90077123-90077126", "document document_type=invoice numbers=90077123,90077126"),
    ("Umarbeitungskonto zum 30.06.", "metal_account period=..2026-06-30"),
    ("Umarbeitungskonto per 31.10.2026", "metal_account period=..2026-10-31"),
    ("kontrakte die 2026 auslaufen", "contracts kind=contract period=2026-01-01..2026-12-31"),
    (
        "Rahmenaufträge gültig ab Januar 2026",
        "contracts kind=framework period=2026-01-01..2026-11-23",
    ),
    (
        "bräuchte mal kurz die rechnung von letzter woche",
        "document document_type=invoice period=2026-11-16..2026-11-22",
    ),
    (
        (
            "Hallo zusammen, könnten Sie mir bitte die Rechnungen mit den Nummern "
            "9004512601, 9004512602 und 9004512603 zukommen lassen? Danke vorab!"
        ),
        "document document_type=invoice numbers=9004512601,9004512602,9004512603",
    ),
    (
        "Lieferschein zu unserer PO 4500098400 wäre super",
        "document document_type=delivery_note numbers=4500098400",
    ),
    (
        "Ich finde die Rechnung 9004512777 nicht mehr, könnt ihr die nochmal rüberschicken?",
        "document document_type=invoice numbers=9004512777",
    ),
    ("die buchhaltung sucht rechnung nr 9004512778", "document document_type=invoice numbers=9004512778"),
    ("Gibt es zu 1100234900 schon eine Rechnung?", "document document_type=invoice numbers=1100234900"),
    (
        "wir haben nur 2 von 3 lieferscheinen bekommen, es fehlt 80123777",
        "document document_type=delivery_note numbers=80123777",
    ),
    (
        "Bitte alle Auftragsbestätigungen seit 1. September",
        "document document_type=order_confirmation period=2026-09-01..2026-11-23",
    ),
    ("rechnung aus mai 2025 gesucht", "document document_type=invoice period=2025-05-01..2025-05-31"),
    ("invoice copies for Q2 please", "document document_type=invoice period=2026-04-01..2026-06-30"),
    ("Could I have the paperwork for PO-77900?", "document numbers=PO-77900"),
    (
        "missing: order confirmation 4500098500",
        "document document_type=order_confirmation numbers=4500098500",
    ),
    ("resend dn 80123888 pls", "document document_type=delivery_note numbers=80123888"),
    ("wo kriege ich die rechnung 9004512555 her", "document document_type=invoice numbers=9004512555"),
    (
        "haben sie schon die rechnungen für oktober raus",
        "document document_type=invoice period=2026-10-01..2026-10-31",
    ),
    ("Welche Bestellungen sind noch nicht geliefert?", "orders status=open"),
    ("gib mir mal alles was im september bestellt wurde", "orders period=2026-09-01..2026-09-30"),
    (
        "Wie viele Bestellungen haben wir dieses Jahr bei Ihnen platziert?",
        "orders period=2026-01-01..2026-12-31",
    ),
    ("Bestellübersicht KW 44", "orders period=2026-10-26..2026-11-01"),
    ("bitte liste der noch offenen positionen", "orders status=open"),
    ("unsere orders für cuzn37 seit januar", "orders alloy=cuzn37 period=2026-01-01..2026-11-23"),
    ("Aufträge Bronze 2025 abgeschlossen", "orders alloy=Bronze period=2025-01-01..2025-12-31 status=closed"),
    ("Show orders placed between 1 Sept and 15 Oct", "orders period=2026-09-01..2026-10-15"),
    ("do we have open orders for brass", "orders alloy=brass status=open"),
    ("Orders since Jan 2026", "orders period=2026-01-01..2026-11-23"),
    ("was ist der status von meiner bestellung 4500098600", "order numbers=4500098600"),
    ("Wann dürfen wir mit 4500098601 rechnen", "order numbers=4500098601"),
    ("Auftrag 1100234999 überfällig!!", "order numbers=1100234999"),
    ("sendung 80123999 wo ist die", "order numbers=80123999"),
    ("Ist der Auftrag 1100235000 in Produktion?", "order numbers=1100235000"),
    ("when will po-77950 be delivered", "order numbers=po-77950"),
    ("4500098800 status", "order numbers=4500098800"),
    ("Hat die 1100235001 schon einen Liefertermin?", "order numbers=1100235001"),
    ("Kontrakte CuSn6", "contracts alloy=CuSn6 kind=contract"),
    ("aktive rahmenverträge anzeigen", "contracts kind=framework status=open"),
    ("welche kontrakte laufen dieses jahr aus", "contracts kind=contract period=2026-01-01..2026-12-31"),
    ("contract overview please", "contracts kind=contract"),
    ("how much is left on our contract for CuZn39Pb3", "contracts alloy=CuZn39Pb3 kind=contract"),
    ("Kontrakt K-2026-17 offene Menge?", "contracts kind=contract numbers=K-2026-17 status=open"),
    ("Rahmenauftrag 5500012 details", "contracts kind=framework numbers=5500012"),
    ("metallkonto bitte", "metal_account"),
    ("UMA von Januar bis heute", "metal_account period=2026-01-01..2026-11-23"),
    ("Umarbeitungskonto Auszug Q3", "metal_account period=2026-07-01..2026-09-30"),
    ("wie hoch ist unser bestand an CuZn37 auf dem uma", "metal_account alloy=CuZn37"),
    ("Letzte Buchungen UMA", "metal_account"),
    ("what was posted to our conversion account in october", "metal_account period=2026-10-01..2026-10-31"),
    ("current metal balance copper", "metal_account alloy=copper"),
    ("Bestellungen 2025 excel bitte", "export format=xlsx period=2025-01-01..2025-12-31 what=orders"),
    ("export UMA october pdf", "export format=pdf period=2026-10-01..2026-10-31 what=metal_account"),
    ("Kann ich die Kontraktübersicht als csv bekommen?", "export format=csv kind=contract what=contracts"),
    ("open orders as excel", "export format=xlsx status=open what=orders"),
    (
        "Liste aller Aufträge seit Juli im Excel-Format",
        "export format=xlsx period=2026-07-01..2026-11-23 what=orders",
    ),
    (
        "Meine Umarbeitungskonto-Buchungen von 2025 bitte als PDF-Datei",
        "export format=pdf period=2025-01-01..2025-12-31 what=metal_account",
    ),
    (
        "Könnten Sie Herrn Thomas Berger, t.berger@muster.example, einen Zugang zum Portal geben?",
        "invite email=t.berger@muster.example first_name=Thomas last_name=Berger title=Herr",
    ),
    (
        "bitte user für lisa.klein@muster.example, lisa klein",
        "invite email=lisa.klein@muster.example first_name=lisa last_name=klein",
    ),
    (
        "Wir haben eine neue Einkäuferin, Frau Sabine Roth (s.roth@muster.example), bitte freischalten",
        "invite email=s.roth@muster.example first_name=Sabine last_name=Roth title=Frau",
    ),
    ("s.roth@muster.example zum master machen bitte", "invite email=s.roth@muster.example master=True"),
    (
        "can you create logins for anna.bell@client.example and joe.ray@client.example",
        "invite email=anna.bell@client.example + invite email=joe.ray@client.example",
    ),
    (
        "give access to Maria de la Cruz, maria.delacruz@client.example",
        "invite email=maria.delacruz@client.example first_name=Maria last_name=de la Cruz",
    ),
    (
        "bitte Petra Sommer als Nutzerin ohne Masterrechte anlegen, p.sommer@muster.example",
        "invite email=p.sommer@muster.example first_name=Petra last_name=Sommer",
    ),
    ("Peter Kranz hat gekündigt, bitte Zugang entziehen", "deactivate first_name=Peter last_name=Kranz"),
    ("Nutzerkonto von h.lang@muster.example deaktivieren", "deactivate email=h.lang@muster.example"),
    (
        "our colleague Mark Stone retired, please disable his login mark.stone@client.example",
        "deactivate email=mark.stone@client.example first_name=Mark last_name=Stone",
    ),
    ("kennwort zurücksetzen für s.roth@muster.example", "reset_password email=s.roth@muster.example"),
    ("hab mein pw vergessen :(", "reset_password"),
    ("forgot my password, help", "reset_password"),
    ("ich kann mich nicht einloggen weil ich das passwort nicht mehr weiß", "reset_password"),
    ("password reset link please", "reset_password"),
    ("Wir sind Neukunde und brauchen Zugang", "register"),
    (
        "Bestelle hiermit 1.200 kg CuZn39Pb3 Rundstangen Ø 20",
        "place_order alloy=CuZn39Pb3 dimension=Ø 20 quantity_kg=1200",
    ),
    (
        "Brauchen 3 to Kupferband 0,5x100 bis Ende Dezember",
        "place_order alloy=Kupfer dimension=0,5x100 quantity_kg=3000 wanted_date=2026-12-31",
    ),
    ("reorder 4500098300", "place_order numbers=4500098300"),
    ("I need 750 kg of CW614N round bar 12 mm", "place_order alloy=CW614N dimension=12 mm quantity_kg=750"),
    (
        "bitte 2 t Messing aus Kontrakt K-20417 abrufen",
        "place_order alloy=Messing numbers=K-20417 quantity_kg=2000",
    ),
    ("Kann mich mal jemand zurückrufen? 0711 5550123", "contact"),
    ("ich würde gerne mit frau huber sprechen", "contact"),
    ("Ihre Telefonnummer bitte", "contact"),
    ("is there someone I can speak to about this", "contact"),
    ("Wer ist für uns zuständig?", "contact"),
    (
        "Rechnung 9004512800 und 9004512801 sowie Lieferschein 80124000 und AB 1100235100",
        (
            "document document_type=invoice numbers=9004512800,9004512801 + document "
            "document_type=delivery_note numbers=80124000 + document "
            "document_type=order_confirmation numbers=1100235100"
        ),
    ),
    ("bitte offene bestellungen und kontrakte zeigen", "orders status=open + contracts kind=contract"),
    (
        "Rechnung 9004512900 schicken und Auftrag 1100235200 stornieren",
        "document document_type=invoice numbers=9004512900",
    ),
    ("Status 1100235300, außerdem bitte Rückruf", "order numbers=1100235300 + contact"),
    (
        "lieferschein 80124100 und wie viel kupfer ist noch auf dem uma?",
        "document document_type=delivery_note numbers=80124100 + metal_account alloy=kupfer",
    ),
    (
        "Please send invoice 9004512950 and tell me the status of order 4500098900",
        "document document_type=invoice numbers=9004512950 + order numbers=4500098900",
    ),
    ("Lieferschein war nicht dabei", "document document_type=delivery_note"),
]
NOTHING = [
    "Haben Sie die Bestellung 4500777010 erhalten?",
    "bitte um Rückmeldung",
    "Rechnung 90077123 ist doppelt",
    "Hallo, ich möchte meine Bestellung ändern",
    "die rechnung stimmt nicht",
    "Muster von CuSn8 möglich?",
    "Wie ist die Lieferanschrift von Werk 2?",
    "was kostet die lieferung",
    "wer seid ihr",
    "ist CW614N bleifrei",
    "Ich möchte 500 kg Messingschrott verkaufen",
    "wann habt ihr offen",
    "sind die offenen stellen noch verfügbar",
    "Danke für die Rechnung 90077123",
    "habe rechnung 90077123 erhalten",
    "Wir haben Ihre Lieferung 80055011 heute bekommen, alles super",
    "can you change the delivery address for 4500777010",
    "ändern Sie bitte meine E-Mail-Adresse auf neu@kunde.example",
    "wie lange dauert eine lieferung",
    "Passt, danke!",
    "ok super",
    "??",
    "Hilfe",
    "Mahnung 4711 ist falsch",
    "Ich brauche ein Angebot",
    "meine daten löschen",
    "abmelden",
    "Kündigung Kontrakt K-20417",
    "wie wird der metallpreis berechnet",
    "Guten Morgen! Schönen Montag",
    "ich bin sauer",
    "Warum ist das so teuer?",
    "wie hoch ist der mindestbestellwert",
    "liefern sie auch nach frankreich",
    "wir wollen unsere zahlungsbedingungen ändern",
    "der fahrer hat die ware falsch abgeladen",
    "Zertifikat ISO 9001 bitte",
    "Gibt es Rabatt ab 5 t?",
    "wir bitten um ein angebot für 500 kg CuSn6 Draht",
    "was für bronze habt ihr",
    "habt ihr cuzn37 auf lager",
    "haben Sie CW508L Bänder lagernd?",
    "der preis auf rechnung 9004512999 ist falsch",
    "Bitte Rechnung 9004512998 korrigieren",
    "rechnung bitte auf neue firmierung umschreiben",
    "order 4500098300 wrong quantity delivered",
    "Reklamation zu Auftrag 1100235400",
    "can i return 200 kg from delivery 80124200",
    "wir möchten die bestellung 4500098950 auf 2 t erhöhen",
    "Wie bezahle ich die Rechnung?",
    "Bin ich hier richtig?",
    "kannst du deutsch",
    "Mein Name ist Tom",
    "ja",
    "nein danke",
    "stop",
    "Bankverbindung geändert?",
    "Bitte löschen Sie meine Daten",
    "Bitte Newsletter abbestellen",
    "Rechnung kam doppelt an",
]


class TestBusinessTalk:
    @pytest.mark.parametrize(("text", "meant"), MEANT)
    def test_a_wish_is_understood(self, text: str, meant: str) -> None:
        assert plain(hear(Message("chat", text), TODAY).requests) == meant

    @pytest.mark.parametrize("text", NOTHING)
    def test_what_is_no_wish_of_ours_is_left_alone(self, text: str) -> None:
        assert hear(Message("chat", text), TODAY).requests == ()
