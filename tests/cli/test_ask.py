"""`kontor ask` says in words what a text is understood as, and why."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kontor.cli.ask import ask_command


def explained(text: str) -> str:
    result = CliRunner().invoke(ask_command, [text, "--today", "2026-11-23"])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.usefixtures("book")
class TestExplanation:
    def test_a_request_names_its_slots_and_their_places(self) -> None:
        said = explained("Bitte die Rechnung 90012345 vom Steuerberater")
        assert "Request: document" in said
        assert "numbers 90012345 – from „90012345“, characters 20 to 27 of the text" in said
        assert "Rechnung (invoice)" in said

    def test_a_question_names_entry_nearest_phrasing_words_and_threshold(self) -> None:
        said = explained("Wie ändere ich meine Telefonnummer im Profil?")
        assert "Answer: daten-aendern" in said
        assert "Nearest phrasing in the FAQ: „" in said
        assert "enough to answer (from 0." in said

    @pytest.mark.parametrize(
        ("text", "outcome", "why"),
        [
            ("Der Lieferschein 80012345 klebte am Karton.", "Refusal: mitteilung", "tells how things are"),
            ("Danke, der Lieferschein ist da.", "Nothing asked", "it is no wish"),
        ],
    )
    def test_what_asks_for_nothing_says_why(self, text: str, outcome: str, why: str) -> None:
        said = explained(text)
        assert outcome in said
        assert why in said
