"""Wishes in several words, by what they mean: patterns over folded words with one blank between them."""

from __future__ import annotations

PHRASES: dict[str, tuple[str, ...]] = {
    "invoice": (
        r"(?:ls|lieferschein|ab) und re\b|re und (?:ls|ab)\b|(?:die|eine|keine) re\b",
        r"re zu \w*\d{4,}|(?:re|rg|rn|inv)(?: nr| no)? (?:\w{0,4} )?\d{3,}|re \d{5,}",
    ),
    "delivery_note": (
        r"ls und (?:re|ab|rechnung)|(?:re|ab) und ls|(?:einen|der|dem|zum) ls",
        r"ls(?: nr| no)? \w*\d{4,}|ls zu|die ls|den ls",
        r"delivery (?:notes?|slips?|papers|documents?|dockets?)",
        r"(?:packing|dispatch|despatch) (?:notes?|slips?|lists?)|dn \d{4,}|liefer schein\w*",
        r"lieferungs schein\w*",
    ),
    "order_confirmation": (
        (
            r"(?:die|keine|eine|unsere|ihre|eure|der) ab\b(?! (?:dem|heute|sofort|morgen|anfang|mitte|"
            r"ende|lager|werk|januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|"
            r"dezember))"
        ),
        r"ab (?:zu|zum|zur|fuer|fehlt|nr|nummer|bitte)\b|ab \w{0,4} ?\d{6,}|ab \w{1,3} \d{3,}",
        r"(?:ls|re|rechnung|lieferschein) und ab\b",
        r"(?:order|purchase|po) (?:confirmations?|acknowledge?ments?|conf)",
        r"(?:confirmation|acknowledge?ment) (?:of|for) (?:our |the |my )?(?:purchase )?(?:order|po)\w*",
        r"auftrags bestaetigung\w*|bestell bestaetigung\w*|auftrags best",
        (
            r"bestaetigung\w* (?:\w+ ){0,2}(?:zum|zu|fuer|zur|von|vom|der|des|unserer|unserem) (?:\w+ "
            r"){0,2}(?:auftrag|bestellung)\w*"
        ),
    ),
    "document": (r"credit notes?|alles (?:\w+ )?zu (?:auftrag|bestellung) ",),
    "credit_note": (r"credit (?:notes?|memos?)",),
    "order": (r"purchase order|po (?:nr |no |number )?\w*\d{3,}",),
    "orders": (r"(?:order|purchase|buying|purchasing) history|order (?:list|book)",),
    "received": (r"(?:danke|dank|thanks|thank you) (?:fuer|for) (?:die|den|das|ihre|eure|the|your)",),
    "framework": (
        r"(?:framework|blanket|call off|frame) (?:orders?|contracts?|agreements?)",
        r"rahmen (?:auftrag|vertrag|auftraege|vertraege)\w*",
    ),
    "metal_account": (
        (
            r"(?:metal|conversion|toll(?:ing)?|material|processing|copper|brass|rework\w*|scrap|weight) "
            r"(?:account|acct|balance|credit)s?"
        ),
        r"umarbeitungs (?:konto\w*|saldo|bestand)",
        (
            r"(?:metall|kupfer|messing)\w* (?:liegt|liegen|haben wir) (?:noch )?(?:bei (?:euch|ihnen)|gut|"
            r"guthaben)"
        ),
        r"u m a",
    ),
    "status": (
        r"wo (?:bleib\w*|ist|sind|steckt|stecken)|where (?:is|are|s)",
        (
            r"wann (?:\w+ ){0,6}(?:komm\w*|erhalten|bekommen|krieg\w*|da|eintreff\w*|liefer\w*|gelief\w*|"
            r"versand\w*|verschick\w*|fertig|rechnen|raus\w*|ankommen|an)"
        ),
        r"when (?:\w+ ){0,5}(?:arriv\w*|deliver\w*|ship\w*|come|expect\w*|receive|get|here|ready)",
        (
            r"schon (?:\w+ ){0,2}(?:raus\w*|weg|versen\w*|versandt|verschickt|unterwegs|fertig|da|"
            r"geliefert|losgeschickt)"
        ),
        r"(?:any|some) (?:news|update)\w*|was ist (?:mit|los mit)",
        r"wie (?:schauts|siehts|schaut|sieht|steht) (?:\w+ )?(?:es )?(?:aus )?(?:mit|um|bei)?",
        r"wie weit|how far|in time|on time|rechtzeitig",
        r"was (?:wurde|ist|war) (?:\w+ ){0,2}(?:aus|mit)",
        r"gibt es (?:schon )?(?:neuigkeiten|was neues|neues)",
        r"kommt (?:\w+ ){0,4}(?:an|noch|heute|morgen|diese woche|puenktlich)",
    ),
    "open": (
        r"steh\w* (?:noch )?(?:\w+ )?(?:aus|offen)",
        (
            r"noch (?:nicht|ned|net|nich) (?:ganz |vollstaendig |komplett )?(?:geliefert|erledigt|"
            r"abgeschlossen|ausgeliefert|da|fertig|bekommen|abgerufen)\w*"
        ),
        r"not (?:yet )?(?:been )?(?:delivered|completed|closed|shipped)",
        r"in (?:arbeit|bearbeitung|produktion|progress)|noch (?:nicht )?(?:zu )?(?:kommen|liefern)",
        r"(?:nicht|ned|net) (?:abgeschlossen\w*|erledigt\w*|gelieferte\w*)",
        r"still (?:\w+ )?(?:open|due|to come)|am laufen|laeuft(?! (?:\w+ ){0,5}aus\b)",
        r"laufen(?! (?:\w+ ){0,5}aus\b)|noch aus",
    ),
    "cancelled": (
        r"(?:storniert|annulliert)e[nrs]? (?:\w+ )?(?:bestellungen|auftraegen?|positionen|orders|kaeufe)",
        r"cancell?ed (?:\w+ )?(?:orders|purchases)",
        (
            r"(?:bestellungen|auftraegen?) (?:\w+ ){0,7}(?:storniert|annulliert)(?: (?:wurden|worden|sind|waren|"
            r"haben|ist)|$)"
        ),
        r"(?:bestellungen|orders) (?:als|as) (?:excel|pdf|csv) (?:\w+ ){0,10}(?:storniert|cancelled)",
        r"orders (?:\w+ ){0,4}(?:were|was|are|been|got|have|we) (?:\w+ )?cancell?ed",
    ),
    "closed": (
        r"nicht mehr (?:offen|gueltig|aktiv|laufend)\w*|fertig geliefert\w*|komplett geliefert\w*",
        r"vollstaendig geliefert\w*",
    ),
    "bought": (
        (
            r"(?:haben|hatten|have|hab|did) (?:\w+ ){0,8}(?:bestellt|geordert|gekauft|aufgegeben|"
            r"order(?:ed)?|bought)"
        ),
    ),
    "buy": (
        r"order \d{1,3}(?: \d{3})* (?:kg|t|to|tons?|tonnes?|kilos?)\b",
        r"^bestellung \d{1,3}(?: \d{3})* (?:kg|t|to|tonnen?|kilo)\b(?!.* (?:wann|wo|nicht|status|kommt)\b)",
        r"(?:place|placing|submit|new|make|raise) (?:an |a |the )?(?:new )?(?:purchase )?order",
        r"(?:to|like to|want to|wanna|would) (?:re)?order",
        (
            r"(?:bestellung|auftrag|order) (?:\w+ )?(?:aufgeben|platzieren|erteilen|auslosen|ausloesen|"
            r"machen|anlegen)"
        ),
        r"hiermit bestell\w*|bestellen wir|wir bestellen|we order|wir ordern",
        r"neue (?:bestellung|order)|neuer auftrag|neuen auftrag|neubestellung",
        (
            r"(?:nochmal|wieder|erneut|noch einmal) (?:das|die|den|so|dasselbe|das gleiche|die "
            r"gleichen)\w* (?:\w+ )*?(?:wie|as)"
        ),
        r"same (?:as|again)|repeat (?:the |our )?order|(?:rufen|ruf|rufe) (?:\w+ ){0,12}ab",
        r"please (?:re)?order|nehmen (?:\w+ ){0,5}(?:kg|t|tonnen)|call off \d+",
    ),
    "remove": (
        r"nicht mehr (?:bei|fuer|in|im|da|beschaeftigt|taetig|fuer uns|gebraucht)",
        r"no longer (?:with|works?|employed|part|at|working)|(?:has|have|had) left",
        (
            r"(?:zugang|zugriff|access|account|konto|login) (?:\w+ ){0,4}(?:entziehen|weg|zu|sperren|"
            r"schliessen|close)"
        ),
        r"(?:cut|take away|turn) off|scheidet (?:\w+ ){0,6}aus|schalte\w* (?:\w+ ){0,6}ab",
        r"hoert (?:\w+ ){0,5}auf|geht in (?:rente|pension)",
        r"ist (?:\w+ )?(?:weg|raus|gegangen|ausgeschieden)|take (?:\w+ ){1,4}off",
    ),
    "create": (
        r"(?:zugang|zugriff|access) (?:\w+ ){0,4}(?:geben|erteilen|gewaehren|einrichten|verschaffen)",
        (
            r"(?:braucht|brauchen|benoetigt|soll|sollen|bekommen|needs?|should|muss|moechte|kriegt|get|"
            r"gets|erhaelt|erhalten|give|gib\w*|gebt|geben) (?:\w+ ){0,9}\w*(?:zugang|zugriff|access|"
            r"account|login|benutzerkonto|nutzerkonto)"
        ),
        r"set(?:ting)? (?:\w+ ){0,4}up",
        r"(?:zugang|zugriff|access|account|login|konto|user|benutzer|nutzer) (?:fuer|for)",
        r"zum master\w* machen|master\w* (?:werden|machen)|as (?:a )?(?:new )?(?:master )?user",
        r"mach\w* (?:\w+ ){0,4}(?:zugang|account|konto|login|user)",
        r"sign (?:him|her|them|\w+ \w+) up",
    ),
    "new_user": (
        r"neue\w* (?:\w+ )?(?:nutzer|benutzer|user|kolleg|mitarbeiter|zugang|account)\w*",
        r"new (?:\w+ )?(?:user|colleague|employee|account|login)",
        (
            r"(?:weitere|zusaetzliche|additional|another)\w* (?:\w+ )?(?:nutzer|benutzer|user|zugang|"
            r"account)\w*"
        ),
    ),
    "reset": (
        r"weiss (?:\w+ ){0,4}nicht mehr|faellt (?:\w+ ){0,5}(?:nicht )?(?:mehr )?ein",
        r"setz\w* (?:\w+ ){0,8}zurueck|nicht mehr (?:\w+ )?(?:weiss|eingefallen)",
        r"don t (?:remember|know)|can t remember|dont remember",
    ),
    "register": (
        r"sign(?:ing)? (?:us |me |our company |\w+ )?(?:up|on)",
        (
            r"(?:zugang|portalzugang|portal zugang|access) (?:\w+ )?(?:beantragen|anfordern|bekommen|"
            r"erhalten)"
        ),
        (
            r"(?:wir|ich|unsere firma|our company|we|i) (?:\w+ ){0,6}(?:zugang|portalzugang|access|"
            r"account) (?:zum|zu|to|fuer|for|in|on|im|auf)? ?(?:\w+ )?(?:\w*portal|kundenportal)"
        ),
        r"(?:\w*portal) (?:\w+ ){0,2}(?:nutzen|use|verwenden|anmelden lassen|beitreten|join)",
        r"(?:use|using|join|nutzen) (?:\w+ ){0,2}portal",
        (
            r"(?:zugang|access|zugriff|login|account|konto|zugangsdaten) (?:zum|zu|to|auf|in|for|"
            r"fuers?) (?:\w+ ){0,2}\w*portal"
        ),
        r"als (?:neuer? )?kunde (?:\w+ ){0,3}(?:registrieren|anmelden|freischalten)",
        r"neu(?:er|en)? (?:registrierungs|einladungs)?link",
    ),
    "contact": (
        r"mit (?:\w+ ){1,4}(?:sprechen|reden|telefonieren)|(?:speak|talk) (?:to|with)\b",
        r"(?:ruf|rufe|rufen|ruft|rufts) (?:\w+ ){0,9}(?:an|zurueck|zruck|durch)\b",
        r"(?:call|ring|phone) (?:me|us|back|\w+ back)",
        r"(?:phone|telephone|contact) (?:number|person|details)",
        r"(?:real|live|actual) (?:person|human|agent)",
        (
            r"(?:mit|zu) (?:\w+ ){0,4}(?:jemand\w*|mensch\w*|mitarbeiter\w*|person|berater\w*|betreuer\w*|"
            r"kollegen|vertrieb) (?:\w+ ){0,4}(?:sprechen|reden|telefonieren|verbinden|verbunden|"
            r"schreiben|chatten)"
        ),
        (
            r"(?:speak|talk|chat) (?:to|with) (?:\w+ ){0,3}(?:someone|somebody|person|human|agent|people|"
            r"rep\w*|contact|one)"
        ),
        (
            r"wer (?:ist|betreut|kuemmert|hilft|waere) (?:\w+ ){0,5}(?:zustaendig\w*|betreuer|kontakt|uns|"
            r"verantwortlich\w*)"
        ),
        r"who (?:is|s) (?:our|my|responsible|the)|(?:account|sales) (?:manager|rep\w*)",
        r"echte\w* (?:mensch|person|mitarbeiter)\w*",
        r"jemand\w* (?:\w+ ){0,4}(?:anrufen|erreichen|sprechen|reden)",
        r"(?:wo|unter welcher nummer) (?:\w+ ){0,4}anrufen|ring (?:me|us)",
        r"give (?:me|us) a (?:call|ring)|get in touch|bitte um kontakt\w*|zum menschen",
        r"an einen menschen|verbind\w* (?:\w+ ){0,3}(?:mich|mit)",
    ),
    "cancel": (
        r"doch nicht (?:mehr )?(?:bestell\w*|haben|brauch\w*)|zieh\w* (?:\w+ ){0,4}zurueck",
        r"nicht mehr (?:benoetig\w*|brauch\w*)",
    ),
    "complaint": (
        r"stimmt (?:\w+ ){0,3}nicht|stimmen (?:\w+ ){0,3}nicht",
        r"nicht (?:korrekt|richtig|in ordnung|wie bestellt)",
        r"zu (?:wenig|viel|kurz|lang|dick|duenn|weich|hart)|does(?: not|n t) match",
        r"not (?:correct|ok|right)|too (?:short|long|few|thin|thick)",
    ),
    "change": (
        r"andere\w* (?:adresse|anschrift|menge|termin|lieferadresse)",
        r"(?:menge|termin|adresse) (?:\w+ ){0,3}(?:anpassen|korrigieren)|push back|bring forward",
    ),
    "price": (
        r"biet\w* (?:\w+ ){0,8}an\b|was macht ihr fuer",
        r"(?:was|how much|wie viel|wieviel) (?:\w+ ){0,2}(?:kost\w*|costs?|is a ton)|wie teuer",
        r"wieviel geld|day price|metal surcharge",
    ),
    "certificate": (
        r"(?:zeugnis|cert\w*|apz) ?(?:2|3) [12]|(?:2|3) [12] (?:zeugnis|cert\w*|nach|zu|for)",
        r"en 10204|test (?:report|cert\w*)|safety data|mill (?:test|cert)\w*|data sheets?",
    ),
    "payment": (r"bank (?:details|account)|already paid|schon (?:be)?zahlt",),
    "job": (r"(?:offene|freie) stelle\w*|open positions?|work for you|cv",),
    "technical": (r"lead free|how (?:hard|strong|dense)|geeignet fuer|suitable for",),
    "lead_time": (
        r"lead times?|delivery times?|liefer zeit\w*|lieferbar",
        r"wie (?:lange|schnell) (?:\w+ ){0,4}(?:liefer\w*|dauert)",
        r"how (?:long|soon|fast) (?:\w+ ){0,5}(?:take|deliver\w*|ship\w*)",
    ),
    "made_for_me": (
        (
            r"(?:mir|mich) (?:\w+ ){0,7}(?:angelegt|eingerichtet|erstellt|hinzugefuegt|eingeladen|"
            r"freigeschaltet)"
        ),
        r"(?:created|set up|made|added) (?:\w+ ){0,4}(?:for me|me)\b",
        (
            r"(?:kollege|chef|master|user|colleague|boss) (?:hat|has) (?:\w+ ){0,5}(?:angelegt|"
            r"eingerichtet|gemacht)"
        ),
        r"fuer mich (?:\w+ ){0,3}(?:angelegt|eingerichtet|erstelt|erstellt)|account wurde",
        r"wurde (?:\w+ ){0,3}(?:angelegt|eingerichtet|erstellt|hinzugefuegt|eingeladen|freigeschaltet)",
        r"(?:bin|wurde) (?:\w+ ){0,4}(?:eingeladen|freigeschaltet|hinzugefuegt)",
        r"ich (?:\w+ ){0,3}(?:zugangsdaten|einladung)",
    ),
    "trouble": (r"(?:schon|bereits|already) (?:\w+ ){0,2}(?:zurueckgesetzt|reset|geaendert)",),
    "self_locked": (
        (
            r"(?:mein|meinen|unser|my|our) (?:\w+ )?(?:zugang|account|konto|benutzer\w*|nutzer\w*|login) "
            r"(?:\w+ ){0,3}(?:gesperrt|blockiert|locked|disabled|deaktiviert|blocked)"
        ),
        r"(?:bin|wurde) (?:\w+ )?(?:gesperrt|ausgesperrt|blockiert)|locked out",
        r"i (?:m|am) (?:locked|blocked)",
    ),
    "future": (r"ab sofort|in future|in zukunft|from now on",),
    "about": (r"zum thema|wegen|bezueglich|in sachen|regarding|rund um|concerning",),
    "conclude": (r"abschliessen|neue[nr]? (?:kontrakt|rahmen\w*|vertrag)\w*|new (?:contract|framework)",),
    "lack": (
        r"(?:nicht|nie|noch kein\w*) (?:\w+ ){0,2}(?:vorliegen|vorliegend|vor)\b|liegt (?:\w+ ){0,6}nicht vor\b",
    ),
    "thereto": (
        r"(?:for|of|to) (?:it|that|this one|the same)\b|fuer (?:den|diese|diesen) (?:auftrag|bestellung)",
    ),
    "deliver_us": (
        r"liefer\w* (?:\w+ ){0,2}uns|liefert? (?:sie )?bitte|(?:please|kindly) (?:deliver|ship|supply)",
    ),
    "deliver": (
        r"bitte (?:(?!wann\b|ob\b|wie\b|warum\b|wo\b)\w+ ){0,12}liefern",
        r"(?<!wann )liefern (?:sie )?bitte",
    ),
    "product": (r"(?:produkt|product)(?: (?:nr|nummer|no|number))? \d{4,}",),
    "courtesy": (
        r"(?:bei|fuer) (?:\w+ )?(?:rueck)?fragen|(?:any|further) questions|zoegern sie nicht",
        r"feel free|do not hesitate|don t hesitate|vorab (?:vielen )?dank",
    ),
    "list": (
        r"wie viele|how many|was (?:haben|hatten|hab|hat|wurde)|what (?:did|have|do)",
        r"was (?:alles|ist alles)|show (?:me )?our|unsere? (?:letzten|bisherigen|gesamten)",
    ),
    "quantity_left": (
        r"wie ?viel (?:\w+ ){0,6}(?:noch|offen|uebrig|guthaben|haben wir)",
        r"how much (?:\w+ ){0,6}(?:left|open|have|remaining|remains)",
    ),
    "remainder": (r"noch (?:\w+ ){0,2}(?:offen|uebrig|frei|abrufbar|abrufen)",),
    "how": (
        r"(?:know|wissen|erklaeren|explain) (?:\w+ ){0,2}(?:how|wie)\b",
        (
            r"wie (?:kann|koennen|koennte|lege|fuege|aendere|setze|lasse|muss|soll|geht|funktioniert|"
            r"laeuft|macht|mache|loesche|deaktiviere|sperre|lade|registriere|melde|logge|logg|bestelle|"
            r"exportiere|finde|sehe|komme|komm|bekomme|bekommt|bekommen|kriege|krieg|erstelle|schalte|"
            r"richte|kommt|kommen|genau|erreiche|erfahre)\b"
        ),
        r"wie (?!viel|hoch|weit|lange|oft|gross)\w+ (?:ich|man|wir|wird|werden)\b",
        r"(?:\w+ )+wie(?: geht das| mach ich das| geht s)?$",
        r"wie geht (?:das|es)\b",
        (
            r"wo(?: \w+){0,5} (?:finde|finden|sehe|seh|sehen|kann|koennen|kommt|liegt|liegen|findet|sieht|"
            r"muss|gebe|stell|stelle|trage|hinterlege|ist das|klicke|stehen|melde|aendere|lade|"
            r"nachschauen)\b"
        ),
        r"how (?:do|can|to|does|would|could|should|might)\b",
        r"where (?:do|can|could|should|would|in the)\b|(?:kann|koennte|darf) man\b",
        r"lass(?:t|en) sich|ist es moeglich|geht das|gehts|koennen wir auch",
        r"was (?:muss|bedeutet|heisst|soll)\b|what (?:does|must|should)\b|wofuer|wozu",
        r"what is (?:a|an)\b|was ist (?:ein|eine|der unterschied)|unterschied|difference",
        r"is it possible|is there a (?:way|option|function)|are (?:we|i) able",
        (
            r"(?:kann|koennen|can|could) (?:ich|wir|i|we)(?: \w+){0,10} (?:einsehen|sehen|nachschauen|"
            r"herunterladen|runterladen|downloaden|ansehen|nachsehen|filtern|download|view|see|"
            r"exportieren|selbst|selber|ziehen|look|anlegen|hinzufuegen|export)\b"
        ),
        r"(?:im|in eurem|in ihrem|ins|in the|on the|your|in your) (?:kunden)?portal\b|(?<!wann )darf\b",
        r"wer (?:kann|darf|muss)|who (?:can|may)",
        r"gibt es (?:\w+ ){0,3}(?:moeglichkeit|funktion|limit|begrenzung)|wie viele master",
        (
            r"how many master|kann (?:ein|jeder|auch)|can a\b|(?<!wann )duerfen|muss (?:die|der|das|ich|"
            r"man|ein)"
        ),
        r"welche\w* (?:rechte|rollen|funktionen|moeglichkeiten|dokumente stehen)",
        r"which (?:rights|permissions|roles)|bestellverlauf wo|^wo\b.*\bwo$|\bwo$",
        r"wird (?:\w+ ){0,4}(?:gesperrt|geloescht|deaktiviert) wenn|what happens|was passiert",
    ),
}
