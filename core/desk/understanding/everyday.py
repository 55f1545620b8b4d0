"""Words of every day: they mean no wish, are never a misspelt one, and are no names. Folded (ae, oe, ue, ss)."""

from __future__ import annotations

from core.desk.understanding.text import word_set

ORDINARY = word_set(
    """
    a ab abend aber ablage about abrechnung abstimmung abteilung adresse after ag alle allem allen aller
    contact contacts
    alles als also am an and andere anderen anfang antrag any april are art arten as asap at auch auf
    aufgrund auftragen auftritt august aus auslaufen ausserdem auszuege bald be beauftragen been before
    bei beiden beim beistellen beitrag berechnen berechnung bereits best beste besten bestens betrag
    betreff bezueglich bezug bin bis bisher bist bitte bitten brass bronze buchhaltung but by bzw co com
    copper csv da dabei dafuer dagegen daher damen damit danach danke dann daran darauf darstellen
    darueber darum das dass daten datum davon dazu de dear dem den denen denn der deren des deshalb
    dessen dezember dich did die dies diese diesem diesen dieser dieses differenz dir direkt do doch
    does done dort du durch each eben ebenfalls ebenso ein eine einem einen einer eines einfach einige
    einkauf einmal einstellen eintrag else elternzeit email ende er erst erste erstellen ersten es etwa
    etwas eu euch euer eure eurem euren eurer even every excel fall fax februar ferien few finanzamt
    firma firmen first folgende folgenden folgender folgendes for form frage fragen frau freue
    freundlich freundliche freundlichen from fuer ganz geben geehrte geehrter gegen gehen gehoeren
    gehoert geht geld gemaess genau general gerade gern gestern gewicht gewichte gibt ging gleich
    gleiche gmbh good got grueezi gruesse grund gruss gut gute guten guter hab habe haben habt had
    haendler hallo handel has hat hatte hatten haus he heisst hello hence her here herr herren herrn
    herstellen heute hi hier hiermit him hin his http https ich if ihm ihn ihnen ihr ihre ihrem ihren
    ihrer ihres im immer in inc ins into inventur iphone is ist it its ja jahr jahre jahresabschluss
    januar jede jeden jemand jemanden jetzt juli juni just kalenderwoche kein keine keinen kg kilo kind
    kinder kleine kommt konkret konnte kontakte kontext kontrolle kontrollieren kuendigt kunde kunden
    kupfer kurz kw laeuft lang laufen lange last latest laut leider let letzte letzten letzter leute liebe lieber
    lieferant lieferanten ltd machen madam made maerz mai mail mal man may mehr mein meine meinem meinen
    meiner menge mengen messing meter mit mittag mitte mm mobil moechte moin monat monate monats
    monatsabschluss more morgen morgens most mr mrs ms muessen muss muster my nach nachbar nachbarn
    nachdem nachname nachricht naechste naechsten name namen namens natuerlich neben nehmen nein next
    nicht noch nochmal november now nr nummer nun nur ob oben oder of off offenbar ohne oktober on once
    one only or order ordner ordnung ordnungsgemaess other our out over paar pdf per portal problem
    produktion pruefer pruefung quartal rechnen rechnungspruefung rechnungswesen regarding regards rente
    rotguss rueckmeldung rund sache schnell schon sehr sein seine seinem seinen seiner seit seite selbst
    september servus sich sie siehe sind sir so sobald sofort solche soll sollen sollte sollten some
    sonst soon sowie spiel stand statt stehen steht stelle steuerberater stueck such summe tag tage
    tagen team teil telefon termin termine than that the their them then there these they thing things
    this those to today tonne tonnen too tun two ueber uhr um umrechnung umstellen und under uns unser
    unsere unserem unseren unserer unseres unter unternehmen until up upon urlaub us verkauf verrechnung
    versicherung vertrieb very via viel viele vielen vielleicht vom von vor vorab vorher vorname
    vorstellen vortrag waere wann war waren warum was we week weeks wegen weil weiter weiterhin welche
    welchen welcher welches well wenn wer werde werden were wert wetter wie wieder will wir wird
    wirtschaftspruefer wissen with within without wo woche wochen wohl worden wurde wurden www xls xlsx
    yes yet you your zeit zoll zu zudem zuletzt zum zur zwar zwei zwischen
    """
)
