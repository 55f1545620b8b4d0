"""Tables: where a conversation stands, the buttons that were shown, and questions handed over to a human."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Moment, Numbered


class Dialogue(Base):
    """The state of one conversation; `key` is made by the door."""

    __tablename__ = "dialogue"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    state: Mapped[str | None] = mapped_column(String(120))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class Offer(Numbered, Base):
    """The requests behind the buttons of one message, in the order of its buttons."""

    __tablename__ = "offer"

    key: Mapped[str] = mapped_column(String(120), index=True)
    requests: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Moment)


class Handover(Numbered, Base):
    """A question handed over to the contact person (SPEC 8)."""

    __tablename__ = "handover"

    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    channel: Mapped[str] = mapped_column(String(20))
    lane: Mapped[str] = mapped_column(String(300))
    question: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
