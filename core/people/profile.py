"""What Kontor holds about the person who asks, and what they may set themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.errors import KontorError, NotSignedIn
from core.models import ChatLink, Role, User, WebSession
from core.people import chats, tokens
from core.people.naming import TITLES, clean_name
from core.people.person import Person
from core.people.registration import Missing
from core.privacy import audit
from core.service import Tx
from core.text import LANGUAGES

_PHONE = re.compile(r"\+?[\d\s()/.\-–]+(?:\s*(?:ext|App|Durchwahl|DW)\.?\s*\d+)?", re.IGNORECASE)
FEWEST_DIGITS = 5


class BadPhone(KontorError):
    """The text is no telephone number."""


@dataclass(frozen=True)
class Details:
    """What people set themselves, as typed."""

    title: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ConnectedChat:
    """A Telegram account that speaks for the person."""

    id: int
    name: str
    linked_at: datetime


@dataclass(frozen=True)
class Browser:
    """A web session; `is_this` marks the one that asks."""

    id: int
    name: str
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class Profile:
    """The personal data of "Mein Konto"."""

    email: str
    title: str
    first_name: str
    last_name: str
    phone: str
    language: str
    role: Role
    company: str
    created_at: datetime
    last_seen_at: datetime | None
    may_order: bool
    may_see_prices: bool
    chats: Sequence[ConnectedChat]
    browsers: Sequence[Browser]


async def profile(tx: Tx, person: Person, session_token: str = "") -> Profile:
    """Everything that "Mein Konto" shows. Raises NotSignedIn."""
    user = await _user(tx, person)
    return Profile(
        email=user.email,
        title=user.title,
        first_name=user.first_name,
        last_name=user.last_name,
        phone=user.phone,
        language=user.language,
        role=Role(user.role),
        company=await chats.company_name(tx, user),
        created_at=user.created_at,
        last_seen_at=user.last_seen_at,
        may_order=user.may_order,
        may_see_prices=user.may_see_prices,
        chats=await connected_chats(tx, person),
        browsers=await _browsers(tx, user, session_token),
    )


async def connected_chats(tx: Tx, person: Person) -> Sequence[ConnectedChat]:
    """The Telegram accounts that speak for the person, the oldest first."""
    live = ChatLink.user_id == person.user_id, ChatLink.ended_at.is_(None)
    found = await tx.session.scalars(select(ChatLink).where(*live).order_by(ChatLink.id))
    return [ConnectedChat(link.id, link.name, link.linked_at) for link in found]


def faults(details: Details) -> Mapping[str, KontorError]:
    """What is wrong with what was typed, by the name of the field: Missing, BadPhone."""
    found: dict[str, KontorError] = {}
    for name in ("first_name", "last_name"):
        if not clean_name(getattr(details, name)):
            found[name] = Missing()
    phone = clean_name(details.phone, 60)
    if phone and not (_PHONE.fullmatch(phone) and sum(map(str.isdigit, phone)) >= FEWEST_DIGITS):
        found["phone"] = BadPhone()
    return found


async def set_details(tx: Tx, person: Person, details: Details) -> None:
    """Sets title, names and phone. Raises NotSignedIn, and the first of `faults`.

    Of a contact person it sets the title alone: names and phone come from the ERP, each night anew.
    """
    user = await _user(tx, person)
    for fault in faults(details).values():
        raise fault
    before = (user.title, user.first_name, user.last_name, user.phone)
    user.title = details.title if details.title in TITLES else ""
    if person.role is not Role.CONTACT:
        user.first_name, user.last_name = clean_name(details.first_name), clean_name(details.last_name)
        user.phone = clean_name(details.phone, 60)
    if before != (user.title, user.first_name, user.last_name, user.phone):
        await tx.session.flush()
        await audit.note(tx, person, "user.details_set", user=user.id)


async def set_language(tx: Tx, person: Person, language: str) -> Person:
    """From now on the person is answered in this language. Raises NotSignedIn, ValueError for a language unknown."""
    if language not in LANGUAGES:
        raise ValueError(language)
    user = await _user(tx, person)
    if user.language != language:
        user.language = language
        await tx.session.flush()
        await audit.note(tx, person, "user.language_set", user=user.id)
    return person.speaking(language)


async def _browsers(tx: Tx, user: User, session_token: str) -> Sequence[Browser]:
    mine = WebSession.user_id == user.id, WebSession.expires_at > tx.now
    found = await tx.session.scalars(select(WebSession).where(*mine).order_by(WebSession.id.desc()))
    here = tokens.hash_of(session_token)
    return [
        Browser(row.id, row.browser, row.created_at, row.last_seen_at, row.token_hash == here)
        for row in found
    ]


async def _user(tx: Tx, person: Person) -> User:
    if person.user_id is None:
        raise NotSignedIn
    return await tx.session.get_one(User, person.user_id)
