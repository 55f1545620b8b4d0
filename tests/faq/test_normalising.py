"""From any text to plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.lexicon import Lexicon, concept_of
from faq.normalise import MOST_WORDS, Spelling, fold, stem, words_of
from faq.reading import Reader, questions_in, without_courtesy

VOCABULARY = [
    "rechnung",
    "rechnungen",
    "lieferschein",
    "umarbeitungskonto",
    "passwort",
    "password",
    "vergessen",
    "download",
]


class TestFolding:
    @given(st.text())
    def test_folding_twice_changes_nothing(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)

    @given(st.text())
    def test_only_plain_letters_digits_and_blanks_are_left(self, text: str) -> None:
        assert fold(text) == "" or set(fold(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")

    @given(st.text(max_size=200))
    def test_case_does_not_count(self, text: str) -> None:
        assert fold(fold(text).upper()) == fold(text)

    @pytest.mark.parametrize(
        ("text", "folded"),
        [("Ändern Sie Größe?", "aendern sie groesse"), ("E-Mail", "e mail"), ("café", "cafe"), ("①", "1")],
    )
    def test_umlauts_are_written_out(self, text: str, folded: str) -> None:
        assert fold(text) == folded

    @given(st.text(min_size=2000))
    def test_words_are_bounded_in_number(self, text: str) -> None:
        assert len(words_of(text * 3)) <= MOST_WORDS

    def test_long_numbers_are_all_alike(self) -> None:
        assert words_of("Rechnung 90012345") == words_of("rechnung 90099999")


class TestSpelling:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("passwrot", "passwort"),
            ("pasword", "password"),
            ("rechnugn", "rechnung"),
            ("umarbeitugskonto", "umarbeitungskonto"),
        ],
    )
    def test_typos_are_read_as_the_word_that_was_meant(self, typed: str, meant: str) -> None:
        assert stem(Spelling(VOCABULARY).read(typed)[0]) == stem(meant)

    @pytest.mark.parametrize("word", ["auto", "wetter", "kupferband", "xyz", "a", "4711"])
    def test_other_words_stay_as_they_are(self, word: str) -> None:
        assert Spelling(VOCABULARY).read(word) == (word, ())

    def test_compounds_are_taken_apart(self) -> None:
        assert Spelling(VOCABULARY).read("rechnungsdownload") == (
            "rechnungsdownload",
            ("rechnung", "download"),
        )

    def test_an_infinitive_with_zu_is_read_as_the_verb(self) -> None:
        assert Spelling(["einloggen"]).read("einzuloggen")[0] == "einloggen"

    @pytest.mark.parametrize(
        ("text", "whole"),
        [
            ("wie logge ich mich ein", ["einlogge"]),
            ("ein nutzer will einloggen", []),
            ("ich logge wegen ein wort", []),
        ],
    )
    def test_a_verb_is_put_together_with_its_particle(self, text: str, whole: list[str]) -> None:
        assert Spelling(["einloggen"]).whole_verbs(text.split()) == whole

    @given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=40))
    def test_a_word_that_was_read_reads_as_itself(self, word: str) -> None:
        spelling = Spelling(VOCABULARY)
        assert spelling.read(spelling.read(word)[0])[0] == spelling.read(word)[0]


class TestReading:
    def test_a_compound_written_apart_is_read_as_one(self) -> None:
        reader = Reader(VOCABULARY, Lexicon([]))
        assert reader.read("umarbeitungs konto").words == ("umarbeitungskonto",)

    def test_courtesy_is_dropped_unless_it_is_all_there_is(self) -> None:
        polite = "Guten Tag, passwort vergessen, vielen Dank im Voraus"
        assert without_courtesy(words_of(polite)) == ["passwort", "vergessen"]
        assert without_courtesy(words_of("Guten Tag")) == ["guten", "tag"]

    def test_concepts_are_found_by_stem_beginning_part_and_phrase(self) -> None:
        concept = concept_of("GONE", ["ausgeschieden", "kündig*", "*verlass", "nicht mehr im Haus"])
        reader = Reader(VOCABULARY, Lexicon([concept]))
        for text in ("ausgeschiedene", "kündigte", "hinterlassen verlassene", "er ist nicht mehr im haus"):
            assert "kGONE" in reader.read(text).features, text
        assert "kGONE" not in reader.read("er ist im haus").features

    def test_only_a_long_text_has_its_questions_read_on_their_own(self) -> None:
        story = "Wir sind seit vielen Jahren Kunde und waren immer zufrieden. " * 3
        assert questions_in(story + "Wo ist die Rechnung? Danke.").strip() == "Wo ist die Rechnung?"
        assert questions_in("Wo ist die Rechnung?") == ""
