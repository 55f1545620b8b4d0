"""Erases a person and keeps the company's business records (GDPR Art. 17, SPEC 9).

The audit log holds ids only and stays; so does the user's row, without anything in it that says who it was. Business
letters stay until their time is over. In texts of other people a gap stands where the person was named.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Delete, Text, Update, and_, cast, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from core.database import batches
from core.errors import KontorError, NotFound
from core.models import (
    Base,
    ChatLink,
    Company,
    Dialogue,
    Door,
    Handover,
    HandoverMessage,
    HandoverState,
    InboxItem,
    Invitation,
    Notice,
    Offer,
    OutboxItem,
    PostState,
    Role,
    Subscription,
    Throttle,
    Token,
    User,
    UserState,
    WebSession,
)
from core.people import addresses, mentions, throttle, traces
from core.people.mentions import Mentions
from core.people.person import Person
from core.people.rights import Right, demand
from core.people.traces import Traces
from core.privacy import audit
from core.service import Core, Tx

NOBODY = "erased-{id}@erased.invalid"
NAMELESS = "–"
HELD = 4  # messages at once in memory: each may be as large as a mail can be
THROTTLED = ("login", "reset", "address")


@dataclass
class StillInCharge(KontorError):
    """A contact person who looks after companies; these are their numbers. Another one must be imported first."""

    companies: tuple[str, ...]


@dataclass(frozen=True)
class Erasure:
    """`without_master`: the number of the company whose last active master user it was."""

    user_id: int
    without_master: str | None


@dataclass(frozen=True)
class Search:
    """Rows of the inbox: mails from the person, and what names the person."""

    mails: Sequence[int]
    naming: Sequence[int]

    def and_then(self, later: Search) -> Search:
        return Search([*self.mails, *later.mails], [*self.naming, *later.naming])


async def erase(core: Core, person: Person, address: str) -> Erasure:
    """Erases the user with this address and all invitations of it; the address may be invited anew.

    Raises NotAllowed (the operator may), NotFound, BadAddress, StillInCharge. All mails are searched first, in a
    transaction of its own that only reads, so that nobody who writes waits for it.
    """
    demand(person, Right.ERASE)
    key = addresses.parse(address).key
    async with core.read() as tx:
        before = await _search(tx, await _user(tx, key), 0)
        seen = await tx.session.scalar(select(func.max(InboxItem.id))) or 0
    async with core.begin() as tx:
        user = await _user(tx, key, lock=True)
        return await _erase(tx, person, user, before.and_then(await _search(tx, user, seen)))


async def _user(tx: Tx, key: str, *, lock: bool = False) -> User:
    this = select(User).where(User.email_key == key)
    user = await tx.session.scalar(this.with_for_update(key_share=True) if lock else this)
    if user is None:
        raise NotFound
    in_charge = select(Company.number).where(Company.contact_id == user.id).order_by(Company.number)
    if companies := (await tx.session.scalars(in_charge)).all():
        raise StillInCharge(tuple(companies))
    return user


async def _search(tx: Tx, user: User, after: int) -> Search:
    naming = await _texts_naming(tx, await _known_by(tx, user), after)
    return Search(await traces.mails_from(tx, user, after), naming)


async def _known_by(tx: Tx, user: User) -> Mentions:
    links = await tx.session.scalars(select(ChatLink).where(ChatLink.user_id == user.id))
    return mentions.mentions_of(user, links.all())


async def _texts_naming(tx: Tx, known: Mentions, after: int) -> list[int]:
    """What came in after the row `after`, is done with, and names the person."""
    pattern = known.pattern
    done = and_(InboxItem.id > after, InboxItem.content.is_not(None), InboxItem.state != PostState.WAITING)
    chosen = select(InboxItem.id, InboxItem.door, InboxItem.content).where(done).order_by(InboxItem.id)
    rows = await tx.session.stream(chosen.execution_options(yield_per=HELD))
    return [
        number
        async for number, door, raw in rows
        if await asyncio.to_thread(_SEARCH[Door(door)], bytes(raw or b""), pattern)
    ]


_SEARCH = {Door.MAIL: mentions.in_mail, Door.TELEGRAM: mentions.in_update}


async def _erase(tx: Tx, person: Person, user: User, search: Search) -> Erasure:
    found = await traces.traces_of(tx, user)
    known = mentions.mentions_of(user, found.links)
    erasure = Erasure(user.id, await _without_master(tx, user))
    company_id = user.company_id
    await _erase_access(tx, user)
    await _erase_invitations(tx, user)
    kept = await _erase_handovers(tx, user, found)
    await _erase_post(tx, user, found, kept)
    await _erase_mails(tx, [number for number in search.mails if number not in kept])
    await _erase_dialogues(tx, found)
    await _blank(tx, [number for number in search.naming if number not in kept])
    await _take_out(tx, known)
    await _delete(tx, ChatLink, ChatLink.user_id == user.id)
    await _make_nobody(tx, user)
    await audit.note(tx, person, "user.erased", company_id=company_id, user=user.id)
    return erasure


async def _without_master(tx: Tx, user: User) -> str | None:
    if user.role != Role.MASTER or user.state != UserState.ACTIVE or user.company_id is None:
        return None
    masters = User.company_id == user.company_id, User.role == Role.MASTER, User.state == UserState.ACTIVE
    if await tx.session.scalar(select(User.id).where(*masters, User.id != user.id).limit(1)) is not None:
        return None
    return (await tx.session.get_one(Company, user.company_id)).number


async def _erase_access(tx: Tx, user: User) -> None:
    keys = [throttle.account_key(kind, user.email_key) for kind in THROTTLED]
    await _delete(tx, WebSession, WebSession.user_id == user.id)
    await _delete(tx, Token, Token.user_id == user.id)
    await _delete(tx, Throttle, Throttle.key.in_(keys))
    await _delete(tx, Subscription, Subscription.user_id == user.id)
    await _delete(tx, Notice, Notice.user_id == user.id)


async def _erase_invitations(tx: Tx, user: User) -> None:
    theirs = select(Invitation.id).where(Invitation.email_key == user.email_key)
    await _delete(tx, Token, Token.invitation_id.in_(theirs))
    await _delete(tx, Invitation, Invitation.email_key == user.email_key)


async def _erase_handovers(tx: Tx, user: User, found: Traces) -> set[int]:
    """Deletes all but business letters; the inbox rows of those, which stay as they are.

    A letter that waited is closed, and leads to no mailbox and no chat any more. What lay with an erased deputy, or
    was answered by them, is the general desk's: whoever writes back is to reach somebody.
    """
    lanes = [user.email, user.email_key, *map(str, found.own_chats())]
    mine = or_(Handover.user_id == user.id, and_(Handover.user_id.is_(None), Handover.lane.in_(lanes)))
    texts = select(Handover.id).where(mine, ~Handover.is_letter)
    mails = select(HandoverMessage.inbox_id).where(HandoverMessage.handover_id.in_(texts))
    await _delete(tx, InboxItem, InboxItem.id.in_(mails), InboxItem.state != PostState.WAITING)
    await _delete(tx, Handover, mine, ~Handover.is_letter)
    letters = list(await tx.session.scalars(select(Handover).where(mine)))
    for letter in letters:
        letter.lane, letter.state, letter.ended_at = "", HandoverState.ANSWERED, letter.ended_at or tx.now
        letter.user_id = user.id  # also one that they wrote as a visitor: nobody is to be reached there
    await _change(tx, update(Handover).where(Handover.contact_id == user.id).values(contact_id=None))
    of_letters = HandoverMessage.handover_id.in_([letter.id for letter in letters])
    found_mails = await tx.session.scalars(select(HandoverMessage.inbox_id).where(of_letters))
    return {number for number in found_mails if number is not None}


async def _erase_post(tx: Tx, user: User, found: Traces, kept: set[int]) -> None:
    await _delete(tx, InboxItem, found.of_chats(InboxItem), InboxItem.id.not_in(kept))
    to = func.lower(OutboxItem.content["to"].as_string())
    to_them = and_(OutboxItem.door == Door.MAIL, to.in_([user.email_key, user.email.lower()]))
    await _delete(tx, OutboxItem, or_(OutboxItem.user_id == user.id, found.of_chats(OutboxItem), to_them))


async def _erase_mails(tx: Tx, numbers: Sequence[int]) -> None:
    for some in batches(numbers):
        await _delete(tx, InboxItem, InboxItem.id.in_(some))


async def _erase_dialogues(tx: Tx, found: Traces) -> None:
    for chat_id in found.own_chats():
        key = f"telegram:{chat_id}"
        await _delete(tx, Offer, Offer.key == key)
        await _delete(tx, Dialogue, or_(Dialogue.key == key, Dialogue.key.startswith(f"{key}:")))


async def _blank(tx: Tx, numbers: Sequence[int]) -> None:
    """Other people's messages that name the person were answered: their text goes, that they came stays."""
    for some in batches(numbers):
        these = InboxItem.id.in_(some)
        await _change(tx, update(InboxItem).where(these).values(content=None, envelope={}))


