"""What tests of the answer book share: the book itself, and a small folder of entries to change."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq import AnswerBook, LiveBook

SMALL = """\
id: kaffee
group: kueche
question de: Wo bekomme ich Kaffee?
answer de:
  In der <b>Küche</b>.
links: tee
actions:
  contact | Fragen | Ask
asked de:
  Kaffee holen
  Wo steht die Kaffeemaschine?
  Gibt es Espresso?

id: tee
group: kueche
question de: Wo bekomme ich Tee?
answer de:
  Im Schrank.
asked de:
  Teebeutel gesucht
  Wo ist der grüne Tee?
  Kräutertee
"""


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where small books are kept that tests make up; `models` has the one that ships."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def book(book: LiveBook) -> AnswerBook:
    """The answer book as it is shipped."""
    return book.current


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two small entries in one file."""
    directory = tmp_path / "entries"
    directory.mkdir()
    (directory / "kueche.txt").write_text(SMALL, encoding="utf-8")
    return directory
