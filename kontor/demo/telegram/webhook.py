"""Delivers updates to the bot's webhook, in order within a chat, several chats at once, with retries."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from kontor.demo.telegram.updates import Update, UpdateQueue, Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a header's name)
LONGEST_DELAY = 60.0
GIVE_UP_WAITING = 60.0

Method = Callable[[dict[str, Any]], Awaitable[None]]


class WebhookDelivery:
    """One task per update under way; a failed delivery is tried again after a growing delay."""

    def __init__(self, queue: UpdateQueue, carry_out: Method, first_delay: float) -> None:
        self._queue = queue
        self._carry_out = carry_out
        self._first_delay = first_delay
        self._lanes: set[int] = set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        patience = ClientTimeout(total=GIVE_UP_WAITING)
        async with ClientSession(timeout=patience) as session, asyncio.TaskGroup() as group:
            while True:
                await self._queue.bell.wait_for(lambda: self._next() is not None)
                update = self._next()
                if update is not None:
                    self._lanes.add(update.lane)
                    group.create_task(self._deliver(session, update))

    def _next(self) -> Update | None:
        """The oldest update whose chat has none under way."""
        hook = self._queue.webhook
        if not hook.url or len(self._lanes) >= hook.max_connections:
            return None
        waiting = self._queue.pending.values()
        return next((update for update in waiting if update.lane not in self._lanes), None)

    async def _deliver(self, session: ClientSession, update: Update) -> None:
        delay = self._first_delay
        while self._is_due(update) and not await self._post(session, self._queue.webhook, update):
            await asyncio.sleep(delay)
            delay = min(2 * delay, LONGEST_DELAY)
        self._lanes.discard(update.lane)
        self._queue.bell.ring()

    def _is_due(self, update: Update) -> bool:
        return bool(self._queue.webhook.url) and update.id in self._queue.pending

    async def _post(self, session: ClientSession, hook: Webhook, update: Update) -> bool:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update.to_api(), headers=headers) as response:
                return await self._accepted(response, hook, update)
        except (ClientError, TimeoutError) as error:
            hook.failed(f"{type(error).__name__}: {error}")
            return False

    async def _accepted(self, response: ClientResponse, hook: Webhook, update: Update) -> bool:
        body = await response.read()
        if not 200 <= response.status < 300:
            hook.failed(f"Wrong response from the webhook: {response.status} {response.reason}")
            return False
        self._queue.pending.pop(update.id, None)
        if body and response.content_type == "application/json":
            await self._answered(response)
        return True

    async def _answered(self, response: ClientResponse) -> None:
        """A webhook may answer with a method call; whether it worked is not told to anybody."""
        with contextlib.suppress(ValueError, TypeError):
            call = await response.json()
            if isinstance(call, dict) and "method" in call:
                await self._carry_out(call)
