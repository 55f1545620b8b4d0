"""Checks that an answer keeps to the HTML subset that Telegram and mail both know."""

from __future__ import annotations

import re
from html.parser import HTMLParser

TAGS = frozenset({"b", "i", "u", "s", "a", "code"})
BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|#\d+|#x[0-9a-fA-F]+);)")
STRAY_BRACKET = re.compile(r"<(?![/a-zA-Z])|(?<![\w\"'/])>")


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.problems.append(f"<{tag}> is not allowed; allowed are {', '.join(sorted(TAGS))}")
            return
        self.open.append(tag)
        names = [name for name, _ in attrs]
        if names != (["href"] if tag == "a" else []):
            self.problems.append(
                f"<{tag}> has {' '.join(names) or 'no href'}; only <a href=...> takes something"
            )
        self.problems += [f"'{value}' is not a web or mail link" for _, value in attrs if not _is_link(value)]

    def handle_endtag(self, tag: str) -> None:
        if tag not in TAGS:
            return
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes what is not open")


def _is_link(value: str | None) -> bool:
    return bool(value) and str(value).startswith(("https://", "http://", "mailto:", "tel:"))


def problems(html: str) -> list[str]:
    """What keeps this text from being sent as it is; an empty list when nothing does."""
    checker = _Checker()
    checker.feed(html)
    checker.close()
    found = checker.problems + [f"<{tag}> is never closed" for tag in checker.open]
    if BARE_AMPERSAND.search(html):
        found.append("write & as &amp;")
    if STRAY_BRACKET.search(html):
        found.append("write < and > as &lt; and &gt;")
    return found
