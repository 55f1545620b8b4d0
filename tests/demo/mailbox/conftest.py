"""A mailbox for every test."""

from collections.abc import AsyncIterator

import pytest

from kontor.demo.mailbox import Mailbox


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    made = Mailbox(people=[("Petra Kunz", "petra.kunz@federn-kunz.example")])
    await made.start()
    yield made
    await made.stop()
