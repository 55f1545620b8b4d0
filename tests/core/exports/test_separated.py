"""What stands in an exported CSV file."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exports import write
from core.exports.table import Table
from tests.core.exports.lists import ORDINARY, a_list, with_text

BOM = b"\xef\xbb\xbf"


async def lines(table: Table, delimiter: str = ";") -> list[list[str]]:
    text = (await write(table, "csv")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


class TestSeparatedFile:
    async def test_german_readers_get_bom_semicolon_comma_and_crlf(self) -> None:
        made = await write(a_list(), "csv")
        assert made.startswith(BOM + b"Auftrag;Datum;Pos.;Produkt;Status;Bestellt kg;EUR je 100 kg\r\n")
        assert b"4500012345;05.10.2026;1;Rohr CuZn37, 12 x 1,5 mm;geliefert;4175,625;1812,50\r\n" in made

    async def test_english_readers_get_commas_and_points(self) -> None:
        made = await write(a_list(language="en"), "csv")
        assert made.startswith(BOM + b"Auftrag,Datum,")
        assert b'4500012345,2026-10-05,1,"Rohr CuZn37, 12 x 1,5 mm",geliefert,4175.625,1812.50\r\n' in made

    async def test_what_the_list_says_about_itself_follows_an_empty_line(self) -> None:
        read = await lines(a_list([ORDINARY] * 3, check_line="stimmt"))
        assert [len(line) for line in read] == [7, 7, 7, 7, 0, 2, 2, 2, 2, 2, 2]
        assert dict(read[5:]) == {
            "Firma": "Armaturen Lindner GmbH (100200)",
            "Filter": "Zeitraum 01.10.2026 bis 31.10.2026; Status: offen",
            "Datenstand": "23.11.2026, 00:30 Uhr",
            "Erstellt am": "23.11.2026, 10:30 Uhr",
            "Zeilen": "3",
            "Prüfzeile": "stimmt",
        }

    @pytest.mark.parametrize("text", ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
    async def test_text_that_would_run_is_prefixed(self, text: str) -> None:
        assert (await lines(a_list([with_text(text)])))[1][3] == f"'{text.strip()}"

    async def test_negative_numbers_are_not_text(self) -> None:
        row = (*ORDINARY[:5], -ORDINARY[5], None)  # type: ignore[operator]  # a Decimal
        assert (await lines(a_list([row])))[1][5:] == ["-4175,625", ""]

    async def test_an_error_half_way_gives_no_file(self) -> None:
        with pytest.raises(ConnectionError):
            await write(a_list([ORDINARY] * 1_200, breaks_off=True), "csv")

    @settings(max_examples=60)
    @given(st.text(max_size=60))
    async def test_any_text_stays_in_its_field(self, text: str) -> None:
        read = await lines(a_list([with_text(text), ORDINARY]))
        assert [len(line) for line in read[:4]] == [7, 7, 7, 0]
        assert not read[1][3].startswith(("=", "+", "-", "@", "\t", "\r"))
