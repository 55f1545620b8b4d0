"""Finding people: by their address, as colleagues, as the contact person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import SetClock
from core.errors import NotAllowed, NotFound, NotSignedIn
from core.models import (
    Role,
)
from core.people import directory, managing, profile
from core.people.person import Channel, operator, visitor
from core.people.rights import Right
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import World


class TestPersonOfAddress:
    async def test_users_and_contact_persons_are_found(self, core: Core, world: World) -> None:
        async with core.read() as tx:
            petra = await directory.person_of_address(tx, "PETRA.KUNZ@federn-kunz.example", Channel.MAIL)
            anna = await directory.person_of_address(tx, "anna.berg@metallservice.example", Channel.MAIL)
            for text in ("nobody@federn-kunz.example", "no address", ""):
                assert await directory.person_of_address(tx, text, Channel.MAIL) is None
        assert petra is not None
        assert (petra.user_id, petra.channel) == (world.master, Channel.MAIL)
        assert anna is not None
        assert (anna.role, anna.company_id) == (Role.CONTACT, None)

    async def test_a_deactivated_user_is_nobody(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            await managing.deactivate(tx, operator(), world.general)
        async with core.read() as tx:
            assert await directory.person_of_address(tx, "jan.vogt@federn-kunz.example", Channel.MAIL) is None


class TestContact:
    async def test_the_companys_contact_person(self, core: Core, world: World) -> None:
        async with core.read() as tx:
            card = await directory.contact_of(tx, await worlds.person(core, world.general))
            with pytest.raises(NotSignedIn):
                await directory.contact_of(tx, visitor(Channel.CHAT))
        assert (card.name, card.phone) == ("Anna Berg", "0711 5550101")
        assert (card.service_company, card.footer) == (
            "Metallservice Süd GmbH",
            "Metallservice Süd GmbH, Stuttgart",
        )


class TestColleagues:
    async def test_master_users_see_those_of_their_own_company(self, core: Core, world: World) -> None:
        await worlds.stranger(core)
        async with core.read() as tx:
            found = await directory.colleagues(tx, await worlds.person(core, world.master))
            with pytest.raises(NotAllowed):
                await directory.colleagues(tx, await worlds.person(core, world.general))
        assert [colleague.name for colleague in found] == ["Petra Kunz", "Jan Vogt"]

    async def test_the_operator_sees_all_or_one_companys(self, core: Core, world: World) -> None:
        await worlds.stranger(core)
        async with core.read() as tx:
            assert len(await directory.all_users(tx)) == 5
            assert [row.name for row in await directory.all_users(tx, "200200")] == ["Ida Roth"]
            with pytest.raises(NotFound):
                await directory.all_users(tx, "999999")

    async def test_each_shows_what_is_connected_and_withheld(self, core: Core, world: World) -> None:
        await worlds.settle_in(core, world.general)
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            await managing.set_right(tx, petra, world.general, Right.ORDER, granted=False)
        async with core.read() as tx:
            master, general = await directory.colleagues(tx, petra)
        assert (master.master, master.may_order, master.chats) == (True, True, ())
        assert [chat.name for chat in general.chats] == ["Jan V."]
        assert (general.may_order, general.may_see_prices, general.has_password) == (False, True, True)

    async def test_last_seen_is_the_latest_of_login_browser_and_chat(
        self, core: Core, world: World, clock: SetClock
    ) -> None:
        petra, jan = await worlds.person(core, world.master), await worlds.person(core, world.general)
        begun = clock.now()

        async def last_seen() -> timedelta | None:
            async with core.read() as tx:
                seen = (await directory.colleague_of_address(tx, petra, jan.email)).last_seen_at
            return seen - begun if seen else None

        assert await last_seen() is None
        await worlds.settle_in(core, world.general)
        assert await last_seen() == timedelta(0)
        for minutes, shown in ((10, 10), (12, 10), (15, 15)):
            clock.advance(begun + timedelta(minutes=minutes) - clock.now())
            async with core.begin() as tx:
                await directory.seen(tx, jan)
                await directory.seen(tx, visitor(Channel.CHAT))
            assert await last_seen() == timedelta(minutes=shown)


class TestProfile:
    async def test_the_language_is_kept(self, core: Core, world: World) -> None:
        jan = await worlds.person(core, world.general)
        async with core.begin() as tx:
            assert (await profile.set_language(tx, jan, "en")).language == "en"
        assert (await worlds.person(core, world.general)).language == "en"
        with pytest.raises(ValueError, match="fr"):
            async with core.begin() as tx:
                await profile.set_language(tx, jan, "fr")
