"""Sends the queued mails through the relay, with patience: a mail is tried for five days (RFC 5321 4.5.4.1)."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import aiosmtplib
from sqlalchemy import func, select, update

from core.errors import FileTooLarge, KontorError, NotFound, TooManyRows, one_line
from core.models import Door, InboxItem, OutboxItem
from core.post import letters, mail_rate, outbox, queue, undeliverable
from core.post.files import FileMaker, FileRecipe, MadeFile
from core.post.mail import CannotBeAddressed, Mail, ascii_address, compose, queue_mail
from core.post.queue import OUTBOX, Item
from core.post.worker import Refused, Retry, Worker
from core.service import Core, Tx
from core.settings import Settings
from core.text import gettext

log = logging.getLogger(__name__)

PATIENCE = timedelta(days=5)
MAX_FILES = 20_000_000  # bytes of all files of a mail together (SPEC 7)
FILE_ATTEMPTS = 3  # as often a fault in making a file holds the mail back
UNDELIVERED = "undelivered"  # kind of the notice that a mail could not be delivered
NOTICES_PER_HOUR = 20
TIMEOUT = 60.0  # seconds for each step of the conversation
MEGABYTE = 1_000_000
ORIGINAL = "inbox"  # recipe for a mail as it came in: FileRecipe(ORIGINAL, {"id": ...})


OfferFile = Callable[[Tx, int, FileRecipe], Awaitable[str]]
"""Makes a link to a file for a user, who has to log in."""


NotArrived = Callable[[Tx, Mapping[str, Any]], Awaitable[None]]
"""Is told the content of what was refused for good or given up, for whom it matters."""


async def _nobody(_tx: Tx, _content: Mapping[str, Any]) -> None:
    """Nobody waits to hear that a mail did not arrive."""


class NoSuchRecipient(Refused):
    """The relay says that the address does not exist, or takes no mail."""


def _waits() -> tuple[timedelta, ...]:
    """Short ones first, then every four hours until the patience ends."""
    waits = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60, 120)]
    while sum(waits, timedelta()) < PATIENCE:
        waits.append(timedelta(hours=4))
    return tuple(waits)


WAITS = _waits()


@dataclass(frozen=True)
class Route:
    """How to reach the relay. `start_tls`: True is required, None is used when offered, False is never."""

    host: str
    port: int
    use_tls: bool
    start_tls: bool | None
    verify: bool
    username: str | None
    password: str | None


def route_of(settings: Settings) -> Route:
    """Reads KONTOR_SMTP_RELAY: smtps is TLS from the start, `?tls=required` demands STARTTLS (RFC 8461).

    A password is never sent in clear: with one, STARTTLS is required. On loopback TLS is not tried.
    """
    parts = urlsplit(settings.smtp_relay)
    implicit = parts.scheme == "smtps"
    start_tls = False if implicit else _start_tls(parts)
    return Route(
        host=parts.hostname or "",
        port=parts.port or (465 if implicit else 25),
        use_tls=implicit,
        start_tls=start_tls,
        verify=implicit or start_tls is True,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _start_tls(parts: SplitResult) -> bool | None:
    if parse_qs(parts.query).get("tls") == ["required"]:
        return True
    if parts.hostname in ("localhost", "127.0.0.1", "::1"):
        return False
    return True if parts.password else None


def mail_sender(
    core: Core,
    make_file: FileMaker,
    offer_file: OfferFile | None = None,
    not_arrived: NotArrived = _nobody,
) -> Worker:
    """The worker that sends what is queued for the mail door; `make_file` makes the attachments.

    `offer_file` makes a link to what does not fit; without it, the mail only says what is missing. `not_arrived`
    hears of every mail that is given up.
    """
    sender = Sender(core, make_file, offer_file, not_arrived)
    return Worker(core, OUTBOX[Door.MAIL], sender.send, waits=WAITS, give_up=sender.give_up)


class Sender:
    """Sends one queued mail at a time; `make_file` makes the attachments, `offer_file` links to what does not fit."""

    def __init__(
        self,
        core: Core,
        make_file: FileMaker,
        offer_file: OfferFile | None = None,
        not_arrived: NotArrived = _nobody,
    ) -> None:
        self._core, self._make_file, self._offer_file = core, make_file, offer_file
        self._not_arrived = not_arrived

    async def send(self, item: Item) -> None:
        """Makes the files, composes, delivers, and ends the row with the relay's receipt."""
        assert isinstance(item, OutboxItem)
        content = item.content or {}
        files, notes = await self._files(item, content.get("language", "de"))
        try:
            recipient = ascii_address(content["to"])
            message = compose(content, files, self._core.settings, self._core.clock.now(), notes)
        except CannotBeAddressed:
            raise Refused("unaddressable: the recipient's address cannot stand in a mail") from None
        to, kind = content["to"], content.get("kind", "letter")
        try:
            answer = await deliver(self._core.settings, content["envelope_from"], recipient, message)
        except NoSuchRecipient:
            async with self._core.begin() as tx:
                await undeliverable.failed(tx, to, kind)
            raise
        await self._note(
            item, {"message_id": content["message_id"], "answer": answer, "to": to, "kind": kind}
        )

    async def give_up(self, tx: Tx, item: Item) -> None:
        """Tells whom it matters, and the operator if there is one, that a mail was not delivered.

        Never about such a notice itself.
        """
        assert isinstance(item, OutboxItem)
        await self._not_arrived(tx, item.content or {})
        kind, operator = str((item.content or {}).get("kind", "letter")), tx.settings.operator_address
        if operator is None or kind == UNDELIVERED:
            return
        if await mail_rate.count(tx, mail_rate.key_of(UNDELIVERED), NOTICES_PER_HOUR, timedelta(hours=1)):
            log.warning("outbox %s: the operator is not told, too many notices this hour", item.id)
            return
        reason = await tx.session.scalar(select(OutboxItem.error).where(OutboxItem.id == item.id))
        subject, html = letters.render(UNDELIVERED, "de", _undelivered(item.id, kind, reason or ""))
        await queue_mail(tx, Mail(operator, subject, html, "de", envelope_from="", kind=UNDELIVERED))

    async def _note(self, item: OutboxItem, receipt: Mapping[str, Any]) -> None:
        async with self._core.begin() as tx:
            noted = update(OutboxItem).where(OutboxItem.id == item.id)
            await tx.session.execute(noted.values(receipt={**receipt, "at": tx.now.isoformat()}))
            await undeliverable.accepted(tx, receipt["to"])
            await queue.end(tx, item)

    async def _files(self, item: OutboxItem, language: str) -> tuple[list[MadeFile], list[str]]:
        """The files that could be made and fit, and a sentence for each that could not or did not."""
        made: list[MadeFile] = []
        notes: list[str] = []
        for recipe in outbox.recipes(item):
            try:
                file = await self._make(recipe)
            except KontorError as error:
                notes.append(_why_missing(error, language))
                continue
            except Exception as error:
                if item.attempts < FILE_ATTEMPTS:
                    raise
                log.error("outbox %s goes without a file: %s", item.id, one_line(error))
                notes.append(_why_missing(error, language))
                continue
            if sum(len(other.content) for other in made) + len(file.content) > MAX_FILES:
                notes.append(await self._elsewhere(item, recipe, file, language))
            else:
                made.append(file)
        return made, notes

    async def _elsewhere(self, item: OutboxItem, recipe: FileRecipe, file: MadeFile, language: str) -> str:
        """Where a file is that does not fit: behind a link for its user (SPEC 7).

        Each attempt makes a link of its own, because an earlier one may have arrived after all.
        """
        if self._offer_file is None or item.user_id is None or recipe.make == ORIGINAL:
            return _too_large(file.name, language)
        async with self._core.begin() as tx:
            url = await self._offer_file(tx, item.user_id, recipe)
        return _linked(file, url, language)

    async def _make(self, recipe: FileRecipe) -> MadeFile:
        if recipe.make != ORIGINAL:
            return await self._make_file(recipe)
        stored = InboxItem.id == recipe.parts["id"]
        async with self._core.read() as tx:
            size = await tx.session.scalar(select(func.length(InboxItem.content)).where(stored))
            if size is not None and size > MAX_FILES:
                raise FileTooLarge(size, MAX_FILES)
            content = await tx.session.scalar(select(InboxItem.content).where(stored))
        if content is None:
            raise NotFound
        return MadeFile("mail.eml", "message/rfc822", content)


