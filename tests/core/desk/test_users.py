"""What a master user, a contact person and everybody else is told about the company's users, and can do there."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.desk import Desk, Intent, Reply, Request, Slots
from core.errors import NotFound
from core.models import ChatLink, Company, OutboxItem, Role, User, UserState
from core.people import sessions, visits
from core.people.person import Channel, ChatIdentity, Person, of_user
from core.people.rights import Right, may
from kontor.demo.example_data import INVOICE, LINDNER, LINDNER_DOMAIN
from tests.core.desk.conftest import Counter, user_of
from tests.core.desk.test_answers import labels, one, pressed

JONAS = f"jonas@{LINDNER_DOMAIN}"
_accounts = itertools.count(1000)
CHANGES = (
    Request(Intent.DEACTIVATE),
    Request(Intent.REACTIVATE),
    Request(Intent.MAKE_MASTER),
    Request(Intent.SET_RIGHT, Slots(right="order")),
    Request(Intent.SET_RIGHT, Slots(right="prices")),
    Request(Intent.CUT_CHAT, Slots(chat_link=1)),
)


@pytest.fixture
async def jonas(desk: Desk) -> Counter:
    """A general user of Lindner."""
    return Counter(desk, await user_of(desk, LINDNER, JONAS, Role.GENERAL, "Jonas", "Weber"))


@pytest.fixture
async def hoffmann(desk: Desk, petra: Counter) -> Counter:
    """Lindner's contact person in the chat, looking at Lindner."""
    async with desk.core.begin() as tx:
        company = await tx.session.get_one(Company, petra.person.company_id)
        user = await tx.session.get_one(User, company.contact_id)
        link = ChatLink(user_id=user.id, telegram_user_id=77, chat_id=77, linked_at=tx.now)
        tx.session.add(link)
        await tx.session.flush()
        chat = ChatIdentity(77, 77, "H", link_id=link.id)
        return Counter(desk, await visits.look_at(tx, of_user(user, Channel.CHAT, chat), LINDNER))


async def connected(desk: Desk, person: Person, name: str) -> int:
    async with desk.core.begin() as tx:
        assert person.user_id is not None
        link = ChatLink(
            user_id=person.user_id,
            telegram_user_id=next(_accounts),
            chat_id=9,
            name=name,
            linked_at=tx.now,
        )
        tx.session.add(link)
        await tx.session.flush()
        return link.id


async def now(desk: Desk, person: Person) -> User:
    async with desk.core.read() as tx:
        return await tx.session.get_one(User, person.user_id)


async def card(counter: Counter, address: str = JONAS) -> Reply:
    return await counter.wants(Request(Intent.USERS, Slots(email=address)))


async def colleagues(desk: Desk, count: int) -> None:
    for number in range(count):
        email = f"n{number:02}@{LINDNER_DOMAIN}"
        await user_of(desk, LINDNER, email, Role.GENERAL, "Nele", f"Nummer{number:02}")


class TestList:
    async def test_colleagues_are_listed_with_role_and_state(self, petra: Counter, jonas: Counter) -> None:
        listed = await petra.wants(Request(Intent.USERS))
        assert f"<b>Jonas Weber</b>\n{JONAS}\nGeneral User · noch nie angemeldet" in listed.html
        assert "<b>Petra Lindner</b> (Sie)" in listed.html
        assert labels(listed) == ["Jonas Weber", "Jemanden einladen", "Was Telegram darf"]

    async def test_last_seen_chats_and_what_is_withheld_are_shown(
        self, desk: Desk, petra: Counter, jonas: Counter
    ) -> None:
        await connected(desk, jonas.person, "Jonas")
        await connected(desk, jonas.person, "Jonas am Tablet")
        async with desk.core.begin() as tx:
            user = await tx.session.get_one(User, jonas.person.user_id)
            user.last_seen_at, user.may_see_prices = tx.now, False
        listed = await petra.wants(Request(Intent.USERS))
        assert (
            "zuletzt aktiv 23.11.2026, 12:00\N{NO-BREAK SPACE}Uhr · 2 Chats\nNicht freigegeben: Preise und Rechn"
            in listed.html
        )

    async def test_sixty_users_come_in_pages_that_hold_each_of_them_once(
        self, desk: Desk, petra: Counter
    ) -> None:
        await colleagues(desk, 59)
        page = await petra.wants(Request(Intent.USERS))
        assert "1 bis 10 von 60" in page.html
        seen = page.html.count("<b>Nele")
        while "▶ Weiter" in labels(page):
            page = await petra.wants(pressed(page, "▶ Weiter"))
            seen += page.html.count("<b>Nele")
        assert seen == 59
        assert "51 bis 60 von 60" in page.html
        back = await petra.wants(pressed(page, "◀ Zurück"))
        assert "41 bis 50 von 60" in back.html

    @pytest.mark.parametrize("after", ["", "x", "-1", "999", "٣", "9" * 30])
    async def test_a_page_that_is_not_there_is_the_first(self, petra: Counter, after: str) -> None:
        request = Request(Intent.USERS, Slots(after=after))
        assert (await petra.wants(request)).html == (await petra.wants(Request(Intent.USERS))).html

    async def test_a_single_master_user_is_advised_to_name_a_second(
        self, desk: Desk, petra: Counter, jonas: Counter
    ) -> None:
        hint = "nur einen Master User: Petra Lindner"
        assert hint in (await petra.wants(Request(Intent.USERS))).html
        await petra.wants(Request(Intent.MAKE_MASTER, Slots(email=JONAS, confirmed=True)))
        assert hint not in (await petra.wants(Request(Intent.USERS))).html

    async def test_a_general_user_sees_nobody(self, jonas: Counter) -> None:
        reply = await jonas.wants(Request(Intent.USERS))
        assert "Master User" in reply.html
        assert "jonas@" not in reply.html


