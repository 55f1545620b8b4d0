"""Tables: what users have asked to be told by itself, and what was told already (SPEC 3, "Standing orders")."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Moment, Numbered


class Topic(StrEnum):
    """What can be asked for; all are off until they are switched on."""

    STATEMENT = "statement"  # the metal account's last month, every month
    DOCUMENTS = "documents"  # the last month's documents, every month
    NEW_DOCUMENT = "new_document"
    CONTRACT = "contract"  # called off to 80 % or 100 %, or ending in 30 days


class Subscription(Numbered, Base):
    """A user wants to be told about a topic, from the moment on at which it was switched on."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("user_id", "topic"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    topic: Mapped[str] = mapped_column(String(20), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Notice(Numbered, Base):
    """What a user was told, once: `about` is the month, the imports that brought documents, the contract and its mark.

    What was there already when the topic was switched on counts as told; `until 17` is the import known last.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("user_id", "topic", "about"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    topic: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(80))
    told_at: Mapped[datetime] = mapped_column(Moment)