async def _take_out(tx: Tx, known: Mentions) -> None:
    """Whatever else names the person: buttons, dialogues and links of others, mails to them, their questions."""
    for column in _GONE:
        await _delete_naming(tx, known, column)
    for rewritten in _REWRITTEN:
        await _rewrite(tx, known, rewritten)
    letters = select(Handover.id).where(Handover.is_letter)
    await _rewrite(tx, known, Handover.question, ~Handover.is_letter)
    await _rewrite(tx, known, Handover.subject, ~Handover.is_letter)
    await _rewrite(tx, known, HandoverMessage.text, HandoverMessage.handover_id.not_in(letters))


_GONE: Sequence[InstrumentedAttribute[Any]] = (Offer.requests, Dialogue.facts, Token.facts)
_REWRITTEN: Sequence[InstrumentedAttribute[Any]] = (
    OutboxItem.content,
    OutboxItem.receipt,
    OutboxItem.error,
    InboxItem.error,
)


async def _delete_naming(tx: Tx, known: Mentions, column: InstrumentedAttribute[Any]) -> None:
    pattern = known.pattern
    for row in (await tx.session.scalars(select(column.class_).where(_may_name(column, known)))).all():
        if mentions.names(getattr(row, column.key), pattern):
            await tx.session.delete(row)
    await tx.session.flush()


