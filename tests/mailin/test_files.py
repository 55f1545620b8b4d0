"""Files that come by mail: a month in one ZIP, what does not fit behind a link, and the picture."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from hashlib import sha256
from zipfile import ZipFile

import pytest
from aiohttp import web
from sqlalchemy import select

from core.business import numbers
from core.desk import Desk
from core.desk.requests import Intent, Request
from core.models import AlloyGroup, AuditEntry, Booking, Document, Order
from core.people.person import Channel
from core.post import relay
from core.post.mail import Mail, queue_mail
from faq import LiveBook
from tests.core.people import world as worlds
from tests.core.people.world import PASSWORD
from tests.mailin.conftest import MASTER, Bed
from tests.mailin.letters import letter
from tests.web.browser import Browser
from web import make_app

MONTH = "Bitte senden Sie mir alle Belege vom Oktober als ZIP."


def paper(number: int) -> bytes:
    """No two documents hold the same."""
    return b"%PDF-1.7 " + str(number).encode() * 400


async def furnish(bed: Bed) -> None:
    """Three invoices of October and one of September."""
    days = [date(2026, 10, 1), date(2026, 10, 15), date(2026, 10, 31), date(2026, 9, 30)]
    async with bed.core.begin() as tx:
        for place, issued in enumerate(days):
            content, number = paper(place), f"9001{place}"
            key = sha256(content).hexdigest()
            await bed.core.documents.put_async(key, content)
            tx.session.add(
                Document(
                    number=number,
                    number_key=numbers.key(number),
                    company_id=bed.people.company,
                    kind="invoice",
                    issued_on=issued,
                    file_name=f"{number}.pdf",
                    media_type="application/pdf",
                    size=len(content),
                    sha256=key,
                    imported_at=tx.now,
                )
            )


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class TestMonth:
    @pytest.mark.parametrize("said", [MONTH, "Belege Oktober", "all documents of October as one file"])
    async def test_in_words_comes_as_one_zip(self, bed: Bed, said: str) -> None:
        await furnish(bed)
        await bed.send(letter(said))
        [mail] = await bed.answers()
        [file] = mail.files
        assert file.name == "Belege_2026-10.zip"
        found = unpacked(file.content)
        index = found.pop("index.csv").decode("utf-8-sig")
        assert found == {f"9001{place}.pdf": paper(place) for place in range(3)}
        assert [row["Nummer"] for row in csv.DictReader(io.StringIO(index), delimiter=";")][:3] == [
            "90010", "90011", "90012",
        ]  # fmt: skip

    async def test_is_noted_once_per_document_however_often_it_is_sent(self, bed: Bed) -> None:
        await furnish(bed)
        bed.mailbox.fail("451 4.7.1 Greylisted")
        await bed.send(letter(MONTH))
        await bed.settled()
        bed.later(minutes=2)
        assert len(await bed.answers()) == 1
        async with bed.core.read() as tx:
            noted = select(AuditEntry.facts).where(AuditEntry.action == "document.fetched")
            fetched = [facts["document"] for facts in await tx.session.scalars(noted)]
        assert len(fetched) == len(set(fetched)) == 3

    async def test_without_documents_is_said(self, bed: Bed) -> None:
        await furnish(bed)
        await bed.send(letter("Alle Belege vom März 2026 bitte."))
        [mail] = await bed.answers()
        assert mail.files == ()
        assert "keine Belege" in mail.text

    async def test_too_large_for_a_mail_is_fetched_behind_a_login(
        self, bed: Bed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await furnish(bed)
        monkeypatch.setattr(relay, "MAX_FILES", 100)
        await bed.send(letter(MONTH))
        [mail] = await bed.answers()
        assert mail.files == ()
        found = re.search(
            r"Belege_2026-10\.zip .*? ist für eine E-Mail zu groß\..*?(/files/[\w-]{43})", mail.text, re.S
        )
        assert found is not None, mail.text
        runner = web.AppRunner(make_app(bed.core), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        browser = Browser(f"http://127.0.0.1:{runner.addresses[0][1]}", {"Accept-Language": "de"})
        login = await browser.open(found.group(1))
        page = await browser.log_in(MASTER, PASSWORD, path=login.path)
        await browser.close()
        await runner.cleanup()
        assert page.headers["Content-Type"] == "application/zip"
        assert set(unpacked(page.body)) == {"index.csv", "90010.pdf", "90011.pdf", "90012.pdf"}


class TestPicture:
    async def test_of_the_metal_account_is_attached(self, bed: Bed, book: LiveBook) -> None:
        async with bed.core.begin() as tx:
            tx.session.add(AlloyGroup(code="MS", name_de="Messing", name_en="Brass"))
            await tx.session.flush()
            tx.session.add(
                Booking(
                    number="B1",
                    company_id=bed.people.company,
                    alloy_group_id=1,
                    alloy_id=None,
                    booked_on=date(2026, 5, 1),
                    value_date=date(2026, 5, 1),
                    kind="scrap_delivery",
                    weight=Decimal("321.5"),
                    voucher="",
                    text="",
                    imported_at=tx.now,
                )
            )
        petra = await worlds.person(bed.core, bed.people.master, Channel.MAIL)
        async with bed.core.begin() as tx:
            reply = await Desk(bed.core, book).answer(tx, petra, Request(Intent.BALANCE_PICTURE))
            await queue_mail(tx, Mail(MASTER, "Konto", f"<p>{reply.html}</p>", files=reply.files))
        [mail] = await bed.answers()
        [file] = mail.files
        assert re.fullmatch(r"Umarbeitungskonto_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.png", file.name)
        assert file.content.startswith(b"\x89PNG")

    async def test_without_an_account_is_refused_kindly(self, bed: Bed, book: LiveBook) -> None:
        petra = await worlds.person(bed.core, bed.people.master, Channel.MAIL)
        async with bed.core.begin() as tx:
            reply = await Desk(bed.core, book).answer(tx, petra, Request(Intent.BALANCE_PICTURE))
        assert reply.files == ()
        assert "kein Umarbeitungskonto" in reply.html


class TestLists:
    async def test_a_list_longer_than_a_page_of_the_chat_comes_whole(self, bed: Bed) -> None:
        async with bed.core.begin() as tx:
            tx.session.add_all([order(bed.people.company, place) for place in range(12)])
        await bed.send(letter("Welche Bestellungen haben wir im Oktober aufgegeben?"))
        [mail] = await bed.answers()
        assert all(f"45{place:08}" in mail.text for place in range(12))
        assert "Das sind die ersten" not in mail.text

    async def test_a_longer_one_says_that_more_exist_and_how_to_get_them(self, bed: Bed) -> None:
        async with bed.core.begin() as tx:
            tx.session.add_all([order(bed.people.company, place) for place in range(60)])
        await bed.send(letter("Welche Bestellungen haben wir im Oktober aufgegeben?"))
        [mail] = await bed.answers()
        assert "Das sind die ersten 50 von 60." in mail.text
        assert "Bestellungen als Excel: 01.10.2026 bis 31.10.2026" in mail.text

    async def test_documents_are_counted(self, bed: Bed) -> None:
        await furnish(bed)
        await bed.send(letter("Welche Rechnungen gibt es?", subject="Rechnungen"))
        [mail] = await bed.answers()
        assert "4 Belege" in mail.text


def order(company: int, place: int) -> Order:
    """One of October, without positions."""
    number = f"45{place:08}"
    return Order(
        number=number, number_key=numbers.key(number), company_id=company, ordered_on=date(2026, 10, 1 + place % 30),
        channel="online", status="confirmed",
    )  # fmt: skip


class TestSeveralDocuments:
    async def test_what_they_share_is_said_once(self, bed: Bed) -> None:
        await furnish(bed)
        async with bed.core.begin() as tx:
            kinds = {"90011": "delivery_note", "90012": "order_confirmation"}
            for row in await tx.session.scalars(select(Document).where(Document.number.in_(kinds))):
                row.kind = kinds[row.number]
        await bed.send(
            letter("Bitte senden Sie mir die Rechnung 90010, den Lieferschein 90011 und die AB 90012.")
        )
        [mail] = await bed.answers()
        assert len(mail.files) == 3
        assert all(number in mail.text for number in ("90010", "90011", "90012"))
        assert (mail.html or "").count("<h2") == 1
        assert (
            mail.text.count("No data yet")
            + mail.text.count("Noch keine Daten")
            + mail.text.count("Datenstand")
            == 1
        )
