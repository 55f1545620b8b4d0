"""Names of people, with title and particles: `Dr. Uwe von Falkenau`, `Frau Meier-Schmidt`, `Vorname: Petra`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.desk.understanding.concepts import is_known
from core.desk.understanding.places import Trace, overlaps
from core.desk.understanding.text import flat, fold, word_set

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTICLES = word_set("von van de der den zu zur vom da di del della la le ten ter el al bin dos do du und")
_OPENING = word_set("von van de da di del della la le ten ter el al bin dos do du vom zu zur")
_TITLES = {"frau": "Frau", "fr": "Frau", "herr": "Herr", "herrn": "Herr", "hr": "Herr", "hrn": "Herr"} | {
    "mr": "Herr", "mister": "Herr", "mrs": "Frau", "ms": "Frau", "miss": "Frau",
}  # fmt: skip
_ACADEMIC = word_set("dr prof professor dipl ing mag di mmag dkfm phd msc bsc mba rer nat med jur h c")
_PERSON_BEFORE = re.compile(
    r"(?:kolleg\w*|mitarbeiter\w*|nutzer\w*|benutzer\w*|user|colleague|employee|azubi\w*|einkäufer\w*|"
    r"nachfolger\w*|"
    r"praktikant\w*|werkstudent\w*|assistent\w*|namens|named|called|name|person|buyer)(?: ist| is| heißt|"
    r" heisst)?[ :,-]*$",
    re.IGNORECASE,
)
_FOR_BEFORE = re.compile(
    r"(?:für|fuer|for|von|of)(?: (?:den|die|unsere[nr]?|meine[nr]?|our|my|the|neue[nr]?))* *$", re.IGNORECASE
)
_FORM = re.compile(
    r"\b(?P<what>vorname|rufname|first[ -]?name|given[ -]?name|forename|nachname|familienname|zuname|"
    r"last[ -]?name|surname|family[ -]?name)"
    r"[ ]*(?:[:=]|ist|is|lautet)?[ ]*(?P<name>[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2})",
    re.IGNORECASE,
)
_FIRST_FIELDS = re.compile(r"(?i)vor|ruf|first|given|fore")
_INTRODUCED = re.compile(
    r"^(?:(?:er|sie|die person|he|she|it|das|the name|der name|name)[ ,]+)?"
    r"(?:heißt|heisst|ist|is|lautet|is called)[ :]+",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"^\W*(?:ohne|keine?|weder|neutral|divers|egal|none|no|neither|without|any)\b")
_ADDRESSED = {
    "Frau": re.compile(r"\b(?:frau|mrs|ms|miss|she|sie|weiblich)\b"),
    "Herr": re.compile(r"\b(?:herrn?|mr|he|mann|mannlich)\b"),
}
_ALSO_SURNAMES = word_set(  # words of the vocabulary that people are called, too
    "general master kurz lang klein gross jung alt neu stark gut best winter sommer kaufmann haupt handel may mai "
    "march august april kupfer messing band ring draht stab post brief kontakt kern montag freitag sonntag morgen "
    "abend kunde meister blech rohr"
)
_ROLE_AFTER = re.compile(r"[ -]*user\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"[\d?@/!]|^(?:ja|nein|keine?|weiß|weiss|nicht|abbrechen|stopp?|hilfe|yes|no|none|cancel|help|don|i|"
    r"ich)\b",
    re.IGNORECASE,
)
_COMPANY_AFTER = re.compile(
    r"^\s*(?:&|gmbh|ag\b|kg\b|ohg|ltd|inc\b|co\b|se\b|b\.?v\.?|e\.?k\.?)", re.IGNORECASE
)


@dataclass(frozen=True)
class Person:
    """A name as written; a single name with a title is a last name."""

    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    raw: str

    @property
    def low(self) -> str:
        return fold(self.raw)


def find_people(text: str, addresses: Sequence[Trace] = ()) -> list[Trace]:
    """Everybody named in the text; `addresses` (found before) help to know a name written in small letters."""
    form = _form(text)
    if form:
        return [form]
    hints = {piece for trace in addresses for piece in _pieces(trace.value) if len(piece) >= 3}
    tokens = [_Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
    tokens = [token for token in tokens if not overlaps(token.start, token.end, addresses)]
    people = [_person(text, run, hints) for run in _runs(text, tokens, hints)]
    return [person for person in people if person is not None]


def read_name(text: str) -> Person | None:
    """A text that is nothing but a name, as the answer to `Wie heißt die Person?`: taken by its word.

    Whoever was asked for a name and writes two words with capitals has given one, whatever else they mean.
    """
    form = _form(text)
    if form is not None and isinstance(form.value, Person):
        return form.value
    bare = _INTRODUCED.sub("", text.strip())
    words = [match.group() for match in _TOKEN.finditer(bare)]
    title = next((_TITLES[fold(word)] for word in words if fold(word) in _TITLES), None)
    names = [word for word in words if fold(word) not in _TITLES and fold(word) not in _ACADEMIC]
    if not 1 <= len(names) <= 5 or _NO_NAME.search(bare) or not _may_be_names(names):
        return None
    return _split(names, title) if len(names) > 1 else Person(title, None, names[0])


def read_title(text: str) -> Person | None:
    """The answer to `Frau or Herr?`: a title, none of them (`ohne`: empty), or a name with or without a title."""
    plain = flat(text)
    if _WITHOUT.search(plain):
        return Person("")
    person = read_name(text)
    if person is not None and (person.title or person.first_name):
        return person
    return next((Person(title) for title, said in _ADDRESSED.items() if said.search(plain)), None)


def _may_be_names(names: list[str]) -> bool:
    """Not plain words in small letters: `weiß nicht`."""
    return any(name[0].isupper() or not is_known(fold(name)) for name in names)


def _form(text: str) -> Trace | None:
    """`Vorname: Petra, Nachname: Lindner`."""
    found: dict[str, str] = {}
    spans: list[int] = []
    for match in _FORM.finditer(text):
        slot = "first_name" if _FIRST_FIELDS.match(match["what"]) else "last_name"
        name = _before_known(match["name"])
        if name:
            found.setdefault(slot, name)
            spans += [match.start(), match.end()]
    if not found:
        return None
    person = Person(None, found.get("first_name"), found.get("last_name"))
    return Trace("names", "name", person, text[min(spans) : max(spans)], min(spans), max(spans))


def _before_known(name: str) -> str:
    kept: list[str] = []
    for word in name.split(" "):
        if is_known(fold(word)):
            break
        kept.append(word)
    return " ".join(kept)


def _pieces(address: str) -> list[str]:
    return [fold(piece) for piece in re.split(r"[._+\d-]+", address.split("@", maxsplit=1)[0])]


def _runs(text: str, tokens: list[_Token], hints: set[str]) -> list[list[_Token]]:
    """Stretches of words that can be a name: titles, capitalised strangers, particles between them."""
    runs: list[list[_Token]] = []
    current: list[_Token] = []
    for token in tokens:
        joined = not current or re.fullmatch(r"\.? {0,2}|\.", text[current[-1].end : token.start]) is not None
        fits = _can_be_name(token, current, hints, text)
        if current and (not joined or not fits):
            runs.append(current)
            current = []
            fits = _can_be_name(token, current, hints, text)
        if fits:
            current.append(token)
    return [*runs, current] if current else runs


def _can_be_name(token: _Token, before: list[_Token], hints: set[str], text: str) -> bool:
    low = token.low
    if low in _TITLES or low in _ACADEMIC:
        return not any(_is_proper(t) for t in before)
    if low in _PARTICLES and token.raw.islower():
        return bool(before) and (low in _OPENING or before[-1].low in _PARTICLES)
    if low in hints or any(len(low) >= 4 and hint.endswith(low) for hint in hints):
        return True
    if is_known(low) and low in _ALSO_SURNAMES and _is_surname(token, before, text):
        return True
    if is_known(low):
        return (
            bool(before)
            and before[-1].low in _TITLES | dict.fromkeys(_PARTICLES, "")
            and token.raw[0].isupper()
        )
    return token.raw[0].isupper() or _small_letters_allowed(token, before, text)


def _is_surname(token: _Token, before: list[_Token], text: str) -> bool:
    """`Gerda General`, but not `General User`: with a capital, behind one first name."""
    after_first_name = bool(before) and _is_proper(before[-1]) and not is_known(before[-1].low)
    return after_first_name and token.raw[0].isupper() and not _ROLE_AFTER.match(text[token.end :])


def _small_letters_allowed(token: _Token, before: list[_Token], text: str) -> bool:
    """In chats names come in small letters; only after a title or `user`, `kollege`, `für`."""
    if not text.islower() or len(token.raw) < 3:
        return False
    if before:
        return before[-1].low in _TITLES or (_is_proper(before[-1]) and len(before) < 3)
    lead = text[max(0, token.start - 40) : token.start]
    return bool(_PERSON_BEFORE.search(lead) or _FOR_BEFORE.search(lead))


def _is_proper(token: _Token) -> bool:
    return token.low not in _TITLES and token.low not in _ACADEMIC and token.low not in _PARTICLES


def _person(text: str, run: list[_Token], hints: set[str]) -> Trace | None:
    title = next((_TITLES[token.low] for token in run if token.low in _TITLES), None)
    names = [token for token in run if token.low not in _TITLES and token.low not in _ACADEMIC]
    while names and names[-1].low in _PARTICLES and names[-1].raw.islower():
        names.pop()
    if not names or len(names) > 6 or _COMPANY_AFTER.match(text[names[-1].end : names[-1].end + 8]):
        return None
    lead = text[max(0, run[0].start - 40) : run[0].start]
    person = _decide([token.raw for token in names], title, lead, hints)
    if person is None:
        return None
    return Trace("names", "name", person, text[run[0].start : names[-1].end], run[0].start, names[-1].end)


def _decide(names: list[str], title: str | None, lead: str, hints: set[str]) -> Person | None:
    """A full name is believed; a single one needs a title, a `Kollege` before it, or an address that holds it."""
    if len(names) > 1:
        return _split(names, title)
    if title is None and not _PERSON_BEFORE.search(lead) and fold(names[0]) not in hints:
        return None
    if title is None and len(hints) == 1 and fold(names[0]) not in hints:
        return None
    return Person(title, None, names[0])


def _split(names: list[str], title: str | None) -> Person:
    """First and last name; a particle (`von`, `de la`) begins the last name."""
    particle = next(
        (i for i, name in enumerate(names) if i and name.lower() in _PARTICLES and name.islower()), None
    )
    at = particle if particle is not None else len(names) - 1
    if names[0].lower() in _PARTICLES and names[0].islower():
        return Person(title, None, " ".join(names))
    return Person(title, " ".join(names[:at]), " ".join(names[at:]))
