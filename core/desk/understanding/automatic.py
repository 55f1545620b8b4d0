"""Mail written by a machine, judged by subject and text alone; it must not be answered (RFC 3834, MAIL_RULES)."""

from __future__ import annotations

import re

from core.desk.understanding.text import flat

_READ = 3_000  # characters; machines say what they are at the top or at the foot


def _any_of(*patterns: str, start: str = "") -> re.Pattern[str]:
    return re.compile(f"{start}(?:{'|'.join(patterns)})")


_SURE_SUBJECT = _any_of(  # at the beginning, behind Re: and AW:
    r"abwesen\w*",
    r"automati\w+ (?:antwort|reply|response|nachricht|ruckmeldung)",
    r"auto[- ]?(?:reply|response|antwort|responder)",
    r"out[- ]of[- ](?:the[- ])?office|ooo\b|nicht im (?:buro|haus)",
    r"urlaubs(?:abwesenheit|notiz|meldung)|vacation reply|reponse automatique|risposta automatica",
    r"undeliver\w*|unzustellbar\w*|nicht (?:zustellbar|zugestellt)|rucklaufer",
    r"mail delivery (?:failed|system|subsystem)|delivery (?:status notification|failure|has failed|"
    r"incomplete)",
    r"returned mail|failure notice|mail system error|delayed mail|warning: (?:message|could not)",
    r"zustellung\w* .{0,30}(?:fehl|verzog)|message not delivered",
    r"gelesen:|ungelesen geloscht|read:|not read:|read receipt|return receipt|disposition notification",
    r"(?:zugesagt|abgesagt|mit vorbehalt|accepted|declined|tentative|cancell?ed|terminverschiebung|"
    r"terminabsage|einladung|invitation|updated invitation|aktualisierte einladung): ",
    r"lesebestatigung|empfangsbestatigung|zustellbestatigung",
    start=r"^\W*(?:(?:re|aw|antw|fwd?|wg)\s*:\s*)*",
)
_LIKELY_SUBJECT = _any_of(  # anywhere; a person may write so too
    r"newsletter|webinar|unzustellbar|undeliverable|out of office|automatic reply|automatische antwort",
    r"ticket .{0,20}(?:geschlossen|closed|gelost|solved)|ihr feedback|your feedback|umfrage|survey|"
    r"gewinnspiel",
    r"(?:sendung|paket|bestellung|order|parcel|package) .{0,20}(?:ist unterwegs|wurde versandt|"
    r"zugestellt|has (?:been )?shipped|"
    r"delivered|on its way)|versandbestatigung|zustellung erfolgt|has shipped",
    r"abwesenheitsnotiz|abwesenheitsassistent|eingangsbestatigung|ihre anfrage (?:ist|wurde)",
    r"(?:paket|versand|zustell)benachrichtigung|no-?reply|betriebsferien|betriebsurlaub",
)
_MADE = r"(?:generiert|erzeugt|erstellt|versandt|versendet|verschickt|gesendet)"
_SURE_TEXT = _any_of(
    rf"diese (?:e-?mail|nachricht|mitteilung|mail) .{{0,30}}(?:automatisch|maschinell|vom system) {_MADE}",
    r"(?:dies|das|hierbei|es) (?:ist|handelt es sich um|handelt sich um) eine (?:automatisch|"
    r"systemgeneriert|maschinell)",
    rf"automatisch {_MADE}e (?:e-?mail|nachricht|mail|mitteilung)",
    r"bitte antworten sie nicht (?:auf|direkt)|bitte nicht (?:auf diese|antworten)|do not reply to this",
    r"this (?:is|message is|message was|e-?mail is|e-?mail was) (?:an )?auto(?:matic|mated)",
    r"automatically (?:generated|created)|created automatically by|mailer-daemon@",
    r"this is the mail (?:delivery )?system|mail delivery (?:system|subsystem|software)",
    r"(?:bestatigen|verifizieren) sie (?:\w+ )?(?:ihr|ihre) (?:passwort|konto|zugangsdaten|identitat)|"
    r"(?:confirm|verify) your (?:password|account|identity)",
    r"nehmen sie (?:\w+ ){0,3}an (?:unserer|der|dieser) umfrage|take (?:part in )?(?:our|"
    r"this) (?:\w+ )?survey",
    r"fehler bei der nachrichtenzustellung|delivery to the following recipient|user unknown",
    r"your message (?:to .{1,60} )?was (?:read|displayed|deleted)",
    r"ihre nachricht (?:an .{1,60} )?wurde (?:am .{0,30})?(?:gelesen|angezeigt)",
)
_AWAY = (
    r"(?:nicht im (?:buro|haus)|nicht (?:erreichbar|anwesend|verfugbar|da\b)|auss?er haus|im urlaub|abwesend|"
    r"elternzeit|mutterschutz)"
)
_LIKELY_TEXT = _any_of(
    r"(?:no-?reply|donotreply|do-not-reply|postmaster)@",
    r"could not be delivered|konnte nicht zugestellt|nicht zugestellt werden|permanenter fehler",
    r"mailbox (?:is )?(?:full|unavailable)|postfach (?:ist )?(?:voll|uberlauf)",
    r"newsletter (?:hier )?ab(?:melden|bestellen)|hier abmelden|\bunsubscribe\b|abmelden \||"
    r"im browser (?:ansehen|anzeigen|offnen)",
    r"view (?:this|in) (?:e-?mail in )?(?:your )?browser",
    r"ticket(?:nummer|-nr\.?|-id| number| id| no\.?| reference)[ :#]{1,3}\S{0,12}\d",
    rf"\bbin (?:ich )?(?:\S+ ){{0,8}}{_AWAY}",
    r"wieder (?:im buro|erreichbar|fur sie da)",
    r"unser (?:betrieb|buro) ist .{0,40}geschlossen",
    r"(?:befinde|bin) (?:ich )?mich .{0,30}(?:urlaub|elternzeit|dienstreise)",
    r"(?:i am|i'm|i will be) (?:currently |now )?(?:out of (?:the )?office|on (?:\w+ )?(?:leave|vacation|"
    r"holiday)|away|travelling)",
    r"jetzt (?:bestellen|zugreifen|sichern|kaufen|testen) und|\d ?% (?:rabatt|nachlass|off\b)|(?:buy|"
    r"order|shop) now\b",
    r"limited access to (?:my )?e-?mail|kein(?:en)? zugriff auf meine",
    r"(?:e-?mails?|nachrichten?) (?:wird|werden) (?:\w+ ){0,4}(?:nicht )?(?:weitergeleitet|gelesen)",
    r"dank\w* fur ihre (?:nachricht|e-?mail|anfrage|mail)\b.{0,160}(?:schnellstmoglich|"
    r"so schnell wie moglich|umgehend|in kurze|erfasst)",
    r"thank you for (?:your (?:e-?mail|message|enquiry|inquiry|request)|"
    r"contacting).{0,160}(?:get back to you|shortly|as soon as)",
)
_ASKS = _any_of(
    r"\?",
    r"\bbitte (?:schick|send|um|vorher|noch|uns|mir|die|den|das|mich)",
    r"\b(?:please (?:send|resend|cancel|add)|could you|can you|konn(?:en|ten) sie|konnt ihr|"
    r"brauchen? (?:ich|wir|noch))\b",
)


def is_automatic(subject: str, new_text: str) -> bool:
    """Out-of-office notes, bounces, receipts, newsletters, ticket robots; quoted mail must not be passed in.

    Signs that a person could write too count only where nothing is asked.
    """
    plain = " ".join(flat(new_text).split())
    plain = plain if len(plain) <= 2 * _READ else plain[:_READ] + " " + plain[-_READ:]
    heading = flat(subject)
    if _SURE_SUBJECT.search(heading) or _SURE_TEXT.search(plain):
        return True
    return bool(_LIKELY_SUBJECT.search(heading) or _LIKELY_TEXT.search(plain)) and not _ASKS.search(plain)
