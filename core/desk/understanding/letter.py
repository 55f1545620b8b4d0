"""The parts of a letter: what is new, what is quoted or forwarded, and the greeting, signature and footer around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.desk.understanding.text import clean, flat

_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:(?:re|aw|antw)\s*:\s*)*(?:wg|fwd?|wtr|weitergeleitet|tr)\s*:", re.IGNORECASE
)
_REPLY_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwort|sv|wg|fwd?|wtr|tr)(?:\[\d+\])?\s*:\s*|\[(?:ext(?:ern(?:al)?)?)\]\s*)+",
    re.IGNORECASE,
)
_FORWARD_MARK = re.compile(
    r"^[- ]*(?:forwarded message|begin forwarded message|weitergeleitete nachricht|"
    r"anfang der weitergeleiteten (?:nachricht|e-?mail)|weitergeleitete? (?:e-?mail|nachricht))\b"
)
_REPLY_MARK = re.compile(
    r"^[- ]*(?:ursprungliche nachricht|original message|original-nachricht|originalnachricht|urspr\. nachricht)[- ]*$"
)
_HEADER_LINE = re.compile(
    r"^[>* ]*(?:von|from|gesendet|sent|an|to|cc|kopie|betreff|subject|datum|date|received|antwort an|reply-to)\*?\s*:"
)
_HEADER_FIRST = re.compile(r"^[>* ]*(?:von|from)\*?\s*:")
_WROTE = re.compile(
    r"^(?:am|on|le|il) .{4,120}\b(?:schrieb|wrote|hat .{1,60}geschrieben|a ecrit)\b.{0,80}:?\s*$|"
    r"^.{3,80}(?:schrieb|wrote) (?:am|on) .{4,60}:\s*$"
)
_WROTE_BEGINS = re.compile(r"^(?:am|on) .{0,12}\d{1,4}.{2,120}$")
_QUOTED = re.compile(r"^\s*[>|]")
_SIGN_OFF = re.compile(
    r"^\W{0,3}(?:(?:und )?(?:mit )?(?:den )?(?:freundliche[nmr]?|beste[nmr]?|viele[nmr]?|liebe[nmr]?|herzliche[nmr]?|"
    r"schone[nmr]?|kollegiale[nmr]?|sonnige[nmr]?|nette[nmr]?|freundl\.?)(?: und \w+)?(?: gruss?(?:en?)?\b)|"
    r"(?:danke?|vielen dank|thanks|dankend) (?:und|u\.|&|,|and) (?:\w+ )?(?:gruss?e?n?|regards)|"
    r"gruss?e?\b|gruezi\b$|mfg\b|m\.f\.g\.|lg\b|vg\b|bg\b|mbg\b|hochachtungsvoll|"
    r"(?:with )?(?:best|kind|kindest|warm|many|friendly)(?: and \w+)? (?:regards|wishes|thanks)|regards\b|rgds|br\b[,.]?$|"
    r"(?:yours )?(?:sincerely|faithfully|truly)|cheers\b|all the best|yours\b,|"
    r"servus und danke|pfiat|bis dann|schonen tag|schones wochenende|einen schonen)"
)
_THANKS_ONLY = re.compile(
    r"^\W*(?:(?:vielen |herzlichen |besten |lieben |schon(?:en|mal)? )*(?:dank(?:e|eschon)?)(?: (?:im voraus|vorab|"
    r"schon(?:mal)?|dir|euch|ihnen|sehr|und gruss))*|(?:many )?thanks(?: (?:in advance|a lot|so much))?|thank you.{0,20}|thx|merci.{0,12})\W*$"
)
_DEVICE = re.compile(
    r"^\W*(?:(?:von|mit) meinem .{2,40}(?:gesendet|geschickt)|gesendet (?:von|mit|uber|aus) .{2,60}|sent (?:from|with|via) .{2,60}|"
    r"get outlook for .{2,20}|(?:diese nachricht wurde )?von (?:unterwegs|mobil).{0,30}gesendet)\W*$"
)
_FOOTER = re.compile(
    r"^\W*(?:hr ?b|hr ?a|amtsgericht|handelsregister|firmenbuch\w*|fn \d|geschaftsfuhr\w*|gf ?:|vorstand|aufsichtsrat|"
    r"sitz (?:der|:)|sitz\b|registergericht|ust|uid|umsatzsteuer\w*|steuer-?nr|steuernummer|st\.-?nr|iban|bic|bankverbindung ?:|"
    r"vat\b|company (?:reg|no|number)|registered (?:in|office|no|number|company)|managing directors?|directors?:|che-|"
    r"mwst|eori|wee-reg|gln|duns|tel\b|tel\.|telefon\b|fon\b|phone\b|mobil\b|mobile\b|fax\b|telefax|t ?[:+|]|m ?[:+|]|f ?[:+|]|"
    r"t \d|[tmf] \+?\d|e-?mail ?:|mail ?:|web ?:|www\.|https?://|internet ?:|kunden-?(?:nr|nummer)|"
    r"diese (?:e-?mail|nachricht).{0,60}(?:vertraulich|enthalt|bestimmt)|"
    r"this (?:e-?mail|message).{0,60}(?:confidential|intended|contains)|the information (?:in|contained)|disclaimer|vertraulichkeit|"
    r"confidentiality|haftungsausschluss|bitte (?:denken|prufen) sie.{0,40}(?:umwelt|druck)|please consider the environment|"
    r"informationen zum datenschutz|datenschutzhinweise? (?:finden|unter)|es gelten unsere)"
)
_DELIMITER = re.compile(r"^(?:--|-- |__+|={4,}|-{4,}|\*{4,}|~{4,}|_{4,})\s*$")
_POSTSCRIPT = re.compile(r"^\W*(?:p\.? ?s\.?|nachtrag|postscript)\s*[:.,-]")
_GREETING = re.compile(
    r"^\W{0,3}(?:(?:sehr geehrte[rs]?|liebe[rs]?|werte[rs]?|dear|hallo|hello|hi|hey|guten (?:tag|morgen|abend)|moin(?: moin)?|"
    r"servus|gruezi|grussgott|grus{1,2} gott|mahlzeit|good (?:morning|afternoon|day|evening)|tach|hoi|ahoi|tag|morgen|salut|greetings)"
    r"\b(?:[ ,]+(?:zusammen|miteinand(?:er)?|allerseits|alle|team|kontor|leute|all|there|everyone|everybody|ihr lieben|"
    r"sir or madam|sirs?|madam|damen und herren|damen|herren|(?:liebes |liebe[rs]? |dear |sehr geehrtes )?(?:\w+[- ])?team|"
    r"(?:frau|herrn?|hr\.|fr\.|mr\.?|mrs\.?|ms\.?|dr\.?|kolleg\w+|nachbar\w*)(?: (?:dr\.?|prof\.?|frau|herr))*(?: [\w-]+){1,3}?(?=\s*[,!.\n]|$)))*)"
    r"(?:\s*[,!.:;-]+|(?=\s*\n)|$|(?=\s))"
)
_WHOLE_GREETING = re.compile(
    r"^\W{0,3}(?:sehr geehrte|liebe|werte|dear|hallo|hello|hi|hey|guten|moin|servus|grue?zi)[^\n?]{0,60}[,!]\s*(?:\n|$)"
)
_POINTS = re.compile(
    r"\b(?:siehe (?:unten|unter|anhang|mail|nachstehend|weiter)|s\. ?u\.|su\b|unten(?:stehend\w*| genannt\w*| aufgefuhrt\w*)?|untenstehend\w*|"
    r"nachstehend\w*|nachfolgend\w*|below|weitergeleitet\w*|aus (?:ihrer|eurer|der) (?:mail|nachricht|e-mail)|"
    r"in (?:ihrer|eurer|der|meiner|unserer) (?:letzten |vorigen |ersten )?(?:mail|nachricht|e-mail|anfrage)|diese[rnsm]? (?:mail|nachricht|anfrage)|"
    r"der vorherigen|previous (?:mail|message)|your (?:mail|e-mail|message)|see (?:mail|message|attached mail)|wie unten|ursprungliche\w* mail)\b"
)
_MAX_LINES = 1_500


@dataclass(frozen=True)
class Letter:
    """A letter taken apart. `new` is what the sender wrote now; `earlier` what he quoted or forwarded."""

    new: str
    earlier: str
    forwarded: bool
    points_back: bool  # the new text points at what is quoted


def open_letter(subject: str, text: str) -> Letter:
    """The letter's parts; greetings, signatures, legal footers and device lines belong to none of them."""
    lines = [line.rstrip() for line in clean(text).split("\n")[:_MAX_LINES]]
    new, earlier, marked = _divide(lines)
    fresh = bare("\n".join(new))
    forwarded = bool(_FORWARD_SUBJECT.match(subject)) or marked
    if forwarded and not earlier and not fresh:
        fresh = bare("\n".join(lines))
    return Letter(fresh, bare("\n".join(_unquoted(earlier))), forwarded, bool(_POINTS.search(flat(fresh))))


