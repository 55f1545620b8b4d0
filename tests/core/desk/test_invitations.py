"""Inviting at the desk: step by step, with everything said at once, by mail; and the list of invitations."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import SetClock
from core.desk import Desk, Reply
from core.desk.requests import Intent, Request, Slots
from core.desk.understanding import Message
from core.models import Invitation, OutboxItem, Role, User, UserState
from core.people.person import Channel
from core.post.mail_text import plain
from kontor.demo.example_data import KESSEL, LINDNER, LINDNER_DOMAIN
from tests.core.desk.conftest import Counter, user_of

MAX = f"max.muster@{LINDNER_DOMAIN}"
SAID = Slots(email=MAX, first_name="Max", last_name="Muster")


def pressed(reply: Reply, label: str) -> Request:
    """The request behind a button."""
    found = [a.request for row in reply.actions for a in row if a.label == label and a.request]
    assert found, labels(reply)
    return found[0]


def labels(reply: Reply) -> list[str]:
    return [action.label for row in reply.actions for action in row]


async def invite(petra: Counter, slots: Slots = SAID) -> Reply:
    return await petra.wants(Request(Intent.INVITE, replace(slots, confirmed=True)))


class Talk:
    """A conversation: what is said next answers what was asked last."""

    def __init__(self, counter: Counter, reply: Reply) -> None:
        self.counter, self.reply = counter, reply

    async def says(self, text: str) -> Reply:
        desk, last = self.counter.desk, self.reply
        async with desk.core.begin() as tx:
            message = Message("chat", text)
            [self.reply] = await desk.hear(
                tx, self.counter.person, message, awaiting=last.awaiting, missing=last.missing
            )
        return self.reply

    async def presses(self, label: str) -> Reply:
        self.reply = await self.counter.wants(pressed(self.reply, label))
        return self.reply


@pytest.fixture
async def talk(petra: Counter) -> Talk:
    """Petra has written /einladen."""
    return Talk(petra, await petra.wants(Request(Intent.INVITE)))


@pytest.fixture
async def sibling(desk: Desk) -> Counter:
    """A master user of another company whose people have the same domain."""
    return Counter(desk, await user_of(desk, KESSEL, f"sara@{LINDNER_DOMAIN}", Role.MASTER, "Sara", "Kessel"))


class TestSteps:
    async def test_lead_from_the_address_over_title_and_name_to_the_summary(self, talk: Talk) -> None:
        assert "Wen soll ich einladen" in talk.reply.html
        asked = await talk.says(MAX)
        assert labels(asked) == ["Frau", "Herr", "Ohne Anrede", "Abbrechen"]
        asked = await talk.presses("Herr")
        assert "Vor- und Nachname" in asked.html
        summary = await talk.says("Max Muster")
        assert "Name: Herr Max Muster" in summary.html
        assert labels(summary) == ["Einladung senden", "Als Master User", "Abbrechen"]
        assert "Master User" in (await talk.presses("Als Master User")).html
        assert "ist unterwegs" in (await talk.presses("Einladung senden")).html

    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("Frau", ""),
            ("herr", ""),
            ("ohne", ""),
            ("keine Anrede", ""),
            ("Frau Petra von der Heide", "Frau Petra von der Heide"),
            ("Max Muster", "Max Muster"),
        ],
    )
    async def test_a_title_can_be_written_and_a_name_along_with_it(
        self, talk: Talk, said: str, name: str
    ) -> None:
        await talk.says(MAX)
        reply = await talk.says(said)
        assert (f"Name: {name}\n" in reply.html) if name else (reply.missing == "last_name")

    async def test_half_a_name_is_asked_to_be_made_whole(self, talk: Talk) -> None:
        await talk.says(MAX)
        await talk.presses("Ohne Anrede")
        asked = await talk.says("Muster")
        assert asked.missing == "first_name"
        assert "Als Nachnamen habe ich „Muster“ notiert" in asked.html
        assert "Name: Max Muster\n" in (await talk.says("Max")).html

    async def test_the_half_can_be_the_other_one(self, talk: Talk) -> None:
        await talk.says(MAX)
        await talk.presses("Ohne Anrede")
        await talk.says("Max")
        asked = await talk.presses("Max ist der Vorname")
        assert asked.missing == "last_name"
        assert "Name: Max Muster\n" in (await talk.says("Muster")).html

    async def test_a_title_with_a_last_name_needs_the_first_name(self, petra: Counter) -> None:
        slots = Slots(email=MAX, title="Herr", last_name="Muster")
        assert (await petra.wants(Request(Intent.INVITE, slots))).missing == "first_name"

    async def test_all_said_at_once_still_offers_the_titles(self, petra: Counter) -> None:
        talk = Talk(petra, await petra.wants(Request(Intent.INVITE, SAID)))
        assert labels(talk.reply) == [
            "Einladung senden",
            "Anrede: Frau",
            "Anrede: Herr",
            "Als Master User",
            "Abbrechen",
        ]
        summary = await talk.presses("Anrede: Herr")
        assert "Name: Herr Max Muster\n" in summary.html
        assert "Anrede: Herr" not in labels(summary)

    async def test_in_english(self, petra: Counter) -> None:
        english = petra.as_(language="en")
        talk = Talk(english, await english.wants(Request(Intent.INVITE)))
        assert labels(await talk.says(MAX)) == ["Ms", "Mr", "Without a title", "Cancel"]
        await talk.presses("Mr")
        assert "Name: Mr Max Muster\n" in (await talk.says("Max Muster")).html

    async def test_nothing_is_kept_before_the_button_is_pressed(self, talk: Talk, desk: Desk) -> None:
        await talk.says(MAX)
        await talk.says("Max Muster")
        async with desk.core.read() as tx:
            assert await tx.session.scalar(select(func.count(Invitation.id))) == 0


class TestRefusal:
    @pytest.mark.parametrize("email", ["max@anderswo.example", f"max@einkauf.{LINDNER_DOMAIN}"])
    async def test_of_another_domain_says_why_and_what_to_do(self, petra: Counter, email: str) -> None:
        html = (await petra.wants(Request(Intent.INVITE, Slots(email=email)))).html
        assert email in html
        assert LINDNER_DOMAIN in html
        assert "Ansprechpartner" in html

    async def test_of_an_umlaut_before_the_at_says_what_would_do(self, petra: Counter) -> None:
        reply = await petra.wants(Request(Intent.INVITE, Slots(email=f"mäx@{LINDNER_DOMAIN}")))
        assert "Umlaut" in reply.html
        assert reply.missing == "email"

    async def test_of_a_colleague_leads_to_the_colleagues_card(self, petra: Counter, desk: Desk) -> None:
        await user_of(desk, LINDNER, MAX, Role.GENERAL, "Max", "Muster")
        reply = await petra.wants(Request(Intent.INVITE, Slots(email=MAX.upper())))
        assert "Max Muster" in reply.html
        assert pressed(reply, "Benutzer anzeigen") == Request(Intent.USERS, Slots(email=MAX))

    async def test_of_a_deactivated_colleague_says_how_to_let_them_in_again(
        self, petra: Counter, desk: Desk
    ) -> None:
        user = await user_of(desk, LINDNER, MAX, Role.GENERAL, "Max", "Muster")
        async with desk.core.begin() as tx:
            (await tx.session.get_one(User, user.user_id)).state = UserState.DEACTIVATED
        assert "reaktivieren" in (await invite(petra)).html

    async def test_of_somebody_invited_before_offers_to_send_it_again(self, petra: Counter) -> None:
        await invite(petra)
        reply = await petra.wants(Request(Intent.INVITE, Slots(email=MAX)))
        assert "schon eine offene Einladung" in reply.html
        assert labels(reply) == ["Erneut senden: Max Muster", "Widerrufen"]

    async def test_two_master_users_at_once_get_one_invitation_and_one_kind_answer(
        self, petra: Counter, desk: Desk
    ) -> None:
        other = Counter(desk, await user_of(desk, LINDNER, f"olga@{LINDNER_DOMAIN}", Role.MASTER, "O", "L"))
        html = sorted([reply.html for reply in await asyncio.gather(invite(petra), invite(other))])
        assert "ist unterwegs" in html[0]
        assert "schon eine offene Einladung" in html[1]


class TestAnotherCompany:
    """What another company does with an address cannot be told from any answer, byte for byte."""

    async def answers(self, petra: Counter, local: str) -> list[str]:
        """Everything that is answered about an address, without the address and the numbers of rows."""
        email = f"{local}@{LINDNER_DOMAIN}"
        summary = await petra.wants(Request(Intent.INVITE, replace(SAID, email=email)))
        sent = await petra.wants(pressed(summary, "Einladung senden"))
        again = await petra.wants(Request(Intent.INVITE, replace(SAID, email=email)))
        resend = pressed(again, "Erneut senden: Max Muster")
        sure, resent = await petra.wants(resend), await petra.wants(resend.having(confirmed=True))
        revoked = await petra.wants(pressed(again, "Widerrufen").having(confirmed=True))
        listed = (await petra.wants(Request(Intent.INVITATIONS))).html.split("\n\n")[1]
        replies = [repr(reply) for reply in (summary, sent, again, sure, resent, revoked)]
        return [re.sub(r"invitation=\d+", "", text).replace(email, "?") for text in (*replies, listed)]

    async def test_a_user_there_and_one_invited_there_are_answered_like_nobody(
        self, petra: Counter, sibling: Counter, desk: Desk
    ) -> None:
        await user_of(desk, KESSEL, f"uta@{LINDNER_DOMAIN}", Role.GENERAL, "Uta", "Kessel")
        await invite(sibling, Slots(email=f"ina@{LINDNER_DOMAIN}", first_name="Ina", last_name="Kessel"))
        nobody = await self.answers(petra, "nob")
        assert await self.answers(petra, "uta") == nobody
        assert await self.answers(petra, "ina") == nobody

    async def test_only_the_letter_says_that_there_is_an_account(
        self, petra: Counter, sibling: Counter, desk: Desk
    ) -> None:
        await user_of(desk, KESSEL, MAX, Role.GENERAL, "Maximilian", "Echt")
        await invite(petra)
        async with desk.core.read() as tx:
            [content] = await tx.session.scalars(select(OutboxItem.content))
        assert content is not None
        assert (content["to"], content["kind"]) == (MAX, "invitation_elsewhere")
        assert "Guten Tag Maximilian Echt" in content["html"]
        assert "/register/" not in content["html"]

    async def test_its_invitations_are_neither_seen_nor_touched(
        self, petra: Counter, neighbour: Counter
    ) -> None:
        await invite(petra)
        for intent in (Intent.RESEND_INVITATION, Intent.REVOKE_INVITATION):
            for confirmed in (False, True):
                foreign = Request(intent, Slots(invitation=1, confirmed=confirmed))
                assert await neighbour.wants(foreign) == await neighbour.wants(
                    foreign.having(invitation=10**6)
                )
        assert "Es gibt keine" in (await neighbour.wants(Request(Intent.INVITATIONS))).html


class TestByMail:
    @pytest.fixture
    def writer(self, petra: Counter) -> Counter:
        return petra.as_(channel=Channel.MAIL, chat=None)

    async def says(self, writer: Counter, text: str) -> Reply:
        async with writer.desk.core.begin() as tx:
            [reply] = await writer.desk.hear(tx, writer.person, Message("mail", text))
        return reply

    async def test_all_said_in_one_mail_is_sent_at_once(self, writer: Counter) -> None:
        reply = await self.says(
            writer, f"Bitte laden Sie Frau Petra Meier als Master User ein: meier@{LINDNER_DOMAIN}"
        )
        assert "ist unterwegs" in reply.html
        async with writer.desk.core.read() as tx:
            row = (await tx.session.scalars(select(Invitation))).one()
        assert (row.title, row.first_name, row.last_name, row.role) == ("Frau", "Petra", "Meier", Role.MASTER)

    @pytest.mark.parametrize(
        ("text", "missing"),
        [
            (f"Bitte laden Sie meier@{LINDNER_DOMAIN} ein.", "Mir fehlen Vorname und Nachname"),
            (f"Bitte laden Sie Frau Meier ein: meier@{LINDNER_DOMAIN}", "Mir fehlt der Vorname"),
            (f"Bitte Herrn Meier als Master User einladen: meier@{LINDNER_DOMAIN}", "Mir fehlt der Vorname"),
            ("Bitte laden Sie Frau Petra Meier ein.", "Mir fehlt die E-Mail-Adresse"),
            ("Ich möchte einen Kollegen einladen.", "Dafür brauche ich"),
        ],
    )
    async def test_what_is_missing_is_asked_for_with_a_sentence_to_write(
        self, writer: Counter, text: str, missing: str
    ) -> None:
        reply = await self.says(writer, text)
        assert missing in reply.html
        sentence = plain(reply.html.partition("<blockquote>")[2].partition("</blockquote>")[0])
        sentence = sentence.replace("Vorname", "Petra").replace("Nachname", "Meier")
        assert "ist unterwegs" in (await self.says(writer, sentence)).html

    @pytest.mark.parametrize("master", [False, True])
    async def test_the_english_sentence_is_understood_as_well(self, writer: Counter, master: bool) -> None:
        english = writer.as_(language="en")
        slots = Slots(email=MAX, master=master or None)
        reply = await english.wants(Request(Intent.INVITE, slots))
        sentence = plain(reply.html.partition("<blockquote>")[2].partition("</blockquote>")[0])
        sentence = sentence.replace("Firstname", "Petra").replace("Lastname", "Meier")
        assert "is on its way" in (await self.says(english, sentence)).html
        async with writer.desk.core.read() as tx:
            row = (await tx.session.scalars(select(Invitation))).one()
        assert (row.email, row.first_name, row.last_name, row.role == Role.MASTER) == (
            MAX,
            "Petra",
            "Meier",
            master,
        )


class TestList:
    async def test_is_turned_page_by_page_with_the_open_ones_first(self, petra: Counter) -> None:
        for number in range(8):
            await invite(
                petra, Slots(email=f"n{number}@{LINDNER_DOMAIN}", first_name="N", last_name=str(number))
            )
        await petra.wants(Request(Intent.REVOKE_INVITATION, Slots(invitation=8, confirmed=True)))
        first = await petra.wants(Request(Intent.INVITATIONS))
        assert "1 bis 6 von 8" in first.html
        assert first.html.count("noch 90 Tage") == 6
        second = await petra.wants(pressed(first, "▶ Weiter"))
        assert [first.html.count("widerrufen"), second.html.count("widerrufen")] == [0, 1]
        assert (await petra.wants(pressed(second, "◀ Zurück"))) == first

    async def test_an_old_button_behind_the_end_shows_the_beginning(self, petra: Counter) -> None:
        beginning = await petra.wants(Request(Intent.INVITATIONS))
        for after in ("6", "x", "-1", "9" * 30):
            assert (await petra.wants(Request(Intent.INVITATIONS, Slots(after=after)))).html == beginning.html

    async def test_days_left_and_state_are_shown(self, petra: Counter, clock: SetClock) -> None:
        await invite(petra)
        clock.advance(timedelta(days=89, seconds=1))
        assert "offen, noch 1 Tag" in (await petra.wants(Request(Intent.INVITATIONS))).html
        clock.advance(timedelta(days=1))
        assert "abgelaufen" in (await petra.wants(Request(Intent.INVITATIONS))).html

    async def test_buttons_of_an_invitation_that_is_over_say_so(self, petra: Counter, desk: Desk) -> None:
        await invite(petra)
        reply = await petra.wants(Request(Intent.INVITATIONS))
        again, revoke = pressed(reply, "Erneut senden: Max Muster"), pressed(reply, "Widerrufen")
        await petra.wants(revoke.having(confirmed=True))
        assert "ist widerrufen" in (await petra.wants(revoke)).html
        assert "/einladen" in (await petra.wants(again.having(confirmed=True))).html
        async with desk.core.begin() as tx:
            (await tx.session.get_one(Invitation, 1)).state = "accepted"
        for request in (again, revoke):
            assert "schon angenommen" in (await petra.wants(request)).html

    async def test_who_has_got_an_account_in_the_meantime_is_not_sent_a_link(
        self, petra: Counter, desk: Desk
    ) -> None:
        await invite(petra)
        await user_of(desk, LINDNER, MAX, Role.GENERAL, "Max", "Muster")
        request = Request(Intent.RESEND_INVITATION, Slots(invitation=1, confirmed=True))
        assert "hat schon ein Nutzerkonto" in (await petra.wants(request)).html
