"""Passes on what is written about a handover: the human's words to the asker, everybody else's to the human."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from core.desk import prompts
from core.desk.handover import askers, cards, humans
from core.desk.handover.humans import Human
from core.desk.handover.lines import Side, unsealed
from core.desk.handover.promise import promised
from core.desk.requests import Intent, Request, Slots
from core.desk.understanding.letter_signs import THANKS_ONLY
from core.desk.understanding.text import flat
from core.errors import NotFound, Throttled
from core.models import Author, Handover, HandoverMessage, HandoverState, User, UserState
from core.people.person import Channel, Person, of_user, visitor
from core.post import attachments, mail_rate
from core.post.files import FileRecipe
from core.privacy import audit
from core.service import Tx

log = logging.getLogger(__name__)

LONGEST_TEXT = 20_000  # characters
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PER_HOUR = 20  # messages of one handover by one speaker
SAME_PER_DAY = 5


class Speaker(StrEnum):
    """Who writes to a handover's address."""

    HUMAN = "human"
    ASKER = "asker"
    OTHER = "other"


@dataclass(frozen=True)
class Said:
    """What somebody wrote. `parts` are the numbers of the files of the mail in the inbox row `inbox_id`."""

    text: str
    sender: str = ""  # the address, comparable
    inbox_id: int | None = None
    parts: tuple[int, ...] = ()
    message_id: str | None = None

    @property
    def files(self) -> tuple[FileRecipe, ...]:
        return files_of(self.inbox_id, self.parts)


def files_of(inbox_id: int | None, parts: Sequence[int]) -> tuple[FileRecipe, ...]:
    """The files of a mail as recipes: made when they are sent."""
    if inbox_id is None:
        return ()
    return tuple(attachments.recipe(inbox_id, part) for part in parts)


async def find(tx: Tx, handover_id: int) -> Handover | None:
    """The handover, locked: what is said about it is passed on one by one."""
    return await tx.session.get(Handover, handover_id, with_for_update=True, populate_existing=True)


async def speaker_of(tx: Tx, handover: Handover, side: Side, key: str | None) -> Speaker:
    """Who speaks, by the address that was written to and the one that it was written from.

    Only from the human's own sealed address does anybody speak as the human: whoever was given the asker's, and
    puts the contact person's name on a mail, reaches the contact person and nobody else.
    """
    if key and side is Side.HUMAN and await humans.may_speak(tx, handover, key):
        return Speaker.HUMAN
    asker = await askers.of(tx, handover)
    if key and key == asker.key and asker.is_active:
        return Speaker.ASKER
    return Speaker.OTHER


async def is_known(tx: Tx, handover: Handover, inbox_id: int) -> bool:
    """Was this mail passed on before?"""
    same = HandoverMessage.handover_id == handover.id, HandoverMessage.inbox_id == inbox_id
    return await tx.session.scalar(select(HandoverMessage.id).where(*same)) is not None


async def is_echo(tx: Tx, handover: Handover, said: Said) -> bool:
    """Has the same been written five times today? Then two machines are talking."""
    key = mail_rate.key_of("handover said", str(handover.id), said.sender, said.text, str(len(said.parts)))
    return bool(await mail_rate.count(tx, key, SAME_PER_DAY, DAY))


async def too_much(tx: Tx, handover: Handover, speaker: Speaker) -> timedelta:
    """Counts a message of this speaker: how long it has to wait for the next hour, zero when it need not.

    Each is counted alone: whoever writes too much must not silence the other side.
    """
    return await mail_rate.count(tx, mail_rate.key_of("handover", str(handover.id), speaker), PER_HOUR, HOUR)


async def from_human(tx: Tx, handover: Handover, said: Said) -> None:
    """Brings an answer to where the question was asked; the human is told when nobody is there any more."""
    asker, human = await askers.of(tx, handover), await writer_of(tx, handover, said.sender)
    message = await _keep(tx, handover, Author.CONTACT, said)
    handover.state, handover.ended_at = HandoverState.ANSWERED, tx.now
    await tx.session.flush()
    await audit.note(
        tx,
        await _actor(tx, said.sender),
        "handover.answered",
        company_id=handover.company_id,
        handover=handover.id,
    )
    if not await askers.can_be_reached(tx, handover, asker):
        log.info("handover %s: the asker cannot be reached any more", handover.id)
        await cards.undelivered(tx, handover, human, asker, message.text)
    elif asker.in_chat:
        await _into_chat(tx, handover, message, said)
    else:
        await cards.pass_to_asker(tx, handover, human, asker, message, files=said.files)