class TestCard:
    async def test_a_master_user_finds_every_step_there(
        self, desk: Desk, petra: Counter, jonas: Counter
    ) -> None:
        await connected(desk, jonas.person, "Jonas")
        assert labels(await card(petra)) == [
            "Zum Master User machen",
            "Bestellen sperren",
            "Preise sperren",
            "Chat trennen: Jonas, seit 23.11.2026",
            "Link für neues Passwort senden",
            "Deaktivieren",
            "Alle Benutzer",
        ]

    async def test_for_a_master_user_there_is_nothing_to_withhold(
        self, petra: Counter, jonas: Counter
    ) -> None:
        await petra.wants(Request(Intent.MAKE_MASTER, Slots(email=JONAS, confirmed=True)))
        assert labels(await card(petra)) == [
            "Link für neues Passwort senden",
            "Deaktivieren",
            "Alle Benutzer",
        ]

    async def test_the_contact_person_ends_access_and_leaves_the_rest_to_the_company(
        self, hoffmann: Counter, jonas: Counter
    ) -> None:
        assert labels(await card(hoffmann)) == [
            "Link für neues Passwort senden",
            "Deaktivieren",
            "Alle Benutzer",
        ]

    async def test_on_oneself_there_is_nothing_to_press(self, petra: Counter) -> None:
        assert labels(await card(petra, petra.person.email)) == ["Alle Benutzer"]


class TestChange:
    @pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.intent.value)
    async def test_nothing_happens_before_it_is_confirmed(
        self, desk: Desk, petra: Counter, jonas: Counter, change: Request
    ) -> None:
        await connected(desk, jonas.person, "Jonas")
        before = vars(await now(desk, jonas.person)).copy()
        asked = await petra.wants(change.having(email=JONAS))
        after = vars(await now(desk, jonas.person))
        before.pop("_sa_instance_state")
        assert {name: after[name] for name in before} == before
        assert "?" in asked.html

    @pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.intent.value)
    async def test_done_twice_is_done(self, petra: Counter, jonas: Counter, change: Request) -> None:
        if change.intent is Intent.CUT_CHAT:
            link = await connected(petra.desk, jonas.person, "Jonas")
            change = change.having(chat_link=link)
        sure = change.having(email=JONAS, confirmed=True)
        first, second = await petra.wants(sure), await petra.wants(sure)
        assert first.html == second.html
        assert labels(first) == ["Jonas Weber", "Alle Benutzer"]

    @pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.intent.value)
    async def test_a_foreign_and_an_unknown_address_get_the_same_answer(
        self, petra: Counter, neighbour: Counter, change: Request
    ) -> None:
        for confirmed in (False, True):
            theirs = change.having(email=neighbour.person.email, confirmed=confirmed)
            unknown = change.having(email="x@y.example", confirmed=confirmed)
            assert await petra.wants(theirs) == await petra.wants(unknown)

    @pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.intent.value)
    async def test_a_general_user_hears_who_may(
        self, petra: Counter, jonas: Counter, change: Request
    ) -> None:
        reply = await jonas.wants(change.having(email=petra.person.email, confirmed=True))
        assert "Petra Lindner" in reply.html
        assert not reply.actions

    @pytest.mark.parametrize("change", CHANGES[2:], ids=lambda each: each.intent.value)
    async def test_a_contact_person_does_not_decide_for_the_company(
        self, desk: Desk, hoffmann: Counter, jonas: Counter, change: Request
    ) -> None:
        await hoffmann.wants(change.having(email=JONAS, confirmed=True))
        user = await now(desk, jonas.person)
        assert (user.role, user.may_order, user.may_see_prices) == (Role.GENERAL, True, True)