def new_part(text: str) -> str:
    """All that the sender wrote now, with greeting, signature and footer, but without quotes."""
    return "\n".join(_divide([line.rstrip() for line in clean(text).split("\n")[:_MAX_LINES]])[0])


def bare_subject(subject: str) -> str:
    """The subject without its Re:, AW:, WG: and Fwd:."""
    return _REPLY_PREFIX.sub("", clean(subject).replace("\n", " ")).strip()


def bare(text: str) -> str:
    """A text without greeting, signature, footer and device line; a postscript stays."""
    lines = text.split("\n")
    plain = [flat(line).strip() for line in lines]
    end = _signature_begins(plain)
    kept = [line for line, low in zip(lines[:end], plain[:end], strict=True) if not _is_furniture(low)]
    postscript = _postscript(lines[end:], plain[end:])
    return without_greeting("\n".join(kept + postscript)).strip()


def without_greeting(text: str) -> str:
    """The text behind `Hallo Frau Muster,`; the same text when it does not greet."""
    text = text.lstrip()
    whole = _WHOLE_GREETING.match(flat(text[:200]))
    if whole:
        return text[whole.end() :].lstrip()
    for _ in range(2):
        match = _GREETING.match(flat(text[:200]))
        if not match or not match.group():
            break
        text = text[match.end() :].lstrip(" ,!.\n-")
    return text


