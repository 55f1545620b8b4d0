"""Passes a mail with attachments on to the contact person: Kontor reads none of them (SPEC 7)."""

from __future__ import annotations

from core.desk import handover
from core.desk.handover import AskedByMail
from core.errors import NotFound, Throttled
from core.post import attachments
from core.post.relay import MAX_FILES
from core.service import Tx
from core.text import gettext
from mailin.proof import Proof
from mailin.wishes import Case
from mailin.wording import Answer, Attachments

LONGEST = 10_000  # characters of the mail that stand on the card


async def pass_on(tx: Tx, case: Case, answer: Answer) -> None:
    """Passes the mail on with what is attached, as a business letter, if its sender is proven.

    Notes in the answer what became of it.
    """
    if not case.mail.attached or not _is_wanted(case):
        return
    if case.proof is Proof.NONE:
        answer.attachments = Attachments.UNPROVEN
    elif sum(file.size for file in case.mail.attached) > MAX_FILES:
        answer.attachments = Attachments.TOO_LARGE
    elif case.person.company_id is None:
        answer.attachments = Attachments.UNREAD
    else:
        await _open(tx, case, answer)


def _is_wanted(case: Case) -> bool:
    """What is attached to a confirmed mail went on when it came in, unless its page said otherwise."""
    return case.proof is not Proof.CONFIRMED or bool(case.item.envelope["files"])


async def _open(tx: Tx, case: Case, answer: Answer) -> None:
    mail = AskedByMail(case.mail.subject, case.mail.message_id, case.item.id)
    files = [attachments.recipe(case.item.id, file.number) for file in case.mail.attached]
    question = case.mail.text.strip()[:LONGEST] or case.mail.subject
    try:
        made = await handover.open_(tx, case.person, question, files=files, mail=mail, is_letter=True)
    except (NotFound, Throttled):
        answer.attachments = Attachments.UNREAD
        return
    human = await handover.in_charge(tx, made)
    answer.attachments = Attachments.PASSED_ON
    answer.passed_on_to = human.name or gettext("our service desk", case.language)
