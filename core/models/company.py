"""Tables: service companies, and the customers they look after."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.models.base import Base, Numbered


class TelegramPolicy(StrEnum):
    """What Telegram may carry for a company (SPEC 2)."""

    EVERYTHING = "everything"
    NO_FILES = "no_files"
    FAQ_ONLY = "faq_only"


class ServiceCompany(Numbered, Base):
    """A company that sells and serves; its contact persons look after customers."""

    __tablename__ = "service_company"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(400))
    phone: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(254))
    holidays_region: Mapped[str] = mapped_column(String(2))
    office_hours: Mapped[str | None] = mapped_column(String(400))
    mail_footer: Mapped[str | None] = mapped_column(String(2000))


class Company(Numbered, Base):
    """A customer."""

    __tablename__ = "company"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    contact_id: Mapped[int] = mapped_column(ForeignKey("user.id", use_alter=True), index=True)
    telegram_policy: Mapped[str] = mapped_column(String(20), default=TelegramPolicy.EVERYTHING)
    domains: Mapped[list["CompanyDomain"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class CompanyDomain(Base):
    """An e-mail domain that a company's first user may have (lower case, IDNA)."""

    __tablename__ = "company_domain"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    domain: Mapped[str] = mapped_column(String(253), primary_key=True)
