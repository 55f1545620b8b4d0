"""What is said behind /einladen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.invitee import read
from core.desk.requests import Slots


class TestInvitee:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("", Slots()),
            (
                "max.muster@firma.example Max Muster",
                Slots(email="max.muster@firma.example", first_name="Max", last_name="Muster"),
            ),
            (
                "max@firma.example Max Muster master",
                Slots(email="max@firma.example", first_name="Max", last_name="Muster", master=True),
            ),
            (
                "Frau Anna Maria von der Heide anna@firma.example Master User",
                Slots(
                    email="anna@firma.example",
                    title="Frau",
                    first_name="Anna Maria",
                    last_name="von der Heide",
                    master=True,
                ),
            ),
            (
                "l@firma.example. Ludwig van Beethoven als Master User",
                Slots(email="l@firma.example", first_name="Ludwig", last_name="van Beethoven", master=True),
            ),
            (
                '"Max Muster" <max@firma.example> bitte als Masteruser',
                Slots(email="max@firma.example", first_name="Max", last_name="Muster", master=True),
            ),
            (
                "Herrn Dr. Karl-Heinz Müller k@firma.example",
                Slots(email="k@firma.example", title="Herr", first_name="Karl-Heinz", last_name="Müller"),
            ),
            (
                "Max Muster max@firma.example General User",
                Slots(email="max@firma.example", first_name="Max", last_name="Muster", master=False),
            ),
            (
                "max@firma.example Max Muster, nicht als Master User",
                Slots(email="max@firma.example", first_name="Max", last_name="Muster", master=False),
            ),
            (
                "max@firma.example eva@firma.example Max Muster",
                Slots(email="max@firma.example", first_name="Max", last_name="Muster"),
            ),
            (
                "<x@firma.example>, Herr Weber",
                Slots(email="x@firma.example", title="Herr", last_name="Weber"),
            ),
            (
                "Mr. John Smith j@firma.example",
                Slots(email="j@firma.example", title="Herr", first_name="John", last_name="Smith"),
            ),
        ],
    )
    def test_is_read_in_any_order(self, words: str, expected: Slots) -> None:
        assert read(words) == expected

    @given(st.text())
    def test_nothing_that_can_be_typed_breaks_it(self, words: str) -> None:
        read(words)
