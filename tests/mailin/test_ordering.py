"""Ordering by mail: a summary, a link for each source of the metal, and nothing ordered without a login and a click."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal

import pytest
from aiohttp import web
from sqlalchemy import select, update

from core.models import Contract, Order, OrderLine, User
from kontor.demo.mailbox import Mail
from tests.core.business import stock
from tests.core.business.stock import CONTRACT, FRAMEWORK, ROD, STRIP
from tests.core.people.world import PASSWORD
from tests.mailin.conftest import CONTACT, MASTER, Bed, OpenBed
from tests.mailin.letters import letter
from tests.web.browser import Browser
from web import make_app

DKIM = "Authentication-Results: mx.kontor.example; dkim=pass header.d=federn-kunz.example\n"
STRIPS = "Bitte bestellen Sie 500 kg Messingband 0,5 x 200 bis Ende März."
CALL_OFF = f"Bitte 2 t aus Rahmenauftrag {FRAMEWORK} abrufen."

Surf = Callable[[], Awaitable[Browser]]


pytestmark = pytest.mark.sqlite  # what differs between databases is tested where orders are placed


@pytest.fixture
async def bed(open_bed: OpenBed) -> Bed:
    """A door that believes its upstream server, and a company that can order."""
    made = await open_bed(mail_auth="trust:mx.kontor.example")
    async with made.core.begin() as tx:
        await stock.furnish(tx, made.people.company)
    return made


@pytest.fixture
async def surf(bed: Bed) -> AsyncIterator[Surf]:
    """Opens browsers on the pages of the same Kontor."""
    runner = web.AppRunner(make_app(bed.core), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    browsers: list[Browser] = []

    async def opened() -> Browser:
        browsers.append(Browser(f"http://127.0.0.1:{runner.addresses[0][1]}", {"Accept-Language": "de"}))
        return browsers[-1]

    yield opened
    for browser in browsers:
        await browser.close()
    await runner.cleanup()


def links(mail: Mail) -> list[str]:
    """The paths behind the mail's buttons, in their order."""
    found = re.findall(r"http://127\.0\.0\.1:8080(/confirm/[\w-]{43})", mail.text)
    return list(dict.fromkeys(found))


def said_in(mail: Mail) -> str:
    """The mail's text with plain spaces."""
    return mail.text.replace("\xa0", " ")


async def answer(bed: Bed, text: str, headers: str = DKIM) -> Mail:
    """The answer to a new mail."""
    before = len(await to_user(bed))
    await bed.send(letter(text, headers=headers, subject="Bestellung"))
    return (await to_user(bed))[before]


async def to_user(bed: Bed) -> list[Mail]:
    return [mail for mail in await bed.answers() if mail.to == (MASTER,)]


async def orders(bed: Bed) -> list[tuple[str, Decimal, str | None]]:
    """Number, kg and source of each order placed here."""
    wanted = select(Order.number, OrderLine.quantity, OrderLine.metal_source).join(
        OrderLine, OrderLine.order_id == Order.id
    )
    async with bed.core.read() as tx:
        return [(row[0], row[1], row[2]) for row in (await tx.session.execute(wanted)).all()]


async def confirm(browser: Browser, path: str) -> int:
    """Logs in, opens the link and presses its button; the status of what comes back."""
    shown = await browser.log_in(MASTER, PASSWORD, path=f"/login?next={path}")
    return (await browser.submit(shown, {})).status


