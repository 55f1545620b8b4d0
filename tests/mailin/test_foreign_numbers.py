"""At the wire of the mail: what is another company's is answered, byte for byte, like what nobody has."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete

from core.models import Throttle
from tests.core.business.firms import ON_SQLITE
from tests.mailin.conftest import Bed
from tests.mailin.letters import letter
from tests.security import asking

pytestmark = pytest.mark.thorough


async def heard(bed: Bed, text: str) -> list[bytes]:
    """Every mail that is sent for this one, as it went over the wire, less what is drawn anew for each mail."""
    async with bed.core.begin() as tx:
        await tx.session.execute(delete(Throttle))  # twenty an hour are answered, and these are more
    before = len(bed.mailbox.mails)
    await bed.send(letter(text))
    return [_without_chance(mail.raw) for mail in (await bed.answers())[before:]]


def _without_chance(raw: bytes) -> bytes:
    """Message-IDs, MIME boundaries, and the sealed address of a thread."""
    for drawn in (rb"<[^<>\s]+@[^<>\s]+>", rb"=+[0-9a-f_]{10,}=*"):
        raw = re.sub(drawn, b"...", raw)
    return raw


@ON_SQLITE
class TestForeignNumber:
    async def test_is_answered_like_an_unknown_one(self, bed: Bed) -> None:
        await asking.settle(bed.core, bed.people)
        texts = asking.questions(asking.THEIRS)
        unknown = [await heard(bed, text) for text in texts]
        await asking.furnish(bed.core, bed.people.company + 1, asking.THEIRS)
        for text, before in zip(texts, unknown, strict=True):
            assert await heard(bed, text) == before

    async def test_is_answered_otherwise_than_ones_own(self, bed: Bed) -> None:
        """Else the same would be heard because nobody is ever told anything."""
        await asking.settle(bed.core, bed.people)
        for own, other in zip(asking.questions(asking.OURS), asking.questions(asking.THEIRS), strict=True):
            [found], [missing] = await heard(bed, own), await heard(bed, other)
            assert abs(len(found) - len(missing)) > 20, own  # the questions are of one length
