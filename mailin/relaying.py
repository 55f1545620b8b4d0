"""Mail to the sealed addresses of a handover: passed on to the other side, or to the contact person only (SPEC 7).

Who speaks is decided by two things: the seal, which only the one who was given the address can know, and From. The
seal is the proof: a contact person's mail need not be signed to be believed, because staff often write from inside
the same mail system, where nobody signs, and a customer must not wait for that. So From alone never suffices, a From
that is malformed counts as a stranger's, and a stranger's words never reach the customer.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.desk import handover
from core.desk.handover import Said, Side, Speaker
from core.desk.understanding.automatic import is_automatic
from core.errors import NotFound
from core.models import Door, Handover, InboxItem
from core.post import inbox
from core.post.worker import Retry
from core.service import Tx
from mailin import automatic
from mailin.parse import Incoming
from mailin.proof import Proof

log = logging.getLogger(__name__)

TOO_MUCH = "busy: more than 20 messages of a handover by one speaker in an hour"

_FAILED = re.compile(rb"^action:[ \t]*failed", re.IGNORECASE | re.MULTILINE)
_AWAY = re.compile(
    r"abwesen|urlaub|nicht im (?:büro|haus|dienst)|außer haus|nicht (?:persönlich )?erreichbar|elternzeit|mutterschutz"
    r"|erkrankt|dienstreise|wieder (?:im büro|im haus|erreichbar|für sie da)|betriebsferien"
    r"|out of (?:the )?office|away from|on (?:\w+ )?leave|vacation|on holiday|not in the office|back in the office",
    re.IGNORECASE,
)
_AUTOMATIC_REPLY = re.compile(
    r"^\W*(?:automati\w+ (?:antwort|reply)|auto[- ]?(?:reply|antwort))", re.IGNORECASE
)
_RECEIPT = re.compile(
    r"\bticket|eingegangen|eingangsbestätigung|(?:nachricht|anfrage) erhalten|have received", re.IGNORECASE
)

Pass = Callable[[Tx, Handover, Said], Awaitable[None]]

WAYS: Mapping[Speaker, Pass] = {
    Speaker.HUMAN: handover.from_human,  # to where the question was asked
    Speaker.ASKER: handover.from_asker,  # to the human
    Speaker.OTHER: handover.from_other,  # to the human, who is told that the asker has not seen it
}


@dataclass(frozen=True)
class _Arrived:
    """A mail to the address that one side of a handover was given."""

    item: InboxItem
    mail: Incoming
    side: Side
    handover: Handover


async def relay(tx: Tx, item: InboxItem, mail: Incoming, token: str, proof: Proof) -> bool:
    """Deals with a mail to `service+<token>@`. False: no handover has that address (any more), nothing was done.

    What a machine wrote is never passed on; an out-of-office reply, or a returned card, moves the question to the
    deputy. A mail is passed on once. What one speaker writes beyond 20 messages within the hour waits for the next.
    """
    line = handover.read(tx.settings, token)
    found = await handover.find(tx, line[1]) if line else None
    if line is None or found is None:
        return False
    arrived = _Arrived(item, mail, line[0], found)
    if await handover.is_known(tx, found, item.id):
        log.info("mail %s: handover %s has it already", item.id, found.id)
    elif automatic.is_own(mail, tx.settings):
        log.info("mail %s: our own, not passed on", item.id)
    elif _is_automatic(tx, arrived):
        await _note_automatic(tx, arrived)
    else:
        await _pass_on(tx, arrived, proof)
    return True


async def _pass_on(tx: Tx, arrived: _Arrived, proof: Proof) -> None:
    mail, found, number = arrived.mail, arrived.handover, arrived.item.id
    said = _said(arrived.item, mail)
    speaker = await handover.speaker_of(tx, found, arrived.side, None if mail.doubtful else mail.sender)
    if await handover.is_echo(tx, found, said):
        log.warning("mail %s: the same was said too often about handover %s", number, found.id)
        return
    wait = await handover.too_much(tx, found, speaker)
    if wait:
        await _set_aside(tx, arrived, speaker, wait)
        return
    log.info("mail %s: handover %s, by the %s, proof %s", number, found.id, speaker, proof)
    try:
        await WAYS[speaker](tx, found, said)
    except NotFound:
        log.error("mail %s: nobody is there for handover %s (KONTOR_GENERAL_DESK)", number, found.id)


async def _set_aside(tx: Tx, arrived: _Arrived, speaker: Speaker, wait: timedelta) -> None:
    """Lets a mail wait among its own kind, so that what else its sender writes is dealt with meanwhile."""
    item, lane = arrived.item, f"handover:{arrived.handover.id}:{speaker}"
    if item.lane == lane:
        raise Retry(TOO_MUCH, wait)
    log.warning("mail %s waits: %s", item.id, TOO_MUCH)
    await inbox.store(
        tx,
        Door.MAIL,
        unique_key=f"later:{item.id}",
        lane=lane,
        content=item.content or b"",
        envelope=item.envelope,
        not_before=tx.now + wait,
    )


async def _note_automatic(tx: Tx, arrived: _Arrived) -> None:
    """Out-of-office of the one who has the question, or a card that came back: the deputy takes over at once."""
    found, number = arrived.handover, arrived.item.id
    failed = arrived.mail.media_type == "multipart/report" and bool(
        _FAILED.search(arrived.item.content or b"")
    )
    if arrived.side is Side.ASKER and failed:
        log.warning("mail %s: the answer of handover %s came back", number, found.id)
        await handover.returned(tx, found)
    elif arrived.side is Side.HUMAN and (failed or await _is_away(tx, arrived.mail, found)):
        moved = await handover.move(tx, found)
        log.info("mail %s: handover %s %s", number, found.id, "moved to the deputy" if moved else "stays")
    else:
        log.info("mail %s: a machine's, about handover %s", number, found.id)


async def _is_away(tx: Tx, mail: Incoming, found: Handover) -> bool:
    try:
        human = await handover.in_charge(tx, found)
    except NotFound:
        return False
    if mail.sender != human.key:
        return False
    if _AWAY.search(f"{mail.subject}\n{mail.newest}"):
        return True
    return bool(_AUTOMATIC_REPLY.match(mail.subject)) and not _RECEIPT.search(mail.text)


def _is_automatic(tx: Tx, arrived: _Arrived) -> bool:
    """By its headers, or by what stands before our own subject; a person's text is never taken for a machine's."""
    mail, mail_from = arrived.mail, str(arrived.item.envelope.get("mail_from", ""))
    ours = rf"\b(?:frage|question) {arrived.handover.id}\b"
    before_ours = re.split(ours, mail.subject, flags=re.IGNORECASE)[0]
    return automatic.reason(mail, mail_from, tx.settings) is not None or is_automatic(before_ours, "")


def _said(item: InboxItem, mail: Incoming) -> Said:
    return Said(
        text=mail.newest,
        sender=mail.sender or "",
        inbox_id=item.id,
        parts=tuple(file.number for file in mail.attached),
        message_id=mail.message_id,
    )
