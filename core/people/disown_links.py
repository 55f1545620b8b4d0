"""The link "das war ich nicht" that stands in security mails: made here, kept for 30 days, used in `disowning`."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from core.models import Purpose, User
from core.people import tokens
from core.service import Tx

VALID = timedelta(days=30)


class Event(StrEnum):
    """What the mail told the user about."""

    CHAT_CONNECTED = "chat_connected"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an event, not a password
    ADDRESS_ASKED = "address_asked"
    ADDRESS_CHANGED = "address_changed"


async def issue_disown(
    tx: Tx, user: User, event: Event, chat_link_id: int | None = None, *, address: str | None = None
) -> str:
    """The address of a page where the user can say "das war ich nicht", valid for 30 days and one use.

    `chat_link_id`: the chat that was connected, which is frozen then. `address`: the e-mail address the account had
    until now, which it gets back then. The letter that carries the link is `secret`.
    """
    facts = {"event": event.value, "chat_link": chat_link_id, "address": address, "sent_to": user.email}
    kept = {name: value for name, value in facts.items() if value is not None}
    token = await tokens.issue(tx, Purpose.DISOWN, VALID, user_id=user.id, facts=kept)
    return f"{tx.settings.public_url}/disown/{token}"