async def from_asker(tx: Tx, handover: Handover, said: Said, person: Person | None = None) -> None:
    """Passes on what the asker wrote back, to whom the handover lies with now; an ended one is opened again.

    Mere thanks are passed on and open nothing: nobody waits for an answer to them.
    """
    human = await humans.in_charge(tx, handover)
    message = await _keep(tx, handover, Author.ASKER, said)
    if handover.state != HandoverState.OPEN and not THANKS_ONLY.match(flat(said.text)):
        handover.state, handover.ended_at = HandoverState.OPEN, None
        handover.promised_at, handover.reminded_at = promised(human, tx.now), None
    handover.message_id = said.message_id or handover.message_id
    await tx.session.flush()
    actor = person or await _actor(tx, said.sender)
    await audit.note(tx, actor, "handover.continued", company_id=handover.company_id, handover=handover.id)
    asker = await askers.of(tx, handover)
    await cards.pass_to_human(tx, handover, human, asker, message.text, files=said.files)


async def from_other(tx: Tx, handover: Handover, said: Said) -> None:
    """Shows the human what somebody else wrote; the asker never sees it (SPEC 7)."""
    human, asker = await humans.in_charge(tx, handover), await askers.of(tx, handover)
    message = await _keep(tx, handover, Author.OTHER, said)
    await cards.pass_to_human(
        tx, handover, human, asker, message.text, files=said.files, other=said.sender or "?"
    )


async def returned(tx: Tx, handover: Handover, message_id: int | None = None) -> None:
    """The human's answer (`message_id`, or the last) did not reach the asker: the human is told.

    Raises NotFound when nobody is there to be told.
    """
    human, asker = await humans.in_charge(tx, handover), await askers.of(tx, handover)
    which = HandoverMessage.handover_id == handover.id, HandoverMessage.author == Author.CONTACT
    last = select(HandoverMessage).where(*which).order_by(HandoverMessage.id.desc()).limit(1)
    if message_id is not None:
        last = last.where(HandoverMessage.id == message_id)
    message = await tx.session.scalar(last)
    await cards.undelivered(tx, handover, human, asker, message.text if message else "")


async def of_asker(tx: Tx, person: Person, handover_id: int | None) -> Handover:
    """A handover of the person's own, in this very chat, locked. Raises NotFound for any other."""
    found = await find(tx, handover_id) if handover_id is not None else None
    here = person.chat is not None and found is not None and found.lane == str(person.chat.chat_id)
    if found is None or found.channel != Channel.CHAT or not here:
        raise NotFound
    if found.user_id not in (None, person.user_id):
        raise NotFound
    return found


async def write_back(tx: Tx, person: Person, handover: Handover, text: str) -> Human:
    """The asker's answer out of the chat; gives the human who gets it. Raises Throttled, NotFound."""
    wait = await too_much(tx, handover, Speaker.ASKER)
    if wait:
        raise Throttled(round(wait.total_seconds()))
    await from_asker(tx, handover, Said(text[:LONGEST_TEXT]), person)
    return await humans.in_charge(tx, handover)


async def message_of(tx: Tx, handover: Handover, message_id: int) -> HandoverMessage:
    """What a human wrote about this handover. Raises NotFound for anything else."""
    found = await tx.session.get(HandoverMessage, message_id)
    if found is None or found.handover_id != handover.id or found.author != Author.CONTACT:
        raise NotFound
    return found


async def writer_of(tx: Tx, handover: Handover, key: str) -> Human:
    """Who wrote an answer from this address: a contact person by name, or else whoever the handover lies with."""
    named = await humans.by_address(tx, key)
    return named or await humans.in_charge(tx, handover)


async def _keep(tx: Tx, handover: Handover, author: Author, said: Said) -> HandoverMessage:
    """With files, one side's message makes a business letter of it: nobody here reads what they hold (SPEC 9)."""
    handover.is_letter = handover.is_letter or (bool(said.parts) and author is not Author.OTHER)
    made = HandoverMessage(
        handover_id=handover.id,
        author=author,
        text=unsealed(said.text)[:LONGEST_TEXT],
        inbox_id=said.inbox_id,
        parts=list(said.parts),
        at=tx.now,
    )
    tx.session.add(made)
    await tx.session.flush()
    return made


async def _into_chat(tx: Tx, handover: Handover, message: HandoverMessage, said: Said) -> None:
    slots = Slots(
        handover=handover.id,
        message=message.id,
        email=said.sender,
        numbers=tuple(str(part) for part in said.parts),
    )
    shown = Request(Intent.HANDOVER_MESSAGE, slots)
    await prompts.put(tx, int(handover.lane), shown, key=f"handover:{handover.id}:{message.id}")


async def _actor(tx: Tx, key: str) -> Person:
    active = User.email_key == key, User.state == UserState.ACTIVE
    user = await tx.session.scalar(select(User).where(*active)) if key else None
    return of_user(user, Channel.MAIL) if user else visitor(Channel.MAIL)
