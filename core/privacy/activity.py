"""What somebody did, as they see it themselves: their own entries of the audit log, put into words by one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from core.database import batches
from core.errors import NotSignedIn
from core.models import AuditEntry, Company, Document, Order
from core.privacy.audit import Actor
from core.service import Tx
from core.text import _, gettext

DISOWNED = "account.disowned"
"""The act of saying "das war ich nicht": everything had ended with it, so nothing before it can be disowned again."""

WORDS: Mapping[str, str] = {
    "session.begun": _("Logged in"),
    "session.ended": _("Logged out of a browser"),
    "session.all_ended": _("Logged out of all browsers"),
    "password.set": _("Chose a new password"),
    "password.reset_asked": _("Asked for a link to set a new password"),
    "user.registered": _("Completed the registration"),
    "user.language_set": _("Changed the language"),
    "user.details_set": _("Changed title, name or phone"),
    "address.asked": _("Asked for another e-mail address"),
    "address.changed": _("Changed the e-mail address"),
    "password.changed": _("Changed the password"),
    "user.deactivated": _("Deactivated a user"),
    "user.reactivated": _("Reactivated a user"),
    "user.made_master": _("Made a user master user"),
    "right.given.*": _("Gave a user a right back"),
    "right.withheld.*": _("Withheld a right from a user"),
    "chat.connected": _("Connected a Telegram chat"),
    "chat.disconnected": _("Disconnected a Telegram chat"),
    "telegram.*": _("Changed what Telegram may carry for the company"),
    "invitation.sent": _("Sent an invitation"),
    "invitation.sent_again": _("Sent an invitation again"),
    "invitation.revoked": _("Took an invitation back"),
    "document.fetched": _("Fetched a document"),
    "export.orders.*": _("Exported the orders"),
    "export.contracts.*": _("Exported the contracts and framework orders"),
    "export.metal_account.*": _("Exported the metal account"),
    "metal_account.drawn": _("Fetched a picture of the metal account"),
    "booking.disputed": _("Disputed a booking of the metal account"),
    "look.*": _("Looked at a customer’s data"),
    "subscription.on.*": _("Switched a notice on"),
    "subscription.off.*": _("Switched a notice off"),
    "order.placed": _("Placed an order"),
    "order.withdrawn": _("Withdrew an order"),
    "handover.made": _("Passed a question on to a human"),
    "handover.answered": _("Answered a question"),
    "handover.continued": _("Wrote again about a question"),
    "mail.confirmed": _("Confirmed a request sent by e-mail"),
    "data.fetched": _("Downloaded your own data"),
    DISOWNED: _("Reported: “That wasn’t me”"),
}
"""A sentence for each act; `.*` stands for whatever the last word of the action is."""

CHANNELS: Mapping[str, str] = {
    "chat": _("in the chat"),
    "mail": _("by e-mail"),
    "web": _("on the pages"),
    "console": _("by the operator"),
}


NUMBERED: Mapping[str, type[Document | Order]] = {"document": Document, "order": Order}
"""Facts that are ids of things with a number."""


@dataclass(frozen=True)
class Deed:
    """One act of a person. `about` is the number of the document, the order, or the company looked at.

    `can_be_disowned`: the person may say that somebody else did it (`core.people.disowning.disown`).
    """

    id: int
    at: datetime
    channel: str
    action: str
    facts: Mapping[str, Any]
    about: str = ""
    can_be_disowned: bool = True


async def deeds_of(tx: Tx, person: Actor, *, before: int | None = None, limit: int = 30) -> Sequence[Deed]:
    """What the person did, the newest first; `before` is the id of the last one already seen. Raises NotSignedIn."""
    mine = AuditEntry.actor_id == _signed_in(person)
    if before is not None:
        mine = and_(mine, AuditEntry.id < before)
    newest = select(AuditEntry).where(mine).order_by(AuditEntry.id.desc()).limit(limit)
    return await _deeds(tx, person, (await tx.session.scalars(newest)).all())


async def deed_of(tx: Tx, person: Actor, deed_id: int) -> Deed | None:
    """One act of the person's own; None for anybody else's and for none. Raises NotSignedIn."""
    mine = and_(AuditEntry.actor_id == _signed_in(person), AuditEntry.id == deed_id)
    found = await _deeds(tx, person, (await tx.session.scalars(select(AuditEntry).where(mine))).all())
    return found[0] if found else None


def in_words(deed: Deed, language: str) -> str:
    """`Beleg abgerufen: 90012345`: what was done, without who and when. Raises KeyError for an act without words."""
    text = gettext(words_for(deed.action), language)
    return f"{text}: {deed.about}" if deed.about else text


def channel_in_words(deed: Deed, language: str) -> str:
    """`im Chat`: by which channel it came."""
    return gettext(CHANNELS[deed.channel], language)


def words_for(action: str) -> str:
    """The English words for an action. Raises KeyError when there are none."""
    head, _dot, _last = action.rpartition(".")
    return WORDS.get(action) or WORDS[f"{head}.*"]


def _signed_in(person: Actor) -> int:
    if person.user_id is None:
        raise NotSignedIn
    return person.user_id


async def _deeds(tx: Tx, person: Actor, entries: Sequence[AuditEntry]) -> Sequence[Deed]:
    numbers = await _company_numbers(tx, entries)
    for fact in NUMBERED:
        numbers |= await _numbers(tx, entries, fact)
    settled = await _last_disowned(tx, person)
    return [
        Deed(
            id=entry.id,
            at=entry.at,
            channel=entry.channel,
            action=entry.action,
            facts=dict(entry.facts),
            about=numbers.get(entry.id, ""),
            can_be_disowned=entry.id > settled,
        )
        for entry in entries
    ]


async def _last_disowned(tx: Tx, person: Actor) -> int:
    mine = and_(AuditEntry.actor_id == person.user_id, AuditEntry.action == DISOWNED)
    return await tx.session.scalar(select(func.max(AuditEntry.id)).where(mine)) or 0


async def _numbers(tx: Tx, entries: Iterable[AuditEntry], fact: str) -> dict[int, str]:
    """The number of each entry's document or order, which is the entry's company's or is not shown."""
    table = NUMBERED[fact]
    wanted = {entry.id: (entry.facts[fact], entry.company_id) for entry in entries if fact in entry.facts}
    numbers: dict[tuple[int, int | None], str] = {}
    for some in batches(sorted({thing for thing, _company in wanted.values()})):
        chosen = select(table.id, table.company_id, table.number).where(table.id.in_(some))
        found = await tx.session.execute(chosen)
        numbers |= {(thing, company): number for thing, company, number in found}
    return {entry: numbers[pair] for entry, pair in wanted.items() if pair in numbers}


async def _company_numbers(tx: Tx, entries: Iterable[AuditEntry]) -> dict[int, str]:
    """The number of the company of each entry about a look at one."""
    looks = {entry.id: entry.company_id for entry in entries if entry.action.startswith("look.")}
    numbers: dict[int | None, str] = {}
    for some in batches(sorted({company for company in looks.values() if company is not None})):
        found = await tx.session.execute(select(Company.id, Company.number).where(Company.id.in_(some)))
        numbers |= dict(found.tuples().all())
    return {entry: numbers[company] for entry, company in looks.items() if company in numbers}
