"""What is written about an order placed here: to the user who placed it, and to the contact person (SPEC 3)."""

from __future__ import annotations

from dataclasses import replace

from core.business import orders
from core.models import Company, User
from core.people import directory, telling
from core.people.person import Channel, Person, of_user
from core.post import letters
from core.service import Tx


async def placed(tx: Tx, person: Person, order_id: int) -> None:
    """Acknowledges receipt, not acceptance, to the user; tells the contact person for information.

    Both read the order in their own language, the contact person with its prices even if the user may not see them.
    """
    user = await tx.session.get_one(User, person.user_id)
    own = await orders.order_of(tx, person.speaking(user.language), order_id)
    await telling.tell(
        tx, "order_received", user, number=own.order.number, placed=own, terms_url=tx.settings.terms_url
    )
    seen = await orders.order_of(tx, await _contact(tx, person), order_id)
    await _tell_contact(tx, person, "order_placed", {"number": own.order.number, "placed": seen})


async def withdrawn(tx: Tx, person: Person, number: str) -> None:
    """Confirms it to the user, and tells the contact person."""
    user = await tx.session.get_one(User, person.user_id)
    await telling.tell(tx, "order_withdrawn", user, number=number)
    await _tell_contact(tx, person, "order_withdrawn_contact", {"number": number})


async def _contact(tx: Tx, person: Person) -> Person:
    """The contact person who looks after the person's company."""
    company = await tx.session.get_one(Company, person.company)
    contact = of_user(await tx.session.get_one(User, company.contact_id), Channel.MAIL)
    return replace(contact, company_id=company.id)


async def _tell_contact(tx: Tx, person: Person, template: str, facts: dict[str, object]) -> None:
    company = await tx.session.get_one(Company, person.company)
    contact = await tx.session.get_one(User, company.contact_id)
    card = await directory.contact_of(tx, person)
    await letters.write(
        tx,
        template,
        to=card.email,
        language=contact.language,
        user_id=contact.id,
        company_id=company.id,
        reply_to=person.email,
        facts={
            "company": company.name,
            "company_number": company.number,
            "placed_by": person.full_name,
            "email": person.email,
            **facts,
        },
    )
