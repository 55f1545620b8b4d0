"""The words that carry a wish, by what they mean; a table to be extended, not a program.

Words are folded (ae, oe, ue, ss). `word` stands alone, `word*` begins a word, `*word` ends one, `*word*` is anywhere
in it. Wishes in several words are in phrases.py.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "invoice": (
        "*rechnung *rechnungen rechnungsk* rechnungsd* rechnungsn* rechnungsb* rechnungsp* "
        "faktur* invoice* bill bills rechnig rechnige"
    ),
    "delivery_note": (
        "lieferschein* *lieferschein *lieferscheine lieferbeleg* lieferpapier* "
        "warenbegleitschein* packliste* packzettel* versandpapier* lieferdokument* "
        "lieferscheinkopie*"
    ),
    "order_confirmation": "auftragsbestaetigung* bestellbestaetigung* bestellungsbestaetigung* auftragsbest",
    "document": (
        "beleg belege belegen *belege dokument* unterlagen papiere document documents paperwork "
        "docs gutschrift* belegkopie* auftragsunterlagen auftragspapiere"
    ),
    "credit_note": "gutschrift* *gutschrift *gutschriften",
    "order": (
        "bestellung auftrag auftrags auftrages order po bestellnummer* auftragsnummer* bestellnr "
        "auftragsnr ordernummer* bestellig bestellvorgang teillieferung* lieferauftrag* "
        "kundenauftrag* einzelauftrag*"
    ),
    "latest": "letzte letzten letzter letztes latest last juengste",
    "orders": (
        "bestellungen auftraege auftraegen orders bestellliste* bestelliste* auftragsliste* "
        "bestelluebersicht* auftragsuebersicht* bestellverlauf* bestellhistorie* auftragsbestand "
        "auftragshistorie* auftragsverlauf* bestellbestand bestellaufstellung* orderbuch "
        "orderbestand backlog kaeufe einkaeufe bestellige rueckstandsliste* auftragslage "
        "auftragseingang* bestelldaten onlinebestellungen onlineauftraege *bandbestellungen *blechbestellungen "
        "*rohrbestellungen *stangenbestellungen *drahtbestellungen *profilbestellungen *bandauftraege *rohrauftraege "
        "*stangenauftraege *blechauftraege *drahtauftraege *profilauftraege"
    ),
    "goods": (
        "position positionen positions "
        "ware waren lieferung lieferungen sendung sendungen shipment shipments delivery "
        "deliveries goods material paket lkw ladung teile anlieferung"
    ),
    "contract": (
        "kontrakt* contract contracts vertrag vertraege vertraegen vertrags* abschluesse "
        "metallkontrakt* kupferkontrakt* messingkontrakt* liefervertrag* liefervertraege"
    ),
    "framework": (
        "rahmenauftrag* rahmenauftraege* rahmenvertrag* rahmenvertraege* rahmenkontrakt* "
        "rahmenbestellung* abrufauftrag* abrufauftraege* rahmen framework frameworks "
        "rahmenvereinbarung* rahmenabruf*"
    ),
    "metal_account": (
        "uma umarbeitungskont* umarbeitung umarbeitungs metallkont* materialkont* kupferkonto* "
        "messingkonto* kupferkonten messingkonten umarbeitungsbestand metallbestand "
        "metallguthaben gewichtskont* umarbeitungssaldo umarbeitungsguthaben metallsaldo "
        "umarbeitungsbuchung* metallbuchung* umarbeitungskto metallkontostand umakonto* "
        "umaauszug* beistellkont* lohnumarbeitung* umarbeitungsmaterial umarbeitungskonten"
    ),
    "booking": (
        "buchung buchungen gebucht verbucht bewegung bewegungen posting postings booking bookings "
        "transactions umsaetze kontobewegung* kontoauszug* auszug auszuege statement statements "
        "movements transaktion*"
    ),
    "balance": "saldo salden kontostand guthaben bestand balance balances restbestand restguthaben",
    "remainder": (
        "restmenge* restmengen restkontingent* restlaufzeit* restmeng offenmenge* kontraktrest* abgerufen"
    ),
    "list": (
        "liste listen *liste uebersicht* *uebersicht aufstellung* auflistung* historie verlauf "
        "alle saemtliche all overview list history welche which what everything gesamtliste "
        "tabelle saemtlicher aller report jede jeder"
    ),
    "export": (
        "export* exportier* exportdatei datei file download* downloaden herunterladen runterladen "
        "tabelle spreadsheet auswertung herunterzuladen abspeichern"
    ),
    "send": (
        "schick* schicken sende senden sendet zusenden zuschicken zukommen uebersende* "
        "uebermittel* mail mailen mailt send sending email forward weiterleiten zustellen "
        "bereitstellen verfuegung resend nachreichen provide zumailen uebersendung zusendung "
        "rueberschicken schickts schicks nachsenden zuzusenden zuzuschicken faxen"
    ),
    "show": (
        "zeig zeige zeigen zeigt anzeigen zeigst show display list see sehen view ansehen "
        "auflisten gib gebt geben gebe nenn* give get pull hol holen ausgeben mitteilen teilen "
        "sag sagen tell check pruefen einsehen abrufen angucken anschauen"
    ),
    "want": (
        "bitte brauch* braeucht* benoetig* moecht* moege will wollen wuensch* haette* gern gerne "
        "please need needs want wants like wuerd* suche fehlt fehlen fehlend* missing request "
        "anfordern anforder* ersuch* ersuche bitten bittet kannst koennt koennte* koennten "
        "koennen kann duerft* could can would looking noetig erbitt* vermiss* bidde biite bitt "
        "pls plz erforderlich kopie* copy copies duplikat* zweitschrift*"
    ),
    "again": "nochmal* nochmals erneut again abermals wieder another",
    "lack": "fehlt fehlen fehlend* missing nie vermiss* verloren lost verlegt never",
    "question": (
        "wann wo wer was wie welche welcher welches wieviel warum when where who what how which why ob"
    ),
    "user": (
        "nutzer* benutzer* user users account accounts login *zugang *zugaenge zugangs "
        "zugangsdaten kolleg* mitarbeiter* azubi* colleague* employee* portalzugang* "
        "portalnutzer* useraccount* nutzerkonto benutzerkonto userin portaluser* access zugriff "
        "teammitglied* coworker nachfolger* neuzugang vertretung benützer zugangsberechtigung* "
        "person sachbearbeiter* assistent* werkstudent* praktikant* buyer einkaeufer* logins"
    ),
    "access": (
        "zugang zugriff access account login portalzugang freischaltung zugangsdaten "
        "benutzerkonto nutzerkonto"
    ),
    "portal": "*portal portals kundenbereich webshop onlineportal",
    "master": "master* admin* administrator* hauptnutzer* hauptbenutzer* masteruser*",
    "create": (
        "anleg* angelegt leg lege legt legen hinzufueg* hinzuzufuegen hinzugefuegt fueg fuege "
        "fuegen einlad* einladen eingeladen lad lade laden ladet freischalt* freigeschaltet "
        "freizuschalten schalt schalte schalten einricht* eingerichtet einzurichten richte "
        "richten aufnehm* aufgenommen nimm add added adding invite invites inviting create "
        "creating onboard enable register eintragen anzulegen aufzunehmen einzuladen neuanlage "
        "anlage freigeben erstell* nutzeranlage benutzeranlage hinterlegen grant useranlage"
    ),
    "new": ("neu neue neuer neuen neues neuem new weitere* zusaetzlich* additional another nachfolger* dazu"),
    "remove": (
        "deaktivier* deactivat* sperr sperre sperren sperrt gesperrt sperrung loesch* geloescht "
        "entfern* abschalt* abzuschalten ausgeschieden ausscheid* verlaesst verlassen disable* "
        "disabling block* remov* delet* revoke* left leaves leaving rausnehmen stillleg* entzieh* "
        "entzogen ausgetreten austritt austrit* gekuendigt abdreh* rausschmeissen raus streich* "
        "gestrichen zumachen dichtmachen wegnehmen kuendigt suspend* deaktiv* blockier* "
        "rausgenommen ausgeschiedene* ausgeschiedener ehemalig* former loeschung sperrts "
        "terminate* verliess abmeld*"
    ),
    "elsewhere": (
        "facebook aktien wlan wifi handy handyvertrag windows amazon google outlook sparkasse "
        "netflix laptop computer drucker instagram linkedin whatsapp router teams paypal "
        "newsletter fernsehen bank"
    ),
    "password": (
        "password passwort passwor* *passwort kennwor* *kennwort pw passwd pwd passwoerter "
        "zugangspasswort losung"
    ),
    "reset": (
        "zurueck zuruecksetz* zurueckgesetzt zurueckzusetzen ruecksetz* reset* resetten neusetzen "
        "vergess* forgot* forgotten verlegt neu neue neues neuen new verloren lost vergesslich "
        "remember entfallen"
    ),
    "register": (
        "registrier* *registrierung regestrier* registrierungslink* register registration signup "
        "neukunde* erstregistrierung* registrirung anmeldelink* einladungslink* "
        "registrierungsmail* invitation einladungsmail*"
    ),
    "contact": (
        "ansprechpartner* ansprechperson* rueckruf* rueckruefe zurueckruf* zurueckzurufen "
        "telefonnummer* telefonnr telefonieren telefonisch* hotline* mensch menschen persoenlich* "
        "callback human representative kundenbetreuer* kundenberater* aussendienst* durchwahl* "
        "kontakt kontaktperson* kontaktdaten erreichbar vertriebler* betreuer kundenservice "
        "kundendienst servicemitarbeiter* verkaufsberater* ansprechparner*"
    ),
    "call": (
        "ruf rufe rufen ruft anrufen anruf anrufts call calling phone ring telefonat zurueckrufen telefonier*"
    ),
    "speak": "sprechen reden talk speak chat sprich spreche",
    "buy": (
        "bestellen ordern kaufen bestelle bestell ordere kaufe nachbestell* nachbestellung buy "
        "purchase beordern abruf abrufen nachordern bestellts neubestellung* bestellanfrage place "
        "reorder ordering einkaufen disponieren"
    ),
    "bought": (
        "bestellt geordert gekauft aufgegeben beauftragt ordered placed bought beauftragten bezogen purchased"
    ),
    "product": (
        "stange* *stange *stangen rohr* *rohr *rohre blech* *blech *bleche band baender *band "
        "*baender draht* *draht *draehte rod rods tube tubes sheet sheets strip strips wire bar "
        "bars rundstange* profil* halbzeug* tafel* coil* ring ringe stab staebe ronden "
        "flachstange* sechskant* streifen platten"
    ),
    "open": (
        "offen offene offener offenen offenes unerledigt* ausstehend* laufend* aktiv aktive* "
        "aktueller aktuelle aktuellen gueltig* open outstanding pending active running current "
        "ongoing unfinished undelivered rueckstaend* rueckstand* ueberfaellig* verzug verspaetet* "
        "overdue late ungelieferte* uncompleted bestehend* bestehen bestehende* offenstehend* "
        "unfulfilled unausgeliefert* valid ausstaendig* auftragsbestand backlog offne offenne"
    ),
    "valid": "gueltig* valid",
    "closed": (
        "abgeschlossen* erledigt* beendet* abgelaufen* ausgelaufen* geschlossen* closed completed "
        "finished fulfilled expired abgewickelt* ausgelieferte* gelieferte gelieferten "
        "ausgeliefert* fakturierte* abgerechnet* erfuellt* fertige fertigen vergangene* complete "
        "delivered invoiced ended abgearbeitet*"
    ),
    "status": (
        "status stand liefertermin* liefertag* lieferdatum lieferstatus versandstatus "
        "auftragsstatus bestellstatus ankunft eta tracking verschickt versendet versandt "
        "rausgeschickt unterwegs fertig eingetroffen angekommen shipped dispatched arrive arrives "
        "arrived arriving ausgeliefert bearbeitungsstand sachstand lieferterminauskunft geliefert "
        "delivered versand zustellung auslieferung progress update verladen rausgegangen "
        "fertiggestellt zwischenstand auftragsstand terminauskunft terminanfrage rechnen "
        "liefertermins verzoegert verspaetung delayed delay produziert produktion bearbeitung "
        "liefern liefert lieferfaehig sendungsstatus bereit versandfertig abholbereit ready sent "
        "anlieferung auslieferungstermin trackingnummer"
    ),
    "cancel": (
        "stornier* storno* cancel* annullier* widerruf* kuendig* kuendigung* abbestell* "
        "zurueckziehen streichen abbruch terminieren"
    ),
    "complaint": (
        "doppelt* reklam* *reklamation beschwer* beanstand* complain* complaint* mangel* maengel* "
        "beschaedig* verkratzt zerkratzt kratzer defekt* damage* scratch* falsch* wrong verbogen "
        "verrostet rost fehlerhaft* incorrect fehlmenge* kaputt oxidier* verfaerb* mangelhaft* "
        "korrigier* korrektur* faulty broken untergewicht aerger* unzufrieden* schadhaft* bent "
        "rissig risse fleckig qualitaetsproblem* faelschlich* unvollstaendig* corrosion"
    ),
    "change": (
        "aender* geaendert* umaender* verschieb* verschoben vorzieh* vorziehen postpone "
        "reschedule amend* modify umbuch* umschreib* lieferadresse* lieferanschrift* "
        "rechnungsadresse* rechnungsanschrift* adressaenderung* change aenderung* splitten "
        "erhoehen reduzier* delay vorverleg* vorverlegen rausziehen changed changing"
    ),
    "price": (
        "preis* *preis *preise *preisen kosten kostet kost price* pricing cost costs angebot* "
        "*angebot *angebote offerte* offeriere* quote quotes quotation* zuschlag* *zuschlag lme "
        "rabatt* kondition* teuer boerse* kurs kurse tagespreis* notierung* offer offers "
        "kupferkurs preisliste* quoted richtpreis* preisanfrage*"
    ),
    "certificate": (
        "zeugnis* *zeugnis *zeugnisse zertifi* certificat* werkszeugnis* abnahmepruef* coc cert "
        "certs sicherheitsdatenblatt* datenblatt* datenblaetter msds rohs reach konfliktmineral* "
        "lieferantenerklaerung* langzeitlieferantenerklaerung* praeferenz* ursprung* "
        "ursprungszeugnis* konformitaet* apz pruefbericht* pruefzeugnis* materialpruef* analysen "
        "declaration datasheet prufzeugnis*"
    ),
    "job": (
        "bewerb* stellenangebot* stellenanzeige* job jobs ausbildung* praktik* career* vacancy "
        "vacancies karriere lebenslauf gehalt"
    ),
    "payment": (
        "mahnung* *mahnung zahlungsziel* zahlungserinnerung* skonto bankverbindung* bezahl* "
        "ueberwiesen beglichen zahlung* zahlen ueberweis* iban paid payment* pay reminder "
        "kontoverbindung zahlungsavis lastschrift* bankdaten sepa kreditlimit* kreditlinie* "
        "remittance wiretransfer mahnstufe mahnspesen"
    ),
    "technical": (
        "dichte festigkeit zugfestigkeit bleifrei bleigehalt* eignet eigenschaft* density "
        "hardness leadfree toleranz* tolerance* zerspanbar* loetbar* schweissbar* leitfaehigkeit "
        "norm normen haertegrad verwendbar zusammensetzung composition schmelzpunkt "
        "werkstoffkunde properties trinkwasser*"
    ),
    "lead_time": "lieferzeit* vorlaufzeit* leadtime lieferfrist* durchlaufzeit*",
    "return": (
        "ruecksend* zurueckschick* zuruecksend* retoure* retour retournier* leergut verpackung* "
        "palette* return abhol* gitterbox* pallets ruecknahme*"
    ),
    "scrap_sale": "schrottankauf schrottpreis* spaene* spaenen schrott messingschrott kupferschrott scrap",
    "attached": "anbei beigefuegt* anhang anlage attached enclosed angehaengt* beiliegend*",
    "received": "erhalten bekommen eingegangen received angekommen vorliegend* vorliegt",
    "thanks": "danke* dank thanks thank thx merci vergelts",
    "thereto": "dazu hierzu zugehoerig* dazugehoerig* entsprechende entsprechenden selbigen thereof",
    "without": "ohne without",
    "not": ("nicht nich ned net nie nochnicht kein keine keinen not never no didn haven havent didnt isn"),
    "for_me": "mir mich mein meinen meine meinem me my mine",
    "trouble": "trotzdem",
    "somebody": (
        "jemanden jemand someone somebody leute kolleg* mitarbeiter* azubi* colleague* employee* nachfolger*"
    ),
    "future": "kuenftig* zukuenftig*",
}