class TestAskingByMail:
    async def test_each_source_of_the_metal_has_a_link_of_its_own_and_nothing_is_ordered(
        self, bed: Bed
    ) -> None:
        mail = await answer(bed, STRIPS)
        assert len(links(mail)) == 3
        for said in (
            "Messingband",
            "500,000 kg",
            "Wunschtermin: 31.03.2027",
            "Bestand 1.000,000 kg",
            CONTRACT,
            "Tagespreis",
            "nichts bestellt",
        ):
            assert said in said_in(mail)
        assert await orders(bed) == []

    async def test_a_source_and_an_own_reference_that_were_said_are_not_lost(
        self, bed: Bed, surf: Surf
    ) -> None:
        mail = await answer(
            bed,
            "Bitte liefern Sie 500,000 kg Messingband 0,5 x 200 aus dem Umarbeitungskonto, "
            "unsere Bestellnummer 4711.",
        )
        assert "4711" in said_in(mail)
        [path] = links(mail)
        assert await confirm(await surf(), path) == 200
        await bed.settled()
        async with bed.core.read() as tx:
            placed = (await tx.session.scalars(select(Order))).one()
        assert placed.customer_reference == "4711"
        assert await orders(bed) == [(placed.number, Decimal("500.000"), "account")]

    async def test_a_call_off_says_its_source_and_has_one_link(self, bed: Bed) -> None:
        mail = await answer(bed, CALL_OFF)
        assert len(links(mail)) == 1
        assert "2.000,000 kg" in said_in(mail)
        assert "Anmelden" in said_in(mail) or "melden Sie sich" in said_in(mail)

    async def test_goods_headed_as_an_order_name_contract_day_and_reference(
        self, bed: Bed, surf: Surf
    ) -> None:
        mail = await answer(
            bed,
            f"Bestellung: 500 kg Messingband CuZn37 0,5 x 200 mm zulasten Kontrakt {CONTRACT}, "
            "Lieferung 15.2.2027, unsere Bestellnummer PO-26-0601",
        )
        [path] = links(mail)
        assert "nicht gefunden" not in said_in(mail)
        page = await (await surf()).log_in(MASTER, PASSWORD, path=f"/login?next={path}")
        for said in (f"Kontrakt {CONTRACT}", "PO-26-0601", "15.02.2027", "500,000 kg"):
            assert said in page.text.replace("\xa0", " ")

    async def test_a_call_off_that_describes_its_product_is_one_order(self, bed: Bed) -> None:
        mail = await answer(
            bed, f"Bestellung: 500 kg Messingstange Ø 20 mm, Abruf aus Rahmenauftrag {FRAMEWORK}, KW 4/2027"
        )
        assert len(links(mail)) == 1
        for said in ("500,000 kg", f"Rahmenauftrag {FRAMEWORK}", "29.01.2027"):
            assert said in said_in(mail)

    async def test_a_framework_order_of_another_product_is_not_taken_for_what_was_described(
        self, bed: Bed
    ) -> None:
        mail = await answer(
            bed, f"Bestellung: 500 kg Messingband 0,5 x 200 mm, Abruf aus Rahmenauftrag {FRAMEWORK}"
        )
        assert "0,5 x 200 mm" in said_in(mail)
        assert f"Rahmenauftrag {FRAMEWORK} kann das Metall nicht kommen" in said_in(mail)

    async def test_every_position_is_an_order_with_the_reference_and_the_week_of_all(self, bed: Bed) -> None:
        mail = await answer(
            bed,
            "Guten Tag,\n\nwir bestellen:\n\nPos. 1: 800 kg Messingband CuZn37 0,5 x 200 mm\n"
            "Pos. 2: 1.000 kg Messingstange CuZn39Pb3 Ø 20 mm\n\n"
            "Liefertermin: KW 4/2027\nBestell-Nr. 4711-26\n\nMit freundlichen Grüßen\nPetra Kunz",
        )
        assert (
            len(links(mail)) == 7
        )  # three sources for the strip; the rods may come from the framework order, too
        assert said_in(mail).count("29.01.2027") == 2
        assert said_in(mail).count("Ihre Bestellnummer: 4711-26") == 2

    async def test_a_product_that_is_not_clear_is_asked_for_with_the_candidates(self, bed: Bed) -> None:
        mail = await answer(bed, "Bitte bestellen Sie 500 kg Messingstange.")
        assert links(mail) == []
        assert f"• {ROD}" in said_in(mail)
        assert STRIP not in said_in(mail)

    async def test_a_quantity_that_was_not_said_is_asked_for(self, bed: Bed) -> None:
        mail = await answer(bed, "Wir möchten Messingband 0,5 x 200 bestellen.")
        assert links(mail) == []
        assert f"Bitte bestellen Sie 100 kg von Produkt {STRIP}" in said_in(mail)

    async def test_the_sentence_it_suggests_works(self, bed: Bed) -> None:
        mail = await answer(bed, f"Bitte bestellen Sie 100 kg von Produkt {STRIP}.")
        assert len(links(mail)) == 3

    async def test_a_quantity_between_two_steps_is_not_offered(self, bed: Bed) -> None:
        mail = await answer(bed, f"Bitte bestellen Sie 120 kg von Produkt {STRIP}.")
        assert links(mail) == []
        assert "in Schritten von 50,000 kg" in said_in(mail)

    async def test_who_may_not_order_is_told_who_can_change_that(self, bed: Bed) -> None:
        jan = "jan.vogt@federn-kunz.example"
        async with bed.core.begin() as tx:
            await tx.session.execute(update(User).where(User.email_key == jan).values(may_order=False))
        await bed.send(letter(STRIPS, headers=DKIM, from_=jan))
        [mail] = [mail for mail in await bed.answers() if mail.to == (jan,)]
        assert "Petra Kunz" in said_in(mail)
        assert links(mail) == []

    async def test_an_unproven_mail_is_told_nothing_of_contracts_and_balances(self, bed: Bed) -> None:
        mail = await answer(bed, STRIPS, headers="")
        assert len(links(mail)) == 1
        assert CONTRACT not in said_in(mail)
        assert "1.000,000" not in said_in(mail)


