"""The two sealed addresses of a handover: one that only the human was given, one that only the asker was."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core import settings as settings_of
from core.settings import Settings

_TOKEN = re.compile(r"([hq])(\d{1,18})-([a-z2-7]{16})")
_IN_A_TEXT = re.compile(rf"(?:\+|%2b){_TOKEN.pattern}", re.IGNORECASE)


class Side(StrEnum):
    """Who was given the address."""

    HUMAN = "h"
    ASKER = "q"


SLIP = "handover"  # in what is queued


@dataclass(frozen=True)
class Slip:
    """Goes with what is queued: to which side of which handover, and with which message, if that is an answer."""

    to: Side
    handover: int
    message: int | None = None

    def to_json(self) -> dict[str, Any]:
        """What is added to the content of the queued row."""
        return {SLIP: {"to": self.to.value, "id": self.handover, "message": self.message}}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Slip | None:
        """The slip that a queued row bears; None for what belongs to no handover."""
        found = content.get(SLIP)
        return cls(Side(found["to"]), found["id"], found["message"]) if found else None


def address(settings: Settings, side: Side, handover_id: int) -> str:
    """`service+h17-<seal>@`: what is written there belongs to the handover (SPEC 7)."""
    local, _, domain = settings.mail_address.rpartition("@")
    return f"{local}+{side}{handover_id}-{seal(settings, side, handover_id)}@{domain}"


def read(settings: Settings, token: str) -> tuple[Side, int] | None:
    """Whose address held this token, and of which handover; None when we never gave it out."""
    found = _TOKEN.fullmatch(token.lower())
    if found is None:
        return None
    side, handover_id = Side(found[1]), int(found[2])
    if not hmac.compare_digest(found[3], seal(settings, side, handover_id)):
        return None
    return side, handover_id


def unsealed(text: str) -> str:
    """The text with `service@` for each sealed address, as quoted headers name them: no side is given the other's."""
    return _IN_A_TEXT.sub("", text)


def seal(settings: Settings, side: Side, handover_id: int) -> str:
    """80 bits that nobody can guess who has not read the address."""
    what = f"handover {side} {handover_id}".encode()
    digest = hmac.digest(settings_of.secret_key(settings), what, hashlib.sha256)
    return base64.b32encode(digest).decode().lower()[:16]
