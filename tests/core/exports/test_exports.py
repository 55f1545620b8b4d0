"""What is the same for all export formats."""

import pytest

from core.exports import MEDIA_TYPES, file_name, naming, write
from tests.core.exports.lists import a_list


class TestFileName:
    def test_it_says_what_it_is_of_which_time_and_of_what(self) -> None:
        assert file_name(a_list(), "xlsx") == "Bestellungen_2026-10_offen.xlsx"

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Kontrakte & Rahmenaufträge", "Kontrakte-Rahmenauftraege"),
            ("../../etc/passwd", "etc-passwd"),
            ("Café\r\nX: y", "Cafe-X-y"),
            ("x" * 300, "x" * 40),
        ],
    )
    def test_it_is_safe_everywhere(self, title: str, name: str) -> None:
        assert file_name(a_list(title=title), "pdf") == f"{name}_2026-10_offen.pdf"

    def test_it_is_never_empty(self) -> None:
        assert naming.file_name(("\u202e", ""), "pdf") == "export.pdf"


class TestFormats:
    async def test_each_that_has_a_media_type_is_written(self) -> None:
        for format in MEDIA_TYPES:
            assert await write(a_list(), format)

    async def test_another_one_is_refused(self) -> None:
        with pytest.raises(ValueError, match="docx"):
            await write(a_list(), "docx")
