"""What comes every month by mail, with a file: the metal account's statement, and all documents in one ZIP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from core.business import bundles as zips
from core.business import metal_account
from core.business.data_age import data_as_of
from core.business.documents import DocumentRow
from core.business.period import month_of
from core.desk.files import bundle_recipe, export_recipe, export_table
from core.desk.notices import months
from core.desk.notices.subscribers import note, was_told, whose_turn
from core.desk.requests import Intent, Request, Slots
from core.errors import FileTooLarge, NotFound
from core.exports import PDF_ROW_LIMIT
from core.models import Subscription, Topic, User
from core.people.person import Channel, Person, of_user
from core.people.telling import send
from core.post.files import FileRecipe
from core.privacy import audit
from core.service import Tx
from core.text import month as month_name

Write = Callable[[Tx, User, Person, date], Awaitable[None]]


async def statements(tx: Tx) -> int:
    """Sends the metal account's statement of each month that ended since it was switched on; how many."""
    return await _tell(tx, Topic.STATEMENT, _statement)


async def bundles(tx: Tx) -> int:
    """Sends the documents of each month that ended since it was switched on; how many users were written to."""
    return await _tell(tx, Topic.DOCUMENTS, _bundle)


async def _tell(tx: Tx, topic: Topic, write: Write) -> int:
    """Writes once about each month, to 20 users per month at most."""
    count = 0
    for month in await months.to_tell(tx):
        about = f"{month:%Y-%m}"
        since = Subscription.created_at < months.end_of(month)
        for user in await whose_turn(tx, topic, since, ~was_told(topic, about)):
            if await note(tx, user.id, topic, about):
                await write(tx, user, of_user(user, Channel.MAIL), month)
                count += 1
    return count


async def _statement(tx: Tx, user: User, person: Person, month: date) -> None:
    """A month without a movement has a statement too; without any account it is a letter without a file."""
    accounts = await metal_account.overview(tx, person, month_of(month))
    files = (await _statement_file(tx, person, month),) if accounts else ()
    await _write(tx, "notice_statement", user, month, files=files, accounts=accounts)


async def _statement_file(tx: Tx, person: Person, month: date) -> FileRecipe:
    """As PDF with the check line; as Excel where a PDF could not hold the rows."""
    slots = Slots(what=Intent.METAL_ACCOUNT.value, period=month_of(month), format="pdf")
    wish = Request(Intent.EXPORT, slots)
    table = await export_table(tx, person, wish)
    fits = table.row_count <= PDF_ROW_LIMIT
    return export_recipe(person, wish if fits else wish.having(format="xlsx"))


async def _bundle(tx: Tx, user: User, person: Person, month: date) -> None:
    """The ZIP, each document in it noted as fetched; a line where there is none, or more than a file can hold."""
    try:
        rows, too_many = await zips.wanted(tx, person, month_of(month)), False
    except (NotFound, FileTooLarge) as error:
        rows, too_many = [], isinstance(error, FileTooLarge)
    await _fetched(tx, person, rows)
    files = (bundle_recipe(person, month_of(month), None),) if rows else ()
    await _write(tx, "notice_bundle", user, month, files=files, count=len(rows), too_many=too_many)


async def _fetched(tx: Tx, person: Person, rows: list[DocumentRow]) -> None:
    for row in rows:
        await audit.note(tx, person, "document.fetched", document=row.id)


async def _write(
    tx: Tx, template: str, user: User, month: date, *, files: tuple[FileRecipe, ...], **facts: object
) -> None:
    about = {"month": month_name(month, user.language), "as_of": await data_as_of(tx)}
    await send(tx, template, user, {**about, **facts}, files=files)
