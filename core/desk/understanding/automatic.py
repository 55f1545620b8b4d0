"""Mail written by a machine, judged by subject and text alone; it must not be answered (RFC 3834, MAIL_RULES)."""

from __future__ import annotations

import re

from core.desk.understanding.text import flat

_SUBJECTS = re.compile(
    r"^\W*(?:(?:re|aw|fwd?|wg)\s*:\s*)*(?:abwesen\w*|automati\w+ (?:antwort|reply|response|nachricht|ruckmeldung)|auto[- ]?(?:reply|response|antwort|matic)|"
    r"out[- ]of[- ](?:the[- ])?office|ooo\b|nicht im (?:buro|haus)|urlaubs?(?:abwesenheit|notiz|meldung|vertretung)|away from|on (?:vacation|leave|holiday)|"
    r"vacation|undeliver\w*|unzustellbar\w*|nicht zustellbar|nicht zugestellt|mail delivery|delivery (?:status|failure|has failed|incomplete)|"
    r"returned mail|failure notice|mail system error|zustellung\w* .{0,30}(?:fehl|verzog)|unzustellbarkeit|message (?:not delivered|could not)|warning: (?:message|could not)|"
    r"delayed mail|gelesen:|read:|not read:|ungelesen geloscht|lesebestatigung|empfangsbestatigung|zustellbestatigung|read receipt|return receipt|disposition notification|"
    r"newsletter\b|ihr newsletter|reponse automatique|risposta automatica|betriebsferien|betriebsurlaub|rucklaufer)"
    r"|newsletter|webinar|unzustellbar|undeliverable|out of office|automatic reply|automatische antwort|abwesenheitsnotiz|abwesenheitsassistent|"
    r"\[?ticket[ #:-]{0,3}#?\w*\d{3,}|\[#?\w{0,6}-?\d{4,}\]|ticket(?:nummer|-id)|eingangsbestatigung|ihre anfrage (?:ist|wurde)|"
    r"paketbenachrichtigung|versandbenachrichtigung|zustellbenachrichtigung|sendungsverfolgung:|no[- ]?reply"
)
_TEXT_ALONE = re.compile(
    r"(?:diese?|dies ist eine) (?:e-?mail|nachricht|mitteilung|mail)?.{0,30}(?:wurde )?(?:automatisch|maschinell|systemseitig|vom system) (?:generiert|erzeugt|erstellt|versandt|versendet|verschickt|gesendet)|"
    r"(?:dies ist|das ist|es handelt sich um) eine? (?:automatisch\w*|systemgeneriert\w*|autom\.)|automatisch (?:generierte|erstellte|erzeugte|versandte|versendete|verschickte) (?:e-?mail|nachricht|mail|mitteilung)|"
    r"bitte antworten sie nicht (?:auf|direkt)|bitte nicht (?:auf diese|antworten)|(?:please )?do not reply to|this (?:is an?|message|e-?mail)(?: was| has been)? (?:an )?auto(?:matic|mated|matically)|"
    r"automatically (?:generated|created|sent)|created automatically by|this is an auto|(?:no-?reply|donotreply|do-not-reply|mailer-daemon|postmaster)@|"
    r"mail delivery (?:system|subsystem|software)|could not be delivered|konnte nicht zugestellt|fehler bei der nachrichtenzustellung|delivery to the following|"
    r"nicht zugestellt werden|permanent(?:en)? fehler|user unknown|mailbox (?:full|unavailable|is full)|postfach (?:ist )?(?:voll|uberlauf)|"
    r"(?:vom newsletter|newsletter) (?:hier )?ab(?:melden|bestellen)|\bunsubscribe\b|abmelden \||im browser (?:ansehen|anzeigen|offnen)|view (?:this|in) (?:e-?mail in )?(?:your )?browser|"
    r"(?:ihr|ihre) (?:nachricht|mail|e-mail) (?:an .{1,60} )?(?:wurde|ist) (?:.{0,30} )?(?:gelesen|angezeigt|geoffnet)|your message (?:to .{1,60} )?was (?:read|displayed|deleted)|"
    r"(?:unter der |mit der |ihre |your )?ticket(?:nummer|-nr\.?|-id| number| id| no\.?| reference)[ :#]{1,3}\S*\d|"
    r"ich bin (?:derzeit|zur ?zeit|momentan|aktuell|ab|bis|vom|wieder|heute|im|auf|leider|in|voraussichtlich|erst|nicht).{0,80}(?:nicht im (?:buro|haus)|nicht (?:erreichbar|da|anwesend|verfugbar)|auss?er haus|im urlaub|abwesend|elternzeit|mutterschutz|wieder (?:im buro|erreichbar|fur sie da))|"
    r"(?:befinde|bin) (?:ich )?mich .{0,30}(?:urlaub|elternzeit|dienstreise)|(?:i am|i'm|i will be) (?:currently |now )?(?:out of (?:the )?office|on (?:annual |parental |sick |maternity )?(?:leave|vacation|holiday)|away|travelling)|"
    r"limited access to (?:my )?e-?mail|(?:kein|keinen|eingeschrankten?) zugriff auf (?:meine|mein) (?:e-?mails?|post\w*)|(?:e-?mails?|nachrichten?|mail) (?:wird|werden) (?:in dieser zeit |wahrend meiner abwesenheit |automatisch )?(?:nicht )?(?:weitergeleitet|gelesen|bearbeitet)|"
    r"(?:vielen dank|danke) fur ihre (?:nachricht|e-?mail|anfrage|mail)\W.{0,160}(?:schnellstmoglich|so schnell wie moglich|umgehend|in kurze|erfasst|bearbeite|bearbeitungsnummer|nicht im buro|abwesend)|"
    r"thank you for (?:your (?:e-?mail|message|enquiry|inquiry|request)|contacting).{0,160}(?:get back to you|shortly|as soon as|out of|received your)"
)
_ASKS = re.compile(
    r"\?|\bbitte (?:schick|send|um|vorher|noch|uns|mir|die|den|das)|\b(?:please send|could you|can you|konnen sie|konnten sie|brauchen? (?:ich|wir|noch))\b"
)
_CERTAIN = re.compile(
    r"no-?reply@|automatisch|automat|delivered|zugestellt|newsletter|unsubscribe|ticket|mailer-daemon"
)
_READ = 3_000  # characters; machines say what they are at the top or the foot


def is_automatic(subject: str, new_text: str) -> bool:
    """Out-of-office notes, bounces, receipts, newsletters, ticket robots; quoted mail must not be passed in."""
    plain = " ".join(flat(new_text).split())
    plain = plain if len(plain) <= 2 * _READ else plain[:_READ] + " " + plain[-_READ:]
    if _SUBJECTS.search(flat(subject)):
        return True
    match = _TEXT_ALONE.search(plain)
    if match is None:
        return False
    return bool(_CERTAIN.search(match.group())) or not _ASKS.search(plain)
