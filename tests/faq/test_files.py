"""Reading the text files: what is taken, and which fault is reported in which line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import FaqFaults, check, load
from faq.book import in_language
from faq.faults import Fault
from faq.library import read_library
from faq.markup import problems
from faq.textfile import read


def faults_after(folder: Path, old: str, new: str) -> list[Fault]:
    file = folder / "kueche.txt"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check(folder)


class TestFolder:
    def test_entries_of_others_may_lack_a_language(self, folder: Path) -> None:
        assert check(folder) == []
        entry = read_library(folder).entries["kaffee"]
        assert entry.phrasings == {
            "de": ("Kaffee holen", "Wo steht die Kaffeemaschine?", "Gibt es Espresso?")
        }
        assert in_language(entry.answer, "en") == "In der <b>Küche</b>."

    def test_actions_carry_slots_and_labels(self, folder: Path) -> None:
        faults_after(
            folder, "contact | Fragen | Ask", "document document_type=invoice | Rechnungen | Invoices"
        )
        action = read_library(folder).entries["kaffee"].actions[0]
        assert (action.name, action.slots) == ("document", {"document_type": "invoice"})
        assert action.label == {"de": "Rechnungen", "en": "Invoices"}

    def test_an_empty_folder_is_a_fault(self, tmp_path: Path) -> None:
        with pytest.raises(FaqFaults) as raised:
            load(tmp_path)
        assert [fault.file for fault in raised.value.faults] == [tmp_path]

    def test_order_decides_before_the_file(self, folder: Path) -> None:
        faults_after(folder, "id: tee\n", "id: tee\norder: 1\n")
        assert list(read_library(folder).entries) == ["tee", "kaffee"]

    def test_windows_line_ends_and_a_byte_order_mark_are_read(self, folder: Path) -> None:
        file = folder / "kueche.txt"
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
        assert check(folder) == []
        assert read_library(folder).entries["tee"].answer == {"de": "Im Schrank."}


class TestWishes:
    def test_are_read_from_a_folder_of_their_own(self, folder: Path) -> None:
        assert read_library(folder).wishes == {}
        wishes = folder / "wishes"
        wishes.mkdir()
        (wishes / "desk.txt").write_text("id: kochen\nasked de:\n  Koch mir einen Kaffee\n", encoding="utf-8")
        assert check(folder) == []
        assert read_library(folder).wishes["kochen"].phrasings == {"de": ("Koch mir einen Kaffee",)}

    def test_may_not_have_the_id_of_an_entry(self, folder: Path) -> None:
        wishes = folder / "wishes"
        wishes.mkdir()
        (wishes / "desk.txt").write_text("id: tee\nasked de:\n  Koch mir einen Tee\n", encoding="utf-8")
        assert [str(fault) for fault in check(folder) if not fault.warning] == [
            f"{wishes / 'desk.txt'}:1: id 'tee' is there twice"
        ]


class TestElsewhere:
    def test_a_concept_says_that_its_words_belong_to_others(self, folder: Path) -> None:
        (folder / "lexicon.txt").write_text(
            "concept: others\nelsewhere: yes\nwords: outlook\n\nconcept: drink\nwords: kaffee\n",
            encoding="utf-8",
        )
        assert [concept.elsewhere for concept in read_library(folder).concepts] == [True, False]


class TestFault:
    @pytest.mark.parametrize(
        ("old", "new", "line", "word"),
        [
            ("question de: Wo bekomme ich Kaffee?", "question: Wo bekomme ich Kaffee?", 3, "language"),
            ("group: kueche", "gruppe: kueche", 2, "gruppe"),
            ("group: kueche", "group: kueche\ngroup: bad", 3, "twice"),
            ("links: tee", "links: tee, kakao", 6, "kakao"),
            ("contact | Fragen", "kontakt | Fragen", 8, "kontakt"),
            ("contact | Fragen", "contact farbe=rot | Fragen", 8, "farbe"),
            ("contact | Fragen | Ask", "contact", 8, "label"),
            ("<b>Küche</b>", "<b>Küche", 4, "never closed"),
            ("<b>Küche</b>", "<h1>Küche</h1>", 4, "h1"),
            ("<b>Küche</b>", "Küche & Bad", 4, "&amp;"),
            ("  Kaffee holen", "Kaffee holen", 10, "indent"),
            ("id: tee", "id: kaffee", 14, "twice"),
            ("id: tee", "id: Grüner Tee", 14, "lower-case"),
            ("question de: Wo bekomme ich Tee?\n", "", 14, "question"),
            ("answer de:\n  Im Schrank.\n", "", 14, "answer"),
            ("id: tee", "id: tee\norder: früh", 15, "number"),
        ],
    )
    def test_names_file_and_line(self, folder: Path, old: str, new: str, line: int, word: str) -> None:
        found = [fault for fault in faults_after(folder, old, new) if word in fault.message]
        assert [(fault.file.name, fault.line) for fault in found] == [("kueche.txt", line)]
        assert not found[0].warning
        assert str(found[0]).startswith(f"{folder / 'kueche.txt'}:{line}: ")

    def test_two_entries_with_one_phrasing_are_a_warning_only(self, folder: Path, cache: Path) -> None:
        faults = faults_after(folder, "  Kräutertee", "  kaffee HOLEN")
        assert [(fault.line, fault.warning) for fault in faults] == [(22, True)]
        assert load(folder, cache).entries.keys() == {"kaffee", "tee"}

    def test_a_group_that_does_not_exist_is_named(self, folder: Path) -> None:
        (folder / "groups.txt").write_text("group: bad\ntitle de: Bad\ntitle en: Bath\n", encoding="utf-8")
        assert [(fault.file.name, fault.line) for fault in check(folder)] == [("kueche.txt", 2)]

    def test_another_encoding_is_named(self, folder: Path) -> None:
        (folder / "kueche.txt").write_text("id: x\n# für\n", encoding="cp1252")
        assert [(f.line, "UTF-8" in f.message) for f in check(folder)] == [(2, True)]

    def test_all_faults_are_reported_at_once(self, folder: Path) -> None:
        faults_after(folder, "links: tee", "links: kakao")
        with pytest.raises(FaqFaults) as raised:
            load(folder)
        faults_after(folder, "group: kueche", "gruppe: kueche")
        assert len(raised.value.faults) == 1
        assert len(check(folder)) == 3

    @given(st.binary(max_size=300))
    def test_no_file_makes_the_check_raise(self, content: bytes) -> None:
        import tempfile

        with tempfile.TemporaryDirectory() as name:
            (Path(name) / "x.txt").write_bytes(content)
            assert all(isinstance(fault, Fault) for fault in check(Path(name)))


class TestAnswerText:
    def test_lines_flow_and_blank_lines_part_paragraphs(self, tmp_path: Path) -> None:
        file = tmp_path / "a.txt"
        file.write_text(
            "id: a\nanswer de:\n  Eins\n  zwei.\n\n  Drei:\n  - vier\n  - fünf\n", encoding="utf-8"
        )
        (record,) = read(file, "id", [])
        item = record.get("answer", "de")
        assert item is not None
        assert item.paragraphs == "Eins zwei.\n\nDrei:\n- vier\n- fünf"


class TestMarkup:
    @pytest.mark.parametrize(
        "html", ["a <b>b</b>", '<a href="https://kunde.example/">x</a>', "1 &lt; 2 &amp; 3", "„→“"]
    )
    def test_the_subset_is_allowed(self, html: str) -> None:
        assert problems(html) == []

    @pytest.mark.parametrize(
        "html",
        ["<script>x</script>", "<b class='x'>b</b>", "<b><i>x</b></i>", "</b>", "<a>x</a>", "a & b", "1 < 2",
         '<a href="javascript:x()">x</a>', "<br>"],
    )  # fmt: skip
    def test_everything_else_is_not(self, html: str) -> None:
        assert problems(html)
