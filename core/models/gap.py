"""Table: questions that the FAQ has no good answer to, and ratings, without anything that says who asked."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Numbered

LONGEST_GAP = 300  # characters


class GapKind(StrEnum):
    UNANSWERED = "unanswered"  # nothing fitted
    ASKED_BACK = "asked_back"  # entries were offered to choose from
    BAD = "bad"  # the answer was rated as no help
    GOOD = "good"  # the answer was rated as helpful: only counted, the text stays empty


class QuestionGap(Numbered, Base):
    """One question, cleaned of names, addresses and numbers; `entry` is the one that was rated or is nearest, if any.

    Of the time only the day is kept, so that no question can be matched with a chat or a mail.
    """

    __tablename__ = "question_gap"

    text: Mapped[str] = mapped_column(String(LONGEST_GAP))
    language: Mapped[str] = mapped_column(String(2))
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    entry: Mapped[str | None] = mapped_column(String(80))
    day: Mapped[date] = mapped_column(Date, index=True)
