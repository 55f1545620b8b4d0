"""The picture of a balance: an axis that holds every balance, and a PNG that a phone can show."""

from __future__ import annotations

import struct
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exports import picture
from core.exports.picture import Course, Picture

WEIGHTS = st.decimals("-9999999.999", "9999999.999", places=3, allow_nan=False)
FIRST, LAST = date(2025, 11, 24), date(2026, 11, 23)


def drawn(*courses: Course, title: str = "Umarbeitungskonto") -> Picture:
    return Picture(title, "Lindner GmbH", courses, "Bestand", "Datenstand heute")


def course(*weights: str, name: str = "Messing") -> Course:
    days = [FIRST, *(date(2026, month, 1) for month in range(1, len(weights) - 1)), LAST]
    return Course(name, list(zip(days, map(Decimal, weights), strict=True)))


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


class TestAxis:
    @given(WEIGHTS, WEIGHTS)
    def test_it_holds_zero_and_every_balance_in_even_steps(self, one: Decimal, other: Decimal) -> None:
        ticks = picture.scale(min(one, other), max(one, other))
        assert all(ticks[0] <= weight <= ticks[-1] for weight in (one, other, Decimal(0)))
        assert 0 in ticks
        assert len({high - low for low, high in pairwise(ticks)}) == 1

    @given(WEIGHTS, WEIGHTS)
    def test_it_has_a_handful_of_weights(self, one: Decimal, other: Decimal) -> None:
        assert 2 <= len(picture.scale(min(one, other), max(one, other))) <= picture.TICKS + 3

    def test_it_counts_in_round_weights(self) -> None:
        assert [str(tick) for tick in picture.scale(Decimal("-120.5"), Decimal("4175.625"))] == [
            *("-2000", "0", "2000", "4000", "6000"),
        ]

    def test_months_begin_on_their_first_day(self) -> None:
        months = picture.month_starts(FIRST, LAST)
        assert (months[0], months[-1], len(months)) == (date(2025, 12, 1), date(2026, 11, 1), 12)


class TestPicture:
    async def test_it_is_as_wide_as_a_phone_shows_and_grows_with_the_accounts(self) -> None:
        one = size_of(await picture.write(drawn(course("0", "120.5", "90"))))
        two = size_of(
            await picture.write(drawn(course("0", "120.5", "90"), course("5", "-5", name="Kupfer")))
        )
        assert one[0] == two[0] == 1080
        assert one[1] < two[1] < 2 * one[1]

    async def test_the_same_picture_is_the_same_file(self) -> None:
        shown = drawn(course("10", "20"))
        assert await picture.write(shown) == await picture.write(shown)

    async def test_another_balance_is_another_picture(self) -> None:
        assert await picture.write(drawn(course("10", "20", "5"))) != await picture.write(
            drawn(course("10", "15", "5"))
        )

    async def test_an_account_that_never_moved_is_a_line_at_zero(self) -> None:
        assert size_of(await picture.write(drawn(course("0", "0"))))[0] == 1080

    async def test_hostile_names_are_only_shown(self) -> None:
        hostile = '#image("/etc/passwd") $x$ *fett* \x07 ' + "W" * 40_000
        width, _ = size_of(await picture.write(drawn(course("1", "2", name=hostile), title=hostile[:80])))
        assert width == 1080

    async def test_without_an_account_there_is_nothing_to_draw(self) -> None:
        with pytest.raises(ValueError, match="needs an account"):
            await picture.write(drawn())
