"""Tables: invitations, and the single-use links behind them and behind password resets and chats."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Moment, Numbered


class InvitationState(StrEnum):
    """As stored. An open one past its end is expired without anybody writing so."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


class Invitation(Numbered, Base):
    """Somebody asked to become a user of a company, open for 90 days (SPEC 2)."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_open",
            "company_id",
            "email_key",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    title: Mapped[str] = mapped_column(String(20), default="")
    first_name: Mapped[str] = mapped_column(String(100), default="")
    last_name: Mapped[str] = mapped_column(String(100), default="")
    role: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=InvitationState.OPEN)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_days: Mapped[int | None] = mapped_column()  # the last reminder: so many days before the end

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Purpose(StrEnum):
    """A link has one purpose and opens nothing else."""

    REGISTER = "register"
    RESET = "reset"
    CONNECT = "connect"
    CONFIRM = "confirm"
    ADDRESS = "address"  # a new e-mail address, confirmed where it leads
    DISOWN = "disown"  # "das war ich nicht"
    DOWNLOAD = "download"  # a file too large for chat or mail; good as often as it is wanted


class Token(Numbered, Base):
    """A single-use link; only the SHA-256 of its 256 random bits is stored."""

    __tablename__ = "token"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
