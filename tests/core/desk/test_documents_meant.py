"""Which documents a text means: credit notes, a reference that orders share, a number beside a list; and bookings."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.business import numbers
from core.desk import Desk, Intent, Request, Slots
from core.models import Company, Document, Order
from kontor.demo.example_data import INVOICE, LINDNER
from tests.core.desk.conftest import Counter
from tests.core.desk.test_answers import labels, one, pressed

SHARED = "REF-1"


class TestCreditNotes:
    @pytest.mark.parametrize(
        "text", ["Gutschriften 2026", "credit notes 2026", "Gutschrift", "Alle Gutschriften bitte"]
    )
    async def test_they_are_listed_by_themselves(self, petra: Counter, text: str) -> None:
        reply = await one(await petra.says(text))
        assert "Ihre Gutschriften" in reply.html
        assert "✕ Gutschrift" in labels(reply)
        assert not any(label.startswith(("Rechnung ", "Lieferschein ")) for label in labels(reply))

    async def test_a_button_leads_to_them(self, petra: Counter) -> None:
        reply = await petra.wants(Request(Intent.DOCUMENT))
        assert pressed(reply, "Gutschriften").slots.document_type == "credit_note"

    async def test_beside_a_number_they_are_not_forgotten(self, petra: Counter) -> None:
        first, second = await petra.says(f"{INVOICE} und alle Gutschriften vom November")
        assert len(first.files) == 1
        assert "Ihre Gutschriften" in second.html
        assert "01.11.2026" in second.html


class TestSharedReference:
    async def share(self, desk: Desk) -> list[str]:
        """Two orders with documents that have one reference."""
        async with desk.core.begin() as tx:
            firm = select(Company.id).where(Company.number == LINDNER).scalar_subquery()
            chosen = select(Order).where(Order.company_id == firm, Order.status == "invoiced").limit(2)
            orders = (await tx.session.scalars(chosen)).all()
            for order in orders:
                order.customer_reference, order.reference_key = SHARED, numbers.key(SHARED)
            return [order.number for order in orders]

    @pytest.mark.parametrize("text", [f"alle Belege zu {SHARED}", f"Rechnung zu {SHARED}"])
    async def test_the_order_is_asked_for_with_date_and_weight(
        self, desk: Desk, petra: Counter, text: str
    ) -> None:
        shared = await self.share(desk)
        reply = await one(await petra.says(text))
        assert not reply.files
        assert sorted(labels(reply)) == sorted(shared)
        assert all(f"<b>{number}</b>" in reply.html for number in shared)
        assert reply.html.count("kg") >= len(shared)

    async def test_the_button_brings_the_documents_of_that_order(self, desk: Desk, petra: Counter) -> None:
        number, _ = await self.share(desk)
        asked = await petra.wants(Request(Intent.DOCUMENT, Slots(numbers=(SHARED,))))
        reply = await petra.wants(pressed(asked, number))
        async with desk.core.read() as tx:
            sent = await tx.session.scalars(
                select(Document.number).where(
                    Document.id.in_([file.parts["document"] for file in reply.files])
                )
            )
            assert all(f"<b>{paper}</b>" in reply.html for paper in sent.all())
        assert reply.files

    async def test_beside_other_numbers_what_is_clear_is_sent(self, desk: Desk, petra: Counter) -> None:
        shared = await self.share(desk)
        reply = await petra.wants(Request(Intent.DOCUMENT, Slots(numbers=(INVOICE, SHARED))))
        assert len(reply.files) == 1
        assert set(shared) <= set(labels(reply))


class TestBookings:
    async def test_each_shows_its_value_date_and_its_text(self, petra: Counter) -> None:
        overview = await petra.wants(Request(Intent.METAL_ACCOUNT))
        reply = await petra.wants(pressed(overview, labels(overview)[0]))
        assert reply.html.count("Wertstellung ") == reply.html.count("→")
        assert re.search(r"Wertstellung [\d.]{10} · (?:Entnahme|Anlieferung|Abzug|Beistellung)", reply.html)
