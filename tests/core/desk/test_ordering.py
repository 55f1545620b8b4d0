"""Ordering at the desk: in free text and by buttons, again, from a contract; placed once, taken back in time."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from core.business.drafts import BadDate, BadQuantity, WrongContract
from core.desk import Reply, Request
from core.desk.ask import Ask
from core.desk.refusals import refused
from core.desk.requests import Intent, Slots
from core.desk.understanding import Message
from core.errors import KontorError
from core.models import Contract, Order, OrderLine, Product, Role
from tests.core.desk.conftest import Counter

ROD, EDGED = "310390", "SW 17 mm"
METAL, OTHER_METAL, FRAMEWORK, CLOSED = "30004522", "30004530", "31000933", "31000871"
SAID = ("Messingstange 20", "1.500", "ab Konto", "asap", "keine")
"""What a purchasing clerk writes, step by step."""


class Dialogue:
    """A chat with the desk that remembers what it was asked, as the doors do."""

    def __init__(self, counter: Counter) -> None:
        self.counter, self.reply, self.misses = counter, Reply(""), 0

    @property
    def labels(self) -> list[str]:
        return [action.label for row in self.reply.actions for action in row]

    @property
    def text(self) -> str:
        return self.reply.html.replace("\xa0", " ")

    async def say(self, *texts: str) -> Reply:
        for text in texts:
            async with self.counter.desk.core.begin() as tx:
                [self.reply] = await self.counter.desk.hear(
                    tx,
                    self.counter.person,
                    Message("chat", text),
                    awaiting=self.reply.awaiting,
                    missing=self.reply.missing,
                    misses=self.misses,
                )
            self.misses = 0 if self.reply.understood else self.misses + 1
        return self.reply

    def button(self, label: str) -> Request:
        found = [a.request for row in self.reply.actions for a in row if label in a.label and a.request]
        assert found, self.labels
        return found[0]

    async def press(self, *labels: str) -> Reply:
        for label in labels:
            await self.ask(self.button(label))
        return self.reply

    async def ask(self, request: Request) -> Reply:
        self.reply = await self.counter.wants(request)
        return self.reply


@pytest.fixture
def talk(petra: Counter) -> Dialogue:
    return Dialogue(petra)


async def placed(counter: Counter) -> list[tuple[str, str]]:
    """Number and status of the orders placed here."""
    async with counter.desk.core.read() as tx:
        wanted = select(Order.number, Order.status).where(Order.placement_key.is_not(None))
        return [(row[0], row[1]) for row in (await tx.session.execute(wanted)).all()]


async def change(counter: Counter, statement: object) -> None:
    async with counter.desk.core.begin() as tx:
        await tx.session.execute(statement)  # type: ignore[call-overload]  # any UPDATE


class TestStepByStep:
    async def test_free_text_answers_every_question(self, talk: Dialogue, petra: Counter) -> None:
        await talk.say("bestellen", *SAID)
        for said in ("Ø 20 mm", "1.500,000 kg", "Umarbeitungskonto", "so bald wie möglich", "Soll ich so"):
            assert said in talk.text
        await talk.press("Jetzt bestellen")
        assert "K-2026-000001" in talk.text
        assert await placed(petra) == [("K-2026-000001", "received")]

    async def test_the_terms_of_sale_stand_on_a_line_of_their_own(
        self, talk: Dialogue, petra: Counter
    ) -> None:
        core = petra.desk.core
        core.settings = core.settings.model_copy(update={"terms_url": "https://metall.example/agb"})
        await talk.say("bestellen", *SAID)
        assert "Verkaufsbedingungen</a>.\nSoll ich so bestellen?" in talk.text

    async def test_buttons_answer_every_question(self, talk: Dialogue) -> None:
        await talk.say("bestellen", "Messingstange 20")
        await talk.press("500,000", "Tagespreis", "So bald", "Ohne eigene Nummer")
        assert "Metall aus: Tagespreis" in talk.text

    @pytest.mark.parametrize(
        ("said", "shown"),
        [
            (
                "ich möchte 2 t CuZn39Pb3 rund 20 mm bestellen",
                "Messingstange CuZn39Pb3 · Ø 20 mm</b> · 2.000,000 kg",
            ),
            ("500 kg Messingstangen 6kt SW 17 bitte", "Messingstange CuZn39Pb3 · SW 17 mm</b> · 500,000 kg"),
            (f"Abruf 2 t aus {FRAMEWORK}", "Bis wann brauchen Sie es?"),
            (f"Bitte bestellen Sie 600 kg von Produkt {ROD}", "Woher soll das Metall kommen?"),
            (f"Abruf 2 t aus {METAL}", "Produkte passen"),
            (f"Abruf 2 t aus {CLOSED}", "kein Abruf möglich"),
        ],
    )
    async def test_what_was_said_at_once_is_not_asked_again(
        self, talk: Dialogue, said: str, shown: str
    ) -> None:
        await talk.say(said)
        assert shown in talk.text

    async def test_the_same_as_an_order_before(self, talk: Dialogue, petra: Counter) -> None:
        async with petra.desk.core.read() as tx:
            one = select(OrderLine.order_id).group_by(OrderLine.order_id).having(func.count() > 1)
            mine = select(Order.number).where(Order.company_id == petra.person.company_id, Order.id.in_(one))
            number = await tx.session.scalar(mine.order_by(Order.id.desc()).limit(1))
        await talk.say(f"nochmal das gleiche wie bei Auftrag {number}")
        assert str(number) in talk.text
        assert sum("↻" in label for label in talk.labels) > 1

    async def test_a_number_may_be_a_products_an_orders_or_a_contracts(self, talk: Dialogue) -> None:
        await talk.say("bestellen", ROD)
        assert talk.reply.missing == "quantity_kg"
        await talk.say("abbrechen", "bestellen", METAL)
        assert "Produkte passen" in talk.text
        await talk.say("abbrechen", "bestellen", "99999999")
        assert "weder ein Produkt noch" in talk.text
        assert talk.reply.missing == "product"

    async def test_what_answers_nothing_is_asked_once_more_and_then_a_human_is_offered(
        self, talk: Dialogue
    ) -> None:
        await talk.say("bestellen", *SAID[:2], "wie bitte")
        assert talk.text.startswith("Das habe ich nicht verstanden.")
        assert talk.reply.missing == "source"
        await talk.say("hm")
        assert "Menschen" in " ".join(talk.labels)

    async def test_cancel_in_words_ends_it(self, talk: Dialogue, petra: Counter) -> None:
        await talk.say("bestellen", *SAID[:4], "abbrechen")
        assert "nichts geändert" in talk.text
        assert await placed(petra) == []


class TestRefusedAnswers:
    async def test_too_little_is_told_with_what_is_possible(self, talk: Dialogue) -> None:
        await talk.say("bestellen", "Messingstange 20", "50 kg")
        assert "ab 500,000 kg, in Schritten von 100,000 kg" in talk.text
        assert "500,000\xa0kg" in talk.labels

    async def test_a_day_that_has_passed(self, talk: Dialogue) -> None:
        await talk.say("bestellen", *SAID[:3], "gestern")
        assert "einen Tag ab heute" in talk.text
        assert talk.reply.missing == "wanted_date"

    async def test_a_contract_about_another_metal(self, talk: Dialogue) -> None:
        await talk.say("bestellen", *SAID[:2], f"Kontrakt {OTHER_METAL}")
        assert f"Aus dem Kontrakt oder Rahmenauftrag {OTHER_METAL} kann das Metall nicht kommen" in talk.text
        await talk.say(f"Kontrakt {METAL}")
        assert talk.reply.missing == "wanted_date"

    async def test_a_neighbours_contract_is_as_unknown_as_none(
        self, talk: Dialogue, neighbour: Counter
    ) -> None:
        other = Dialogue(neighbour)
        await other.say(f"Abruf 2 t aus {METAL}")
        await talk.say("Abruf 2 t aus 39999999")
        assert other.text.replace(METAL, "") == talk.text.replace("39999999", "")

    async def test_ten_times_the_usual_is_asked_twice(self, talk: Dialogue) -> None:
        await talk.say("bestellen", "Messingstange 20", "99 t", "Tagespreis", "asap", "keine")
        assert "viel mehr als sonst" in talk.text
        await talk.press("Ja, die Menge stimmt")
        assert "Jetzt bestellen" in talk.labels

    async def test_who_may_not_order_is_told_who_can_change_it(self, petra: Counter) -> None:
        talk = Dialogue(petra.as_(role=Role.GENERAL, may_order=False))
        await talk.say("bestellen")
        assert "Petra Lindner" in talk.text
        assert talk.labels == []

    async def test_a_contact_person_is_told_who_orders(self, petra: Counter) -> None:
        talk = Dialogue(petra.as_(role=Role.CONTACT))
        await talk.say("bestellen")
        assert "nur die Benutzer des Unternehmens selbst" in talk.text

    async def test_a_visitor_logs_in_first(self, visitor: Counter) -> None:
        talk = Dialogue(visitor)
        await talk.say("bestellen")
        assert "Anmelden" in talk.labels

    async def test_who_may_not_order_gets_no_buttons_to(self, petra: Counter) -> None:
        talk = Dialogue(petra.as_(role=Role.GENERAL, may_order=False))
        await talk.say(f"Kontrakt {METAL}")
        assert not any("Abrufen" in label for label in talk.labels)


class TestConfirming:
    async def test_the_button_pressed_twice_orders_once(self, talk: Dialogue, petra: Counter) -> None:
        await talk.say("bestellen", *SAID)
        button = talk.button("Jetzt bestellen")
        await talk.ask(button)
        await talk.ask(button)
        assert "schon eingegangen" in talk.text
        assert len(await placed(petra)) == 1

    async def test_an_older_summary_of_the_same_order_places_nothing_more(
        self, talk: Dialogue, petra: Counter
    ) -> None:
        await talk.say("bestellen", *SAID)
        older = talk.button("Jetzt bestellen")
        await talk.press("Menge ändern")
        await talk.say("1600")
        await talk.press("Jetzt bestellen")
        await talk.ask(older)
        assert "schon eingegangen" in talk.text
        assert len(await placed(petra)) == 1

    async def test_an_old_question_begins_another_order(self, talk: Dialogue, petra: Counter) -> None:
        await talk.say("bestellen", "Messingstange 20")
        old = talk.button("500,000")
        for _ in range(2):
            await talk.ask(old)
            await talk.press("Tagespreis", "So bald", "Ohne eigene Nummer", "Jetzt bestellen")
        assert len(await placed(petra)) == 2

    async def test_two_chats_of_one_user_are_two_orders(self, petra: Counter) -> None:
        for _ in range(2):
            talk = Dialogue(petra)
            await talk.say("bestellen", *SAID)
            await talk.press("Jetzt bestellen")
        assert len(await placed(petra)) == 2

    async def test_a_contract_closed_meanwhile_orders_nothing_and_asks_for_the_metal_anew(
        self, talk: Dialogue, petra: Counter
    ) -> None:
        await talk.say(f"Abruf 2 t aus {FRAMEWORK}", "asap", "keine")
        confirm = talk.button("Jetzt bestellen")
        await change(petra, update(Contract).where(Contract.number == FRAMEWORK).values(status="closed"))
        await talk.ask(confirm)
        assert "hat sich etwas geändert" in talk.text
        assert talk.reply.missing == "source"
        assert await placed(petra) == []
        await talk.press("Tagespreis")
        assert "Jetzt bestellen" in talk.labels

    async def test_a_product_gone_meanwhile_is_chosen_anew(self, talk: Dialogue, petra: Counter) -> None:
        await talk.say("bestellen", *SAID)
        confirm = talk.button("Jetzt bestellen")
        await change(petra, update(Product).where(Product.number == ROD).values(orderable=False))
        await talk.ask(confirm)
        assert "kann nicht mehr bestellt werden" in talk.text
        assert talk.reply.missing == "product"
        assert await placed(petra) == []

    async def test_a_price_changed_meanwhile_is_shown_before_it_counts(
        self, talk: Dialogue, petra: Counter
    ) -> None:
        await talk.say(f"Abruf 2 t aus {FRAMEWORK}", "asap", "keine")
        confirm = talk.button("Jetzt bestellen")
        await change(petra, update(Contract).where(Contract.number == FRAMEWORK).values(price=999))
        await talk.ask(confirm)
        assert "999,00 EUR/100 kg" in talk.text
        assert await placed(petra) == []
        await talk.press("Jetzt bestellen")
        assert len(await placed(petra)) == 1

    async def test_a_right_withheld_meanwhile_orders_nothing(self, talk: Dialogue, petra: Counter) -> None:
        await talk.say("bestellen", *SAID)
        confirm = talk.button("Jetzt bestellen")
        reply = await petra.as_(role=Role.GENERAL, may_order=False).wants(confirm)
        assert "Mit Ihrem Nutzerkonto können Sie nicht bestellen" in reply.html
        assert await placed(petra) == []


class TestWithdrawing:
    async def test_it_asks_first_and_twice_is_once(self, talk: Dialogue, petra: Counter) -> None:
        await talk.say("bestellen", *SAID)
        await talk.press("Jetzt bestellen", "Bestellung ansehen", "Zurückziehen")
        button = talk.button("Zurückziehen")
        for _ in range(2):
            await talk.ask(button)
            assert "ist zurückgezogen" in talk.text
        assert await placed(petra) == [("K-2026-000001", "cancelled")]

    async def test_after_the_erp_has_it_somebody_who_can_help_is_named(
        self, talk: Dialogue, petra: Counter
    ) -> None:
        await talk.say("bestellen", *SAID)
        await talk.press("Jetzt bestellen")
        button = talk.button("Zurückziehen")
        async with petra.desk.core.begin() as tx:
            handed = update(Order).where(Order.number == "K-2026-000001").values(handed_over_at=tx.now)
            await tx.session.execute(handed)
        await talk.ask(button)
        assert "Martina Hoffmann" in talk.text
        assert talk.reply.actions[0][0].request
        assert talk.reply.actions[0][0].request.intent is Intent.CONTACT


class TestRefusal:
    @pytest.mark.parametrize(
        "error", [BadDate(), WrongContract(), BadQuantity(Decimal(100), Decimal(50), Decimal(150))]
    )
    async def test_that_nobody_foresaw_orders_nothing_and_leads_on(
        self, petra: Counter, error: KontorError
    ) -> None:
        wish = Request(Intent.PLACE_ORDER, Slots(product=ROD, quantity_kg="1500", confirmed=True))
        async with petra.desk.core.begin() as tx:
            reply = await refused(Ask(tx, petra.person, wish, petra.desk.book.current), error)
        assert "deshalb ist nichts bestellt" in reply.html
        assert reply.actions[0][0].request == Request(Intent.PLACE_ORDER, Slots(product=ROD))
