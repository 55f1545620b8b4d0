"""The two sealed addresses of a handover: one that only the human was given, one that only the asker was."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from enum import StrEnum

from core import settings as settings_of
from core.settings import Settings

_TOKEN = re.compile(r"([hq])(\d{1,18})-([a-z2-7]{16})")


class Side(StrEnum):
    """Who was given the address."""

    HUMAN = "h"
    ASKER = "q"


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


def seal(settings: Settings, side: Side, handover_id: int) -> str:
    """80 bits that nobody can guess who has not read the address."""
    what = f"handover {side} {handover_id}".encode()
    digest = hmac.digest(settings_of.secret_key(settings), what, hashlib.sha256)
    return base64.b32encode(digest).decode().lower()[:16]
