"""Tables: users (customers' people and contact persons), their chats and their web sessions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Moment, Numbered


class Role(StrEnum):
    """Who somebody is (SPEC 1); a visitor has no account and no row."""

    VISITOR = "visitor"
    GENERAL = "general"
    MASTER = "master"
    CONTACT = "contact"


class UserState(StrEnum):
    """A user who has never set a password is active all the same: the first link sets it."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class User(Numbered, Base):
    """Somebody with an account. Customers' users have a company, contact persons a service company."""

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=UserState.ACTIVE)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    service_company_id: Mapped[int | None] = mapped_column(ForeignKey("service_company.id"), index=True)
    deputy_email: Mapped[str | None] = mapped_column(String(254))
    title: Mapped[str] = mapped_column(String(20), default="")
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(60), default="")
    language: Mapped[str] = mapped_column(String(2), default="de")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    may_order: Mapped[bool] = mapped_column(default=True)
    may_see_prices: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment)
    address_failed_at: Mapped[datetime | None] = mapped_column(Moment)  # a relay refused the address for good

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class ChatLink(Numbered, Base):
    """A Telegram account that speaks for a user, until it is cut.

    `company_id` is the company a contact person looks at in this chat. A frozen one was disowned by its user
    ("das war ich nicht") and has ended as well.
    """

    __tablename__ = "chat_link"
    __table_args__ = (
        Index(
            "uq_chat_link_live",
            "telegram_user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    telegram_user_id: Mapped[int] = mapped_column(BigInteger)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(200), default="")
    linked_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))


class WebSession(Numbered, Base):
    """A browser that is signed in; its cookie holds a random token of which only the hash is here."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    browser: Mapped[str] = mapped_column(String(200), default="")
