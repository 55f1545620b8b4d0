"""Message entities: measured in UTF-16 code units, found in plain text, and turned into HTML."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any

Entity = dict[str, Any]

PLAIN = (
    ("url", re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
)
OUTER_FIRST = (
    "blockquote",
    "expandable_blockquote",
    "text_link",
    "bold",
    "italic",
    "underline",
    "strikethrough",
)
TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: characters beyond the BMP are two units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, start: int, end: int) -> str:
    """The part between two UTF-16 positions."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def ordered(entities: Iterable[Entity]) -> list[Entity]:
    """Outer entities before the inner ones, from left to right; of the same extent in one fixed order."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], _rank(entity["type"])))


def _rank(kind: str) -> int:
    return OUTER_FIRST.index(kind) if kind in OUTER_FIRST else len(OUTER_FIRST)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at both ends, the entities moved and cut accordingly."""
    left = utf16_length(text) - utf16_length(text.lstrip())
    stripped = text.strip()
    end = utf16_length(stripped)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - left, 0)
        stop = min(entity["offset"] - left + entity["length"], end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return stripped, ordered(kept)


def detected(text: str, taken: list[Entity]) -> list[Entity]:
    """`taken` plus the links, addresses and commands that stand in the text outside of links and code."""
    closed = [e for e in taken if e["type"] in ("code", "pre", "text_link")]
    found: list[Entity] = []
    for kind, pattern in PLAIN:
        for match in pattern.finditer(text):
            entity = {
                "type": kind,
                "offset": utf16_length(text[: match.start()]),
                "length": utf16_length(match.group()),
            }
            if not any(_overlap(entity, other) for other in closed + found):
                found.append(entity)
    return ordered(taken + found)


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def to_html(text: str, entities: list[Entity]) -> str:
    """The text in the HTML that Telegram accepts, escaped; links found in plain text stay plain."""
    queue = [e for e in ordered(entities) if e["type"] in TAGS or e["type"] == "text_link"]
    return _rendered(text, queue, 0, utf16_length(text))


def _rendered(text: str, queue: list[Entity], start: int, end: int) -> str:
    parts, position = [], start
    while queue and queue[0]["offset"] < end:
        entity = queue.pop(0)
        stop = min(entity["offset"] + entity["length"], end)
        parts.append(escape(cut(text, position, entity["offset"]), quote=False))
        parts.append(_wrapped(entity, _rendered(text, queue, entity["offset"], stop)))
        position = stop
    parts.append(escape(cut(text, position, end), quote=False))
    return "".join(parts)


def _wrapped(entity: Entity, inner: str) -> str:
    if entity["type"] == "text_link":
        return f'<a href="{escape(entity["url"])}">{inner}</a>'
    if entity["type"] == "pre" and "language" in entity:
        return f'<pre><code class="language-{escape(entity["language"])}">{inner}</code></pre>'
    tag = TAGS[entity["type"]]
    return f"<{tag}>{inner}</{tag}>"
