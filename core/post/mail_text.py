"""Says in plain text what an HTML mail says: the twin of our own mails, and the text of those that have none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML = 1_000_000  # characters read; nobody types more
MAX_DEPTH = 500  # the parser's time grows with the square of the depth

_SILENT = frozenset({"head", "script", "style", "title", "template", "-comment", "img"})
_BLOCKS = frozenset(
    {"p", "div", "table", "tr", "ul", "ol", "li", "hr", "pre", "blockquote"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer"}
)
_SPACED = frozenset({"p", "table", "ul", "ol", "h1", "h2", "h3", "hr", "pre", "blockquote"})
_VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "wbr", "area", "base", "source"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")  # matches wherever it begins: linear in time
_SPACE = re.compile(r"[ \t\r\n\f]+")


def plain(html: str) -> str:
    """The text as a reader sees it: paragraphs apart, `- ` before list items, `> ` before quoted lines.

    A link is followed by its address; one with class `button` puts it on a line of its own. Never raises.
    """
    html = html[:MAX_HTML]
    if _depth(html) > MAX_DEPTH:
        return _stripped(html)
    root = LexborHTMLParser(html).body
    if root is None:
        return ""
    lines = _Lines()
    for node, entering in _walk(root):
        (lines.enter if entering else lines.leave)(node)
    return lines.text()


def _depth(html: str) -> int:
    deepest = depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() not in _VOID:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _stripped(html: str) -> str:
    """For HTML too deep to be parsed: every tag is a space, those of blocks a new line."""
    text = _TAG.sub(lambda tag: "\n" if tag[2].lower() in _BLOCKS else " ", html)
    lines = (_SPACE.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node on entering and on leaving it, without recursion; what is not shown is passed over."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, entering = stack.pop()
        if node.tag in _SILENT:
            continue
        yield node, entering
        if entering:
            stack.append((node, False))
            children = list(node.iter(include_text=True))
            stack.extend((child, True) for child in reversed(children))


class _Lines:
    """Collects the lines of a text while a document is walked through."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line = ""
        self._quotes = 0
        self._verbatim = 0
        self._numbers: list[int | None] = []

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._say(node.text_content or "")
            return
        if tag in _BLOCKS:
            self._break()
        if tag in _SPACED:
            self._blank()
        self._begin(tag)

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "a":
            self._link(node)
        elif tag in ("td", "th"):
            self._line = f"{self._line.rstrip()} "
        if tag in _BLOCKS:
            self._break()
        self._end(tag)
        if tag in _SPACED:
            self._blank()

    def text(self) -> str:
        self._break()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._done)).strip("\n")

    def _begin(self, tag: str) -> None:
        if tag == "br":
            self._break(force=True)
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._verbatim += 1
        elif tag in ("ul", "ol"):
            self._numbers.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._line = self._bullet()
        elif tag == "hr":
            self._line = "---"

    def _end(self, tag: str) -> None:
        if tag == "blockquote":
            self._quotes -= 1
        elif tag == "pre":
            self._verbatim -= 1
        elif tag in ("ul", "ol"):
            self._numbers.pop()

    def _bullet(self) -> str:
        indent = "  " * max(0, len(self._numbers) - 1)
        if not self._numbers or self._numbers[-1] is None:
            return f"{indent}- "
        self._numbers[-1] += 1
        return f"{indent}{self._numbers[-1]}. "

    def _say(self, text: str) -> None:
        if self._verbatim:
            first, *others = text.split("\n")
            self._line += first
            for line in others:
                self._break(force=True)
                self._line = line
            return
        text = _SPACE.sub(" ", text)
        self._line += text.lstrip(" ") if not self._line or self._line.endswith(" ") else text

    def _link(self, node: LexborNode) -> None:
        target = node.attributes.get("href") or ""
        shown = node.text(deep=True).strip()
        if not target.startswith(("http://", "https://")) or shown == target:
            return
        if "button" in (node.attributes.get("class") or "").split():
            self._line += ":"
            self._break()
            self._line = target
        else:
            self._line += f" <{target}>"

    def _break(self, force: bool = False) -> None:
        line = self._line.rstrip()
        if line or force:
            self._done.append("> " * self._quotes + line if line else ("> " * self._quotes).rstrip())
        self._line = ""

    def _blank(self) -> None:
        last = self._done[-1].strip("> ") if self._done else ""
        if last:
            self._done.append(("> " * self._quotes).rstrip())
