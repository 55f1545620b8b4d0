"""Whether a sentence asks for something, or states, thanks, waves off or promises: a table of what speaks for each."""

from __future__ import annotations

import re
from enum import StrEnum

from core.desk.understanding.concepts import is_known
from core.desk.understanding.text import flat, words


class Mood(StrEnum):
    """How a sentence stands to a wish."""

    ASKS = "asks"
    OPEN = "open"  # neither, like `Rechnung 90012345`
    STATES = "states"  # a whole sentence that tells how things are
    SETTLED = "settled"  # says in so many words that nothing is wanted


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{pattern})" for pattern in patterns))


_SEND_AGAIN = r"(?:\w*(?:send|schick|mail|fax|druck)\w*)"
_MAKE_CONTACT = (  # what the writer, and nobody else, will do then
    r"(?:(?:meld|schreib|ruf|bestell|sag)\w*(?: \w+)? (?:ich|wir)|(?:ich|wir) (?:\w+ ){0,3}(?:meld|"
    r"schreib|ruf|bestell|sag)\w*|"
    r"(?:i|we)(?:'ll| will)|let you know|get back|come back)"
)
_WAVED_OFF = _any_of(  # taken out before it is asked what is wanted
    r"\b(?:brauch|benotig)\w*\b(?! (?:noch|jetzt|nun|dringend))(?: [\w.-]+){0,5} (?:nicht|nix|"
    r"nichts)(?: mehr)?\b(?: [\w.-]+){0,4}",
    r"\b(?:nicht|nichts|nix)(?: mehr)? (?:brauch|benotig)\w*",
    rf"\b(?:bitte )?(?:nicht|nichts|keine?n?)(?: mehr)?(?: (?:nochmals?|noch (?:ein)?mal|erneut|wieder|"
    rf"extra|weiter|doppelt|mehr|"
    rf"mir|uns|zu)){{0,3}} {_SEND_AGAIN}",
    r"\b(?:bitte )?nichts (?:weiter|mehr|weiteres) (?:\w+ ){0,2}(?:unternehmen|machen|tun|veranlassen)",
    r"\b(?:ist|sind|wird|werden|war) (?:\w+ ){0,4}(?:nicht|nichts)(?: mehr| weiter)? (?:notig|"
    r"erforderlich|notwendig)",
    r"\b(?:nicht|nichts)(?: mehr)? (?:notig|erforderlich|notwendig)\b",
    r"\bkein(?:e|en)? (?:weitere[rn]? )?(?:bedarf|handlungsbedarf|stress|eile|antwort|ruckmeldung|"
    r"problem|thema)\b",
    r"\b(?:kannst|konnt|konnen|kann)\b(?: [\w-]+){0,3} (?:vergessen|ignorieren|loschen|streichen|"
    r"schliessen|ad acta legen)",
    r"\bmuss(?:t|en)?\b(?: [\w.-]+){0,7} nicht\b.*",
    r"\b(?:no|any) (?:longer|further|more)?\s?(?:need|action|reply|response)\b.*",
    r"\b(?:no need|not? need(?:ed)?(?: to)?|not necessary|not required)\b.*",
    r"\b(?:don'?t|do not|doesn'?t|won'?t|no longer) (?:\w+ )?(?:need|require|have to|want|"
    r"bother)\b.*?(?=[,.;]|$)",
    r"\bplease (?:ignore|disregard|don'?t|do not)\b.*|^\W*(?:ignore|disregard)\b.*",
    rf"(?:^|[,;] ?)(?:und )?(?:wenn|falls|sollte|sobald|sofern|if|once|should|"
    rf"in case)\b[^?]*\b{_MAKE_CONTACT}\b[^?]*",
    rf"\b{_MAKE_CONTACT}\b[^?,]*,? (?:wenn|falls|sobald|sofern|if|once|should|in case)\b[^?]*",
    r"^(?:sobald|once)\b[^?]*,\s*(?:wird|zahl|bezahl|we|i)\b[^?]*",
    r"\b(?:zu|auf)?\s?(?:keine[nr]?|ohne) (?:mangel|schaden|beanstandung|probleme?|damages?)\w*|"
    r"\bno (?:damages?|issues?|problems?)\b",
    r"\b(?:gar |doch |ja )?nicht (?:euch|sie|dich|fur (?:euch|sie|dich))\b|\bgehort (?:gar |uns |"
    r"mir )*nicht\b.*",
    r"\b(?:ich|wir)\b(?: [\w.-]+){1,5} (?:selbst|selber)\b(?: \w+)?(?=\W*$|,)",
    r"\bplease (?:find|note|see|be informed|be advised)\b",
    r"\bbitte (?:\w+ ){0,4}(?:verbuchen|verbucht|beachten|entnehmen|finden|verzeihen|entschuldigen|"
    r"vormerken)\b",
    r"\bbitte (?:beachten|entnehmen|finden|verzeihen|entschuldigen|merken|nehmen) sie\b.*",
    r"\bkonnten? (?:ich|wir)(?: mich| uns| es)? (?:inzwischen|selbst|nun|jetzt|schon|wieder|mittlerweile|"
    r"heute|gestern)\b.*",
    r"\b(?:danke?\w*|thanks?|thank you|merci) (?:\w+ )?(?:furs?|for)\b"
    r"(?! (?:eine|kurze|zusendung|ubersendung|ruckmeldung|info|hilfe|a|an)\b)[^,.;!?]*",
    r"„[^“”\"]{0,80}[“”\"]|\"[^\"]{0,80}\"",
)
_FINITE_FIRST = (
    r"(?:ist|sind|wurden?|wird|werden|kommt|kommen|liegt|liegen|lauft|gibt|gibts|steht|geht|stimmt|fehlt|"
    r"fehlen|"
    r"haben (?:wir|sie)|habt ihr|hast du|hat (?:uns|jemand|die|der|das)|kann|kannst|konnen|konnt|darf|"
    r"durf\w+|soll|sollen|muss|is|are|has|have (?:we|you|i|they)|did|do|does|can|could|would|shall|may|will|"
    r"weiss|wisst|wissen sie)"
)
_QUESTION_WORD = (
    r"(?:wann|wo|wohin|woher|wer|wem|wen|was|wie(?! (?:besprochen|vereinbart|gesagt|telefonisch|"
    r"angekundigt|immer|bei|in jedem|schon|bereits|erwahnt|abgesprochen|oben|ublich)\b)|wieviel\w*|"
    r"welch\w*|warum|wieso|weshalb|wofur|wozu|ob|when|where|who|"
    r"what|how|which|why|whether)"
)
_IMPERATIVE = (
    r"(?:schick\w{0,2}|sende?t?|send|resend|zeige?|gib|gebt|mailt?e?|list\w{0,2}|show|give|get|tell|"
    r"sage?|stelle?|lege?|"
    r"sperre?n?|block|deaktivier\w{0,2}|deactivate|lade?|einladen|add|invite|create|export\w{0,4}|"
    r"bestelle?n?|ordern|order \d{1,3}|"
    r"rufe?n?|call|nenne?|mache?|setze?|losche?n?|entferne?n?|remove|delete|richte|schalte?|fuge?|hole?|"
    r"reset|"
    r"ubersende\w*|uberlasse\w*|download|zuruck\w*|forward|provide|print|check|prufe\w*|register|"
    r"registrier\w*|kaufe?n?|"
    r"teilen sie|lassen sie|let us|let me|erstell\w*|nehmen sie)"
)
_ASKS = _any_of(
    r"\?",
    r"\b(?:bitte|bidde|biite|bitt|please|pls|plz|kindly)\b",
    r"\bum (?:\w+ ){0,3}(?:zusendung|ubersendung|ruckruf|mitteilung|auskunft|kopie|info\w*|ruckmeldung|"
    r"nachricht|anruf|hilfe)\b",
    r"\b(?:brauch|braeucht|braucht|brauchte|benotig|mocht|moecht|wunsch|such|erbitt|"
    r"erbet|ersuch|bitten|vermiss|anforder|angefordert|verlang|erwart)\w*",
    r"\bfehl(?:t|en|te|end\w*)\b|\bmissing\b|\bvermisse?n?\b|\bausstandig\b",
    r"\b(?:need|want|wanna|would like|'d like|like to|looking for|look for|require|requesting|request|"
    r"wait for|waiting|await\w*|searching|after)\b",
    r"\b(?:warten|warte|wartet) (?:\w+ ){0,4}auf\b|\bdringend\b|\burgent\w*\b|\basap\b",
    r"\bwill(?: (?!be\b|send\b|have\b|let\b|come\b|pay\b|arrive\b|get\b|reach\b|ship\b|receive\b|take\b|"
    r"also\b|transfer\b)\w)",
    r"\b(?:wollen|sollen|soll|sollte[nt]?|should|must|mussen|muss)\b",
    r"\b(?:konn?ten?|konntet|konnt|kannst|konnen|kann|durfen|darf) (?:\w+ )?(?:sie|ihr|du|wir|man|mir|"
    r"uns|jemand\w*|der|die|das|er|den)\b|"
    r"\b(?:kann|darf) ich\b",
    r"\b(?:can|could|would|will|may) (?:you|i|we|someone|somebody|u)\b",
    rf"(?:^|[,:;–-]|\b(?:und|and|aber|but|oder|denn|mal|wissen|know|sagen|sagt|mitteilen|tell (?:me|"
    rf"us)))\W*{_QUESTION_WORD}\b",
    r"\b(?:wann|wieviel|wie viel|how much|how many|wie (?:geht|gehts|mach\w*|funktioniert|komm\w*|"
    r"krieg\w*|weiter)|was (?:nun|tun|jetzt))\b",
    rf"^\W*(?:(?:hallo|hi|moin|hey|hello|servus|und|and|dann|also|danke|thanks|super|ok|so|aber|jetzt|"
    rf"nun|mal|noch)[\s,!.]+)*{_FINITE_FIRST}\b",
    rf"(?:^|[,:;!–-]|\b(?:und|and|aber|dann))\W*{_IMPERATIVE}\b",
    r"^\W*bestellung\W+\d[\d., ]* ?(?:kg|t|to|tonnen?|kilo)\b",
    r"\b(?:bestellen wir|wir bestellen|ich bestelle|hiermit (?:\w+ )?bestell\w*|wir ordern|"
    r"we (?:hereby )?order|would order|ordern wir|"
    r"ruf\w* (?:\w+ ){0,9}ab|rufen wir|nehmen wir|call off|liefern sie|bestellung uber|reorder)\b",
    r"\b(?:passwort|kennwort|pw|password|login|zugangsdaten)\b.*\b(?:vergessen|verloren|weg|forgot\w*|"
    r"lost|entfallen|verlegt|remember)\b",
    r"\b(?:forgot|forgotten|vergessen|lost|verloren|verlegt|entfallen)\b.*\b(?:passwort|kennwort|pw|"
    r"password|login)\b",
    r"\b(?:wo|wer|was) (?:ist|sind|bleib\w*|steckt|steht|stehen|liegt|liegen|finde\w*)\b",
    r"\bwaren? (?:\w+ ){0,4}(?:nett|super|schon|toll|prima|hilfreich|lieb|dankbar|klasse|gut|wenn)\b|"
    r"\bdankbar\b|\bauf der suche\b",
    r"\b(?:would be|appreciate\w*|grateful|great if|helpful)\b|\b(?:verschwunden|verschollen|"
    r"unauffindbar|gestohlen|weg)\W*$",
    r"\b(?:habt ihr|haben sie|hast du) (?:\w+ )?noch\b|\bgesucht\b|\bwarten? (?:wir|ich)\b",
    r"\b(?:kriegt|bekommt|bekommen|erhalt) (?:\w+ ){0,3}(?:zugang|zugriff|account|login)\b|"
    r"\bgets? (?:\w+ )?(?:access|login)\b",
    r"\b(?:uberfallig\w*|overdue|verspatet\w*|im verzug|in verzug|late|delayed|untergegangen|"
    r"abhanden\w*)\W*$",
    r"\b(?:interessier\w*|wissen|to know|wondering|wundere)\b",
    r"\b(?:zum|fur (?:die|den|unsere[nr]?)) (?:\w+ )?(?:weitergabe|ablage) an\b",
    r"\b(?:noch ?(?:ein)?mal|nochmals|erneut)(?: [\w.-]+){0,3} (?:senden|schicken|haben|bekommen|"
    r"zusenden|zuschicken)\b",
    r"\b(?:zu (?:sperren|deaktivieren|loschen|entfernen|senden|schicken)|(?:ein)?sperren|freischalten|"
    r"einrichten|anlegen|"
    r"zusenden|zuschicken|nachreichen|zurucksetzen|deaktivieren)\W*$",
)
_WISHING = re.compile(
    r"\b(?:w(?:ü|ue)rd|k(?:ö|oe)nnt|h(?:ä|ae)tt|m(?:ö|oe)cht|d(?:ü|ue)rft|br(?:ä|ae)ucht)\w*"
)
_TROUBLE = re.compile(
    r"\b(?:nicht|nich|ned|net|nix|nie|niemals|kein\w*|never|not|no|ohne|without|weder|noch offen|"
    r"unleserlich|verloren|verlegt|lost|falsch|"
    r"\w+n't|cannot|dont|doesnt|hasnt|havent|didnt|isnt|wasnt|problem\w*|fehler\w*|error)\b|"
    r"\bnoch (?:\w+ ){0,3}(?:aus|offen)\b"
)
_THANKS = r"(?:danke?\w*|thanks?|thank you|thx|merci)"
_LAST_THANKS = re.compile(  # `Rechnungen vom Oktober, danke`: as good as a please
    rf"(?<=\w)\W+(?:(?:vielen|besten|herzlichen|lieben|schonen|many) )?{_THANKS}"
    r"(?: (?:im voraus|vorab|in advance|schon|schonmal|dir|euch|ihnen|sehr|you))*\W*$"
)
_SETTLED = _any_of(
    r"\b(?:hat|haben|habe) (?:sich )?(?:\w+ ){0,4}(?:erledigt|geklart|angefunden|geklappt)\b|\b(?:ist|"
    r"sind|somit|damit|^)\s*(?:\w+ ){0,3}erledigt\b",
    r"\bhabe?s?\b(?: \w+){0,3} (?:schon|jetzt|nun|inzwischen)\b|^\W*erledigt\b|\b(?:gefunden|found it|"
    r"never ?mind|nevermind|schon gut|lass mal|vergiss es|"
    r"hat geklappt|klappt (?:jetzt|wieder))\b",
    r"\b(?:bezahlt|beglichen|uberwiesen|angewiesen|paid|settled|transferred|wire transfer|zahllauf|"
    r"zahlungsavis|remittance|payment advice|avis)\b",
    r"\b(?:eingetroffen|angekommen|eingegangen|erhalten|bekommen|vereinnahmt|abgezeichnet|eingelagert|"
    r"zugegangen|received|arrived|reached us|delivered)\b",
    r"\b(?:erhalt|eingang|receipt) (?:der|ihrer|des|ihres|eurer|of)\b",
    r"\b(?:fyi|zur (?:kenntnis\w*|info\w*)|nur (?:als|zur) info\w*|for your information|for info|"
    r"z\. ?k\.|wie besprochen|"
    r"vielleicht interessant|konnte (?:\w+ ){0,4}(?:interessant|spannend)|lesenswert)\b",
    r"\b(?:falsche[rs]?|wrong) (?:fenster|chat|gruppe|empfanger|window|person|nummer|kontakt)\b|"
    r"\bfur (?:einen|eine|den|die|meine[nm]?) (?:anderen|andere|mann|frau)\b",
    r"\b(?:anbei|beigefugt|im anhang|als anlage|in der anlage|attached|enclosed|beiliegend)\b",
    rf"\b(?:vielen|besten|herzlichen|lieben|schonen|many)? ?{_THANKS}\b(?! (?:im voraus|vorab|in advance|"
    rf"schon))",
    r"^\W*(?:ok\w*|okay|passt|alles klar|alles gut|prima|super|gut|top|perfekt|great|fine|cool|jo|jep|ja|"
    r"nee|nein)\W*$",
    r"\b(?:passt (?:alles|so|schon)|passt\W*$|alles (?:gut|bestens|klar|in ordnung|ok|korrekt)|"
    r"all (?:fine|good|ok))\b",
    r"\b(?:zur kenntnis genommen|freigegeben|gepruft|weitergeleitet|weitergegeben|abgelegt|verbucht|"
    r"umgebucht)\b",
    r"\b(?:ich|wir|i|we)\b(?: [\w.-]+){0,9} (?:selbst|selber|myself|ourselves)\b",
    r"\b(?:schon|bereits|already)\b(?: [\w.-]+){0,6} (?:\w*(?:geladen|gedruckt|geschickt|gesperrt|"
    r"deaktiviert|exportiert|gesetzt|gesehen|storniert|"
    r"downloaded|printed|sent|done))\b",
    r"\b(?:zahlen|pay) (?:am|on|next|in)\b|\bwird (?:\w+ ){0,3}(?:bezahlt|beglichen|uberwiesen)\b",
)
_FINITE = re.compile(
    r"\b(?:hab|habe|haben|hat|habt|hast|hatten?|ist|sind|war|waren|wurden?|wird|werden|liegt|liegen|lag|"
    r"lagen|kam|kamen|"
    r"kommt|kommen|lauft|laufen|geht|ging|stimmt|stimmen|steht|stehen|standen?|bin|bleibt|lief|macht|machen|"
    r"mach|sagt|sagte|"
    r"meint|wollte|bearbeitet|kummert|schau|schaue|schauen|sehe|sieht|lade|melde|melden|hole|holen|"
    r"bringt|bringen|"
    r"liefern|buchen|bezahlen|zahlen|planen|plant|freuen|freue|erhalten sie|bieten|ubernimmt|ziehen|"
    r"lautet|finden sie|"
    r"has|have|had|is|are|was|were|came|arrived|got|received|reached|bought|ordered|paid|left|i'm|we're|"
    r"it's|i've|we've|"
    r"i'll|we'll|will|runs|ends|expires|goes|takes|comes|handles|handling|printed|downloaded|"
    r"verabschiede|arbeitet|funktioniert|klappt|gratulieren)\b"
)

