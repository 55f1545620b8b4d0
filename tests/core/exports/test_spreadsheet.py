"""What stands in an exported workbook."""

import io
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.exports import write
from core.exports.cells import legible
from core.exports.table import Table
from tests.core.exports.lists import ORDINARY, a_list, with_text


async def opened(table: Table) -> Workbook:
    return load_workbook(io.BytesIO(await write(table, "xlsx")))


def the_list(book: Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def temporary_files() -> set[str]:
    return set(map(str, Path(tempfile.gettempdir()).glob("openpyxl.*")))


class TestSpreadsheet:
    async def test_the_list_is_the_active_sheet_with_its_header_in_row_one(self) -> None:
        sheet = the_list(await opened(a_list()))
        assert sheet.title == "Bestellungen"
        assert [cell.value for cell in sheet[1]][:3] == ["Auftrag", "Datum", "Pos."]
        assert sheet.max_row == 2

    async def test_numbers_are_numbers_and_dates_are_dates(self) -> None:
        number, ordered_on, position, _, _, quantity, price = the_list(await opened(a_list()))[2]
        assert (number.value, number.data_type) == ("4500012345", "s")
        assert ordered_on.value == datetime(2026, 10, 5)  # noqa: DTZ001 - Excel knows no zones
        assert (position.value, quantity.value, price.value) == (1, 4175.625, 1812.5)
        assert (quantity.number_format, price.number_format) == ("#,##0.000", "#,##0.00")
        assert ordered_on.number_format == "dd.mm.yyyy"

    async def test_the_header_is_frozen_and_filterable(self) -> None:
        sheet = the_list(await opened(a_list([ORDINARY] * 3)))
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == "A1:G4"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.column_dimensions["D"].width > sheet.column_dimensions["C"].width

    async def test_company_filters_age_rows_and_check_line_are_named(self) -> None:
        book = await opened(a_list([ORDINARY] * 3, check_line="0,000 kg + 1,000 kg = 1,000 kg"))
        told = {row[0].value: row[1].value for row in book["Information"].iter_rows()}
        assert told["Firma"] == "Armaturen Lindner GmbH (100200)"
        assert told["Filter"] == "Zeitraum 01.10.2026 bis 31.10.2026; Status: offen"
        assert told["Datenstand"] == "23.11.2026, 00:30 Uhr"
        assert told["Zeilen"] == "3"
        assert told["Prüfzeile"] == "0,000 kg + 1,000 kg = 1,000 kg"
        assert "Armaturen Lindner GmbH" in str(book.properties.subject)

    async def test_english_readers_get_english(self) -> None:
        book = await opened(a_list(language="en", title="Information"))
        assert book.sheetnames == ["Information", "Information 2"]
        assert book["Information 2"]["A5"].value == "Created on"
        assert the_list(book)["B2"].number_format == "yyyy-mm-dd"

    @pytest.mark.parametrize("text", ['=HYPERLINK("http://x.example")', "+1+1", "-2", "@SUM(A1)", "\t=1+1"])
    async def test_a_formula_stays_text(self, text: str) -> None:
        cell = the_list(await opened(a_list([with_text(text)])))["D2"]
        assert (cell.value, cell.data_type) == (text.strip(), "s")
        assert cell.quotePrefix

    async def test_an_ordinary_text_after_a_formula_is_not_quoted(self) -> None:
        sheet = the_list(await opened(a_list([with_text("=1"), with_text("Rohr")])))
        assert not sheet["D3"].quotePrefix

    async def test_long_text_is_cut_with_an_ellipsis(self) -> None:
        value = the_list(await opened(a_list([with_text("ä" * 40_000)])))["D2"].value
        assert value == "ä" * 32_766 + "…"

    async def test_an_empty_list_is_a_file_with_a_header(self) -> None:
        sheet = the_list(await opened(a_list([])))
        assert (sheet.max_row, sheet["A1"].value) == (1, "Auftrag")

    async def test_an_error_half_way_gives_no_file_and_leaves_none_behind(
        self, soon: Callable[[Callable[[], bool]], bool]
    ) -> None:
        before = temporary_files()
        with pytest.raises(ConnectionError):
            await write(a_list([ORDINARY] * 1_200, breaks_off=True), "xlsx")
        assert soon(lambda: temporary_files() <= before)

    async def test_a_row_unlike_the_columns_gives_no_file(self) -> None:
        with pytest.raises(ValueError, match="3 cells for 7 columns"):
            await write(a_list([ORDINARY] * 600 + [ORDINARY[:3]]), "xlsx")

    @settings(max_examples=40)
    @given(st.text(max_size=60))
    async def test_any_text_makes_a_workbook_that_opens(self, text: str) -> None:
        cell = the_list(await opened(a_list([with_text(text)])))["D2"]
        assert cell.data_type != "f"
        assert (cell.value or "") == legible(text)
