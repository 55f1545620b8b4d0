"""Works the outbox: sends one call, knows Telegram's refusals, and notes what became of it.

What may be lost is sent again; a text can therefore arrive twice when the connection broke after Telegram took it.
An upload is not sent again blindly: it is noted as unsure and the person is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiohttp import ClientConnectorError

from bot import activity, calls, held, mending, words
from bot.calls import Call
from bot.making import Making, Stopped
from bot.pace import Pace
from bot.reasons import reason
from bot.refusals import why_no_file
from bot.splitting import split
from core.desk import Desk, handover
from core.errors import KontorError
from core.models import OutboxItem
from core.people import chats, downloads
from core.people.person import ChatIdentity
from core.post import outbox, stopping
from core.post import queue as queues
from core.post.files import MadeFile
from core.post.queue import Item
from core.post.worker import Refused, Retry
from core.service import Core, Tx

UPLOAD_LIMIT = 50 * 1024 * 1024
SLOWEST_UPLOAD = 200_000  # bytes a second
LONGEST_PAUSE = timedelta(minutes=5)
BLOCKED_PAUSE = timedelta(hours=1)
SHORT_PAUSE = timedelta(seconds=1)
WAITS_AT_MOST = timedelta(days=30)
"""How long a message waits for somebody who has blocked the bot; then it is noted as failed."""


@dataclass(frozen=True)
class Outcome:
    """What to note of a call, and what the person must be told about it."""

    receipt: Mapping[str, Any] = field(default_factory=dict)
    tell: str | None = None


class Sender:
    """Sends what is queued for Telegram; only one process at a time may (its pace lives in memory)."""

    def __init__(self, core: Core, desk: Desk, bot: Bot, patience: float = 30.0) -> None:
        """`patience`: seconds to wait for the answer to a call; uploads get more."""
        self._core, self._desk, self._bot, self._patience = core, desk, bot, patience
        self._pace = Pace()

    async def handle(self, item: Item) -> None:
        """Sends a queued call and closes its row. Raises Retry, with when, and Refused."""
        assert isinstance(item, OutboxItem)
        if "html" in (item.content or {}):
            await self._expand(item)
            return
        await self._check_still_meant(item)
        tried = self._core.clock.now()
        try:
            outcome = await self._deliver(item, calls.read(item))
        except Stopped:
            return
        except TelegramForbiddenError as error:
            await self._hold(item, error, tried)
        except TelegramAPIError as error:
            raise _failure(error, item) from None
        except (ClientDecodeError, UnicodeDecodeError):
            raise Retry("Telegram answered with something else than JSON", _pause(item)) from None
        else:
            await self._note(item, outcome)

    async def tell_failure(self, tx: Tx, item: Item) -> None:
        """When a file could never be sent, the person is told; when a human's answer could not, the human.

        What was said about its making goes, also from a chat that speaks for nobody any more.
        """
        assert isinstance(item, OutboxItem)
        await handover.not_arrived(tx, item.content or {})
        call = calls.read(item) if item.content and "method" in item.content else None
        if call is None or call.file is None:
            return
        told = await stopping.told(tx, item)
        if told is not None:
            await calls.queue(tx, call.chat_id, calls.gone(call.chat_id, told, call.language))
        await self._tell(tx, item, words.file_failed(call.language))

    async def _expand(self, item: OutboxItem) -> None:
        """A message that another room queued as `{"html", "language"}`, with files: becomes calls."""
        content, chat_id = item.content or {}, int(item.lane)
        language = content.get("language", "de")
        made = [calls.text(chat_id, piece, language) for piece in split(content["html"])]
        made += [calls.file(chat_id, recipe, language) for recipe in outbox.recipes(item)]
        async with self._core.begin() as tx:
            for call in made:
                await calls.queue(tx, chat_id, call.kept_secret(item.secret), item.user_id)
            await queues.end(tx, item)

    async def _check_still_meant(self, item: OutboxItem) -> None:
        """What is meant for a user is sent only if the chat still speaks for the same one."""
        if item.user_id is None:
            return
        chat_id = int(item.lane)
        async with self._core.read() as tx:
            person = await chats.person_of_chat(tx, ChatIdentity(chat_id, chat_id), "de")
        if person.user_id != item.user_id:
            raise Refused("the chat no longer speaks for the user")

    async def _deliver(self, item: OutboxItem, call: Call) -> Outcome:
        return await (self._send(call) if call.file is None else self._send_file(item, call))

    async def _send(self, call: Call) -> Outcome:
        try:
            return Outcome(await self._call(call, self._patience))
        except TelegramBadRequest as error:
            mended = mending.mend(call, error.message)
            if mended is None:
                raise
            return Outcome(await self._call(mended, self._patience)) if mended is not call else Outcome()

    async def _send_file(self, item: OutboxItem, call: Call) -> Outcome:
        making = Making(self._core, self._bot, item, call, partial(self._call, patience=self._patience))
        async with activity.shown(self._bot, call.chat_id, activity.UPLOADING, after=0):
            outcome = await self._made_and_sent(item, call, making)
        await making.tidy()
        return outcome

    async def _made_and_sent(self, item: OutboxItem, call: Call, making: Making) -> Outcome:
        assert call.file is not None
        try:
            made = await making.made(self._desk.make_file(call.file))
        except KontorError as error:
            return await self._say_instead(call, why_no_file(error, call.language))
        await self._check_still_meant(item)
        if len(made.content) > UPLOAD_LIMIT:
            return await self._link_to(item, call, made)
        try:
            return await self._upload(call, made)
        except TelegramEntityTooLarge:
            return await self._link_to(item, call, made)

    async def _link_to(self, item: OutboxItem, call: Call, made: MadeFile) -> Outcome:
        """What Telegram does not take is fetched behind a login (SPEC 6); the link lies in no table."""
        size = len(made.content)
        if item.user_id is None or call.file is None:
            return await self._say_instead(call, words.file_too_large(call.language, size, UPLOAD_LIMIT))
        async with self._core.begin() as tx:
            url = await downloads.offer(tx, item.user_id, call.file)
        told = words.file_linked(call.language, made.name, size)
        button = {"text": words.download(call.language), "url": url}
        return await self._say_instead(call, told, reply_markup={"inline_keyboard": [[button]]})

    async def _say_instead(self, call: Call, html: str, **more: Any) -> Outcome:
        return await self._send(calls.text(call.chat_id, html, call.language, **more))

    async def _upload(self, call: Call, made: MadeFile) -> Outcome:
        patience = self._patience + len(made.content) / SLOWEST_UPLOAD
        try:
            return Outcome(await self._call(call, patience, made))
        except TelegramNetworkError as error:
            if isinstance(error, TelegramEntityTooLarge) or isinstance(error.__cause__, ClientConnectorError):
                raise
            return Outcome({"unsure": "the connection broke"}, words.upload_unsure(call.language))

    async def _call(self, call: Call, patience: float, made: MadeFile | None = None) -> dict[str, Any]:
        if call.is_message:
            await self._pace.turn(call.chat_id)
        result = await self._bot(call.prepared(made), request_timeout=round(patience) or 1)
        return {"message_id": result.message_id} if hasattr(result, "message_id") else {}

    async def _hold(self, item: OutboxItem, error: TelegramForbiddenError, tried: datetime) -> None:
        """Noted and put off at once, so that a release in the same moment is not overwritten."""
        if self._core.clock.now() - item.created_at > WAITS_AT_MOST:
            raise Refused(error.message) from None
        async with self._core.begin() as tx:
            waits = await held.hold(tx, int(item.lane), item.id, tried)
            await queues.postpone(tx, item, BLOCKED_PAUSE if waits else SHORT_PAUSE, error.message)

    async def _note(self, item: OutboxItem, outcome: Outcome) -> None:
        async with self._core.begin() as tx:
            row = await tx.session.get(OutboxItem, item.id)
            if row is not None:
                row.receipt = dict(outcome.receipt)
            if outcome.tell:
                await self._tell(tx, item, outcome.tell)
            await queues.end(tx, item)

    async def _tell(self, tx: Tx, item: OutboxItem, html: str) -> None:
        call = calls.text(int(item.lane), html, calls.read(item).language)
        await calls.queue(tx, int(item.lane), call, item.user_id)


def _failure(error: TelegramAPIError, item: OutboxItem) -> Exception:
    """All but a clear no (network, 5xx, a revoked token) is tried again, ever more slowly."""
    if isinstance(error, TelegramRetryAfter):
        return Retry("Telegram asks to wait", timedelta(seconds=error.retry_after))
    if isinstance(error, TelegramBadRequest):
        return Refused(error.message)
    return Retry(reason(error), _pause(item))


def _pause(item: OutboxItem) -> timedelta:
    return min(timedelta(seconds=2.0 ** min(item.attempts, 10)), LONGEST_PAUSE)
