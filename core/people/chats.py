"""Telegram accounts that speak for users: connecting one by a link from the pages, and cutting it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from core.errors import ChatFrozen, NotFound, NotSignedIn
from core.models import ChatLink, Company, Purpose, Role, ServiceCompany, User, UserState
from core.people import addresses, tokens
from core.people.disown_links import Event, issue_disown
from core.people.person import Channel, ChatIdentity, Person, of_chat, of_user, visitor
from core.people.telling import tell
from core.privacy import audit
from core.service import Tx

VALID = timedelta(minutes=10)


@dataclass(frozen=True)
class ConnectOffer:
    """The link that opens the chat; `token` is what follows `/start`."""

    url: str
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class ConnectPreview:
    """What the chat shows before it is connected: the company, and the address masked."""

    company: str
    address: str


async def offer_connect(tx: Tx, person: Person, base: str) -> ConnectOffer:
    """A link valid for 10 minutes and one use; `base` is `https://t.me/<bot>`, or the demo's chat page.

    Raises NotSignedIn.
    """
    if person.user_id is None:
        raise NotSignedIn
    await tokens.forget_expired(tx, Purpose.CONNECT, person.user_id)
    token = await tokens.issue(tx, Purpose.CONNECT, VALID, user_id=person.user_id)
    joint = "&" if "?" in base else "?"
    return ConnectOffer(f"{base}{joint}start={token}", token, tx.now + VALID)


async def look_connect(tx: Tx, token: str) -> ConnectPreview:
    """What connecting would show; changes nothing. Raises DeadLink."""
    user = await tokens.owner(tx, await tokens.look(tx, Purpose.CONNECT, token))
    return ConnectPreview(await company_name(tx, user), addresses.masked(user.email))


async def connect(tx: Tx, chat: ChatIdentity, token: str) -> Person:
    """Connects the chat's Telegram account to the link's user and tells the user by mail; uses the link up.

    A Telegram account speaks for one user at most: an older link of it is cut, and its user told. Raises DeadLink,
    and ChatFrozen for an account that the user disowned ("das war ich nicht") and no new password was set since.
    """
    _used, user = await tokens.redeem(tx, Purpose.CONNECT, token)
    if user.password_hash is None and await _was_frozen(tx, chat, user):
        raise ChatFrozen
    person = of_user(user, Channel.CHAT, chat)
    await _cut_older(tx, chat, user)
    link = ChatLink(
        user_id=user.id,
        telegram_user_id=chat.telegram_user_id,
        chat_id=chat.chat_id,
        name=chat.name[:200],
        linked_at=tx.now,
    )
    tx.session.add(link)
    await tx.session.flush()
    await audit.note(tx, person, "chat.connected", chat_link=link.id)
    url = await issue_disown(tx, user, Event.CHAT_CONNECTED, link.id)
    await _tell(tx, "chat_connected", user, chat.name, secret=True, disown_url=url)
    return person


async def person_of_chat(tx: Tx, chat: ChatIdentity, language: str) -> Person:
    """Who writes from this Telegram account: a user in the user's own language, or else a visitor in `language`."""
    live = and_(ChatLink.telegram_user_id == chat.telegram_user_id, ChatLink.ended_at.is_(None))
    chosen = (
        select(User, ChatLink, Company)
        .join(ChatLink, ChatLink.user_id == User.id)
        .outerjoin(Company, _company_in_view())
        .where(live, User.state == UserState.ACTIVE)
    )
    found = (await tx.session.execute(chosen)).one_or_none()
    if found is None:
        return visitor(Channel.CHAT, language, chat)
    user, link, company = found
    return of_chat(user, link, company, chat)


async def disconnect(tx: Tx, person: Person) -> bool:
    """Cuts the link of the chat the person writes from. False: there was none."""
    if person.chat is None:
        return False
    live = and_(ChatLink.telegram_user_id == person.chat.telegram_user_id, ChatLink.ended_at.is_(None))
    link = await tx.session.scalar(select(ChatLink).where(live).with_for_update())
    if link is None:
        return False
    await _cut(tx, person, link)
    return True


async def disconnect_link(tx: Tx, person: Person, link_id: int) -> None:
    """Cuts one of the person's own chats. Raises NotFound for any other."""
    mine = and_(ChatLink.id == link_id, ChatLink.user_id == person.user_id, ChatLink.ended_at.is_(None))
    link = await tx.session.scalar(select(ChatLink).where(mine).with_for_update())
    if link is None:
        raise NotFound
    await _cut(tx, person, link)


async def end_all(tx: Tx, person: Person, user_id: int) -> None:
    """Cuts every chat of a user."""
    live = and_(ChatLink.user_id == user_id, ChatLink.ended_at.is_(None))
    for link in await tx.session.scalars(select(ChatLink).where(live).with_for_update()):
        await _cut(tx, person, link)


async def company_name(tx: Tx, user: User) -> str:
    """The user's company, or a contact person's service company."""
    if user.company_id is not None:
        return (await tx.session.get_one(Company, user.company_id)).name
    if user.service_company_id is not None:
        return (await tx.session.get_one(ServiceCompany, user.service_company_id)).name
    return ""


def _company_in_view() -> ColumnElement[bool]:
    """A user's own company; for a contact person the one looked at, as long as they look after it."""
    looked_at = and_(Company.id == ChatLink.company_id, Company.contact_id == User.id)
    return or_(Company.id == User.company_id, and_(User.role == Role.CONTACT, looked_at))


async def _cut_older(tx: Tx, chat: ChatIdentity, user: User) -> None:
    live = and_(ChatLink.telegram_user_id == chat.telegram_user_id, ChatLink.ended_at.is_(None))
    older = await tx.session.scalar(select(ChatLink).where(live).with_for_update())
    if older is None:
        return
    await _cut(tx, of_user(user, Channel.CHAT, chat), older)
    if older.user_id != user.id:
        await _tell(tx, "chat_disconnected", await tx.session.get_one(User, older.user_id), older.name)


async def _cut(tx: Tx, person: Person, link: ChatLink) -> None:
    link.ended_at = tx.now
    await tx.session.flush()
    await audit.note(tx, person, "chat.disconnected", chat_link=link.id)


async def _was_frozen(tx: Tx, chat: ChatIdentity, user: User) -> bool:
    """Disowning makes the password void, so as long as there is none, none was set since."""
    theirs = and_(ChatLink.user_id == user.id, ChatLink.telegram_user_id == chat.telegram_user_id)
    frozen = select(ChatLink.id).where(theirs, ChatLink.frozen_at.is_not(None)).limit(1)
    return await tx.session.scalar(frozen) is not None


async def _tell(
    tx: Tx, template: str, user: User, chat_name: str, *, secret: bool = False, **facts: object
) -> None:
    url = f"{tx.settings.public_url}/account"
    await tell(tx, template, user, secret=secret, chat=chat_name, at=tx.now, account_url=url, **facts)
