"""Passes a question on to the human who looks after the person who asked (SPEC 8)."""

from core.models import Company, Handover
from core.people.directory import ContactCard
from core.people.person import Person
from core.post import letters
from core.privacy import audit
from core.service import Tx
from core.settings import Settings


def reachable(settings: Settings, person: Person, card: ContactCard | None) -> bool:
    """Can a question of this person reach a human, and the answer the person?"""
    return person.is_signed_in and bool(card or settings.general_desk)


async def pass_on(tx: Tx, person: Person, question: str, card: ContactCard | None) -> Handover:
    """Stores the question and mails it to the contact person, or to the general desk where there is none."""
    made = Handover(
        company_id=person.company_id,
        user_id=person.user_id,
        channel=person.channel.value,
        lane=str(person.chat.chat_id) if person.chat else person.email,
        question=question,
        state="open",
        created_at=tx.now,
    )
    tx.session.add(made)
    await tx.session.flush()
    await letters.write(
        tx,
        "handover",
        to=card.email if card else tx.settings.general_desk or "",
        language="de",
        facts={
            "person": person,
            "question": question,
            "number": made.id,
            "company": await tx.session.get(Company, person.company_id) if person.company_id else None,
        },
        reply_to=person.email,
    )
    await audit.note(tx, person, "handover.made", handover=made.id)
    return made
