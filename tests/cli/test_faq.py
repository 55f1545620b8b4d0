"""`kontor faq check` says what is not answered as expected, and what would be answered differently than before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faq.conftest import SMALL

REGRESSION = (
    "expect: tee\ntexts:\n  Kräutertee\n  Kaffee holen\nexpect: none\ntexts:\n  Wie wird das Wetter?\n"
)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The entries in force, with regression questions, one of which is not answered as it should be."""
    return folder(tmp_path / "before", SMALL)


@pytest.fixture
def now(tmp_path: Path) -> Path:
    """The same, but the herbal tea has moved to the coffee."""
    moved = SMALL.replace("  Kräutertee\n", "").replace("  Gibt es Espresso?\n", "  Kräutertee\n")
    return folder(tmp_path / "now", moved)


def folder(path: Path, entries: str) -> Path:
    path.mkdir()
    (path / "kueche.txt").write_text(entries, encoding="utf-8")
    (path / "regression.txt").write_text(REGRESSION, encoding="utf-8")
    return path


def check(at: Path, *words: str, in_force: Path | None = None) -> tuple[int, list[str], str]:
    """Status, lines and errors of the command."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KONTOR_")}
    if in_force:
        environment["KONTOR_FAQ_DIR"] = str(in_force)
    ended = subprocess.run(
        [sys.executable, "-m", "kontor", "faq", "check", *words],
        cwd=at,
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return ended.returncode, ended.stdout.splitlines(), ended.stderr


class TestCheck:
    def test_names_file_line_and_what_a_question_gets_instead(self, before: Path, tmp_path: Path) -> None:
        status, lines, _ = check(tmp_path, in_force=before)
        assert status == 0
        assert lines == [
            f"{before / 'regression.txt'}:4: „Kaffee holen“: expected tee, gets kaffee",
            "Questions not answered as expected: 1",
        ]

    def test_a_folder_is_compared_with_the_entries_in_force(
        self, before: Path, now: Path, tmp_path: Path
    ) -> None:
        status, lines, _ = check(tmp_path, str(now), in_force=before)
        assert status == 0
        assert lines[-2:] == [
            "„Kräutertee“: before tee, now kaffee",
            "Questions that would be answered differently: 1",
        ]

    def test_it_may_be_compared_with_any_other(self, before: Path, now: Path, tmp_path: Path) -> None:
        _, lines, _ = check(tmp_path, "--before", str(now), in_force=before)
        assert "„Kräutertee“: before kaffee, now tee" in lines

    def test_the_same_entries_answer_the_same(self, before: Path, tmp_path: Path) -> None:
        _, lines, _ = check(tmp_path, str(before), in_force=before)
        assert lines[-1] == "Nothing is answered differently."

    def test_entries_that_cannot_be_compared_with_are_refused_without_a_traceback(
        self, before: Path, now: Path, tmp_path: Path
    ) -> None:
        (now / "kueche.txt").write_text("id: x\n", encoding="utf-8")
        status, _, err = check(tmp_path, "--before", str(now), in_force=before)
        assert status == 1
        assert "kueche.txt:1" in err
        assert "Traceback" not in err
