"""Tables: alloys, their groups, and the products made of them."""

from decimal import Decimal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Kilograms, Numbered


class AlloyGroup(Numbered, Base):
    """What a metal account is kept by: copper, brass, bronze ..."""

    __tablename__ = "alloy_group"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name_de: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))


class Alloy(Numbered, Base):
    """A material by its number (CW614N) and symbol (CuZn39Pb3)."""

    __tablename__ = "alloy"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    symbol: Mapped[str] = mapped_column(String(40), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("alloy_group.id"), index=True)


class Product(Numbered, Base):
    """Something that can be ordered: an alloy in a form and a dimension."""

    __tablename__ = "product"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    name_de: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    alloy_id: Mapped[int] = mapped_column(ForeignKey("alloy.id"), index=True)
    form: Mapped[str] = mapped_column(String(20))
    dimension: Mapped[str] = mapped_column(String(100))
    min_quantity: Mapped[Decimal] = mapped_column(Kilograms)
    step: Mapped[Decimal] = mapped_column(Kilograms)
    orderable: Mapped[bool]
