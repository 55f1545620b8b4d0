"""A contact person's chat: choosing a company, what is then answered, said and noted, and what is nobody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from core.desk import Desk, Intent, Reply, Request, Slots
from core.desk.looking import CHANGES, LOOKS
from core.desk.understanding import Message
from core.errors import NotFound
from core.models import AuditEntry, ChatLink, Company, OutboxItem, Role, TelegramPolicy, User
from core.people import chats, directory
from core.people.person import Channel, ChatIdentity, Person
from kontor.demo.example_data import BRIGHTWATER, HOFFMANN, INVOICE, KESSEL, LINDNER, LINDNER_DOMAIN, ORDER
from tests.core.desk.conftest import Counter, user_of
from tests.core.desk.test_answers import labels, pressed

HERE = ChatIdentity(77, 77, "Martina")
BUSINESS = (
    Intent.ORDERS,
    Intent.ORDER,
    Intent.DOCUMENT,
    Intent.CONTRACTS,
    Intent.METAL_ACCOUNT,
    Intent.EXPORT,
)


class Chat:
    """A connected chat: who writes is found anew for each message, and an open question is kept."""

    def __init__(self, desk: Desk, identity: ChatIdentity) -> None:
        self.desk, self.identity = desk, identity
        self.asked: Reply | None = None

    async def wants(self, intent: Intent, **slots: object) -> Reply:
        return await self.presses(Request(intent, Slots(**slots)))  # type: ignore[arg-type]  # names of Slots

    async def presses(self, request: Request) -> Reply:
        async with self.desk.core.begin() as tx:
            person = await chats.person_of_chat(tx, self.identity, "de")
            self.asked = await self.desk.answer(tx, person, request)
        return self.asked

    async def says(self, text: str) -> Reply:
        awaiting = self.asked.awaiting if self.asked else None
        missing = self.asked.missing if self.asked else None
        async with self.desk.core.begin() as tx:
            person = await chats.person_of_chat(tx, self.identity, "de")
            [self.asked] = await self.desk.hear(
                tx, person, Message("chat", text), awaiting=awaiting, missing=missing
            )
        return self.asked

    async def person(self) -> Person:
        async with self.desk.core.read() as tx:
            return await chats.person_of_chat(tx, self.identity, "de")


async def give(desk: Desk, number: str, email: str) -> None:
    """The import makes somebody the company's contact person."""
    async with desk.core.begin() as tx:
        user = await tx.session.scalar(select(User.id).where(User.email_key == email))
        await tx.session.execute(update(Company).where(Company.number == number).values(contact_id=user))


async def noted(desk: Desk) -> list[tuple[str, str | None]]:
    """What the audit log holds: the action, and the number of the company concerned."""
    async with desk.core.read() as tx:
        chosen = select(AuditEntry.action, Company.number).outerjoin(
            Company, Company.id == AuditEntry.company_id
        )
        found = await tx.session.execute(chosen.order_by(AuditEntry.id))
        return [(action, number) for action, number in found]


@pytest.fixture
async def martina(desk: Desk) -> Chat:
    """The contact person of Lindner and Brightwater, in her chat. Kessel is somebody else's."""
    await give(desk, BRIGHTWATER, HOFFMANN)
    async with desk.core.begin() as tx:
        user = (await tx.session.scalars(select(User).where(User.email_key == HOFFMANN))).one()
        link = ChatLink(user_id=user.id, telegram_user_id=77, chat_id=77, name="Martina", linked_at=tx.now)
        tx.session.add(link)
    return Chat(desk, HERE)


@pytest.fixture
async def looking(martina: Chat) -> Chat:
    """She looks at Lindner."""
    await martina.wants(Intent.COMPANY, company=LINDNER)
    return martina


