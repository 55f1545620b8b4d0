"""Table: the bookings of the metal account (Umarbeitungskonto); never changed, never deleted (SPEC 3)."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Kilograms, Moment, Numbered


class Booking(Numbered, Base):
    """A movement of metal; `weight` is signed, receipts are positive."""

    __tablename__ = "booking"
    __table_args__ = (
        Index("ix_booking_balance", "company_id", "alloy_group_id", "booked_on", "id", "weight"),
    )

    number: Mapped[str] = mapped_column(String(60), unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    alloy_group_id: Mapped[int] = mapped_column(ForeignKey("alloy_group.id"))
    alloy_id: Mapped[int | None] = mapped_column(ForeignKey("alloy.id"))
    booked_on: Mapped[date]
    value_date: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    weight: Mapped[Decimal] = mapped_column(Kilograms)
    voucher: Mapped[str] = mapped_column(String(100), default="")
    text: Mapped[str] = mapped_column(String(400), default="")
    related_number: Mapped[str | None] = mapped_column(String(60))
    imported_at: Mapped[datetime] = mapped_column(Moment)
