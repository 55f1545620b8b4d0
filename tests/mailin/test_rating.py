"""An answer of the FAQ by mail can be rated by a link; other answers bear none."""

from __future__ import annotations

import re

from core.desk import ratings
from tests.mailin.conftest import QUESTION, Bed
from tests.mailin.letters import letter


class TestLinks:
    async def test_stand_below_an_answer_of_the_faq_and_lead_to_its_question(self, bed: Bed) -> None:
        await bed.send(letter(f"{QUESTION}\n\nMit freundlichen Grüßen\nPetra Kunz"))
        [mail] = await bed.answers()
        found = re.findall(
            rf"{bed.core.settings.public_url}/rate/([\w-]+)\?rating=(good|bad)", mail.html or ""
        )
        assert [rating for _, rating in found] == ["good", "bad"]
        assert "War diese Antwort hilfreich?" in mail.text
        async with bed.core.read() as tx:
            answer = await ratings.look(tx, found[0][0])
        assert QUESTION in answer.question
        assert "Kunz" not in answer.question
        assert answer.rated is None

    async def test_do_not_stand_below_what_was_done(self, bed: Bed) -> None:
        await bed.send(letter("Bitte senden Sie mir unsere Bestellungen als Excel."))
        [mail] = await bed.answers()
        assert "/rate/" not in mail.text
