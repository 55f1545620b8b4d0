"""Product forms in a text: Band, Blech, Rohr, Stange, Draht, Profil, alone or joined to a metal, and in English."""

from __future__ import annotations

import re

from core.desk.understanding.places import Trace
from core.desk.understanding.text import Word, word_set, words

_GERMAN = {
    "strip": r"band(?:es)?|baender[ns]?|streifen",
    "sheet": r"blech(?:e[ns]?|s)?|tafeln?|platten?",
    "tube": r"rohr(?:e[ns]?|s)?",
    "rod": r"stangen?|st(?:ab(?:es)?|aeben?)",
    "wire": r"draht(?:e?s)?|draehten?",
    "profile": r"profil(?:e[ns]?|s)?",
}
"""Any metal or shape may stand before them: Messingband, Sechskantstange."""
_ENGLISH = {
    "strip": "strips?",
    "sheet": "sheets?|plates?",
    "tube": "tub(?:es?|ing)|pipes?",
    "rod": "rods?|bars?",
    "wire": "wires?",
    "profile": "profiles?",
}
_OF_BUSINESS = (
    r"(?:(?:bestell|auftr|kontrakt|rahmen|abruf|liefer|material|waren?|position|halbzeug|rest)\w*)?"
)
_PATTERNS = tuple(
    (form, re.compile(rf"(?:\w*(?:{german})|(?:{german}|{_ENGLISH[form]})){_OF_BUSINESS}"))
    for form, german in _GERMAN.items()
)
_OTHERWISE = word_set(
    "verband verbands einband armband fliessband foerderband massstab massstabs krisenstab preistafel festplatte "
    "festplatten kontoprofil nutzerprofil benutzerprofil firmenprofil"
)
_NOT_AFTER = {
    "sheet": word_set("excel xls xlsx csv data calc google spread time fact balance"),
    "profile": word_set("mein meinem meinen my your ihr ihrem user company"),
    "strip": word_set("am laufenden auf"),
}
_NOT_BEFORE = {"wire": word_set("transfer transfers payment"), "profile": word_set("aendern change settings")}


def find_forms(text: str) -> list[Trace]:
    """Every product form, by the ERP's code; not the `sheet` of a spreadsheet nor the `wire` of a transfer."""
    said = words(text)
    found: list[Trace] = []
    for index, word in enumerate(said):
        form = form_of(word.folded)
        if form is not None and not _means_else(form, said, index):
            found.append(Trace("forms", "form", form, text[word.start : word.end], word.start, word.end))
    return found


def form_of(folded: str) -> str | None:
    """The form that a folded word names, if it names one."""
    if folded in _OTHERWISE:
        return None
    return next((form for form, pattern in _PATTERNS if pattern.fullmatch(folded)), None)


def _means_else(form: str, said: list[Word], index: int) -> bool:
    before = said[index - 1].folded if index else ""
    after = said[index + 1].folded if index + 1 < len(said) else ""
    return before in _NOT_AFTER.get(form, ()) or after in _NOT_BEFORE.get(form, ())