_DESCRIBED = re.compile(  # `orders in October that were conventional` names a list and tells nothing
    r"^\W*(?:(?:all|our|the|open|alle|unsere|die|offenen?) )*"
    r"(?:\w*bestellungen|auftrage|orders|kontrakte|contracts)\b"
    r"(?: [\w.-]+){0,4},? (?:(?:that|which) (?:\w+ ){0,2}(?:was|were|is|are|have|has|had|got)\b.*|"
    r"(?:die|welche) [^,;]*(?:wurden|worden sind|sind|waren|haben|hatten|wurde)\W*)$"
)
_PAST_FORM = re.compile(r"(?!ge)[a-z]{3,}(?:ten?|ed)")
_FEWEST_WORDS = 5  # `getätigte Bestellungen` is shorter than a sentence


def mood(sentence: str) -> Mood:
    """What the sentence is, seen without the rest of the text.

    What waves a wish off (`brauchen wir nicht mehr`, `falls etwas fehlt, melden wir uns`) is no wish; a question, a
    request and a lack are; a whole sentence without any of these states how things are.
    """
    plain = _LAST_THANKS.sub("", " ".join(flat(sentence).split()))
    left = _WAVED_OFF.sub(" ", plain)
    if _ASKS.search(left) or (_WISHING.search(sentence.lower()) and left == plain):
        return Mood.ASKS
    if left != plain:
        return Mood.SETTLED
    if _TROUBLE.search(plain) or _DESCRIBED.search(plain):
        return Mood.OPEN
    if _SETTLED.search(plain):
        return Mood.SETTLED
    return Mood.STATES if _FINITE.search(plain) or _tells(sentence) else Mood.OPEN


def _tells(sentence: str) -> bool:
    """`Der Lieferschein klebte am Karton`: a past tense that is no word of the vocabulary."""
    said = [word.folded for word in words(sentence)]
    past = (word for word in said if _PAST_FORM.fullmatch(word) and not is_known(word))
    return len(said) >= _FEWEST_WORDS and any(past)
