"""The desk's answers on the example data: what is sent, what is refused, and in which words."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest
from sqlalchemy import select

from core.business import documents
from core.desk import Desk, Intent, Reply, Request, Slots
from core.desk.understanding import Message
from core.errors import NotFound
from core.models import Door, OutboxItem, Role, User, UserState
from core.people.person import Channel, ChatIdentity, Person
from core.post.files import FileRecipe
from core.text import day, kg
from kontor.demo.example_data import INVOICE, LINDNER, LINDNER_DOMAIN, ORDER
from tests.core.desk.conftest import Counter, user_of

BUSINESS = (
    Intent.ORDERS,
    Intent.ORDER,
    Intent.DOCUMENT,
    Intent.CONTRACTS,
    Intent.METAL_ACCOUNT,
    Intent.EXPORT,
)


def labels(reply: Reply) -> list[str]:
    return [action.label for row in reply.actions for action in row]


def pressed(reply: Reply, label: str) -> Request:
    """The request behind a button."""
    [found] = [action for row in reply.actions for action in row if action.label == label]
    assert found.request is not None
    return found.request


async def resets_sent(desk: Desk) -> list[str]:
    """To whom a link for a new password was sent."""
    async with desk.core.read() as tx:
        sent = await tx.session.scalars(select(OutboxItem.content).order_by(OutboxItem.id))
        return [content["to"] for content in sent if content and "/password/reset/" in str(content)]


async def one(replies: Sequence[Reply]) -> Reply:
    [reply] = replies
    return reply


class TestDocuments:
    async def test_a_number_brings_the_file_as_the_erp_gave_it(self, desk: Desk, petra: Counter) -> None:
        reply = await one(await petra.says(f"Rechnung {INVOICE}"))
        [recipe] = reply.files
        made = await desk.make_file(recipe)
        assert made.content.startswith(b"%PDF")
        assert INVOICE in made.name

    async def test_too_many_for_once_are_a_choice_with_date_and_weight(
        self, petra: Counter, desk: Desk
    ) -> None:
        async with desk.core.read() as tx:
            some = (await documents.list_documents(tx, petra.person, limit=11)).rows
        numbers = tuple(row.number for row in some)
        reply = await petra.wants(Request(Intent.DOCUMENT, Slots(numbers=numbers)))
        assert not reply.files
        for row in some:
            assert (
                f"<b>{row.number}</b> · {day(row.issued_on, 'de')} · {kg(row.quantity, 'de')}" in reply.html
            )

    @pytest.mark.parametrize(
        ("language", "title", "said"),
        [("de", "Ihre Lieferscheine", "Lieferschein"), ("en", "Your delivery notes", "note")],
    )
    async def test_a_list_of_one_kind_says_the_kind_once(
        self, petra: Counter, language: str, title: str, said: str
    ) -> None:
        by_mail = petra.as_(language=language, channel=Channel.MAIL)
        reply = await by_mail.wants(Request(Intent.DOCUMENT, Slots(document_type="delivery_note")))
        assert f"<b>{title}</b>" in reply.html
        assert reply.html.count(said) == 1

    @pytest.mark.parametrize("written", ["RE-{}", "Rechnung Nr. {}", "rechnung 00{}", "Re {}"])
    async def test_it_is_found_however_it_is_written(self, petra: Counter, written: str) -> None:
        request = Request(Intent.DOCUMENT, Slots(numbers=(written.format(INVOICE),)))
        assert len((await petra.wants(request)).files) == 1

    async def test_an_order_number_brings_its_documents(self, petra: Counter) -> None:
        reply = await one(await petra.says(f"alle Belege zu Auftrag {ORDER}"))
        assert len(reply.files) >= 3

    async def test_without_a_number_there_is_a_list_to_choose_from(self, petra: Counter) -> None:
        reply = await petra.wants(Request(Intent.DOCUMENT, Slots(document_type="invoice")))
        first = labels(reply)[0]
        assert first.startswith("Rechnung ")
        assert len((await petra.wants(pressed(reply, first))).files) == 1

    async def test_of_several_numbers_the_unknown_one_is_named(self, petra: Counter) -> None:
        reply = await petra.wants(Request(Intent.DOCUMENT, Slots(numbers=(INVOICE, "99999999"))))
        assert len(reply.files) == 1
        assert "99999999" in reply.html

    async def test_a_foreign_and_an_unknown_number_get_the_same_answer(
        self, petra: Counter, neighbour: Counter
    ) -> None:
        foreign = await neighbour.wants(Request(Intent.DOCUMENT, Slots(numbers=(INVOICE,))))
        unknown = await neighbour.wants(Request(Intent.DOCUMENT, Slots(numbers=("90099999",))))
        assert foreign.html.replace(INVOICE, "90099999") == unknown.html
        assert (foreign.files, foreign.actions) == (unknown.files, unknown.actions) == ((), ())

    async def test_a_recipe_is_not_followed_for_somebody_deactivated_meanwhile(
        self, desk: Desk, petra: Counter
    ) -> None:
        [recipe] = (await one(await petra.says(f"Rechnung {INVOICE}"))).files
        async with desk.core.begin() as tx:
            user = await tx.session.get(User, petra.person.user_id)
            assert user is not None
            user.state = UserState.DEACTIVATED
        with pytest.raises(NotFound):
            await desk.make_file(recipe)

    async def test_a_recipe_of_one_company_brings_nothing_to_another(
        self, desk: Desk, petra: Counter, neighbour: Counter
    ) -> None:
        [recipe] = (await one(await petra.says(f"Rechnung {INVOICE}"))).files
        stolen = FileRecipe(recipe.make, {**recipe.parts, "user": neighbour.person.user_id})
        with pytest.raises(NotFound):
            await desk.make_file(stolen)


class TestWhatIsNotThere:
    async def test_an_order_without_such_papers_is_not_called_unknown(self, petra: Counter) -> None:
        request = Request(Intent.DOCUMENT, Slots(numbers=(INVOICE,), document_type="delivery_note"))
        reply = await petra.wants(request)
        assert "noch keine solchen Belege" in reply.html

    async def test_for_another_company_it_stays_unknown(self, neighbour: Counter) -> None:
        request = Request(Intent.DOCUMENT, Slots(numbers=(INVOICE,), document_type="delivery_note"))
        assert "nichts gefunden" in (await neighbour.wants(request)).html

    async def test_numbers_too_many_for_once_are_named(self, petra: Counter) -> None:
        numbers = tuple(f"9990{number:04}" for number in range(25))
        reply = await petra.wants(Request(Intent.DOCUMENT, Slots(numbers=numbers)))
        assert all(number in reply.html for number in numbers)


class TestOrders:
    async def test_the_list_says_how_old_the_data_is(self, petra: Counter) -> None:
        assert "Datenstand" in (await petra.wants(Request(Intent.ORDERS))).html

    async def test_pages_follow_each_other_without_gap_or_overlap(self, petra: Counter) -> None:
        first = await petra.wants(Request(Intent.ORDERS))
        second = await petra.wants(pressed(first, "▶ Ältere"))
        back = await petra.wants(pressed(second, "◀ Neuere"))
        assert set(labels(first)[:6]).isdisjoint(labels(second)[:6])
        assert back.html == first.html

    async def test_an_order_shows_positions_and_offers_its_documents(self, petra: Counter) -> None:
        reply = await one(await petra.says(f"Status Auftrag {ORDER}"))
        assert ORDER in reply.html
        assert any(label.startswith("Rechnung ") for label in labels(reply))

    async def test_a_missing_number_is_asked_for_and_fills_the_wish(self, desk: Desk, petra: Counter) -> None:
        asked = await petra.wants(Request(Intent.ORDER))
        assert asked.missing == "numbers"
        async with desk.core.begin() as tx:
            [reply] = await desk.hear(
                tx, petra.person, Message("chat", ORDER), awaiting=asked.awaiting, missing=asked.missing
            )
        assert ORDER in reply.html

    async def test_prices_are_withheld_from_whom_they_are_withheld(self, petra: Counter) -> None:
        request = Request(Intent.ORDER, Slots(numbers=(ORDER,)))
        assert "EUR" in (await petra.wants(request)).html
        assert "EUR" not in (await petra.as_(role=Role.GENERAL, may_see_prices=False).wants(request)).html


class TestExport:
    async def test_a_list_comes_as_excel_when_no_format_is_named(self, desk: Desk, petra: Counter) -> None:
        reply = await one(await petra.says("Exportier mir die offenen Bestellungen"))
        [recipe] = reply.files
        made = await desk.make_file(recipe)
        sheet = openpyxl.load_workbook(io.BytesIO(made.content)).active
        assert made.name.endswith(".xlsx")
        assert sheet is not None
        assert sheet.max_row > 1

    @pytest.mark.parametrize("what", ["orders", "contracts", "metal_account"])
    @pytest.mark.parametrize(
        ("format_", "magic"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf")]
    )
    async def test_every_list_comes_in_every_format(
        self, desk: Desk, petra: Counter, what: str, format_: str, magic: bytes
    ) -> None:
        reply = await petra.wants(Request(Intent.EXPORT, Slots(what=what, format=format_)))
        [recipe] = reply.files
        assert (await desk.make_file(recipe)).content.startswith(magic)

    async def test_which_list_is_asked_when_none_is_named(self, petra: Counter) -> None:
        assert (await petra.wants(Request(Intent.EXPORT))).missing == "what"


class TestMetalAccount:
    async def test_one_alloy_group_shows_its_bookings(self, petra: Counter) -> None:
        overview = await petra.wants(Request(Intent.METAL_ACCOUNT))
        group = labels(overview)[0]
        assert "→" in (await petra.wants(pressed(overview, group))).html

    async def test_an_alloy_without_account_says_so(self, petra: Counter) -> None:
        assert (
            "kein Umarbeitungskonto"
            in (await petra.wants(Request(Intent.METAL_ACCOUNT, Slots(alloy="Gold")))).html
        )


class TestVisitor:
    @pytest.mark.parametrize("intent", BUSINESS)
    async def test_business_needs_a_login(self, visitor: Counter, intent: Intent) -> None:
        reply = await visitor.wants(Request(intent, Slots(numbers=(INVOICE,), what="orders")))
        assert labels(reply) == ["Anmelden"]
        assert not reply.files

    async def test_a_question_is_answered(self, visitor: Counter) -> None:
        reply = await one(await visitor.says("Wie registriere ich mich?"))
        assert "90 Tage" in reply.html

    async def test_a_reset_says_nothing_about_the_account(self, visitor: Counter, petra: Counter) -> None:
        known = await visitor.wants(Request(Intent.RESET_PASSWORD, Slots(email=petra.person.email)))
        unknown = await visitor.wants(Request(Intent.RESET_PASSWORD, Slots(email="niemand@x.example")))
        assert known.html == unknown.html

    @pytest.mark.parametrize(
        "asker",
        [
            Person(Channel.CHAT, chat=ChatIdentity(2, 2, "Gast")),
            Person(Channel.MAIL, email="gast@anderswo.example"),
        ],
    )
    async def test_one_visitor_cannot_have_mails_sent_to_everybody(self, desk: Desk, asker: Person) -> None:
        addresses = [f"kollege{n}@{LINDNER_DOMAIN}" for n in range(25)]
        for address in addresses:
            await user_of(desk, LINDNER, address, Role.GENERAL)
        counter = Counter(desk, asker)
        for address in addresses:
            await counter.wants(Request(Intent.RESET_PASSWORD, Slots(email=address)))
        assert await resets_sent(desk) == addresses[:20]
        elsewhere = counter.as_(email="andere@anderswo.example", chat=None, channel=Channel.MAIL)
        await elsewhere.wants(Request(Intent.RESET_PASSWORD, Slots(email=addresses[-1])))
        assert (await resets_sent(desk))[20:] == addresses[-1:]


class TestInvitation:
    async def test_a_general_user_is_told_who_can(self, petra: Counter) -> None:
        reply = await petra.as_(role=Role.GENERAL).wants(Request(Intent.INVITE))
        assert "Master User" in reply.html
        assert "Petra Lindner" in reply.html

    async def test_another_domain_is_refused_before_a_name_is_asked_for(self, petra: Counter) -> None:
        reply = await petra.wants(Request(Intent.INVITE, Slots(email="max@anderswo.example")))
        assert "armaturen-lindner.example" in reply.html
        assert reply.missing == "email"
        assert reply.awaiting == Request(Intent.INVITE)

    async def test_nothing_is_sent_before_the_summary_is_confirmed(self, petra: Counter) -> None:
        slots = Slots(email="max@armaturen-lindner.example", first_name="Max", last_name="Muster")
        summary = await petra.wants(Request(Intent.INVITE, slots))
        assert "ist unterwegs" not in summary.html
        assert "Es gibt keine" in (await petra.wants(Request(Intent.INVITATIONS))).html
        sent = await petra.wants(pressed(summary, "Einladung senden"))
        assert "ist unterwegs" in sent.html

    async def test_confirmed_twice_invites_once(self, petra: Counter) -> None:
        slots = Slots(email="max@armaturen-lindner.example", last_name="Muster", confirmed=True)
        await petra.wants(Request(Intent.INVITE, slots))
        assert "schon eine offene Einladung" in (await petra.wants(Request(Intent.INVITE, slots))).html


class TestInvitationsUnderWay:
    async def invited(self, petra: Counter) -> Reply:
        slots = Slots(email="max@armaturen-lindner.example", last_name="Muster", confirmed=True)
        await petra.wants(Request(Intent.INVITE, slots))
        return await petra.wants(Request(Intent.INVITATIONS))

    async def test_one_is_sent_again_only_when_confirmed(self, petra: Counter) -> None:
        asked = await petra.wants(pressed(await self.invited(petra), "Erneut senden: Muster"))
        assert "gilt dann nicht mehr" in asked.html
        sent = await petra.wants(pressed(asked, "Erneut senden"))
        assert "ist unterwegs" in sent.html

    async def test_one_that_is_revoked_offers_nothing_more(self, petra: Counter) -> None:
        asked = await petra.wants(pressed(await self.invited(petra), "Widerrufen"))
        assert "ist widerrufen" in (await petra.wants(pressed(asked, "Widerrufen"))).html
        listed = await petra.wants(Request(Intent.INVITATIONS))
        assert "widerrufen" in listed.html
        assert labels(listed) == ["Jemanden einladen"]

    async def test_another_company_finds_none_of_them(self, petra: Counter, neighbour: Counter) -> None:
        request = pressed(await self.invited(petra), "Widerrufen")
        foreign = await neighbour.wants(request.having(confirmed=True))
        unknown = await neighbour.wants(request.having(confirmed=True, invitation=10**6))
        assert foreign == unknown


class TestNotUnderstood:
    async def test_the_second_miss_in_a_row_offers_a_human(self, petra: Counter) -> None:
        nonsense = "xqzt wrbl pfnk"
        first = await one(await petra.says(nonsense))
        second = await one(await petra.says(nonsense, misses=1))
        assert not first.understood
        assert "Einen Menschen fragen" in labels(second)

    async def test_a_question_is_shown_before_it_goes_to_the_contact_person(self, petra: Counter) -> None:
        asked = await petra.wants(Request(Intent.CONTACT, Slots(text="Liefern Sie nach Malta?")))
        assert "Malta" in asked.html
        sent = await petra.wants(pressed(asked, "Weitergeben"))
        assert "Ihre Frage liegt jetzt bei Martina Hoffmann" in sent.html
        async with petra.desk.core.read() as tx:
            [mail] = await tx.session.scalars(select(OutboxItem).where(OutboxItem.door == Door.MAIL))
        assert mail.content is not None
        assert mail.content["to"].startswith("martina.hoffmann@")
        assert mail.content["reply_to"].startswith("service+h")

    async def test_what_it_cannot_do_is_said_kindly(self, petra: Counter) -> None:
        reply = await one(await petra.says("Was kostet eine Tonne Kupfer?"))
        assert "/kontakt" in reply.html
        assert not reply.files


class TestManners:
    @pytest.mark.parametrize("text", ["Hallo", "Moin", "hello"])
    async def test_a_greeting_is_no_miss(self, petra: Counter, text: str) -> None:
        assert (await one(await petra.says(text))).understood

    async def test_a_question_behind_kontakt_is_passed_on(self, desk: Desk, petra: Counter) -> None:
        asked = await petra.wants(Request(Intent.CONTACT))
        async with desk.core.begin() as tx:
            [reply] = await desk.hear(
                tx,
                petra.person,
                Message("chat", "Bitte rufen Sie mich an wegen der Palette"),
                awaiting=asked.awaiting,
                missing=asked.missing,
            )
        assert "Palette" in reply.html
        assert "Weitergeben" in labels(reply)

    async def test_a_wish_is_not_taken_for_a_question_to_pass_on(self, desk: Desk, petra: Counter) -> None:
        asked = await petra.wants(Request(Intent.CONTACT))
        async with desk.core.begin() as tx:
            [reply] = await desk.hear(
                tx,
                petra.person,
                Message("chat", f"Rechnung {INVOICE}"),
                awaiting=asked.awaiting,
                missing=asked.missing,
            )
        assert len(reply.files) == 1


class TestHtml:
    async def test_what_people_write_is_escaped(self, petra: Counter) -> None:
        reply = await petra.wants(Request(Intent.ORDER, Slots(numbers=("<b>&",))))
        assert "<b><b>" not in reply.html
        assert "&lt;b&gt;&amp;" in reply.html
