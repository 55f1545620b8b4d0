"""The book of any size is the same every time, free of faults, and asks for what nobody wrote word for word."""

from __future__ import annotations

from pathlib import Path

from benchmarks import synthetic
from faq import check, load


class TestBook:
    def test_the_same_size_is_the_same_book(self) -> None:
        assert synthetic.book(40, 10, 30) == synthetic.book(40, 10, 30)

    def test_it_has_the_size_that_was_asked_for(self) -> None:
        made = synthetic.book(40, 10, 30)
        assert len(made.texts) == 30
        assert {len(set(asked)) for asked in made.phrasings.values()} == {10}
        assert len(made.phrasings) == 40

    def test_it_is_written_as_the_answer_book_reads_it(self, tmp_path: Path) -> None:
        synthetic.book(40, 10, 30).write(tmp_path)
        assert check(tmp_path) == []

    def test_its_texts_find_entries_all_the_same(self, tmp_path: Path, models: Path) -> None:
        made = synthetic.book(20, 10, 30)
        made.write(tmp_path / "entries")
        book = load(tmp_path / "entries", models)
        asked = {text for texts in made.phrasings.values() for text in texts}
        assert not asked & set(made.texts)
        assert sum(bool(book.match(text).suggestions) for text in made.texts) > 25
