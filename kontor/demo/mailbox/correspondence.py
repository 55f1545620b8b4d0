"""What Kontor and its people write each other in the demo: caught on its way out, sent to its own door, waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

import aiosmtplib

from core.post.mail import POLICY
from kontor.demo.mailbox.catching import CatchingRelay, Fault, When
from kontor.demo.mailbox.mails import File, Mail, Shelf


class NotAcceptedError(Exception):
    """Kontor refused a mail, or could not be reached; the text is its answer."""


class Correspondence:
    """All mails of the demo; give Kontor `smtp_port` as its relay and read `mails`.

    `nav` are names and addresses shown above the page, `people` names and addresses to write as.
    """

    def __init__(
        self, folder: Path | None, nav: Sequence[tuple[str, str]], people: Sequence[tuple[str, str]]
    ) -> None:
        self.nav, self.people = tuple(nav), tuple(people)
        self.service = "service@kontor.example"
        self.closing = False
        self._shelf = Shelf(folder)
        self._relay = CatchingRelay(self._caught)
        self._changed = asyncio.Condition()
        self._news: set[asyncio.Task[None]] = set()
        self._kontor = ("127.0.0.1", 2525)

    @property
    def smtp_port(self) -> int:
        """Where the relay listens."""
        return self._relay.port

    @property
    def mails(self) -> tuple[Mail, ...]:
        """What Kontor has sent, oldest first."""
        return tuple(mail for mail in self._shelf if not mail.written)

    @property
    def shelf(self) -> Shelf:
        """All mails, those written to Kontor included."""
        return self._shelf

    def send_to(self, host: str, port: int, *, service: str | None = None) -> None:
        """Where Kontor's SMTP door is, and its address."""
        self._kontor = (host, port)
        self.service = service or self.service

    async def wait_for(self, predicate: Callable[[Mail], bool], timeout: float = 10) -> Mail:
        """The newest mail from Kontor that fits, now or as soon as there is one. Raises TimeoutError."""

        def fitting() -> list[Mail]:
            return [mail for mail in self.mails if predicate(mail)]

        async with asyncio.timeout(timeout), self._changed:
            return (await self._changed.wait_for(fitting))[-1]

    async def wait_for_change(self, seen: int, timeout: float) -> int:
        """The number of mails as soon as it differs from `seen`, or after `timeout` seconds, or when closing."""
        try:
            async with asyncio.timeout(timeout), self._changed:
                await self._changed.wait_for(lambda: len(self._shelf) != seen or self.closing)
        except TimeoutError:
            pass
        return len(self._shelf)

    async def write(
        self,
        from_: str,
        subject: str,
        text: str,
        attachments: Sequence[File] = (),
        *,
        to: str | None = None,
        reply_to: Mail | None = None,
        message_id: str | None = None,
    ) -> str:
        """Sends a mail to Kontor by SMTP and returns its Message-ID. Raises NotAcceptedError."""
        to = to or (reply_to.answers_to if reply_to else "") or self.service
        message = EmailMessage(policy=POLICY)
        message["From"], message["To"] = from_, to
        message["Subject"] = " ".join(subject.split())
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = message_id or make_msgid(domain=from_.rpartition("@")[2] or "mailbox.example")
        if reply_to is not None:
            _thread(message, reply_to)
        message.set_content(text)
        for file in attachments:
            _attach(message, file)
        await self.send(from_, to, message.as_bytes())
        return str(message["Message-ID"])

    async def send(self, mail_from: str, to: str, raw: bytes) -> str:
        """Sends these very bytes to Kontor and returns its answer. Raises NotAcceptedError."""
        host, port = self._kontor
        client = aiosmtplib.SMTP(
            hostname=host, port=port, start_tls=False, local_hostname="mailbox.example", timeout=30
        )
        try:
            async with client:
                _, answer = await client.sendmail(mail_from, [to], raw)
        except aiosmtplib.SMTPRecipientsRefused as error:
            refusal = error.recipients[0]
            raise NotAcceptedError(f"{refusal.code} {refusal.message}") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotAcceptedError(str(error)) from None
        self._shelf.put(datetime.now(UTC), mail_from, [to], raw, written=True)
        await self._tell()
        return answer

    def fail(self, answer: str, times: int = 1, when: When = When.DATA) -> None:
        """The relay gives this answer, such as `451 4.7.1 Greylisted`, the next so many times."""
        self._relay.faults.extend([Fault(when, answer)] * times)

    def die_after_acceptance(self, times: int = 1) -> None:
        """The relay keeps a mail but its connection dies before it says so."""
        self._relay.faults.extend([Fault(When.AFTER_ACCEPTANCE)] * times)

    def _caught(self, mail_from: str, to: Sequence[str], raw: bytes) -> None:
        self._shelf.put(datetime.now(UTC), mail_from, to, raw)
        task = asyncio.get_running_loop().create_task(self._tell())
        self._news.add(task)
        task.add_done_callback(self._news.discard)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _thread(message: EmailMessage, answered: Mail) -> None:
    """Puts the mail below the one it answers."""
    answered_id = answered.header("Message-ID").strip()
    earlier = answered.header("References").split()
    message["In-Reply-To"] = answered_id
    message["References"] = " ".join(dict.fromkeys([*earlier, answered_id]))


def _attach(message: EmailMessage, file: File) -> None:
    major, _, minor = file.media_type.partition("/")
    message.add_attachment(
        file.content, maintype=major or "application", subtype=minor or "octet-stream", filename=file.name
    )
