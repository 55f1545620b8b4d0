"""Faults on order: which of the next calls shall fail, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kontor.demo.telegram.bell import Bell
from kontor.demo.telegram.errors import BLOCKED, ApiError

Kind = Literal["error", "cut", "hang", "delay", "hold"]

DESCRIPTIONS = {
    400: "Bad Request: injected fault",
    401: "Unauthorized",
    403: BLOCKED,
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    413: "Request Entity Too Large",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass
class Fault:
    """What happens to the next `times` calls of `method` ("*": any), optionally of one chat only.

    `error` answers with `code`; `cut` closes the connection without an answer; `hang` never answers;
    `delay` carries out after `seconds`; `hold` carries out when `release` is called. With `accepted`, the
    call is carried out first, so that its effect stands although the caller never hears of it.
    """

    bell: Bell
    method: str
    kind: Kind
    times: int = 1
    chat_id: int | None = None
    accepted: bool = False
    code: int = 500
    description: str = ""
    retry_after: int = 0
    seconds: float = 0.0
    hits: int = 0
    released: bool = field(default=False, init=False)

    def applies(self, method: str, parameters: Mapping[str, Any]) -> bool:
        """Whether this call is one of those meant."""
        chats = (None, parameters.get("chat_id"))
        return (
            self.hits < self.times
            and self.method.lower() in ("*", method.lower())
            and (self.chat_id in chats or str(self.chat_id) in chats)
        )

    def hit(self) -> None:
        """Count one call."""
        self.hits += 1
        self.bell.ring()

    def release(self) -> None:
        """Let calls that are held (or hang) go on, and end the fault."""
        self.released = True
        self.times = self.hits
        self.bell.ring()

    async def wait_for_hits(self, number: int = 1, timeout: float = 10) -> None:
        """Wait until `number` calls were affected; `TimeoutError` after `timeout` seconds."""
        if not await self.bell.wait_for(lambda: self.hits >= number, timeout):
            raise TimeoutError(f"{self.hits} of {number} calls of {self.method} within {timeout} s")

    def to_error(self) -> ApiError:
        """The answer of an `error` fault."""
        if self.retry_after:
            text = self.description or f"Too Many Requests: retry after {self.retry_after}"
            return ApiError(429, text, retry_after=self.retry_after)
        return ApiError(self.code, self.description or DESCRIPTIONS.get(self.code, "Injected fault"))


@dataclass
class FaultBook:
    """All faults in the order in which they were asked for."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """Have a fault happen from now on."""
        self.faults.append(fault)
        return fault

    def take(self, method: str, parameters: Mapping[str, Any]) -> Fault | None:
        """The fault that this call meets, counted; None for most calls."""
        for fault in self.faults:
            if fault.applies(method, parameters):
                fault.hit()
                return fault
        return None

    def clear(self) -> None:
        """No more faults; held calls go on."""
        for fault in self.faults:
            fault.release()
        self.faults.clear()
