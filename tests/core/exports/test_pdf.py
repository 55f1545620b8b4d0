"""What stands in an exported PDF."""

import asyncio
import io
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from core.errors import TooManyRows
from core.exports import PDF_ROW_LIMIT, pdf, write
from core.exports.table import Column, Kind, Table
from tests.core.exports.lists import COLUMNS, ORDINARY, a_list, with_text

CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children")


def children() -> str:
    return CHILDREN.read_text()


async def opened(table: Table) -> PdfReader:
    return PdfReader(io.BytesIO(await write(table, "pdf")))


def catalogue(reader: PdfReader) -> DictionaryObject:
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    return root


def is_marked(reader: PdfReader) -> bool:
    mark = catalogue(reader)["/MarkInfo"].get_object()
    return isinstance(mark, DictionaryObject) and bool(mark["/Marked"])


def words_of(reader: PdfReader) -> str:
    """All text, without the line breaks of narrow columns."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", text)


class TestPdf:
    async def test_letterhead_title_filters_age_and_rows_are_real_text(self) -> None:
        text = words_of(await opened(a_list([ORDINARY] * 3, check_line="Alles stimmt.")))
        for expected in (
            "Bestellungen",
            "Firma Armaturen Lindner GmbH (100200)",
            "Filter Zeitraum 01.10.2026 bis 31.10.2026; Status: offen",
            "Datenstand 23.11.2026, 00:30 Uhr",
            "Zeilen 3",
            "4500012345 05.10.2026 1",
            "4.175,625 1.812,50",
            "Prüfzeile: Alles stimmt.",
            "Seite 1 von 1",
        ):
            assert expected in text

    async def test_it_is_sent_in_the_name_of_the_service_company(self) -> None:
        table = replace(a_list(), service_company="Metallservice Süd GmbH")
        assert "Metallservice Süd GmbH Kundenportal" in words_of(await opened(table))

    async def test_every_word_can_be_found_and_copied(self) -> None:
        columns = [*COLUMNS, *(Column(f"status{at}", "Bestellweg", Kind.STATUS) for at in range(3))]
        row = (*ORDINARY, "konventionell", "konventionell", "teilweise geliefert")
        text = words_of(await opened(a_list([row] * 40, columns=columns)))
        assert text.count("konventionell") == 80
        long = "".join(page.extract_text() for page in (await opened(a_list([with_text("Z" * 90)]))).pages)
        assert long.replace("\n", "").count("Z" * 90) == 1
        assert not set(text + long) & {"\u200b", "\u00ad"}

    async def test_columns_that_paper_has_no_room_for_are_left_out(self) -> None:
        columns = [*COLUMNS[:3], replace(COLUMNS[3], title="Beiwerk", paper=False), *COLUMNS[4:]]
        assert "Beiwerk" not in words_of(await opened(a_list(columns=columns)))

    async def test_english_readers_get_english(self) -> None:
        text = words_of(await opened(a_list(language="en")))
        for expected in (
            "Customer portal",
            "Data as of 23 Nov 2026, 00:30",
            "4,175.625 1,812.50",
            "Page 1 of 1",
        ):
            assert expected in text

    async def test_every_page_has_its_number_and_the_header_row(self) -> None:
        pages = (await opened(a_list([ORDINARY] * 200))).pages
        assert len(pages) > 2
        for at, page in enumerate(pages, start=1):
            assert f"Seite {at} von {len(pages)}" in page.extract_text()
            assert "Auftrag" in page.extract_text()

    async def test_it_is_tagged_and_says_that_it_is_accessible(self) -> None:
        made = await write(a_list(), "pdf")
        reader = PdfReader(io.BytesIO(made))
        assert is_marked(reader)
        assert str(catalogue(reader)["/Lang"]) == "de"
        assert "/StructTreeRoot" in catalogue(reader)
        assert b"pdfuaid:part" in made

    async def test_many_columns_turn_the_page(self) -> None:
        upright = (await opened(a_list(columns=COLUMNS[:3], rows=[ORDINARY[:3]]))).pages[0].mediabox
        turned = (await opened(a_list(columns=COLUMNS * 2, rows=[ORDINARY * 2]))).pages[0].mediabox
        assert upright.width < upright.height
        assert turned.width > turned.height

    @pytest.mark.parametrize(
        "text",
        [
            '=HYPERLINK("http://x.example")',
            "#set page(flipped: true) $x^2$ *fett* @label <b>fett</b>",
            '"]) #eval("1+1") \\ // /* raw',
            "schlicht\u202etext",
        ],
    )
    async def test_markup_stays_text(self, text: str) -> None:
        shown = words_of(await opened(a_list([with_text(text)]))).replace(" ", "")
        assert text.replace("\u202e", "").replace(" ", "") in shown

    @pytest.mark.parametrize(
        "text", ["\x00\x07laut", "\ud800 halb", "\ufffe", "Lindner \u200fGmbH", "שלום مرحبا"]
    )
    async def test_odd_characters_do_no_harm(self, text: str) -> None:
        assert "4500012345" in words_of(await opened(a_list([with_text(text)])))

    async def test_characters_without_a_glyph_cost_the_standard_not_the_file(self) -> None:
        reader = await opened(a_list([with_text("黄铜管 🙂 Rohr")]))
        assert "Rohr" in words_of(reader)
        assert is_marked(reader)

    async def test_a_very_long_text_is_cut_with_an_ellipsis(self) -> None:
        reader = await opened(a_list([with_text("Messing" * 6_000)]))
        assert len(reader.pages) == 1
        assert "…" in words_of(reader)

    async def test_an_empty_list_says_so(self) -> None:
        assert "Zu diesen Filtern gibt es keine Einträge." in words_of(await opened(a_list([])))

    async def test_the_same_list_gives_the_same_bytes(self) -> None:
        first = await write(a_list([ORDINARY] * 5), "pdf")
        assert first == await write(a_list([ORDINARY] * 5), "pdf")
        assert PdfReader(io.BytesIO(first)).metadata["/CreationDate"] == "D:20261123093000Z"  # type: ignore[index]

    async def test_more_than_three_thousand_rows_are_refused(self) -> None:
        with pytest.raises(TooManyRows) as refused:
            await write(a_list([], row_count=PDF_ROW_LIMIT + 1), "pdf")
        assert (refused.value.rows, refused.value.limit) == (3_001, 3_000)

    async def test_rows_that_arrived_after_counting_are_refused_too(self) -> None:
        with pytest.raises(TooManyRows):
            await write(a_list([ORDINARY] * 3_001, row_count=10), "pdf")

    async def test_an_error_half_way_gives_no_file(self) -> None:
        with pytest.raises(ConnectionError):
            await write(a_list([ORDINARY] * 600, breaks_off=True), "pdf")

    async def test_a_long_list_is_set_while_others_go_on(self) -> None:
        ticks: list[float] = []

        async def tick() -> None:
            while True:
                ticks.append(time.monotonic())
                await asyncio.sleep(0.01)

        ticking = asyncio.create_task(tick())
        reader = await opened(a_list([ORDINARY] * 1_000))
        ticking.cancel()
        assert len(reader.pages) > 10
        assert "Seite 1 von" in reader.pages[0].extract_text()
        assert max(later - earlier for earlier, later in pairwise(ticks)) < 1.0

    @pytest.mark.skipif(not CHILDREN.exists(), reason="counts processes as Linux does")
    async def test_a_long_list_nobody_waits_for_is_given_up(
        self, soon: Callable[[Callable[[], bool]], bool]
    ) -> None:
        before = children()
        writing = asyncio.create_task(write(a_list([ORDINARY] * 3_000), "pdf"))
        assert await asyncio.to_thread(soon, lambda: children() != before)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        assert children() == before


class TestArrangement:
    def test_columns_never_leave_the_page(self) -> None:
        columns = [Column(str(at), "Eine Überschrift", Kind.KG) for at in range(30)]
        sheet = pdf.arranged(columns, [["1.234.567,890"] * 30])
        assert sheet.landscape
        assert sum(sheet.widths) <= pdf.LANDSCAPE + 0.5
        assert sheet.scale < 1

    def test_text_columns_give_way_before_the_type_gets_too_small(self) -> None:
        columns = [Column(str(at), "Eine Überschrift") for at in range(14)]
        sheet = pdf.arranged(columns, [["Sondermessingstange-und-noch-mehr"] * 14])
        assert 8.5 * sheet.scale >= 7
        assert sum(sheet.widths) <= pdf.LANDSCAPE + 0.5

    def test_text_columns_fill_the_page(self) -> None:
        sheet = pdf.arranged(COLUMNS[:4], [["4500012345", "05.10.2026", "1", "Rohr"]])
        assert not sheet.landscape
        assert sum(sheet.widths) == pytest.approx(pdf.UPRIGHT, abs=0.1)
