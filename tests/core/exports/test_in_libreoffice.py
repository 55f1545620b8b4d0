"""The exported workbook as LibreOffice opens it: without repair, numbers as numbers, hostile text as text."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.exports import write
from tests.core.exports.lists import ORDINARY, Row, a_list, with_text

pytestmark = pytest.mark.slow

SPACES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
SECONDS = 120
HOSTILE = (
    '=HYPERLINK("https://evil.example","Rechnung")',
    "+49 711 5550100",
    "-2+3",
    "@SUM(A1:A9)",
    "<b>fett</b> & #let x = 1",
    "\u202eumgedreht\u202c",
    "Zeile\teins\nZeile zwei\x07",
    "W" * 40_000,
)


class Cell:
    """A cell as LibreOffice understood it."""

    def __init__(self, element: ElementTree.Element) -> None:
        self.kind = element.get(_name("office", "value-type"))
        self.value = element.get(_name("office", "value")) or element.get(_name("office", "date-value"))
        self.formula = element.get(_name("table", "formula"))
        self.text = "\n".join("".join(each.itertext()) for each in element.findall("text:p", SPACES))


def _name(space: str, name: str) -> str:
    return f"{{{SPACES[space]}}}{name}"


@pytest.fixture
def office() -> str:
    """Where LibreOffice is. Without it the test is skipped, or fails when KONTOR_REQUIRE_OFFICE is set."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        missing = pytest.fail if os.environ.get("KONTOR_REQUIRE_OFFICE") else pytest.skip
        missing("LibreOffice is not installed")
    return str(found)


async def opened(office: str, folder: Path, rows: Sequence[Row], language: str = "de") -> list[list[Cell]]:
    """The rows of the first sheet, below its head."""
    book = folder / "liste.xlsx"
    book.write_bytes(await write(a_list(rows, language=language), "xlsx"))
    process = await asyncio.create_subprocess_exec(
        *(office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"),
        *("--convert-to", "fods", "--outdir", str(folder), str(book)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await asyncio.wait_for(process.wait(), SECONDS) == 0
    sheet = ElementTree.parse(folder / "liste.fods").getroot().find(".//table:table", SPACES)
    assert sheet is not None
    lines = [
        [Cell(each) for each in row.findall("table:table-cell", SPACES)]
        for row in sheet.iter(_name("table", "table-row"))
    ]
    return [line for line in lines[1:] if any(cell.text for cell in line)]


class TestLibreOffice:
    @pytest.mark.parametrize("language", ["de", "en"])
    async def test_numbers_are_numbers_and_dates_are_dates(
        self, office: str, tmp_path: Path, language: str
    ) -> None:
        ((number, ordered_on, position, _, _, quantity, price, *_),) = await opened(
            office, tmp_path, [ORDINARY], language
        )
        assert (number.kind, number.text) == ("string", "4500012345")
        assert (ordered_on.kind, ordered_on.value) == ("date", "2026-10-05")
        assert (position.value, quantity.value, price.value) == ("1", "4175.625", "1812.5")
        assert {position.kind, quantity.kind, price.kind} == {"float"}

    async def test_hostile_text_is_text(self, office: str, tmp_path: Path) -> None:
        rows = await opened(office, tmp_path, [with_text(text) for text in HOSTILE])
        cells = [row[3] for row in rows]
        assert [cell.kind for cell in cells] == ["string"] * len(HOSTILE)
        assert [cell.formula for cell in cells] == [None] * len(HOSTILE)
        assert cells[0].text == HOSTILE[0]
        assert len(cells[-1].text) <= 32_767
