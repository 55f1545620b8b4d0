"""Tables: where a conversation stands, and the buttons that were shown."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
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
