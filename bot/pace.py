"""Keeps to Telegram's limits on sending: 30 messages a second in all, one in a chat, 20 a minute in a group."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

IDLE_CHATS = 1000


@dataclass
class Window:
    """At most `number` messages within any `seconds`."""

    number: int
    seconds: float
    _sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more may go out."""
        while self._sent and self._sent[0] <= now - self.seconds:
            self._sent.popleft()
        return self._sent[0] + self.seconds - now if len(self._sent) >= self.number else 0.0

    def count(self, now: float) -> None:
        """One goes out."""
        self._sent.append(now)

    def is_idle(self, now: float) -> bool:
        """Has everything that was sent fallen out of the window?"""
        return self.wait(now) == 0.0 and not self._sent


@dataclass
class Bucket:
    """One message every `seconds` on average, and `burst` of them at once after a silence."""

    burst: int
    seconds: float
    _free_at: float = 0.0
    """When the bucket is full again; each message moves it on."""

    def wait(self, now: float) -> float:
        """Seconds until one more may go out."""
        return max(self._free_at - now - (self.burst - 1) * self.seconds, 0.0)

    def count(self, now: float) -> None:
        """One goes out."""
        self._free_at = max(self._free_at, now) + self.seconds

    def is_idle(self, now: float) -> bool:
        """Is it full?"""
        return self._free_at <= now


def private() -> Bucket:
    """Telegram lets a short burst pass, such as a text followed by its files."""
    return Bucket(4, 1.0)


def group() -> Window:
    return Window(20, 60.0)


@dataclass
class Pace:
    """The windows of all chats of one bot, kept in the memory of the one process that sends."""

    now: Callable[[], float] = time.monotonic
    overall: Window = field(default_factory=lambda: Window(30, 1.05))
    _chats: dict[int, Bucket | Window] = field(default_factory=dict)

    async def turn(self, chat_id: int) -> None:
        """Waits until one message to the chat may go out, and counts it."""
        chat = self._limit(chat_id)
        while True:
            now = self.now()
            wait = max(self.overall.wait(now), chat.wait(now))
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        self.overall.count(now)
        chat.count(now)

    def _limit(self, chat_id: int) -> Bucket | Window:
        if len(self._chats) > IDLE_CHATS:
            now = self.now()
            self._chats = {key: kept for key, kept in self._chats.items() if not kept.is_idle(now)}
        return self._chats.setdefault(chat_id, private() if chat_id > 0 else group())