class TestChoosing:
    async def test_the_list_shows_exactly_the_companies_looked_after(self, martina: Chat) -> None:
        reply = await martina.wants(Intent.COMPANY)
        assert labels(reply) == [
            f"Armaturen Lindner GmbH ({LINDNER})",
            f"Brightwater Fittings Ltd ({BRIGHTWATER})",
            "Abbrechen",
        ]

    @pytest.mark.parametrize("said", [LINDNER, f" {LINDNER} ", "lindner", "Firma Lindner", "armaturen gmbh"])
    async def test_a_number_or_name_is_enough(self, martina: Chat, said: str) -> None:
        await martina.wants(Intent.COMPANY)
        reply = await martina.says(said)
        assert "<b>Armaturen Lindner GmbH</b>" in reply.html
        assert LINDNER in reply.html
        assert {"Bestellungen", "Belege", "Kontrakte", "Firma verlassen"} <= set(labels(reply))

    async def test_several_that_match_are_shown_to_choose_from(self, martina: Chat) -> None:
        await give(martina.desk, KESSEL, HOFFMANN)
        await martina.wants(Intent.COMPANY)
        reply = await martina.says("gmbh")
        assert len(labels(reply)) == 3
        assert "Mehrere" in reply.html

    async def test_a_foreign_and_an_unknown_number_get_the_very_same_answer(self, martina: Chat) -> None:
        foreign = await martina.wants(Intent.COMPANY, company=KESSEL)
        unknown = await martina.wants(Intent.COMPANY, company="999999")
        assert foreign == unknown
        assert KESSEL not in foreign.html
        assert (await martina.person()).company_id is None

    async def test_the_same_for_any_wish_about_a_company(self, looking: Chat) -> None:
        for intent in LOOKS | CHANGES:
            foreign = await looking.wants(intent, company=KESSEL)
            unknown = await looking.wants(intent, company="999999")
            assert (foreign.html, labels(foreign)) == (unknown.html, labels(unknown)), intent

    async def test_many_are_shown_page_by_page(self, martina: Chat) -> None:
        async with martina.desk.core.begin() as tx:
            user = (await tx.session.scalars(select(User).where(User.email_key == HOFFMANN))).one()
            tx.session.add_all(
                Company(
                    number=f"3{place:05}", name=f"Rohrbau {place:02} GmbH", language="de", contact_id=user.id
                )
                for place in range(20)
            )
        shown: list[str] = []
        reply = await martina.wants(Intent.ORDERS)
        for _ in range(2):
            shown += [label for label in labels(reply) if "(" in label]
            reply = await martina.presses(pressed(reply, "▶ Weiter"))
        shown += [label for label in labels(reply) if "(" in label]
        assert len(shown) == len(set(shown)) == 22
        assert shown == sorted(shown, key=str.casefold)
        reply = await martina.presses(pressed(reply, "◀ Zurück"))
        reply = await martina.presses(pressed(reply, "Rohrbau 09 GmbH (300009)"))
        assert "Ihre Bestellungen" in reply.html
        assert "Rohrbau 09 GmbH" in reply.html

    async def test_leaving_ends_it(self, looking: Chat) -> None:
        card = await looking.wants(Intent.COMPANY, company=LINDNER)
        await looking.presses(pressed(card, "Firma verlassen"))
        assert (await looking.person()).company_id is None
        assert (await looking.wants(Intent.ORDERS)).missing == "company"

    async def test_only_contact_persons_choose(self, petra: Counter, visitor: Counter) -> None:
        refused = await petra.wants(Request(Intent.COMPANY, Slots(company=LINDNER)))
        assert "nur Ansprechpartner" in refused.html
        assert "Anmelden" in labels(await visitor.wants(Request(Intent.COMPANY, Slots(company=LINDNER))))

    async def test_a_wish_of_somebody_else_that_names_a_company_is_about_their_own(
        self, petra: Counter, neighbour: Counter
    ) -> None:
        plain = await neighbour.wants(Request(Intent.ORDERS))
        assert await neighbour.wants(Request(Intent.ORDERS, Slots(company=LINDNER))) != await petra.wants(
            Request(Intent.ORDERS)
        )
        assert (await neighbour.wants(Request(Intent.ORDERS, Slots(company=LINDNER)))).html == plain.html


