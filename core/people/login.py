"""Signing in: the same time and the same answer whether the account exists or not, slower with every failure."""

from __future__ import annotations

from sqlalchemy import select

from core.errors import BadAddress, LoginFailed, Throttled
from core.models import User, UserState
from core.people import addresses, passwords, sessions, throttle, tokens
from core.people.person import Channel, of_user
from core.privacy import audit
from core.service import Core, Tx


async def login(
    core: Core, email: str, password: str, address: str, *, browser: str = "", replaces: str | None = None
) -> str:
    """A session token for the cookie; `replaces` is the one the browser had until now, which ends.

    Raises LoginFailed, whatever was wrong, and Throttled when this account or network address has to wait
    (SPEC 2). It has its own transactions, so that none is open while the password is checked.
    """
    key = _key(email)
    keys = (
        (throttle.account_key("login", key), throttle.LOGIN_ACCOUNT),
        (throttle.address_key("login", address), throttle.LOGIN_ADDRESS),
    )
    counted = await _count(core, keys)
    async with core.read() as tx:
        stored = await tx.session.scalar(select(User.password_hash).where(User.email_key == key))
    if not await passwords.verify(stored, password):
        raise LoginFailed
    renewed = await passwords.hash_password(password) if stored and passwords.is_outdated(stored) else None
    async with core.begin() as tx:
        token = await _sign_in(tx, key, stored, renewed, browser=browser, replaces=replaces)
        for attempt in counted:
            await throttle.take_back(tx, attempt)
        return token


async def forgive(tx: Tx, user: User) -> None:
    """Forgets the account's failed attempts: its owner has just proven to be the owner."""
    await throttle.clear(tx, throttle.account_key("login", user.email_key))


async def _count(core: Core, keys: tuple[tuple[str, throttle.Pace], ...]) -> list[throttle.Attempt]:
    counted: list[throttle.Attempt] = []
    waits: list[int] = []
    async with core.begin() as tx:
        for key, pace in keys:
            try:
                counted.append(await throttle.attempt(tx, key, pace))
            except Throttled as wait:
                waits.append(wait.seconds)
    if waits:
        raise Throttled(max(waits))
    return counted


async def _sign_in(
    tx: Tx, key: str, stored: str | None, renewed: str | None, *, browser: str, replaces: str | None
) -> str:
    user = await tx.session.scalar(select(User).where(User.email_key == key).with_for_update())
    if user is None or user.state != UserState.ACTIVE or user.password_hash != stored:
        raise LoginFailed
    user.password_hash = renewed or user.password_hash
    user.last_seen_at = tx.now
    await forgive(tx, user)
    if replaces:
        await sessions.end(tx, replaces)
    await audit.note(tx, of_user(user, Channel.WEB), "session.begun", user=user.id)
    return await sessions.begin(tx, user, browser)


def _key(email: str) -> str:
    try:
        return addresses.parse(email).key
    except BadAddress:
        return f"?{tokens.hash_of(email)}"  # no address at all, and so nobody's
