"""The scorer counts as its rules say, runs `kontor ask --jsonl`, and fails below what is asked for."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.asking import AskFailed, answers
from benchmarks.figures import figures, of_questions, of_requests
from benchmarks.score import ASK, measured, table

SAMPLE = Path(__file__).parent / "sample"
TODAY = "2026-11-23"
INVOICE = {"intent": "document", "document_type": "invoice", "number": "90012345"}
OTHERS = {"intent": "orders"}
NOTHING = {"intent": "none"}


def question(expect: Any, **answer: Any) -> set[str]:
    return set(of_questions([{"text": "?", "expect": expect}], [answer], TODAY))


def request(expect: Any, *found: dict[str, Any], faq: str | None = None, **label: Any) -> set[str]:
    row = {"channel": "chat", "text": "?", "expect": expect, **label}
    return set(of_requests([row], [{"requests": list(found), "faq": faq}], TODAY))


def score(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.score", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


class TestQuestionInScope:
    def test_one_of_the_expected_entries_is_right(self) -> None:
        assert question(["anmelden", "registrieren"], faq="anmelden") == {"in scope", "right", "in three"}

    def test_doing_what_the_entry_is_about_is_right(self) -> None:
        assert question("dokumente", faq=None, requests=[INVOICE]) == {"in scope", "right", "in three"}

    def test_an_export_is_about_its_list(self) -> None:
        export = {"intent": "export", "what": "contracts", "format": "xlsx"}
        assert "right" in question("kontrakte-uebersicht", faq=None, requests=[export])

    def test_another_entry_is_wrong_even_beside_the_right_request(self) -> None:
        assert question("dokumente", faq="anmelden", requests=[INVOICE]) == {"in scope", "wrong"}

    def test_doing_something_else_is_wrong(self) -> None:
        assert question("anmelden", faq=None, requests=[INVOICE]) == {"in scope", "wrong"}

    def test_offering_the_contact_person_is_neither_right_nor_wrong(self) -> None:
        assert question("anmelden", faq=None, requests=[{"intent": "contact"}]) == {"in scope"}

    def test_asking_back_counts_when_the_entry_is_among_the_first_three(self) -> None:
        offered = ["registrieren", "dokumente", "anmelden", "datenschutz"]
        assert question("anmelden", faq=None, suggestions=offered) == {"in scope", "in three"}
        assert question("datenschutz", faq=None, suggestions=offered) == {"in scope"}


class TestQuestionOutOfScope:
    def test_an_answer_is_false(self) -> None:
        assert question("none", faq="anmelden") == {"out of scope", "false answer"}

    def test_doing_something_is_false(self) -> None:
        assert question("none", faq=None, requests=[INVOICE]) == {"out of scope", "false answer"}

    def test_asking_back_is_not(self) -> None:
        assert question("none", faq=None, suggestions=["anmelden"]) == {"out of scope"}

    def test_an_entry_that_may_answer_is_not(self) -> None:
        assert question(["none", "anmelden"], faq="anmelden") == {"out of scope"}


class TestRequest:
    @pytest.mark.parametrize(
        "found",
        [
            INVOICE,
            {**INVOICE, "number": " RE-Nr. 0090012345"},
            {"intent": "document", "document_type": "Invoice", "numbers": ["90012345"]},
            {**INVOICE, "quantity_kg": "500"},
        ],
    )
    def test_the_same_in_other_writing_is_right(self, found: dict[str, Any]) -> None:
        assert request(INVOICE, found) == {"requests", "intents", "frames"}

    @pytest.mark.parametrize(
        "found",
        [
            {"intent": "document", "number": "90012345"},
            {**INVOICE, "document_type": "delivery_note"},
            {**INVOICE, "number": "90012346"},
            {**INVOICE, "period": {"from": "2026-10-01", "to": "2026-10-31"}},
        ],
        ids=["missing", "different", "another number", "invented"],
    )
    def test_a_slot_that_is_not_as_wanted_leaves_only_the_intent_right(self, found: dict[str, Any]) -> None:
        assert request(INVOICE, found) == {"requests", "intents"}

    def test_another_intent_is_wrong_unless_it_is_accepted(self) -> None:
        assert request(INVOICE, OTHERS) == {"requests"}
        assert "intents" in request(OTHERS, {"intent": "order"}, accept_also=["order"])
        assert "intents" in request({**OTHERS, "intent_also": ["order"]}, {"intent": "order"})

    def test_one_wish_too_many_or_too_few_is_wrong(self) -> None:
        assert request(INVOICE, INVOICE, OTHERS) == {"requests"}
        assert request({"intents": [INVOICE, OTHERS]}, INVOICE) == {"requests"}
        assert "frames" in request({"intents": [OTHERS, INVOICE]}, INVOICE, OTHERS)

    def test_requests_that_differ_in_their_number_are_one(self) -> None:
        wanted = {"intent": "document", "document_type": "invoice", "numbers": ["90012345", "90012346"]}
        assert "frames" in request(wanted, INVOICE, {**INVOICE, "number": "90012346"})

    def test_an_optional_slot_may_be_there_with_its_value(self) -> None:
        wanted = {"intent": "orders", "optional": {"status": "open"}}
        assert "frames" in request(wanted, {**OTHERS, "status": "open"})
        assert "frames" in request(wanted, OTHERS)
        assert "frames" not in request(wanted, {**OTHERS, "status": "closed"})

    def test_an_end_that_is_open_or_yet_to_come_is_today(self) -> None:
        wanted = {**OTHERS, "period": {"from": "2026-11-01", "to": "2026-11-30"}}
        for end in (None, TODAY, "2026-12-31"):
            assert "frames" in request(wanted, {**OTHERS, "period": {"from": "2026-11-01", "to": end}})
        assert "frames" not in request(wanted, {**OTHERS, "period": {"from": "2026-11-02", "to": None}})

    def test_another_period_is_as_good_where_the_label_says_so(self) -> None:
        other = {"from": "2026-10-26", "to": "2026-11-23"}
        wanted = {**OTHERS, "period": {"from": "2026-10-23", "to": TODAY}, "period_also": [other]}
        assert "frames" in request(wanted, {**OTHERS, "period": other})

    def test_the_file_of_a_list_may_have_any_format(self) -> None:
        export = {"intent": "export", "what": "orders", "format": "pdf"}
        assert "frames" in request({**OTHERS, "intent_also": ["export"]}, export)
        contracts = {**export, "what": "contracts"}
        assert "frames" not in request({**OTHERS, "intent_also": ["export"]}, contracts)

    def test_an_entry_that_explains_what_is_done_changes_nothing(self) -> None:
        assert "frames" in request(INVOICE, INVOICE, faq="dokumente")
        assert request(INVOICE, INVOICE, faq="anmelden") == {"requests"}

    def test_an_entry_answers_where_the_label_names_it(self) -> None:
        wanted = {"intent": "reset_password", "faq_id": "passwort-vergessen"}
        assert "frames" in request(wanted, faq="passwort-vergessen", accept_also=["faq"])
        assert request(wanted, faq="anmelden", accept_also=["faq"]) == {"requests"}


class TestTextThatAsksForNothing:
    def test_silence_is_right(self) -> None:
        assert request(NOTHING) == {"requests", "intents", "frames", "nothing asked"}

    def test_an_action_is_false(self) -> None:
        assert request(NOTHING, INVOICE) == {"requests", "nothing asked", "false action"}

    def test_the_contact_person_is_no_action_but_where_nobody_may_be_answered(self) -> None:
        contact = {"intent": "contact"}
        assert "false action" not in request(NOTHING, contact)
        assert "false action" in request(NOTHING, contact, no_reply=True)

    def test_a_text_that_may_also_be_a_wish_is_not_one_of_these(self) -> None:
        assert "nothing asked" not in request(NOTHING, INVOICE, accept_also=["document"])


class TestBounds:
    def test_a_figure_is_held_up_to_its_bound(self) -> None:
        counts = {
            "in scope": 100,
            "right": 85,
            "in three": 96,
            "wrong": 4,
            "out of scope": 20,
            "false answer": 1,
        }
        held = {figure.bar.counted: figure.held for figure in figures(counts)}
        assert all(held[name] for name in ("right", "in three", "wrong", "false answer"))

    def test_one_line_worse_and_it_is_not(self) -> None:
        counts = {
            "in scope": 100,
            "right": 84,
            "in three": 95,
            "wrong": 5,
            "out of scope": 20,
            "false answer": 2,
        }
        assert not any(figure.held for figure in figures(counts))

    def test_what_was_not_measured_is_not_held(self) -> None:
        assert not any(figure.held or figure.aimed for figure in figures({}))


class TestReadme:
    def test_it_shows_every_figure_with_what_is_asked_of_it(self) -> None:
        readme = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
        for line in table(figures({})):
            name, _, _, *bounds, _ = (cell.strip() for cell in line.strip("|").split("|"))
            asked = " | ".join(bounds)
            assert name.startswith("-") or re.search(rf"\| {name} \|.*{re.escape(asked)}", readme), name


class TestAtTheWire:
    """The sample of this test, put to the real `kontor ask` with two entries of its own."""

    COMMAND = f"{ASK} --faq {shlex.quote(str(SAMPLE / 'entries'))}"
    FILES = SAMPLE / "questions.jsonl", SAMPLE / "requests.jsonl"

    def test_each_figure_is_counted_from_what_kontor_says(self) -> None:
        found = measured(*self.FILES, TODAY, self.COMMAND)
        assert {figure.bar.counted: (figure.count, figure.among) for figure in found} == {
            "right": (2, 5),
            "in three": (3, 5),
            "wrong": (2, 5),
            "false answer": (1, 4),
            "intents": (6, 8),
            "frames": (5, 8),
            "false action": (1, 2),
        }

    def test_the_table_names_every_bound_no_text_and_the_status_is_1_below_them(self) -> None:
        ended = score(
            "--questions", str(self.FILES[0]), "--requests", str(self.FILES[1]), "--command", self.COMMAND
        )
        assert ended.returncode == 1, ended.stderr
        lines = ended.stdout.splitlines()
        assert "| 40.0 % | 5 | ≥ 85 % | ≥ 92 % | NO" in " ".join(lines[2].split())
        assert len(lines) == 2 + len(figures({}))
        assert "Belege" not in ended.stdout

    def test_the_status_is_0_when_every_figure_is_held(self, tmp_path: Path) -> None:
        files = [tmp_path / "questions.jsonl", tmp_path / "requests.jsonl"]
        for source, file, kept in zip(self.FILES, files, ((0, 8), (0, 7)), strict=True):
            lines = source.read_text(encoding="utf-8").splitlines()
            file.write_text("\n".join(lines[number] for number in kept), encoding="utf-8")
        ended = score("--questions", str(files[0]), "--requests", str(files[1]), "--command", self.COMMAND)
        assert ended.returncode == 0, ended.stdout + ended.stderr

    def test_a_command_that_fails_is_named_in_one_line(self) -> None:
        ended = score("--command", f"{ASK} --faq /nowhere")
        assert ended.returncode == 1
        assert "/nowhere" in ended.stderr
        assert "Traceback" not in ended.stderr

    def test_a_command_that_swallows_a_line_is_refused(self) -> None:
        silent = [sys.executable, "-c", "print()"]
        with pytest.raises(AskFailed, match="0 answers to 1 texts"):
            answers(silent, [{"text": "?"}], TODAY)

    def test_labels_stay_at_home(self, tmp_path: Path) -> None:
        seen = tmp_path / "seen"
        spy = f"import sys, shutil; shutil.copy(sys.argv[2], {str(seen)!r}); print('{{}}')"
        answers([sys.executable, "-c", spy], [{"text": "?", "expect": "none", "lang": "de"}], TODAY)
        assert json.loads(seen.read_text(encoding="utf-8")) == {"channel": "chat", "text": "?"}
