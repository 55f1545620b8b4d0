"""Turns a folder of text files into entries, groups, refusal topics and concepts, or into a list of faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from faq import markup
from faq.book import ACTION_NAMES, LANGUAGES, SLOT_NAMES, Action, Entry, Group, Language, Refusal, Wish
from faq.faults import Fault
from faq.lexicon import Concept, concept_of
from faq.normalise import fold
from faq.textfile import Field, Record, read

OWN = Path(__file__).parent / "entries"
GROUPS, LEXICON, REGRESSION = "groups.txt", "lexicon.txt", "regression.txt"
REFUSALS, WISHES = "refusals", "wishes"
ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")

ENTRY_KEYS = frozenset({"id", "group", "order", "links", "actions", "question", "asked", "answer"})
REFUSAL_KEYS = frozenset({"id", "everywhere", "asked", "answer"})
WISH_KEYS = frozenset({"id", "asked"})
GROUP_KEYS = frozenset({"group", "title"})
CONCEPT_KEYS = frozenset({"concept", "elsewhere", "words"})
IN_A_LANGUAGE = frozenset({"question", "asked", "answer", "title"})


@dataclass
class Library:
    """Everything that stands in the files of one folder."""

    entries: dict[str, Entry] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    refusals: dict[str, Refusal] = field(default_factory=dict)
    wishes: dict[str, Wish] = field(default_factory=dict)
    concepts: tuple[Concept, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    @property
    def errors(self) -> list[Fault]:
        """The faults that forbid using it."""
        return [fault for fault in self.faults if not fault.warning]


def files(directory: Path) -> list[Path]:
    """The files a folder's book is read from, in reading order; the lexicon and refusals may be our own."""
    return [
        *_entry_files(directory),
        *_groups_files(directory),
        *_refusal_files(directory),
        *_wish_files(directory),
        _lexicon_file(directory),
    ]


def read_library(directory: Path) -> Library:
    """The library of a folder. Never raises: what is wrong stands in `faults`."""
    library = Library()
    if not _entry_files(directory):
        library.faults.append(Fault(directory, 1, "holds no entries (*.txt)"))
        return library
    _read_entries(directory, library)
    _read_groups(directory, library)
    _read_refusals(directory, library)
    _read_wishes(directory, library)
    library.concepts = tuple(
        concept
        for record in _records([_lexicon_file(directory)], "concept", CONCEPT_KEYS, library.faults)
        if (concept := _concept(record, library.faults))
    )
    _check_phrasings(library, directory)
    return library


def _entry_files(directory: Path) -> list[Path]:
    return sorted(file for file in directory.glob("*.txt") if file.name not in {GROUPS, LEXICON, REGRESSION})


def _groups_files(directory: Path) -> list[Path]:
    return [directory / GROUPS] if (directory / GROUPS).is_file() else []


def _refusal_files(directory: Path) -> list[Path]:
    own = directory / REFUSALS
    return sorted((own if own.is_dir() else OWN / REFUSALS).glob("*.txt"))


def _wish_files(directory: Path) -> list[Path]:
    return sorted((directory / WISHES).glob("*.txt"))


def _lexicon_file(directory: Path) -> Path:
    return directory / LEXICON if (directory / LEXICON).is_file() else OWN / LEXICON


def _records(paths: Iterable[Path], opening: str, keys: frozenset[str], faults: list[Fault]) -> list[Record]:
    records = [record for path in paths for record in read(path, opening, faults)]
    for record in records:
        faults += [fault for item in record.fields if (fault := _key_fault(record.file, item, keys))]
    return records


def _key_fault(file: Path, item: Field, keys: frozenset[str]) -> Fault | None:
    if item.key not in keys:
        return Fault(file, item.line, f"unknown key '{item.key}'; known are {', '.join(sorted(keys))}")
    if item.key in IN_A_LANGUAGE and item.language is None:
        return Fault(file, item.line, f"'{item.key}' needs a language: '{item.key} de:' or '{item.key} en:'")
    if item.key not in IN_A_LANGUAGE and item.language:
        return Fault(file, item.line, f"'{item.key}' has no language")
    return None


