"""Reads the HTML of `parse_mode=HTML` as Telegram does: text, entities, and Telegram's words for mistakes."""

import re
from dataclasses import dataclass, field

from kontor.demo.telegram.entities import Entity, ordered, utf16_length
from kontor.demo.telegram.errors import BadRequestError

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
NAME = re.compile(r"[^\s>/=]*")
ATTRIBUTE = re.compile(r"\s*([^\s=>/\"']+)(?:\s*(=)\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))?)?")
END_TAG = re.compile(r"</([^\s>]*)\s*(>?)")


@dataclass
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


@dataclass
class _Reader:
    """One pass from left to right over the source."""

    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def offset(self) -> int:
        return len(self.source[: self.at].encode("utf-8", "surrogatepass"))

    def refuse(self, problem: str) -> BadRequestError:
        return BadRequestError(f"can't parse entities: {problem}")

    def add(self, text: str) -> None:
        self.text.append(text)
        self.length += utf16_length(text)

    def read(self) -> tuple[str, list[Entity]]:
        steps = {"<": self._tag, "&": self._reference}
        while self.at < len(self.source):
            steps.get(self.source[self.at], self._plain)()
        if self.open:
            raise self.refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.text), ordered(self.entities)

    def _plain(self) -> None:
        end = next((i for i in range(self.at, len(self.source)) if self.source[i] in "<&"), len(self.source))
        self.add(self.source[self.at : end])
        self.at = end

    def _reference(self) -> None:
        match = REFERENCE.match(self.source, self.at)
        character = _character(match) if match else None
        if match is None or character is None:
            self.add("&")
            self.at += 1
            return
        self.add(character)
        self.at = match.end()

    def _tag(self) -> None:
        if self.source.startswith("</", self.at):
            self._close()
        else:
            self._start()

    def _start(self) -> None:
        offset = self.offset()
        name = NAME.match(self.source, self.at + 1)
        tag = name.group().lower() if name else ""
        if ">" not in self.source[self.at :]:
            raise self.refuse(f"Unclosed start tag at byte offset {offset}")
        if tag not in KINDS:
            raise self.refuse(f'Unsupported start tag "{tag}" at byte offset {offset}')
        self.at += 1 + len(tag)
        attributes = self._attributes(tag, offset)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.open.append(_Open(tag, self.length, attributes))

    def _attributes(self, tag: str, offset: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self.at += len(self.source[self.at :]) - len(self.source[self.at :].lstrip())
            if self.at >= len(self.source):
                raise self.refuse(f'Unclosed start tag "{tag}" at byte offset {offset}')
            if self.source[self.at] == ">":
                self.at += 1
                return attributes
            name, value = self._attribute(tag)
            attributes[name] = value

    def _attribute(self, tag: str) -> tuple[str, str]:
        match = ATTRIBUTE.match(self.source, self.at)
        if not match:
            raise self.refuse(f'Empty attribute name in the tag "{tag}" at byte offset {self.offset()}')
        value = next((group for group in match.groups()[2:] if group is not None), None)
        if match.group(2) and value is None:
            raise self.refuse(f'Unclosed start tag "{tag}" at byte offset {self.offset()}')
        self.at = match.end()
        return match.group(1).lower(), _unescaped(value or "")

    def _close(self) -> None:
        match = END_TAG.match(self.source, self.at)
        if not match or not match.group(2):
            raise self.refuse(f"Unclosed end tag at byte offset {self.offset()}")
        if not self.open:
            raise self.refuse(f"Unexpected end tag at byte offset {self.offset()}")
        opened, found = self.open[-1], match.group(1).lower()
        if found not in ("", opened.tag):
            raise self.refuse(
                f"Unmatched end tag at byte offset {self.offset()}, "
                f'expected "</{opened.tag}>", found "</{found}>"'
            )
        self.open.pop()
        self.at = match.end()
        self._finish(opened)

    def _finish(self, opened: _Open) -> None:
        entity: Entity = {
            "type": KINDS[opened.tag],
            "offset": opened.start,
            "length": self.length - opened.start,
        }
        if entity["length"] == 0 or not self._completed(entity, opened):
            return
        self.entities.append(entity)

    def _completed(self, entity: Entity, opened: _Open) -> bool:
        """Whether the entity stands; links get their address, code blocks their language."""
        if opened.tag == "a":
            entity["url"] = opened.attributes.get("href") or self._text_since(opened.start)
            return re.match(r"(?:https?|tg|mailto|tel|ton):", entity["url"], re.IGNORECASE) is not None
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        if opened.tag == "code" and self._inside_pre(opened):
            return False
        if opened.tag == "pre" and "language" in opened.attributes:
            entity["language"] = opened.attributes["language"]
        return True

    def _inside_pre(self, opened: _Open) -> bool:
        """`<pre><code class="language-x">` is one block that knows its language."""
        language = opened.attributes.get("class", "")
        if not (self.open and self.open[-1].tag == "pre" and language.startswith("language-")):
            return False
        self.open[-1].attributes["language"] = language.removeprefix("language-")
        return True

    def _text_since(self, start: int) -> str:
        encoded = "".join(self.text).encode("utf-16-le", "surrogatepass")
        return encoded[2 * start :].decode("utf-16-le", "replace")


def _character(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code)


def _unescaped(value: str) -> str:
    return REFERENCE.sub(lambda match: _character(match) or match.group(), value)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities (offsets in UTF-16 units); unsupported or unbalanced tags raise `BadRequestError`."""
    return _Reader(source).read()
