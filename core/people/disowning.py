""" "Das war ich nicht": somebody else acted in a user's name, so everything that speaks for the user ends at once.

Whoever says it cannot know how the other got in. So it all goes: browsers, chats, open links and the password; a link
for a new one goes to the registered address. An address that somebody else put there gets none: the old one is put
back, and where another account has that by now, the user is deactivated until people have cleared it up. The chat it
came through is frozen besides: as long as no new password was set, no link connects it to this user again
(`chats.connect`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select, update
from sqlalchemy.exc import IntegrityError

from core.errors import NotFound, NotSignedIn
from core.models import ChatLink, Company, Purpose, Token, User, UserState
from core.people import addresses, chats, resets, sessions, subscriptions, tokens
from core.people.addresses import Address
from core.people.disown_links import Event
from core.people.person import Channel, Person, of_user
from core.people.telling import tell
from core.post import letters
from core.privacy import activity, audit
from core.privacy.activity import DISOWNED, Deed
from core.service import Tx

ACTS: dict[Event, tuple[str, Channel]] = {
    Event.CHAT_CONNECTED: ("chat.connected", Channel.CHAT),
    Event.PASSWORD_CHANGED: ("password.set", Channel.WEB),
    Event.ADDRESS_ASKED: ("address.asked", Channel.WEB),
    Event.ADDRESS_CHANGED: ("address.changed", Channel.WEB),
}
"""What a mail told of, as the activity calls it, and the channel it came by."""

KILLED = tuple(purpose for purpose in Purpose if purpose is not Purpose.DISOWN)
"""Links that die. Those that say "das war ich nicht" stay: whoever got in must not be able to silence them."""


@dataclass(frozen=True)
class Disowning:
    """What the page shows before its button is pressed: the act, the address masked, the chat that was connected."""

    deed: Deed
    address: str
    chat: str = ""


async def disown(tx: Tx, person: Person, deed_id: int) -> None:
    """Says of one of the person's own acts that somebody else did it; ends everything and tells two people by mail.

    Done twice, also at the same moment, it is done once. Raises NotSignedIn, NotFound for anybody else's act.
    """
    if person.user_id is None:
        raise NotSignedIn
    user = await _locked(tx, person.user_id)
    deed = await activity.deed_of(tx, person, deed_id)
    if deed is None:
        raise NotFound
    if deed.can_be_disowned:
        await _end_everything(tx, person, user, deed)
        await _tell_contact(tx, user, deed)
        await _tell_user(tx, user, deed)


async def look_disown(tx: Tx, token: str) -> Disowning:
    """What the link of a security mail is about; changes nothing. Raises DeadLink."""
    found = await tokens.look(tx, Purpose.DISOWN, token)
    user = await tokens.owner(tx, found)
    deed = _deed(found)
    link = await tx.session.get(ChatLink, deed.facts.get("chat_link", 0))
    return Disowning(
        deed, addresses.masked(user.email), link.name if link and link.user_id == user.id else ""
    )


async def disown_by_link(tx: Tx, token: str) -> bool:
    """As `disown`, by the link of a security mail, which is used up. True: a link for a new password is on its way.

    A changed e-mail address is changed back, and whatever links its new owner was sent since then die. Where somebody
    else has the old one by now, and where the link is older than a change of the address, the user is deactivated;
    the contact person and the mailbox of the link hear of it, and no link goes anywhere: which of the two mailboxes
    is the owner's, nobody here can tell. Raises DeadLink.
    """
    used, user = await tokens.redeem(tx, Purpose.DISOWN, token)
    person, deed = of_user(user, Channel.WEB), _deed(used)
    old = addresses.parse(used.facts["address"]) if "address" in used.facts else None
    changed_back = old is not None and await _change_back(tx, user, old, used)
    if old is None:
        old = _moved_from(user, used)
    await _end_everything(tx, person, user, deed)
    if old is None or changed_back:
        await _tell_contact(tx, user, deed)
        await _tell_user(tx, user, deed)
        return True
    await _close(tx, person, user)
    await _tell_contact(tx, user, deed, old.display)
    await _tell_old_mailbox(tx, user, deed, old.display)
    return False


def _moved_from(user: User, used: Token) -> Address | None:
    """The address the link was sent to, if the account has another one since."""
    sent_to = addresses.parse(used.facts.get("sent_to", user.email))
    return sent_to if sent_to.key != user.email_key else None


def _deed(token: Token) -> Deed:
    action, channel = ACTS[Event(token.facts["event"])]
    return Deed(token.id, token.created_at, channel, action, token.facts)


async def _locked(tx: Tx, user_id: int) -> User:
    user = await tokens.lock(tx, user_id)
    if user is None:
        raise NotSignedIn
    return user


async def _change_back(tx: Tx, user: User, old: Address, used: Token) -> bool:
    """False: somebody else has the old address by now."""
    later = and_(Token.user_id == user.id, Token.purpose == Purpose.DISOWN, Token.id > used.id)
    change = update(Token).where(later, Token.revoked_at.is_(None)).values(revoked_at=tx.now)
    await tx.session.execute(change.execution_options(synchronize_session=False))
    taken = and_(User.email_key == old.key, User.id != user.id)
    if await tx.session.scalar(select(User.id).where(taken)) is not None:
        return False
    try:
        async with tx.session.begin_nested():
            user.email, user.email_key = old.display, old.key
    except IntegrityError:  # somebody else was first
        return False
    return True


async def _close(tx: Tx, person: Person, user: User) -> None:
    """The account's address is not its owner's, and would have a link for a new password sent to it by asking."""
    user.state = UserState.DEACTIVATED
    await tx.session.flush()
    await subscriptions.end_all(tx, user.id)
    await audit.note(tx, person, "user.deactivated", user=user.id, company_id=user.company_id)


async def _end_everything(tx: Tx, person: Person, user: User, deed: Deed) -> None:
    user.password_hash = None
    await tx.session.flush()
    await sessions.end_all(tx, user.id)
    await chats.end_all(tx, person, user.id)
    await tokens.revoke(tx, *KILLED, user_id=user.id)
    frozen = await _freeze(tx, user, deed.facts.get("chat_link") or deed.facts.get("via"))
    await audit.note(tx, person, DISOWNED, user=user.id, chat_link=frozen, company_id=user.company_id)


async def _freeze(tx: Tx, user: User, link_id: int | None) -> int | None:
    link = await tx.session.get(ChatLink, link_id) if link_id else None
    if link is None or link.user_id != user.id:
        return None
    link.frozen_at = link.frozen_at or tx.now
    await tx.session.flush()
    return link.id


async def _tell_user(tx: Tx, user: User, deed: Deed) -> None:
    token = await tokens.issue(tx, Purpose.RESET, resets.VALID, user_id=user.id)
    await tell(
        tx,
        "disowned",
        user,
        secret=True,
        **_said(deed, user.language),
        url=f"{tx.settings.public_url}/password/reset/{token}",
        expires_at=tx.now + resets.VALID,
        has_contact=user.company_id is not None,
    )


async def _tell_old_mailbox(tx: Tx, user: User, deed: Deed, old: str) -> None:
    """No link is in it: by now it is the mailbox of another account."""
    await letters.write(
        tx,
        "disowned_closed",
        to=old,
        language=user.language,
        company_id=user.company_id,
        facts={
            **letters.greeting(user),
            **_said(deed, user.language),
            "has_contact": user.company_id is not None,
        },
    )


async def _tell_contact(tx: Tx, user: User, deed: Deed, lost: str = "") -> None:
    """Tells the contact person; of a contact person, the deputy or else the operator. No link is in it.

    `lost`: the address that the user had and that is another account's by now.
    """
    to, language, reader = await _who_is_told(tx, user)
    if to is None:
        return
    company = await tx.session.get(Company, user.company_id) if user.company_id is not None else None
    await letters.write(
        tx,
        "disowned_contact",
        to=to,
        language=language,
        user_id=reader,
        company_id=user.company_id,
        facts={
            **_said(deed, language),
            "name": user.full_name,
            "email": lost or user.email,
            "changed_to": user.email if lost else "",
            "company": company.name if company else await chats.company_name(tx, user),
            "number": company.number if company else "",
        },
    )


async def _who_is_told(tx: Tx, user: User) -> tuple[str | None, str, int | None]:
    company = await tx.session.get(Company, user.company_id) if user.company_id is not None else None
    if company is not None:
        contact = await tx.session.get_one(User, company.contact_id)
        return contact.email, contact.language, contact.id
    return user.deputy_email or tx.settings.operator_address, user.language, None


def _said(deed: Deed, language: str) -> dict[str, object]:
    return {
        "what": activity.in_words(deed, language),
        "by": activity.channel_in_words(deed, language),
        "at": deed.at,
    }