async def _rewrite(
    tx: Tx, known: Mentions, column: InstrumentedAttribute[Any], *where: ColumnElement[bool]
) -> None:
    """What still waits to be sent reaches whom it is for: only its texts are rewritten."""
    pattern = known.pattern
    for row in await tx.session.scalars(select(column.class_).where(_may_name(column, known), *where)):
        waits = isinstance(row, OutboxItem) and row.state == PostState.WAITING
        mended = mentions.texts_without if waits and column is OutboxItem.content else mentions.without
        setattr(row, column.key, mended(getattr(row, column.key), pattern))
    await tx.session.flush()


async def _make_nobody(tx: Tx, user: User) -> None:
    deputy = func.lower(User.deputy_email).in_([user.email_key, user.email.lower()])
    await _change(tx, update(User).where(deputy).values(deputy_email=None))
    user.email = user.email_key = NOBODY.format(id=user.id)
    user.title, user.first_name, user.last_name, user.phone = "", "", NAMELESS, ""
    user.role, user.state = Role.GENERAL, UserState.DEACTIVATED
    user.company_id = user.service_company_id = user.deputy_email = user.password_hash = None
    user.last_seen_at = user.address_failed_at = None
    await tx.session.flush()


def _may_name(column: InstrumentedAttribute[Any], known: Mentions) -> ColumnElement[bool]:
    """LIKE knows no words: it finds more rows than name the person."""
    text = func.lower(cast(column, Text))
    return or_(*(text.like(each, escape="=") for each in known.like()))


async def _delete(tx: Tx, table: type[Base], *where: ColumnElement[bool]) -> None:
    await _change(tx, delete(table).where(*where))


async def _change(tx: Tx, statement: Update | Delete) -> None:
    await tx.session.execute(statement.execution_options(synchronize_session=False))
