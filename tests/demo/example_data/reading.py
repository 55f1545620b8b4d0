"""Reads the folder as SPEC 9 describes it, with nothing taken from the code that wrote it."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class ReadFile:
    """One file: its rows as text, and the dialect that its separator stands for."""

    separator: str
    encoding: str
    columns: list[str]
    rows: list[Row]

    def number(self, text: str) -> Decimal:
        return Decimal(text.replace(".", "").replace(",", ".") if self.separator == ";" else text)

    def day(self, text: str) -> date:
        return datetime.strptime(text, "%d.%m.%Y" if self.separator == ";" else "%Y-%m-%d").date()  # noqa: DTZ007 - a date only


def read(path: Path) -> ReadFile:
    content = path.read_bytes()
    encoding, text = _decoded(content)
    separator = ";" if ";" in text.splitlines()[0] else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = list(reader)
    return ReadFile(separator, encoding, list(reader.fieldnames or ()), rows)


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8 with bom", content.decode("utf-8-sig")
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252", content.decode("cp1252")
