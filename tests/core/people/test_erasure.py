"""Forgetting a person: nothing anywhere says who it was, and the company's records stay."""

from __future__ import annotations

import asyncio
import tracemalloc
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import BadAddress, NotFound
from core.models import (
    AuditEntry,
    Base,
    ChatLink,
    Dialogue,
    Door,
    Handover,
    HandoverMessage,
    HandoverState,
    InboxItem,
    Invitation,
    Offer,
    Order,
    OutboxItem,
    Role,
    Token,
    User,
    UserState,
    WebSession,
)
from core.people import chats, erasure, invitations, resets, sessions, traces
from core.people.disown_links import Event, issue_disown
from core.people.erasure import Erasure, StillInCharge
from core.people.invitations import Invitee
from core.people.person import Channel, operator, visitor
from core.post import outbox
from core.post.mail import Mail, queue_mail
from core.service import Core
from tests.core.people import somebody
from tests.core.people import world as worlds
from tests.core.people.somebody import EMAIL, NEEDLES, TELEGRAM
from tests.core.people.world import World


async def forget(core: Core, address: str = EMAIL) -> Erasure:
    return await erasure.erase(core, operator(), address)


async def dump(core: Core) -> dict[str, str]:
    """Every table as text."""
    async with core.read() as tx:
        return {
            table.name: "\n".join(_text(row) for row in await tx.session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def _text(row: Any) -> str:
    return " ".join(each.decode(errors="replace") if isinstance(each, bytes) else str(each) for each in row)


def found_in(dumped: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (table, needle)
        for table, text in dumped.items()
        for needle in NEEDLES
        if needle.casefold() in text.casefold()
    ]


async def count(core: Core, table: type[Base], *where: Any) -> int:
    async with core.read() as tx:
        return await tx.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


class TestForgetting:
    async def test_no_table_says_who_it_was(self, core: Core, world: World) -> None:
        await somebody.live(core, world)
        before = {table for table, _ in found_in(await dump(core))}
        assert before >= {"user", "chat_link", "inbox", "outbox", "handover", "handover_message", "offer"}
        await forget(core)
        assert found_in(await dump(core)) == []

    async def test_an_anonymous_deactivated_row_and_the_log_stay(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        acts = await count(core, AuditEntry, AuditEntry.actor_id == me.user)
        assert (await forget(core)).user_id == me.user
        async with core.read() as tx:
            user = await tx.session.get_one(User, me.user)
            last = (await tx.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()))).first()
        assert (user.state, user.company_id, user.password_hash) == (UserState.DEACTIVATED, None, None)
        assert await count(core, AuditEntry, AuditEntry.actor_id == me.user) == acts
        assert last is not None
        assert (last.action, last.actor_id, last.facts) == ("user.erased", None, {"user": me.user})

    async def test_the_companys_orders_stay(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        await forget(core)
        assert await count(core, Order, Order.placed_by_id == me.user) == 1

    async def test_sessions_chats_and_links_are_gone(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        async with core.begin() as tx:
            session = await sessions.begin(tx, await tx.session.get_one(User, me.user))
        await forget(core)
        for table in (WebSession, Token, ChatLink):
            assert await count(core, table, table.user_id == me.user) == 0
        async with core.read() as tx:
            assert await sessions.person_of_session(tx, session) is None
            assert not (await chats.person_of_chat(tx, TELEGRAM, "de")).is_signed_in

    async def test_what_others_have_stays_with_a_gap(self, core: Core, world: World) -> None:
        await somebody.live(core, world)
        await forget(core)
        async with core.read() as tx:
            theirs = (await tx.session.scalars(select(Handover))).one()
            letter = (
                await tx.session.scalars(select(OutboxItem).where(OutboxItem.user_id == world.master))
            ).one()
        assert theirs.question == "Hat … schon bestellt?"
        assert letter.content is not None
        assert letter.content["to"] == "petra.kunz@federn-kunz.example"
        assert "…" in letter.content["html"]

    async def test_a_business_letter_stays_but_leads_to_nobody(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world, letter=True)
        await forget(core)
        async with core.read() as tx:
            letter = await tx.session.get_one(Handover, me.letter)
            message = (
                await tx.session.scalars(
                    select(HandoverMessage).where(HandoverMessage.handover_id == me.letter)
                )
            ).one()
            mail = await tx.session.get_one(InboxItem, message.inbox_id)
        assert (letter.question, message.text, mail.content) == (
            "Das Band hat Risse.",
            "Risse",
            b"From: b\r\n\r\nMangel",
        )
        assert (letter.lane, letter.state, letter.ended_at) == (
            "",
            HandoverState.ANSWERED,
            core.clock.now(),
        )

    async def test_the_address_can_be_invited_anew(self, core: Core, world: World) -> None:
        me = await somebody.live(core, world)
        await forget(core)
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            await invitations.invite(tx, petra, Invitee(EMAIL, "", "Zacharias", "Quittenbaum"))
        assert await count(core, Invitation, Invitation.email_key == EMAIL.lower()) == 1
        async with core.begin() as tx:
            await worlds.add_user(tx, EMAIL, "Zacharias", "Quittenbaum", Role.GENERAL, world.company)
        again = await forget(core)
        assert again.user_id != me.user
        assert found_in(await dump(core)) == []

    async def test_the_last_master_user_can_be_and_it_is_said(self, core: Core, world: World) -> None:
        await somebody.live(core, world)
        assert (await forget(core)).without_master is None
        assert (await forget(core, "petra.kunz@federn-kunz.example")).without_master == "200100"

    async def test_whoever_looks_after_companies_cannot_be(self, core: Core, world: World) -> None:
        with pytest.raises(StillInCharge) as refused:
            await forget(core, "anna.berg@metallservice.example")
        assert refused.value.companies == ("200100",)
        async with core.read() as tx:
            assert (await tx.session.get_one(User, world.contact)).first_name == "Anna"

    async def test_a_deputy_who_is_forgotten_stands_in_for_nobody(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            jo = await worlds.add_user(
                tx, "jo.tal@metallservice.example", "Jo", "Talmann", Role.CONTACT, None
            )
            anna = await tx.session.get_one(User, world.contact)
            anna.deputy_email = "Jo.Tal@metallservice.example"
            row = Handover(channel="mail", lane="a", question="?", contact_id=jo.id, created_at=tx.now)
            tx.session.add(row)
        await forget(core, "jo.tal@metallservice.example")
        async with core.read() as tx:
            assert (await tx.session.get_one(User, world.contact)).deputy_email is None
            assert (await tx.session.scalars(select(Handover.contact_id))).all() == [None]

    @pytest.mark.parametrize(
        ("address", "error"), [("nobody@federn-kunz.example", NotFound), ("nonsense", BadAddress)]
    )
    async def test_nobody_and_nonsense_are_refused(
        self, core: Core, world: World, address: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            await forget(core, address)

    async def test_of_two_at_the_same_moment_one_erases(self, core: Core, world: World) -> None:
        await somebody.live(core, world)
        done = await asyncio.gather(*(forget(core) for _ in range(2)), return_exceptions=True)
        assert [type(each) for each in done].count(Erasure) == 1
        assert await count(core, AuditEntry, AuditEntry.action == "user.erased") == 1

    async def test_other_people_stay_as_they_are(self, core: Core, world: World) -> None:
        await somebody.live(core, world)
        async with core.read() as tx:
            before = [
                (user.email, user.full_name, user.password_hash)
                for user in await tx.session.scalars(select(User).order_by(User.id).limit(3))
            ]
        await forget(core)
        async with core.read() as tx:
            after = [
                (user.email, user.full_name, user.password_hash)
                for user in await tx.session.scalars(select(User).order_by(User.id).limit(3))
            ]
        assert before == after

    async def test_a_chat_that_speaks_for_another_now_keeps_what_that_one_wrote(
        self, core: Core, world: World
    ) -> None:
        await somebody.live(core, world)
        async with core.begin() as tx:
            web = await worlds.person(core, world.master, Channel.WEB)
            offer = await chats.offer_connect(tx, web, "https://t.me/kontor")
            await chats.connect(tx, TELEGRAM, offer.token)
            await somebody.store(tx, Door.TELEGRAM, "telegram:9", str(TELEGRAM.chat_id), b'{"a": "Petras"}')
        await forget(core)
        async with core.read() as tx:
            assert (await chats.person_of_chat(tx, TELEGRAM, "de")).user_id == world.master
        assert await count(core, InboxItem, InboxItem.content == b'{"a": "Petras"}') == 1


JAN = "jan.vogt@federn-kunz.example"
NAMESAKE = "vogt@federn-kunz.example"
"""Stands inside Jan's address."""


async def namesake(core: Core, world: World) -> int:
    async with core.begin() as tx:
        return (await worlds.add_user(tx, NAMESAKE, "Ute", "Li", Role.GENERAL, world.company)).id


async def waiting_mail(core: Core, to: str) -> OutboxItem:
    async with core.read() as tx:
        found = await tx.session.scalars(select(OutboxItem).order_by(OutboxItem.id))
        return next(item for item in found if (item.content or {}).get("to") == to)


class TestOtherPeoplesPost:
    """Whoever is forgotten, what is somebody else's still arrives and still works."""

    async def test_a_waiting_reset_of_a_longer_address_is_untouched(self, core: Core, world: World) -> None:
        await namesake(core, world)
        async with core.begin() as tx:
            await resets.ask(tx, JAN, visitor(Channel.MAIL))
        before = (await waiting_mail(core, JAN)).content
        await forget(core, NAMESAKE)
        assert (await waiting_mail(core, JAN)).content == before

    async def test_where_a_waiting_mail_goes_to_stays_when_its_texts_name_the_person(
        self, core: Core, world: World
    ) -> None:
        await namesake(core, world)
        async with core.begin() as tx:
            mail = Mail(
                to=f"Jan <{NAMESAKE}>",
                subject=f"Von {NAMESAKE}",
                html=f"<p>Schreiben Sie an {NAMESAKE}.</p>",
                envelope_from=f"r+{NAMESAKE} {NAMESAKE}",
                message_id=f"<1 {NAMESAKE}>",
                reply_to=NAMESAKE,
            )
            await queue_mail(tx, mail)
            await outbox.queue(
                tx,
                Door.TELEGRAM,
                lane="1",
                content={"method": NAMESAKE, "parameters": {"chat_id": NAMESAKE, "text": NAMESAKE}},
            )
        await forget(core, NAMESAKE)
        async with core.read() as tx:
            sent, said = (await tx.session.scalars(select(OutboxItem).order_by(OutboxItem.id))).all()
        assert sent.content is not None
        assert said.content is not None
        kept = {name: sent.content[name] for name in ("to", "envelope_from", "message_id")}
        assert kept == {"to": mail.to, "envelope_from": mail.envelope_from, "message_id": mail.message_id}
        assert (sent.content["subject"], sent.content["html"]) == ("Von …", "<p>Schreiben Sie an ….</p>")
        assert sent.content["reply_to"] == ""
        assert said.content["parameters"] == {"chat_id": NAMESAKE, "text": "…"}

    async def test_links_buttons_and_conversations_about_others_stay(self, core: Core, world: World) -> None:
        await namesake(core, world)
        async with core.begin() as tx:
            user = await tx.session.get_one(User, world.general)
            await issue_disown(tx, user, Event.ADDRESS_CHANGED, address=JAN)
            for said in (f"an {JAN}", "Frau Lindner", "Frau\tLilienthal"):
                tx.session.add(Offer(key="1", requests=[{"to": said}], made_at=tx.now))
                tx.session.add(Dialogue(key=said, facts={"to": said}, changed_at=tx.now))
            tx.session.add(Offer(key="1", requests=[{"to": "an\nFrau Li"}], made_at=tx.now))
            tx.session.add(Dialogue(key="gone", facts={NAMESAKE: 1}, changed_at=tx.now))
        await forget(core, NAMESAKE)
        assert [await count(core, table) for table in (Token, Offer, Dialogue)] == [1, 3, 3]
        assert await count(core, Dialogue, Dialogue.key == "gone") == 0

    async def test_an_answered_question_leads_to_no_erased_contact_person(
        self, core: Core, world: World
    ) -> None:
        async with core.begin() as tx:
            jo = await worlds.add_user(tx, "jo.tal@metallservice.example", "Jo", "Tal", Role.CONTACT, None)
            answered = HandoverState.ANSWERED
            row = {"channel": "mail", "lane": "a", "question": "?", "created_at": tx.now}
            tx.session.add(Handover(**row, contact_id=jo.id, state=answered, ended_at=tx.now))
        await forget(core, "jo.tal@metallservice.example")
        async with core.read() as tx:
            assert (await tx.session.scalars(select(Handover.contact_id))).all() == [None]

    async def test_what_an_earlier_search_has_seen_is_not_read_again(self, core: Core, world: World) -> None:
        """The search of all mails goes before the transaction that others wait for."""
        me = await somebody.live(core, world)
        async with core.begin() as tx:
            user = await tx.session.get_one(User, me.user)
            before = await traces.mails_from(tx, user)
            for number, lane in enumerate((EMAIL.lower(), "relay@x.example")):
                await somebody.store(tx, Door.MAIL, f"late:{number}", lane, f"From: {EMAIL}\r\n\r\n".encode())
            later = await traces.mails_from(tx, user, before[-1])
            assert (len(before), len(later)) == (2, 2)
            assert [*before, *later] == await traces.mails_from(tx, user)

    async def test_large_mails_are_not_held_in_memory_together(self, core: Core, world: World) -> None:
        await namesake(core, world)
        async with core.begin() as tx:
            raw = b"From: x@federn-kunz.example\r\nContent-Type: image/png\r\n\r\n" + b"x" * 1_000_000
            for number in range(40):
                await somebody.store(tx, Door.MAIL, f"large:{number}", "x@federn-kunz.example", raw)
        tracemalloc.start()
        await forget(core, NAMESAKE)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 25_000_000
