"""Numbers of orders, documents and contracts in any writing, and the many numbers that are something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.desk.understanding.places import Trace, blanked
from core.desk.understanding.text import flat, word_set

_LABEL = (  # what may stand before a number, set apart from it
    r"(?:rechnung\w*|rechung\w*|invoice|inv|re|rg|rn|lieferschein\w*|ls|delivery note|dn|auftrag\w*|bestellung|"
    r"bestell\w{0,8}|order|orders|po|p\.o\.|purchase order|ab|ordernummer|auftragsbestatigung\w*|kontrakt\w*|"
    r"contract|rahmenauftrag\w*|rahmenvertrag\w*|beleg\w*|dokument\w*|document|gutschrift\w*|referenz\w*|"
    r"reference|ref|nummern?|numbers?|nr|no|num|zeichen|lieferung\w*|sendung\w*|delivery|shipment|vorgang)"
)
_FOREIGN_LABEL = re.compile(  # numbers of other things
    r"(?:kunden?(?:nr|nummer|-nr)|kd\.?-? ?(?:nr|nummer)|kundennr|customer (?:no|number|id)|debitor\w*|kreditor\w*|"
    r"(?<![^\W_])(?:t|f|m|tel|fon|phone|mobile?|mob|fax|cell|handy\w*|telefon\w*|ruckruf|durchwahl|dw)|plz|"
    r"ticket\w*|artikel\w*|art|material(?:nr|nummer)|item|article|charge\w*|schmelze\w*|heat|batch|iban|bic|"
    r"ust\w*|uid|vat\w*|hrb|hra|steuer-?(?:nr|nummer|id\w*)|fn|postfach|zimmer|din|en|iso|sendungsnummer|paket\w*|"
    r"personal(?:nr|nummer))(?![a-z])"
    r"[ .:#/-]*(?:(?:nr|no|nummer|number|id|unter)[ .:#]*)?[+(]?[\w(+][\w ()/+.-]{2,24}"
)
_PHONE = re.compile(
    r"(?<![\w-])(?:\+[1-9]|00[1-9]\d?[ ()/-])[\d ()/-]{6,20}\d|(?<![\w-])\(?0[1-9]\d{1,4}\)?[ /-]+\d[\d -]{3,12}\d"
)
_WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MARK = r"(?:[.:#]|[ ]?[-–]?[ ]?(?:nr|no|nummern?|numbers?)\b[.:]*|[ ])*"
_LABELLED = re.compile(rf"(?<![^\W_]){_LABEL}{_MARK}$")
_LETTERS = r"[A-Za-zÄÖÜ]{1,6}"
_CANDIDATE = re.compile(
    rf"(?<![\w.@])(?:(?P<prefix>{_LETTERS}(?:[-/.#]{{0,2}}{_LETTERS}\.?[-/]?)?[-/.#]{{0,2}}))?"
    r"(?P<digits>\d{1,14}(?:[-/.]\d{1,12})*(?:-?[A-Z](?![\w-])|[a-z](?![\w-]))?(?: \d{2,4}(?!\d|[.,]\d|[ ]?[x×]))*)"
    r"(?![\w@])(?P<town>(?= [A-ZÄÖÜ][a-zäöü]{2}))?"
)
_LIST_INDEX = re.compile(r"(?m)^[ ]*(?:\d{1,2}[.)]|pos(?:ition)?\.? ?\d{1,3}:?)(?=\s)", re.IGNORECASE)
_NO_PREFIX = word_set(
    "kw q h en din iso sw m dn a vat de hrb hra din pos fn uid ust rohs art b2b hj wk x cw c"
)
_OWN = word_set("ref po bestnr best")  # of customers' own references: `REF-1`
_LABELS_ATTACHED = re.compile(r"(?i)^(?:nr|no|#|re-?nr|rg-?nr|ls-?nr|nummer)[.:#]*$")
_YEAR = re.compile(r"(?:19|20)\d\d$")


def find_numbers(text: str, taken: Sequence[Trace] = ()) -> list[Trace]:
    """Every number that can name an order, document or contract, as written, labels that a space sets apart removed.

    `taken` are stretches that are something else (dates, weights, alloys, addresses).
    """
    text = _foreign_blanked(blanked(text, taken))
    plain = flat(text)
    found: list[Trace] = []
    for match in _CANDIDATE.finditer(text):
        after_label = _LABELLED.search(plain[max(0, match.start() - 40) : match.start()]) is not None
        listed = bool(found) and re.fullmatch(
            r"\s*(?:,|und|and|sowie|u\.|&|\+|/)?\s*", plain[found[-1].end : match.start()]
        )
        found += _read(match, labelled=after_label or bool(listed))
    return found


def _foreign_blanked(text: str) -> str:
    """The text without phone numbers, customer numbers, web addresses and list counters, places kept."""
    for pattern in (_WEB, _LIST_INDEX):
        text = pattern.sub(lambda m: " " * len(m.group()), text)
    stretches = [m.span() for m in _FOREIGN_LABEL.finditer(flat(text)) if re.search(r"\d{3}", m.group())]
    for start, end in stretches:
        if text[start - 1 : start].isalpha():
            continue
        text = text[:start] + _without_first_number(text[start:end]) + text[end:]
    return _PHONE.sub(lambda m: " " * len(m.group()), text)


def _without_first_number(stretch: str) -> str:
    """Phone and customer numbers end where the digits end; what follows may be a wish again."""
    match = re.search(r"[+(]?\d[\d ()/+.-]*", stretch)
    if match is None:
        return stretch
    return stretch[: match.start()] + " " * (match.end() - match.start()) + stretch[match.end() :]


def _read(match: re.Match[str], *, labelled: bool) -> list[Trace]:
    prefix = match.group("prefix") or ""
    if prefix and _LABELS_ATTACHED.match(prefix.strip()):
        prefix, labelled, start = "", True, match.start("digits")
    else:
        start = match.start()
    body = match.group("digits")
    if match.group("town") is not None and len(body) == 5 and not labelled:
        return []  # a postcode
    return [
        Trace(
            "numbers", "numbers", prefix + piece, prefix + piece, start + at, start + at + len(prefix + piece)
        )
        for at, piece in _pieces(body, prefix)
        if _plausible(prefix, piece, labelled=labelled)
    ]


def _pieces(body: str, prefix: str) -> list[tuple[int, str]]:
    """The numbers in a run of digits: groups of up to four belong together, longer ones are numbers of their own."""
    groups = [(m.start(), m.group()) for m in re.finditer(r"\S+", body)]
    if prefix or len(groups) == 1:
        long_pair = re.fullmatch(r"(\d{6,12})[/-](\d{6,12})", body)
        if long_pair and not prefix:
            return [(0, long_pair.group(1)), (long_pair.start(2), long_pair.group(2))]
        return [(0, body if prefix == "" or len(groups) == 1 else groups[0][1])]
    if len(groups[0][1]) >= 6:
        tail = body[groups[1][0] :]
        return [groups[0], *((groups[1][0] + at, piece) for at, piece in _pieces(tail, ""))]
    return [(0, body)]


def _plausible(prefix: str, piece: str, *, labelled: bool) -> bool:
    digits = sum(char.isdigit() for char in piece)
    letters = re.sub(r"[^a-z]", "", prefix.lower())
    if letters in _NO_PREFIX and not (letters in ("a", "m", "b") and digits >= 5):
        return False
    if (_YEAR.match(piece) and not prefix) or digits > 14:
        return False
    if letters:
        return digits >= (1 if letters in _OWN and prefix[-1] in "-/#" else 3 if prefix[-1] in "-/#" else 4)
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]?(?:\d{2,4})?", piece):
        return False
    return digits >= (3 if labelled else 5)
