"""Carries out what a mail wants, each wish as the policy says: done, left for a click, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.desk import Desk, Intent, Reply, Request, Understanding
from core.desk.handover import AskedByMail
from core.desk.understanding.letter import bare
from core.models import InboxItem
from core.people.person import Channel, Person, visitor
from core.service import Tx
from mailin import policy, wording
from mailin.parse import Incoming
from mailin.policy import Verdict
from mailin.proof import Proof
from mailin.wording import Answer, OfferedOrder, Pending


@dataclass(frozen=True)
class Case:
    """A mail being answered: what it says, who is answered, what is proven, and what they may do."""

    item: InboxItem
    mail: Incoming
    person: Person
    proof: Proof
    row: policy.Row
    understood: Understanding | None  # None: the wishes were fixed when a click confirmed them

    @property
    def language(self) -> str:
        return self.person.language

    @property
    def wishes(self) -> Sequence[Request]:
        """What is wanted; of a confirmed mail exactly what its page showed."""
        if self.understood is None:
            return [Request.from_json(data) for data in self.item.envelope["requests"]]
        word = () if self.understood.requests else self._said_in_a_word
        return self._for_a_human or word or self.understood.wishes

    @property
    def _for_a_human(self) -> Sequence[Request]:
        """`Kontakt` in the first line: what stands below it is for a human, whatever it is about."""
        wish = wording.one_word(bare(self.mail.newest).partition("\n")[0])
        return [wish] if wish and wish.intent is Intent.CONTACT else ()

    @property
    def asks_nothing(self) -> bool:
        """Is a human wanted, and nothing said but that?"""
        question = bare(self.mail.newest)
        return not question or (bool(self._for_a_human) and not question.partition("\n")[2].strip())

    @property
    def _said_in_a_word(self) -> Sequence[Request]:
        wish = wording.one_word(self.mail.newest)
        return [wish] if wish else ()


async def carry_out(desk: Desk, tx: Tx, case: Case) -> Answer:
    """Each wish as the table of SPEC 7 says."""
    answer = Answer()
    for wish in case.wishes:
        match case.row.verdict(wish.intent):
            case Verdict.DO if wish.intent is Intent.CONTACT:
                answer.add(wish, await _to_a_human(desk, tx, case, wish), case.language)
            case Verdict.DO | Verdict.CONFIRM_BY_LINK if wish.intent is Intent.PLACE_ORDER:
                await _order(desk, tx, case, answer, wish)
            case Verdict.DO:
                answer.add(wish, await desk.answer(tx, case.person, wish), case.language)
            case Verdict.DO_FOR_ANYBODY:
                answer.add(wish, await _for_anybody(desk, tx, case, wish), case.language)
            case Verdict.CONFIRM_BY_LINK:
                await _for_a_click(desk, tx, case, answer, wish)
            case Verdict.CONFIRM_AFTER_LOGIN:
                answer.pending.append(await _for_later(desk, tx, case, wish))
            case Verdict.REFUSE:
                answer.refused = True
    return answer


async def _for_anybody(desk: Desk, tx: Tx, case: Case, wish: Request) -> Reply:
    """Whoever wrote in the user's name learns and does no more than a stranger could."""
    stranger = replace(visitor(Channel.MAIL, case.language), email=case.person.email)
    return await desk.answer(tx, stranger, wish.having(email=wish.slots.email or case.person.email))


async def _to_a_human(desk: Desk, tx: Tx, case: Case, wish: Request) -> Reply:
    """Who asks for a human has asked: the mail is the question. With files it goes on in any case.

    Who wrote nothing but the word is told who that is, and asked for the question.
    """
    if case.mail.attached or case.asks_nothing:
        return await desk.answer(tx, case.person, wish)
    asked = AskedByMail(case.mail.subject, case.mail.message_id, case.item.id)
    return await desk.pass_on(tx, case.person, case.mail.newest, asked)


async def _for_a_click(desk: Desk, tx: Tx, case: Case, answer: Answer, wish: Request) -> None:
    """What would be done is shown; what cannot be done, or says too little, is answered at once."""
    reply = await _looked_at(desk, tx, case, wish)
    sure = _when_sure(reply, wish)
    if sure is not None:
        answer.pending.append(Pending(sure, wording.paragraphs(reply.html, case.language)))
        return
    if reply.awaiting is not None:  # something is missing, so nothing can be done: in words for a mail
        reply = await desk.answer(tx, case.person, wish)
    answer.add(wish, reply, case.language)


async def _order(desk: Desk, tx: Tx, case: Case, answer: Answer, wish: Request) -> None:
    """Ordered only when a click confirmed this very order; otherwise a link for each source of the metal is offered.

    What is missing is asked for, and what changed since the click is offered anew.
    """
    reply = await desk.answer(tx, case.person, wish)
    ways = _ways(reply, wish)
    if not ways:
        answer.add(wish, reply, case.language)
        return
    looked = [await _way(desk, tx, case, label, way) for label, way in ways]
    summary = wording.paragraphs(reply.html, case.language)
    answer.orders.append(OfferedOrder(summary, tuple(way for way in looked if way is not None)))


async def _way(desk: Desk, tx: Tx, case: Case, label: str, way: Request) -> Pending | None:
    """One way to place the order, with what its page says."""
    reply = await _looked_at(desk, tx, case, way)
    sure = _when_sure(reply, way)
    return Pending(sure, wording.paragraphs(reply.html, case.language), label) if sure else None


async def _for_later(desk: Desk, tx: Tx, case: Case, wish: Request) -> Pending:
    """Of a mail that anybody may have written the answer names the wish only; the page says more."""
    label = wording.named(wish, case.language)
    if wish.intent not in policy.CHANGES:
        return Pending(wish, wording.sentence(label), label)
    reply = await _looked_at(desk, tx, case, wish)
    sure = _when_sure(reply, wish)
    summary = wording.paragraphs(reply.html, case.language) if sure else wording.sentence(label)
    return Pending(sure or wish, summary, label)


async def _looked_at(desk: Desk, tx: Tx, case: Case, wish: Request) -> Reply:
    """What the desk says to the wish on a page, where nothing is done without a button."""
    return await desk.answer(tx, replace(case.person, channel=Channel.WEB), wish.having(confirmed=False))


def _when_sure(reply: Reply, wish: Request) -> Request | None:
    """The request behind the button that would do it; None when the reply has no such button, or a choice of them."""
    ways = _ways(reply, wish)
    return ways[0][1] if len(ways) == 1 else None


def _ways(reply: Reply, wish: Request) -> list[tuple[str, Request]]:
    """The buttons that would do it: what they are called and ask for."""
    buttons = ((action.label, action.request) for row in reply.actions for action in row if action.request)
    return [
        (label, request)
        for label, request in buttons
        if request.intent is wish.intent and request.slots.confirmed
    ]
