"""Reads who is to be invited from the words behind /einladen: address, title, names, and whether as master user."""

from core.desk.requests import Slots

TITLES = {"frau": "Frau", "herr": "Herr", "herrn": "Herr", "ms": "Frau", "mrs": "Frau", "mr": "Herr"}
QUOTES = "\"'„“”‚‘’»«"
FILLERS = frozenset({"als", "as", "bitte", "please", "a"})
ACADEMIC = frozenset({"dr", "prof"})
MASTER = frozenset({"master", "masteruser", "master-user"})
GENERAL = frozenset({"general", "generaluser", "general-user"})
NEGATIONS = frozenset({"kein", "keine", "nicht", "no", "not"})
PARTICLES = frozenset(
    {"von", "vom", "zu", "zur", "van", "de", "del", "der", "den", "di", "da", "la", "le", "el", "al"}
)
"""Words that open a last name of several words."""


def read(words: str) -> Slots:
    """What was said, in any order; what was not is left to be asked for."""
    address, title, master, names, denied = None, None, None, list[str](), False
    for word in (said.strip(QUOTES) for said in words.replace(",", " ").split()):
        bare = word.casefold().strip(".;<>")
        if "@" in word:
            address = address or word.strip("<>;.")
        elif bare in TITLES and title is None:
            title = TITLES[bare]
        elif bare in NEGATIONS:
            denied = True
        elif bare in MASTER | GENERAL and master is None:
            master = bare in MASTER and not denied
        elif word and bare not in FILLERS | ACADEMIC and not (bare == "user" and master is not None):
            names.append(word)
    first, last = split_name(names)
    return Slots(email=address, title=title, first_name=first, last_name=last, master=master)


def split_name(names: list[str]) -> tuple[str | None, str | None]:
    """First and last name: the last word, with the particles before it, is the last name."""
    if len(names) < 2:
        return None, (names[0] if names else None)
    start = len(names) - 1
    while start > 1 and names[start - 1].casefold() in PARTICLES:
        start -= 1
    return " ".join(names[:start]), " ".join(names[start:])
