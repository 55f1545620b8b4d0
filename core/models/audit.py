"""Tables: who did what (append-only, ids instead of names), and failed attempts that slow the next ones."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Moment, Numbered


class AuditEntry(Numbered, Base):
    """One act of a person. Triggers refuse to change or delete it."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_actor", "actor_id", "id"),)

    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)  # None: the operator, or a visitor
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    channel: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Throttle(Base):
    """Failed attempts under one key (an account's hash, an address); the next is heard at `open_at`."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment)
    open_at: Mapped[datetime] = mapped_column(Moment)