class TestAskingWhich:
    @pytest.mark.parametrize("intent", [*BUSINESS, Intent.USERS, Intent.INVITATIONS, Intent.INVITE])
    async def test_a_wish_without_a_company_asks_and_goes_on(self, martina: Chat, intent: Intent) -> None:
        question = await martina.wants(intent)
        assert question.missing == "company"
        answer = await martina.presses(pressed(question, f"Armaturen Lindner GmbH ({LINDNER})"))
        assert answer.missing != "company"
        assert answer.html.startswith(f"<i>Unternehmen: Armaturen Lindner GmbH ({LINDNER})</i>")

    async def test_the_filters_said_before_are_kept(self, martina: Chat) -> None:
        question = await martina.says(f"Auftrag {ORDER}")
        assert question.missing == "company"
        answer = await martina.says("Lindner")
        assert f"Auftrag {ORDER}" in answer.html

    async def test_a_name_that_fits_none_keeps_the_question_open(self, martina: Chat) -> None:
        await martina.wants(Intent.ORDERS)
        again = await martina.says("Stahlwerk Nord")
        assert again.missing == "company"
        assert "Ihre Bestellungen" in (await martina.says("Brightwater")).html

    async def test_somebody_who_looks_after_nobody_hears_so(self, martina: Chat) -> None:
        for number in (LINDNER, BRIGHTWATER):
            await give(martina.desk, number, "stefan.weber@metallservice-suedwest.example")
        assert "kein Unternehmen zugeordnet" in (await martina.wants(Intent.ORDERS)).html

    async def test_by_mail_the_way_to_the_chat_is_told(self, desk: Desk, martina: Chat) -> None:
        async with desk.core.begin() as tx:
            person = await directory.person_of_address(tx, HOFFMANN, Channel.MAIL)
            assert person is not None
            [reply] = await desk.hear(tx, person, Message("mail", f"Bitte senden Sie mir Rechnung {INVOICE}"))
        assert "/firma" in reply.html
        assert not reply.files
        assert reply.awaiting is None


class TestLooking:
    @pytest.mark.parametrize("intent", BUSINESS)
    async def test_shows_what_the_customer_sees(self, looking: Chat, petra: Counter, intent: Intent) -> None:
        slots = {"numbers": (ORDER,)} if intent is Intent.ORDER else {"what": "orders"}
        seen = await looking.wants(intent, **slots)
        theirs = await petra.wants(Request(intent, Slots(**slots)))
        line, _, rest = seen.html.partition("\n\n")
        assert line == f"<i>Unternehmen: Armaturen Lindner GmbH ({LINDNER})</i>"
        assert rest == theirs.html
        ordering = ("Noch einmal bestellen",)  # contact persons do not order
        assert labels(seen) == [label for label in labels(theirs) if label not in ordering]

    async def test_every_look_is_noted_with_its_company_and_kind(self, martina: Chat) -> None:
        await martina.wants(Intent.COMPANY, company=LINDNER)
        await martina.wants(Intent.ORDERS)
        await martina.wants(Intent.METAL_ACCOUNT, company=BRIGHTWATER)
        assert [entry for entry in await noted(martina.desk) if entry[0].startswith("look.")] == [
            ("look.begun", LINDNER),
            ("look.company", LINDNER),
            ("look.orders", LINDNER),
            ("look.begun", BRIGHTWATER),
            ("look.metal_account", BRIGHTWATER),
        ]

    async def test_what_is_refused_is_no_change_of_company(self, looking: Chat) -> None:
        refused = await looking.wants(Intent.CONTRACTS, numbers=("4711",))
        assert "Armaturen Lindner" in refused.html

    async def test_buttons_stay_with_the_company_they_were_shown_for(self, looking: Chat) -> None:
        lindners = await looking.wants(Intent.ORDERS)
        await looking.wants(Intent.COMPANY, company=BRIGHTWATER)
        older = await looking.presses(pressed(lindners, "▶ Ältere"))
        assert "Armaturen Lindner" in older.html

    async def test_a_file_is_made_for_this_company_and_noted(self, looking: Chat) -> None:
        [recipe] = (await looking.wants(Intent.DOCUMENT, numbers=(INVOICE,))).files
        made = await looking.desk.make_file(recipe)
        assert made.content.startswith(b"%PDF")
        assert ("look.file", LINDNER) in await noted(looking.desk)

    async def test_a_file_asked_for_before_the_company_was_lost_is_not_made(self, looking: Chat) -> None:
        [document] = (await looking.wants(Intent.DOCUMENT, numbers=(INVOICE,))).files
        [export] = (await looking.wants(Intent.EXPORT, what="orders", format="csv")).files
        await give(looking.desk, LINDNER, "stefan.weber@metallservice-suedwest.example")
        for recipe in (document, export):
            with pytest.raises(NotFound):
                await looking.desk.make_file(recipe)

    async def test_an_import_that_names_somebody_else_ends_the_look_at_once(self, looking: Chat) -> None:
        shown = await looking.wants(Intent.ORDERS)
        await give(looking.desk, LINDNER, "stefan.weber@metallservice-suedwest.example")
        assert (await looking.wants(Intent.ORDERS)).missing == "company"
        gone = await looking.presses(pressed(shown, "▶ Ältere"))
        assert gone.missing == "company"
        assert "Lindner" not in gone.html + " ".join(labels(gone))

    async def test_what_the_company_keeps_out_of_telegram_is_not_shown(self, martina: Chat) -> None:
        async with martina.desk.core.begin() as tx:
            closed = update(Company).where(Company.number == LINDNER)
            await tx.session.execute(closed.values(telegram_policy=TelegramPolicy.FAQ_ONLY))
        card = await martina.wants(Intent.COMPANY, company=LINDNER)
        assert labels(card) == ["Firma wählen", "Firma verlassen"]
        assert "Bestellungen" not in (await martina.wants(Intent.ORDERS)).html


