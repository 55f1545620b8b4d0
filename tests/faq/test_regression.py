"""The regression questions: ours hold, and a changed book is seen."""

from __future__ import annotations

from pathlib import Path

from faq import AnswerBook, load, regressions


class TestRegressionQuestions:
    def test_ours_are_answered_as_expected(self, book: AnswerBook) -> None:
        assert regressions(book) == ([], [])

    def test_a_folder_without_them_has_none(self, book: AnswerBook, folder: Path) -> None:
        assert regressions(book, folder) == ([], [])

    def test_what_is_answered_differently_is_named_with_its_line(self, folder: Path, cache: Path) -> None:
        lines = (
            "expect: tee\ntexts:\n  Kräutertee\n  Kaffee holen\nexpect: none\ntexts:\n  Teebeutel gesucht\n"
        )
        (folder / "regression.txt").write_text(lines, encoding="utf-8")
        found, faults = regressions(load(folder, cache), folder)
        assert [(one.line, one.text, one.expected, one.got) for one in found] == [
            (4, "Kaffee holen", "tee", "kaffee"),
            (7, "Teebeutel gesucht", "none", "tee"),
        ]
        assert all(one.wrong for one in found)
        assert faults == []

    def test_faults_in_the_file_are_named(self, book: AnswerBook, folder: Path) -> None:
        (folder / "regression.txt").write_text("expect: kakao\ntexts: x\nexpect: none\n", encoding="utf-8")
        found, faults = regressions(book, folder)
        assert found == []
        assert [fault.line for fault in faults] == [1, 3]
