"""One tap rates an answer in the chat; what was no help is shown to staff without a name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.door import TelegramDoor
from core.desk import Desk
from core.models import GapKind, QuestionGap
from core.service import Core
from faq import LiveBook
from kontor.demo.telegram import LocalTelegram, TelegramUser
from tests.bot.conftest import running
from tests.cli.test_privacy import kontor

QUESTION = "Wo finde ich meine Rechnungen?"
THANKS = "Danke für Ihre Rückmeldung."


@pytest.fixture
def database_url() -> None:
    """SQLite is enough here."""


@pytest.fixture(autouse=True)
async def door(core: Core, book: LiveBook, telegram: LocalTelegram) -> AsyncIterator[None]:
    desk = Desk(core, book)
    opened = TelegramDoor(core, desk, token=telegram.token, api_url=telegram.url, patience=5, poll_seconds=5)
    async with running(opened):
        yield


async def kinds(core: Core) -> list[str]:
    async with core.read() as tx:
        return list(await tx.session.scalars(select(QuestionGap.kind)))


class TestTap:
    async def test_thanks_and_counts(self, core: Core, anna: TelegramUser) -> None:
        await anna.write(QUESTION)
        answer = await anna.next_message()
        assert answer.button_texts[-2:] == ["👍", "👎"]
        await anna.press("👍", answer)
        assert (await anna.next_message()).text == THANKS
        assert await kinds(core) == [GapKind.GOOD]

    async def test_that_it_was_no_help_offers_to_pass_the_question_on(self, anna: TelegramUser) -> None:
        await anna.write(QUESTION)
        await anna.press("👎", await anna.next_message())
        offered = await anna.next_message()
        assert "Danke für den Hinweis" in offered.text
        assert offered.button_texts == ["Einen Menschen fragen"]

    async def test_a_second_time_counts_once(self, core: Core, anna: TelegramUser) -> None:
        await anna.write(QUESTION)
        answer = await anna.next_message()
        for _ in range(2):
            await anna.press("👎", answer)
            await anna.next_message()
        assert await kinds(core) == [GapKind.BAD]

    async def test_the_other_one_changes_it(self, core: Core, anna: TelegramUser) -> None:
        await anna.write(QUESTION)
        answer = await anna.next_message()
        for sign, kept in (("👎", GapKind.BAD), ("👍", GapKind.GOOD), ("👎", GapKind.BAD)):
            await anna.press(sign, answer)
            await anna.next_message()
            assert await kinds(core) == [kept]

    async def test_of_two_answers_counts_for_each(self, core: Core, anna: TelegramUser) -> None:
        for _ in range(2):
            await anna.write(QUESTION)
            await anna.press("👎", await anna.next_message())
            await anna.next_message()
        assert await kinds(core) == [GapKind.BAD, GapKind.BAD]

    async def test_leaves_a_question_of_the_chat_open(self, anna: TelegramUser) -> None:
        await anna.write(QUESTION)
        answer = await anna.next_message()
        await anna.write("/passwort")
        await anna.next_message()
        await anna.press("👍", answer)
        assert (await anna.next_message()).text == THANKS
        await anna.write("anna@firma.example")
        assert "Der Link gilt 60 Minuten" in (await anna.next_message()).text


class TestGaps:
    async def test_what_was_no_help_and_what_had_no_answer_is_shown_without_names(
        self, core: Core, anna: TelegramUser, telegram: LocalTelegram, tmp_path: Path
    ) -> None:
        for person in (anna, telegram.user("Berta")):
            await person.write(QUESTION)
            await person.press("👎", await person.next_message())
            await person.next_message()
        await anna.write("Kann ich bei euch einen Hubschrauber mieten, fragt Anna Berg?")
        await anna.next_message()
        status, out, err = await kontor(core, tmp_path, "faq", "gaps")
        assert (status, err) == (0, "")
        unanswered, rated, empty, counted = out.splitlines()
        assert "(badly rated 2, nearest: dokumente)" in rated
        assert QUESTION in rated
        assert rated.lstrip().startswith("2 x")
        assert "Hubschrauber" in unanswered
        assert "badly" not in unanswered
        assert empty == ""
        assert counted == "dokumente: a help 0 x, no help 2 x"
        assert not {"Anna", "Berta", "Berg"} & set(out.split())
