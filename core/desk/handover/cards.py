"""The mails of a handover: the card for the human and what follows it, and the human's answer to somebody who mailed.

A person's words are passed on as theirs (Auto.RELAYED). Reply-To and the envelope sender are the sealed address of
the one who reads the mail: answers, out-of-office replies and returned mail all come back to the handover.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.desk.handover import lines
from core.desk.handover.askers import Asker
from core.desk.handover.humans import Human
from core.desk.handover.lines import Side, Slip
from core.desk.handover.promise import when
from core.models import Handover, HandoverMessage, HandoverState
from core.post import letters
from core.post.files import FileRecipe
from core.post.mail import Auto, Mail, queue_mail, reply_subject
from core.service import Tx
from core.text import gettext, moment


@dataclass(frozen=True)
class Known:
    """What Kontor itself says to the question: the answer it gives, if any, and the titles of the likely entries."""

    answer: str = ""
    entries: tuple[str, ...] = ()


NOTHING_KNOWN = Known()
OPEN = HandoverState.OPEN


async def ask(
    tx: Tx,
    handover: Handover,
    human: Human,
    asker: Asker,
    *,
    known: Known = NOTHING_KNOWN,
    files: Sequence[FileRecipe] = (),
) -> None:
    """The card: who asks what, by when an answer is promised, and what Kontor knows about it (SPEC 8)."""
    facts = _facts(tx, handover, human, asker) | {"known": known, "moved_from": "", "written": []}
    first = _thread(tx, handover)
    await _to_human(tx, handover, human, "handover", facts, files=files, message_id=first)


async def ask_deputy(
    tx: Tx,
    handover: Handover,
    deputy: Human,
    asker: Asker,
    *,
    instead_of: Human,
    written: Sequence[HandoverMessage],
    files: Sequence[FileRecipe],
) -> None:
    """The card for the deputy, with all that was written so far."""
    moved = {"known": NOTHING_KNOWN, "moved_from": instead_of.name or instead_of.email, "written": written}
    facts = _facts(tx, handover, deputy, asker) | moved
    await _to_human(tx, handover, deputy, "handover", facts, files=files)


async def remind(tx: Tx, handover: Handover, human: Human, asker: Asker, *, late: bool) -> None:
    """The time that was promised is near, or (`late`) over."""
    facts = _facts(tx, handover, human, asker) | {"late": late}
    await _to_human(tx, handover, human, "handover_reminder", facts, auto=Auto.GENERATED)


async def pass_to_human(
    tx: Tx,
    handover: Handover,
    human: Human,
    asker: Asker,
    text: str,
    *,
    files: Sequence[FileRecipe],
    other: str = "",
) -> None:
    """What the asker wrote back; with `other`, what somebody wrote from that address, which the asker does not see."""
    facts = _facts(tx, handover, human, asker) | {"text": text, "other": other}
    await _to_human(tx, handover, human, "handover_message", facts, files=files)


async def undelivered(tx: Tx, handover: Handover, to: Human, asker: Asker, text: str) -> None:
    """Tells the human that the asker cannot be reached any more."""
    facts = _facts(tx, handover, to, asker) | {"text": text}
    await _to_human(tx, handover, to, "handover_undelivered", facts, auto=Auto.GENERATED)


async def pass_to_asker(
    tx: Tx,
    handover: Handover,
    human: Human,
    asker: Asker,
    message: HandoverMessage,
    *,
    files: Sequence[FileRecipe],
) -> None:
    """The human's answer, in the thread of the mail in which the question was asked."""
    own = lines.address(tx.settings, Side.ASKER, handover.id)
    language = handover.language
    facts = {"human": human, "text": message.text, "subject": ""}
    html = letters.render("handover_answer", language, facts)[1]
    mail = Mail(
        to=asker.email,
        subject=reply_subject(handover.subject) or gettext("Your question", language),
        html=html,
        language=language,
        user_id=asker.user_id,
        auto=Auto.RELAYED,
        files=tuple(files),
        in_reply_to=handover.message_id,
        quoted=handover.question,
        quoted_intro=gettext("On {moment} you wrote:", language).format(
            moment=moment(handover.created_at, language)
        ),
        footer=await letters.footer_for(tx, company_id=handover.company_id, user_id=human.user_id),
        envelope_from=own,
        reply_to=own,
        kind="handover_answer",
    )
    await _queue(tx, mail, Slip(Side.ASKER, handover.id, message.id))


async def _to_human(
    tx: Tx,
    handover: Handover,
    human: Human,
    template: str,
    facts: Mapping[str, object],
    *,
    files: Sequence[FileRecipe] = (),
    auto: Auto = Auto.RELAYED,
    message_id: str = "",
) -> None:
    own = lines.address(tx.settings, Side.HUMAN, handover.id)
    subject, html = letters.render(template, human.language, facts)
    thread = _thread(tx, handover)
    mail = Mail(
        to=human.email,
        subject=subject if message_id else reply_subject(subject),
        html=html,
        language=human.language,
        user_id=human.user_id,
        auto=auto,
        files=tuple(files),
        in_reply_to=None if message_id else thread,
        message_id=message_id,
        footer=await letters.footer_for(tx, company_id=handover.company_id, user_id=human.user_id),
        envelope_from=own,
        reply_to=own,
        kind=template,
    )
    await _queue(tx, mail, Slip(Side.HUMAN, handover.id))


async def _queue(tx: Tx, mail: Mail, slip: Slip) -> None:
    item = await queue_mail(tx, mail)
    item.content = {**(item.content or {}), **slip.to_json()}
    await tx.session.flush()


def _thread(tx: Tx, handover: Handover) -> str:
    """The Message-ID of the first card, in whose thread all the others stand."""
    seal = lines.seal(tx.settings, Side.HUMAN, handover.id)[:8]
    return f"<question.{handover.id}.{seal}@{tx.settings.mail_domain}>"


def _facts(tx: Tx, handover: Handover, human: Human, asker: Asker) -> dict[str, object]:
    return {
        "subject": _subject(handover, asker, human.language),
        "number": handover.id,
        "asker": asker,
        "question": handover.question,
        "asked_at": handover.created_at,
        "when": when(handover.promised_at or tx.now, tx.now, human.language)
        if handover.state == OPEN
        else "",
    }


def _subject(handover: Handover, asker: Asker, language: str) -> str:
    who = ", ".join(part for part in (asker.called, asker.company) if part)
    if who:
        line = gettext("Question {number} from {who}", language).format(number=handover.id, who=who)
    else:
        line = gettext("Question {number} from a visitor in the chat", language).format(number=handover.id)
    return f"{line}: {handover.subject}" if handover.subject else line
