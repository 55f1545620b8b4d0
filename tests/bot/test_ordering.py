"""Ordering at the wire: written and tapped in a real chat, confirmed once, taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select, update

from core.business import ordering
from core.business.drafts import Draft
from core.models import Contract, Order, Product, User
from core.people.person import Channel, of_user
from core.service import Core
from kontor.demo.telegram import LocalTelegram, TelegramUser
from kontor.demo.telegram.view import SeenMessage
from tests.bot.conftest import eventually
from tests.bot.people import connected, plain, shows
from tests.core.business import stock
from tests.core.people.world import World

SAID = ("0,5 x 200", "500", "ab Konto", "asap", "keine")

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("real_door")]


@pytest.fixture
async def world(core: Core, world: World) -> World:
    async with core.begin() as tx:
        await stock.furnish(tx, world.company)
    return world


@pytest.fixture
async def petra(core: Core, world: World, telegram: LocalTelegram) -> TelegramUser:
    """The master user, in a connected chat."""
    return await connected(core, world.master, telegram)


async def says(user: TelegramUser, *texts: str) -> SeenMessage:
    """Writes one text after the other, each once the answer to the one before is there."""
    for text in texts:
        await user.write(text)
        seen = await user.next_message()
    return seen


async def orders(core: Core) -> list[tuple[str, str]]:
    async with core.read() as tx:
        found = await tx.session.execute(select(Order.number, Order.status).order_by(Order.id))
        return [(row[0], row[1]) for row in found.all()]


class TestDialogue:
    async def test_written_step_by_step(self, core: Core, petra: TelegramUser) -> None:
        summary = await says(petra, "/bestellen", *SAID)
        assert "500,000 kg" in plain(summary.text)
        assert "Umarbeitungskonto (Bestand 1.000,000 kg)" in plain(summary.text)
        await petra.press("Jetzt bestellen", summary)
        await shows(petra, "eingegangen")
        [(number, status)] = await orders(core)
        assert number.startswith("K-")
        assert status == "received"

    async def test_tapped_step_by_step_and_back(self, petra: TelegramUser) -> None:
        await petra.press("Band", await says(petra, "/bestellen"))
        await shows(petra, "Wie viel Kilogramm?")
        await petra.press("Zurück")
        await shows(petra, "Was möchten Sie bestellen?")
        await petra.press("Band")
        await petra.press("100,000\xa0kg")
        await petra.press("Tagespreis")
        await petra.press("So bald wie möglich")
        await petra.press("Ohne eigene Nummer")
        await shows(petra, "Bitte prüfen Sie Ihre Bestellung")

    async def test_said_behind_the_command(self, petra: TelegramUser) -> None:
        seen = await says(petra, "/bestellen 500 kg Messingband 0,5 x 200")
        assert "Woher soll das Metall kommen?" in seen.text

    async def test_cancel_by_command_and_in_words_orders_nothing(
        self, core: Core, petra: TelegramUser
    ) -> None:
        for word in ("/abbrechen", "abbrechen"):
            seen = await says(petra, "/bestellen", *SAID[:4], word)
            assert "nichts geändert" in seen.text
        assert await orders(core) == []


class TestAnotherWish:
    async def test_goes_first_while_a_question_is_open(self, core: Core, petra: TelegramUser) -> None:
        seen = await says(petra, "/bestellen", "zeig mir die offenen Bestellungen")
        assert "Bestellungen" in seen.text
        assert "Was möchten Sie bestellen?" not in seen.text
        seen = await says(petra, "/bestellen", *SAID[:4], "Ich möchte bitte mit jemandem sprechen")
        assert "Bitte prüfen Sie Ihre Bestellung" not in seen.text

    async def test_an_answer_keeps_the_period_and_the_format_it_names(self, petra: TelegramUser) -> None:
        await says(petra, "/export", "Kontrakte vom Oktober als PDF bitte")
        await petra.chat.wait_until(lambda chat: any(message.document for message in chat.from_bot))
        [file] = [message.document for message in petra.chat.from_bot if message.document]
        assert file.name.endswith(".pdf")
        assert any("01.10.2026 bis 31.10.2026" in plain(message.text) for message in petra.chat.from_bot)


class TestConfirming:
    async def test_pressed_twice_it_orders_once(self, core: Core, petra: TelegramUser) -> None:
        summary = await says(petra, "/bestellen", *SAID)
        for _ in range(2):
            await petra.press("Jetzt bestellen", summary)
        await shows(petra, "Dieser Knopf wurde schon benutzt")
        assert any("ist unter der Nummer K-" in plain(message.text) for message in petra.chat.from_bot)
        assert len(await orders(core)) == 1

    async def test_the_quantity_can_be_changed_in_the_summary(self, core: Core, petra: TelegramUser) -> None:
        first = await says(petra, "/bestellen", *SAID)
        await petra.press("Menge ändern", first)
        await shows(petra, "Wie viel Kilogramm?")
        changed = await says(petra, "600")
        assert "600,000 kg" in plain(changed.text)
        await petra.press("Jetzt bestellen", changed)
        await shows(petra, "eingegangen")
        assert len(await orders(core)) == 1

    async def test_weeks_later_the_product_is_gone(self, core: Core, petra: TelegramUser) -> None:
        summary = await says(petra, "/bestellen", *SAID)
        async with core.begin() as tx:
            gone = update(Product).where(Product.number == stock.STRIP).values(orderable=False)
            await tx.session.execute(gone)
        await petra.press("Jetzt bestellen", summary)
        await shows(petra, "kann nicht mehr bestellt werden")
        assert await orders(core) == []

    async def test_a_colleague_who_may_not_order_is_told_who_can_change_it(
        self, core: Core, world: World, telegram: LocalTelegram
    ) -> None:
        async with core.begin() as tx:
            await tx.session.execute(update(User).where(User.id == world.general).values(may_order=False))
        jan = await connected(core, world.general, telegram, "Jan")
        assert "Petra Kunz" in (await says(jan, "bestellen")).text


class TestMistakes:
    async def test_a_quantity_below_zero_is_asked_for_again(self, petra: TelegramUser) -> None:
        asked = await says(petra, "/bestellen", "0,5 x 200", "-500")
        assert "nicht verstanden" in asked.text
        assert "Wie viel Kilogramm?" in asked.text

    async def test_a_contract_that_is_none_is_refused_once_and_forgotten(self, petra: TelegramUser) -> None:
        refused = await says(petra, "/bestellen", *SAID[:2], "120")
        assert "Rahmenauftrag 120 kann das Metall nicht kommen" in plain(refused.text)
        again = await says(petra, "wie bitte")
        assert "Woher soll das Metall kommen?" in plain(again.text)
        assert "120" not in plain(again.text)
        await petra.press("Zurück", again)
        await shows(petra, "Wie viel Kilogramm?")

    async def test_a_contract_called_off_completely_is_not_offered(
        self, core: Core, petra: TelegramUser
    ) -> None:
        async with core.begin() as tx:
            all_of_it = update(Contract).where(Contract.number == stock.CONTRACT)
            await tx.session.execute(all_of_it.values(called_off=Contract.quantity))
        offered = await says(petra, "/bestellen", *SAID[:2])
        assert stock.CONTRACT not in plain(offered.text)
        assert "ganz abgerufen" in plain((await says(petra, f"Kontrakt {stock.CONTRACT}")).text)

    async def test_an_impatient_finger_is_answered_once(self, petra: TelegramUser) -> None:
        summary = await says(petra, "/bestellen", *SAID)
        for _ in range(3):
            await petra.press("Jetzt bestellen", summary)
        await petra.write("/hilfe")
        await shows(petra, "/bestellen")
        told = [message for message in petra.chat.from_bot if "schon benutzt" in plain(message.text)]
        assert len(told) == 1


class TestCallOffs:
    async def test_all_orders_of_a_contract_can_be_reached(
        self, core: Core, world: World, petra: TelegramUser
    ) -> None:
        async with core.begin() as tx:
            buyer = of_user(await tx.session.get_one(User, world.master), Channel.CHAT)
            draft = Draft(stock.STRIP, Decimal(100), "contract", stock.CONTRACT)
            for key in range(10):
                await ordering.place(tx, buyer, draft, str(key))
        contract = await says(petra, f"Kontrakt {stock.CONTRACT}")
        assert "Abgerufen durch 10 Bestellungen, hier 1 bis 8:" in plain(contract.text)
        assert "K-2026-000001" not in plain(contract.text)
        await petra.press("▶ Weiter", contract)
        await shows(petra, "hier 9 bis 10:")
        await petra.press(next(b for b in petra.chat.from_bot[-1].button_texts if "K-2026-000001" in b))
        await shows(petra, "Auftrag K-2026-000001 · eingegangen")


class TestPlaced:
    """An order as the chat shows it once it is placed."""

    async def test_says_what_it_is_where_its_metal_comes_from_and_what_is_charged_at_the_day_price(
        self, petra: TelegramUser
    ) -> None:
        said = ("0,5 x 200", "6.050", f"Kontrakt {stock.CONTRACT}", "asap", "keine")
        await petra.press("Jetzt bestellen", await says(petra, "/bestellen", *said))
        await shows(petra, "eingegangen")
        order = plain((await says(petra, "/auftrag K-2026-000001")).text)
        assert "Messingband · 0,5 x 200 mm · CuZn37" in order
        assert f"Metall aus: Kontrakt {stock.CONTRACT} · Metallpreis 702,00 EUR/100 kg" in order
        assert "50,000 kg davon übersteigen" in order
        assert "\nPreis:" not in order

    async def test_from_a_framework_order_has_the_price_of_the_product(self, petra: TelegramUser) -> None:
        summary = await says(petra, f"Abruf 2 t aus Rahmenauftrag {stock.FRAMEWORK}", "asap", "keine")
        assert "\nPreis: 702,00 EUR/100 kg" in plain(summary.text)
        await petra.press("Jetzt bestellen", summary)
        await shows(petra, "eingegangen")
        order = plain((await says(petra, "/auftrag K-2026-000001")).text)
        assert "\nPreis: 702,00 EUR/100 kg" in order
        assert f"Metall aus: Rahmenauftrag {stock.FRAMEWORK}" in order


class TestWithdrawing:
    async def test_from_the_message_that_thanks(self, core: Core, petra: TelegramUser) -> None:
        await petra.press("Jetzt bestellen", await says(petra, "/bestellen", *SAID))
        await shows(petra, "eingegangen")
        await petra.press("Zurückziehen")
        await shows(petra, "zurückgezogen werden?")
        await petra.press("Zurückziehen")

        async def is_withdrawn() -> bool:
            return [status for _, status in await orders(core)] == ["cancelled"]

        await eventually(is_withdrawn)
