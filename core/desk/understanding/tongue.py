"""In which language a text is written, as far as its small words say: it decides what a comma in a figure means."""

from __future__ import annotations

from core.desk.understanding.text import word_set, words

_GERMAN = word_set(
    "der die das dem den des ein eine einen wir ich sie uns ihnen unser unsere unserem und oder mit von vom zum zur zu "
    "aus fuer bitte liefern bestellen bestellung brauchen brauche benoetigen moechten haetten gern guten tag hallo "
    "sehr geehrte damen herren gruessen kupfer messing band baender stange stangen rohr rohre blech draht ist sind "
    "haben danke"
)
_ENGLISH = word_set(
    "the a an we i you us our your and or with of from for to please deliver order ordering need would like hello dear "
    "thanks thank regards kind copper brass strip strips rod rods tube tubes sheet sheets wire is are have is"
)


def tongue_of(text: str) -> str | None:
    """`de` or `en`; None when the text says too little, or both alike."""
    said = [word.folded for word in words(text)]
    german = sum(word in _GERMAN for word in said)
    english = sum(word in _ENGLISH for word in said)
    if german == english:
        return None
    return "de" if german > english else "en"
