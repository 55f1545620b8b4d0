"""The words that carry a wish, by what they mean; a table to be extended, not a program.

Words are folded (ae, oe, ue, ss). `word` stands alone, `word*` begins a word, `*word` ends one, `*word*` is anywhere
in it. Longer wishes in several words are PHRASES: patterns over the folded words, one blank between them.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    # what is wanted
    "invoice": "*rechnung *rechnungen rechnungsk* rechnungsd* rechnungsn* rechnungsb* rechnungsp* faktur* invoice*"
    " bill bills rechnig rechnige",
    "delivery_note": "lieferschein* *lieferschein *lieferscheine lieferbeleg* lieferpapier* warenbegleitschein*"
    " packliste* packzettel* versandpapier* lieferdokument* lieferscheinkopie*",
    "order_confirmation": "auftragsbestaetigung* bestellbestaetigung* bestellungsbestaetigung* auftragsbest",
    "document": "beleg belege belegen *belege dokument* unterlagen papiere document documents paperwork docs"
    " gutschrift* belegkopie* auftragsunterlagen auftragspapiere",
    "order": "bestellung auftrag auftrags auftrages order po bestellnummer* auftragsnummer* bestellnr auftragsnr"
    " ordernummer* bestellig bestellvorgang teillieferung* lieferauftrag* kundenauftrag* einzelauftrag*",
    "latest": "letzte letzten letzter letztes latest last juengste",
    "orders": "bestellungen auftraege auftraegen orders bestellliste* bestelliste* auftragsliste* bestelluebersicht*"
    " auftragsuebersicht* bestellverlauf* bestellhistorie* auftragsbestand auftragshistorie* auftragsverlauf*"
    " bestellbestand bestellaufstellung* orderbuch orderbestand backlog kaeufe einkaeufe bestellige orderbuch"
    " rueckstandsliste* auftragslage auftragseingang* bestelldaten",
    "goods": "ware waren lieferung lieferungen sendung sendungen shipment shipments delivery deliveries goods"
    " material paket lkw ladung teile anlieferung",
    "contract": "kontrakt* contract contracts vertrag vertraege vertraegen vertrags* abschluesse metallkontrakt*"
    " kupferkontrakt* messingkontrakt* liefervertrag* liefervertraege",
    "framework": "rahmenauftrag* rahmenauftraege* rahmenvertrag* rahmenvertraege* rahmenkontrakt* rahmenbestellung*"
    " abrufauftrag* abrufauftraege* rahmen framework frameworks rahmenvereinbarung* rahmenabruf*",
    "metal_account": "uma umarbeitungskont* umarbeitung umarbeitungs metallkont* materialkont* kupferkonto* messingkonto* kupferkonten messingkonten"
    " umarbeitungsbestand metallbestand metallguthaben gewichtskont* umarbeitungssaldo umarbeitungsguthaben metallsaldo"
    " umarbeitungsbuchung* metallbuchung* umarbeitungskto metallkontostand umakonto* umaauszug*"
    " beistellkont* lohnumarbeitung* umarbeitungsmaterial umarbeitungskonten",
    "booking": "buchung buchungen gebucht verbucht bewegung bewegungen posting postings booking bookings transactions"
    " umsaetze kontobewegung* kontoauszug* auszug auszuege statement statements movements transaktion*",
    "balance": "saldo salden kontostand guthaben bestand balance balances restbestand restguthaben",
    "remainder": "restmenge* restmengen restkontingent* restlaufzeit* restmeng offenmenge* kontraktrest* abgerufen",
    "list": "liste listen *liste uebersicht* *uebersicht aufstellung* auflistung* historie verlauf alle saemtliche all"
    " overview list history welche which what everything gesamtliste tabelle saemtlicher aller report jede jeder",
    "export": "export* exportier* exportdatei datei file download* downloaden herunterladen runterladen tabelle"
    " spreadsheet auswertung herunterzuladen abspeichern",
    # what shall be done
    "send": "schick* schicken sende senden sendet zusenden zuschicken zukommen uebersende* uebermittel* mail mailen mailt"
    " send sending email forward weiterleiten zustellen bereitstellen verfuegung resend nachreichen provide zumailen"
    " uebersendung zusendung rueberschicken schickts schicks nachsenden zuzusenden zuzuschicken faxen",
    "show": "zeig zeige zeigen zeigt anzeigen zeigst show display list see sehen view ansehen auflisten gib gebt geben"
    " gebe nenn* give get pull hol holen ausgeben mitteilen teilen sag sagen tell check pruefen einsehen abrufen"
    " angucken anschauen",
    "want": "bitte brauch* braeucht* benoetig* moecht* moege will wollen wuensch* haette* gern gerne please need needs"
    " want wants like wuerd* suche fehlt fehlen fehlend* missing request anfordern anforder* ersuch* ersuche bitten"
    " bittet kannst koennt koennte* koennten koennen kann duerft* could can would looking noetig erbitt* vermiss*"
    " bidde biite bitt pls plz erforderlich kopie* copy copies duplikat* zweitschrift*",
    "again": "nochmal* nochmals erneut again abermals wieder another",
    "lack": "fehlt fehlen fehlend* missing nie vermiss* verloren lost verlegt never",
    "question": "wann wo wer was wie welche welcher welches wieviel warum when where who what how which why ob",
    # users
    "user": "nutzer* benutzer* user users account accounts login *zugang *zugaenge zugangs zugangsdaten kolleg*"
    " mitarbeiter* azubi* colleague* employee* portalzugang* portalnutzer* useraccount* nutzerkonto benutzerkonto"
    " userin portaluser* access zugriff teammitglied* coworker nachfolger* neuzugang vertretung benützer"
    " zugangsberechtigung* person sachbearbeiter* assistent* werkstudent* praktikant* buyer einkaeufer* logins",
    "access": "zugang zugriff access account login portalzugang freischaltung zugangsdaten benutzerkonto nutzerkonto",
    "portal": "*portal portals kundenbereich webshop onlineportal",
    "master": "master* admin* administrator* hauptnutzer* hauptbenutzer* masteruser*",
    "create": "anleg* angelegt leg lege legt legen hinzufueg* hinzuzufuegen hinzugefuegt fueg fuege fuegen einlad* einladen"
    " eingeladen lad lade laden ladet freischalt* freigeschaltet freizuschalten schalt schalte schalten einricht*"
    " eingerichtet einzurichten richte richten aufnehm* aufgenommen nimm add added adding invite invites inviting"
    " create creating onboard enable register eintragen anzulegen aufzunehmen einzuladen neuanlage anlage freigeben"
    " erstell* nutzeranlage benutzeranlage hinterlegen grant useranlage",
    "new": "neu neue neuer neuen neues neuem new weitere* zusaetzlich* additional another nachfolger* dazu",
    "remove": "deaktivier* deactivat* sperr sperre sperren sperrt gesperrt sperrung loesch* geloescht entfern* abschalt*"
    " abzuschalten ausgeschieden ausscheid* verlaesst verlassen disable* disabling block* remov* delet* revoke* left"
    " leaves leaving rausnehmen stillleg* entzieh* entzogen ausgetreten austritt austrit* gekuendigt abdreh*"
    " rausschmeissen raus streich* gestrichen zumachen dichtmachen wegnehmen kuendigt suspend* deaktiv* blockier*"
    " rausgenommen ausgeschiedene* ausgeschiedener ehemalig* former loeschung sperrts terminate* verliess abmeld*",
    "elsewhere": "facebook aktien aktien wlan wifi handy handyvertrag windows amazon google outlook sparkasse netflix laptop computer"
    " drucker instagram linkedin whatsapp router teams paypal newsletter fernsehen bank",
    "password": "password passwort passwor* *passwort kennwor* *kennwort pw passwd pwd passwoerter zugangspasswort passwort losung",
    "reset": "zurueck zuruecksetz* zurueckgesetzt zurueckzusetzen ruecksetz* reset* resetten neusetzen vergess* forgot*"
    " forgotten verlegt neu neue neues neuen new verloren lost vergesslich remember entfallen",
    "register": "registrier* *registrierung regestrier* registrierungslink* register registration signup neukunde*"
    " erstregistrierung* registrirung anmeldelink* einladungslink* registrierungsmail* invitation einladungsmail*",
    "contact": "ansprechpartner* ansprechperson* rueckruf* rueckruefe zurueckruf* zurueckzurufen telefonnummer* telefonnr"
    " telefonieren telefonisch* hotline* mensch menschen persoenlich* callback human representative kundenbetreuer*"
    " kundenberater* aussendienst* durchwahl* kontakt kontaktperson* kontaktdaten erreichbar vertriebler* betreuer"
    " kundenservice kundendienst servicemitarbeiter* verkaufsberater* ansprechparner*",
    "call": "ruf rufe rufen ruft anrufen anruf anrufts call calling phone ring telefonat zurueckrufen telefonier*",
    "speak": "sprechen reden talk speak chat sprich spreche",
    # ordering
    "buy": "bestellen ordern kaufen bestelle bestell ordere kaufe nachbestell* nachbestellung buy purchase beordern abruf"
    " abrufen nachordern bestellts neubestellung* bestellanfrage place reorder ordering einkaufen disponieren",
    "bought": "bestellt geordert gekauft aufgegeben beauftragt ordered placed bought beauftragten bezogen purchased",
    "product": "stange* *stange *stangen rohr* *rohr *rohre blech* *blech *bleche band baender *band *baender draht*"
    " *draht *draehte rod rods tube tubes sheet sheets strip strips wire bar bars rundstange* profil* halbzeug*"
    " tafel* coil* ring ringe stab staebe ronden flachstange* sechskant* streifen platten",
    # states
    "open": "offen offene offener offenen offenes unerledigt* ausstehend* laufend* aktiv aktive* aktueller"
    " aktuelle aktuellen gueltig* open outstanding pending active running current ongoing unfinished undelivered"
    " rueckstaend* rueckstand* ueberfaellig* verzug verspaetet* overdue late ungelieferte* uncompleted bestehend* bestehen bestehende* offenstehend*"
    " unfulfilled unausgeliefert* valid ausstaendig* auftragsbestand backlog offne offenne",
    "closed": "abgeschlossen* erledigt* beendet* abgelaufen* ausgelaufen* geschlossen* closed completed finished"
    " fulfilled expired abgewickelt* ausgelieferte* gelieferte gelieferten ausgeliefert* fakturierte* abgerechnet*"
    " erfuellt* fertige fertigen vergangene* complete delivered invoiced ended abgearbeitet*",
    "status": "status stand liefertermin* liefertag* lieferdatum lieferstatus versandstatus auftragsstatus bestellstatus"
    " ankunft eta tracking verschickt versendet versandt rausgeschickt unterwegs fertig eingetroffen"
    " angekommen shipped dispatched arrive arrives arrived arriving ausgeliefert bearbeitungsstand sachstand"
    " lieferterminauskunft geliefert delivered versand zustellung auslieferung progress update verladen rausgegangen"
    " fertiggestellt zwischenstand auftragsstand terminauskunft terminanfrage rechnen liefertermins verzoegert"
    " verspaetung delayed delay produziert produktion bearbeitung liefern liefert lieferfaehig sendungsstatus bereit"
    " versandfertig abholbereit ready sent anlieferung auslieferungstermin trackingnummer",
    # what Kontor does not do
    "cancel": "stornier* storno* cancel* annullier* widerruf* kuendig* kuendigung* abbestell* zurueckziehen streichen"
    " abbruch terminieren",
    "complaint": "doppelt* reklam* *reklamation beschwer* beanstand* complain* complaint* mangel* maengel* beschaedig* verkratzt"
    " zerkratzt kratzer defekt* damage* scratch* falsch* wrong verbogen verrostet rost fehlerhaft* incorrect"
    " fehlmenge* kaputt oxidier* verfaerb* mangelhaft* korrigier* korrektur* faulty broken untergewicht aerger*"
    " unzufrieden* schadhaft* bent rissig risse fleckig qualitaetsproblem* faelschlich* unvollstaendig* corrosion",
    "change": "aender* geaendert* umaender* verschieb* verschoben vorzieh* vorziehen postpone reschedule amend* modify"
    " umbuch* umschreib* lieferadresse* lieferanschrift* rechnungsadresse* rechnungsanschrift* adressaenderung* change"
    " aenderung* splitten erhoehen reduzier* delay vorverleg* vorverlegen rausziehen change changed changing",
    "price": "preis* *preis *preise *preisen kosten kostet kost price* pricing cost costs angebot* *angebot *angebote"
    " offerte* offeriere* quote quotes quotation* zuschlag* *zuschlag lme rabatt* kondition* teuer boerse* kurs kurse"
    " tagespreis* notierung* offer offers kupferkurs preisliste* quoted richtpreis* preisanfrage*",
    "certificate": "zeugnis* *zeugnis *zeugnisse zertifi* certificat* werkszeugnis* abnahmepruef* coc cert certs"
    " sicherheitsdatenblatt* datenblatt* datenblaetter msds rohs reach konfliktmineral* lieferantenerklaerung*"
    " langzeitlieferantenerklaerung* praeferenz* ursprung* ursprungszeugnis* konformitaet* apz pruefbericht*"
    " pruefzeugnis* materialpruef* analysen declaration datasheet prufzeugnis*",
    "job": "bewerb* stellenangebot* stellenanzeige* job jobs ausbildung* praktik* career* vacancy vacancies"
    " karriere lebenslauf gehalt",
    "payment": "mahnung* *mahnung zahlungsziel* zahlungserinnerung* skonto bankverbindung* bezahlt ueberwiesen beglichen"
    " zahlung* zahlen ueberweis* iban paid payment* pay reminder kontoverbindung zahlungsavis lastschrift* bankdaten"
    " sepa kreditlimit* kreditlinie* remittance wiretransfer mahnstufe mahnspesen",
    "technical": "dichte festigkeit zugfestigkeit bleifrei bleigehalt* eignet eigenschaft* density hardness leadfree"
    " toleranz* tolerance* zerspanbar* loetbar* schweissbar* leitfaehigkeit norm normen haertegrad verwendbar"
    " zusammensetzung composition schmelzpunkt werkstoffkunde properties trinkwasser*",
    "lead_time": "lieferzeit* vorlaufzeit* leadtime lieferfrist* durchlaufzeit*",
    "return": "ruecksend* zurueckschick* zuruecksend* retoure* retour retournier* leergut verpackung* palette* return"
    " abhol* gitterbox* pallets ruecknahme*",
    "scrap_sale": "schrottankauf schrottpreis* spaene* spaenen schrott messingschrott kupferschrott scrap",
    "attached": "anbei beigefuegt* anhang anlage attached enclosed angehaengt* beiliegend*",
    "received": "erhalten bekommen eingegangen received angekommen vorliegend* vorliegt",
    "thanks": "danke* dank thanks thank thx merci vergelts",
    "not": "nicht nich ned net nie nochnicht kein keine keinen not never no didn haven havent didnt isn",
    "for_me": "mir mich mein meinen meine meinem me my mine",
    "trouble": "trotzdem",
    "somebody": "jemanden jemand someone somebody leute kolleg* mitarbeiter* azubi* colleague* employee* nachfolger*",
    "future": "kuenftig* zukuenftig*",
}

PHRASES: dict[str, tuple[str, ...]] = {
    "invoice": (
        r"(?:ls|lieferschein|ab) und re\b|re und (?:ls|ab)\b|(?:die|eine|keine) re\b|re zu \w*\d{4,}",
       r"(?:re|rg|rn|inv)(?: nr| no)? (?:\w{0,4} )?\d{3,}", r"re \d{5,}"),
    "delivery_note": (
        r"ls und (?:re|ab|rechnung)|(?:re|ab) und ls|(?:einen|der|dem|zum) ls",
       
        r"ls(?: nr| no)? \w*\d{4,}|ls zu|die ls|den ls",
        r"delivery (?:notes?|slips?|papers|documents?|dockets?)",
        r"(?:packing|dispatch|despatch) (?:notes?|slips?|lists?)",
        r"dn \d{4,}|liefer schein\w*|lieferungs schein\w*",
    ),
    "order_confirmation": (
        r"(?:die|keine|eine|unsere|ihre|eure|der) ab\b(?! (?:dem|heute|sofort|morgen|anfang|mitte|ende|lager|werk|januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember))",
        r"ab (?:zu|zum|zur|fuer|fehlt|nr|nummer|bitte)\b|ab \w{0,4} ?\d{6,}|ab \w{1,3} \d{3,}|(?:ls|re|rechnung|lieferschein) und ab\b",
       
        r"(?:order|purchase|po) (?:confirmations?|acknowledge?ments?|conf)",
        r"(?:confirmation|acknowledge?ment) (?:of|for) (?:our |the |my )?(?:purchase )?(?:order|po)\w*",
        r"auftrags bestaetigung\w*|bestell bestaetigung\w*|auftrags best",
        r"bestaetigung\w* (?:\w+ ){0,2}(?:zum|zu|fuer|zur|von|vom|der|des|unserer|unserem) (?:\w+ ){0,2}(?:auftrag|bestellung)\w*",
    ),
    "document": (r"credit notes?", r"alles (?:\w+ )?zu (?:auftrag|bestellung) "),
    "order": (r"purchase order", r"po (?:nr |no |number )?\w*\d{3,}"),
    "orders": (r"(?:order|purchase|buying|purchasing) history|order (?:list|book)",),
    "received": (r"(?:danke|dank|thanks|thank you) (?:fuer|for) (?:die|den|das|ihre|eure|the|your)",),
    "framework": (r"(?:framework|blanket|call off|frame) (?:orders?|contracts?|agreements?)", r"rahmen (?:auftrag|vertrag|auftraege|vertraege)\w*"),
    "metal_account": (
        r"(?:metal|conversion|toll(?:ing)?|material|processing|copper|brass|rework\w*|scrap|weight) (?:account|acct|balance|credit)s?",
        r"umarbeitungs (?:konto\w*|saldo|bestand)",
        r"(?:metall|kupfer|messing)\w* (?:liegt|liegen|haben wir) (?:noch )?(?:bei (?:euch|ihnen)|gut|guthaben)",
        r"u m a",
    ),
    "status": (
        r"wo (?:bleib\w*|ist|sind|steckt|stecken)", r"where (?:is|are|s)", r"wann (?:\w+ ){0,6}(?:komm\w*|erhalten|bekommen|krieg\w*|da|eintreff\w*|liefer\w*|gelief\w*|versand\w*|verschick\w*|fertig|rechnen|raus\w*|ankommen|an)",
        r"when (?:\w+ ){0,5}(?:arriv\w*|deliver\w*|ship\w*|come|expect\w*|receive|get|here|ready)",
        r"schon (?:\w+ ){0,2}(?:raus\w*|weg|versen\w*|versandt|verschickt|unterwegs|fertig|da|geliefert|losgeschickt)",
        r"(?:any|some) (?:news|update)\w*", r"was ist (?:mit|los mit)|wie (?:schauts|siehts|schaut|sieht|steht) (?:\w+ )?(?:es )?(?:aus )?(?:mit|um|bei)?",
        r"wie weit|how far|in time|on time|rechtzeitig", r"was (?:wurde|ist|war) (?:\w+ ){0,2}(?:aus|mit)",
        r"gibt es (?:schon )?(?:neuigkeiten|was neues|neues)", r"kommt (?:\w+ ){0,4}(?:an|noch|heute|morgen|diese woche|puenktlich)",
    ),
    "open": (
        r"steh\w* (?:noch )?(?:\w+ )?(?:aus|offen)", r"noch (?:nicht|ned|net|nich) (?:ganz |vollstaendig |komplett )?(?:geliefert|erledigt|abgeschlossen|ausgeliefert|da|fertig|bekommen|abgerufen)\w*",
        r"not (?:yet )?(?:been )?(?:delivered|completed|closed|shipped)", r"in (?:arbeit|bearbeitung|produktion|progress)",
        r"noch (?:nicht )?(?:zu )?(?:kommen|liefern)", r"(?:nicht|ned|net) (?:abgeschlossen\w*|erledigt\w*|gelieferte\w*)", r"still (?:\w+ )?(?:open|due|to come)", r"am laufen|laeuft(?! (?:\w+ ){0,5}aus\b)|laufen(?! (?:\w+ ){0,5}aus\b)|noch aus",
    ),
    "closed": (r"nicht mehr (?:offen|gueltig|aktiv|laufend)\w*", r"fertig geliefert\w*|komplett geliefert\w*|vollstaendig geliefert\w*"),
    "bought": (r"(?:haben|hatten|have|hab|did) (?:\w+ ){0,8}(?:bestellt|geordert|gekauft|aufgegeben|order(?:ed)?|bought)",),
    "buy": (
        r"order \d{1,3}(?: \d{3})* (?:kg|t|to|tons?|tonnes?|kilos?)\b",
       
        r"(?:place|placing|submit|new|make|raise) (?:an |a |the )?(?:new )?(?:purchase )?order", r"(?:to|like to|want to|wanna|would) (?:re)?order",
        r"(?:bestellung|auftrag|order) (?:\w+ )?(?:aufgeben|platzieren|erteilen|auslosen|ausloesen|machen|anlegen)", r"hiermit bestell\w*|bestellen wir|wir bestellen|we order|wir ordern",
        r"neue (?:bestellung|order)|neuer auftrag|neuen auftrag|neubestellung", r"(?:nochmal|wieder|erneut|noch einmal) (?:das|die|den|so|dasselbe|das gleiche|die gleichen)\w* (?:\w+ )*?(?:wie|as)",
        r"same (?:as|again)|repeat (?:the |our )?order", r"(?:rufen|ruf|rufe) (?:\w+ ){0,6}ab", r"please (?:re)?order", r"nehmen (?:\w+ ){0,5}(?:kg|t|tonnen)", r"call off \d+",
    ),
    "remove": (
        r"nicht mehr (?:bei|fuer|in|im|da|beschaeftigt|taetig|fuer uns|gebraucht)", r"no longer (?:with|works?|employed|part|at|working)", r"(?:has|have|had) left",
        r"(?:zugang|zugriff|access|account|konto|login) (?:\w+ ){0,4}(?:entziehen|weg|zu|sperren|schliessen|close)", r"(?:cut|take away|turn) off", r"scheidet (?:\w+ ){0,6}aus", r"schalte\w* (?:\w+ ){0,6}ab", r"hoert (?:\w+ ){0,5}auf",
        r"geht in (?:rente|pension)", r"ist (?:\w+ )?(?:weg|raus|gegangen|ausgeschieden)", r"take (?:\w+ ){1,4}off",
    ),
    "create": (
        r"(?:braucht|brauchen|benoetigt|soll|sollen|bekommen|needs?|should|muss|moechte|kriegt|get|gets|erhaelt|erhalten|give|gib\w*|gebt|geben) (?:\w+ ){0,9}\w*(?:zugang|zugriff|access|account|login|benutzerkonto|nutzerkonto)",
        r"set(?:ting)? (?:\w+ ){0,4}up", r"(?:zugang|zugriff|access|account|login|konto|user|benutzer|nutzer) (?:fuer|for)", r"zum master\w* machen|master\w* (?:werden|machen)|as (?:a )?(?:new )?(?:master )?user", r"mach\w* (?:\w+ ){0,4}(?:zugang|account|konto|login|user)",
        r"sign (?:him|her|them|\w+ \w+) up",
    ),
    "new_user": (r"neue\w* (?:\w+ )?(?:nutzer|benutzer|user|kolleg|mitarbeiter|zugang|account)\w*", r"new (?:\w+ )?(?:user|colleague|employee|account|login)", r"(?:weitere|zusaetzliche|additional|another)\w* (?:\w+ )?(?:nutzer|benutzer|user|zugang|account)\w*"),
    "reset": (r"weiss (?:\w+ ){0,4}nicht mehr|faellt (?:\w+ ){0,5}(?:nicht )?(?:mehr )?ein|setz\w* (?:\w+ ){0,8}zurueck", r"nicht mehr (?:\w+ )?(?:weiss|eingefallen)|don t (?:remember|know)|can t remember|dont remember"),
    "register": (
        r"sign(?:ing)? (?:us |me |our company |\w+ )?(?:up|on)", r"(?:zugang|portalzugang|portal zugang|access) (?:\w+ )?(?:beantragen|anfordern|bekommen|erhalten)",
        r"(?:wir|ich|unsere firma|our company|we|i) (?:\w+ ){0,6}(?:zugang|portalzugang|access|account) (?:zum|zu|to|fuer|for|in|on|im|auf)? ?(?:\w+ )?(?:\w*portal|kundenportal)", r"(?:\w*portal) (?:\w+ ){0,2}(?:nutzen|use|verwenden|anmelden lassen|beitreten|join)", r"(?:use|using|join|nutzen) (?:\w+ ){0,2}portal",
        r"(?:zugang|access|zugriff) (?:zum|zu|to|auf|in|for|fuer) (?:\w+ ){0,2}\w*portal", r"als (?:neuer? )?kunde (?:\w+ ){0,3}(?:registrieren|anmelden|freischalten)", r"neu(?:er|en)? (?:registrierungs|einladungs)?link",
    ),
    "contact": (
        r"(?:ruf|rufe|rufen|ruft|rufts) (?:\w+ ){0,9}(?:an|zurueck|zruck|durch)\b", r"(?:call|ring|phone) (?:me|us|back|\w+ back)", r"(?:phone|telephone|contact) (?:number|person|details)", r"(?:real|live|actual) (?:person|human|agent)",
        r"(?:mit|zu) (?:\w+ ){0,4}(?:jemand\w*|mensch\w*|mitarbeiter\w*|person|berater\w*|betreuer\w*|kollegen|vertrieb) (?:\w+ ){0,4}(?:sprechen|reden|telefonieren|verbinden|verbunden|schreiben|chatten)",
        r"(?:speak|talk|chat) (?:to|with) (?:\w+ ){0,3}(?:someone|somebody|person|human|agent|people|rep\w*|contact|one)", r"wer (?:ist|betreut|kuemmert|hilft|waere) (?:\w+ ){0,5}(?:zustaendig\w*|betreuer|kontakt|uns|verantwortlich\w*)",
        r"who (?:is|s) (?:our|my|responsible|the)", r"(?:account|sales) (?:manager|rep\w*)", r"echte\w* (?:mensch|person|mitarbeiter)\w*", r"jemand\w* (?:\w+ ){0,4}(?:anrufen|erreichen|sprechen|reden)", r"(?:wo|unter welcher nummer) (?:\w+ ){0,4}anrufen", r"ring (?:me|us)|give (?:me|us) a (?:call|ring)", r"get in touch|bitte um kontakt\w*", r"zum menschen|an einen menschen", r"verbind\w* (?:\w+ ){0,3}(?:mich|mit)",
    ),
    "cancel": (r"doch nicht (?:mehr )?(?:bestell\w*|haben|brauch\w*)|zieh\w* (?:\w+ ){0,4}zurueck|nicht mehr (?:benoetig\w*|brauch\w*)",),
    "complaint": (r"stimmt (?:\w+ ){0,3}nicht|stimmen (?:\w+ ){0,3}nicht|nicht (?:korrekt|richtig|in ordnung|wie bestellt)|zu (?:wenig|viel|kurz|lang|dick|duenn|weich|hart)", r"does(?: not|n t) match|not (?:correct|ok|right)|too (?:short|long|few|thin|thick)"),
    "change": (r"andere\w* (?:adresse|anschrift|menge|termin|lieferadresse)|(?:menge|termin|adresse) (?:\w+ ){0,3}(?:anpassen|korrigieren)|push back|bring forward",),
    "price": (r"biet\w* (?:\w+ ){0,8}an\b|was macht ihr fuer", r"(?:was|how much|wie viel|wieviel) (?:\w+ ){0,2}(?:kost\w*|costs?|is a ton)", r"wie teuer|wieviel geld|day price|metal surcharge"),
    "certificate": (r"(?:zeugnis|cert\w*|apz) ?(?:2|3) [12]|(?:2|3) [12] (?:zeugnis|cert\w*|nach|zu|for)|en 10204|test (?:report|cert\w*)|safety data|mill (?:test|cert)\w*|data sheets?",),
    "payment": (r"bank (?:details|account)|already paid|schon (?:be)?zahlt",),
    "job": (r"(?:offene|freie) stelle\w*|open positions?|work for you|cv",),
    "technical": (r"lead free|how (?:hard|strong|dense)|geeignet fuer|suitable for",),
    "lead_time": (r"lead times?|delivery times?|liefer zeit\w*|lieferbar|wie (?:lange|schnell) (?:\w+ ){0,4}(?:liefer\w*|dauert)|how (?:long|soon|fast) (?:\w+ ){0,5}(?:take|deliver\w*|ship\w*)",),
    "made_for_me": (r"(?:mir|mich) (?:\w+ ){0,7}(?:angelegt|eingerichtet|erstellt|hinzugefuegt|eingeladen|freigeschaltet)|(?:created|set up|made|added) (?:\w+ ){0,4}(?:for me|me)\b|(?:kollege|chef|master|user|colleague|boss) (?:hat|has) (?:\w+ ){0,5}(?:angelegt|eingerichtet|gemacht)|fuer mich (?:\w+ ){0,3}(?:angelegt|eingerichtet|erstelt|erstellt)|account wurde", r"wurde (?:\w+ ){0,3}(?:angelegt|eingerichtet|erstellt|hinzugefuegt|eingeladen|freigeschaltet)|(?:bin|wurde) (?:\w+ ){0,4}(?:eingeladen|freigeschaltet|hinzugefuegt)|ich (?:\w+ ){0,3}(?:zugangsdaten|einladung)",),
    "trouble": (r"(?:schon|bereits|already) (?:\w+ ){0,2}(?:zurueckgesetzt|reset|geaendert)",),
    "self_locked": (
        r"(?:mein|meinen|unser|my|our) (?:\w+ )?(?:zugang|account|konto|benutzer\w*|nutzer\w*|login) (?:\w+ ){0,3}(?:gesperrt|blockiert|locked|disabled|deaktiviert|blocked)",
        r"(?:bin|wurde) (?:\w+ )?(?:gesperrt|ausgesperrt|blockiert)|locked out|i (?:m|am) (?:locked|blocked)",
    ),
    "future": (r"ab sofort|in future|in zukunft|from now on",),
    "courtesy": (r"(?:bei|fuer) (?:\w+ )?(?:rueck)?fragen|(?:any|further) questions|zoegern sie nicht|feel free|do not hesitate|don t hesitate|vorab (?:vielen )?dank",),
    "list": (r"wie viele|how many|was (?:haben|hatten|hab|hat|wurde)|what (?:did|have|do)|was (?:alles|ist alles)|show (?:me )?our|unsere? (?:letzten|bisherigen|gesamten)",),
    "quantity_left": (r"wie ?viel (?:\w+ ){0,6}(?:noch|offen|uebrig|guthaben|haben wir)|how much (?:\w+ ){0,6}(?:left|open|have|remaining|remains)",),
    "remainder": (r"noch (?:\w+ ){0,2}(?:offen|uebrig|frei|abrufbar|abrufen)",),
    "how": (
        r"(?:know|wissen|erklaeren|explain) (?:\w+ ){0,2}(?:how|wie)\b",
        r"wie (?:kann|koennen|koennte|lege|fuege|aendere|setze|lasse|muss|soll|geht|funktioniert|laeuft|macht|mache|loesche|deaktiviere|sperre|lade|registriere|melde|logge|logg|bestelle|exportiere|finde|sehe|komme|komm|bekomme|bekommt|bekommen|kriege|krieg|erstelle|schalte|richte|kommt|kommen|genau|erreiche|erfahre)\b",
        r"wie \w+ (?:ich|man|wir|wird|werden)\b", r"(?:\w+ )+wie(?: geht das| mach ich das| geht s)?$", r"wie geht (?:das|es)\b", r"wo(?: \w+){0,5} (?:finde|finden|sehe|seh|sehen|kann|koennen|kommt|liegt|liegen|findet|sieht|muss|gebe|stell|stelle|trage|hinterlege|ist das|klicke|stehen|melde|aendere|lade|nachschauen)\b",
        r"how (?:do|can|to|does|would|could|should|might)\b", r"where (?:do|can|could|should|would|in the)\b", r"(?:kann|koennte|darf) man\b|lass(?:t|en) sich|ist es moeglich|geht das|gehts|koennen wir auch",
        r"was (?:muss|bedeutet|heisst|soll)\b|what (?:does|must|should)\b|wofuer|wozu|what is (?:a|an)\b|was ist (?:ein|eine|der unterschied)|unterschied|difference", r"is it possible|is there a (?:way|option|function)|are (?:we|i) able",
        r"(?:kann|koennen|can|could) (?:ich|wir|i|we)(?: \w+){0,10} (?:einsehen|sehen|nachschauen|herunterladen|runterladen|downloaden|ansehen|nachsehen|filtern|download|view|see|exportieren|selbst|selber|ziehen|look|anlegen|hinzufuegen|export)\b",
        r"(?:im|in eurem|in ihrem|ins|in the|on the|your|in your) (?:kunden)?portal\b", r"darf\b|wer (?:kann|darf|muss)|who (?:can|may)", r"gibt es (?:\w+ ){0,3}(?:moeglichkeit|funktion|limit|begrenzung)", r"wie viele master|how many master|kann (?:ein|jeder|auch)|can a\b|duerfen|muss (?:die|der|das|ich|man|ein)", r"welche\w* (?:rechte|rollen|funktionen|moeglichkeiten|dokumente stehen)|which (?:rights|permissions|roles)",
        r"bestellverlauf wo|^wo\b.*\bwo$|\bwo$", r"wird (?:\w+ ){0,4}(?:gesperrt|geloescht|deaktiviert) wenn|what happens|was passiert",
    ),
}  # fmt: skip
