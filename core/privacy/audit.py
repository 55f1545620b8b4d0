"""The audit log: who did what, by ids, only ever appended to."""

from __future__ import annotations

from typing import Protocol

from core.models import AuditEntry
from core.service import Tx


class Actor(Protocol):
    """Whoever acts: `core.people.person.Person` is one."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def company_id(self) -> int | None: ...

    @property
    def channel(self) -> str: ...

    @property
    def chat_link_id(self) -> int | None: ...


async def note(
    tx: Tx, actor: Actor, action: str, *, company_id: int | None = None, **ids: int | None
) -> None:
    """Notes an act in the transaction that does it. `ids` say what it was about; names have no place here (SPEC 9).

    `company_id` is the company concerned, where that is not the actor's own. `via` is the chat link it came through.
    """
    facts = {"via": actor.chat_link_id, **ids}
    tx.session.add(
        AuditEntry(
            at=tx.now,
            actor_id=actor.user_id,
            company_id=actor.company_id if company_id is None else company_id,
            channel=str(actor.channel),
            action=action,
            facts={name: value for name, value in facts.items() if value is not None},
        )
    )
    await tx.session.flush()
