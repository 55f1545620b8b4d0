"""Tables: documents as the ERP gave them, and the orders they belong to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Moment, Numbered


class Document(Numbered, Base):
    """One file under a document number; a number may have several (PDF and XML)."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("number", "file_name"),
        Index("ix_document_number_key", "company_id", "number_key"),
        Index("ix_document_list", "company_id", "issued_on", "id"),
    )

    number: Mapped[str] = mapped_column(String(60))
    number_key: Mapped[str] = mapped_column(String(60))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    kind: Mapped[str] = mapped_column(String(20))
    issued_on: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))  # also the key in the document store
    imported_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class DocumentOrder(Base):
    """Which orders a document is about."""

    __tablename__ = "document_order"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), primary_key=True, index=True)
