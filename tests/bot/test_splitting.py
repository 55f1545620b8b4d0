"""Long replies: every word arrives once, with its formatting, in messages that Telegram takes."""

from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from bot.splitting import split
from kontor.demo.telegram.entities import utf16_length
from kontor.demo.telegram.html import parse_html

SIGNS = st.text(st.sampled_from("abc ABC äöü.\n\n <>&\"'👍🏽é\u0301\u200d\u00a0"), max_size=30)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "pre", "blockquote"])


def _tagged(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    link = st.builds(
        lambda url, html: f'<a href="https://kontor.example/{escape(url)}">{html}</a>', SIGNS, inner
    )
    return st.one_of(
        st.builds(lambda tag, html: f"<{tag}>{html}</{tag}>", TAGS, inner),
        st.lists(inner, max_size=5).map("".join),
        link,
    )


HTML = st.recursive(SIGNS.map(lambda text: escape(text, quote=False)), _tagged, max_leaves=12)


def marked(html: str) -> list[tuple[str, frozenset[str]]]:
    """Every sign that can be seen, with the formatting that it stands in, as Telegram reads it."""
    text, entities = parse_html(html)
    seen, place = [], 0
    for sign in text:
        around = [e for e in entities if e["offset"] <= place < e["offset"] + e["length"]]
        if not sign.isspace():
            seen.append((sign, frozenset(f"{e['type']} {e.get('url', '')}" for e in around)))
        place += utf16_length(sign)
    return seen


class TestSplit:
    @given(HTML, st.integers(8, 60))
    def test_keeps_every_sign_with_its_formatting_in_order(self, html: str, limit: int) -> None:
        pieces = split(html, limit)
        assert [sign for piece in pieces for sign in marked(piece)] == marked(html)

    @given(HTML, st.integers(8, 60))
    def test_no_piece_is_longer_than_the_limit_or_empty(self, html: str, limit: int) -> None:
        for piece in split(html, limit):
            text, _ = parse_html(piece)
            assert 0 < utf16_length(text) <= limit
            assert text.strip()

    @given(HTML)
    def test_what_fits_stays_one_message(self, html: str) -> None:
        assert len(split(html, max(utf16_length(parse_html(html)[0]), 1))) == bool(marked(html))

    def test_breaks_between_paragraphs_where_it_can(self) -> None:
        assert split("One two.\n\nThree four five.", 20) == ["One two.", "Three four five."]

    def test_breaks_between_words_where_it_must(self) -> None:
        assert split("aaaa bbbb cccc", 10) == ["aaaa bbbb", "cccc"]

    def test_opens_a_tag_again_in_the_next_piece(self) -> None:
        assert split("<b>aaaa bbbb</b>", 5) == ["<b>aaaa</b>", "<b>bbbb</b>"]

    def test_counts_an_emoji_as_two(self) -> None:
        assert split("👍👍👍", 4) == ["👍👍", "👍"]

    def test_leaves_out_a_tag_that_telegram_refuses_and_keeps_its_text(self) -> None:
        assert split("<h1>Kupfer</h1><br>Messing") == ["KupferMessing"]
