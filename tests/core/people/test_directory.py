"""Finding people, and ending an account's access."""

import asyncio

import pytest

from core.errors import LastMasterUser, NotAllowed, NotFound, NotSignedIn
from core.models import Role, User, UserState
from core.people import directory, profile
from core.people.person import Channel, Person, operator, visitor
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import World


async def deactivate(core: Core, person: Person, user_id: int) -> None:
    async with core.begin() as tx:
        await directory.deactivate(tx, person, user_id)


async def state(core: Core, user_id: int) -> str:
    async with core.read() as tx:
        return (await tx.session.get_one(User, user_id)).state


async def stranger(core: Core, world: World, role: Role = Role.MASTER) -> int:
    """A user of another company that another contact person looks after."""
    async with core.begin() as tx:
        contact = await worlds.add_user(tx, "o@metallservice.example", "O", "P", Role.CONTACT, None)
        company = await worlds.add_company(tx, "200200", "Rohrbau Nord GmbH", contact.id, "rohrbau.example")
        return (await worlds.add_user(tx, "ida@rohrbau.example", "Ida", "Roth", role, company.id)).id


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
        await deactivate(core, operator(), world.general)
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
        await stranger(core, world)
        async with core.read() as tx:
            found = await directory.colleagues(tx, await worlds.person(core, world.master))
            with pytest.raises(NotAllowed):
                await directory.colleagues(tx, await worlds.person(core, world.general))
        assert [colleague.name for colleague in found] == ["Petra Kunz", "Jan Vogt"]

    async def test_the_operator_sees_all_or_one_companys(self, core: Core, world: World) -> None:
        await stranger(core, world)
        async with core.read() as tx:
            assert len(await directory.all_users(tx)) == 5
            assert [row.name for row in await directory.all_users(tx, "200200")] == ["Ida Roth"]
            with pytest.raises(NotFound):
                await directory.all_users(tx, "999999")


class TestDeactivation:
    async def test_a_master_user_may_for_colleagues(self, core: Core, world: World) -> None:
        for _ in range(2):
            await deactivate(core, await worlds.person(core, world.master), world.general)
        assert await state(core, world.general) == UserState.DEACTIVATED

    async def test_a_general_user_may_not(self, core: Core, world: World) -> None:
        with pytest.raises(NotAllowed):
            await deactivate(core, await worlds.person(core, world.general), world.master)

    async def test_the_last_master_user_cannot_deactivate_himself(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        with pytest.raises(LastMasterUser):
            await deactivate(core, petra, world.master)
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.general)).role = Role.MASTER
        await deactivate(core, petra, world.master)
        assert await state(core, world.master) == UserState.DEACTIVATED

    async def test_the_contact_person_may_deactivate_the_last_one(self, core: Core, world: World) -> None:
        await deactivate(core, await worlds.person(core, world.contact), world.master)
        assert await state(core, world.master) == UserState.DEACTIVATED

    async def test_two_master_users_cannot_leave_at_the_same_moment(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            (await tx.session.get_one(User, world.general)).role = Role.MASTER
        petra, jan = await worlds.person(core, world.master), await worlds.person(core, world.general)
        results = await asyncio.gather(
            deactivate(core, petra, world.master),
            deactivate(core, jan, world.general),
            return_exceptions=True,
        )
        assert sorted(str(type(result)) for result in results if result) == [str(LastMasterUser)]

    async def test_foreign_and_unknown_users_get_the_same_answer(self, core: Core, world: World) -> None:
        foreign = await stranger(core, world)
        for user_id in (world.master, world.contact):
            person = await worlds.person(core, user_id)
            for other in (foreign, 987654, world.contact):
                with pytest.raises(NotFound):
                    await deactivate(core, person, other)
            for address in ("ida@rohrbau.example", "nobody@rohrbau.example", "no address"):
                with pytest.raises(NotFound):
                    async with core.begin() as tx:
                        await directory.deactivate_address(tx, person, address)
        assert await state(core, foreign) == UserState.ACTIVE

    async def test_the_operator_names_the_address(self, core: Core, world: World) -> None:
        async with core.begin() as tx:
            await directory.deactivate_address(tx, operator(), "Jan.Vogt@federn-kunz.example")
        assert await state(core, world.general) == UserState.DEACTIVATED


class TestProfile:
    async def test_the_language_is_kept(self, core: Core, world: World) -> None:
        jan = await worlds.person(core, world.general)
        async with core.begin() as tx:
            assert (await profile.set_language(tx, jan, "en")).language == "en"
        assert (await worlds.person(core, world.general)).language == "en"
        with pytest.raises(ValueError, match="fr"):
            async with core.begin() as tx:
                await profile.set_language(tx, jan, "fr")
