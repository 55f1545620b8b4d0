"""The password once more, before what a stolen session must not be enough for (OWASP ASVS 5, 7.5.1)."""

from __future__ import annotations

from sqlalchemy import select

from core.errors import LoginFailed, NotSignedIn
from core.models import User, UserState
from core.people import passwords, throttle
from core.people.person import Person
from core.service import Core, Tx


async def demand_password(core: Core, person: Person, password: str, address: str) -> str:
    """Lets whoever knows the person's password pass; the stored hash, for `unchanged`.

    A wrong one counts like a failed login of the account and of the network `address`, so that nothing can be
    guessed faster here. Raises NotSignedIn, LoginFailed, Throttled. It has its own transactions, so that none is
    open while the password is checked.
    """
    async with core.begin() as tx:
        user = await _active(tx, person)
        stored = user.password_hash
        counted = [await throttle.attempt(tx, key, pace) for key, pace in _keys(user, address)]
    if stored is None or not await passwords.verify(stored, password):
        raise LoginFailed
    async with core.begin() as tx:
        for attempt in counted:
            await throttle.take_back(tx, attempt)
    return stored


async def unchanged(tx: Tx, person: Person, stored: str) -> User:
    """The person's row, locked, if the password is still the one that was asked for.

    Raises NotSignedIn, LoginFailed.
    """
    user = await _active(tx, person)
    if user.password_hash != stored:
        raise LoginFailed
    return user


async def _active(tx: Tx, person: Person) -> User:
    active = User.id == person.user_id, User.state == UserState.ACTIVE
    locked = select(User).where(*active).with_for_update().execution_options(populate_existing=True)
    user = await tx.session.scalar(locked)
    if user is None:
        raise NotSignedIn
    return user


def _keys(user: User, address: str) -> tuple[tuple[str, throttle.Pace], ...]:
    return (
        (throttle.account_key("login", user.email_key), throttle.LOGIN_ACCOUNT),
        (throttle.address_key("login", address), throttle.LOGIN_ADDRESS),
    )
