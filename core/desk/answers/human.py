"""Answers: who the contact person is, passing a question on to them, and what is written back and forth (SPEC 8)."""

from collections.abc import Sequence

from core.desk import handover
from core.desk.ask import Ask
from core.desk.handover import AskedByMail, Human, Known
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.errors import Throttled
from core.models import Handover, HandoverState
from core.people.person import Channel
from core.post import mail_text
from core.post.files import FileRecipe
from faq import Match, in_language

LONGEST_EXTRACT = 600
LETTERS = frozenset(
    {
        *("reklamation", "rechnung-falsch"),
        *("bestellung-aendern", "stornieren", "kontrakt-aendern", "auftrag-per-formular"),
    }
)
"""Topics of orders, their changes and complaints: what is handed over about them is a business letter (SPEC 9)."""


async def contact(ask: Ask) -> Reply:
    """Name and phone of the contact person; a question is shown before it is passed on.

    With `slots.handover` the text is an answer to what a human wrote about it. Raises NotFound when that is
    somebody else's.
    """
    if ask.slots.handover is not None:
        return await _write_back(ask)
    human = await handover.for_person(ask.tx, ask.person)
    if human is None or not ask.slots.text:
        return _card(ask, human)
    return await pass_on(ask) if ask.slots.confirmed else _confirm(ask, human)


async def pass_on(
    ask: Ask, *, mail: AskedByMail | None = None, files: Sequence[FileRecipe] = (), is_letter: bool = False
) -> Reply:
    """Passes the question `slots.text` on and says to whom, and by when an answer can be expected."""
    tx, person, question = ask.tx, ask.person, ask.slots.text or ""
    human = await handover.for_person(tx, person)
    if human is None:
        return _card(ask, None)
    match = ask.book.match(question)
    known = _known(match, human.language)
    is_letter = is_letter or (match.refusal is not None and match.refusal.id in LETTERS)
    try:
        made = await handover.open_(
            tx, person, question, files=files, mail=mail, is_letter=is_letter, known=known
        )
    except Throttled:
        return ask.reply("handover_throttled", human=human)
    return Reply(
        ask.text("handed_over", question=question, human=human, when=_when(ask, made)),
        heading=ask.gettext("Your question"),
    )


async def message(ask: Ask) -> Reply:
    """What a human wrote, with a button to answer; without `slots.message`, who has the question now.

    Raises NotFound for what is not the person's own.
    """
    found = await handover.of_asker(ask.tx, ask.person, ask.slots.handover)
    if ask.slots.message is None:
        human = await handover.in_charge(ask.tx, found)
        return Reply(
            ask.text("handover_moved", human=human, question=_short(found.question), when=_when(ask, found))
        )
    said = await handover.message_of(ask.tx, found, ask.slots.message)
    writer = await handover.writer_of(ask.tx, found, ask.slots.email or "")
    files = handover.files_of(said.inbox_id, [int(number) for number in ask.slots.numbers])
    html = ask.text("handover_message", human=writer, text=said.text, question=_short(found.question))
    answer = ask.button(ask.gettext("Reply"), Intent.CONTACT, handover=found.id)
    return Reply(html, actions=((answer,),), files=files, heading=ask.gettext("Your question"))


def _card(ask: Ask, human: Human | None) -> Reply:
    may_write = ask.person.chat is not None and human is not None
    by_mail = ask.person.channel is Channel.MAIL and human is not None
    html = ask.text("contact", human=human, may_write=may_write, by_mail=by_mail)
    if not may_write:
        return Reply(html)
    return ask.question(html, "text")


def _confirm(ask: Ask, human: Human) -> Reply:
    yes = Action(ask.gettext("Pass it on"), ask.request.having(confirmed=True))
    html = ask.text("handover_confirm", human=human, question=ask.slots.text)
    return Reply(html, actions=((yes, ask.cancel),))


async def _write_back(ask: Ask) -> Reply:
    found = await handover.of_asker(ask.tx, ask.person, ask.slots.handover)
    human = await handover.in_charge(ask.tx, found)
    if not ask.slots.text:
        return ask.question(ask.text("handover_answer", human=human), "text")
    await handover.write_back(ask.tx, ask.person, found, ask.slots.text)
    return ask.reply("handover_answered", human=human, when=_when(ask, found))


def _when(ask: Ask, found: Handover) -> str:
    """By when an answer is promised; empty when none is waited for."""
    if found.state != HandoverState.OPEN:
        return ""
    return handover.when(found.promised_at or ask.tx.now, ask.tx.now, ask.person.language)


def _known(match: Match, language: str) -> Known:
    """What Kontor itself says to the question, for the human who reads the card."""
    answers = [found.answer for found in (match.refusal, match.entry) if found is not None]
    answer = mail_text.plain(in_language(answers[0], language)) if answers else ""
    return Known(
        _short(answer, LONGEST_EXTRACT),
        tuple(in_language(entry.question, language) for entry in match.suggestions),
    )


def _short(text: str, longest: int = 200) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(maxsplit=1)[0]} …"
