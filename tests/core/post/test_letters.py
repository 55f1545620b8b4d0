"""Letters: the template's words, the footer of the right company, and what is in the queue."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError
from sqlalchemy import select

from core.models import OutboxItem
from core.post import letters
from core.service import Core
from tests.core.people import world


class TestLetter:
    async def test_it_waits_in_the_queue_with_the_footer_of_the_service_company(self, core: Core) -> None:
        people = await world.build(core)
        async with core.begin() as tx:
            await letters.write(
                tx,
                "unknown_sender",
                to="x@firma.example",
                language="de",
                facts={},
                company_id=people.company,
                secret=True,
            )
        async with core.read() as tx:
            [item] = (await tx.session.scalars(select(OutboxItem))).all()
        assert item.secret
        assert item.content is not None
        assert item.content["subject"] == "Ihre Anfrage"
        assert item.content["footer"] == "Metallservice Süd GmbH, Stuttgart"
        assert item.content["auto"] == "generated"
        assert item.content["envelope_from"].startswith(f"service+r{item.id}-")
        assert item.content["message_id"].endswith("@kontor.example>")

    async def test_users_and_contact_persons_have_their_companys_footer(self, core: Core) -> None:
        people = await world.build(core)
        async with core.read() as tx:
            for user in (people.master, people.contact):
                assert await letters.footer_for(tx, user_id=user) == "Metallservice Süd GmbH, Stuttgart"
            assert await letters.footer_for(tx) == ""

    def test_a_missing_fact_is_an_error_and_not_a_gap(self) -> None:
        with pytest.raises(UndefinedError):
            letters.render("postmaster", "de", {})

    def test_a_subject_is_one_line_of_text(self) -> None:
        facts = {"subject": "<b> & \r\nBcc: x@y", "address": "a", "sender": "b", "text": "<script>"}
        subject, body = letters.render("postmaster", "de", facts)
        assert subject == "Postmaster: <b> & Bcc: x@y"
        assert "<script>" not in body
