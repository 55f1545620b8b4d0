"""What is the same for all export formats."""

from datetime import date

import pytest

from core.exports import FORMATS, MEDIA_TYPES, file_name, write
from tests.core.exports.lists import a_list

MADE = date(2026, 11, 23)


class TestFileName:
    def test_it_names_list_company_and_day(self) -> None:
        assert file_name(a_list(), "xlsx", MADE) == "Bestellungen_100200_2026-11-23.xlsx"

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Kontrakte & Rahmenaufträge", "Kontrakte-Rahmenauftraege"),
            ("../../etc/passwd", "etc-passwd"),
            ("Café\r\nX: y", "Cafe-X-y"),
            ("\u202e", "export"),
        ],
    )
    def test_it_is_safe_everywhere(self, title: str, name: str) -> None:
        assert file_name(a_list(title=title), "pdf", MADE) == f"{name}_100200_2026-11-23.pdf"


class TestFormats:
    def test_each_has_a_media_type(self) -> None:
        assert set(MEDIA_TYPES) == set(FORMATS)

    async def test_another_one_is_refused(self) -> None:
        with pytest.raises(ValueError, match="docx"):
            await write(a_list(), "docx")
