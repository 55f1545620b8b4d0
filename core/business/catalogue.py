"""The products that can be ordered, found by alloy, form, dimension or number (SPEC 3, "Ordering")."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, select

from core.business import alloys, paging, words
from core.business.paging import Page
from core.errors import NotFound
from core.models import Alloy, Product
from core.people.person import Person
from core.people.rights import Right, demand
from core.service import Tx

_NUMBER = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)?(?!kt)")
_ROUND = re.compile(r"[Øø⌀Φ]|\b(?:rund|round|durchmesser|dia)", re.IGNORECASE)
_EDGED = re.compile(r"\bsw\b|\b[46]kt|sechskant|vierkant|hexagon|square", re.IGNORECASE)
_MOST_OF_ROUND = 2
"""A round thing has a diameter and perhaps a wall; more figures are of something flat or edged."""


@dataclass(frozen=True)
class ProductFilter:
    """Which products; an empty field lets all through. Alloy and dimension as written, `form` a code."""

    alloy: str | None = None
    form: str | None = None
    dimension: str | None = None


@dataclass(frozen=True)
class ProductRow:
    """A product of the catalogue; weights in kg, words in the reader's language."""

    id: int
    number: str
    name: str
    alloy_id: int
    group_id: int
    alloy_number: str
    alloy_symbol: str
    form: str
    form_word: str
    dimension: str
    min_quantity: Decimal
    step: Decimal

    @property
    def described(self) -> str:
        """Name, dimension and alloy in one line."""
        return words.product(self.name, self.dimension, self.alloy_symbol)


async def list_products(
    tx: Tx, person: Person, filter: ProductFilter, *, after: str | None = None, limit: int = 6
) -> Page[ProductRow]:
    """The orderable products that pass the filter. Raises NotSignedIn, NotAllowed (ordering may be withheld)."""
    demand(person, Right.ORDER)
    statement = await _filtered(tx, filter)
    page = await paging.page(tx, statement, (Product.id,), after, limit)
    return page.having([_row(row[0], row[1], person.language) for row in page.rows])


async def find_product(tx: Tx, person: Person, number: str) -> ProductRow:
    """The orderable product with this number. Raises NotFound, NotSignedIn, NotAllowed."""
    demand(person, Right.ORDER)
    wanted = _orderable().where(Product.number == number.strip())
    found = (await tx.session.execute(wanted)).one_or_none()
    if found is None:
        raise NotFound
    return _row(found[0], found[1], person.language)


def same_dimension(one: str, other: str) -> bool:
    """Do two spellings name one dimension? `0,5x30` is `0,50 × 30 mm`; fewer numbers fit more (`30`).

    What is said to be round is not edged: `rund 20` is `Ø 20 mm`, not `SW 20 mm` and no profile of 20 x 20 x 3.
    """
    shorter, longer = sorted((_numbers(one), _numbers(other)), key=len)
    if len(shorter) == len(longer):
        fits = shorter == longer
    else:
        fits = bool(shorter) and all(number in longer for number in shorter)
    return fits and not (_is_only_round(one, other) or _is_only_round(other, one))


def _is_only_round(one: str, other: str) -> bool:
    is_round = _ROUND.search(one) is not None
    return is_round and (_EDGED.search(other) is not None or len(_numbers(other)) > _MOST_OF_ROUND)


def _numbers(dimension: str) -> list[Decimal]:
    plain = unicodedata.normalize("NFKC", dimension)
    return [Decimal(number.replace(",", ".")).normalize() for number in _NUMBER.findall(plain)]


async def _filtered(tx: Tx, filter: ProductFilter) -> Select[Product, Alloy]:
    statement = _orderable()
    if filter.alloy:
        metals = await alloys.resolve(tx, filter.alloy)
        statement = statement.where(Product.alloy_id.in_(metals.alloys))
    if filter.form:
        statement = statement.where(Product.form == filter.form)
    if filter.dimension:
        of = (await tx.session.execute(statement.with_only_columns(Product.id, Product.dimension))).all()
        fitting = [row.id for row in of if same_dimension(filter.dimension, row.dimension)]
        statement = statement.where(Product.id.in_(fitting))
    return statement


def _orderable() -> Select[Product, Alloy]:
    return select(Product, Alloy).join(Alloy, Alloy.id == Product.alloy_id).where(Product.orderable)


def _row(product: Product, alloy: Alloy, language: str) -> ProductRow:
    return ProductRow(
        id=product.id,
        number=product.number,
        name=product.name_en if language == "en" else product.name_de,
        alloy_id=alloy.id,
        group_id=alloy.group_id,
        alloy_number=alloy.number,
        alloy_symbol=alloy.symbol,
        form=product.form,
        form_word=words.word(words.FORM, product.form, language),
        dimension=product.dimension,
        min_quantity=product.min_quantity,
        step=product.step,
    )
