"""A table as an accessible PDF (PDF/UA-1), set by typst; long lists in a process that can be killed."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.errors import TooManyRows
from core.exports.cells import batches, legible, shortened
from core.exports.table import Cell, Column, Kind, Table
from core.exports.typesetting import typeset
from core.exports.wording import facts, shown, wording

ROW_LIMIT = 3_000  # SPEC 3
ROWS_IN_A_THREAD = 300
SECONDS = 120
TEXT_LIMIT = 1_000  # a longer cell would fill pages

# Millimetres at 8.5 pt: an average character, a wide one, the space beside the text of a cell, and how far
# one column's words and whole texts may claim room before its neighbours' do.
NARROW, WIDE, PADDING = 1.52, 2.1, 2.8
WORD_CLAIM, TEXT_CLAIM = 32.0, 56.0
UPRIGHT, LANDSCAPE = 174.0, 273.0  # between the margins of A4
LEAST_SCALE = 7.05 / 8.5  # smaller type than 7 pt cannot be read on paper
NARROWEST = 10.0
ROUNDED = 0.1  # millimetres by which a width may have been rounded
NO_BREAK = "\N{NO-BREAK SPACE}"
NUMBERS = (Kind.KG, Kind.MONEY, Kind.WHOLE)
FIRM = (*NUMBERS, Kind.DATE)


class PdfFailed(RuntimeError):
    """typst did not make a file of the list."""


@dataclass(frozen=True)
class Sheet:
    """How the columns lie on the page: widths in mm, and by how much the type shrinks to make them fit."""

    landscape: bool
    widths: Sequence[float]
    scale: float


async def write(table: Table) -> bytes:
    """The PDF's bytes, the same for the same table. Raises TooManyRows above 3,000 rows, before any work."""
    if table.row_count > ROW_LIMIT:
        raise TooManyRows(table.row_count, ROW_LIMIT)
    rows: list[tuple[Cell, ...]] = []
    async for batch in batches(table):
        rows += batch
        if len(rows) > ROW_LIMIT:
            raise TooManyRows(max(len(rows), table.row_count), ROW_LIMIT)
    page = await asyncio.to_thread(page_data, table, rows)
    if len(rows) <= ROWS_IN_A_THREAD:
        return await asyncio.to_thread(compiled, page, table.made_at)
    return await _compiled_apart(page, table.made_at)


def page_data(table: Table, rows: Sequence[tuple[Cell, ...]]) -> str:
    """Everything the page shows, as JSON: data stays data, whatever markup it resembles."""
    return json.dumps(_letterhead(table, len(rows)) | _grid(table, rows))


def _letterhead(table: Table, rows: int) -> dict[str, Any]:
    words = wording(table)
    named = dict(facts(table, rows))
    check = named.pop(words.check_line, None)
    made = table.made_at.astimezone(UTC)
    return {
        "language": words.locale,
        "house": legible(table.service_company) or "Kontor",
        "portal": words.portal,
        "title": legible(table.title),
        "company": legible(table.company_name),
        "number": legible(table.company_number),
        "facts": list(named.items()),
        "check": None if check is None else [words.check_line, check],
        "page": words.page,
        "empty": words.empty,
        "foot": f"{words.made_at} {named[words.made_at]}",
        "made": [made.year, made.month, made.day, made.hour, made.minute, made.second],
    }


def _grid(table: Table, rows: Sequence[tuple[Cell, ...]]) -> dict[str, Any]:
    words = wording(table)
    shown_at = [at for at, column in enumerate(table.columns) if column.paper]
    columns = [table.columns[at] for at in shown_at]
    kinds = [column.kind for column in columns]
    texts = [
        [shortened(shown(row[at], kind, words), TEXT_LIMIT) for at, kind in zip(shown_at, kinds, strict=True)]
        for row in rows
    ]
    sheet = arranged(columns, texts)
    rooms = [width / sheet.scale - PADDING for width in sheet.widths]  # as if the type had not shrunk

    def broken(row: Sequence[str]) -> list[str]:
        return [_breakable(text, room) for text, room in zip(row, rooms, strict=True)]

    return {
        "landscape": sheet.landscape,
        "scale": sheet.scale,
        "widths": sheet.widths,
        "numbers": [kind in NUMBERS for kind in kinds],
        "head": broken([_head(column) for column in columns]),
        "rows": [broken(row) for row in texts],
    }


