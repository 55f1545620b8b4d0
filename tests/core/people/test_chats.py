"""Telegram accounts: connected by a link, to one user at most, and cut at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.clock import SetClock
from core.errors import DeadLink, NotFound, NotSignedIn
from core.models import User, UserState
from core.people import chats, managing, profile
from core.people.person import Channel, Person, operator, visitor
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import CHAT, World

BOT = "https://t.me/kontor_bot"


async def offer(core: Core, user_id: int) -> str:
    person = await worlds.person(core, user_id, Channel.WEB)
    async with core.begin() as tx:
        return (await chats.offer_connect(tx, person, BOT)).token


async def connect(core: Core, token: str) -> Person:
    async with core.begin() as tx:
        return await chats.connect(tx, CHAT, token)


async def who(core: Core, language: str = "en") -> Person:
    async with core.read() as tx:
        return await chats.person_of_chat(tx, CHAT, language)


class TestOffer:
    async def test_the_link_fits_telegram(self, core: Core, world: World) -> None:
        person = await worlds.person(core, world.master, Channel.WEB)
        async with core.begin() as tx:
            made = await chats.offer_connect(tx, person, BOT)
            local = await chats.offer_connect(tx, person, "http://127.0.0.1:1/chat?user=7")
        assert made.url == f"{BOT}?start={made.token}"
        assert len(made.token) <= 64
        assert local.url == f"http://127.0.0.1:1/chat?user=7&start={local.token}"

    async def test_a_visitor_gets_none(self, core: Core) -> None:
        with pytest.raises(NotSignedIn):
            async with core.begin() as tx:
                await chats.offer_connect(tx, visitor(Channel.WEB), BOT)

    async def test_it_shows_company_and_masked_address_and_uses_nothing_up(
        self, core: Core, world: World
    ) -> None:
        token = await offer(core, world.master)
        for _ in range(2):
            async with core.read() as tx:
                shown = await chats.look_connect(tx, token)
            assert (shown.company, shown.address) == ("Federn Kunz GmbH", "p•••@federn-kunz.example")

    async def test_it_is_valid_for_10_minutes(self, core: Core, world: World, clock: SetClock) -> None:
        token = await offer(core, world.master)
        clock.advance(timedelta(minutes=10))
        with pytest.raises(DeadLink):
            await connect(core, token)


class TestConnect:
    async def test_the_chat_speaks_for_the_user_who_is_told(self, core: Core, world: World) -> None:
        token = await offer(core, world.master)
        assert not (await who(core)).is_signed_in
        person = await connect(core, token)
        assert (person.user_id, person.chat) == (world.master, CHAT)
        known = await who(core)
        assert (known.user_id, known.language, known.channel) == (world.master, "de", Channel.CHAT)
        [mail] = await worlds.mails(core, "petra.kunz@")
        assert "Petra M." in mail["html"]
        with pytest.raises(DeadLink):
            await connect(core, token)

    async def test_one_telegram_account_speaks_for_one_user(self, core: Core, world: World) -> None:
        await connect(core, await offer(core, world.master))
        await connect(core, await offer(core, world.general))
        assert (await who(core)).user_id == world.general
        subjects = [mail["subject"] for mail in await worlds.mails(core, "petra.kunz@")]
        assert subjects[-1] == "Ein Telegram-Chat wurde von Ihrem Nutzerkonto getrennt"

    async def test_connecting_again_is_no_change_of_user(self, core: Core, world: World) -> None:
        await connect(core, await offer(core, world.master))
        await connect(core, await offer(core, world.master))
        person = await worlds.person(core, world.master)
        async with core.read() as tx:
            assert len(await profile.connected_chats(tx, person)) == 1

    async def test_a_user_may_have_several(self, core: Core, world: World) -> None:
        await connect(core, await offer(core, world.master))
        token = await offer(core, world.master)
        async with core.begin() as tx:
            await chats.connect(tx, replace(CHAT, telegram_user_id=4712, chat_id=4712), token)
        assert (await who(core)).user_id == world.master

    async def test_a_deactivated_user_is_a_visitor_and_the_link_is_dead(
        self, core: Core, world: World
    ) -> None:
        await connect(core, await offer(core, world.general))
        token = await offer(core, world.general)
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), world.general)
        assert not (await who(core)).is_signed_in
        with pytest.raises(DeadLink):
            await connect(core, token)
        async with core.begin() as tx:
            await managing.reactivate(tx, operator(), world.general)
        assert not (await who(core)).is_signed_in

    async def test_a_user_who_is_not_active_is_a_visitor(self, core: Core, world: World) -> None:
        await connect(core, await offer(core, world.general))
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.general)).state = UserState.DEACTIVATED
        assert await who(core, "en") == visitor(Channel.CHAT, "en", CHAT)


class TestDisconnect:
    async def test_the_chat_is_a_visitors_again(self, core: Core, world: World) -> None:
        person = await connect(core, await offer(core, world.master))
        async with core.begin() as tx:
            assert await chats.disconnect(tx, person)
            assert not await chats.disconnect(tx, person)
        assert (await who(core, "en")) == visitor(Channel.CHAT, "en", CHAT)

    async def test_nobody_cuts_anothers_from_the_pages(self, core: Core, world: World) -> None:
        petra = await connect(core, await offer(core, world.master))
        async with core.read() as tx:
            [chat] = await profile.connected_chats(tx, petra)
        with pytest.raises(NotFound):
            async with core.begin() as tx:
                await chats.disconnect_link(tx, await worlds.person(core, world.general), chat.id)
        async with core.begin() as tx:
            await chats.disconnect_link(tx, petra, chat.id)
        assert not (await who(core)).is_signed_in