def _read_entries(directory: Path, library: Library) -> None:
    records = _records(_entry_files(directory), "id", ENTRY_KEYS, library.faults)
    ids = {_text(record, "id") for record in records}
    ordered: list[tuple[int, int, Entry]] = []
    for index, record in enumerate(records):
        entry = _entry(record, ids, library.faults)
        if any(entry.id == other.id for _, _, other in ordered):
            library.faults.append(Fault(record.file, record.line, f"id '{entry.id}' is there twice"))
        ordered.append((_order(record, library.faults), index, entry))
    library.entries = {entry.id: entry for _, _, entry in sorted(ordered, key=lambda item: item[:2])}


def _entry(record: Record, ids: set[str], faults: list[Fault]) -> Entry:
    _require(record, "group", faults)
    _require_in_a_language(record, "question", faults)
    _require_in_a_language(record, "answer", faults)
    question = _texts(record, "question", lambda item: item.text)
    return Entry(
        id=_id(record, faults),
        group=_text(record, "group"),
        question=question,
        phrasings=_phrasings(record),
        answer=_answers(record, faults),
        links=_links(record, ids, faults),
        actions=_actions(record, faults),
    )


def _order(record: Record, faults: list[Fault]) -> int:
    item = record.get("order")
    if item is None:
        return 1_000_000
    if not re.fullmatch(r"\d{1,6}", item.text):
        faults.append(Fault(record.file, item.line, f"order: '{item.text}' is not a number"))
        return 1_000_000
    return int(item.text)


def _text(record: Record, key: str) -> str:
    item = record.get(key)
    return item.text if item else ""


def _id(record: Record, faults: list[Fault]) -> str:
    identifier = _text(record, "id")
    if not ID.fullmatch(identifier):
        faults.append(
            Fault(record.file, record.line, f"id '{identifier}' needs lower-case letters, digits, '-'")
        )
    return identifier


def _require(record: Record, key: str, faults: list[Fault]) -> None:
    if not _text(record, key):
        faults.append(Fault(record.file, record.line, f"'{_text(record, 'id')}' has no '{key}:'"))


def _require_in_a_language(record: Record, key: str, faults: list[Fault]) -> None:
    if not any((item := record.get(key, language)) and item.text for language in LANGUAGES):
        faults.append(
            Fault(record.file, record.line, f"'{_text(record, 'id')}' has no '{key} de:' and no '{key} en:'")
        )


def _texts(record: Record, key: str, read_as: Callable[[Field], str]) -> dict[Language, str]:
    found = {language: item for language in LANGUAGES if (item := record.get(key, language))}
    return {language: text for language, item in found.items() if (text := read_as(item))}


def _phrasings(record: Record) -> dict[Language, tuple[str, ...]]:
    found = {language: item for language in LANGUAGES if (item := record.get("asked", language))}
    return {
        language: tuple(dict.fromkeys(text for _, text in item.items)) for language, item in found.items()
    }


def _answers(record: Record, faults: list[Fault]) -> dict[Language, str]:
    answers = _texts(record, "answer", lambda item: item.paragraphs)
    for language, html in answers.items():
        item = record.get("answer", language)
        faults += [Fault(record.file, item.line if item else 1, problem) for problem in markup.problems(html)]
    return answers


def _links(record: Record, ids: set[str], faults: list[Fault]) -> tuple[str, ...]:
    item = record.get("links")
    if item is None:
        return ()
    named = [(line, name.strip()) for line, text in item.items for name in text.split(",") if name.strip()]
    for line, name in named:
        if name not in ids:
            faults.append(Fault(record.file, line, f"links: there is no entry '{name}'"))
    return tuple(name for _, name in named)


def _actions(record: Record, faults: list[Fault]) -> tuple[Action, ...]:
    item = record.get("actions")
    return tuple(_action(record.file, line, text, faults) for line, text in item.items) if item else ()


