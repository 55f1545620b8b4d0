"""Follows the recipes of queued files: documents, lists, bundles, pictures; what may be seen is checked each time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core import exports
from core.business import balance_picture, bundles, contracts, documents, metal_account, orders
from core.business.period import Period
from core.desk import filters
from core.desk.requests import Intent, Request, Slots
from core.errors import NotFound
from core.exports.table import Table
from core.models import Role, User, UserState
from core.people import visits
from core.people.person import Channel, Person, of_user
from core.post import attachments
from core.post.files import FileRecipe, MadeFile
from core.service import Core, Tx

COMPANY = "company"
"""In a contact person's recipe: the company looked at when it was asked for."""

MakeTable = Callable[[Tx, Person, Request], Awaitable[Table]]


async def _orders(tx: Tx, person: Person, request: Request) -> Table:
    return await orders.orders_table(tx, person, filters.of_orders(request.slots))


async def _contracts(tx: Tx, person: Person, request: Request) -> Table:
    return await contracts.contracts_table(tx, person, filters.of_contracts(request.slots))


async def _metal_account(tx: Tx, person: Person, request: Request) -> Table:
    return await metal_account.metal_account_table(tx, person, request.slots.period, request.slots.alloy)


TABLES: Mapping[Intent, MakeTable] = {
    Intent.ORDERS: _orders,
    Intent.CONTRACTS: _contracts,
    Intent.METAL_ACCOUNT: _metal_account,
}


def document_recipe(person: Person, document_id: int) -> FileRecipe:
    """A document, for this person."""
    return FileRecipe("document", {**_reader(person), "document": document_id})


def export_recipe(person: Person, request: Request) -> FileRecipe:
    """A list as a file, for this person."""
    return FileRecipe("export", {**_reader(person), "request": request.to_json()})


def bundle_recipe(person: Person, period: Period, kind: str | None) -> FileRecipe:
    """All documents of a period in one ZIP, for this person."""
    wanted = Request(Intent.DOCUMENT, Slots(period=period, document_type=kind))
    return FileRecipe("bundle", {**_reader(person), "request": wanted.to_json()})


def picture_recipe(person: Person, alloy: str | None) -> FileRecipe:
    """How the metal account went over the last twelve months, for this person."""
    return FileRecipe("picture", {**_reader(person), "alloy": alloy})


def _reader(person: Person) -> dict[str, Any]:
    """Who will read the file; a contact person's names the company, too."""
    who = {"user": person.user_id, "language": person.language}
    return who | ({COMPANY: person.company} if person.role is Role.CONTACT else {})


async def make(core: Core, recipe: FileRecipe) -> MadeFile:
    """Makes the file, and notes it as a look where it is a contact person's (SPEC 1).

    Raises NotFound when the person may no longer see it, TooManyRows for a PDF too long.
    """
    made = await _made(core, recipe)
    if COMPANY in recipe.parts:
        async with core.begin() as tx:
            await visits.note(tx, await _person(tx, recipe), "file")
    return made


async def _made(core: Core, recipe: FileRecipe) -> MadeFile:
    if recipe.make == attachments.RECIPE:
        return await attachments.follow(core, recipe)
    async with core.read() as tx:
        making = Making(core, tx, await _person(tx, recipe), recipe.parts)
        return await MAKERS[recipe.make](making)


@dataclass(frozen=True)
class Making:
    """A recipe being followed: for whom, and what it says."""

    core: Core
    tx: Tx
    person: Person
    parts: Mapping[str, Any]

    @property
    def request(self) -> Request:
        return Request.from_json(self.parts["request"])


async def _document(making: Making) -> MadeFile:
    return await documents.fetch(making.core, making.tx, making.person, making.parts["document"])


async def _export(making: Making) -> MadeFile:
    format_ = making.request.slots.format or "xlsx"
    table = await export_table(making.tx, making.person, making.request)
    content = await exports.write(table, format_)
    return MadeFile(exports.file_name(table, format_), exports.MEDIA_TYPES[format_], content)


async def _bundle(making: Making) -> MadeFile:
    slots = making.request.slots
    return await bundles.bundle(
        making.core, making.tx, making.person, slots.period or Period(), slots.document_type
    )


async def _picture(making: Making) -> MadeFile:
    return await balance_picture.made(making.tx, making.person, making.parts["alloy"])


MAKERS: Mapping[str, Callable[[Making], Awaitable[MadeFile]]] = {
    "document": _document,
    "export": _export,
    "bundle": _bundle,
    "picture": _picture,
}
"""Who makes what a recipe names."""


async def export_table(tx: Tx, person: Person, request: Request) -> Table:
    """The list that `request.slots.what` names, with its filters."""
    return await TABLES[Intent(request.slots.what or Intent.ORDERS)](tx, person, request)


async def _person(tx: Tx, recipe: FileRecipe) -> Person:
    user = await tx.session.get(User, recipe.parts["user"])
    if user is None or user.state != UserState.ACTIVE:
        raise NotFound
    person = of_user(user, Channel.CHAT).speaking(recipe.parts["language"])
    if person.role is not Role.CONTACT:
        return person
    return await visits.again(tx, person, recipe.parts.get(COMPANY, 0))
