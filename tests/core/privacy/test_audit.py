"""The audit log: every change is in it, nobody's name is, and nothing in it can be changed."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from core.models import AuditEntry
from core.people import invitations, managing
from core.people.invitations import Invitee
from core.privacy import audit
from core.service import Core
from tests.core.people import world as worlds


class TestAudit:
    async def test_a_change_is_noted_with_ids_and_without_names(self, core: Core) -> None:
        world = await worlds.build(core)
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            await invitations.invite(tx, petra, Invitee("max@federn-kunz.example", "", "Max", "Muster"))
            await managing.deactivate(tx, petra, world.general)
        async with core.read() as tx:
            entries = list(await tx.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
        assert [entry.action for entry in entries] == ["invitation.sent", "user.deactivated"]
        assert [entry.actor_id for entry in entries] == [world.master, world.master]
        assert entries[1].facts == {"user": world.general}
        assert (entries[0].channel, entries[0].company_id) == ("chat", world.company)
        assert all(isinstance(value, int) for entry in entries for value in entry.facts.values())

    async def test_what_is_undone_is_not_noted(self, core: Core) -> None:
        world = await worlds.build(core)
        petra = await worlds.person(core, world.master)
        with pytest.raises(ZeroDivisionError):
            async with core.begin() as tx:
                await audit.note(tx, petra, "something.done", thing=1 // 0)
        async with core.read() as tx:
            assert (await tx.session.scalars(select(AuditEntry))).all() == []

    @pytest.mark.parametrize("act", [update(AuditEntry).values(action="x"), delete(AuditEntry)])
    async def test_an_entry_cannot_be_changed_or_deleted(self, core: Core, act: object) -> None:
        world = await worlds.build(core)
        petra = await worlds.person(core, world.master)
        async with core.begin() as tx:
            await audit.note(tx, petra, "something.done")
        with pytest.raises(DBAPIError, match="append-only"):
            async with core.begin() as tx:
                await tx.session.execute(act)  # type: ignore[call-overload]  # either of two statements
