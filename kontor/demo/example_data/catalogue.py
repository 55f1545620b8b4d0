"""Copper and copper alloys as EN 12163 to 12168, 1652 and 12449 know them, and the products made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType


@dataclass(frozen=True)
class AlloyGroup:
    """What a metal account is kept by; `metal_price` is a believable EUR/100 kg of the metal alone."""

    code: str
    name_de: str
    name_en: str
    metal_price: Decimal


@dataclass(frozen=True)
class Alloy:
    number: str
    symbol: str
    group: str


@dataclass(frozen=True)
class Product:
    """`working_price` is what making it costs without the metal, in EUR/100 kg."""

    number: str
    name_de: str
    name_en: str
    alloy: str
    form: str
    dimension: str
    min_quantity_kg: Decimal
    step_kg: Decimal
    orderable: bool
    group: str
    working_price: Decimal

    def described(self, language: str) -> str:
        """Name and dimension, as they stand in an order and on a document."""
        return f"{self.name_en if language == 'en' else self.name_de}, {self.dimension}"


GROUPS = (
    AlloyGroup("CU", "Kupfer", "Copper", Decimal("934.00")),
    AlloyGroup("MS", "Messing", "Brass", Decimal("702.00")),
    AlloyGroup("MSPB", "Zerspanungsmessing", "Free-cutting brass", Decimal("648.00")),
    AlloyGroup("SMS", "Sondermessing", "Special brass", Decimal("731.00")),
    AlloyGroup("BZ", "Zinnbronze", "Tin bronze", Decimal("1128.00")),
    AlloyGroup("NS", "Neusilber", "Nickel silver", Decimal("1094.00")),
)
ALLOYS = (
    Alloy("CW004A", "Cu-ETP", "CU"),
    Alloy("CW008A", "Cu-OF", "CU"),
    Alloy("CW024A", "Cu-DHP", "CU"),
    Alloy("CW501L", "CuZn10", "MS"),
    Alloy("CW503L", "CuZn20", "MS"),
    Alloy("CW505L", "CuZn30", "MS"),
    Alloy("CW507L", "CuZn36", "MS"),
    Alloy("CW508L", "CuZn37", "MS"),
    Alloy("CW509L", "CuZn40", "MS"),
    Alloy("CW602N", "CuZn36Pb2As", "MSPB"),
    Alloy("CW606N", "CuZn37Pb2", "MSPB"),
    Alloy("CW614N", "CuZn39Pb3", "MSPB"),
    Alloy("CW617N", "CuZn40Pb2", "MSPB"),
    Alloy("CW511L", "CuZn38As", "SMS"),
    Alloy("CW713R", "CuZn37Mn3Al2PbSi", "SMS"),
    Alloy("CW724R", "CuZn21Si3P", "SMS"),
    Alloy("CW450K", "CuSn4", "BZ"),
    Alloy("CW452K", "CuSn6", "BZ"),
    Alloy("CW453K", "CuSn8", "BZ"),
    Alloy("CW403J", "CuNi12Zn24", "NS"),
    Alloy("CW409J", "CuNi18Zn20", "NS"),
)


@dataclass(frozen=True)
class _Form:
    """How a form is named after its metal, what it costs to make, and in which lots it is sold."""

    name_de: str
    name_en: str
    working_price: Decimal
    min_quantity_kg: Decimal
    step_kg: Decimal


_FORMS: Mapping[str, _Form] = MappingProxyType(
    {
        "strip": _Form("band", "strip", Decimal("118.00"), Decimal(500), Decimal(50)),
        "sheet": _Form("blech", "sheet", Decimal("134.00"), Decimal(250), Decimal(25)),
        "tube": _Form("rohr", "tube", Decimal("186.00"), Decimal(300), Decimal(50)),
        "rod": _Form("stange", "rod", Decimal("79.00"), Decimal(500), Decimal(100)),
        "wire": _Form("draht", "wire", Decimal("104.00"), Decimal(200), Decimal(20)),
        "profile": _Form("profil", "profile", Decimal("171.00"), Decimal(400), Decimal(50)),
    }
)
_STEMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "CU": ("Kupfer", "Copper"),
        "MS": ("Messing", "Brass"),
        "MSPB": ("Messing", "Brass"),
        "SMS": ("Sondermessing", "Special brass"),
        "BZ": ("Bronze", "Bronze"),
        "NS": ("Neusilber", "Nickel silver"),
    }
)
# alloy, form, dimensions
_RANGE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("CW004A", "strip", ("0,3 x 100 mm", "0,8 x 250 mm")),
    ("CW004A", "sheet", ("2 x 1000 x 2000 mm", "5 x 1000 x 2000 mm")),
    ("CW004A", "rod", ("Ø 10 mm", "Ø 25 mm")),
    ("CW004A", "wire", ("Ø 1,8 mm", "Ø 8 mm")),
    ("CW004A", "profile", ("20 x 5 mm", "40 x 10 mm")),
    ("CW008A", "strip", ("0,5 x 80 mm",)),
    ("CW008A", "wire", ("Ø 2,5 mm",)),
    ("CW024A", "tube", ("10 x 1 mm", "15 x 1 mm", "22 x 1 mm", "28 x 1,5 mm")),
    ("CW024A", "sheet", ("1 x 1000 x 2000 mm",)),
    ("CW501L", "strip", ("0,25 x 60 mm",)),
    ("CW503L", "tube", ("8 x 0,5 mm",)),
    ("CW505L", "strip", ("0,4 x 120 mm", "1 x 300 mm")),
    ("CW507L", "wire", ("Ø 0,9 mm",)),
    ("CW508L", "strip", ("0,5 x 200 mm", "0,8 x 150 mm", "1,5 x 310 mm")),
    ("CW508L", "sheet", ("1 x 600 x 2000 mm", "3 x 1000 x 2000 mm")),
    ("CW508L", "tube", ("12 x 1 mm", "18 x 1,5 mm", "30 x 2 mm")),
    ("CW508L", "wire", ("Ø 1,2 mm", "Ø 3 mm")),
    ("CW509L", "sheet", ("8 x 1000 x 2000 mm",)),
    ("CW602N", "rod", ("Ø 18 mm", "Ø 32 mm")),
    ("CW606N", "strip", ("2 x 180 mm",)),
    ("CW614N", "rod", ("Ø 6 mm", "Ø 12 mm", "Ø 20 mm", "Ø 36 mm", "SW 17 mm", "SW 24 mm")),
    ("CW614N", "tube", ("25 x 3 mm", "40 x 5 mm")),
    ("CW614N", "profile", ("20 x 20 x 3 mm", "30 x 15 x 2 mm")),
    ("CW617N", "rod", ("Ø 16 mm", "Ø 28 mm", "Ø 50 mm", "SW 30 mm")),
    ("CW511L", "rod", ("Ø 22 mm",)),
    ("CW713R", "rod", ("Ø 30 mm",)),
    ("CW713R", "tube", ("35 x 5 mm",)),
    ("CW724R", "rod", ("Ø 14 mm",)),
    ("CW450K", "strip", ("0,2 x 40 mm",)),
    ("CW452K", "strip", ("0,3 x 60 mm", "0,6 x 90 mm")),
    ("CW452K", "wire", ("Ø 1 mm",)),
    ("CW453K", "rod", ("Ø 25 mm",)),
    ("CW403J", "strip", ("0,4 x 70 mm",)),
    ("CW409J", "wire", ("Ø 1,5 mm",)),
)
_NO_LONGER_SOLD = frozenset({"310220", "310350"})


def products() -> tuple[Product, ...]:
    """The catalogue, in the order of its numbers; two products can no longer be ordered."""
    wanted = ((alloy, form, dimension) for alloy, form, dimensions in _RANGE for dimension in dimensions)
    return tuple(_product(f"310{at:02}0", *each) for at, each in enumerate(wanted, start=1))


def _product(number: str, alloy_number: str, form_code: str, dimension: str) -> Product:
    alloy, form = ALLOY_BY_NUMBER[alloy_number], _FORMS[form_code]
    stem_de, stem_en = _STEMS[alloy.group]
    return Product(
        number=number,
        name_de=f"{stem_de}{form.name_de} {alloy.symbol}",
        name_en=f"{stem_en} {form.name_en} {alloy.symbol}",
        alloy=alloy.number,
        form=form_code,
        dimension=dimension,
        min_quantity_kg=form.min_quantity_kg,
        step_kg=form.step_kg,
        orderable=number not in _NO_LONGER_SOLD,
        group=alloy.group,
        working_price=form.working_price,
    )


ALLOY_BY_NUMBER: Mapping[str, Alloy] = MappingProxyType({alloy.number: alloy for alloy in ALLOYS})
GROUP_BY_CODE: Mapping[str, AlloyGroup] = MappingProxyType({group.code: group for group in GROUPS})
PRODUCTS = products()
PRODUCT_BY_NUMBER: Mapping[str, Product] = MappingProxyType({each.number: each for each in PRODUCTS})
