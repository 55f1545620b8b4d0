"""What is written about an order placed here: to the user who placed it, and to the contact person (SPEC 3)."""

from __future__ import annotations

from core.business.drafts import Checked
from core.models import Company, User
from core.people import directory, telling
from core.people.person import Person
from core.post import letters
from core.service import Tx


async def placed(tx: Tx, person: Person, number: str, checked: Checked) -> None:
    """Acknowledges receipt, not acceptance, to the user; tells the contact person for information."""
    user = await tx.session.get_one(User, person.user_id)
    await telling.tell(
        tx,
        "order_received",
        user,
        number=number,
        checked=checked,
        draft=checked.draft,
        terms_url=tx.settings.terms_url,
    )
    await _tell_contact(
        tx, person, "order_placed", {"number": number, "checked": checked, "draft": checked.draft}
    )


async def withdrawn(tx: Tx, person: Person, number: str) -> None:
    """Confirms it to the user, and tells the contact person."""
    user = await tx.session.get_one(User, person.user_id)
    await telling.tell(tx, "order_withdrawn", user, number=number)
    await _tell_contact(tx, person, "order_withdrawn_contact", {"number": number})


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
