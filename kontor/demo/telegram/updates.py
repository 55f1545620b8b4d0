"""Updates that wait for the bot: numbered, kept until confirmed, fetched by long polling."""

import time
from dataclasses import dataclass, field
from typing import Any

from kontor.demo.telegram.bell import Bell
from kontor.demo.telegram.errors import ApiError

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True)
class Update:
    """One update; those of one lane (a chat) reach a webhook one after the other."""

    id: int
    kind: str
    payload: dict[str, Any]
    lane: int

    def to_api(self) -> dict[str, Any]:
        """As an `Update`."""
        return {"update_id": self.id, self.kind: self.payload}


@dataclass
class Webhook:
    """Where updates are delivered to, when `url` is set, and how that went lately."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0

    def failed(self, problem: str) -> None:
        """Note a delivery that failed."""
        self.last_error, self.last_error_date = problem, int(time.time())


@dataclass
class UpdateQueue:
    """The queue of one bot. Numbers begin at the clock's seconds so that they grow across restarts."""

    bell: Bell
    pending: dict[int, Update] = field(default_factory=dict)
    next_id: int = field(default_factory=lambda: int(time.time()))
    allowed: frozenset[str] = frozenset()
    webhook: Webhook = field(default_factory=Webhook)
    closed: bool = False
    polls: int = 0

    def push(self, kind: str, payload: dict[str, Any], lane: int) -> Update | None:
        """Add an update; None when the bot does not want this kind."""
        if not self._wanted(kind):
            return None
        update = Update(self.next_id, kind, payload, lane)
        self.pending[update.id] = update
        self.next_id += 1
        self.bell.ring()
        return update

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def confirm(self, offset: int) -> None:
        """Forget what lies before `offset`; a negative one counts from the end."""
        if offset < 0:
            keep = list(self.pending)[offset:]
            offset = keep[0] if keep else 0
        for number in [number for number in self.pending if number < offset]:
            del self.pending[number]
        self.bell.ring()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Update]:
        """Wait up to `timeout` seconds for updates. A later poll ends this one with 409."""
        self._refuse_beside_webhook()
        self.polls += 1
        mine = self.polls
        self.confirm(offset)
        await self.bell.wait_for(lambda: bool(self.pending) or self._over(mine), timeout)
        self._refuse_beside_webhook()
        if self.polls != mine:
            raise ApiError(409, CONFLICT)
        return list(self.pending.values())[:limit]

    def _over(self, mine: int) -> bool:
        return self.polls != mine or bool(self.webhook.url) or self.closed

    def _refuse_beside_webhook(self) -> None:
        if self.webhook.url:
            raise ApiError(409, WEBHOOK_ACTIVE)

    def set_webhook(self, url: str, secret: str = "", max_connections: int = 40) -> None:
        """Deliver to `url` from now on; an empty one goes back to polling."""
        self.webhook = Webhook(url, secret, max_connections)
        self.bell.ring()

    def webhook_info(self) -> dict[str, Any]:
        """As a `WebhookInfo`."""
        hook = self.webhook
        info = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(self.pending)}
        if hook.url:
            info["max_connections"] = hook.max_connections
        if self.allowed:
            info["allowed_updates"] = sorted(self.allowed)
        if hook.last_error:
            info |= {"last_error_message": hook.last_error, "last_error_date": hook.last_error_date}
        return info

    def close(self) -> None:
        """End every poll; used when the server stops."""
        self.closed = True
        self.bell.ring()
