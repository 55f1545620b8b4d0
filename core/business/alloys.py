"""Which alloys and metal accounts a name means: by number, symbol, group or everyday name."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select

from core.business.scope import AnyRow
from core.models import Alloy, AlloyGroup
from core.service import Tx

# Everyday and former names: EN numbers of the alloys that are meant (EN 1412; the old ones by DIN 17660 and 1787).
_CALLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ms58": ("CW614N", "CW603N", "CW608N"),
        "ms60": ("CW509L",),
        "ms63": ("CW508L",),
        "ms64": ("CW507L",),
        "ms70": ("CW505L",),
        "ms72": ("CW504L",),
        "ms80": ("CW503L",),
        "ms85": ("CW502L",),
        "ms90": ("CW501L",),
        "tombak": ("CW501L", "CW502L", "CW503L"),
        "redbrass": ("CW501L", "CW502L", "CW503L"),
        "automatenmessing": ("CW614N", "CW603N"),
        "ecu": ("CW004A",),
        "ecu57": ("CW004A",),
        "ecu58": ("CW004A",),
        "elektrolytkupfer": ("CW004A",),
        "sfcu": ("CW024A",),
        "ofcu": ("CW008A",),
        "2.0040": ("CW008A",),
        "2.0060": ("CW004A",),
        "2.0065": ("CW004A",),
        "2.0090": ("CW024A",),
        "2.0230": ("CW501L",),
        "2.0240": ("CW502L",),
        "2.0250": ("CW503L",),
        "2.0265": ("CW505L",),
        "2.0321": ("CW508L",),
        "2.0335": ("CW507L",),
        "2.0360": ("CW509L",),
        "2.0375": ("CW603N",),
        "2.0401": ("CW614N",),
        "2.0402": ("CW617N",),
        "2.0730": ("CW403J",),
        "2.0740": ("CW409J",),
        "2.1016": ("CW450K",),
        "2.1020": ("CW452K",),
        "2.1030": ("CW453K",),
    }
)
# Everyday names of groups that carry another name in the list of groups.
_ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "phosphorbronze": ("zinnbronze", "tinbronze"),
        "zinnbronze": ("phosphorbronze", "bronze"),
        "alpaka": ("neusilber", "nickelsilver"),
        "alubronze": ("aluminiumbronze",),
        "automatenmessing": ("zerspanungsmessing",),
        "zerspanungsmessing": ("automatenmessing",),
        "reinkupfer": ("kupfer",),
        "feinkupfer": ("kupfer",),
        "elektrolytkupfer": ("kupfer",),
        "gunmetal": ("rotguss",),
        "mesing": ("messing",),
    }
)
SHORTEST_HEAD = 4


@dataclass(frozen=True)
class Metals:
    """Ids of the alloys meant, and of the groups whose metal accounts hold them. Empty: nothing of that name."""

    alloys: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.alloys or self.groups)


async def resolve(tx: Tx, text: str) -> Metals:
    """What "CW614N", "CuZn39 Pb3", "Messing", "brass", "Ms58" or a group's code means; empty when unknown.

    An alloy's own name comes first, then a group's, then an everyday one. A group is also meant by the head of its
    name: "Messing" means Sondermessing too.
    """
    alloys = list(
        (await tx.session.execute(select(Alloy.id, Alloy.number, Alloy.symbol, Alloy.group_id))).all()
    )
    wanted = _plain(text)
    exact = {row.id for row in alloys if wanted in (_plain(row.number), _plain(row.symbol))}
    if exact:
        return _metals(alloys, exact, frozenset())
    groups = await _groups(tx, (wanted,))
    called = {_plain(number) for number in _CALLED.get(wanted, ())}
    exact = {row.id for row in alloys if _plain(row.number) in called} if not groups else set()
    if not groups and not exact:
        groups = await _groups(tx, _ALSO.get(wanted, ()))
    return _metals(alloys, exact, groups)


async def is_known(tx: Tx, text: str) -> bool:
    """Does the name mean any alloy or group that the ERP has?"""
    return bool(await resolve(tx, text))


async def named_groups(tx: Tx, language: str) -> list[tuple[str, str]]:
    """The alloy groups by their codes: what each is called, and a name that means it and no other.

    `Messing`, which means Sondermessing too, is told apart as `Messing (MS)`.
    """
    rows = (await tx.session.scalars(select(AlloyGroup).order_by(AlloyGroup.code))).all()
    names = [_name(row, language) for row in rows]
    return [
        (name, name if _is_alone(name, names) else _with_code(name, row))
        for row, name in zip(rows, names, strict=True)
    ]


async def in_language(tx: Tx, text: str, language: str) -> str:
    """An alloy group's name as the language has it (`brass`: `Messing`); anything else as it is written."""
    rows = (await tx.session.scalars(select(AlloyGroup).order_by(AlloyGroup.code))).all()
    own = {
        _plain(said): told
        for row in rows
        for other in ("de", "en")
        for said, told in (
            (_name(row, other), _name(row, language)),
            (_with_code(_name(row, other), row), _with_code(_name(row, language), row)),
        )
    }
    return own.get(_plain(text), text)


def _name(group: AlloyGroup, language: str) -> str:
    return group.name_en if language == "en" else group.name_de


def _with_code(name: str, group: AlloyGroup) -> str:
    return f"{name} ({group.code})"


def _is_alone(name: str, names: Iterable[str]) -> bool:
    return sum(_plain(other).endswith(_plain(name)) for other in names) == 1


def _metals(alloys: Iterable[AnyRow], exact: Container[int], groups: Set[int]) -> Metals:
    meant = [row for row in alloys if row.id in exact or row.group_id in groups]
    return Metals(
        frozenset(row.id for row in meant), frozenset(groups) | frozenset(row.group_id for row in meant)
    )


async def _groups(tx: Tx, names: Iterable[str]) -> set[int]:
    rows = (await tx.session.execute(select(AlloyGroup))).scalars().all()
    return {row.id for name in names for row in rows if _is_called(row, name)}


def _is_called(group: AlloyGroup, name: str) -> bool:
    if name and name == _plain(group.code):
        return True
    names = (_plain(group.name_de), _plain(group.name_en))
    if name in (each + _plain(group.code) for each in names):  # "Messing (MS)": this one and no other
        return True
    return name in names if len(name) < SHORTEST_HEAD else any(each.endswith(name) for each in names)


def _plain(text: str) -> str:
    """Small letters and digits; the point stays between digits only (2.0401)."""
    small = unicodedata.normalize("NFKC", text).casefold().strip()
    return "".join(sign for sign in small if sign.isalnum() or (sign == "." and small[:2] == "2."))
