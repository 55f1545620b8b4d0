"""All documents of a period in one ZIP, with an index that says what each file is (SPEC 3)."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from core import exports
from core.business import documents, lists
from core.business.documents import DocumentRow
from core.business.period import Period, in_name, in_words
from core.business.words import DOCUMENT_KIND, word
from core.errors import FileTooLarge, NotFound
from core.exports import naming
from core.exports.table import Column, Kind, Table
from core.models import Company
from core.people.person import Person
from core.post.files import MadeFile
from core.service import Core, Tx
from core.text import gettext

MOST_DOCUMENTS = 2_000
MOST_BYTES = 200 * 1024 * 1024
INDEX = "index.csv"
MEDIA_TYPE = "application/zip"


async def bundle(core: Core, tx: Tx, person: Person, period: Period, kind: str | None = None) -> MadeFile:
    """The ZIP: the documents byte for byte, oldest first, and `index.csv` with a row for each.

    Raises NotFound when there is none in the period, FileTooLarge above 200 MB, and as `find_documents` does.
    """
    rows = await wanted(tx, person, period, kind)
    index = await exports.write(await _index(tx, person, rows, period), "csv")
    packed = io.BytesIO()
    names = dict(zip((row.id for row in rows), _names(rows), strict=True))
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_entry(INDEX, tx.today.timetuple()[:3]), index)
        async for row, content in documents.contents(core, tx, person, rows):
            entry = _entry(names[row.id], row.issued_on.timetuple()[:3])
            await asyncio.to_thread(archive.writestr, entry, content)
    return MadeFile(await _file_name(tx, person, period, kind), MEDIA_TYPE, packed.getvalue())


async def wanted(tx: Tx, person: Person, period: Period, kind: str | None = None) -> list[DocumentRow]:
    """The documents that a bundle would hold. Raises as `bundle` does."""
    rows = await documents.all_of(tx, person, period, kind=kind, limit=MOST_DOCUMENTS + 1)
    if not rows:
        raise NotFound
    size = sum(row.size for row in rows)
    if len(rows) > MOST_DOCUMENTS or size > MOST_BYTES:
        raise FileTooLarge(size, MOST_BYTES)
    return rows


async def _index(tx: Tx, person: Person, rows: Sequence[DocumentRow], period: Period) -> Table:
    language = person.language
    columns = (
        Column("file", gettext("File", language)),
        Column("number", gettext("Number", language)),
        Column("kind", gettext("Kind", language), Kind.STATUS),
        Column("issued_on", gettext("Date", language), Kind.DATE),
        Column("orders", gettext("Orders", language)),
        Column("quantity_kg", gettext("Ordered (kg)", language), Kind.KG),
    )
    cells = [
        (name, row.number, row.kind_word, row.issued_on, ", ".join(row.orders), row.quantity)
        for row, name in zip(rows, _names(rows), strict=True)
    ]
    named = f"{gettext('Period', language)}: {in_words(period, language)}"
    return await lists.table_of(
        tx, person, title=gettext("Documents", language), columns=columns, rows=cells, filters=[named]
    )


def _names(rows: Iterable[DocumentRow]) -> list[str]:
    """The files' own names; where two documents share one, the number stands before it."""
    taken: set[str] = {INDEX}
    names = []
    for row in rows:
        name = (
            row.file_name if row.file_name.lower() not in taken else f"{_plain(row.number)}_{row.file_name}"
        )
        while name.lower() in taken:
            path = PurePosixPath(name)
            name = f"{path.stem}_{row.id}{path.suffix}"
        taken.add(name.lower())
        names.append(name)
    return names


def _plain(number: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in number)


def _entry(name: str, day: tuple[int, ...]) -> ZipInfo:
    """Dated by the document, so that the same bundle is the same file."""
    year, month, of_month = day
    entry = ZipInfo(name, (max(year, 1980), month, of_month, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


async def _file_name(tx: Tx, person: Person, period: Period, kind: str | None) -> str:
    """`Belege_2026-10.zip`, `Belege_2026-10_Rechnung.zip`."""
    language = person.language
    company = await tx.session.get_one(Company, person.company)
    named = (gettext("Documents", language), in_name(period, language), word(DOCUMENT_KIND, kind, language))
    return naming.file_name(lists.named_for(person, company, *named), "zip")