class TestDeactivating:
    async def test_it_ends_only_when_confirmed(self, desk: Desk, petra: Counter, jonas: Counter) -> None:
        asked = await one(await petra.says("Nutzer Jonas Weber deaktivieren"))
        assert (await now(desk, jonas.person)).state == UserState.ACTIVE
        assert "ist deaktiviert" in (await petra.wants(pressed(asked, "Deaktivieren"))).html
        assert "deaktiviert" in (await petra.wants(Request(Intent.USERS))).html

    async def test_it_says_what_will_end(self, desk: Desk, petra: Counter, jonas: Counter) -> None:
        asked = await petra.wants(Request(Intent.DEACTIVATE, Slots(email=JONAS)))
        assert "nichts offen" in asked.html
        await connected(desk, jonas.person, "Jonas")
        async with desk.core.begin() as tx:
            await sessions.begin(tx, await tx.session.get_one(User, jonas.person.user_id))
        asked = await petra.wants(Request(Intent.DEACTIVATE, Slots(email=JONAS)))
        assert "• 1 Anmeldung im Browser\n• 1 verbundener Chat\n" in asked.html
        assert "Link" not in asked.html

    async def test_two_of_one_name_are_told_apart_by_address(self, desk: Desk, petra: Counter) -> None:
        for place in ("a", "b"):
            await user_of(desk, LINDNER, f"{place}@{LINDNER_DOMAIN}", Role.GENERAL, "Uwe", "Hahn")
        asked = await one(await petra.says("Bitte deaktivieren Sie den Zugang von Uwe Hahn"))
        assert f"Uwe Hahn, b@{LINDNER_DOMAIN}" in asked.html
        assert labels(asked) == [f"a@{LINDNER_DOMAIN}", f"b@{LINDNER_DOMAIN}"]

    @pytest.mark.parametrize("confirmed", [False, True])
    async def test_the_last_master_user_hears_who_can_do_it(self, petra: Counter, confirmed: bool) -> None:
        slots = Slots(email=petra.person.email, confirmed=confirmed)
        reply = await petra.wants(Request(Intent.DEACTIVATE, slots))
        assert "Hoffmann" in reply.html
        assert "Telefon 0711 555" in reply.html
        assert not reply.actions

    async def test_the_contact_person_deactivates_even_the_last_one(
        self, desk: Desk, petra: Counter, hoffmann: Counter
    ) -> None:
        asked = await hoffmann.wants(Request(Intent.DEACTIVATE, Slots(email=petra.person.email)))
        done = await hoffmann.wants(pressed(asked, "Deaktivieren"))
        assert "/einladen" in done.html
        assert (await now(desk, petra.person)).state == UserState.DEACTIVATED
        assert "keinen aktiven Master User" in (await hoffmann.wants(Request(Intent.USERS))).html


class TestReactivating:
    @pytest.mark.parametrize(("password_hash", "says"), [("x", "bisherige"), (None, "noch nicht")])
    async def test_it_says_whether_the_old_password_holds(
        self, desk: Desk, petra: Counter, jonas: Counter, password_hash: str | None, says: str
    ) -> None:
        async with desk.core.begin() as tx:
            (await tx.session.get_one(User, jonas.person.user_id)).password_hash = password_hash
        await petra.wants(Request(Intent.DEACTIVATE, Slots(email=JONAS, confirmed=True)))
        asked = await petra.wants(pressed(await card(petra), "Reaktivieren"))
        assert says in asked.html
        given_back = await petra.wants(pressed(asked, "Reaktivieren"))
        assert "hat wieder Zugang" in given_back.html
        assert says in given_back.html
        assert (await now(desk, jonas.person)).state == UserState.ACTIVE

    @pytest.mark.parametrize("written", ["max@müller.example", "MAX@xn--mller-kva.example"])
    async def test_an_address_is_the_same_in_both_spellings_of_its_domain(
        self, petra: Counter, written: str
    ) -> None:
        max_ = await user_of(petra.desk, LINDNER, "max@xn--mller-kva.example", Role.GENERAL, "Max", "Roth")
        async with petra.desk.core.begin() as tx:
            (await tx.session.get_one(User, max_.user_id)).email = "max@müller.example"
        assert "Max Roth" in (await card(petra, written)).html
        asked = await petra.wants(Request(Intent.DEACTIVATE, Slots(email=written)))
        assert "ist deaktiviert" in (await petra.wants(pressed(asked, "Deaktivieren"))).html
        asked = await petra.wants(Request(Intent.REACTIVATE, Slots(email=written)))
        assert "hat wieder Zugang" in (await petra.wants(pressed(asked, "Reaktivieren"))).html


