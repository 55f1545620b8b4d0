"""Matching: what is answered, what is asked back, what is refused, and what never happens."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import faq.cache
from faq import AnswerBook, Match, load
from faq.library import OWN, read_library


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> AnswerBook:
    """150 entries of somebody else, with 10 phrasings each, in one language."""
    directory = tmp_path_factory.mktemp("many")
    things = ["Lampe", "Tisch", "Regal", "Schrank", "Teppich", "Stuhl", "Sessel", "Spiegel", "Vorhang", "Kissen",
              "Decke", "Leiter", "Hammer", "Pinsel", "Eimer"]  # fmt: skip
    deeds = ["kaufen", "mieten", "putzen", "reparieren", "verkaufen", "entsorgen", "liefern", "lackieren",
             "umtauschen", "versichern"]  # fmt: skip
    forms = [
        "{t} {d}", "Wie kann ich {t} {d}?", "Ich möchte {t} {d}", "Können Sie {t} {d}?", "Wer kann {t} {d}?",
        "Was kostet es, {t} zu {d}?", "bitte {t} {d}", "Ist es möglich, {t} zu {d}?", "{d}: {t}",
        "Hilfe, ich muss {t} {d}",
    ]  # fmt: skip
    for thing in things:
        for deed in deeds:
            asked = "\n".join("  " + form.format(t=thing, d=deed) for form in forms)
            (directory / f"{thing.lower()}-{deed}.txt").write_text(
                f"id: {thing.lower()}-{deed}\ngroup: haus\nquestion de: {thing} {deed}?\n"
                f"answer de: Ja.\nasked de:\n{asked}\n",
                encoding="utf-8",
            )
    return load(directory, cache)


def holds_together(match: Match) -> bool:
    """What is true of every match."""
    fits = match.entry is None or (match.suggestions[0] is match.entry and match.refusal is None)
    return fits and len(match.suggestions) <= 3 and 0.0 <= match.confidence <= 1.0


class TestKnownQuestions:
    def test_every_phrasing_of_an_entry_is_answered_with_it(self, book: AnswerBook) -> None:
        strayed = [
            (text, entry.id)
            for entry in book.entries.values()
            for language, texts in entry.phrasings.items()
            for text in (entry.question[language], *texts)
            if book.match(text).entry is not entry
        ]
        assert strayed == []

    def test_no_phrasing_of_a_refusal_gets_an_answer(self, book: AnswerBook) -> None:
        texts = [
            text for refusal in book.refusals.values() for of in refusal.phrasings.values() for text in of
        ]
        assert [text for text in texts if book.match(text).entry] == []

    @pytest.mark.parametrize(
        ("text", "identifier"),
        [
            ("wo sind nochmal die rechnugen abgelegt", "dokumente"),
            ("PASSWORT VERGESSEN!!!", "passwort-vergessen"),
            ("koennte auch meine vertretung master sein", "mehrere-master-user"),
            ("How would I get rid of the login of somebody who quit?", "nutzer-deaktivieren"),
            (
                "Sehr geehrte Damen und Herren, wo finde ich unsere Rahmenaufträge? Mit freundlichen Grüßen",
                "kontrakte-uebersicht",
            ),
        ],
    )
    def test_other_words_find_the_entry_too(self, book: AnswerBook, text: str, identifier: str) -> None:
        assert book.match(text).entry is book.entries[identifier]

    @pytest.mark.parametrize(
        ("text", "refusal"),
        [
            ("Wie viel kostet ein Kilo Messing momentan?", "preise"),
            ("ich muss leider unseren auftrag stornieren", "stornieren"),
            ("Hallo!", "gruss"),
            ("Brauchen wir morgen einen Regenschirm?", "wetter"),
        ],
    )
    def test_what_kontor_cannot_do_is_refused_by_topic(
        self, book: AnswerBook, text: str, refusal: str
    ) -> None:
        match = book.match(text)
        assert match.entry is None
        assert match.refusal is book.refusals[refusal]

    def test_a_vague_question_is_asked_back(self, book: AnswerBook) -> None:
        match = book.match("irgendwas mit dem zugang")
        assert match.entry is None
        assert len(match.suggestions) == 3

    def test_a_text_leans_to_a_wish_or_to_a_topic(self, book: AnswerBook) -> None:
        wish, question = (
            book.match("schick mir bitte die Rechnung"),
            book.match("Was unterscheidet Master und General?"),
        )
        assert wish.leaning is not None
        assert question.leaning is not None
        assert wish.leaning > 0 > question.leaning
        assert question.topic == "master-und-general-user"

    def test_what_belongs_to_others_is_noticed(self, book: AnswerBook) -> None:
        assert book.match("Outlook fragt dauernd nach dem Passwort").elsewhere
        assert not book.match("Das Portal fragt dauernd nach dem Passwort").elsewhere

    def test_the_match_says_why(self, book: AnswerBook) -> None:
        why = book.match("wo ist denn die rechnung").why
        assert "rechnung" in why.nearest.lower()
        assert why.words
        assert why.ranking[0][0] == "dokumente"
        assert 0 < why.ask_from < why.answer_from < 1

    def test_a_question_inside_a_long_mail_is_found(self, book: AnswerBook) -> None:
        story = "Wir sind seit vielen Jahren Ihr Kunde und haben letzte Woche in unserem Werk eine neue Halle bezogen. "
        assert (
            book.match(story * 2 + "Wo finde ich eigentlich die Rechnungen?").suggestions[0].id == "dokumente"
        )


class TestAnyText:
    @settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text())
    def test_never_raises(self, book: AnswerBook, text: str) -> None:
        assert holds_together(book.match(text))

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        words=st.lists(
            st.sampled_from(["wie", "wo", "rechnung", "master", "nutzer", "portal", "kontrakt", "weg"])
        )
    )
    def test_a_mix_of_known_words_holds_together(self, book: AnswerBook, words: list[str]) -> None:
        assert holds_together(book.match(" ".join(words)))

    @pytest.mark.parametrize(
        "text",
        ["", " ", "\x00", "?" * 100, "🙈" * 60_000, "a" * 100_000, "wo rechnung " * 9_000, "\ud800", "é\u0301" * 5_000,
         "Ω≈ç√ кириллица 漢字", "\u202etxet", "a.b?c!" * 20_000, "?\n" * 50_000, "ﷺ" * 50_000],
    )  # fmt: skip
    def test_odd_and_huge_texts_are_bounded_in_time(self, book: AnswerBook, text: str) -> None:
        began = time.perf_counter()
        assert holds_together(book.match(text))
        assert time.perf_counter() - began < 2

    def test_nothing_fits_an_empty_text(self, book: AnswerBook) -> None:
        match = book.match("")
        assert (match.entry, match.suggestions, match.refusal, match.confidence) == (None, (), None, 0.0)


class TestOthersEntries:
    def test_without_wishes_no_text_leans_to_one(self, many: AnswerBook) -> None:
        assert many.match("Bitte Lampe kaufen").leaning is None

    def test_a_hundred_and_fifty_entries_are_matched(self, many: AnswerBook) -> None:
        assert len(many.entries) == 150
        assert many.match("Würden Sie den Spiegel reparieren?").suggestions[0].id == "spiegel-reparieren"
        assert many.match("lampe umtauschen wo").entry is many.entries["lampe-umtauschen"]

    def test_they_borrow_only_refusals_that_fit_everywhere(self, many: AnswerBook) -> None:
        assert "wetter" in many.refusals
        assert "preise" not in many.refusals

    def test_one_entry_alone_works(self, tmp_path: Path, cache: Path) -> None:
        (tmp_path / "one.txt").write_text(
            "id: a\ngroup: g\nquestion en: Where is it?\nanswer en: There.\n", encoding="utf-8"
        )
        (tmp_path / "refusals").mkdir()
        assert load(tmp_path, cache).match("where is it").entry is not None


class TestModelCache:
    def test_the_same_entries_give_the_same_answers(self, book: AnswerBook, tmp_path: Path) -> None:
        again = load(cache=tmp_path)
        for text in ("wo ist der lieferschein", "irgendwas mit zugang", "kupferpreis", "kollege soll rein"):
            assert again.match(text) == book.match(text)

    def test_a_warm_cache_is_used(
        self, models: Path, book: AnswerBook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delattr("subprocess.run")  # which it would train with
        assert load(cache=models).entries == book.entries

    def test_a_new_phrasing_trains_anew_and_a_new_answer_does_not(self, folder: Path, tmp_path: Path) -> None:
        load(folder, tmp_path)
        file = folder / "kueche.txt"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("Im Schrank.", "Im Regal."), encoding="utf-8")
        assert load(folder, tmp_path).entries["tee"].answer == {"de": "Im Regal."}
        assert len(list(tmp_path.glob("*.npz"))) == 1
        file.write_text(text.replace("Kräutertee", "Kamillentee"), encoding="utf-8")
        assert load(folder, tmp_path).match("kamillentee").entry is not None
        assert len(list(tmp_path.glob("*.npz"))) == 2

    @pytest.mark.parametrize("garbage", [b"", b"PK\x03\x04 broken", b"no model at all"])
    def test_a_broken_file_is_trained_anew(self, folder: Path, tmp_path: Path, garbage: bytes) -> None:
        load(folder, tmp_path)
        (file,) = tmp_path.glob("*.npz")
        file.write_bytes(garbage)
        assert load(folder, tmp_path).match("Kaffee holen").entry is not None

    def test_without_a_folder_the_users_cache_is_taken(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert tmp_path in faq.cache.default_directory().parents

    def test_scikit_learn_stays_out_of_this_process(self, models: Path, book: AnswerBook) -> None:
        import subprocess
        import sys

        code = (
            "import sys, pathlib, faq; faq.load(cache=pathlib.Path(sys.argv[1])).match('hallo');"
            "print(*[m for m in ('sklearn', 'scipy', 'core', 'aiogram', 'aiohttp', 'sqlalchemy') if m in sys.modules])"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code, str(models)], capture_output=True, text=True, check=True
        )
        assert ran.stdout.strip() == ""


class TestCopiedFolder:
    def test_a_copy_of_our_folder_is_a_book_of_its_own(self, tmp_path: Path) -> None:
        copy = tmp_path / "copy"
        shutil.copytree(OWN, copy)
        ours, theirs = read_library(OWN), read_library(copy)
        assert theirs.faults == []
        assert theirs.entries == ours.entries
        assert theirs.refusals == ours.refusals
        assert theirs.concepts == ours.concepts
