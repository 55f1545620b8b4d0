"""What was not understood is collected so that the FAQ can grow, and names nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.desk import Desk, gaps
from core.models import GapKind, QuestionGap
from core.privacy import retention
from tests.core.desk.conftest import Counter

RIDDLE = "Kann ich bei euch einen Hubschrauber mieten?"


async def kept(desk: Desk) -> list[QuestionGap]:
    async with desk.core.read() as tx:
        return list((await tx.session.scalars(select(QuestionGap))).all())


def gap(text: str, day: int = 1, kind: GapKind = GapKind.UNANSWERED) -> QuestionGap:
    return QuestionGap(
        text=text, language="de", channel="chat", kind=kind, entry=None, day=date(2026, 11, day)
    )


class TestCleaning:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("Darf petra.lindner@beispiel.example das sehen?", "Darf <mail> das sehen?"),
            ("Rechnung RE-90012345 in Grün drucken", "Rechnung <number> in Grün drucken"),
            ("Rufen Sie +49 711 5550142 an", "Rufen Sie <number> an"),
            ("Wo sitzt Frau Muster?", "Wo sitzt <name>?"),
            ("siehe https://beispiel.example/x?id=1 bitte", "siehe <link> bitte"),
            ("Gibt es 3 Farben?", "Gibt es 3 Farben?"),
        ],
    )
    def test_addresses_numbers_and_names_go(self, text: str, left: str) -> None:
        assert gaps.cleaned(text) == left

    def test_names_that_are_known_go_in_small_letters_too(self) -> None:
        assert (
            gaps.cleaned("hat die lindner das gesehen", ["Petra", "Lindner"]) == "hat die <name> das gesehen"
        )

    @given(st.text(max_size=400), st.integers(10, 10**12))
    def test_no_figures_are_left(self, text: str, number: int) -> None:
        assert str(number) not in gaps.cleaned(f"{text} {number} bitte")
        assert len(gaps.cleaned(text)) <= 300


class TestCollecting:
    async def test_an_unanswered_question_is_kept_with_its_day(self, desk: Desk, petra: Counter) -> None:
        await petra.says(RIDDLE)
        (found,) = await kept(desk)
        async with desk.core.read() as tx:
            assert found.day == tx.today
        assert (found.channel, found.language) == ("chat", "de")
        assert "Hubschrauber" in found.text

    async def test_thanks_and_what_was_answered_are_not_kept(self, desk: Desk, petra: Counter) -> None:
        await petra.says("Die Rechnung 90051001 haben wir bezahlt.")
        await petra.says("Wie ändere ich mein Passwort?")
        assert await kept(desk) == []

    async def test_after_ninety_days_it_is_forgotten(self, desk: Desk, petra: Counter) -> None:
        async with desk.core.begin() as tx:
            tx.session.add(gap("alt"))
            await tx.session.flush()
            row = (await tx.session.scalars(select(QuestionGap))).one()
            row.day = tx.today - timedelta(days=91)
        async with desk.core.begin() as tx:
            assert (await retention.forget_old(tx)).gaps == 1
        assert await kept(desk) == []


class TestGrouping:
    def test_the_like_stand_together_under_the_newest(self) -> None:
        asked = [
            gap("Gibt es Parkplätze bei Ihnen?", 9),
            gap("Wer malt das Logo?", 8),
            gap("gibt es bei ihnen parkplätze"),
        ]
        groups = gaps.group(asked)
        assert [(each.text, each.count, each.newest.day) for each in groups] == [
            ("Gibt es Parkplätze bei Ihnen?", 2, 9),
            ("Wer malt das Logo?", 1, 8),
        ]
