"""Das war ich nicht: everything that speaks for the user ends, and only the owner of the mailbox gets back in."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import SetClock
from core.errors import ChatFrozen, DeadLink, LoginFailed, NotFound, NotSignedIn
from core.models import AuditEntry, ChatLink, OutboxItem, Purpose, Token, User, UserState
from core.people import chats, disowning, login, resets, sessions, tokens
from core.people.disown_links import Event, issue_disown
from core.people.person import Channel, Person, visitor
from core.privacy import activity, audit
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import CHAT, PASSWORD, World

PETRA, ANNA = "petra.kunz@", "anna.berg@"
NEW = "Vier Stangen, ein Rohr"


async def connect(core: Core, user_id: int) -> Person:
    """The user in a chat that was connected by a link."""
    async with core.begin() as tx:
        web = await worlds.person(core, user_id, Channel.WEB)
        offer = await chats.offer_connect(tx, web, "https://t.me/kontor")
        await chats.connect(tx, CHAT, offer.token)
    return await who(core)


async def who(core: Core) -> Person:
    async with core.read() as tx:
        return await chats.person_of_chat(tx, CHAT, "de")


async def act(core: Core, person: Person) -> int:
    """The id of something that was done in the person's name."""
    async with core.begin() as tx:
        await audit.note(tx, person, "document.fetched")
        return (await activity.deeds_of(tx, person, limit=1))[0].id


async def disown(core: Core, person: Person, deed: int) -> None:
    async with core.begin() as tx:
        await disowning.disown(tx, person, deed)


async def disowned_chat(core: Core, world: World) -> Person:
    """Petra, after she disowned what came through her chat."""
    chat = await connect(core, world.master)
    deed = await act(core, chat)
    petra = await worlds.person(core, world.master, Channel.WEB)
    await disown(core, petra, deed)
    return petra


async def link_in(core: Core, event: Event, user_id: int, **more: object) -> str:
    """The token of a link as security mails carry it."""
    async with core.begin() as tx:
        user = await tx.session.get_one(User, user_id)
        url = await issue_disown(tx, user, event, **more)  # type: ignore[arg-type]  # passed on as they are
    return url.rpartition("/")[2]


async def by_link(core: Core, token: str) -> None:
    async with core.begin() as tx:
        await disowning.disown_by_link(tx, token)


async def enter(core: Core, password: str = PASSWORD, email: str = "petra.kunz@federn-kunz.example") -> str:
    return await login.login(core, email, password, "192.0.2.1")


async def count(core: Core, action: str) -> int:
    async with core.read() as tx:
        found = await tx.session.scalars(select(AuditEntry).where(AuditEntry.action == action))
        return len(found.all())


