"""Confirms with a click what a mail alone may not do: the mail is put into the inbox once more, marked as confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.errors import DeadLink, NotAllowed, NotSignedIn
from core.models import Door, InboxItem, Purpose, Token, User, UserState
from core.people import addresses, tokens
from core.people.person import Channel, Person, of_user
from core.post import inbox
from core.privacy import audit, retention
from core.service import Tx

VALID = timedelta(days=7)
MARK = "confirmed"
"""In an envelope: a click confirmed the mail. Nothing that comes in from outside can carry it."""


@dataclass(frozen=True)
class Wanted:
    """What the mail in `inbox_id` asks for and may not do yet.

    `requests` are wishes as JSON, `summaries` what each would do, in HTML of our own; `said` are the mail's own words.
    `files`: what is attached goes on to the contact person as well. `needs_login`: the click alone does not suffice,
    because anybody may have written the mail.
    """

    inbox_id: int
    requests: Sequence[Mapping[str, Any]]
    summaries: Sequence[str]
    said: str = ""
    files: bool = False
    needs_login: bool = False


@dataclass(frozen=True)
class Confirmation:
    """What the page shows before its button is pressed; `address` is masked."""

    user_id: int
    address: str
    needs_login: bool
    summaries: tuple[str, ...]
    said: str
    files: bool
    written_at: datetime
    orders: bool  # its button places an order

    def allow(self, person: Person) -> None:
        """Raises NotSignedIn or NotAllowed when a login is needed and this is not the user who wrote."""
        if not self.needs_login:
            return
        if not person.is_signed_in:
            raise NotSignedIn
        if person.user_id != self.user_id:
            raise NotAllowed


async def offer(tx: Tx, person: Person, wanted: Wanted) -> str:
    """The address of the page that confirms the mail, valid for seven days; only the caller ever sees it in clear."""
    facts = {
        "inbox": wanted.inbox_id,
        "requests": [dict(request) for request in wanted.requests],
        "summaries": list(wanted.summaries),
        "said": wanted.said,
        "files": wanted.files,
        "needs_login": wanted.needs_login,
    }
    token = await tokens.issue(tx, Purpose.CONFIRM, VALID, user_id=person.user_id, facts=facts)
    return f"{tx.settings.public_url}/confirm/{token}"


async def look(tx: Tx, token: str) -> Confirmation:
    """What the link would do; changes nothing. Raises DeadLink, also when its user was deactivated since."""
    row = await tokens.look(tx, Purpose.CONFIRM, token)
    return _shown(row, await tokens.owner(tx, row), await _mail(tx, row))


async def confirm(tx: Tx, token: str, person: Person) -> Confirmation:
    """Uses the link up and has its mail done, once.

    `person` is who sits in front of the page. Raises DeadLink; NotSignedIn and NotAllowed leave the link good.
    """
    confirmation = await look(tx, token)
    confirmation.allow(person)
    row, user = await tokens.redeem(tx, Purpose.CONFIRM, token)
    mail = await _mail(tx, row)
    await inbox.store(
        tx,
        Door.MAIL,
        unique_key=f"{MARK}:{row.id}",
        lane=mail.lane,
        content=mail.content or b"",
        envelope={
            "mail_from": mail.envelope.get("mail_from", ""),
            "rcpt_tos": [tx.settings.mail_address],
            MARK: True,
            "user": user.id,
            "requests": row.facts["requests"],
            "files": row.facts["files"],
            retention.LETTER: confirmation.orders,
        },
    )
    row.facts = {}
    await audit.note(tx, of_user(user, Channel.WEB), "mail.confirmed", mail=mail.id)
    return confirmation


def is_confirmed(envelope: Mapping[str, Any]) -> bool:
    """Does the envelope of an inbox row say that a click confirmed the mail?"""
    return envelope.get(MARK) is True


async def confirmed_by(tx: Tx, envelope: Mapping[str, Any]) -> Person | None:
    """The active user whose click confirmed the mail; None when nobody's did, or the user was deactivated since."""
    user = await tx.session.get(User, envelope["user"]) if is_confirmed(envelope) else None
    return of_user(user, Channel.MAIL) if user and user.state == UserState.ACTIVE else None


async def _mail(tx: Tx, row: Token) -> InboxItem:
    """The mail that the link confirms; one that is kept no longer is a dead link."""
    found = await tx.session.get(InboxItem, row.facts.get("inbox", 0))
    if found is None or found.content is None:
        raise DeadLink
    return found


def _shown(row: Token, user: User, mail: InboxItem) -> Confirmation:
    return Confirmation(
        user_id=user.id,
        address=addresses.masked(user.email),
        needs_login=bool(row.facts["needs_login"]),
        summaries=tuple(row.facts["summaries"]),
        said=row.facts["said"],
        files=bool(row.facts["files"]),
        written_at=mail.created_at,
        orders=any(request["intent"] == "place_order" for request in row.facts["requests"]),
    )
