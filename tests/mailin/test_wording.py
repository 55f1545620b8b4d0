"""Replies as mails: what is offered in words is understood when it comes back."""

from __future__ import annotations

from datetime import date

import pytest

from core.business.period import Period
from core.desk import Action, Intent, Reply, Request, Slots
from core.desk.desk import understand
from core.desk.files import TABLES
from core.desk.understanding import Message
from core.text import gettext
from faq import LiveBook
from mailin import wording

TODAY = date(2026, 11, 23)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


def wishes(book: LiveBook, text: str) -> tuple[Request, ...]:
    return understand(book, Message(channel="mail", text=text, subject="Re: Frage"), TODAY).wishes


class TestHint:
    @pytest.mark.parametrize("language", ["de", "en"])
    @pytest.mark.parametrize(
        "intent", [Intent.ORDERS, Intent.CONTRACTS, Intent.METAL_ACCOUNT, Intent.RESET_PASSWORD]
    )
    def test_it_does_what_the_button_would_do(self, book: LiveBook, intent: Intent, language: str) -> None:
        assert wishes(book, gettext(wording.PHRASES[intent], language)) == (Request(intent),)

    @pytest.mark.parametrize("language", ["de", "en"])
    @pytest.mark.parametrize(("what", "format_"), [key for key in wording.EXPORTS if key[0] in TABLES])
    def test_it_exports_what_the_button_would(
        self, book: LiveBook, what: str, format_: str, language: str
    ) -> None:
        [wish] = wishes(book, gettext(wording.EXPORTS[what, format_], language))
        assert wish == Request(Intent.EXPORT, Slots(what=what, format=format_))

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_how_to_register_is_answered(self, book: LiveBook, language: str) -> None:
        [wish] = wishes(book, gettext(wording.PHRASES[Intent.REGISTER], language))
        assert wish.slots.entry == "registrieren" or wish.intent is Intent.REGISTER

    @pytest.mark.parametrize("language", ["de", "en"])
    @pytest.mark.parametrize(
        "slots",
        [
            Slots(what="orders", format="xlsx", alloy="CuZn37", period=OCTOBER),
            Slots(what="orders", format="pdf", status="open", form="tube", channel="online"),
            Slots(what="orders", format="csv", channel="conventional", status="cancelled"),
            Slots(what="contracts", format="xlsx", kind="framework", form="rod", alloy="Messing (MS)"),
            Slots(what="contracts", format="xlsx", kind="contract", status="closed"),
            Slots(what="metal_account", format="xlsx", alloy="Zerspanungsmessing", period=OCTOBER),
        ],
    )
    def test_a_filtered_export_is_offered_with_its_filters(
        self, book: LiveBook, slots: Slots, language: str
    ) -> None:
        filtered = Request(Intent.EXPORT, slots)
        [hint] = wording.section(Reply("x", ((Action("⬇", filtered),),)), None, language).hints
        assert list(wishes(book, hint)) == [filtered]

    def test_an_entry_is_asked_for_by_its_question(self) -> None:
        question = Action("Wie melde ich mich an?", Request(Intent.FAQ, Slots(entry="anmelden")))
        assert wording.section(Reply("x", ((question,),)), None, "de").hints == ("Wie melde ich mich an?",)


def document(number: str) -> Action:
    slots = Slots(numbers=(number,), document_type="invoice")
    return Action(f"Rechnung <{number}> · 12.10.2026", Request(Intent.DOCUMENT, slots))


class TestChoices:
    def test_documents_to_choose_from_are_named_with_how_to_choose(self) -> None:
        reply = Reply("12 Unterlagen passen.", ((document("90012345"),), (document("90012346"),)))
        html = wording.section(reply, Intent.DOCUMENT, "de").html
        assert "<li>Rechnung &lt;90012345&gt; · 12.10.2026</li>" in html
        assert html.count("<li>") == 2
        assert html.endswith("<p>Antworten Sie einfach mit den Nummern, die Sie brauchen.</p>")

    def test_those_that_the_text_names_are_not_named_twice(self) -> None:
        reply = Reply("Rechnung <b>90012345</b>", ((document("90012345"),),))
        assert "<li>" not in wording.section(reply, Intent.DOCUMENT, "de").html

    def test_other_kinds_of_documents_are_no_choice(self) -> None:
        kind = Action("Rechnungen", Request(Intent.DOCUMENT, Slots(document_type="invoice")))
        assert "<li>" not in wording.section(Reply("x", ((kind,),)), Intent.DOCUMENT, "de").html

    def test_a_reply_with_the_numbers_asks_for_the_documents(self, book: LiveBook) -> None:
        [wish] = wishes(book, "90012345, 90012346")
        assert wish.intent is Intent.DOCUMENT
        assert wish.slots.numbers == ("90012345", "90012346")


class TestSection:
    def test_line_ends_become_paragraphs_and_breaks(self) -> None:
        assert wording.paragraphs("Eins\nZwei\n\nDrei", "de") == "<p>Eins<br>\nZwei</p>\n<p>Drei</p>"

    def test_preformatted_text_stays_as_it_is(self) -> None:
        assert (
            wording.paragraphs("Eins\n<pre>a\n\n b</pre>\nZwei", "de")
            == "<p>Eins</p>\n<pre>a\n\n b</pre>\n<p>Zwei</p>"
        )

    def test_a_bold_first_line_is_the_heading(self) -> None:
        section = wording.section(Reply("<b>Ihre Bestellungen</b>\n\nKeine."), Intent.ORDERS, "de")
        assert (section.heading, section.html) == ("Ihre Bestellungen", "<p>Keine.</p>")

    def test_a_link_is_kept(self) -> None:
        reply = Reply("x", ((Action("Anmelden", url="https://kontor.example/login"),),))
        assert wording.section(reply, None, "de").links == (("Anmelden", "https://kontor.example/login"),)


class TestCommands:
    @pytest.mark.parametrize(
        ("said", "language", "shown"),
        [
            ("Ihr Ansprechpartner hilft gern: /kontakt.", "de", "Ihr Ansprechpartner hilft gern: „Kontakt“."),
            ("Use /invite to invite one.", "en", "Use “Invite” to invite one."),
            ("Im Chat geht auch /dokument.", "de", "Im Chat geht auch /dokument."),
            ("Eins. Im Chat /konto. Oder /hilfe.", "de", "Eins. Im Chat /konto. Oder „Hilfe“."),
            ("Das Verhältnis ist kg/konto und 1/kontakt", "de", "Das Verhältnis ist kg/konto und 1/kontakt"),
            ("/irgendwas bleibt", "de", "/irgendwas bleibt"),
        ],
    )
    def test_what_is_a_command_in_the_chat_is_a_word_in_a_mail(
        self, said: str, language: str, shown: str
    ) -> None:
        assert wording.paragraphs(said, language) == f"<p>{shown}</p>"

    def test_an_address_keeps_its_path(self) -> None:
        html = '<a href="https://k.example/kontakt">k.example/kontakt</a>'
        assert wording.paragraphs(html, "de") == f"<p>{html}</p>"
