"""Keeps what was promised: reminds the human in time, and moves the question to the deputy when nobody answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import load_only

from core.desk import prompts
from core.desk.handover import askers, cards, humans
from core.desk.handover.passing import files_of
from core.desk.handover.promise import promised, remind_at
from core.desk.requests import Intent, Request, Slots
from core.errors import NotFound
from core.models import Author, Handover, HandoverMessage, HandoverState, InboxItem
from core.one_by_one import one_by_one
from core.post import attachments
from core.post.files import FileRecipe
from core.service import Tx

AHEAD = timedelta(days=30)  # no reminder is due longer than this before what was promised
LOOKED_AT = 1_000
DONE_AT_ONCE = 50
FOR_THE_CLOCK = (
    *(Handover.contact_id, Handover.company_id, Handover.user_id),
    *(Handover.promised_at, Handover.moved_at),
)


async def remind(tx: Tx) -> int:
    """Reminds of handovers half an hour of office time before what was promised, and then moves them.

    Each is reminded of once and moved once, by whichever worker locks it first. One that fails is left as it is,
    and the next is taken. Returns how many it dealt with: at most 50, to be called again until it is nothing.
    """
    return await one_by_one(tx, "handover", await _due(tx), _act, DONE_AT_ONCE)


async def move(tx: Tx, handover: Handover) -> bool:
    """Gives the question to the deputy, once; an asker in a chat is told. False: it was moved, or there is nobody."""
    deputy, before = await humans.deputy_of(tx, handover), await humans.standing(tx, handover)
    if handover.moved_at is not None or deputy is None or before is None:
        return False
    if before.key == deputy.key:  # the contact person has left: the deputy has had it from the start
        return False
    handover.contact_id = await humans.contact_id_of(tx, handover)
    handover.moved_at, handover.promised_at = tx.now, promised(deputy, tx.now)
    await tx.session.flush()
    asker, written = await askers.of(tx, handover), await _written(tx, handover)
    files = await _files(tx, written)
    await cards.ask_deputy(tx, handover, deputy, asker, instead_of=before, written=written[1:], files=files)
    if asker.in_chat and await askers.can_be_reached(tx, handover, asker):
        moved = Request(Intent.HANDOVER_MESSAGE, Slots(handover=handover.id))
        await prompts.put(tx, int(handover.lane), moved, key=f"handover:{handover.id}:moved")
    return True


async def _act(tx: Tx, handover_id: int) -> int:
    """Reminds or moves, as is due; once more than that is nobody's turn."""
    chosen = select(Handover).where(Handover.id == handover_id, Handover.state == HandoverState.OPEN)
    handover = await tx.session.scalar(
        chosen.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )
    if handover is None:
        return 0
    late = (handover.promised_at or tx.now) <= tx.now
    if late and handover.moved_at is None:
        if not await move(tx, handover):
            handover.moved_at = tx.now
            await _remind(tx, handover, late=True)
        return 1
    if late or handover.reminded_at is not None:
        return 0
    handover.reminded_at = tx.now
    await _remind(tx, handover, late=False)
    return 1


async def _remind(tx: Tx, handover: Handover, *, late: bool) -> None:
    await tx.session.flush()
    try:
        human = await humans.in_charge(tx, handover)
    except NotFound:  # the general desk was taken out of the settings
        return
    await cards.remind(tx, handover, human, await askers.of(tx, handover), late=late)


async def _due(tx: Tx) -> list[int]:
    """The open handovers that the clock has something to do for, the most urgent first.

    For one of an older Kontor nothing was promised: it is late.
    """
    to_move = and_(
        Handover.moved_at.is_(None), or_(Handover.promised_at.is_(None), Handover.promised_at <= tx.now)
    )
    to_remind = and_(
        Handover.reminded_at.is_(None), Handover.promised_at > tx.now, Handover.promised_at <= tx.now + AHEAD
    )
    urgency = func.coalesce(Handover.promised_at, Handover.created_at)
    open_ = select(Handover).where(Handover.state == HandoverState.OPEN, or_(to_move, to_remind))
    chosen = open_.options(load_only(*FOR_THE_CLOCK)).order_by(urgency, Handover.id).limit(LOOKED_AT)
    return [each.id for each in await _of_these_now(tx, (await tx.session.scalars(chosen)).all())]


async def _of_these_now(tx: Tx, waiting: Sequence[Handover]) -> list[Handover]:
    known: dict[tuple[object, ...], humans.Human | None] = {}
    due = []
    for each in waiting:
        whose = (each.contact_id, each.company_id, each.user_id, each.moved_at is not None)
        if whose not in known:
            known[whose] = await humans.standing(tx, each)
        human, at = known[whose], each.promised_at or tx.now
        if at <= tx.now or (human and remind_at(human, at) <= tx.now):
            due.append(each)
    return due


async def _written(tx: Tx, handover: Handover) -> Sequence[HandoverMessage]:
    mine = HandoverMessage.handover_id == handover.id, HandoverMessage.author != Author.OTHER
    return (await tx.session.scalars(select(HandoverMessage).where(*mine).order_by(HandoverMessage.id))).all()


async def _files(tx: Tx, written: Sequence[HandoverMessage]) -> list[FileRecipe]:
    """The files that came by mail with all that was written."""
    return [file for message in written for file in files_of(message.inbox_id, await _parts(tx, message))]


async def _parts(tx: Tx, message: HandoverMessage) -> Sequence[int]:
    """Their numbers; of a message that an older Kontor kept, the mail is read for them."""
    if message.parts is not None or message.inbox_id is None:
        return message.parts or ()
    raw = await tx.session.scalar(select(InboxItem.content).where(InboxItem.id == message.inbox_id))
    found = await asyncio.to_thread(attachments.attachments, raw or b"")
    return [part.number for part in found]
