"""The parts of a letter: what is new, what is quoted or forwarded, and the greeting, signature and footer around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.desk.understanding.letter_signs import (
    DELIMITER,
    DEVICE,
    FOOTER,
    FORWARD_MARK,
    FORWARD_SUBJECT,
    GREETING,
    HEADER_FIRST,
    HEADER_LINE,
    POINTS,
    POSTSCRIPT,
    QUOTED,
    REPLY_MARK,
    REPLY_PREFIX,
    SIGN_OFF,
    THANKS_ONLY,
    WHOLE_GREETING,
    WROTE,
    WROTE_BEGINS,
)
from core.desk.understanding.text import clean, flat

_MAX_LINES = 1_500


@dataclass(frozen=True)
class Letter:
    """A letter taken apart. `new` is what the sender wrote now; `earlier` what he quoted or forwarded."""

    new: str
    earlier: str
    forwarded: bool
    points_back: bool  # the new text points at what is quoted


def open_letter(subject: str, text: str) -> Letter:
    """The letter's parts; greetings, signatures, legal footers and device lines belong to none of them."""
    lines = [line.rstrip() for line in clean(text).split("\n")[:_MAX_LINES]]
    new, earlier, marked = _divide(lines)
    fresh = bare("\n".join(new))
    forwarded = bool(FORWARD_SUBJECT.match(subject)) or marked
    if forwarded and not earlier and not fresh:
        fresh = bare("\n".join(lines))
    return Letter(fresh, bare("\n".join(_unquoted(earlier))), forwarded, bool(POINTS.search(flat(fresh))))


def new_part(text: str) -> str:
    """All that the sender wrote now, with greeting, signature and footer, but without quotes."""
    return "\n".join(_divide([line.rstrip() for line in clean(text).split("\n")[:_MAX_LINES]])[0])


def bare_subject(subject: str) -> str:
    """The subject without its Re:, AW:, WG: and Fwd:."""
    return REPLY_PREFIX.sub("", clean(subject).replace("\n", " ")).strip()


def bare(text: str) -> str:
    """A text without greeting, signature, footer and device line; a postscript stays."""
    lines = text.split("\n")
    plain = [flat(line).strip() for line in lines]
    end = _signature_begins(plain)
    kept = [line for line, low in zip(lines[:end], plain[:end], strict=True) if not _is_furniture(low)]
    postscript = _postscript(lines[end:], plain[end:])
    return without_greeting("\n".join(kept + postscript)).strip()


def without_greeting(text: str) -> str:
    """The text behind `Hallo Frau Muster,`; the same text when it does not greet."""
    text = text.lstrip()
    whole = WHOLE_GREETING.match(flat(text[:200]))
    if whole:
        return text[whole.end() :].lstrip()
    for _ in range(2):
        match = GREETING.match(flat(text[:200]))
        if not match or not match.group():
            break
        text = text[match.end() :].lstrip(" ,!.\n-")
    return text


def _is_furniture(line: str) -> bool:
    return bool(DEVICE.match(line) or (FOOTER.match(line) and len(line) < 400 and not line.endswith("?")))


def _divide(lines: list[str]) -> tuple[list[str], list[str], bool]:
    """New lines, earlier lines, and whether a mark calls the earlier ones forwarded."""
    new: list[str] = []
    earlier: list[str] = []
    flats = [flat(line).strip() for line in lines]
    at = 0
    while at < len(lines):
        kind, used = _boundary(flats, at)
        if kind in ("rest", "forward"):
            return new, earlier + lines[at + used :], kind == "forward"
        if kind == "wrote":
            following = next((low for low in flats[at + used :] if low), "")
            if not QUOTED.match(following):
                return new, earlier + lines[at + used :], False
        (earlier if kind == "quoted" else new if kind == "new" else []).append(lines[at])
        at += used
    return new, earlier, False


def _boundary(flats: list[str], at: int) -> tuple[str, int]:
    """What begins at this line, and how many lines that takes."""
    line = flats[at]
    if FORWARD_MARK.match(line):
        return "forward", 1
    if REPLY_MARK.match(line) or _header_block(flats, at):
        return "rest", 1
    if WROTE.match(line):
        return "wrote", 1
    if WROTE_BEGINS.match(line) and at + 1 < len(flats) and WROTE.match(f"{line} {flats[at + 1]}"):
        return "wrote", 2
    return ("quoted", 1) if QUOTED.match(line) else ("new", 1)


def _header_block(flats: list[str], at: int) -> bool:
    """`Von: ... Gesendet: ... Betreff: ...`: the header of an earlier mail, as Outlook writes it."""
    if not HEADER_FIRST.match(flats[at]):
        return False
    return sum(bool(HEADER_LINE.match(line)) for line in flats[at + 1 : at + 7]) >= 2


def _unquoted(lines: list[str]) -> list[str]:
    stripped = [re.sub(r"^(?:\s*[>|])+ ?", "", line) for line in lines]
    return [line for line in stripped if not HEADER_LINE.match(flat(line).strip()) or _is_subject(line)]


def _is_subject(line: str) -> bool:
    return bool(re.match(r"(?i)^[>* ]*(?:betreff|subject)\*?\s*:", line))


def _signature_begins(plain: list[str]) -> int:
    """The index of the line where the signature begins; the number of lines when there is none."""
    said = False
    for index, line in enumerate(plain):
        if said and (DELIMITER.match(line) or (SIGN_OFF.match(line) and len(line) < 90)):
            return index
        if said and THANKS_ONLY.match(line) and _looks_like_name_below(plain[index + 1 :]):
            return index
        said = said or (bool(line) and not GREETING.fullmatch(line))
    return len(plain)


def _looks_like_name_below(below: list[str]) -> bool:
    """After `Danke` at the end: a few short lines without figures are a name and not a wish."""
    rest = [line for line in below if line]
    return len(rest) <= 2 and all(len(line) < 40 and not re.search(r"\d|\?", line) for line in rest)


def _postscript(lines: list[str], plain: list[str]) -> list[str]:
    for index, line in enumerate(plain):
        if POSTSCRIPT.match(line):
            until = next((i for i in range(index, len(plain)) if not plain[i]), len(plain))
            return lines[index:until]
    return []
