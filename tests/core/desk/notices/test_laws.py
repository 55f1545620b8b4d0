"""Over any sequence of imports, call-offs, switches and ticks: nothing is told twice, nothing to the wrong company."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from core.clock import SetClock
from core.models import Contract, Document, DocumentOrder, ImportRun, Notice, OutboxItem, Subscription, Topic
from core.service import Core
from tests.core.business.firms import ON_SQLITE, Firms
from tests.core.desk.notices.conftest import ANNA, BERT, calls_off, change, comes, mails, set_to, switch, tick
from tests.core.people import world

WHO = st.sampled_from(["anna", "bert"])
STEP = st.one_of(
    st.tuples(st.just("comes"), WHO, st.integers(1, 3), st.sampled_from(["delivery_note", "invoice"])),
    st.tuples(st.just("calls off"), WHO, st.sampled_from([4000, 7999, 8000, 9000, 10000]), st.none()),
    st.tuples(st.just("days pass"), st.sampled_from([0, 1, 5, 31, 45]), st.none(), st.none()),
    st.tuples(st.just("switch"), WHO, st.sampled_from(Topic), st.booleans()),
    st.tuples(st.just("prices"), WHO, st.booleans(), st.none()),
)
STEPS = st.lists(st.tuples(STEP, st.booleans()), min_size=4, max_size=20)
"""What happens, and whether the clock looks after it."""
CONTRACTS = {"anna": "30004511", "bert": "30004512"}


async def _take(core: Core, clock: SetClock, firms: Firms, step: Sequence[Any], place: int) -> None:
    match step:
        case ("switch", who, topic, on):
            await switch(core, getattr(firms, who), topic, on=on)
        case ("comes", who, count, kind):
            numbers = (f"{who}-{place}-{number}" for number in range(count))
            await comes(core, clock, getattr(firms, who), *numbers, kind=kind)
        case ("calls off", who, kg, _):
            await calls_off(core, CONTRACTS[who], str(kg))
        case ("days pass", days, _, _):
            clock.advance(timedelta(days=days))
        case ("prices", who, may, _):
            await change(core, getattr(firms, who), may_see_prices=may)


async def _clean(core: Core, firms: Firms) -> None:
    """As before the first step, with everything on; Hypothesis takes many turns in one database."""
    async with core.begin() as tx:
        mine = Document.number.like("anna-%") | Document.number.like("bert-%")
        await tx.session.execute(
            delete(DocumentOrder).where(
                DocumentOrder.document_id.in_(
                    Document.__table__.select().with_only_columns(Document.id).where(mine)
                )
            )
        )
        await tx.session.execute(delete(Document).where(mine))
        for table in (Notice, Subscription, OutboxItem, ImportRun):
            await tx.session.execute(delete(table))
        await tx.session.execute(update(Contract).values(called_off=4000))
    for person in (firms.anna, firms.bert):
        await change(core, person, may_see_prices=True)
        await switch(core, person, *Topic)


@ON_SQLITE
class TestLaw:
    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=STEPS)
    async def test_nobody_is_told_anything_twice_or_of_another_company(
        self, core: Core, clock: SetClock, firms: Firms, steps: list[tuple[Sequence[Any], bool]]
    ) -> None:
        set_to(clock, "20.10.2026 12:00")
        await _clean(core, firms)
        for place, (step, looks) in enumerate(steps):
            await _take(core, clock, firms, step, place)
            if looks:
                await tick(core)
        await tick(core)
        before = await mails(core)
        await tick(core)
        assert await mails(core) == before
        for address, own, other in ((ANNA, "anna", "bert"), (BERT, "bert", "anna")):
            letters = await world.mails(core, address)
            said = " ".join(str(letter["html"]) for letter in letters)
            documents = Counter(re.findall(rf"{own}-\d+-\d+", said))
            assert f"{other}-" not in said
            assert CONTRACTS[other] not in said
            assert not [number for number, count in documents.items() if count > 1]
            monthly = [letter["subject"] for letter in letters if "für" in letter["subject"]]
            assert len(monthly) == len(set(monthly))
            for mark in (r"Zu \d+ % abgerufen", r"Vollständig abgerufen"):
                assert len(re.findall(mark, said)) <= 1
