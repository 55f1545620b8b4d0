"""Reads the line-based text format of entries, refusals, groups and the lexicon into fields with line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from faq.book import LANGUAGES, Language
from faq.faults import Fault

KEY = re.compile(r"([a-z]+)(?: (de|en))?:(?:\s+(.*))?$")
LIST_ITEM = re.compile(r"(?:[-•–]|\d+\.)\s")


@dataclass
class Field:
    """A key, the line it stands in, and the lines below it that are indented."""

    key: str
    language: Language | None
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def items(self) -> list[tuple[int, str]]:
        """The lines that are not blank."""
        return [(number, text) for number, text in self.lines if text]

    @property
    def text(self) -> str:
        """Everything as one line."""
        return " ".join(text for _, text in self.items)

    @property
    def paragraphs(self) -> str:
        """Lines joined to paragraphs; a blank line parts paragraphs, a list item begins a new line."""
        out = ""
        for _, text in self.lines:
            if not text:
                out = out.rstrip() + "\n\n" if out else ""
            elif LIST_ITEM.match(text) and out and not out.endswith("\n"):
                out += "\n" + text
            else:
                out += (" " if out and not out.endswith("\n") else "") + text
        return out.strip()


@dataclass
class Record:
    """The fields from one opening key (`id:`) to the next."""

    file: Path
    fields: list[Field]

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.fields[0].line

    def get(self, key: str, language: Language | None = None) -> Field | None:
        """The field of that key and language, if it is there."""
        return next((f for f in self.fields if f.key == key and f.language == language), None)


def read(file: Path, opening: str, faults: list[Fault]) -> list[Record]:
    """All records of a file. What cannot be read is added to `faults`; nothing is raised."""
    records: list[Record] = []
    for item in _fields(file, faults):
        if item.key == opening:
            records.append(Record(file, [item]))
        elif not records:
            faults.append(Fault(file, item.line, f"'{item.key}:' stands before the first '{opening}:'"))
        elif records[-1].get(item.key, item.language):
            faults.append(Fault(file, item.line, f"'{_name(item)}:' is there twice"))
        else:
            records[-1].fields.append(item)
    return records


def _name(item: Field) -> str:
    return f"{item.key} {item.language}" if item.language else item.key


def _fields(file: Path, faults: list[Fault]) -> Iterator[Field]:
    current: Field | None = None
    for number, line in enumerate(_lines(file, faults), start=1):
        if line.startswith("#"):
            continue
        if not line.strip() or line[0].isspace():
            if current:
                current.lines.append((number, line.strip()))
            elif line.strip():
                faults.append(
                    Fault(file, number, "an indented line belongs to the key above it: there is none")
                )
            continue
        opened = _opened(line, number)
        if opened is None:
            faults.append(
                Fault(file, number, "expected a key such as 'question de:'; indent what belongs to a key")
            )
            continue
        if current:
            yield current
        current = opened
    if current:
        yield current


def _opened(line: str, number: int) -> Field | None:
    found = KEY.match(line.rstrip())
    if not found:
        return None
    key, code, rest = found.groups()
    language = next((language for language in LANGUAGES if language == code), None)
    return Field(key, language, number, [(number, rest.strip())] if rest else [])


def _lines(file: Path, faults: list[Fault]) -> list[str]:
    try:
        raw = file.read_bytes()
        return raw.decode("utf-8-sig").splitlines()
    except OSError as error:
        faults.append(Fault(file, 1, f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.append(Fault(file, line, "is not UTF-8; save the file with the encoding UTF-8"))
    return []
