"""Tables: what came in and is not yet done, what is to go out, and the leases of those who do it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Moment, Numbered


class Door(StrEnum):
    TELEGRAM = "telegram"
    MAIL = "mail"


class PostState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


def _queue_indexes(table: str) -> tuple[Index, Index]:
    waiting = text("state = 'waiting'")
    return (
        Index(f"ix_{table}_waiting", "door", "lane", "id", sqlite_where=waiting, postgresql_where=waiting),
        Index(f"ix_{table}_ended", "ended_at"),
    )


class _Queued(Numbered):
    """A row that a worker claims: lanes are worked in order, a lease that ran out frees the row."""

    door: Mapped[str] = mapped_column(String(20))
    lane: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(20), default=PostState.WAITING)
    created_at: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(String(1000))
    secret: Mapped[bool] = mapped_column(default=False)  # holds a link: erased as soon as it is done


class InboxItem(_Queued, Base):
    """An update or a mail, stored before it was acknowledged."""

    __tablename__ = "inbox"
    __table_args__ = _queue_indexes("inbox")

    unique_key: Mapped[str] = mapped_column(String(200), unique=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    envelope: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class OutboxItem(_Queued, Base):
    """A message to be sent: a call of the Bot API, or a mail."""

    __tablename__ = "outbox"
    __table_args__ = _queue_indexes("outbox")

    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Lease(Base):
    """One process at a time may do what `name` says, until the lease runs out."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime] = mapped_column(Moment)
