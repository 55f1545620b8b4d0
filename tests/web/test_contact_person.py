"""A contact person came with the import: the first link by "forgotten password", then login, account and chat."""

from __future__ import annotations

import re

import pytest

from core.models import Role, User
from core.people import chats, visits
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import CHAT, PASSWORD, World
from tests.web import links
from tests.web.browser import Browser

UDO = "udo.fern@metallservice.example"


@pytest.fixture
async def udo(core: Core, world: World) -> int:
    """As the import makes one: no password yet, of the same service company, with a company to look after."""
    async with core.begin() as tx:
        user = await worlds.add_user(tx, UDO, "Udo", "Fern", Role.CONTACT, None)
        anna = await tx.session.get_one(User, world.contact)
        user.service_company_id = anna.service_company_id
        await worlds.add_company(tx, "200200", "Drahtwerk Abel GmbH", user.id, "abel.example")
        return user.id


class TestFirstLink:
    async def test_forgotten_password_lets_a_contact_person_in(
        self, core: Core, udo: int, browser: Browser
    ) -> None:
        await browser.send("/password/forgot", email=UDO)
        page = await browser.send(await links.newest(core, UDO), password=PASSWORD, password_again=PASSWORD)
        assert page.path.startswith("/login")
        page = await browser.log_in(UDO, PASSWORD)
        assert page.path == "/account"
        assert "Metallservice Süd GmbH" in page.text

    async def test_and_the_connected_chat_looks_after_the_companies(
        self, core: Core, udo: int, browser: Browser
    ) -> None:
        await browser.send("/password/forgot", email=UDO)
        await browser.send(await links.newest(core, UDO), password=PASSWORD, password_again=PASSWORD)
        await browser.log_in(UDO, PASSWORD)
        found = re.search(r"start=([\w-]{43})", (await browser.open("/connect")).text)
        assert found is not None
        async with core.begin() as tx:
            assert (await chats.look_connect(tx, found.group(1))).company == "Metallservice Süd GmbH"
            await chats.connect(tx, CHAT, found.group(1))
        async with core.begin() as tx:
            person = await chats.person_of_chat(tx, CHAT, "de")
            assert [row.number for row in await visits.companies(tx, person)] == ["200200"]
            assert (await visits.look_at(tx, person, "200200")).company_id is not None
        assert "Petra M." in (await browser.open("/account")).text
