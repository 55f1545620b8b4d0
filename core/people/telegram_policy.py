"""What Telegram may carry for a company: read by everybody it binds, set by its master users (SPEC 2)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, select

from core.errors import NotAllowed, NotSignedIn
from core.models import Company, Role, TelegramPolicy, User, UserState
from core.people.person import Person
from core.people.telling import tell
from core.privacy import audit
from core.service import Tx


async def policy_of(tx: Tx, person: Person) -> TelegramPolicy:
    """What Telegram may carry for the company whose data the person sees. Raises NotSignedIn, NotAllowed."""
    return TelegramPolicy((await tx.session.get_one(Company, person.company)).telegram_policy)


def may_set(person: Person) -> bool:
    """May the person set it? Master users may, for their own company."""
    return person.role is Role.MASTER


async def set_policy(tx: Tx, person: Person, policy: TelegramPolicy) -> None:
    """Sets it for the person's own company and tells the other master users by mail; the same again does nothing.

    It holds from the next answer on, also for files that are queued already (`core.desk.carrying`). Raises
    NotSignedIn, and NotAllowed for anybody who is no master user.
    """
    if not may_set(person):
        raise NotAllowed if person.is_signed_in else NotSignedIn
    locked = select(Company).where(Company.id == person.company).with_for_update()
    company = (await tx.session.scalars(locked.execution_options(populate_existing=True))).one()
    if company.telegram_policy == policy:
        return
    company.telegram_policy = policy
    await tx.session.flush()
    await audit.note(tx, person, f"telegram.{policy.value}", company=company.id)
    for master in await _other_masters(tx, person):
        await _tell(tx, person, master, company, policy)


async def _other_masters(tx: Tx, person: Person) -> Sequence[User]:
    masters = and_(
        User.company_id == person.company,
        User.role == Role.MASTER,
        User.state == UserState.ACTIVE,
        User.id != person.user_id,
    )
    return (await tx.session.scalars(select(User).where(masters).order_by(User.id))).all()


async def _tell(tx: Tx, person: Person, master: User, company: Company, policy: TelegramPolicy) -> None:
    await tell(
        tx,
        "telegram_policy_set",
        master,
        who=person.full_name,
        company=company.name,
        policy=policy.value,
        at=tx.now,
    )
