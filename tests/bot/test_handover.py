"""A question handed over to a human in the chat, and their answers by mail: both doors, the relay, both ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from sqlalchemy import select, update

from bot.door import TelegramDoor
from core.clock import SetClock
from core.desk import Desk, handover
from core.errors import NotFound
from core.models import ChatLink, Handover, HandoverState, Role, User
from core.people.person import Channel, ChatIdentity, of_user, visitor
from core.post.relay import mail_sender
from core.service import Core
from core.settings import Settings
from kontor.demo.mailbox import File, Mail, Mailbox
from kontor.demo.telegram import LocalTelegram, TelegramUser
from mailin import MailDoor
from tests.bot.conftest import all_done
from tests.bot.people import connected
from tests.conftest import NOON, changed
from tests.core.people import world as worlds
from tests.core.people.world import World

CONTACT, DEPUTY = "anna.berg@metallservice.example", "udo.kern@metallservice.example"
DESK = "zentrale@metallservice.example"
PDF = File("Prüfzeugnis.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256)) * 300)

pytestmark = pytest.mark.sqlite


@pytest.fixture
def clock() -> SetClock:
    """Stands still at noon on a Monday."""
    return SetClock(NOON)


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    return changed(
        settings,
        smtp_listen="127.0.0.1:0",
        smtp_relay=f"smtp://127.0.0.1:{mailbox.smtp_port}",
        mail_auth="none",
        general_desk=DESK,
    )


@pytest.fixture
async def people(core: Core, world: World) -> World:
    async with core.begin() as tx:
        contact = await tx.session.get_one(User, world.contact)
        contact.deputy_email = DEPUTY
        deputy = await worlds.add_user(tx, DEPUTY, "Udo", "Kern", Role.CONTACT, None)
        deputy.service_company_id, deputy.phone = contact.service_company_id, "0711 5550102"
    return world


@pytest.fixture(autouse=True)
async def doors(
    core: Core, people: World, real_desk: Desk, real_door: TelegramDoor, mailbox: Mailbox
) -> AsyncIterator[None]:
    """Chat and mail, in and out."""
    mail = MailDoor(core, real_desk)
    sender = mail_sender(core, real_desk.make_file, not_arrived=handover.not_arrived)
    await mail.start()
    mailbox.send_to("127.0.0.1", mail.port)
    tasks = [asyncio.create_task(mail.run()), asyncio.create_task(sender.run())]
    yield
    await mail.stop()
    sender.stop()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def petra(core: Core, people: World, telegram: LocalTelegram) -> TelegramUser:
    """A master user with a connected chat."""
    return await connected(core, people.master, telegram)


async def asks(person: TelegramUser, question: str = "Wo bleibt unsere Lieferung?") -> str:
    """Writes the question behind the command and lets it be passed on; gives what the chat says then."""
    await person.write(f"/kontakt {question}")
    await person.press("Weitergeben", await person.next_message())
    return (await person.next_message()).text


async def later(core: Core, clock: SetClock, **by: float) -> None:
    """Moves the clock once all is sent: what is still being sent would be sent again as its lease ran out."""
    await all_done(core)
    clock.advance(timedelta(**by))


async def card_for(mailbox: Mailbox, address: str) -> Mail:
    return await mailbox.wait_for(lambda mail: address in mail.to)


async def answer(
    mailbox: Mailbox,
    to: Mail,
    text: str,
    *,
    from_: str = CONTACT,
    files: tuple[File, ...] = (),
    away: bool = False,
) -> None:
    """The human presses Reply in their mail program."""
    if not away:
        await mailbox.write(from_, f"AW: {to.subject}", text, files, to=to.answers_to, reply_to=to)
        return
    note = EmailMessage()
    note["From"], note["To"], note["Auto-Submitted"] = from_, to.answers_to, "auto-replied"
    note["Subject"], note["Message-ID"] = (
        f"Automatische Antwort: {to.subject}",
        make_msgid(domain="x.example"),
    )
    note.set_content(text)
    await mailbox.send("", to.answers_to, note.as_bytes().replace(b"\n", b"\r\n"))


class TestAsking:
    async def test_tells_who_answers_and_by_when(self, petra: TelegramUser, mailbox: Mailbox) -> None:
        told = await asks(petra)
        assert "Anna Berg" in told
        assert "heute bis 14:00 Uhr" in told
        assert "0711 5550101" in told
        card = await card_for(mailbox, CONTACT)
        assert "Petra Kunz fragt im Chat:" in card.text
        assert "Wo bleibt unsere Lieferung?" in card.text

    async def test_the_word_for_a_human_asks_for_the_question_first(
        self, petra: TelegramUser, mailbox: Mailbox
    ) -> None:
        await petra.write("Mensch")
        assert "Schreiben Sie Ihre Frage hier" in (await petra.next_message()).text
        await petra.write("Können Sie Bänder auch beschichten lassen?")
        await petra.press("Weitergeben", await petra.next_message())
        assert "beschichten" in (await card_for(mailbox, CONTACT)).text

    async def test_says_on_the_card_what_kontor_knows(self, petra: TelegramUser, mailbox: Mailbox) -> None:
        await asks(petra, "Wie lade ich einen Kollegen ein?")
        card = await card_for(mailbox, CONTACT)
        assert "Kontor sagt dazu:" in card.text


class TestAnswer:
    async def test_appears_in_the_chat_with_its_files(self, petra: TelegramUser, mailbox: Mailbox) -> None:
        await asks(petra)
        await answer(mailbox, await card_for(mailbox, CONTACT), "Kommt morgen.\n\nAnna Berg", files=(PDF,))
        shown = await petra.next_message()
        assert shown.text.startswith("Antwort von Anna Berg")
        assert "Kommt morgen." in shown.text
        assert "Wo bleibt unsere Lieferung?" in shown.text
        file = (await petra.next_message()).document
        assert file is not None
        assert (file.name, file.content) == (PDF.name, PDF.content)

    async def test_is_answered_by_the_button(self, petra: TelegramUser, mailbox: Mailbox) -> None:
        await asks(petra)
        await answer(mailbox, await card_for(mailbox, CONTACT), "Welche Position?")
        await petra.press("Antworten", await petra.next_message())
        assert "Was möchten Sie Anna Berg schreiben?" in (await petra.next_message()).text
        await petra.write("Rechnung 90012345, Position 20")  # a wish in itself, and meant for the human
        assert "an Anna Berg weitergegeben" in (await petra.next_message()).text
        back = await mailbox.wait_for(lambda mail: "Petra Kunz schreibt:" in mail.text)
        assert "Position 20" in back.text
        assert back.to == (CONTACT,)

    async def test_is_answered_by_telegrams_own_reply(self, petra: TelegramUser, mailbox: Mailbox) -> None:
        await asks(petra)
        await answer(mailbox, await card_for(mailbox, CONTACT), "Welche Position?")
        await petra.write("Position 20", reply_to=await petra.next_message())
        assert "an Anna Berg weitergegeben" in (await petra.next_message()).text
        assert "Position 20" in (await mailbox.wait_for(lambda mail: "schreibt:" in mail.text)).text

    async def test_with_a_file_goes_by_mail_and_the_chat_says_so(self, petra: TelegramUser) -> None:
        await petra.send_document("Foto.pdf", PDF.content)
        assert "service@kontor.example" in (await petra.next_message()).text

    async def test_opens_and_ends_it_in_turn(self, core: Core, petra: TelegramUser, mailbox: Mailbox) -> None:
        await asks(petra)
        card = await card_for(mailbox, CONTACT)
        await answer(mailbox, card, "Welche Position?")
        shown = await petra.next_message()
        assert await state(core) == HandoverState.ANSWERED
        await petra.write("Position 20", reply_to=shown)
        await petra.next_message()
        assert await state(core) == HandoverState.OPEN

    async def test_leaves_a_question_of_the_chat_open(self, petra: TelegramUser, mailbox: Mailbox) -> None:
        await asks(petra)
        await petra.write("/einladen")
        assert "E-Mail" in (await petra.next_message()).text
        await answer(mailbox, await card_for(mailbox, CONTACT), "Kommt morgen.")
        assert "Kommt morgen." in (await petra.next_message()).text
        await petra.write("max.neu@federn-kunz.example")
        assert "Wie soll ich max.neu@federn-kunz.example" in (await petra.next_message()).text

    async def test_is_escaped(self, petra: TelegramUser, mailbox: Mailbox) -> None:
        await asks(petra, "Ist 1 < 2 & <b>fett</b>?")
        await answer(mailbox, await card_for(mailbox, CONTACT), "Ja: 1 < 2 & <b>fett</b>")
        assert "Ja: 1 < 2 & <b>fett</b>" in (await petra.next_message()).text

    async def test_does_not_reach_a_chat_that_was_cut_and_the_contact_person_is_told(
        self, core: Core, petra: TelegramUser, mailbox: Mailbox
    ) -> None:
        await asks(petra)
        card = await card_for(mailbox, CONTACT)
        async with core.begin() as tx:
            await tx.session.execute(update(ChatLink).values(ended_at=tx.now))
        await answer(mailbox, card, "Kommt morgen.")
        told = await mailbox.wait_for(lambda mail: "nicht zugestellt werden" in mail.text)
        assert told.to == (CONTACT,)
        assert "petra.kunz@federn-kunz.example" in told.text
        assert "Kommt morgen" not in petra.chat.transcript()


class TestAnswerThatDoesNotArrive:
    """The contact person is told, whatever kept it from the chat."""

    async def told(self, mailbox: Mailbox) -> Mail:
        mail = await mailbox.wait_for(lambda mail: "nicht zugestellt werden" in mail.text)
        assert mail.to == (CONTACT,)
        assert "Kommt morgen." in mail.text
        return mail

    async def test_as_the_chat_is_cut_before_its_turn_comes(
        self, core: Core, petra: TelegramUser, mailbox: Mailbox
    ) -> None:
        await asks(petra)
        await card_for(mailbox, CONTACT)
        async with core.begin() as tx:
            found = await handover.find(tx, 1)
            assert found is not None
            await handover.from_human(tx, found, handover.Said("Kommt morgen.", CONTACT))
            await tx.session.execute(update(ChatLink).values(ended_at=tx.now))
        await self.told(mailbox)
        assert "Kommt morgen" not in petra.chat.transcript()
        assert "nicht gefunden" not in petra.chat.transcript()

    async def test_as_telegram_refuses_it(
        self, telegram: LocalTelegram, petra: TelegramUser, mailbox: Mailbox
    ) -> None:
        await asks(petra)
        card = await card_for(mailbox, CONTACT)
        telegram.fail("sendMessage", 400, "Bad Request: chat not found")
        await answer(mailbox, card, "Kommt morgen.")
        await self.told(mailbox)

    async def test_as_showing_it_fails_again_and_again(
        self,
        core: Core,
        clock: SetClock,
        petra: TelegramUser,
        mailbox: Mailbox,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        async def broken(*_: object) -> None:
            raise RuntimeError

        await asks(petra)
        card = await card_for(mailbox, CONTACT)
        monkeypatch.setattr(handover, "message_of", broken)
        await answer(mailbox, card, "Kommt morgen.")
        waiting = asyncio.create_task(self.told(mailbox))
        while not waiting.done():
            clock.advance(timedelta(seconds=5))
            await asyncio.wait([waiting], timeout=0.2)
        await waiting


class TestVisitor:
    async def test_asks_the_general_desk_and_is_answered_in_the_chat(
        self, telegram: LocalTelegram, mailbox: Mailbox
    ) -> None:
        vera = telegram.user("Vera")
        told = await asks(vera, "Verkaufen Sie auch an Privatleute?")
        assert "Kundenservice" in told
        card = await card_for(mailbox, DESK)
        assert "Jemand ohne Nutzerkonto fragt im Chat:" in card.text
        await answer(mailbox, card, "Leider nein.", from_=DESK)
        shown = await vera.next_message()
        assert "Antwort von unserem Kundenservice" in shown.text
        assert "Leider nein." in shown.text
        await vera.write("Schade, danke.", reply_to=shown)
        assert "Schade, danke." in (await mailbox.wait_for(lambda mail: "geantwortet:" in mail.text)).text

    async def test_asks_five_times_a_day(self, core: Core, telegram: LocalTelegram, clock: SetClock) -> None:
        vera = telegram.user("Vera")
        for number in range(5):
            assert "liegt jetzt bei" in await asks(vera, f"Was ist Messing, Teil {number}?")
        assert "versuchen Sie es morgen wieder" in await asks(vera, "Und noch einmal?")
        await later(core, clock, days=1)
        assert "liegt jetzt bei" in await asks(vera, "Und noch einmal?")

    async def test_sees_no_handover_of_somebody_else(
        self, core: Core, petra: TelegramUser, telegram: LocalTelegram, people: World
    ) -> None:
        await asks(petra)
        vera = telegram.user("Vera")
        async with core.read() as tx:
            jan, owner = [await tx.session.get_one(User, each) for each in (people.general, people.master)]
            here, elsewhere = ChatIdentity(petra.id, petra.id), ChatIdentity(vera.id, vera.id)
            assert (await handover.of_asker(tx, of_user(owner, Channel.CHAT, here), 1)).id == 1
            for other in (
                of_user(jan, Channel.CHAT, here),  # the chat speaks for somebody else now
                of_user(owner, Channel.CHAT, elsewhere),
                visitor(Channel.CHAT, "de", here),
                of_user(owner, Channel.MAIL),
            ):
                with pytest.raises(NotFound):
                    await handover.of_asker(tx, other, 1)


class TestOutOfOffice:
    async def test_moves_the_question_to_the_deputy_and_the_asker_is_told(
        self, core: Core, petra: TelegramUser, mailbox: Mailbox, clock: SetClock
    ) -> None:
        await asks(petra)
        card = await card_for(mailbox, CONTACT)
        await later(core, clock, hours=1)
        await answer(mailbox, card, "Ich bin im Urlaub.", away=True)
        told = await petra.next_message()
        assert "Ihre Frage hat jetzt Udo Kern übernommen." in told.text
        assert "heute bis 15:00 Uhr" in told.text
        assert "0711 5550102" in told.text
        moved = await card_for(mailbox, DEPUTY)
        await answer(mailbox, moved, "Kommt morgen.", from_=DEPUTY)
        assert "Antwort von Udo Kern" in (await petra.next_message()).text


async def state(core: Core) -> str:
    async with core.read() as tx:
        return (await tx.session.scalars(select(Handover.state))).one()