async def deliver(settings: Settings, envelope_from: str, recipient: str, message: bytes) -> str:
    """Hands one mail to the relay and returns its answer to the final dot.

    Raises NoSuchRecipient or another Refused when the relay refuses this mail for good (5xx), Retry for all that
    may pass.
    """
    try:
        async with connection(settings) as client:
            _, answer = await client.sendmail(envelope_from, [recipient], message)
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _outcome(error) from None
    return answer


def connection(settings: Settings, timeout: float = TIMEOUT) -> aiosmtplib.SMTP:
    """A conversation with the relay, begun and ended by `async with`; `timeout` in seconds for each step of it."""
    route = route_of(settings)
    return aiosmtplib.SMTP(
        hostname=route.host,
        port=route.port,
        use_tls=route.use_tls,
        start_tls=route.start_tls,
        validate_certs=route.verify,
        username=route.username,
        password=route.password,
        local_hostname=settings.mail_domain,
        timeout=timeout,
    )


_ENHANCED = re.compile(r"5\.(\d{1,3})\.\d{1,3}\b")
_ABOUT_THIS_MAIL = (
    aiosmtplib.SMTPRecipientRefused,
    aiosmtplib.SMTPSenderRefused,
    aiosmtplib.SMTPDataError,
)


def _outcome(error: Exception) -> Retry | Refused:
    """5xx about sender, recipient or content is for good; a relay that is away or unfriendly may recover."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _outcome(error.recipients[0])
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return Retry(one_line(error))
    answer = f"{error.code} {error.message}"
    if error.code < 500 or not isinstance(error, _ABOUT_THIS_MAIL):
        return Retry(answer)
    return NoSuchRecipient(answer) if _is_about_the_address(error) else Refused(answer)


def _is_about_the_address(error: aiosmtplib.SMTPResponseException) -> bool:
    """By the enhanced code (RFC 3463: 5.1 address, 5.2 mailbox), else by where and how the relay said no."""
    enhanced = _ENHANCED.match(error.message)
    if enhanced:
        return enhanced[1] in ("1", "2")
    return isinstance(error, aiosmtplib.SMTPRecipientRefused) and error.code in (550, 551, 553)


def _undelivered(number: int, kind: str, reason: str) -> dict[str, object]:
    """What the operator needs to find the mail: no address, no text."""
    first = reason.partition(" ")[0]
    return {"number": number, "kind": kind, "code": first if first.isdigit() else "-"}


def _why_missing(error: Exception, language: str) -> str:
    if isinstance(error, TooManyRows):
        text = gettext(
            "The PDF is missing here: it would have {rows} rows, and {limit} is the most a PDF can hold."
            " Please ask for Excel or CSV instead.",
            language,
        )
        return text.format(rows=error.rows, limit=error.limit)
    if isinstance(error, FileTooLarge):
        return gettext("A file is missing here: it is too large for an e-mail.", language)
    if not isinstance(error, KontorError):
        return gettext(
            "A file is missing here because of a fault on our side. Please ask for it again.", language
        )
    return gettext("A file that should be attached is no longer available.", language)


def _too_large(name: str, language: str) -> str:
    text = gettext(
        "{name} is missing here: together the files would be too large for an e-mail."
        " Please ask for it in a mail of its own.",
        language,
    )
    return text.format(name=name)


def _linked(file: MadeFile, url: str, language: str) -> str:
    text = gettext(
        "{name} ({size} MB) is too large for an e-mail. You can download it here for 7 days, after logging in: {url}",
        language,
    )
    return text.format(name=file.name, size=-(-len(file.content) // MEGABYTE), url=url)
