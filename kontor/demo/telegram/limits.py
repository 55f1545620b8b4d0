"""Telegram's limits on sending: 30 a second in all, one a second in a chat, 20 a minute in a group."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from kontor.demo.telegram.chats import Chat
from kontor.demo.telegram.errors import TooManyRequestsError


@dataclass(frozen=True)
class Limit:
    """At most `number` messages in any `seconds`."""

    number: int
    seconds: float


@dataclass
class SendLimits:
    """Off unless `enabled`: tests and the demo should not have to wait."""

    enabled: bool = False
    overall: Limit = Limit(30, 1.0)
    private: Limit = Limit(1, 1.0)
    group: Limit = Limit(20, 60.0)
    now: Callable[[], float] = time.monotonic
    _sent: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def spend(self, chat: Chat) -> None:
        """Count one message to `chat`; over the limit it is refused with 429 and not counted."""
        if not self.enabled:
            return
        now = self.now()
        rules = ((0, self.overall), (chat.id, self.private if chat.private else self.group))
        wait = max(self._wait(key, limit, now) for key, limit in rules)
        if wait > 0:
            raise TooManyRequestsError(math.ceil(wait))
        for key, _ in rules:
            self._sent[key].append(now)

    def _wait(self, key: int, limit: Limit, now: float) -> float:
        sent = self._sent[key]
        while sent and sent[0] <= now - limit.seconds:
            sent.popleft()
        return sent[0] + limit.seconds - now if len(sent) >= limit.number else 0.0