class TestClick:
    async def test_it_orders_with_that_source_and_answers_in_the_thread(self, bed: Bed, surf: Surf) -> None:
        account, _contract, _price = links(await answer(bed, STRIPS))
        assert await confirm(await surf(), account) == 200
        mails = await to_user(bed)
        assert await orders(bed) == [("K-2026-000001", Decimal("500.000"), "account")]
        assert {mail.subject for mail in mails[1:]} == {
            "Re: Bestellung",
            "Ihre Bestellung K-2026-000001 ist bei uns eingegangen",
        }
        assert any("K-2026-000001" in mail.text for mail in await bed.answers() if mail.to == (CONTACT,))

    async def test_its_page_shows_the_whole_order(self, bed: Bed, surf: Surf) -> None:
        _account, contract, _price = links(await answer(bed, STRIPS))
        page = await (await surf()).log_in(MASTER, PASSWORD, path=f"/login?next={contract}")
        for said in ("500,000 kg", f"Kontrakt {CONTRACT}", "702,00", "31.03.2027", "Jetzt bestellen"):
            assert said in page.text.replace("\xa0", " ")

    async def test_without_a_login_nothing_is_ordered(self, bed: Bed, surf: Surf) -> None:
        path = links(await answer(bed, STRIPS))[0]
        browser = await surf()
        page = await browser.open(path)
        assert page.path.startswith("/login")
        token = page.value("csrf_token")
        assert (await browser.ask("POST", path, follow=False, data={"csrf_token": token})).status == 303
        await bed.settled()
        assert await orders(bed) == []

    async def test_two_links_of_one_mail_order_once(self, bed: Bed, surf: Surf) -> None:
        account, contract, _price = links(await answer(bed, STRIPS))
        browser = await surf()
        await confirm(browser, account)
        page = await browser.open(contract)
        assert (await browser.submit(page, {})).status == 200
        last = (await to_user(bed))[-1]
        assert len(await orders(bed)) == 1
        assert "schon eingegangen" in said_in(last)

    async def test_two_links_at_the_same_moment_order_once(self, bed: Bed, surf: Surf) -> None:
        one, other, _price = links(await answer(bed, STRIPS))
        browser = await surf()
        await browser.log_in(MASTER, PASSWORD)
        pages = [await browser.open(path) for path in (one, other)]
        await asyncio.gather(*(browser.submit(page, {}) for page in pages))
        await bed.settled()
        assert len(await orders(bed)) == 1

    async def test_a_contract_that_was_closed_since_orders_nothing_and_offers_what_is_left(
        self, bed: Bed, surf: Surf
    ) -> None:
        [path] = links(await answer(bed, CALL_OFF))
        async with bed.core.begin() as tx:
            closed = update(Contract).where(Contract.number == FRAMEWORK).values(status="closed")
            await tx.session.execute(closed)
        assert await confirm(await surf(), path) == 200
        last = (await to_user(bed))[-1]
        assert await orders(bed) == []
        assert "hat sich etwas geändert" in said_in(last)
        assert len(links(last)) == 3

    async def test_an_unproven_mail_orders_after_login_and_a_choice(self, bed: Bed, surf: Surf) -> None:
        [path] = links(await answer(bed, STRIPS, headers=""))
        browser = await surf()
        await confirm(browser, path)
        offered = (await to_user(bed))[-1]
        assert await orders(bed) == []
        page = await browser.open(links(offered)[0])
        await browser.submit(page, {})
        await bed.settled()
        assert len(await orders(bed)) == 1
