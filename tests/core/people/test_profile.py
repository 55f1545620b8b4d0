"""What people set themselves: title, names, phone, language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.errors import NotSignedIn
from core.models import AuditEntry, User
from core.people import profile
from core.people.person import Channel, visitor
from core.people.profile import BadPhone, Details
from core.people.registration import Missing
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import World

PETRA = Details("Frau", "Petra", "Kunz-Maier", "+49 (0)711 / 5550-177")


async def save(core: Core, user_id: int, details: Details) -> User:
    person = await worlds.person(core, user_id, Channel.WEB)
    async with core.begin() as tx:
        await profile.set_details(tx, person, details)
        return await tx.session.get_one(User, user_id)


async def notes(core: Core) -> int:
    async with core.read() as tx:
        chosen = select(AuditEntry.id).where(AuditEntry.action == "user.details_set")
        return len(list(await tx.session.scalars(chosen)))


class TestDetails:
    async def test_they_are_kept_as_typed_and_noted_once(self, core: Core, world: World) -> None:
        for _ in range(2):
            user = await save(core, world.master, PETRA)
            assert (user.title, user.full_name, user.phone) == ("Frau", "Petra Kunz-Maier", PETRA.phone)
        assert await notes(core) == 1

    async def test_a_name_is_one_line_of_visible_signs(self, core: Core, world: World) -> None:
        user = await save(core, world.master, Details("Doktor", " Petra\r\nBcc: x ", "K\x00unz", ""))
        assert (user.title, user.first_name, user.last_name) == ("", "Petra Bcc: x", "K unz")

    async def test_what_is_missing_or_no_number_is_refused_by_field(self, core: Core, world: World) -> None:
        typed = Details("", " ", "", "call me")
        found = profile.faults(typed)
        assert {name: type(fault) for name, fault in found.items()} == {
            "first_name": Missing,
            "last_name": Missing,
            "phone": BadPhone,
        }
        with pytest.raises(Missing):
            await save(core, world.master, typed)

    @pytest.mark.parametrize(
        "phone",
        ["", "0711 5550100", "+49 711 5550100", "(0711) 5550-100", "0711/5550.100", "0711 5550100 DW 12"],
    )
    def test_phone_numbers_are_taken_as_people_write_them(self, phone: str) -> None:
        assert "phone" not in profile.faults(Details("", "Petra", "Kunz", phone))

    @pytest.mark.parametrize("phone", ["1", "call me", "0711<script>", "+", "----------", "٠"])
    def test_other_text_is_no_phone_number(self, phone: str) -> None:
        assert "phone" in profile.faults(Details("", "Petra", "Kunz", phone))

    @given(st.text(max_size=200))
    def test_any_text_is_taken_or_refused(self, text: str) -> None:
        assert set(profile.faults(Details(text, text, text, text))) <= {"first_name", "last_name", "phone"}

    async def test_of_a_contact_person_the_erp_knows_names_and_phone(self, core: Core, world: World) -> None:
        user = await save(core, world.contact, Details("Frau", "Anders", "Anders", "0711 5550199"))
        assert (user.title, user.full_name, user.phone) == ("Frau", "Anna Berg", "0711 5550101")

    async def test_a_visitor_has_none(self, core: Core) -> None:
        with pytest.raises(NotSignedIn):
            async with core.begin() as tx:
                await profile.set_details(tx, visitor(Channel.WEB), PETRA)
