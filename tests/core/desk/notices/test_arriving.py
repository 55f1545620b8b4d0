"""New documents: told once per import, in the chat or by mail, and only what may be seen."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from core.clock import SetClock
from core.desk.requests import Intent, Request
from core.models import Company, Document, ImportRun, TelegramPolicy, Topic
from core.people import chats
from core.people.person import Person
from core.service import Core
from tests.core.business.firms import Firms
from tests.core.desk.notices.conftest import (
    ANNA,
    BERT,
    change,
    comes,
    connect,
    mails,
    prompts,
    switch,
    tick,
    tick_of,
)
from tests.core.people import world

NEW = Topic.NEW_DOCUMENT


@pytest.fixture(autouse=True)
async def switched_on(core: Core, firms: Firms) -> None:
    await switch(core, firms.anna, NEW)


async def set_policy(core: Core, person: Person, policy: TelegramPolicy) -> None:
    async with core.begin() as tx:
        (await tx.session.get_one(Company, person.company_id)).telegram_policy = policy


class TestArrival:
    async def test_is_told_once(self, core: Core, clock: SetClock, firms: Firms) -> None:
        assert await tick(core) == 0
        await comes(core, clock, firms.anna, "LS1")
        await tick(core)
        await tick(core)
        assert await mails(core) == ["Lieferschein LS1"]

    async def test_of_before_the_switch_is_no_news(self, core: Core, clock: SetClock, firms: Firms) -> None:
        await comes(core, clock, firms.anna, "LS1")
        await switch(core, firms.anna, NEW, on=False)
        await comes(core, clock, firms.anna, "LS2")
        await switch(core, firms.anna, NEW)
        await tick(core)
        assert await mails(core) == []

    async def test_of_another_company_is_no_news(self, core: Core, clock: SetClock, firms: Firms) -> None:
        await comes(core, clock, firms.bert, "LS1")
        await tick(core)
        assert await mails(core) == []

    async def test_several_imports_while_the_worker_was_away_make_one_message(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        for number in range(4):
            await comes(core, clock, firms.anna, f"LS{number}", f"AB{number}")
        await tick(core)
        assert await mails(core) == ["8 neue Belege"]

    async def test_ten_are_listed_and_the_rest_is_counted(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await comes(core, clock, firms.anna, *(f"LS{number:02}" for number in range(25)))
        await tick(core)
        html = str((await world.mails(core))[-1]["html"])
        assert html.count("Lieferschein") == 10
        assert "15 weitere" in html

    async def test_one_document_in_two_files_counts_once(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await comes(core, clock, firms.anna, "LS1")
        async with core.begin() as tx:
            first = (await tx.session.scalars(select(Document).where(Document.number == "LS1"))).one()
            kept = {c.key: getattr(first, c.key) for c in Document.__table__.columns if c.key != "id"}
            tx.session.add(Document(**kept | {"file_name": "LS1.xml"}))
        await tick(core)
        assert await mails(core) == ["Lieferschein LS1"]

    async def test_the_same_file_once_more_is_no_news_but_a_changed_one_is(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await comes(core, clock, firms.anna, "LS1")
        await tick(core)
        await comes(core, clock, firms.anna)
        await tick(core)
        assert len(await mails(core)) == 1
        clock.advance(timedelta(seconds=1))
        async with core.begin() as tx:  # as core.erp.writing.documents does with a file that changed
            changed = {"sha256": sha256(b"other").hexdigest(), "imported_at": tx.now}
            await tx.session.execute(update(Document).where(Document.number == "LS1").values(**changed))
            tx.session.add(ImportRun(finished_at=tx.now, counts={}))
        await tick(core)
        assert len(await mails(core)) == 2

    async def test_invoices_are_not_announced_where_prices_are_withheld_nor_later(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await change(core, firms.anna, may_see_prices=False)
        await comes(core, clock, firms.anna, "RE1", kind="invoice")
        await tick(core)
        assert await mails(core) == []
        await change(core, firms.anna, may_see_prices=True)
        await tick(core)
        assert await mails(core) == []


class TestWay:
    async def test_goes_into_the_chat_connected_last(self, core: Core, clock: SetClock, firms: Firms) -> None:
        await connect(core, firms.anna)
        chat = await connect(core, firms.anna)
        await comes(core, clock, firms.anna, "LS1")
        await tick(core)
        [prompt] = await prompts(core)
        assert prompt.lane == str(chat)
        assert await mails(core) == []

    async def test_goes_by_mail_where_telegram_may_carry_general_questions_only(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await connect(core, firms.anna)
        await set_policy(core, firms.anna, TelegramPolicy.FAQ_ONLY)
        await comes(core, clock, firms.anna, "LS1")
        await tick(core)
        assert not await prompts(core)
        assert await mails(core, ANNA) == ["Lieferschein LS1"]

    async def test_goes_by_mail_after_the_chat_was_cut(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await connect(core, firms.anna)
        async with core.begin() as tx:
            await chats.end_all(tx, firms.anna, firms.anna.user_id or 0)
        await comes(core, clock, firms.anna, "LS1")
        await tick(core)
        assert "Lieferschein LS1" in await mails(core)

    async def test_two_workers_tell_it_once(self, core: Core, clock: SetClock, firms: Firms) -> None:
        await switch(core, firms.bert, NEW)
        for number in range(3):
            await comes(core, clock, firms.anna, f"LS{number}")
            await comes(core, clock, firms.bert, f"LB{number}")
            await asyncio.gather(*(tick_of(core, 2) for _ in range(4)))
        assert await mails(core, ANNA) == ["Lieferschein LS0", "Lieferschein LS1", "Lieferschein LS2"]
        assert await mails(core, BERT) == ["Lieferschein LB0", "Lieferschein LB1", "Lieferschein LB2"]

    async def test_the_prompt_is_a_wish_of_its_own_kind(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await connect(core, firms.anna)
        await comes(core, clock, firms.anna, "LS1")
        await tick(core)
        [prompt] = await prompts(core)
        import json

        assert Request.from_json(json.loads(prompt.content or b"")).intent is Intent.NOTICE
