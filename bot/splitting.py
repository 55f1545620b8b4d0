"""Splits a reply's HTML into texts that Telegram takes as one message each: no word lost, no tag broken."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

LIMIT = 4096
"""UTF-16 units of one message's text, counted after its entities are parsed."""

KEPT: Mapping[str, frozenset[str]] = {
    "b": frozenset(),
    "i": frozenset(),
    "u": frozenset(),
    "s": frozenset(),
    "a": frozenset({"href"}),
    "code": frozenset({"class"}),
    "pre": frozenset(),
    "blockquote": frozenset({"expandable"}),
}
"""The tags of a reply (core.desk.reply), with the attributes that Telegram reads."""

BREAKS = (("\n\n", 0.5), ("\n", 0.3), (". ", 0.3), (" ", 0.0))
"""Where to break, the best first, and how much of a message must be filled for it to be good enough."""


@dataclass(frozen=True)
class Span:
    """A tag around a part of the text."""

    tag: str
    opening: str
    start: int
    end: int


@dataclass(frozen=True)
class Rich:
    """A text and the tags around its parts, properly nested."""

    text: str
    spans: tuple[Span, ...]

    def html(self, start: int, end: int) -> str:
        """The part from start to end as HTML of its own."""
        inside = [span for span in self.spans if span.start < end and span.end > start]
        inside.sort(key=lambda span: (span.start, -span.end))
        return "".join(_written(self.text, inside, start, end))


def split(html: str, limit: int = LIMIT) -> list[str]:
    """The HTML as messages of at most `limit` UTF-16 units; white space between them and empty ones are dropped."""
    rich = read(html)
    return [rich.html(start, end) for start, end in _pieces(rich.text, limit)]


def read(html: str) -> Rich:
    """The HTML as text and tags; tags that a reply must not have are left out, their text stays."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.rich()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._text: list[str] = []
        self._length = 0
        self._open: list[tuple[str, str, int]] = []
        self._spans: list[Span] = []

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        self._length += len(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in KEPT:
            kept = "".join(_attribute(name, value) for name, value in attrs if name in KEPT[tag])
            self._open.append((tag, f"<{tag}{kept}>", self._length))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _, _ in self._open):
            while self._close_last() != tag:
                pass

    def rich(self) -> Rich:
        while self._open:
            self._close_last()
        return Rich("".join(self._text), tuple(reversed(self._spans)))

    def _close_last(self) -> str:
        tag, opening, start = self._open.pop()
        if self._length > start:
            self._spans.append(Span(tag, opening, start, self._length))
        return tag


def _attribute(name: str, value: str | None) -> str:
    return f" {name}" if value is None else f' {name}="{escape(value)}"'


def _written(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[str]:
    position, opened = start, list[Span]()

    def up_to(place: int) -> Iterator[str]:
        nonlocal position
        while opened and min(opened[-1].end, end) <= place:
            inner = opened.pop()
            stop = min(inner.end, end)
            yield escape(text[position:stop], quote=False) + f"</{inner.tag}>"
            position = stop
        yield escape(text[position:place], quote=False)
        position = place

    for span in spans:
        yield from up_to(max(span.start, start))
        yield span.opening
        opened.append(span)
    yield from up_to(end)


def _pieces(text: str, limit: int) -> Iterator[tuple[int, int]]:
    widths = [0, *accumulate(1 + (ord(sign) > 0xFFFF) for sign in text)]
    start = _skip(text, 0)
    while start < len(text):
        furthest = bisect_right(widths, widths[start] + limit) - 1
        end = len(text) if furthest >= len(text) else _break(text, start, furthest)
        yield start, start + len(text[start:end].rstrip())
        start = _skip(text, end)


def _break(text: str, start: int, furthest: int) -> int:
    for separator, share in BREAKS:
        found = text.rfind(separator, start, furthest + 1)
        if found > start + share * (furthest - start):
            return found + len(separator.rstrip())
    return max(_whole_sign(text, furthest, start), start + 1)


def _whole_sign(text: str, place: int, start: int) -> int:
    """The nearest place before `place` that is not inside an emoji or an accented letter."""
    for candidate in range(place, start, -1):
        joins = text[candidate] in "\u200d\ufe0f" or text[candidate - 1] == "\u200d"
        if not joins and not unicodedata.combining(text[candidate]):
            return candidate
    return place


def _skip(text: str, place: int) -> int:
    return len(text) - len(text[place:].lstrip())
