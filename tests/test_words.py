"""Every text for people has a German twin, and every German text is still used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
ROOMS = ("core", "bot", "mailin", "web", "kontor")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true", "newstyle_gettext": "true", "encoding": "utf-8"}}
PLACE = re.compile(r"%\((\w+)\)s|\{(\w*)\}")


def used() -> dict[str, str]:
    """Every text that the code and the templates ask the catalogue for, and where."""
    found = {}
    for room in ROOMS:
        for name, line, text, _comments, _context in extract_from_dir(
            ROOT / room, METHODS, OPTIONS, keywords={"gettext": None, "_": None, "ngettext": (1, 2)}
        ):
            found[text[0] if isinstance(text, tuple) else text] = f"{room}/{name}:{line}"
    return found


def catalogue() -> Iterator[tuple[str, Catalog]]:
    for path in sorted((ROOT / "core/locale/de").glob("*.po")):
        with path.open("rb") as file:
            yield path.name, read_po(file, locale="de")


def key_of(message: Message) -> str:
    """The English text, in the singular."""
    return message.id if isinstance(message.id, str) else str(message.id[0])


def german() -> dict[str, tuple[str, ...]]:
    texts: dict[str, tuple[str, ...]] = {}
    for _, po in catalogue():
        for message in po:
            if message.id:
                theirs = message.string if isinstance(message.string, tuple) else (message.string,)
                texts[key_of(message)] = tuple(str(text) for text in theirs)
    return texts


class TestCatalogue:
    def test_every_text_has_a_german_twin(self) -> None:
        known = german()
        missing = {text: place for text, place in used().items() if not all(known.get(text, ("",)))}
        assert not missing

    def test_every_german_text_is_used(self) -> None:
        assert not set(german()) - set(used())

    def test_both_twins_fill_in_the_same_facts(self) -> None:
        differing = [
            english
            for english, texts in german().items()
            for text in texts
            if not set(PLACE.findall(text)) <= set(PLACE.findall(english))
        ]
        assert not differing

    @pytest.mark.parametrize(("name", "po"), list(catalogue()))
    def test_no_twin_is_only_a_guess(self, name: str, po: Catalog) -> None:
        assert not [message.id for message in po if message.id and message.fuzzy], name

    def test_no_text_is_translated_in_two_places(self) -> None:
        seen: dict[str, str] = {}
        twice = []
        for name, po in catalogue():
            for message in po:
                key = key_of(message)
                if key and key in seen and seen[key] != name:
                    twice.append(f"{key!r} in {seen[key]} and {name}")
                seen[key] = name
        assert not twice
