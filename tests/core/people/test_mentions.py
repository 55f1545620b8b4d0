"""Finding a person in other people's texts: whoever is meant, and nobody whose name or address only contains theirs."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.people import mentions
from core.people.mentions import Mentions

ADDRESS = "vogt@firma.example"
SIGNS = "abz09._+-"


def pattern(*words: str) -> re.Pattern[str]:
    return Mentions(words).pattern


class TestAddress:
    @pytest.mark.parametrize(
        "text",
        [
            "jan.vogt@firma.example",
            "jan-vogt@firma.example",
            "jan+vogt@firma.example",
            "o'vogt@firma.example",
            "jvogt@firma.example",
            "x@vogt@firma.example",
            "vogt@firma.example.net",
            "vogt@firma.example-net",
            "vogt@firma.examples",
            "vogt@firma.example@x",
        ],
    )
    def test_it_is_not_found_inside_another(self, text: str) -> None:
        assert mentions.without(text, pattern(ADDRESS)) == text

    @pytest.mark.parametrize(
        "text",
        [
            "{}",
            "An {}.",
            "<{}>",
            "'{}'",
            '"{}"',
            "mailto:{}",
            "({})",
            "{}, Jan",
            "x\n{}\n",
            "{} - ja",
            "{}…",
            "{}-",
        ],
    )
    def test_it_is_found_wherever_it_stands_alone(self, text: str) -> None:
        for address in (ADDRESS, ADDRESS.upper()):
            assert mentions.without(text.format(address), pattern(ADDRESS)) == text.format(mentions.GAP)

    @given(st.text(SIGNS, max_size=4), st.text(SIGNS, max_size=4))
    def test_whatever_continues_it_makes_it_another(self, before: str, after: str) -> None:
        text = f"{before}{ADDRESS}{after}"
        only_stops = not after.strip(".-")
        assert (pattern(ADDRESS).search(text) is not None) == (not before and only_stops)


class TestNames:
    def test_a_longer_name_is_another(self) -> None:
        for text in ("Frau Lindner", "Frau Li9", "xFrau Li"):
            assert mentions.without(text, pattern("Frau Li")) == text

    def test_it_is_found_as_templates_write_it(self) -> None:
        for text in ("Sean O'Brien", "Sean O&#39;Brien", "Sean O&#x27;Brien"):
            assert mentions.without(text, pattern("Sean O'Brien")) == mentions.GAP

    def test_it_is_found_at_the_beginning_of_a_line_of_an_update(self) -> None:
        raw = json.dumps({"message": {"text": "Guten Tag\nFrau Li"}}).encode()
        assert mentions.in_update(raw, pattern("Frau Li"))

    def test_nobody_is_found_without_words(self) -> None:
        assert not mentions.names("anything", pattern())
