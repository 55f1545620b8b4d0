"""Switches: off until they are turned on, for users with a company of their own, gone with their access."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.clock import SetClock
from core.desk import Intent, Request, Slots
from core.desk.ask import Ask
from core.desk.carrying import within_policy
from core.desk.table import ANSWERS
from core.errors import NotAllowed, NotFound, NotSignedIn
from core.models import AuditEntry, Notice, Role, Subscription, TelegramPolicy, Topic
from core.people import erasure, managing, subscriptions
from core.people.person import Channel, ChatIdentity, Person, operator, visitor
from core.service import Core
from tests.core.business.firms import Firms
from tests.core.desk.notices.conftest import calls_off, comes, connect, mails, prompts, switch, tick


async def on(core: Core, person: Person) -> set[Topic]:
    async with core.read() as tx:
        return set(await subscriptions.topics_of(tx, person))


class TestSwitch:
    async def test_all_are_off_until_each_is_turned_on(self, core: Core, firms: Firms) -> None:
        assert await on(core, firms.anna) == set()
        for topic in Topic:
            await switch(core, firms.anna, topic)
        assert await on(core, firms.anna) == set(Topic)
        await switch(core, firms.anna, Topic.DOCUMENTS, on=False)
        assert await on(core, firms.anna) == set(Topic) - {Topic.DOCUMENTS}
        assert await on(core, firms.bert) == set()

    async def test_twice_is_once_and_noted_once(self, core: Core, firms: Firms) -> None:
        await asyncio.gather(*(switch(core, firms.anna, Topic.CONTRACT) for _ in range(4)))
        await switch(core, firms.anna, Topic.CONTRACT, on=False)
        await switch(core, firms.anna, Topic.CONTRACT, on=False)
        async with core.read() as tx:
            noted = await tx.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
            assert list(noted) == ["subscription.on.contract", "subscription.off.contract"]

    @pytest.mark.parametrize(
        ("who", "error"),
        [
            (visitor(Channel.CHAT), NotSignedIn),
            (operator(), NotAllowed),
            (Person(Channel.WEB, role=Role.CONTACT, user_id=1, company_id=1), NotAllowed),
        ],
        ids=["visitor", "operator", "contact"],
    )
    async def test_is_refused_to_who_has_no_company_of_their_own(
        self, core: Core, firms: Firms, who: Person, error: type[Exception]
    ) -> None:
        for is_on in (True, False):
            with pytest.raises(error):
                await switch(core, who, Topic.STATEMENT, on=is_on)

    async def test_is_refused_to_who_was_deactivated_a_moment_ago(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), firms.anna.user_id or 0)
        with pytest.raises(NotAllowed):
            await switch(core, firms.anna, Topic.STATEMENT)


class TestDeactivation:
    async def test_ends_all_at_once_and_reactivated_they_are_off(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, *Topic)
        await switch(core, firms.bert, *Topic)
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), firms.anna.user_id or 0)
            left = select(Subscription.user_id).distinct()
            assert list(await tx.session.scalars(left)) == [firms.bert.user_id]
        async with core.begin() as tx:
            await managing.reactivate(tx, operator(), firms.anna.user_id or 0)
        assert await on(core, firms.anna) == set()
        await comes(core, clock, firms.anna, "LS1")
        await tick(core)
        assert await mails(core) == []

    async def test_between_looking_and_telling_leaves_nothing_to_tell(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, *Topic)
        await comes(core, clock, firms.anna, "LS1")

        async def deactivate() -> None:
            async with core.begin() as tx:
                await managing.deactivate(tx, operator(), firms.anna.user_id or 0)

        await asyncio.gather(deactivate(), tick(core), tick(core))
        assert await mails(core) in ([], ["Lieferschein LS1"])
        await comes(core, clock, firms.anna, "LS2")
        await tick(core)
        assert "Lieferschein LS2" not in await mails(core)

    async def test_erasure_leaves_neither_switch_nor_notice(
        self, core: Core, clock: SetClock, firms: Firms
    ) -> None:
        await switch(core, firms.anna, *Topic)
        await comes(core, clock, firms.anna, "LS1")
        await tick(core)
        await erasure.erase(core, operator(), firms.anna.email)
        async with core.read() as tx:
            for table in (Subscription, Notice):
                assert await tx.session.scalar(select(func.count()).select_from(table)) == 0


async def answered(core: Core, person: Person, wish: Request) -> str:
    async with core.begin() as tx:
        ask = Ask(tx, person, wish, None)  # type: ignore[arg-type]  # the answer book is not asked
        return (await within_policy(ask, ANSWERS[wish.intent])).html


class TestAnswer:
    @pytest.fixture
    async def wish(self, core: Core, firms: Firms) -> Request:
        """What was put into Anna's chat."""
        await connect(core, firms.anna)
        await switch(core, firms.anna, Topic.CONTRACT)
        await calls_off(core, "30004511", "9000")
        await tick(core)
        [prompt] = await prompts(core)
        return Request.from_json(json.loads(prompt.content or b""))

    async def test_a_notice_is_read_by_its_owner_only(self, core: Core, firms: Firms, wish: Request) -> None:
        assert "30004511" in await answered(core, firms.anna, wish)
        with pytest.raises(NotFound):
            await answered(core, firms.bert, wish)
        with pytest.raises(NotSignedIn):
            await answered(core, visitor(Channel.CHAT), wish)

    async def test_under_faq_only_it_goes_to_the_mailbox(
        self, core: Core, firms: Firms, wish: Request
    ) -> None:
        chat = ChatIdentity(1, 1, "Anna", policy=TelegramPolicy.FAQ_ONLY)
        assert "30004511" not in await answered(core, replace(firms.anna, chat=chat), wish)
        assert await mails(core) == ["Kontrakt 30004511: zu 90 % abgerufen"]

    async def test_the_switches_refuse_a_topic_that_is_none_by_showing_themselves(
        self, core: Core, firms: Firms
    ) -> None:
        said = await answered(
            core, firms.anna, Request(Intent.SUBSCRIPTIONS, Slots(topic="weather", on=True))
        )
        assert said.count("(aus)") == 4
