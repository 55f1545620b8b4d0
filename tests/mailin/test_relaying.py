"""A question handed over to a human by mail: the card, the answer, what is written back, and who may speak."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import make_msgid
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from core.desk import handover
from core.desk.handover import Side, moving
from core.models import (
    Company,
    Handover,
    HandoverMessage,
    HandoverState,
    Role,
    ServiceCompany,
    User,
    UserState,
)
from core.people.person import Channel
from core.post import attachments
from core.post.attachments import Attached
from core.privacy import retention
from kontor.demo.mailbox import File, Mail, When
from tests.core.people import world
from tests.mailin.conftest import CONTACT, MASTER, SERVICE, Bed, OpenBed
from tests.mailin.letters import letter

DEPUTY = "sued@metallservice.example"
STRANGER = "max@woanders.example"
WISH = "Guten Tag,\n\nich möchte mit einem Mitarbeiter sprechen. Unsere Lieferung ist unvollständig.\n\nPetra Kunz"
PDF = File("Lieferschein_Müller.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40)


pytestmark = (
    pytest.mark.sqlite
)  # what is locked here is tested in tests/core/desk/handover, on both databases


def reply(
    to: Mail,
    text: str,
    *,
    from_: str = CONTACT,
    files: Sequence[File] = (),
    headers: dict[str, str] | None = None,
    subject: str | None = None,
) -> bytes:
    """What a mail program makes when somebody presses Reply: threaded, with the mail quoted below."""
    made = EmailMessage()
    made["From"], made["To"] = from_, to.answers_to or SERVICE
    made["Subject"] = subject or f"AW: {to.subject}"
    made["Message-ID"] = make_msgid(domain=from_.rpartition("@")[2])
    made["In-Reply-To"] = to.header("Message-ID")
    for name, value in (headers or {}).items():
        made[name] = value
    quoted = "\n".join(f"> {line}" for line in to.text.splitlines())
    made.set_content(f"{text}\n\nAm 23.11.2026 um 12:00 schrieb Kontor <{SERVICE}>:\n{quoted}\n")
    for file in files:
        major, _, minor = file.media_type.partition("/")
        made.add_attachment(file.content, maintype=major, subtype=minor, filename=file.name)
    return made.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


async def send_reply(bed: Bed, to: Mail, text: str, *, from_: str = CONTACT, **more: object) -> None:
    """Sends it to where an answer to the mail goes."""
    raw = reply(to, text, from_=from_, **more)  # type: ignore[arg-type]  # names of `reply`
    await bed.send(raw, mail_from=from_, to=to.answers_to)
    await bed.settled()


def to(bed: Bed, address: str) -> list[Mail]:
    """What an address was sent, oldest first."""
    return [mail for mail in bed.mailbox.mails if address in mail.to]


async def ask(bed: Bed, from_: str = MASTER, text: str = WISH, subject: str = "Lieferung") -> Mail:
    """Somebody asks for a human by mail; gives the card."""
    before = len(to(bed, CONTACT))
    await bed.send(letter(text, from_=from_, subject=subject), mail_from=from_)
    await bed.settled()
    cards = to(bed, CONTACT)
    assert len(cards) == before + 1
    return cards[-1]


async def handovers(bed: Bed) -> Sequence[Handover]:
    async with bed.core.read() as tx:
        return (await tx.session.scalars(select(Handover).order_by(Handover.id))).all()


class TestCard:
    async def test_says_who_asks_what_and_by_when_an_answer_is_promised(self, bed: Bed) -> None:
        card = await ask(bed)
        assert card.subject == "Frage 1 von Petra Kunz, Federn Kunz GmbH: Lieferung"
        for said in ("Petra Kunz fragt per E-Mail:", "unvollständig", "Federn Kunz GmbH (200100)", MASTER):
            assert said in card.text
        assert "heute bis 14:00 Uhr" in card.text

    async def test_invites_an_out_of_office_reply_and_sees_it(self, bed: Bed) -> None:
        card = await ask(bed)
        assert card.header("Auto-Submitted") == "no"
        assert "OOF" not in card.header("X-Auto-Response-Suppress")
        assert "All" not in card.header("X-Auto-Response-Suppress")
        assert card.header("X-Kontor-Loop")
        assert card.mail_from == card.answers_to
        assert card.answers_to.startswith("service+h1-")

    async def test_the_asker_is_told_who_answers_and_by_when(self, bed: Bed) -> None:
        await ask(bed)
        [told] = to(bed, MASTER)
        assert "Anna Berg" in told.text
        assert "heute bis 14:00 Uhr" in told.text
        assert "0711 5550101" in told.text
        assert told.subject == "Re: Lieferung"

    async def test_an_unknown_sender_reaches_the_general_desk(self, open_bed: OpenBed) -> None:
        bed = await open_bed(general_desk="zentrale@metallservice.example")
        await bed.send(letter(WISH, from_=STRANGER), mail_from=STRANGER)
        await bed.settled()
        [card] = to(bed, "zentrale@metallservice.example")
        assert f"{STRANGER} fragt per E-Mail" in card.text
        assert "unserem Kundenservice" in to(bed, STRANGER)[0].text

    async def test_an_unknown_sender_reaches_nobody_where_there_is_no_general_desk(self, bed: Bed) -> None:
        await bed.send(letter(WISH, from_=STRANGER), mail_from=STRANGER)
        await bed.settled()
        assert not await handovers(bed)
        assert not to(bed, CONTACT)


class TestQuestion:
    @pytest.mark.parametrize(
        "text", ["Kontakt", "Guten Tag,\n\nKontakt\n\nMit freundlichen Grüßen\nPetra Kunz"]
    )
    async def test_is_asked_for_where_nothing_but_the_word_was_written(self, bed: Bed, text: str) -> None:
        await bed.send(letter(text, subject=""))
        await bed.settled()
        assert not await handovers(bed)
        [told] = to(bed, MASTER)
        assert "Anna Berg" in told.text
        assert "Schreiben Sie mir in einer E-Mail „Kontakt“ und darunter Ihre Frage" in told.text

    async def test_below_the_word_goes_to_the_human_whatever_it_is(self, bed: Bed) -> None:
        card = await ask(bed, text="Kontakt\n\nWo finde ich meine Rechnungen?")
        assert "Wo finde ich meine Rechnungen?" in card.text


class TestBusinessLetter:
    @pytest.mark.parametrize(
        ("question", "files", "expected"),
        [
            ("Ich möchte mit einem Menschen sprechen. Wie ist das Wetter bei Ihnen?", [], False),
            ("Kontakt\n\nIch möchte eine Reklamation einreichen.", [], True),
            ("Kontakt\n\nBitte stornieren Sie meine Bestellung.", [], True),
            ("Anbei unsere Bestellung.", [PDF], True),
        ],
    )
    async def test_is_a_mail_with_files_or_about_an_order(
        self, bed: Bed, question: str, files: Sequence[File], expected: bool
    ) -> None:
        await bed.mailbox.write(MASTER, "Unsere Sache", question, files)
        await bed.settled()
        [found] = await handovers(bed)
        assert found.is_letter is expected

    async def test_is_what_an_answer_with_files_makes_of_it_and_it_is_kept_for_six_years(
        self, bed: Bed
    ) -> None:
        card = await ask(bed, text="Ich möchte mit einem Mitarbeiter sprechen. Wie ist das Wetter bei Ihnen?")
        await send_reply(bed, card, "Siehe Anhang.", files=[PDF])
        for days, left in ((6 * 366, 1), (60, 0)):  # until 31 December 2032, and beyond
            bed.later(days=days)
            async with bed.core.begin() as tx:
                while (await retention.forget_old(tx)).total:
                    pass
            assert len(await handovers(bed)) == left


class TestAnswer:
    async def test_reaches_the_asker_in_their_thread_with_its_files(self, bed: Bed) -> None:
        await bed.send(letter(WISH, subject="Lieferung", message_id="<frage.1@federn-kunz.example>"))
        await bed.settled()
        await send_reply(bed, to(bed, CONTACT)[0], "Der Rest kommt morgen.\n\nAnna Berg", files=[PDF])
        answer = to(bed, MASTER)[-1]
        assert "Anna Berg von Metallservice Süd GmbH antwortet Ihnen" in answer.text
        assert "Der Rest kommt morgen." in answer.text
        assert "fragt per E-Mail" not in answer.text.partition(">")[0]  # the card is not quoted back
        assert answer.header("In-Reply-To") == "<frage.1@federn-kunz.example>"
        assert answer.subject == "Re: Lieferung"
        assert [(file.name, file.content) for file in answer.files] == [(PDF.name, PDF.content)]
        assert answer.answers_to.startswith("service+q1-")
        [ended] = await handovers(bed)
        assert (ended.state, ended.ended_at) == (HandoverState.ANSWERED, bed.clock.now())

    async def test_is_answered_back_into_the_thread_of_the_card(self, bed: Bed) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "Welche Position fehlt?")
        await send_reply(bed, to(bed, MASTER)[-1], "Position 20.", from_=MASTER, files=[PDF])
        back = to(bed, CONTACT)[-1]
        assert "Petra Kunz schreibt:" in back.text
        assert "Position 20." in back.text
        assert "Welche Position fehlt?" not in back.text
        assert back.header("In-Reply-To") == card.header("Message-ID")
        assert back.subject == f"Re: {card.subject}"
        assert [file.content for file in back.files] == [PDF.content]
        [open_again] = await handovers(bed)
        assert (open_again.state, open_again.ended_at) == (HandoverState.OPEN, None)

    async def test_goes_on_and_on(self, bed: Bed) -> None:
        card = await ask(bed)
        for turn in range(3):
            await send_reply(bed, card, f"Frage {turn}?")
            await send_reply(bed, to(bed, MASTER)[-1], f"Antwort {turn}.", from_=MASTER)
        assert "Antwort 2." in to(bed, CONTACT)[-1].text

    async def test_the_same_mail_delivered_twice_arrives_once(self, bed: Bed) -> None:
        card = await ask(bed)
        raw = reply(card, "Kommt morgen.")
        for _ in range(2):
            await bed.send(raw, mail_from=CONTACT, to=card.answers_to)
        await bed.settled()
        assert len(to(bed, MASTER)) == 2  # what they were told, and the answer

    async def test_without_words_brings_the_file(self, bed: Bed) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "", files=[PDF])
        answer = to(bed, MASTER)[-1]
        assert "finden Sie im Anhang" in answer.text
        assert answer.files[0].content == PDF.content

    async def test_of_a_colleague_of_the_service_company_counts(self, bed: Bed) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "Kommt morgen.", from_=DEPUTY)
        assert "Kommt morgen." in to(bed, MASTER)[-1].text


class TestWhoMaySpeak:
    async def test_another_address_reaches_the_contact_person_and_never_the_asker(self, bed: Bed) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "Überweisen Sie bitte auf ein neues Konto.", from_=STRANGER)
        assert len(to(bed, MASTER)) == 1
        told = to(bed, CONTACT)[-1]
        assert STRANGER in told.text
        assert "neues Konto" in told.text
        assert "nicht bekommen" in told.text

    async def test_the_contact_persons_name_on_a_mail_to_the_askers_address_does_not_suffice(
        self, bed: Bed
    ) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "Welche Position fehlt?")
        await send_reply(bed, to(bed, MASTER)[-1], "Neues Konto!", from_=CONTACT)
        assert not any("Neues Konto" in mail.text for mail in to(bed, MASTER))
        assert "Neues Konto" in to(bed, CONTACT)[-1].text

    @pytest.mark.parametrize("token", ["h1-aaaaaaaaaaaaaaaa", "h1", "h999999-aaaaaaaaaaaaaaaa"])
    async def test_without_the_seal_nobody_speaks(self, bed: Bed, token: str) -> None:
        await ask(bed)
        await bed.send(
            letter("Neues Konto!", from_=CONTACT), mail_from=CONTACT, to=f"service+{token}@kontor.example"
        )
        await bed.settled()
        assert not any("Neues Konto" in mail.text.partition(">")[0] for mail in to(bed, MASTER))
        async with bed.core.read() as tx:
            said = (await tx.session.scalars(select(HandoverMessage))).all()
        assert len(said) == 1

    async def test_the_seal_is_proof_where_the_contact_persons_mail_is_not_signed(
        self, open_bed: OpenBed
    ) -> None:
        bed = await open_bed(mail_auth="trust:mx.kontor.example")
        person = await world.person(bed.core, bed.people.master, Channel.MAIL)
        async with bed.core.begin() as tx:
            await handover.open_(tx, person, "Wo bleibt unsere Lieferung?")
        await bed.settled()
        [card] = to(bed, CONTACT)
        await send_reply(bed, card, "Kommt morgen.")
        assert "Kommt morgen." in to(bed, MASTER)[-1].text

    async def test_a_contact_person_of_another_service_company_reaches_the_contact_person_only(
        self, bed: Bed
    ) -> None:
        card = await ask(bed)
        other = "ole.nord@nordmetall.example"
        async with bed.core.begin() as tx:
            made = await world.add_user(tx, other, "Ole", "Nord", Role.CONTACT, None)
            service = ServiceCompany(
                code="NORD",
                name="Nordmetall GmbH",
                address="Werftstraße 1, 24143 Kiel",
                phone="0431 5550100",
                email="info@nordmetall.example",
                holidays_region="SH",
                mail_footer="",
            )
            tx.session.add(service)
            await tx.session.flush()
            made.service_company_id = service.id
        await send_reply(bed, card, "Neues Konto!", from_=other)
        assert not any("Neues Konto" in mail.text for mail in to(bed, MASTER))
        assert other in to(bed, CONTACT)[-1].text

    async def test_two_names_in_from_are_a_strangers(self, bed: Bed) -> None:
        card = await ask(bed)
        raw = reply(card, "Neues Konto!").replace(
            f"From: {CONTACT}".encode(), f"From: {CONTACT}, {STRANGER}".encode()
        )
        await bed.send(raw, mail_from=STRANGER, to=card.answers_to)
        await bed.settled()
        assert len(to(bed, MASTER)) == 1

    async def test_a_colleague_of_the_asker_reaches_the_contact_person_only(self, bed: Bed) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "Welche Position fehlt?")
        await send_reply(bed, to(bed, MASTER)[-1], "Position 20.", from_="jan.vogt@federn-kunz.example")
        assert "jan.vogt@federn-kunz.example" in to(bed, CONTACT)[-1].text
        assert len(to(bed, "jan.vogt@federn-kunz.example")) == 0


OUT_OF_OFFICE = "Ich bin bis 4. Dezember im Urlaub."


class TestOutOfOffice:
    @pytest.mark.parametrize(
        ("headers", "subject"),
        [
            ({"Auto-Submitted": "auto-replied"}, "Automatische Antwort: Frage 1"),
            ({"Auto-Submitted": "auto-replied"}, None),
            ({"X-Auto-Response-Suppress": "All"}, None),
            ({}, "Abwesenheit: Frage 1"),
        ],
    )
    async def test_moves_the_question_to_the_deputy_at_once(
        self, bed: Bed, headers: dict[str, str], subject: str | None
    ) -> None:
        card = await ask(bed)
        bed.later(hours=1)
        raw = reply(card, OUT_OF_OFFICE, headers=headers, subject=subject)
        await bed.send(raw, mail_from="", to=card.answers_to)
        await bed.settled()
        [moved] = to(bed, DEPUTY)
        assert "Anna Berg konnte diese Frage noch nicht beantworten" in moved.text
        assert "unvollständig" in moved.text
        assert "heute bis 15:00 Uhr" in moved.text
        assert len(to(bed, MASTER)) == 1  # who asked by mail is not bothered
        [found] = await handovers(bed)
        assert found.moved_at == bed.clock.now()

    @pytest.mark.parametrize("noted", [True, False])
    async def test_brings_the_deputy_the_files_without_reading_a_mail_for_them(
        self, bed: Bed, monkeypatch: pytest.MonkeyPatch, noted: bool
    ) -> None:
        def read(raw: bytes) -> Sequence[Attached]:
            assert not noted, "the files are known"
            return attachments.attachments(raw)

        await bed.mailbox.write(MASTER, "Unsere Bestellung", "Anbei unsere Bestellung.", [PDF])
        await bed.settled()
        if not noted:
            async with bed.core.begin() as tx:
                await tx.session.execute(update(HandoverMessage).values(parts=None))
        monkeypatch.setattr(moving, "attachments", SimpleNamespace(attachments=read))
        away = reply(to(bed, CONTACT)[0], OUT_OF_OFFICE, headers={"Auto-Submitted": "auto-replied"})
        await bed.send(away, mail_from="", to=to(bed, CONTACT)[0].answers_to)
        await bed.settled()
        [card] = to(bed, DEPUTY)
        assert [file.content for file in card.files] == [PDF.content]

    async def test_moves_it_once(self, bed: Bed) -> None:
        card = await ask(bed)
        for day in range(2):
            raw = reply(card, f"{OUT_OF_OFFICE} {day}", headers={"Auto-Submitted": "auto-replied"})
            await bed.send(raw, mail_from="", to=card.answers_to)
        await bed.settled()
        assert len(to(bed, DEPUTY)) == 1

    async def test_the_deputy_answers_as_the_contact_person_would(self, bed: Bed) -> None:
        card = await ask(bed)
        away = reply(card, OUT_OF_OFFICE, headers={"Auto-Submitted": "auto-replied"})
        await bed.send(away, mail_from="", to=card.answers_to)
        await bed.settled()
        await send_reply(bed, to(bed, DEPUTY)[0], "Kommt morgen.", from_=DEPUTY)
        assert "Metallservice Süd GmbH antwortet Ihnen" in to(bed, MASTER)[-1].text

    async def test_of_somebody_else_moves_nothing(self, bed: Bed) -> None:
        card = await ask(bed)
        away = reply(card, OUT_OF_OFFICE, from_=STRANGER, headers={"Auto-Submitted": "auto-replied"})
        await bed.send(away, mail_from="", to=card.answers_to)
        await bed.settled()
        assert not to(bed, DEPUTY)

    async def test_a_receipt_of_a_machine_moves_nothing_and_reaches_nobody(self, bed: Bed) -> None:
        card = await ask(bed)
        raw = reply(
            card, "Ihre Anfrage ist eingegangen, Ticket 4711.", headers={"Auto-Submitted": "auto-replied"}
        )
        await bed.send(raw, mail_from="", to=card.answers_to)
        await bed.settled()
        assert not to(bed, DEPUTY)
        assert len(to(bed, MASTER)) == 1
        [found] = await handovers(bed)
        assert found.state == HandoverState.OPEN

    async def test_of_the_asker_reaches_nobody(self, bed: Bed) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "Welche Position fehlt?")
        count = len(bed.mailbox.mails)
        away = reply(
            to(bed, MASTER)[-1], OUT_OF_OFFICE, from_=MASTER, headers={"Auto-Submitted": "auto-replied"}
        )
        await bed.send(away, mail_from="", to=to(bed, MASTER)[-1].answers_to)
        await bed.settled()
        assert len(bed.mailbox.mails) == count

    async def test_a_persons_words_about_being_away_are_an_answer(self, bed: Bed) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "Morgen bin ich nicht im Büro, ich melde mich am Mittwoch.")
        assert "melde mich am Mittwoch" in to(bed, MASTER)[-1].text
        assert not to(bed, DEPUTY)


def report(to_: str, action: str) -> bytes:
    """A delivery report (RFC 3464)."""
    return (
        (
            f"From: MAILER-DAEMON@relay.example\nTo: {to_}\nSubject: Undelivered Mail Returned to Sender\n"
            f'Message-ID: <{action}@relay.example>\nContent-Type: multipart/report; report-type="delivery-status";'
            ' boundary="b"\n\n--b\nContent-Type: text/plain\n\nNo such user.\n--b\n'
            f"Content-Type: message/delivery-status\n\nAction: {action}\nStatus: 5.1.1\n\n--b--\n"
        )
        .replace("\n", "\r\n")
        .encode()
    )


class TestReturnedMail:
    async def test_a_card_that_cannot_be_delivered_goes_to_the_deputy(self, bed: Bed) -> None:
        card = await ask(bed)
        await bed.send(report(card.mail_from, "delayed"), mail_from="", to=card.mail_from)
        await bed.settled()
        assert not to(bed, DEPUTY)
        await bed.send(report(card.mail_from, "failed"), mail_from="", to=card.mail_from)
        await bed.settled()
        assert len(to(bed, DEPUTY)) == 1

    async def test_an_answer_that_cannot_be_delivered_is_told_to_the_contact_person(self, bed: Bed) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "Kommt morgen.")
        answer = to(bed, MASTER)[-1]
        await bed.send(report(answer.mail_from, "failed"), mail_from="", to=answer.mail_from)
        await bed.settled()
        told = to(bed, CONTACT)[-1]
        assert "konnte nicht zugestellt werden" in told.text
        assert "Kommt morgen." in told.text


class TestRefusedByTheRelay:
    """What the relay refuses at once is dealt with like what comes back later."""

    @pytest.mark.parametrize(
        ("refusal", "when"),
        [
            ("554 5.7.1 Spam", When.DATA),
            ("552 5.3.4 Too large", When.DATA),
            ("550 5.1.1 Unknown", When.RECIPIENT),
        ],
    )
    @pytest.mark.parametrize("from_", [MASTER, STRANGER])
    async def test_an_answer_is_told_to_whom_it_came_from(
        self, open_bed: OpenBed, from_: str, refusal: str, when: When
    ) -> None:
        desk = "zentrale@metallservice.example"
        bed = await open_bed(general_desk=desk)
        await bed.send(letter(WISH, from_=from_), mail_from=from_)
        await bed.settled()
        human = CONTACT if from_ == MASTER else desk
        card = to(bed, human)[0]
        bed.mailbox.fail(refusal, when=when)
        await send_reply(bed, card, "Kommt morgen.", from_=human)
        told = next(mail for mail in to(bed, human) if "konnte nicht zugestellt werden" in mail.text)
        assert "Kommt morgen." in told.text

    async def test_a_card_goes_to_the_deputy(self, bed: Bed) -> None:
        bed.mailbox.fail("550 5.1.1 Unknown", when=When.RECIPIENT)
        person = await world.person(bed.core, bed.people.master, Channel.MAIL)
        async with bed.core.begin() as tx:
            await handover.open_(tx, person, "Wo bleibt unsere Lieferung?")
        await bed.settled()
        [card] = to(bed, DEPUTY)
        assert "Wo bleibt unsere Lieferung?" in card.text


OUTLOOK = (
    "-----Ursprüngliche Nachricht-----\nVon: Kontor <{address}>\nGesendet: Montag, 23. November 2026 12:00\n"
    "Antwort an: {address}\nBetreff: Frage 1\n\nWo bleibt unsere Lieferung?\n"
)


class TestSealedAddress:
    """What one side was given never reaches the other."""

    async def write(self, bed: Bed, card: Mail, text: str, from_: str) -> None:
        body = text.replace("{address}", card.answers_to)
        await bed.send(letter(body, from_=from_, subject="AW: Frage 1"), mail_from=from_, to=card.answers_to)
        await bed.settled()

    @pytest.mark.parametrize(
        "text", [f"{OUTLOOK}\nKommt morgen.", f"Kommt morgen.\n\n{OUTLOOK}", "Kommt morgen. {address}"]
    )
    async def test_of_the_human_is_taken_out_of_the_answer(self, bed: Bed, text: str) -> None:
        card = await ask(bed)
        await self.write(bed, card, text, CONTACT)
        answer = to(bed, MASTER)[-1]
        assert "Kommt morgen." in answer.text
        token = card.answers_to.partition("@")[0].partition("+")[2]
        assert token not in answer.raw.decode().replace("=\r\n", "")
        async with bed.core.read() as tx:
            assert not [
                text for text in await tx.session.scalars(select(HandoverMessage.text)) if token in text
            ]

    async def test_of_the_asker_is_taken_out_of_what_they_write(self, bed: Bed) -> None:
        await send_reply(bed, await ask(bed), "Welche Position?")
        shown = to(bed, MASTER)[-1]
        await self.write(bed, shown, "Position 20, {address}", MASTER)
        back = to(bed, CONTACT)[-1]
        assert "Position 20, service@kontor.example" in back.text
        assert shown.answers_to.partition("@")[0] not in back.text


class TestGuards:
    async def test_an_asker_who_was_deactivated_gets_nothing_and_the_contact_person_is_told(
        self, bed: Bed
    ) -> None:
        card = await ask(bed)
        async with bed.core.begin() as tx:
            petra = update(User).where(User.id == bed.people.master)
            await tx.session.execute(petra.values(state=UserState.DEACTIVATED))
        await send_reply(bed, card, "Kommt morgen.")
        assert len(to(bed, MASTER)) == 1
        assert "konnte nicht zugestellt werden" in to(bed, CONTACT)[-1].text

    async def test_our_own_mail_is_not_passed_on(self, bed: Bed) -> None:
        card = await ask(bed)
        await bed.send(card.raw, mail_from=CONTACT, to=card.answers_to)
        await bed.settled()
        assert len(bed.mailbox.mails) == 2

    async def test_two_machines_fall_silent(self, bed: Bed) -> None:
        card = await ask(bed)
        for _ in range(8):
            await send_reply(bed, card, "Danke für Ihre Nachricht!")
        assert len(to(bed, MASTER)) == 1 + 5

    async def test_more_than_twenty_an_hour_wait(self, bed: Bed) -> None:
        card = await ask(bed)
        for number in range(22):
            await send_reply(bed, card, f"Nachricht {number}")
        assert len(to(bed, MASTER)) == 1 + 20
        bed.later(hours=1, minutes=1)
        assert len([mail for mail in await bed.answers() if MASTER in mail.to]) == 1 + 22

    @pytest.mark.parametrize("loud", [MASTER, STRANGER])
    async def test_one_who_writes_too_much_silences_nobody_else(self, bed: Bed, loud: str) -> None:
        card = await ask(bed)
        await send_reply(bed, card, "Welche Position?")
        shown = to(bed, MASTER)[-1]
        for number in range(22):
            await send_reply(bed, shown, f"Nachricht {number}", from_=loud)
        await send_reply(bed, card, "Kommt morgen.")
        assert "Kommt morgen." in to(bed, MASTER)[-1].text
        await bed.send(letter("Wo finde ich meine Rechnungen?", from_=MASTER), mail_from=MASTER)
        await bed.settled()
        assert "Rechnungen" in to(bed, MASTER)[-1].text  # what else they write is answered meanwhile
        bed.later(hours=1, minutes=1)
        await bed.settled()
        assert len([mail for mail in to(bed, CONTACT) if "Nachricht" in mail.text]) == 22

    async def test_a_user_hands_over_twenty_questions_a_day(self, bed: Bed) -> None:
        for number in range(21):
            bed.later(minutes=4)
            await bed.send(letter(f"{WISH} {number}"))
            await bed.settled()
        assert len(await handovers(bed)) == 20
        assert "diese habe ich nicht mehr weitergegeben" in to(bed, MASTER)[-1].text
        assert "0711 5550101" in to(bed, MASTER)[-1].text

    async def test_of_a_company_without_the_contact_person_in_charge_speaks_the_new_one(
        self, bed: Bed
    ) -> None:
        card = await ask(bed)
        async with bed.core.begin() as tx:
            service = await tx.session.scalar(select(ServiceCompany.id))
            new = User(
                email="neu@metallservice.example",
                email_key="neu@metallservice.example",
                role="contact",
                first_name="Nina",
                last_name="Ehrlich",
                created_at=tx.now,
                service_company_id=service,
            )
            tx.session.add(new)
            await tx.session.flush()
            await tx.session.execute(update(Company).values(contact_id=new.id))
        await send_reply(bed, card, "Kommt morgen.", from_="neu@metallservice.example")
        assert "Nina Ehrlich" in to(bed, MASTER)[-1].text


class TestAddress:
    async def test_is_of_one_handover_and_one_side(self, bed: Bed) -> None:
        settings = bed.core.settings
        address = handover.address(settings, Side.HUMAN, 17)
        token = address.partition("+")[2].partition("@")[0]
        assert handover.read(settings, token.upper()) == (Side.HUMAN, 17)
        for other in (token.replace("h17", "q17"), token.replace("h17", "h18"), token[:-1], f"{token}a"):
            assert handover.read(settings, other) is None