class TestCard:
    async def test_names_the_master_users_and_counts_the_active(self, looking: Chat, petra: Counter) -> None:
        await user_of(looking.desk, LINDNER, f"jan@{LINDNER_DOMAIN}", Role.GENERAL, "Jan", "Vogt")
        card = await looking.wants(Intent.COMPANY, company=LINDNER)
        assert "Master User: Petra Lindner" in card.html
        assert "Aktive Benutzer: 2" in card.html
        assert "Master User einladen" not in labels(card)

    async def test_offers_to_invite_where_there_is_no_master_user(self, looking: Chat) -> None:
        card = await looking.wants(Intent.COMPANY, company=LINDNER)
        assert "Master User einladen" in labels(card)
        question = await looking.presses(pressed(card, "Master User einladen"))
        assert question.missing == "email"

    async def test_start_and_help_fit_the_contact_person(self, martina: Chat) -> None:
        assert labels(await martina.wants(Intent.START))[0] == "Firma wählen"
        await martina.wants(Intent.COMPANY, company=LINDNER)
        start = await martina.wants(Intent.START)
        assert "Armaturen Lindner GmbH" in start.html
        assert "Bestellungen" in labels(start)
        assert "/firma" in (await martina.wants(Intent.HELP)).html


class TestPeople:
    async def test_the_first_user_is_invited_as_master_user(self, looking: Chat) -> None:
        await looking.wants(Intent.INVITE)
        await looking.says(f"eva.neu@{LINDNER_DOMAIN}")
        await looking.says("Frau")
        summary = await looking.says("Eva Neu")
        assert "Armaturen Lindner GmbH" in summary.html
        assert "Master User" in summary.html
        assert labels(summary) == ["Einladung senden", "Abbrechen"]
        await looking.presses(pressed(summary, "Einladung senden"))
        assert ("invitation.sent", LINDNER) in await noted(looking.desk)
        listed = await looking.wants(Intent.INVITATIONS)
        assert f"eva.neu@{LINDNER_DOMAIN}" in listed.html
        assert "Widerrufen" in labels(listed)

    async def test_an_invitation_is_sent_for_the_company_of_its_summary(self, looking: Chat) -> None:
        summary = await looking.wants(
            Intent.INVITE, email=f"eva@{LINDNER_DOMAIN}", first_name="Eva", last_name="Neu"
        )
        await looking.wants(Intent.COMPANY, company=BRIGHTWATER)
        await looking.presses(pressed(summary, "Einladung senden"))
        assert ("invitation.sent", LINDNER) in await noted(looking.desk)

    async def test_another_domain_is_refused_with_those_that_will_do(self, looking: Chat) -> None:
        refused = await looking.wants(
            Intent.INVITE, email="eva@kessel-waermetechnik.example", last_name="Neu"
        )
        assert LINDNER_DOMAIN in refused.html
        assert refused.missing == "email"

    async def test_while_there_is_a_master_user_he_invites(self, looking: Chat, petra: Counter) -> None:
        refused = await looking.wants(
            Intent.INVITE, email=f"eva@{LINDNER_DOMAIN}", first_name="Eva", last_name="Neu"
        )
        assert "Petra Lindner" in refused.html
        assert "/benutzer" in refused.html

    async def test_the_last_master_user_is_deactivated_and_a_successor_invited(
        self, looking: Chat, petra: Counter
    ) -> None:
        card = await looking.wants(Intent.USERS, email=f"petra@{LINDNER_DOMAIN}")
        sure = await looking.presses(pressed(card, "Deaktivieren"))
        done = await looking.presses(pressed(sure, "Deaktivieren"))
        assert ("user.deactivated", LINDNER) in await noted(looking.desk)
        await looking.presses(pressed(done, "Master User einladen"))
        await looking.says(f"eva@{LINDNER_DOMAIN}")
        await looking.says("Frau")
        summary = await looking.says("Eva Neu")
        sent = await looking.presses(pressed(summary, "Einladung senden"))
        assert f"eva@{LINDNER_DOMAIN}" in sent.html

    async def test_a_user_comes_back_too(self, looking: Chat, petra: Counter) -> None:
        await looking.wants(Intent.DEACTIVATE, email=f"petra@{LINDNER_DOMAIN}", confirmed=True)
        await looking.wants(Intent.REACTIVATE, email=f"petra@{LINDNER_DOMAIN}", confirmed=True)
        assert ("user.reactivated", LINDNER) in await noted(looking.desk)

    async def test_a_user_of_another_company_than_the_one_looked_at_is_not_found(
        self, looking: Chat, petra: Counter
    ) -> None:
        await looking.wants(Intent.COMPANY, company=BRIGHTWATER)
        await looking.wants(Intent.DEACTIVATE, email=f"petra@{LINDNER_DOMAIN}", confirmed=True)
        assert ("user.deactivated", LINDNER) not in await noted(looking.desk)

    async def test_what_only_master_users_do_is_said_to_be_theirs(
        self, looking: Chat, petra: Counter
    ) -> None:
        refused = await looking.wants(Intent.MAKE_MASTER, email=f"petra@{LINDNER_DOMAIN}")
        assert "Petra Lindner" in refused.html
        assert "Ihres Unternehmens" not in refused.html

    async def test_a_foreign_user_and_an_unknown_one_get_the_very_same_answer(
        self, looking: Chat, neighbour: Counter
    ) -> None:
        for intent in (Intent.USERS, Intent.DEACTIVATE, Intent.REACTIVATE):
            foreign = await looking.wants(intent, email="karl@kessel.example", confirmed=True)
            unknown = await looking.wants(intent, email="carl@kessel.example", confirmed=True)
            assert foreign == unknown
        async with looking.desk.core.read() as tx:
            assert (
                await tx.session.scalar(select(User.state).where(User.email == "karl@kessel.example"))
                == "active"
            )


