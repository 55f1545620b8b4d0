"""Forgotten passwords: a link valid for 60 minutes goes to the registered address, and nobody else learns anything."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from core.errors import BadAddress, Throttled
from core.models import Purpose, User, UserState
from core.people import addresses, directory, login, passwords, sessions, throttle, tokens
from core.people.disown_links import Event, issue_disown
from core.people.person import Channel, Person, of_user
from core.people.telling import tell
from core.privacy import audit
from core.service import Core, Tx

VALID = timedelta(minutes=60)


async def ask(tx: Tx, email: str | None, person: Person, *, address: str | None = None) -> None:
    """Queues the mail with the link if the address is an active user's; None is the person's own.

    Always ends the same way, so that nobody learns which accounts exist (SPEC 2). Beyond three an hour for one
    account, or twenty from one network `address`, nothing more is sent.
    """
    try:
        key = addresses.parse(person.email if email is None else email).key
        if address is not None:
            await throttle.attempt(tx, throttle.address_key("reset", address), throttle.RESET_ADDRESS)
        await throttle.attempt(tx, throttle.account_key("reset", key), throttle.RESET_ACCOUNT)
    except (BadAddress, Throttled):
        return
    user = await tx.session.scalar(select(User).where(User.email_key == key))
    if user is not None and user.state == UserState.ACTIVE:
        await _send(tx, person, user)


async def look(tx: Tx, token: str) -> str:
    """The address whose password the link sets; changes nothing. Raises DeadLink."""
    return (await _owner(tx, token)).email


async def set_password(core: Core, token: str, password: str, again: str) -> User:
    """Sets the password, uses the link up, signs the user out everywhere, and tells them by mail (SPEC 2).

    Links for a new password or address or for a chat that are still open die.
    Raises DeadLink; WeakPassword and PasswordsDiffer leave the link good. It has its own transactions, so that
    none is open while the password is hashed.
    """
    async with core.read() as tx:
        user = await _owner(tx, token)
        passwords.check_pair(password, again, user.email, (user.first_name, user.last_name))
    password_hash = await passwords.hash_password(password)
    async with core.begin() as tx:
        return await _set(tx, token, password_hash)


async def _set(tx: Tx, token: str, password_hash: str) -> User:
    _used, user = await tokens.redeem(tx, Purpose.RESET, token)
    user.password_hash = password_hash
    await tokens.revoke(tx, *tokens.DIE_WITH_PASSWORD, user_id=user.id)
    await sessions.end_all(tx, user.id)
    await login.forgive(tx, user)
    await audit.note(tx, of_user(user, Channel.WEB), "password.set", user=user.id)
    url = await issue_disown(tx, user, Event.PASSWORD_CHANGED)
    await tell(tx, "password_changed", user, secret=True, in_account=False, at=tx.now, disown_url=url)
    return user


async def _send(tx: Tx, person: Person, user: User) -> None:
    token = await tokens.issue(tx, Purpose.RESET, VALID, user_id=user.id)
    await audit.note(tx, person, "password.reset_asked", company_id=user.company_id, user=user.id)
    await tell(
        tx,
        "password_reset",
        user,
        secret=True,
        url=f"{tx.settings.public_url}/password/reset/{token}",
        expires_at=tx.now + VALID,
        first_time=user.password_hash is None,
        by=await _other(tx, person, user),
    )


async def _other(tx: Tx, person: Person, user: User) -> str:
    """Who had it sent, if that is a colleague or the contact person of the user; empty when nobody can tell."""
    if person.user_id in (None, user.id) or not await directory.may_manage(tx, person, user):
        return ""
    return person.full_name


async def _owner(tx: Tx, token: str) -> User:
    return await tokens.owner(tx, await tokens.look(tx, Purpose.RESET, token))
