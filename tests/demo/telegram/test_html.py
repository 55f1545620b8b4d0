"""Formatting: Telegram's HTML in, entities out, and back."""

from html import escape
from typing import Any

import pytest
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration
from hypothesis import given
from hypothesis import strategies as st

from kontor.demo.telegram.entities import to_html, trimmed, utf16_length
from kontor.demo.telegram.errors import BadRequestError
from kontor.demo.telegram.html import parse_html

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1, max_size=20)
FORMATTED = st.recursive(
    TEXTS.map(lambda text: escape(text, quote=False)),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["b", "i", "u", "s", "tg-spoiler"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


class TestReading:
    @pytest.mark.parametrize(
        ("source", "text", "entities"),
        [
            ("<b>fett</b>", "fett", [("bold", 0, 4)]),
            ("<STRONG>fett</STRONG>", "fett", [("bold", 0, 4)]),
            (
                "<em>a</em><u>b</u><s>c</s>",
                "abc",
                [("italic", 0, 1), ("underline", 1, 1), ("strikethrough", 2, 1)],
            ),
            ("😀<b>😀</b>", "😀😀", [("bold", 2, 2)]),
            ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
            ("<code>x</code><pre>y</pre>", "xy", [("code", 0, 1), ("pre", 1, 1)]),
            ("<blockquote>z</blockquote>", "z", [("blockquote", 0, 1)]),
            ("<blockquote expandable>z</blockquote>", "z", [("expandable_blockquote", 0, 1)]),
            ('<span class="tg-spoiler">z</span>', "z", [("spoiler", 0, 1)]),
            ("1 &lt; 2 &amp;&amp; &quot;x&quot; &#228;&#xE4; &nbsp;", '1 < 2 && "x" ää &nbsp;', []),
            ("<b></b>leer", "leer", []),
            ("kein href: <a>x</a>", "kein href: x", []),
        ],
    )
    def test_tags_become_entities(self, source: str, text: str, entities: list[Any]) -> None:
        read, found = parse_html(source)
        assert read == text
        assert [(e["type"], e["offset"], e["length"]) for e in found] == entities

    def test_a_link_keeps_its_address(self) -> None:
        _, entities = parse_html('<a href="https://kontor.example/?a=1&amp;b=2">hier</a>')
        assert entities[0]["url"] == "https://kontor.example/?a=1&b=2"

    def test_a_code_block_knows_its_language(self) -> None:
        _, entities = parse_html('<pre><code class="language-python">x = 1</code></pre>')
        assert entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]

    @pytest.mark.parametrize(
        ("source", "problem"),
        [
            ("<b>offen", 'Can\'t find end tag corresponding to start tag "b"'),
            ("zu</b>", "Unexpected end tag at byte offset 2"),
            (
                "ä<b><i>x</b></i>",
                'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"',
            ),
            ("<p>Absatz</p>", 'Unsupported start tag "p" at byte offset 0'),
            ("ü <br>", 'Unsupported start tag "br" at byte offset 3'),
            ("a < b", "Unclosed start tag at byte offset 2"),
            ("<b>x</b", "Unclosed end tag at byte offset 4"),
            ('<span class="x">y</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ],
    )
    def test_a_mistake_is_named_in_the_words_of_telegram(self, source: str, problem: str) -> None:
        with pytest.raises(BadRequestError) as refused:
            parse_html(source)
        assert refused.value.description == f"Bad Request: can't parse entities: {problem}"

    @given(st.text("<>/ab=\"'& ;#x", max_size=40))
    def test_anything_is_read_or_refused(self, source: str) -> None:
        try:
            text, entities = parse_html(source)
        except BadRequestError:
            return
        assert all(e["offset"] + e["length"] <= utf16_length(text) for e in entities)

    @given(TEXTS)
    def test_escaped_text_comes_back_as_it_was(self, text: str) -> None:
        assert parse_html(escape(text, quote=False)) == (text, [])


class TestWriting:
    @given(FORMATTED)
    def test_reading_what_was_written_gives_the_same_message(self, source: str) -> None:
        message = parse_html(source)
        assert parse_html(to_html(*message)) == message

    @given(FORMATTED)
    def test_it_agrees_with_aiogram(self, source: str) -> None:
        text, entities = parse_html(source)
        written = html_decoration.unparse(text, [MessageEntity(**entity) for entity in entities])
        assert parse_html(written.replace("&quot;", '"')) == (text, entities)

    @given(FORMATTED)
    def test_trimming_leaves_no_entity_outside(self, source: str) -> None:
        text, entities = trimmed(*parse_html(source))
        assert text == text.strip()
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= utf16_length(text) for e in entities)