class TestIsolation:
    """Whatever a contact person asks, nothing of a company comes up that somebody else looks after."""

    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        intent=st.sampled_from(sorted(LOOKS | CHANGES)),
        company=st.sampled_from([None, "", LINDNER, BRIGHTWATER, KESSEL, "Kessel", "999999", "-1", "%", "'"]),
        number=st.sampled_from([None, ORDER, INVOICE]),
        email=st.sampled_from([None, "karl@kessel.example", f"petra@{LINDNER_DOMAIN}"]),
        confirmed=st.booleans(),
    )
    async def test_nothing_foreign_is_shown_or_changed(
        self,
        looking: Chat,
        petra: Counter,
        neighbour: Counter,
        intent: Intent,
        company: str | None,
        number: str | None,
        email: str | None,
        confirmed: bool,
    ) -> None:
        before = await _of_kessel(looking.desk)
        reply = await looking.wants(
            intent,
            company=company,
            numbers=(number,) if number else (),
            email=email,
            confirmed=confirmed,
            first_name="Eva",
            last_name="Neu",
            what="orders",
        )
        told = reply.html + " ".join(labels(reply))
        assert not re.search("kessel", told.replace("kessel.example", ""), re.IGNORECASE)
        assert (await looking.person()).company_id != neighbour.person.company_id
        for recipe in reply.files:
            assert recipe.parts["company"] != neighbour.person.company_id
        assert await _of_kessel(looking.desk) == before


async def _of_kessel(desk: Desk) -> Sequence[object]:
    """Everything of Kessel that people can change, and what was noted or sent about it."""
    async with desk.core.read() as tx:
        kessel = await tx.session.scalar(select(Company.id).where(Company.number == KESSEL))
        users = await tx.session.execute(
            select(User.id, User.state, User.role).where(User.company_id == kessel)
        )
        entries = await tx.session.scalars(select(AuditEntry.id).where(AuditEntry.company_id == kessel))
        mails = await tx.session.scalars(select(OutboxItem.content).order_by(OutboxItem.id))
        return (
            [tuple(row) for row in users],
            list(entries),
            [mail for mail in mails if "kessel" in str(mail).casefold()],
        )