def arranged(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> Sheet:
    """Figures, dates and the longest words get what they need, long texts share the rest.

    The page is turned when upright is too narrow, the type shrinks when even that is not enough, and below
    7 pt only when narrow text columns do not help.
    """
    claims = [_claim(column, [row[at] for row in texts]) for at, column in enumerate(columns)]
    least, wanted = (sum(side) for side in zip(*claims, strict=True))
    landscape = wanted > UPRIGHT
    room = LANDSCAPE if landscape else UPRIGHT
    share = (room - least) / (wanted - least) if wanted > least else 1.0
    widths = [low + (high - low) * min(max(share, 0.0), 1.0) for low, high in claims]
    soft = [column.kind not in FIRM for column in columns]
    widths = _filled(_squeezed(widths, soft, room / LEAST_SCALE), soft, room)
    scale = min(1.0, room / sum(widths))
    return Sheet(landscape, [round(width * scale, 2) for width in widths], round(scale, 3))


def _squeezed(widths: Sequence[float], soft: Sequence[bool], most: float) -> list[float]:
    """Text columns give way, and their longest words break, before the type gets too small to read."""
    text = sum(width for width, is_soft in zip(widths, soft, strict=True) if is_soft)
    left = most - (sum(widths) - text)
    if left >= text or left < NARROWEST * sum(soft):
        return list(widths)
    return [width * left / text if is_soft else width for width, is_soft in zip(widths, soft, strict=True)]


def _filled(widths: Sequence[float], soft: Sequence[bool], room: float) -> list[float]:
    """Text columns take what is left of the line."""
    spare = max(room - sum(widths), 0.0)
    text = sum(width for width, is_soft in zip(widths, soft, strict=True) if is_soft)
    stretch = 1 + spare / text if text else 1.0
    return [width * stretch if is_soft else width for width, is_soft in zip(widths, soft, strict=True)]


def _claim(column: Column, texts: Sequence[str]) -> tuple[float, float]:
    """The least and the wanted width of a column."""
    words = [column.title, *texts] if column.kind not in FIRM else _in_two_lines(column.title) + list(texts)
    whole = max(map(length, words))
    if column.kind in FIRM:
        return whole + PADDING, whole + PADDING
    longest_word = max(length(word) for text in words for word in text.split() or [""])
    return min(longest_word, WORD_CLAIM) + PADDING, min(whole, TEXT_CLAIM) + PADDING


def _head(column: Column) -> str:
    """The title, which in a narrow column breaks at one place only."""
    title = legible(column.title)
    if column.kind not in FIRM:
        return title
    return " ".join(line.replace(" ", NO_BREAK) for line in _in_two_lines(title))


def _in_two_lines(title: str) -> list[str]:
    """The head of a narrow column: `Preis` above `(EUR/100 kg)`, cut where the longer line is shortest."""
    words = title.split()
    cuts = ([" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words)))
    return min(cuts, key=lambda lines: max(map(length, lines)), default=[title])


def length(text: str) -> float:
    """About how long the text is on paper, in millimetres."""
    return sum(WIDE if char.isupper() or char in "mw@%" or char > "\u2e80" else NARROW for char in text)


def _breakable(text: str, room: float) -> str:
    """Only a word that is really longer than its column goes on in the next line; no sign in it says so."""
    if length(text) <= room:
        return text
    return " ".join(
        word if _is_number(word) else "\n".join(_lines(word, room + ROUNDED)) for word in text.split(" ")
    )


def _is_number(word: str) -> bool:
    """Numbers, weights and dates stay whole: a search must find them."""
    return (
        len(word) <= LONGEST_NUMBER
        and any(char.isdigit() for char in word)
        and not any(map(str.isalpha, word))
    )


def _lines(word: str, room: float) -> list[str]:
    lines, used = [""], 0.0
    for char in word:
        used += length(char)
        if used > room:
            lines.append("")
            used = length(char)
        lines[-1] += char
    return lines


def compiled(page: str, made_at: datetime) -> bytes:
    """The PDF of a page description.

    PDF/UA-1 asks that the font can show every character; a list with others (an emoji, say) is still
    tagged but does not claim the standard. Raises PdfFailed.
    """
    import typst

    try:
        return _set(page, made_at, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise PdfFailed(error.message) from error
    return _set(page, made_at, [])


def _set(page: str, made_at: datetime, standards: list[Any]) -> bytes:
    at = int(made_at.timestamp())
    return typeset("list", page, format="pdf", pdf_standards=standards, timestamp=at)


LONGEST_NUMBER = 20
AT_ONCE = asyncio.Semaphore(2)  # a long list takes some 500 MB while it is made


async def _compiled_apart(page: str, made_at: datetime) -> bytes:
    """As `compiled`, in a process of its own: its memory is given back, and it dies when nobody waits."""
    async with AT_ONCE:
        return await _in_own_process(page, made_at)


async def _in_own_process(page: str, made_at: datetime) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "core.exports", made_at.isoformat()),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(SECONDS):
            made, complaint = await process.communicate(page.encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise PdfFailed(complaint.decode(errors="replace").strip())
    return made
