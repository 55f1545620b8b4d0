"""Finds a person in texts that are other people's, and takes them out: address, telephone, names, Telegram account."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from core.models import ChatLink, User
from core.post import mime

GAP = "…"
SHORTEST = 5  # characters: what is shorter stands in too many other words
TITLES = ("Frau", "Herr", "Herrn", "Ms", "Mrs", "Mr")
MAX_TEXT = 1_000_000
NEVER = r"(?!)"
TEXTS = ("subject", "html", "quoted", "quoted_intro", "footer", "text", "caption")
"""What is read of a queued message: a mail's parts, and the parameters of the Bot API."""
REPLY_TO = "reply_to"
WORD = r"(?<!\w)", r"(?!\w)"
ADDRESS = r"(?<![\w.+\-@])(?<!\w')", r"(?![\w+@]|[.\-]+[\w+@])"
"""What may not stand before and after: `n@firma.example` is not in `jan@firma.example`; a full stop may follow."""


@dataclass(frozen=True)
class Mentions:
    """What a person is recognised by in a text."""

    words: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Any of them, however upper and lower case are mixed, also as HTML writes it."""
        spelt = {spelling for word in self.words for spelling in _spellings(word)}
        longest_first = sorted(spelt, key=len, reverse=True)
        return re.compile("|".join(_alone(each) for each in longest_first) or NEVER, re.IGNORECASE)

    def like(self) -> Iterable[str]:
        """Patterns for LIKE that find a text or JSON in lower case with one of them in it."""
        for word in self.words:
            for spelling in _spellings(word):
                inner = json.dumps(spelling)[1:-1].lower()
                for found in {inner, spelling.lower(), _lower(spelling)}:
                    yield f"%{found.replace('=', '==').replace('%', '=%').replace('_', '=_')}%"


def mentions_of(user: User, links: Iterable[ChatLink]) -> Mentions:
    """By what the user is recognised: never by a first or last name alone, nor by a number, which others have, too."""
    first, last = user.first_name, user.last_name
    names = [f"{first} {last}", f"{last} {first}", f"{last}, {first}"] if first and last else []
    titled = [f"{title} {last}" for title in TITLES] if last else []
    accounts = [
        link.name for link in links if link.name.casefold() not in (first.casefold(), last.casefold())
    ]
    words = [user.email, user.email_key, *names, *titled, user.phone, *accounts]
    return Mentions(tuple(dict.fromkeys(word for word in words if len(word) >= SHORTEST)))


def without(value: Any, pattern: re.Pattern[str]) -> Any:
    """The value (plain JSON) with a gap wherever the person was named."""
    if isinstance(value, str):
        return pattern.sub(GAP, value)
    if isinstance(value, dict):
        return {key: without(inner, pattern) for key, inner in value.items()}
    return [without(inner, pattern) for inner in value] if isinstance(value, list) else value


def texts_without(content: Any, pattern: re.Pattern[str]) -> Any:
    """As `without`, but only what its reader reads: where it goes to, and under what name, stays as it is."""
    if isinstance(content, list):
        return [texts_without(inner, pattern) for inner in content]
    if not isinstance(content, dict):
        return content
    return {key: _of_texts(key)(inner, pattern) for key, inner in content.items()}


def _of_texts(key: str) -> Callable[[Any, re.Pattern[str]], Any]:
    if key == REPLY_TO:  # an answer to nobody comes to Kontor
        return lambda address, pattern: "" if names(address, pattern) else address
    return without if key in TEXTS else texts_without


def names(value: Any, pattern: re.Pattern[str]) -> bool:
    """Is the person named in the value (plain JSON)?"""
    if isinstance(value, str):
        return pattern.search(value) is not None
    if isinstance(value, dict):
        return any(names(key, pattern) or names(inner, pattern) for key, inner in value.items())
    return isinstance(value, list) and any(names(inner, pattern) for inner in value)


def in_mail(raw: bytes, pattern: re.Pattern[str]) -> bool:
    """Is the person named in the headers or the texts of the mail?"""
    message = mime.parsed(raw)
    headers = (mime.decoded(mime.unfolded(value)) for _, value in message.items())
    parts = (
        part for part in mime.parts_of(message) if mime.media_type(part).startswith(("text/", "message/"))
    )
    texts = (mime.characters(part, MAX_TEXT) for part in parts)
    return any(pattern.search(text) for source in (headers, texts) for text in source)


def in_update(raw: bytes, pattern: re.Pattern[str]) -> bool:
    """Is the person named in the update that Telegram sent?"""
    return names(json.loads(raw), pattern)


def _spellings(word: str) -> set[str]:
    """As it is, and as HTML and our templates write it."""
    return {word, html.escape(word), str(escape(word))}


def _alone(spelling: str) -> str:
    before, after = ADDRESS if "@" in spelling else WORD
    return before + re.escape(spelling) + after


def _lower(text: str) -> str:
    """As SQLite lowers it: ASCII only."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)
