"""Ratings by link in a mail: what the buttons below an answer are in the chat (SPEC 4).

The buttons of a mail are an offer like those of a chat message. Its links hold its number under a seal, and its
question without names, because whoever was given the mail may rate.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, replace

from core import settings as settings_of
from core.desk import gaps, offers
from core.desk.requests import Request
from core.errors import DeadLink
from core.models import GapKind
from core.people.person import Channel, Person, visitor
from core.service import Tx
from core.settings import Settings

KEY = "rating"
_SEALED = re.compile(r"(\d{1,18})-([a-z2-7]{16})")


@dataclass(frozen=True)
class Rateable:
    """An answer that can be rated: to which question, and how it was rated last, if it was."""

    question: str
    rated: GapKind | None


async def link(tx: Tx, person: Person, wish: Request) -> str:
    """The page that rates what answered `wish`, a RATE request without its rating; `?rating=` may name one."""
    question = await gaps.nameless(tx, person, wish.slots.text or "")
    row = await offers.make(tx, KEY, [wish.having(text=question, language=person.language, rating=None)])
    return f"{tx.settings.public_url}/rate/{row}-{_seal(tx.settings, row)}"


async def look(tx: Tx, sealed: str) -> Rateable:
    """What the link is about; changes nothing. Raises DeadLink."""
    _, wish = await _find(tx, sealed)
    return Rateable(wish.slots.text or "", GapKind(wish.slots.rated) if wish.slots.rated else None)


async def rate(tx: Tx, sealed: str, rating: GapKind) -> Rateable:
    """Rates the answer, once: another rating takes the place of the one before. Raises DeadLink."""
    number, wish = await _find(tx, sealed, lock=True)
    slots = wish.slots
    person = replace(visitor(Channel.MAIL), language=slots.language or "de")
    before = GapKind(slots.rated) if slots.rated else None
    await gaps.rate(tx, person, slots.text or "", slots.entry or "", rating=rating, before=before)
    await offers.remember_rating(tx, KEY, number, rating.value)
    return Rateable(slots.text or "", rating)


async def _find(tx: Tx, sealed: str, *, lock: bool = False) -> tuple[int, Request]:
    parts = _SEALED.fullmatch(sealed)
    if parts is None or not hmac.compare_digest(parts[2], _seal(tx.settings, int(parts[1]))):
        raise DeadLink
    number = int(parts[1])
    wish = await offers.find(tx, KEY, number, 0, lock=lock)
    if wish is None:
        raise DeadLink
    return number, wish


def _seal(settings: Settings, number: int) -> str:
    """80 bits that nobody can guess who has not read the mail."""
    digest = hmac.digest(settings_of.secret_key(settings), f"rating {number}".encode(), hashlib.sha256)
    return base64.b32encode(digest).decode().lower()[:16]
