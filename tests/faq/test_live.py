"""A running Kontor follows the files and survives faulty ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from faq import FaqFaults, LiveBook


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "kueche.txt"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


class TestLiveBook:
    async def test_changed_entries_are_taken_over(self, folder: Path, cache: Path) -> None:
        live = LiveBook(folder, cache)
        change(folder, "Kräutertee", "Rooibos")
        assert live.current.match("rooibos").entry is None
        assert await live.refresh_soon() == ()
        assert live.current.match("rooibos").entry is live.current.entries["tee"]

    def test_faulty_entries_are_reported_and_the_old_ones_stay(self, folder: Path, cache: Path) -> None:
        live = LiveBook(folder, cache)
        before = live.current
        change(folder, "links: tee", "links: kakao")
        (fault,) = live.refresh()
        assert (fault.file.name, fault.line) == ("kueche.txt", 6)
        assert live.current is before
        assert live.refresh() == live.faults == (fault,)
        change(folder, "links: kakao", "links: tee")
        assert live.refresh() == ()
        assert live.current is not before

    def test_nothing_is_read_while_nothing_changes(self, folder: Path, cache: Path) -> None:
        live = LiveBook(folder, cache)
        before = live.current
        live.refresh()
        assert live.current is before

    def test_a_change_of_equal_length_is_seen_by_its_time(self, folder: Path, cache: Path) -> None:
        live = LiveBook(folder, cache)
        change(folder, "Im Schrank.", "Im Keller!!")
        later = (folder / "kueche.txt").stat().st_mtime + 5
        os.utime(folder / "kueche.txt", (later, later))
        live.refresh()
        assert live.current.entries["tee"].answer == {"de": "Im Keller!!"}

    def test_a_new_and_a_removed_file_are_seen(self, folder: Path, cache: Path) -> None:
        live = LiveBook(folder, cache)
        extra = folder / "saft.txt"
        extra.write_text(
            "id: saft\ngroup: kueche\nquestion de: Wo ist Saft?\nanswer de: Da.\n", encoding="utf-8"
        )
        live.refresh()
        assert "saft" in live.current.entries
        extra.unlink()
        live.refresh()
        assert "saft" not in live.current.entries

    def test_a_folder_that_vanished_keeps_the_book(self, folder: Path, cache: Path) -> None:
        live = LiveBook(folder, cache)
        (folder / "kueche.txt").unlink()
        assert live.refresh() != ()
        assert "kaffee" in live.current.entries

    def test_the_first_book_must_be_sound(self, folder: Path, cache: Path) -> None:
        change(folder, "links: tee", "links: kakao")
        with pytest.raises(FaqFaults):
            LiveBook(folder, cache)