class TestPasswordReset:
    async def test_a_colleague_is_sent_a_link_when_confirmed(
        self, desk: Desk, petra: Counter, jonas: Counter
    ) -> None:
        asked = await petra.wants(pressed(await card(petra), "Link für neues Passwort senden"))
        assert not await self.sent(desk)
        await petra.wants(pressed(asked, "Link senden"))
        assert await self.sent(desk) == [JONAS]

    async def test_a_foreign_address_is_answered_like_an_unknown_one(
        self, petra: Counter, neighbour: Counter
    ) -> None:
        foreign = await petra.wants(Request(Intent.RESET_PASSWORD, Slots(email=neighbour.person.email)))
        unknown = await petra.wants(Request(Intent.RESET_PASSWORD, Slots(email="x@y.example")))
        assert foreign == unknown

    async def test_ones_own_needs_no_second_question(self, desk: Desk, petra: Counter) -> None:
        await petra.wants(Request(Intent.RESET_PASSWORD))
        assert await self.sent(desk) == [petra.person.email]

    async def sent(self, desk: Desk) -> list[str]:
        async with desk.core.read() as tx:
            contents = await tx.session.scalars(select(OutboxItem.content))
            return [mail["to"] for mail in contents if mail and mail.get("kind") == "password_reset"]


class TestWithholding:
    @pytest.mark.parametrize(
        ("withhold", "give", "right"),
        [
            ("Bestellen sperren", "Bestellen freigeben", Right.ORDER),
            ("Preise sperren", "Preise freigeben", Right.SEE_PRICES),
        ],
    )
    async def test_the_buttons_take_the_right_and_give_it_back(
        self, desk: Desk, petra: Counter, jonas: Counter, withhold: str, give: str, right: Right
    ) -> None:
        for button, sure, has in ((withhold, "Sperren", False), (give, "Freigeben", True)):
            asked = await petra.wants(pressed(await card(petra), button))
            await petra.wants(pressed(asked, sure))
            assert may(of_user(await now(desk, jonas.person), Channel.CHAT), right) is has

    async def test_a_file_on_its_way_is_checked_when_it_is_sent(
        self, desk: Desk, petra: Counter, jonas: Counter
    ) -> None:
        [invoice] = (await one(await jonas.says(f"Rechnung {INVOICE}"))).files
        csv = Request(Intent.EXPORT, Slots(what="orders", format="csv"))
        [listed] = (await jonas.wants(csv)).files
        assert b"Preis" in (await desk.make_file(listed)).content
        assert (await desk.make_file(invoice)).content
        await petra.wants(Request(Intent.SET_RIGHT, Slots(email=JONAS, right="prices", confirmed=True)))
        assert b"Preis" not in (await desk.make_file(listed)).content
        with pytest.raises(NotFound):
            await desk.make_file(invoice)

    async def test_help_says_what_is_withheld_and_who_can_change_it(
        self, desk: Desk, petra: Counter, jonas: Counter
    ) -> None:
        assert "Nicht freigegeben" not in (await jonas.wants(Request(Intent.HELP))).html
        withheld = replace(jonas.person, may_order=False, may_see_prices=False)
        reply = await Counter(desk, withheld).wants(Request(Intent.HELP))
        assert "nicht freigegeben: Bestellen, Preise und Rechnungen. Ein Master User" in reply.html

    @pytest.mark.parametrize("right", ["", "invite", "may_order"])
    async def test_any_other_right_is_left_alone(self, petra: Counter, jonas: Counter, right: str) -> None:
        slots = Slots(email=JONAS, right=right, confirmed=True)
        assert (await petra.wants(Request(Intent.SET_RIGHT, slots))).html == (await card(petra)).html


class TestCuttingAChat:
    async def test_only_the_one_that_was_pressed_is_cut(
        self, desk: Desk, petra: Counter, jonas: Counter
    ) -> None:
        for name in ("Telefon", "Tablet"):
            await connected(desk, jonas.person, name)
        asked = await petra.wants(pressed(await card(petra), "Chat trennen: Tablet, seit 23.11.2026"))
        assert "<b>Tablet</b>" in asked.html
        await petra.wants(pressed(asked, "Chat trennen"))
        left = [label for label in labels(await card(petra)) if label.startswith("Chat trennen")]
        assert left == ["Chat trennen: Telefon, seit 23.11.2026"]

    async def test_a_chat_of_another_company_is_as_unknown_as_one_that_does_not_exist(
        self, desk: Desk, petra: Counter, jonas: Counter, neighbour: Counter
    ) -> None:
        link = await connected(desk, neighbour.person, "Karl")
        theirs = Request(Intent.CUT_CHAT, Slots(email=JONAS, chat_link=link, confirmed=True))
        assert await petra.wants(theirs) == await petra.wants(theirs.having(chat_link=987654))
        async with desk.core.read() as tx:
            assert (await tx.session.get_one(ChatLink, link)).ended_at is None