def _is_furniture(line: str) -> bool:
    return bool(_DEVICE.match(line) or (_FOOTER.match(line) and len(line) < 400 and not line.endswith("?")))


def _divide(lines: list[str]) -> tuple[list[str], list[str], bool]:
    """New lines, earlier lines, and whether a mark calls the earlier ones forwarded."""
    new: list[str] = []
    earlier: list[str] = []
    flats = [flat(line).strip() for line in lines]
    at = 0
    while at < len(lines):
        kind, used = _boundary(flats, at)
        if kind in ("rest", "forward"):
            return new, earlier + lines[at + used :], kind == "forward"
        if kind == "wrote":
            following = next((low for low in flats[at + used :] if low), "")
            if not _QUOTED.match(following):
                return new, earlier + lines[at + used :], False
        (earlier if kind == "quoted" else new if kind == "new" else []).append(lines[at])
        at += used
    return new, earlier, False


def _boundary(flats: list[str], at: int) -> tuple[str, int]:
    """What begins at this line, and how many lines that takes."""
    line = flats[at]
    if _FORWARD_MARK.match(line):
        return "forward", 1
    if _REPLY_MARK.match(line) or _header_block(flats, at):
        return "rest", 1
    if _WROTE.match(line):
        return "wrote", 1
    if _WROTE_BEGINS.match(line) and at + 1 < len(flats) and _WROTE.match(f"{line} {flats[at + 1]}"):
        return "wrote", 2
    return ("quoted", 1) if _QUOTED.match(line) else ("new", 1)


def _header_block(flats: list[str], at: int) -> bool:
    """`Von: ... Gesendet: ... Betreff: ...`: the header of an earlier mail, as Outlook writes it."""
    if not _HEADER_FIRST.match(flats[at]):
        return False
    return sum(bool(_HEADER_LINE.match(line)) for line in flats[at + 1 : at + 7]) >= 2


def _unquoted(lines: list[str]) -> list[str]:
    stripped = [re.sub(r"^(?:\s*[>|])+ ?", "", line) for line in lines]
    return [line for line in stripped if not _HEADER_LINE.match(flat(line).strip()) or _is_subject(line)]


def _is_subject(line: str) -> bool:
    return bool(re.match(r"(?i)^[>* ]*(?:betreff|subject)\*?\s*:", line))


def _signature_begins(plain: list[str]) -> int:
    """The index of the line where the signature begins; the number of lines when there is none."""
    said = False
    for index, line in enumerate(plain):
        if said and (_DELIMITER.match(line) or (_SIGN_OFF.match(line) and len(line) < 90)):
            return index
        if said and _THANKS_ONLY.match(line) and _looks_like_name_below(plain[index + 1 :]):
            return index
        said = said or (bool(line) and not _GREETING.fullmatch(line))
    return len(plain)


def _looks_like_name_below(below: list[str]) -> bool:
    """After `Danke` at the end: a few short lines without figures are a name and not a wish."""
    rest = [line for line in below if line]
    return len(rest) <= 2 and all(len(line) < 40 and not re.search(r"\d|\?", line) for line in rest)


def _postscript(lines: list[str], plain: list[str]) -> list[str]:
    for index, line in enumerate(plain):
        if _POSTSCRIPT.match(line):
            until = next((i for i in range(index, len(plain)) if not plain[i]), len(plain))
            return lines[index:until]
    return []