def _action(file: Path, line: int, text: str, faults: list[Fault]) -> Action:
    wish, *labels = (part.strip() for part in text.split("|"))
    name, *given = wish.split() or [""]
    slots = dict(part.partition("=")[::2] for part in given)
    if name not in ACTION_NAMES:
        faults.append(
            Fault(file, line, f"unknown action '{name}'; known are {', '.join(sorted(ACTION_NAMES))}")
        )
    for slot, value in slots.items():
        if slot not in SLOT_NAMES or not value:
            known = ", ".join(sorted(SLOT_NAMES))
            faults.append(
                Fault(file, line, f"action '{name}': '{slot}' needs to be one of {known}, written slot=value")
            )
    if not 1 <= len(labels) <= len(LANGUAGES) or not all(labels):
        faults.append(Fault(file, line, f"action '{name}': write 'name | German label | English label'"))
    return Action(
        name, slots, {language: label for language, label in zip(LANGUAGES, labels, strict=False) if label}
    )


def _read_groups(directory: Path, library: Library) -> None:
    records = _records(_groups_files(directory), "group", GROUP_KEYS, library.faults)
    groups = [
        Group(_text(record, "group"), _texts(record, "title", lambda item: item.text)) for record in records
    ]
    known = {group.id for group in groups}
    for name in dict.fromkeys(entry.group for entry in library.entries.values()):
        if name in known or not name:
            continue
        if groups and records:
            library.faults.append(_unknown_group(directory, name))
        groups.append(Group(name, {"de": name, "en": name}))
    library.groups = tuple(replace(group, entries=_members(group.id, library)) for group in groups)


def _unknown_group(directory: Path, name: str) -> Fault:
    for record in (record for file in _entry_files(directory) for record in read(file, "id", [])):
        item = record.get("group")
        if item and item.text == name:
            return Fault(record.file, item.line, f"group '{name}' does not stand in {GROUPS}")
    return Fault(directory / GROUPS, 1, f"group '{name}' does not stand here")


def _members(group: str, library: Library) -> tuple[str, ...]:
    return tuple(entry.id for entry in library.entries.values() if entry.group == group)


def _read_refusals(directory: Path, library: Library) -> None:
    borrowed = not (directory / REFUSALS).is_dir()
    for record in _records(_refusal_files(directory), "id", REFUSAL_KEYS, library.faults):
        if borrowed and _text(record, "everywhere") != "yes":
            continue
        refusal = _refusal(record, library.faults)
        if refusal.id in library.refusals or (refusal.id in library.entries and not borrowed):
            library.faults.append(Fault(record.file, record.line, f"id '{refusal.id}' is there twice"))
        if refusal.id not in library.entries:
            library.refusals[refusal.id] = refusal


def _refusal(record: Record, faults: list[Fault]) -> Refusal:
    _require_in_a_language(record, "answer", faults)
    _require_in_a_language(record, "asked", faults)
    return Refusal(_id(record, faults), _phrasings(record), _answers(record, faults))


def _read_wishes(directory: Path, library: Library) -> None:
    for record in _records(_wish_files(directory), "id", WISH_KEYS, library.faults):
        _require_in_a_language(record, "asked", library.faults)
        wish = Wish(_id(record, library.faults), _phrasings(record))
        if wish.id in library.wishes or wish.id in library.entries or wish.id in library.refusals:
            library.faults.append(Fault(record.file, record.line, f"id '{wish.id}' is there twice"))
        library.wishes[wish.id] = wish


def _concept(record: Record, faults: list[Fault]) -> Concept | None:
    words = record.get("words")
    name = _text(record, "concept")
    if words is None or not name:
        faults.append(Fault(record.file, record.line, "a concept needs a name and 'words:'"))
        return None
    patterns = [word for _, text in words.items for word in text.split(",")]
    return concept_of(name, patterns, elsewhere=_text(record, "elsewhere") == "yes")


def _check_phrasings(library: Library, directory: Path) -> None:
    """Warns of a phrasing that two entries claim: nobody can tell then which one is meant."""
    seen: dict[str, str] = {}
    paths = [*_entry_files(directory), *_refusal_files(directory), *_wish_files(directory)]
    known = library.entries.keys() | library.refusals.keys() | library.wishes.keys()
    for record in (record for path in paths for record in read(path, "id", [])):
        owner = _text(record, "id")
        for item in (item for item in record.fields if item.key == "asked" and owner in known):
            for line, text in item.items:
                if seen.setdefault(fold(text), owner) != owner:
                    message = f"'{text}' is also a way to ask '{seen[fold(text)]}'"
                    library.faults.append(Fault(record.file, line, message, warning=True))
