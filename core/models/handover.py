"""Tables: questions handed over to a human, and what was written back and forth about them (SPEC 8)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Moment, Numbered


class HandoverState(StrEnum):
    OPEN = "open"  # waits for a human
    ANSWERED = "answered"  # a human wrote; the asker may write back, which opens it anew


class Author(StrEnum):
    """Who wrote a message of a handover."""

    ASKER = "asker"
    CONTACT = "contact"  # the contact person, a deputy, or the general desk
    OTHER = "other"  # some other address


class Handover(Numbered, Base):
    """A question handed over to the contact person, or to the general desk where there is none.

    `channel` and `lane` say where it was asked: `chat` and the chat's number, or `mail` and the address.
    `contact_id` is the contact person it was given to; once it was moved, it lies with their deputy. None: the
    general desk.
    """

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_state", "state", "promised_at"),)

    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    channel: Mapped[str] = mapped_column(String(20))
    lane: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(2), default="de")
    question: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(300), default="")  # of the mail it was asked in
    message_id: Mapped[str | None] = mapped_column(String(1000))  # of that mail: answers join its thread
    state: Mapped[str] = mapped_column(String(20), default=HandoverState.OPEN)
    is_letter: Mapped[bool] = mapped_column(default=False)  # a business letter: kept for six years (SPEC 9)
    created_at: Mapped[datetime] = mapped_column(Moment)
    promised_at: Mapped[datetime | None] = mapped_column(Moment)  # by when the asker was promised an answer
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    moved_at: Mapped[datetime | None] = mapped_column(Moment)  # to the deputy
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class HandoverMessage(Numbered, Base):
    """One message of a handover; its attachments are those of the mail `inbox_id`, if it came by mail.

    `parts` are their numbers there; None where an older Kontor noted none.
    """

    __tablename__ = "handover_message"

    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    inbox_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    parts: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    at: Mapped[datetime] = mapped_column(Moment)
