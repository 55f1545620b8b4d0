"""Mails with attachments: passed on to the contact person with them, or not, and the sender is told which."""

from __future__ import annotations

import pytest

from core.post.relay import MAX_FILES
from kontor.demo.mailbox import File, Mail
from tests.core.people.world import PASSWORD
from tests.mailin.conftest import CONTACT, MASTER, Bed, OpenBed
from tests.mailin.letters import letter
from tests.mailin.test_confirming import Surf, link, surf, to

__all__ = ["surf"]

ORDER = File("Bestellung_Müller.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
DRAWING = File("Zeichnung.dwg", "application/octet-stream", bytes(range(256)))
FOUND = "Wo finde ich meine Rechnungen?"


async def write(bed: Bed, text: str, *files: File, from_: str = MASTER) -> None:
    await bed.mailbox.write(from_, "Unsere Bestellung", text, list(files))


def contents(mail: Mail) -> list[tuple[str, bytes]]:
    return [(file.name, file.content) for file in mail.files]


class TestForwarding:
    async def test_the_contact_person_gets_the_mail_and_its_files(self, bed: Bed) -> None:
        await write(bed, "Anbei unsere Bestellung.", ORDER, DRAWING)
        [card] = await to(bed, CONTACT)
        assert "Anbei unsere Bestellung." in card.text
        assert contents(card) == [(ORDER.name, ORDER.content), (DRAWING.name, DRAWING.content)]

    async def test_the_sender_is_told_so_and_that_nothing_is_ordered(self, bed: Bed) -> None:
        await write(bed, "Anbei unsere Bestellung.", ORDER)
        [answer] = await to(bed, MASTER)
        assert "an Anna Berg weitergegeben" in answer.text
        assert "Bestellt oder geändert ist damit noch nichts" in answer.text
        assert answer.files == ()

    async def test_wishes_beside_it_are_answered_as_well(self, bed: Bed) -> None:
        await write(bed, f"{FOUND} Und anbei noch eine Zeichnung.", DRAWING)
        [answer] = await to(bed, MASTER)
        assert "Rechnung" in answer.text
        assert "an Anna Berg weitergegeben" in answer.text
        assert len(await to(bed, CONTACT)) == 1

    async def test_a_picture_in_the_signature_goes_nowhere(self, bed: Bed) -> None:
        logo = "Content-Type: image/png\nContent-ID: <logo>\nContent-Disposition: inline\n\nx\n"
        text = f"Content-Type: text/plain\n\n{FOUND}\n"
        parts = f"--b\n{text}--b\n{logo}--b--\n"
        raw = letter(parts).replace(b"text/plain; charset=utf-8", b'multipart/related; boundary="b"', 1)
        await bed.send(raw)
        assert {mail.to for mail in await bed.answers()} == {(MASTER,)}

    async def test_more_than_a_mail_carries_stays_here_and_that_is_said(self, bed: Bed) -> None:
        await write(bed, "Anbei.", File("gross.bin", "application/octet-stream", bytes(MAX_FILES + 1)))
        [answer] = await bed.answers()
        assert answer.to == (MASTER,)
        assert "mehr als 20 MB" in answer.text
        assert CONTACT in answer.text

    async def test_the_same_mail_twice_goes_on_once(self, bed: Bed) -> None:
        raw = letter("--b\nContent-Disposition: attachment; filename=a.pdf\n\nx\n--b--", message_id="<1@x>")
        raw = raw.replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=b", 1)
        for _ in range(2):
            await bed.send(raw)
        assert len(await to(bed, CONTACT)) == 1


class TestNotProven:
    async def test_it_is_not_passed_on_and_that_is_said(self, open_bed: OpenBed) -> None:
        bed = await open_bed(mail_auth="verify")
        await write(bed, "Anbei unsere Bestellung.", ORDER)
        [answer] = await bed.answers()
        assert answer.to == (MASTER,)
        assert "nicht weitergegeben" in answer.text

    async def test_after_login_and_click_it_is(self, open_bed: OpenBed, surf: Surf) -> None:
        bed = await open_bed(mail_auth="verify")
        await write(bed, "Anbei unsere Bestellung.", ORDER)
        path = link((await to(bed, MASTER))[0])
        browser = await surf(bed)
        page = await browser.log_in(MASTER, PASSWORD, path=f"/login?next={path}")
        await browser.submit(page, {})
        [card] = await to(bed, CONTACT)
        assert contents(card) == [(ORDER.name, ORDER.content)]

    @pytest.mark.parametrize("auth", ["verify", "none"])
    async def test_a_stranger_passes_nothing_on(self, open_bed: OpenBed, auth: str) -> None:
        bed = await open_bed(mail_auth=auth)
        await write(bed, "Anbei.", ORDER, from_="wer@nirgends.example")
        assert await to(bed, CONTACT) == []


class TestConfirmedMail:
    async def test_what_went_on_at_once_does_not_go_on_again(self, bed: Bed, surf: Surf) -> None:
        await write(bed, "Bitte deaktivieren Sie jan.vogt@federn-kunz.example.", ORDER)
        [asked] = await to(bed, MASTER)
        assert len(await to(bed, CONTACT)) == 1
        await (await surf(bed)).send(link(asked))
        assert len(await to(bed, MASTER)) == 2
        assert len(await to(bed, CONTACT)) == 1
