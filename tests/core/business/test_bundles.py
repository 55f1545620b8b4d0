"""Bundles: every document of a period in one ZIP, byte for byte, with an index; nobody else's."""

from __future__ import annotations

import csv
import io
from datetime import date
from zipfile import ZipFile

import pytest
from sqlalchemy import update

from core.business import bundles
from core.business.period import Period
from core.errors import FileTooLarge, NotAllowed, NotFound
from core.models import Document
from core.post.files import MadeFile
from core.service import Core
from tests.core.business import firms as example
from tests.core.business.firms import ON_SQLITE, Firms

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


async def made(core: Core, firms: Firms, period: Period = YEAR) -> MadeFile:
    async with core.read() as tx:
        return await bundles.bundle(core, tx, firms.anna, period)


def index_of(archive: ZipFile) -> list[dict[str, str]]:
    text = archive.read("index.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text.partition("\r\n\r\n")[0]), delimiter=";"))


class TestBundle:
    async def test_it_holds_the_documents_byte_for_byte_and_an_index(self, core: Core, firms: Firms) -> None:
        file = await made(core, firms, MARCH)
        with ZipFile(io.BytesIO(file.content)) as archive:
            rows = index_of(archive)
            assert file.name == "Belege_2026-03.zip"
            assert {row["Datei"] for row in rows} == set(archive.namelist()) - {"index.csv"}
            assert all(archive.read(row["Datei"]) == example.PDF for row in rows)
        assert {row["Nummer"] for row in rows} == {"RE-10039", "LS-10039", "AB-10039"}
        assert {row["Bestellungen"] for row in rows} == {"4500011003"}

    @ON_SQLITE
    async def test_the_same_bundle_is_the_same_file(self, core: Core, firms: Firms) -> None:
        assert (await made(core, firms)).content == (await made(core, firms)).content

    @ON_SQLITE
    async def test_two_files_of_one_name_both_keep_theirs(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            await tx.session.execute(update(Document).values(file_name="Beleg.pdf"))
        with ZipFile(io.BytesIO((await made(core, firms)).content)) as archive:
            names = [name.lower() for name in archive.namelist()]
            assert len(names) == len(set(names)) == len(index_of(archive)) + 1

    async def test_it_holds_nothing_of_another_company(self, core: Core, firms: Firms) -> None:
        with ZipFile(io.BytesIO((await made(core, firms)).content)) as archive:
            assert not [row for row in index_of(archive) if "-2" in row["Nummer"]]

    @ON_SQLITE
    async def test_invoices_that_are_withheld_are_not_in_it(self, core: Core, firms: Firms) -> None:
        async with core.read() as tx:
            file = await bundles.bundle(core, tx, firms.without_prices, MARCH)
            with pytest.raises(NotAllowed):
                await bundles.bundle(core, tx, firms.without_prices, MARCH, "invoice")
        with ZipFile(io.BytesIO(file.content)) as archive:
            assert not [row for row in index_of(archive) if row["Nummer"].startswith("RE")]

    @ON_SQLITE
    async def test_an_empty_period_has_no_bundle(self, core: Core, firms: Firms) -> None:
        with pytest.raises(NotFound):
            await made(core, firms, Period(date(1999, 1, 1), date(1999, 1, 31)))

    @ON_SQLITE
    async def test_one_too_large_is_refused_before_anything_is_read(self, core: Core, firms: Firms) -> None:
        async with core.begin() as tx:
            await tx.session.execute(update(Document).values(size=bundles.MOST_BYTES))
        with pytest.raises(FileTooLarge):
            await made(core, firms)

    @ON_SQLITE
    async def test_part_of_a_month_is_not_called_after_it(self, core: Core, firms: Firms) -> None:
        half = await made(core, firms, Period(date(2026, 3, 1), date(2026, 3, 25)))
        assert half.name == "Belege_2026-03-01_2026-03-25.zip"
