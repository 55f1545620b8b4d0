"""Files that came with a mail: which ones count, what they are called, and what is in them."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from core.desk import files
from core.errors import NotFound
from core.models import Door, InboxItem
from core.post import attachments, inbox
from core.post.files import MadeFile
from core.service import Core
from tests.mailin.test_parse import _PIECES
from tests.mailin.test_taking_in import ODD_MAILS

PDF = b"%PDF-1.7 \x00\xff\r\n"


def letter(*given: tuple[str, str, bytes]) -> EmailMessage:
    """A mail with these files: name, media type, content."""
    mail = EmailMessage()
    mail["From"] = "petra.kunz@federn-kunz.example"
    mail["Subject"] = "Zeichnung für Feder 7"
    mail.set_content("Anbei die Zeichnung.")
    for name, media_type, content in given:
        major, _, minor = media_type.partition("/")
        mail.add_attachment(content, maintype=major, subtype=minor, filename=name)
    return mail


class TestAttachments:
    def test_files_are_named_and_numbered_in_order(self) -> None:
        raw = letter(
            ("Bestellung_Müller.pdf", "application/pdf", PDF), ("b.txt", "text/plain", b"x")
        ).as_bytes()
        first, second = attachments.attachments(raw)
        assert (first.number, first.name, first.media_type, first.size) == (
            1,
            "Bestellung_Müller.pdf",
            "application/pdf",
            len(PDF),
        )
        assert (second.number, second.name) == (2, "b.txt")

    def test_content_is_given_byte_for_byte(self) -> None:
        raw = letter(("a.bin", "application/pdf", bytes(range(256)) * 400)).as_bytes()
        assert attachments.content(raw, 1) == MadeFile("a.bin", "application/pdf", bytes(range(256)) * 400)

    @pytest.mark.parametrize("number", [0, 2, -1])
    def test_a_number_that_is_not_there_is_not_found(self, number: int) -> None:
        with pytest.raises(NotFound):
            attachments.content(letter(("a.pdf", "application/pdf", PDF)).as_bytes(), number)

    def test_a_signature_and_the_pictures_in_the_text_are_no_files(self) -> None:
        mail = letter(("smime.p7s", "application/pkcs7-signature", b"1"))
        logo = EmailMessage()
        logo.set_content(b"\x89PNG", maintype="image", subtype="png", cid="<logo@x>", disposition="inline")
        mail.attach(logo)
        assert attachments.attachments(mail.as_bytes()) == ()

    def test_a_sealed_mail_holds_no_files(self) -> None:
        raw = b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nMIIB"
        assert attachments.attachments(raw) == ()

    def test_a_mail_within_the_mail_is_called_by_its_subject(self) -> None:
        outer = letter()
        outer.add_attachment(letter(("innen.pdf", "application/pdf", PDF)))
        [inner] = attachments.attachments(outer.as_bytes())
        assert inner.name == "Zeichnung für Feder 7.eml"
        made = attachments.content(outer.as_bytes(), 1)
        assert [each.name for each in attachments.attachments(made.content)] == ["innen.pdf"]

    def test_a_name_holds_no_line_break(self) -> None:
        raw = letter(("a.pdf", "application/pdf", PDF)).as_bytes()
        forged = raw.replace(b'filename="a.pdf"', b"filename*=utf-8''a%0D%0ABcc%3A%20x.pdf")
        assert [each.name for each in attachments.attachments(forged)] == ["a Bcc: x.pdf"]

    @settings(max_examples=300)
    @given(pieces=_PIECES, number=st.integers(0, 4))
    def test_what_is_listed_can_be_had_and_nothing_raises(self, pieces: list[bytes], number: int) -> None:
        raw = b"".join(pieces)
        listed = attachments.attachments(raw)
        for each in listed:
            assert len(attachments.content(raw, each.number).content) == each.size
        if number not in range(1, len(listed) + 1):
            with pytest.raises(NotFound):
                attachments.content(raw, number)

    @pytest.mark.parametrize("raw", ODD_MAILS, ids=range(len(ODD_MAILS)))
    def test_odd_mails_take_bounded_time(self, raw: bytes) -> None:
        began = time.monotonic()
        attachments.attachments(raw)
        assert time.monotonic() - began < 3


class TestRecipe:
    async def test_it_is_followed_into_the_inbox(self, core: Core) -> None:
        number = await self.stored(core, letter(("a.pdf", "application/pdf", PDF)).as_bytes())
        made = await files.make(core, attachments.recipe(number, 1))
        assert made == MadeFile("a.pdf", "application/pdf", PDF)

    async def test_a_mail_that_is_gone_is_not_found(self, core: Core) -> None:
        number = await self.stored(core, letter(("a.pdf", "application/pdf", PDF)).as_bytes())
        async with core.begin() as tx:
            await tx.session.execute(update(InboxItem).values(content=None))
        for recipe in (attachments.recipe(number, 1), attachments.recipe(number + 1, 1)):
            with pytest.raises(NotFound):
                await files.make(core, recipe)

    async def stored(self, core: Core, raw: bytes) -> int:
        async with core.begin() as tx:
            await inbox.store(tx, Door.MAIL, unique_key="mail:1", lane="x", content=raw)
            return (await tx.session.scalars(select(InboxItem.id))).one()
