"""Who may say what Telegram carries for a company, and who hears of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.errors import NotAllowed, NotSignedIn
from core.models import AuditEntry, Company, Role, TelegramPolicy, UserState
from core.people import telegram_policy
from core.people.person import Channel, visitor
from core.service import Core
from tests.core.people import world as worlds
from tests.core.people.world import World

NO_FILES = TelegramPolicy.NO_FILES


async def _of_company(core: Core, company: int) -> str:
    async with core.read() as tx:
        return (await tx.session.get_one(Company, company)).telegram_policy


class TestTelegramPolicy:
    async def test_everything_is_carried_until_somebody_says_otherwise(
        self, core: Core, world: World
    ) -> None:
        jan = await worlds.person(core, world.general)
        async with core.read() as tx:
            assert await telegram_policy.policy_of(tx, jan) is TelegramPolicy.EVERYTHING

    async def test_a_master_user_sets_it_for_the_own_company_alone(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            other = await worlds.add_company(tx, "200200", "Kessel AG", world.contact, "kessel.example")
            await telegram_policy.set_policy(tx, petra, NO_FILES)
        assert await _of_company(core, world.company) == NO_FILES
        assert await _of_company(core, other.id) == TelegramPolicy.EVERYTHING
        async with core.read() as tx:
            entry = (await tx.session.scalars(select(AuditEntry))).one()
            assert await telegram_policy.policy_of(tx, petra) is NO_FILES
        assert (entry.action, entry.actor_id, entry.facts) == (
            "telegram.no_files",
            world.master,
            {"company": world.company},
        )

    async def test_nobody_else_may(self, core: Core, world: World) -> None:
        others = [await worlds.person(core, user) for user in (world.general, world.contact)]
        async with core.begin() as tx:
            for person in others:
                with pytest.raises(NotAllowed):
                    await telegram_policy.set_policy(tx, person, NO_FILES)
            with pytest.raises(NotSignedIn):
                await telegram_policy.set_policy(tx, visitor(Channel.CHAT), NO_FILES)
        assert await _of_company(core, world.company) == TelegramPolicy.EVERYTHING

    async def test_the_other_active_master_users_are_told_by_mail(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            await worlds.add_user(tx, "eva@federn-kunz.example", "Eva", "Roth", Role.MASTER, world.company)
            gone = await worlds.add_user(
                tx, "gone@federn-kunz.example", "Gero", "Neu", Role.MASTER, world.company
            )
            gone.state = UserState.DEACTIVATED
            await telegram_policy.set_policy(tx, petra, NO_FILES)
        mails = await worlds.mails(core)
        assert [mail["to"] for mail in mails] == ["eva@federn-kunz.example"]
        assert mails[0]["subject"] == "Was Telegram für Federn Kunz GmbH darf, wurde geändert"
        assert "Petra Kunz hat am 23.11.2026, 12:00\N{NO-BREAK SPACE}Uhr, geändert" in mails[0]["html"]
        assert "Daten, aber keine Dateien" in mails[0]["html"]

    async def test_the_same_again_is_told_to_nobody(self, core: Core, world: World) -> None:
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            await worlds.add_user(tx, "eva@federn-kunz.example", "Eva", "Roth", Role.MASTER, world.company)
            await telegram_policy.set_policy(tx, petra, NO_FILES)
            await telegram_policy.set_policy(tx, petra, NO_FILES)
        assert len(await worlds.mails(core)) == 1
