"""Tables: orders and their lines, contracts and framework orders."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.models.base import Base, Euros, Kilograms, Moment, Numbered


class OrderStatus(StrEnum):
    RECEIVED = "received"
    CONFIRMED = "confirmed"
    IN_PRODUCTION = "in_production"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    INVOICED = "invoiced"
    CANCELLED = "cancelled"


OPEN_STATUSES = (
    OrderStatus.RECEIVED,
    OrderStatus.CONFIRMED,
    OrderStatus.IN_PRODUCTION,
    OrderStatus.PARTLY_DELIVERED,
)


class Order(Numbered, Base):
    """An order as the ERP knows it, or as a customer placed it here."""

    __tablename__ = "order"
    __table_args__ = (
        Index("ix_order_list", "company_id", "ordered_on", "id"),
        Index("ix_order_reference", "company_id", "reference_key"),
        Index("ix_order_number_key", "company_id", "number_key"),
        Index("uq_order_placement_key", "placement_key", unique=True),
    )

    number: Mapped[str] = mapped_column(String(60), unique=True)
    number_key: Mapped[str] = mapped_column(String(60))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    customer_reference: Mapped[str] = mapped_column(String(200), default="")
    reference_key: Mapped[str] = mapped_column(String(200), default="")
    ordered_on: Mapped[date]
    channel: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    kontor_number: Mapped[str | None] = mapped_column(String(40), unique=True)
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    placed_at: Mapped[datetime | None] = mapped_column(Moment)
    placement_key: Mapped[str | None] = mapped_column(String(80))  # the confirmation that placed it
    handed_over_at: Mapped[datetime | None] = mapped_column(Moment)  # to the ERP: no longer withdrawn
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)  # by the ERP: no longer handed over
    lines: Mapped[list["OrderLine"]] = relationship(
        cascade="all, delete-orphan", order_by="OrderLine.position", lazy="raise"
    )


class NumberSeries(Base):
    """Numbers that Kontor gives out one after the other, without a gap: `last` of each name."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int]


class OrderLine(Numbered, Base):
    """One position of an order; price in EUR per 100 kg of the product, metal and all that the order charges for."""

    __tablename__ = "order_line"
    __table_args__ = (UniqueConstraint("order_id", "position"),)

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    position: Mapped[int]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    description: Mapped[str] = mapped_column(String(400))
    alloy_id: Mapped[int] = mapped_column(ForeignKey("alloy.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Kilograms)
    delivered: Mapped[Decimal] = mapped_column(Kilograms)
    delivery_date: Mapped[date | None]
    price: Mapped[Decimal | None] = mapped_column(Euros)
    metal_source: Mapped[str | None] = mapped_column(String(20))
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    beyond: Mapped[Decimal | None] = mapped_column(
        Kilograms
    )  # of an order placed here: more than its source had


class Contract(Numbered, Base):
    """Metal at a fixed price (contract), or a product in call-offs (framework order)."""

    __tablename__ = "contract"
    __table_args__ = (Index("ix_contract_list", "company_id", "valid_to", "id"),)

    number: Mapped[str] = mapped_column(String(60), unique=True)
    number_key: Mapped[str] = mapped_column(String(60))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    kind: Mapped[str] = mapped_column(String(20))
    alloy_group_id: Mapped[int] = mapped_column(ForeignKey("alloy_group.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    quantity: Mapped[Decimal] = mapped_column(Kilograms)
    called_off: Mapped[Decimal] = mapped_column(Kilograms)
    price: Mapped[Decimal | None] = mapped_column(Euros)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    status: Mapped[str] = mapped_column(String(20))
