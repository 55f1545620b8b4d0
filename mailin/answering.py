"""Answers a stored mail: who wrote it, what is proven, what is wanted, and one mail back, in one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from core import clock as clocks
from core.desk import Desk, Understanding, ratings
from core.desk.understanding import Message
from core.errors import KontorError
from core.models import InboxItem
from core.people import confirmations, directory
from core.people.confirmations import Wanted
from core.people.directory import ContactCard
from core.people.person import Channel, Person, visitor
from core.post import letters, mail_rate, mail_returns, queue
from core.post.files import FileRecipe
from core.post.mail import Auto, Mail, queue_mail, reply_subject
from core.post.mail_returns import Fate
from core.post.queue import Item
from core.post.relay import ORIGINAL
from core.post.worker import Retry
from core.service import Core, Tx
from core.text import gettext
from mailin import automatic, forwarding, parse, policy, reports, wording
from mailin.parse import Incoming
from mailin.proof import Proof, proof_of
from mailin.reception import recipient_kind
from mailin.relaying import relay
from mailin.wishes import Case, carry_out
from mailin.wording import Answer, Attachments, Section

log = logging.getLogger(__name__)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANSWERS_PER_HOUR = 20
SAME_PER_DAY = 2
READ_AT_LAST = 500_000  # bytes of a mail that are read to say that it cannot be answered
NOTICES_PER_DAY = 1
FORWARDS_PER_HOUR = 60


class Answering:
    """What the worker of the mail door does with each stored mail."""

    def __init__(self, core: Core, desk: Desk) -> None:
        self._core, self._desk = core, desk

    async def handle(self, item: Item) -> None:
        """Answers the mail or decides not to, and ends its row in the same transaction."""
        assert isinstance(item, InboxItem)
        mail = await asyncio.to_thread(parse.read, item.content or b"")
        if confirmations.is_confirmed(item.envelope):
            await self._confirmed(item, mail)
            return
        fate = None if _mail_from(item) else await asyncio.to_thread(reports.fate_in, item.content or b"")
        silent = automatic.reason(mail, _mail_from(item), self._core.settings)
        understood = None if silent else self._understand(mail)
        if understood is not None and understood.automatic:
            silent = "text of an automatic mail"
        async with self._core.begin() as tx:
            await self._at_the_gate(tx, item, mail, fate)
            if await self._relayed(tx, item, mail):
                log.info("mail %s belongs to a handover", item.id)
            elif understood is None or silent:
                log.info("mail %s is not answered: %s", item.id, silent)
            elif self._is_for_us(item):
                await self._answer(tx, item, mail, understood)
            await queue.end(tx, item)

    async def _confirmed(self, item: InboxItem, mail: Incoming) -> None:
        """Does what a click confirmed. It is asked for once by a link of ours: no limit and no echo is counted."""
        async with self._core.begin() as tx:
            person = await confirmations.confirmed_by(tx, item.envelope)
            row = policy.row_for(person is not None, Proof.CONFIRMED)
            if person is not None and row is not None:
                await self._answer_user(tx, Case(item, mail, person, Proof.CONFIRMED, row, None))
            await queue.end(tx, item)

    async def give_up(self, tx: Tx, item: Item) -> None:
        """Tells a known sender that their mail could not be answered, instead of leaving them waiting."""
        assert isinstance(item, InboxItem)
        beginning = (item.content or b"")[:READ_AT_LAST]  # the transaction waits
        mail = await asyncio.to_thread(parse.read, beginning)
        if automatic.reason(mail, _mail_from(item), tx.settings) or not self._is_for_us(item):
            return
        person = await directory.person_of_address(tx, mail.sender or "", Channel.MAIL)
        if person is None:
            return
        sorry = wording.of_template("could_not_answer", person.language)
        await self._send(tx, item, mail, person, Answer([sorry]))

    def _understand(self, mail: Incoming) -> Understanding:
        today = clocks.local_date(self._core.clock.now())
        return self._desk.understand(Message(channel="mail", text=mail.text, subject=mail.subject), today)

    def _is_for_us(self, item: InboxItem) -> bool:
        return any(kind != "postmaster" for kind in self._kinds(item))

    def _kinds(self, item: InboxItem) -> list[str]:
        recipients = item.envelope.get("rcpt_tos", [])
        kinds = (recipient_kind(address, self._core.settings) for address in recipients)
        return [kind for kind in kinds if kind is not None]

    async def _at_the_gate(self, tx: Tx, item: InboxItem, mail: Incoming, fate: Fate | None) -> None:
        """Returned mail is noted, the postmaster's handed on; neither is an answer."""
        for kind in self._kinds(item):
            token = kind.partition("+")[2]
            if token and fate and await mail_returns.note(tx, token, mail.subject, fate):
                log.warning("mail %s: one of our mails came back: %s", item.id, fate)
            if kind == "postmaster":
                await self._to_the_operator(tx, item, mail)

    async def _relayed(self, tx: Tx, item: InboxItem, mail: Incoming) -> bool:
        """Was it written to one of the addresses of a handover? Then it is dealt with, and not answered."""
        proof = proof_of(mail, item.envelope, tx.settings)
        tokens = [kind.partition("+")[2] for kind in self._kinds(item)]
        relayed = [await relay(tx, item, mail, token, proof) for token in tokens if token]
        return any(relayed)

    async def _to_the_operator(self, tx: Tx, item: InboxItem, mail: Incoming) -> None:
        operator = tx.settings.operator_address
        if operator is None or automatic.is_own(mail, tx.settings):
            log.warning("mail %s for the postmaster is kept in the inbox only", item.id)
            return
        if await mail_rate.count(tx, mail_rate.key_of("postmaster"), FORWARDS_PER_HOUR, HOUR):
            log.warning("mail %s for the postmaster is not handed on: too many this hour", item.id)
            return
        facts = {
            "address": f"postmaster@{tx.settings.mail_domain}",
            "sender": mail.sender or _mail_from(item) or "<>",
            "subject": mail.subject,
            "text": wording.quotable(mail.text),
        }
        subject, html = letters.render("postmaster", "en", facts)
        original = FileRecipe(ORIGINAL, {"id": item.id})
        forwarded = Mail(
            operator, subject, html, "en", files=(original,), envelope_from="", kind="postmaster"
        )
        await queue_mail(tx, forwarded)

    async def _answer(self, tx: Tx, item: InboxItem, mail: Incoming, understood: Understanding) -> None:
        known = await directory.person_of_address(tx, mail.sender or "", Channel.MAIL)
        proof = proof_of(mail, item.envelope, tx.settings)
        row = policy.row_for(known is not None, proof)
        if row is None or mail.sender is None:
            log.info("mail %s is not answered: unknown sender, nothing proven", item.id)
            return
        person = known or replace(visitor(Channel.MAIL), email=mail.sender)
        if await self._is_too_much(tx, item, mail, person):
            return
        case = Case(item, mail, person, proof, row, understood)
        log.info("mail %s: registered %s, proof %s", item.id, known is not None, proof)
        await (self._answer_user(tx, case) if known else self._answer_stranger(tx, case))

    async def _is_too_much(self, tx: Tx, item: InboxItem, mail: Incoming, person: Person) -> bool:
        """An echo is not answered a third time; more than twenty an hour wait (Retry)."""
        said = mail_rate.key_of("said", person.email.lower(), mail.subject, mail.text)
        if await mail_rate.count(tx, said, SAME_PER_DAY, DAY):
            log.warning("mail %s is not answered: the same was answered twice today", item.id)
            return True
        wait = await mail_rate.count(
            tx, mail_rate.key_of("answered", person.email.lower()), ANSWERS_PER_HOUR, HOUR
        )
        if wait:
            raise Retry("busy: more than 20 answers in an hour", wait)
        return False

    async def _answer_user(self, tx: Tx, case: Case) -> None:
        if case.proof is not Proof.NONE:
            await directory.seen(tx, case.person)
        answer = await carry_out(self._desk, tx, case)
        await forwarding.pass_on(tx, case, answer)
        if not case.wishes:
            await self._ask_back(tx, case, answer)
        await _offer_a_click(tx, case, answer)
        await _offer_orders(tx, case, answer)
        if answer.says_something:
            await self._send(tx, case.item, case.mail, case.person, answer)

    async def _answer_stranger(self, tx: Tx, case: Case) -> None:
        """FAQ answers, and once a day how to become a user; nothing else."""
        answer = await carry_out(self._desk, tx, case)
        if answer.refused or not case.wishes:
            answer.sections.extend(await self._notice(tx, case))
        if answer.sections:
            await self._send(tx, case.item, case.mail, case.person, answer)

    async def _notice(self, tx: Tx, case: Case) -> list[Section]:
        key = mail_rate.key_of("unknown sender", case.person.email.lower())
        if await mail_rate.count(tx, key, NOTICES_PER_DAY, DAY):
            log.info("mail %s: the unknown sender was told today already", case.item.id)
            return []
        return [wording.of_template("unknown_sender", case.language, gettext("Your access", case.language))]

    async def _ask_back(self, tx: Tx, case: Case, answer: Answer) -> None:
        """What is said when nothing was understood, or nothing could be read; a human reads what was passed on."""
        if case.mail.unreadable:
            answer.sections.append(wording.of_template("unreadable", case.language))
        elif case.understood is not None and answer.attachments is not Attachments.PASSED_ON:
            reply = await self._desk.not_understood(tx, case.person, case.understood)
            answer.sections.append(wording.section(reply, None, case.language))

    async def _send(self, tx: Tx, item: InboxItem, mail: Incoming, person: Person, answer: Answer) -> None:
        """Queues the one answer: to the registered address, never to Reply-To or Cc, in the same thread."""
        await _offer_ratings(tx, person, answer)
        sent = Mail(
            to=person.email,
            subject=reply_subject(mail.subject) or gettext("Your request", person.language),
            html=wording.body(person, answer, await _contact(tx, person)),
            language=person.language,
            user_id=person.user_id,
            auto=Auto.REPLIED,
            files=_distinct(answer.files),
            in_reply_to=mail.message_id,
            references=mail.references,
            quoted=wording.quotable(mail.text),
            quoted_intro=wording.quoted_intro(item.created_at, person.language),
            kind="answer",
            footer=await letters.footer_for(tx, company_id=person.company_id, user_id=person.user_id),
        )
        await queue_mail(tx, sent, answer.secret)