class TestDisowning:
    async def test_the_chat_is_frozen_and_speaks_for_nobody(self, core: Core, world: World) -> None:
        await disowned_chat(core, world)
        assert not (await who(core)).is_signed_in
        async with core.read() as tx:
            link = (await tx.session.scalars(select(ChatLink))).one()
        assert (link.frozen_at, link.ended_at) == (core.clock.now(), core.clock.now())

    async def test_sessions_links_and_password_end_at_once(self, core: Core, world: World) -> None:
        session = await enter(core)
        async with core.begin() as tx:
            reset = await tokens.issue(tx, Purpose.RESET, timedelta(hours=1), user_id=world.master)
        await disowned_chat(core, world)
        async with core.read() as tx:
            assert await sessions.person_of_session(tx, session) is None
            with pytest.raises(DeadLink):
                await resets.look(tx, reset)
        with pytest.raises(LoginFailed):
            await enter(core)

    async def test_the_link_to_the_registered_address_leads_back_in(self, core: Core, world: World) -> None:
        await disowned_chat(core, world)
        mail = (await worlds.mails(core, PETRA))[-1]
        found = re.search(r"/password/reset/([\w-]+)", mail["html"])
        assert mail["kind"] == "disowned"
        assert found is not None
        await resets.set_password(core, found[1], NEW, NEW)
        assert await enter(core, NEW)

    async def test_the_contact_person_hears_who_what_when_and_how_but_gets_no_link(
        self, core: Core, world: World
    ) -> None:
        await disowned_chat(core, world)
        [mail] = await worlds.mails(core, ANNA)
        for said in (
            "Petra Kunz",
            "200100",
            "Beleg abgerufen",
            "im Chat",
            "23.11.2026, 12:00\N{NO-BREAK SPACE}Uhr",
        ):
            assert said in mail["html"]
        assert "http" not in mail["html"]

    async def test_the_mail_with_the_link_is_erased_once_it_is_sent(self, core: Core, world: World) -> None:
        await disowned_chat(core, world)
        async with core.read() as tx:
            items = (await tx.session.scalars(select(OutboxItem))).all()
        secret = {str((item.content or {}).get("kind")): item.secret for item in items}
        assert (secret["disowned"], secret["chat_connected"], secret["disowned_contact"]) == (
            True,
            True,
            False,
        )

    async def test_an_act_on_the_pages_can_be_disowned_too(self, core: Core, world: World) -> None:
        chat = await connect(core, world.master)
        petra = await worlds.person(core, world.master, Channel.WEB)
        await disown(core, petra, await act(core, petra))
        assert chat.is_signed_in
        assert not (await who(core)).is_signed_in
        async with core.read() as tx:
            assert (await tx.session.scalars(select(ChatLink.frozen_at))).all() == [None]

    async def test_done_twice_it_is_done_once(self, core: Core, world: World) -> None:
        chat = await connect(core, world.master)
        deeds = [await act(core, chat), await act(core, chat)]
        petra = await worlds.person(core, world.master, Channel.WEB)
        for deed in (*deeds, *deeds):
            await disown(core, petra, deed)
        assert await count(core, activity.DISOWNED) == 1
        assert len(await worlds.mails(core, ANNA)) == 1

    async def test_at_the_same_moment_it_is_done_once(self, core: Core, world: World) -> None:
        deed = await act(core, await connect(core, world.master))
        petra = await worlds.person(core, world.master, Channel.WEB)
        await asyncio.gather(*(disown(core, petra, deed) for _ in range(4)))
        assert await count(core, activity.DISOWNED) == 1

    async def test_nobody_disowns_anothers_act(self, core: Core, world: World) -> None:
        deed = await act(core, await connect(core, world.master))
        for user_id in (world.general, world.contact):
            with pytest.raises(NotFound):
                await disown(core, await worlds.person(core, user_id, Channel.WEB), deed)
        with pytest.raises(NotFound):
            await disown(core, await worlds.person(core, world.master), 10**9)
        with pytest.raises(NotSignedIn):
            await disown(core, visitor(Channel.WEB), deed)
        assert (await who(core)).is_signed_in

    async def test_of_a_contact_person_the_deputy_is_told(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            anna = await tx.session.get_one(User, world.contact)
            anna.deputy_email = "jo.tal@metallservice.example"
        anna_on_web = await worlds.person(core, world.contact, Channel.WEB)
        await disown(core, anna_on_web, await act(core, anna_on_web))
        [mail] = await worlds.mails(core, "jo.tal@")
        assert "Metallservice Süd GmbH" in mail["html"]


class TestFrozenChat:
    async def offer(self, core: Core, user_id: int) -> str:
        async with core.begin() as tx:
            return await tokens.issue(tx, Purpose.CONNECT, chats.VALID, user_id=user_id)

    async def test_no_mere_link_connects_it_again(self, core: Core, world: World) -> None:
        await disowned_chat(core, world)
        token = await self.offer(core, world.master)
        with pytest.raises(ChatFrozen):
            async with core.begin() as tx:
                await chats.connect(tx, CHAT, token)

    async def test_after_a_new_password_it_can_be_connected(self, core: Core, world: World) -> None:
        await disowned_chat(core, world)
        async with core.begin() as tx:
            reset = await tokens.issue(tx, Purpose.RESET, timedelta(hours=1), user_id=world.master)
        await resets.set_password(core, reset, NEW, NEW)
        assert (await connect(core, world.master)).user_id == world.master

    async def test_it_may_speak_for_another_user(self, core: Core, world: World) -> None:
        await disowned_chat(core, world)
        assert (await connect(core, world.general)).user_id == world.general


class TestDisownLink:
    async def test_the_page_shows_what_it_is_about_and_changes_nothing(
        self, core: Core, world: World
    ) -> None:
        await connect(core, world.master)
        html = (await worlds.mails(core, PETRA))[0]["html"]
        found = re.search(r"/disown/([\w-]+)", html)
        assert found is not None
        for _ in range(2):
            async with core.read() as tx:
                shown = await disowning.look_disown(tx, found[1])
        assert (shown.chat, shown.address) == ("Petra M.", "p•••@federn-kunz.example")
        assert activity.in_words(shown.deed, "de") == "Telegram-Chat verbunden"
        assert (await who(core)).is_signed_in

    async def test_it_freezes_the_chat_and_ends_everything(self, core: Core, world: World) -> None:
        await connect(core, world.master)
        async with core.read() as tx:
            [link] = (await tx.session.scalars(select(ChatLink.id))).all()
        await by_link(core, await link_in(core, Event.CHAT_CONNECTED, world.master, chat_link_id=link))
        assert not (await who(core)).is_signed_in
        async with core.read() as tx:
            assert (await tx.session.get_one(ChatLink, link)).frozen_at is not None
        with pytest.raises(LoginFailed):
            await enter(core)

    async def test_it_cannot_freeze_anothers_chat(self, core: Core, world: World) -> None:
        await connect(core, world.master)
        async with core.read() as tx:
            [link] = (await tx.session.scalars(select(ChatLink.id))).all()
        await by_link(core, await link_in(core, Event.CHAT_CONNECTED, world.general, chat_link_id=link))
        assert (await who(core)).user_id == world.master

    async def test_it_is_good_once_and_for_30_days(self, core: Core, world: World, clock: SetClock) -> None:
        old = await link_in(core, Event.PASSWORD_CHANGED, world.master)
        once = await link_in(core, Event.PASSWORD_CHANGED, world.master)
        await by_link(core, once)
        clock.advance(timedelta(days=30))
        for token in (once, old, "nonsense"):
            with pytest.raises(DeadLink):
                await by_link(core, token)

    async def test_of_two_at_the_same_moment_one_is_heard(self, core: Core, world: World) -> None:
        token = await link_in(core, Event.PASSWORD_CHANGED, world.master)
        done = await asyncio.gather(*(by_link(core, token) for _ in range(4)), return_exceptions=True)
        assert sum(isinstance(each, DeadLink) for each in done) == 3
        assert await count(core, activity.DISOWNED) == 1

    async def test_a_changed_address_is_changed_back(self, core: Core, world: World) -> None:
        old = "petra.kunz@federn-kunz.example"
        token = await link_in(core, Event.ADDRESS_CHANGED, world.master, address=old)
        await self.move(core, world.master, "x@federn-kunz.example")
        await by_link(core, token)
        async with core.read() as tx:
            user = await tx.session.get_one(User, world.master)
        assert (user.email, user.email_key) == (old, old)
        assert (await worlds.mails(core, PETRA))[-1]["kind"] == "disowned"
        assert not await worlds.mails(core, "x@")

    async def test_whoever_got_in_cannot_use_a_link_of_theirs_afterwards(
        self, core: Core, world: World
    ) -> None:
        token = await link_in(
            core, Event.ADDRESS_CHANGED, world.master, address="petra.kunz@federn-kunz.example"
        )
        await self.move(core, world.master, "x@federn-kunz.example")
        theirs = await link_in(core, Event.ADDRESS_CHANGED, world.master, address="x@federn-kunz.example")
        await by_link(core, token)
        with pytest.raises(DeadLink):
            await by_link(core, theirs)

    async def test_whoever_got_in_cannot_silence_the_owners_link(self, core: Core, world: World) -> None:
        token = await link_in(
            core, Event.ADDRESS_CHANGED, world.master, address="petra.kunz@federn-kunz.example"
        )
        await self.move(core, world.master, "x@federn-kunz.example")
        intruder = await worlds.person(core, world.master, Channel.WEB)
        await disown(core, intruder, await act(core, intruder))
        await by_link(core, token)
        async with core.read() as tx:
            assert (await tx.session.get_one(User, world.master)).email.startswith("petra.kunz@")

    async def test_a_link_older_than_a_changed_address_sends_nothing_to_the_new_one(
        self, core: Core, world: World
    ) -> None:
        token = await link_in(core, Event.PASSWORD_CHANGED, world.master)
        await self.move(core, world.master, "x@federn-kunz.example")
        await by_link(core, token)
        async with core.read() as tx:
            assert (await tx.session.get_one(User, world.master)).state == UserState.DEACTIVATED
        assert not await worlds.mails(core, "x@")
        assert await worlds.mails(core, PETRA)

    async def taken(self, core: Core, world: World) -> None:
        """Petra's address was changed by an intruder, is another account's by now, and Petra says so."""
        old = "petra.kunz@federn-kunz.example"
        token = await link_in(core, Event.ADDRESS_CHANGED, world.master, address=old)
        await self.move(core, world.master, "x@federn-kunz.example")
        await self.move(core, world.general, old)
        await by_link(core, token)

    async def test_where_the_old_address_is_taken_no_link_goes_anywhere(
        self, core: Core, world: World
    ) -> None:
        await self.taken(core, world)
        assert not await worlds.mails(core, "x@")
        [mail] = await worlds.mails(core, PETRA)
        assert (mail["kind"], "http" in mail["html"]) == ("disowned_closed", False)
        assert mail["subject"] == "Ihr Nutzerkonto ist gesichert und vorerst gesperrt"

    async def test_where_the_old_address_is_taken_the_contact_person_hears_both(
        self, core: Core, world: World
    ) -> None:
        await self.taken(core, world)
        [mail] = await worlds.mails(core, ANNA)
        assert "x@federn-kunz.example" in mail["html"]
        assert "petra.kunz@federn-kunz.example" in mail["html"]
        assert "Deshalb wurde kein Link" in mail["html"]
        assert "an die hinterlegte" not in mail["html"]

    async def test_where_the_old_address_is_taken_asking_for_a_link_gives_none(
        self, core: Core, world: World
    ) -> None:
        await self.taken(core, world)
        async with core.begin() as tx:
            await resets.ask(tx, "x@federn-kunz.example", visitor(Channel.WEB))
        assert not await worlds.mails(core, "x@")
        assert await count(core, "user.deactivated") == 1

    async def test_every_event_has_words_in_both_languages(self) -> None:
        for event in Event:
            action, _channel = disowning.ACTS[event]
            assert activity.words_for(action)

    async def move(self, core: Core, user_id: int, address: str) -> None:
        async with core.begin() as tx:
            user = await tx.session.get_one(User, user_id)
            user.email = user.email_key = address


class TestSecurityMails:
    async def test_a_new_password_is_told_with_a_link(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            reset = await tokens.issue(tx, Purpose.RESET, timedelta(hours=1), user_id=world.master)
        await resets.set_password(core, reset, NEW, NEW)
        [mail] = await worlds.mails(core, PETRA)
        found = re.search(r"/disown/([\w-]+)", mail["html"])
        assert found is not None
        await by_link(core, found[1])
        with pytest.raises(LoginFailed):
            await enter(core, NEW)

    async def test_the_token_is_kept_as_a_hash(self, core: Core, world: World) -> None:
        token = await link_in(core, Event.PASSWORD_CHANGED, world.master)
        async with core.read() as tx:
            row = (await tx.session.scalars(select(Token))).one()
        assert row.token_hash == tokens.hash_of(token)
        assert token not in str(row.facts)

    async def test_a_second_chat_ends_as_well(self, core: Core, world: World) -> None:
        await connect(core, world.master)
        async with core.begin() as tx:
            web = await worlds.person(core, world.master, Channel.WEB)
            offer = await chats.offer_connect(tx, web, "https://t.me/kontor")
            other = replace(CHAT, telegram_user_id=4712, chat_id=4712)
            await chats.connect(tx, other, offer.token)
        petra = await worlds.person(core, world.master, Channel.WEB)
        await disown(core, petra, await act(core, await who(core)))
        async with core.read() as tx:
            links = (await tx.session.scalars(select(ChatLink).order_by(ChatLink.id))).all()
            assert not (await chats.person_of_chat(tx, other, "de")).is_signed_in
        assert [link.frozen_at is not None for link in links] == [True, False]
