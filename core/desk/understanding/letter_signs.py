"""How greetings, quotes, forwards, signatures and legal footers look, as patterns over flat lines."""

from __future__ import annotations

import re

FORWARD_SUBJECT = re.compile(
    r"^\s*(?:(?:re|aw|antw)\s*:\s*)*(?:wg|fwd?|wtr|weitergeleitet|tr)\s*:", re.IGNORECASE
)
REPLY_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwort|sv|wg|fwd?|wtr|tr)(?:\[\d+\])?\s*:\s*|\[(?:ext(?:ern(?:al)?)?)\]\s*)+",
    re.IGNORECASE,
)
FORWARD_MARK = re.compile(
    r"^[- ]*(?:forwarded message|begin forwarded message|weitergeleitete nachricht|"
    r"anfang der weitergeleiteten (?:nachricht|e-?mail)|weitergeleitete? (?:e-?mail|nachricht))\b"
)
REPLY_MARK = re.compile(
    r"^[- ]*(?:ursprungliche nachricht|original message|original-nachricht|originalnachricht|"
    r"urspr\. nachricht)[- ]*$"
)
HEADER_LINE = re.compile(
    r"^[>* ]*(?:von|from|gesendet|sent|an|to|cc|kopie|betreff|subject|datum|date|received|antwort an|"
    r"reply-to)\*?\s*:"
)
HEADER_FIRST = re.compile(r"^[>* ]*(?:von|from)\*?\s*:")
WROTE = re.compile(
    r"^(?:am|on|le|il) .{4,120}\b(?:schrieb|wrote|hat .{1,60}geschrieben|a ecrit)\b.{0,80}:?\s*$|"
    r"^.{3,80}(?:schrieb|wrote) (?:am|on) .{4,60}:\s*$"
)
WROTE_BEGINS = re.compile(r"^(?:am|on) .{0,12}\d{1,4}.{2,120}$")
QUOTED = re.compile(r"^\s*[>|]")
SIGN_OFF = re.compile(
    r"^\W{0,3}(?:(?:und )?(?:mit )?(?:den )?(?:freundliche[nmr]?|beste[nmr]?|viele[nmr]?|liebe[nmr]?|"
    r"herzliche[nmr]?|"
    r"schone[nmr]?|kollegiale[nmr]?|sonnige[nmr]?|nette[nmr]?|"
    r"freundl\.?)(?: und \w+)?(?: gruss?(?:en?)?\b)|"
    r"(?:danke?|vielen dank|thanks|dankend) (?:und|u\.|&|,|and) (?:\w+ )?(?:gruss?e?n?|regards)|"
    r"gruss?e?\b|gruezi\b$|mfg\b|m\.f\.g\.|lg\b|vg\b|bg\b|mbg\b|hochachtungsvoll|"
    r"(?:with )?(?:best|kind|kindest|warm|many|friendly)(?: and \w+)? (?:regards|wishes|thanks)|regards\b|"
    r"rgds|br\b[,.]?$|"
    r"(?:yours )?(?:sincerely|faithfully|truly)|cheers\b|all the best|yours\b,|"
    r"servus und danke|pfiat|bis dann|schonen tag|schones wochenende|einen schonen)"
)
THANKS_ONLY = re.compile(
    r"^\W*(?:(?:vielen |herzlichen |besten |lieben |schon(?:en|mal)? )*(?:dank(?:e|"
    r"eschon)?)(?: (?:im voraus|vorab|"
    r"schon(?:mal)?|dir|euch|ihnen|sehr|und gruss))*|(?:many )?thanks(?: (?:in advance|a lot|so much))?|"
    r"thank you.{0,20}|thx|merci.{0,12})\W*$"
)
DEVICE = re.compile(
    r"^\W*(?:(?:von|mit) meinem .{2,40}(?:gesendet|geschickt)|gesendet (?:von|mit|uber|aus) .{2,60}|"
    r"sent (?:from|with|via) .{2,60}|"
    r"get outlook for .{2,20}|(?:diese nachricht wurde )?von (?:unterwegs|mobil).{0,30}gesendet)\W*$"
)
FOOTER = re.compile(
    r"^\W*(?:hr ?b|hr ?a|amtsgericht|handelsregister|firmenbuch\w*|fn \d|geschaftsfuhr\w*|gf ?:|vorstand|"
    r"aufsichtsrat|"
    r"sitz (?:der|:)|sitz\b|registergericht|ust|uid|umsatzsteuer\w*|steuer-?nr|steuernummer|st\.-?nr|iban|"
    r"bic|bankverbindung ?:|"
    r"vat\b|company (?:reg|no|number)|registered (?:in|office|no|number|company)|managing directors?|"
    r"directors?:|che-|"
    r"mwst|eori|wee-reg|gln|duns|tel\b|tel\.|telefon\b|fon\b|phone\b|mobil\b|mobile\b|fax\b|telefax|"
    r"t ?[:+|]|m ?[:+|]|f ?[:+|]|"
    r"t \d|[tmf] \+?\d|web ?:|www\.|https?://|internet ?:|kunden-?(?:nr|nummer)|"
    r"diese (?:e-?mail|nachricht).{0,60}(?:vertraulich|enthalt|bestimmt)|"
    r"this (?:e-?mail|message).{0,60}(?:confidential|intended|contains)|the information (?:in|contained)|"
    r"disclaimer|vertraulichkeit|"
    r"confidentiality|haftungsausschluss|bitte (?:denken|prufen) sie.{0,40}(?:umwelt|druck)|"
    r"please consider the environment|"
    r"informationen zum datenschutz|datenschutzhinweise? (?:finden|unter)|es gelten unsere)"
)
DELIMITER = re.compile(r"^(?:--|-- |__+|={4,}|-{4,}|\*{4,}|~{4,}|_{4,})\s*$")
POSTSCRIPT = re.compile(r"^\W*(?:p\.? ?s\.?|nachtrag|postscript)\s*[:.,-]")
GREETING = re.compile(
    r"^\W{0,3}(?:(?:sehr geehrte[rs]?|liebe[rs]?|werte[rs]?|dear|hallo|hello|hi|hey|guten (?:tag|morgen|"
    r"abend)|moin(?: moin)?|"
    r"servus|gruezi|grussgott|grus{1,2} gott|mahlzeit|good (?:morning|afternoon|day|evening)|tach|hoi|"
    r"ahoi|tag|morgen|salut|greetings)"
    r"\b(?:[ ,]+(?:zusammen|zame|zaeme|miteinand(?:er)?|allerseits|alle|team|kontor|leute|all|there|everyone|"
    r"everybody|ihr lieben|"
    r"sir or madam|sirs?|madam|damen und herren|damen|herren|(?:liebes |liebe[rs]? |dear |"
    r"sehr geehrtes )?(?:\w+[- ])?team|"
    r"(?:frau|herrn?|hr\.|fr\.|mr\.?|mrs\.?|ms\.?|dr\.?|kolleg\w+|nachbar\w*)(?: (?:dr\.?|prof\.?|frau|"
    r"herr))*(?: [\w-]+){1,3}?(?=\s*[,!.\n]|$)))*)"
    r"(?:\s*[,!.:;-]+|(?=\s*\n)|$|(?=\s))"
)
WHOLE_GREETING = re.compile(
    r"^\W{0,3}(?:sehr geehrte|liebe|werte|dear|hallo|hello|hi|hey|guten|moin|servus|"
    r"grue?zi)[^\n?]{0,60}[,!]\s*(?:\n|$)"
)
POINTS = re.compile(
    r"\b(?:siehe (?:unten|unter|anhang|mail|nachstehend|weiter)|s\. ?u\.|su\b|unten(?:stehend\w*|"
    r" genannt\w*| aufgefuhrt\w*)?|untenstehend\w*|"
    r"nachstehend\w*|nachfolgend\w*|below|weitergeleitet\w*|aus (?:ihrer|eurer|der) (?:mail|nachricht|"
    r"e-mail)|"
    r"in (?:ihrer|eurer|der|meiner|unserer) (?:letzten |vorigen |ersten )?(?:mail|nachricht|e-mail|"
    r"anfrage)|diese[rnsm]? (?:mail|nachricht|anfrage)|"
    r"der vorherigen|previous (?:mail|message)|your (?:mail|e-mail|message)|see (?:mail|message|"
    r"attached mail)|wie unten|ursprungliche\w* mail)\b"
)