async def _offer_a_click(tx: Tx, case: Case, answer: Answer) -> None:
    """A link to the page that confirms what this mail alone may not do."""
    files = answer.attachments is Attachments.UNPROVEN
    if not answer.pending and not files:
        return
    answer.needs_login = case.proof is Proof.NONE
    wanted = Wanted(
        inbox_id=case.item.id,
        requests=[pending.request.to_json() for pending in answer.pending],
        summaries=[str(pending.summary) for pending in answer.pending],
        said=wording.quotable(case.mail.text),
        files=files,
        needs_login=answer.needs_login,
    )
    answer.confirm_url = await confirmations.offer(tx, case.person, wanted)
    answer.secret = True


async def _offer_orders(tx: Tx, case: Case, answer: Answer) -> None:
    """A link for each way to place an order. Each needs a login; together they order once, by the key they share."""
    for order in answer.orders:
        for way in order.ways:
            wanted = Wanted(
                inbox_id=case.item.id,
                requests=[way.request.to_json()],
                summaries=[str(way.summary)],
                said=wording.quotable(case.mail.text),
                needs_login=True,
            )
            order.links.append((way.label, await confirmations.offer(tx, case.person, wanted)))
            answer.secret = True


async def _offer_ratings(tx: Tx, person: Person, answer: Answer) -> None:
    """A link to the page where an answer of the FAQ is rated."""
    for place, section in enumerate(answer.sections):
        if section.rates is not None:
            url = await ratings.link(tx, person, section.rates)
            answer.sections[place] = replace(section, rating_url=url)


def _mail_from(item: InboxItem) -> str:
    return str(item.envelope.get("mail_from", ""))


def _distinct(files: Sequence[FileRecipe]) -> tuple[FileRecipe, ...]:
    """Two wishes may want the same document; it is attached once."""
    return tuple(file for index, file in enumerate(files) if file not in files[:index])


async def _contact(tx: Tx, person: Person) -> ContactCard | None:
    try:
        return await directory.contact_of(tx, person)
    except KontorError:
        return None
