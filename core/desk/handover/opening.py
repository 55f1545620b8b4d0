"""Opens a handover: the question is kept, a time is promised, and the card goes to the human (SPEC 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.desk.handover import askers, cards, humans
from core.desk.handover.cards import NOTHING_KNOWN, Known
from core.desk.handover.lines import unsealed
from core.desk.handover.promise import promised
from core.errors import NotFound, Throttled
from core.models import Author, Handover, HandoverMessage
from core.people.person import Channel, Person
from core.post import mail_rate
from core.post.files import FileRecipe
from core.post.mail import one_line
from core.privacy import audit
from core.service import Tx

DAY = timedelta(days=1)
PER_USER, PER_VISITOR, PER_DESK = 20, 5, 60  # a day
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class AskedByMail:
    """The mail in which a question was asked: answers join its thread, its row holds its files."""

    subject: str
    message_id: str | None
    inbox_id: int


async def open_(
    tx: Tx,
    person: Person,
    question: str,
    *,
    files: Sequence[FileRecipe] = (),
    mail: AskedByMail | None = None,
    is_letter: bool = False,
    known: Known = NOTHING_KNOWN,
) -> Handover:
    """Keeps the question and mails it to the contact person, or to the general desk for a visitor.

    The answer comes back to the chat the person writes from, or else to their address. `files` go with the card;
    `is_letter`: a business letter (SPEC 9). Raises NotFound when no human or no way back is known, Throttled after
    20 questions of a user, 5 of a visitor or 60 for the general desk in a day.
    """
    human = await humans.for_person(tx, person)
    if human is None or not (person.chat or person.email):
        raise NotFound
    await _throttle(tx, person)
    made = Handover(
        company_id=person.company_id,
        user_id=person.user_id,
        contact_id=await humans.contact_for(tx, person),
        channel=Channel.CHAT if person.chat else Channel.MAIL,
        lane=_lane(person),
        language=person.language,
        question=unsealed(question),
        subject=one_line(unsealed(mail.subject))[:LONGEST_SUBJECT] if mail else "",
        message_id=mail.message_id if mail else None,
        is_letter=is_letter,
        created_at=tx.now,
        promised_at=promised(human, tx.now),
    )
    tx.session.add(made)
    await tx.session.flush()
    tx.session.add(
        HandoverMessage(
            handover_id=made.id,
            author=Author.ASKER,
            text=made.question,
            inbox_id=mail.inbox_id if mail else None,
            parts=[recipe.parts["part"] for recipe in files],
            at=tx.now,
        )
    )
    await tx.session.flush()
    await cards.ask(tx, made, human, await askers.of(tx, made), known=known, files=files)
    await audit.note(tx, person, "handover.made", handover=made.id)
    return made


def _lane(person: Person) -> str:
    return str(person.chat.chat_id) if person.chat else person.email


async def _throttle(tx: Tx, person: Person) -> None:
    if person.user_id is not None:
        await _count(tx, "question of user", str(person.user_id), PER_USER)
        return
    await _count(tx, "question of visitor", _lane(person).lower(), PER_VISITOR)
    await _count(tx, "question for the desk", "", PER_DESK)


async def _count(tx: Tx, what: str, whose: str, limit: int) -> None:
    wait = await mail_rate.count(tx, mail_rate.key_of(what, whose), limit, DAY)
    if wait:
        raise Throttled(round(wait.total_seconds()))
