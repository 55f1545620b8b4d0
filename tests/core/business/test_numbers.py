"""Numbers however written, and names of alloys in either language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.business import alloys, words
from core.business.numbers import KEY_LENGTH, key, kontor_number
from core.models import Alloy, AlloyGroup
from core.service import Core
from core.text.catalogue import translations
from tests.core.business.firms import ON_SQLITE, Firms

_LABELS = st.sampled_from(
    ["RE-", "LS ", "AB Nr. ", "Rechnungsnummer: ", "po/", "Auftrag ", "0", "00 ", "#", " - "]
)


class TestKey:
    @pytest.mark.parametrize(
        "written",
        [
            *("90012345", "RE-90012345", "RE 90 012 345", "0090012345", "LS 0090012345", "AB Nr. 90012345"),
            *(
                "Rechnung Nr.: 90.012.345",
                "rechnungs-nr. 90012345",
                "#90012345",
                "９００１２３４５",
                "Invoice no. 90012345",
            ),
            *("Auftragsbestätigung 90012345", "PO-90012345", " 90012345\n"),
        ],
    )
    def test_one_number_has_one_key_however_written(self, written: str) -> None:
        assert key(written) == "90012345"

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("", ""), ("-", ""), ("000", "0"), ("RE", "RE"), ("Bau-7a", "BAU7A"), ("REX-17", "REX17"),
            ("K-2026-000123", "K2026000123"), ("A-0045", "A0045"), ("4500/12", "450012"),
        ],
    )  # fmt: skip
    def test_what_is_no_label_stays(self, written: str, expected: str) -> None:
        assert key(written) == expected

    @given(st.text(max_size=80))
    def test_a_key_is_its_own_key(self, text: str) -> None:
        assert key(key(text)) == key(text)
        assert len(key(text)) <= KEY_LENGTH

    @given(st.lists(_LABELS, max_size=3).map("".join), st.integers(1, 10**12))
    def test_labels_and_leading_zeros_do_not_count(self, label: str, number: int) -> None:
        assert key(f"{label}{number}") == str(number)

    @pytest.mark.parametrize(
        ("written", "is_one"), [("k 2026/17", True), ("K-2026-", False), ("AK-2026-1", False)]
    )
    def test_a_kontor_number_is_known_by_its_form(self, written: str, is_one: bool) -> None:
        assert kontor_number(written) == ("K-2026-000017" if is_one else None)


@ON_SQLITE
class TestAlloys:
    @pytest.mark.parametrize(
        ("text", "symbols", "groups"),
        [
            ("CW614N", {"CuZn39Pb3"}, {"MSPB"}),
            ("cw 614 n", {"CuZn39Pb3"}, {"MSPB"}),
            ("CuZn39 Pb3", {"CuZn39Pb3"}, {"MSPB"}),
            ("2.0401", {"CuZn39Pb3"}, {"MSPB"}),
            ("Ms 58", {"CuZn39Pb3"}, {"MSPB"}),
            ("SF-Cu", {"Cu-DHP"}, {"CU"}),
            ("Messing", {"CuZn37", "CuZn39Pb3"}, {"MS", "MSPB"}),
            ("MS", {"CuZn37"}, {"MS"}),
            ("brass", {"CuZn37", "CuZn39Pb3"}, {"MS", "MSPB"}),
            ("free-cutting brass", {"CuZn39Pb3"}, {"MSPB"}),
            ("Automatenmessing", {"CuZn39Pb3"}, {"MSPB"}),
            ("kupfer", {"Cu-DHP"}, {"CU"}),
            ("Elektrolytkupfer", {"Cu-DHP"}, {"CU"}),
            ("Unobtanium", set(), set()),
            ("", set(), set()),
            ("2.9999", set(), set()),
        ],
    )
    async def test_a_name_means_alloys_and_their_groups(
        self, core: Core, firms: Firms, text: str, symbols: set[str], groups: set[str]
    ) -> None:
        async with core.read() as tx:
            meant = await alloys.resolve(tx, text)
            found = {(await tx.session.get_one(Alloy, each)).symbol for each in meant.alloys}
            codes = {(await tx.session.get_one(AlloyGroup, each)).code for each in meant.groups}
        assert (found, codes) == (symbols, groups)
        assert bool(meant) == bool(symbols)


class TestWords:
    def test_every_code_has_a_german_word(self) -> None:
        german = translations("de")
        for table in words.TABLES:
            for text in table.values():
                assert german.gettext(text) != text or text in ("online",)

    def test_an_unknown_code_stands_for_itself(self) -> None:
        assert words.word(words.STATUS, "melted", "de") == "melted"
        assert words.word(words.STATUS, None, "de") == ""
