"""Single-use links: 256 random bits, one purpose, kept only as a hash, dead by use, by time or by being revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update

from core.errors import DeadLink
from core.models import Purpose, Token, User, UserState
from core.service import Tx

DIE_WITH_PASSWORD = (Purpose.RESET, Purpose.ADDRESS, Purpose.CONNECT)
"""Links that somebody who knew the old password, or had the old address, may have made."""


def fresh() -> str:
    """256 random bits in 43 signs that a link, a cookie and a Telegram start parameter can hold."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


async def issue(
    tx: Tx,
    purpose: Purpose,
    valid: timedelta,
    *,
    user_id: int | None = None,
    invitation_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """A new token, good until `valid` has passed, to the second. Only the caller ever sees it in clear."""
    token = fresh()
    tx.session.add(
        Token(
            token_hash=hash_of(token),
            purpose=purpose,
            user_id=user_id,
            invitation_id=invitation_id,
            facts=dict(facts or {}),
            created_at=tx.now,
            expires_at=tx.now + valid,
        )
    )
    await tx.session.flush()
    return token


async def look(tx: Tx, purpose: Purpose, token: str) -> Token:
    """What the token is for; changes nothing. Raises DeadLink, whichever way it died (SPEC 2)."""
    row = await tx.session.scalar(
        select(Token).where(_alive(tx, purpose), Token.token_hash == hash_of(token))
    )
    if row is None:
        raise DeadLink
    return row


async def use(tx: Tx, purpose: Purpose, token: str) -> Token:
    """Uses the token up: of two at the same moment one gets it, the other DeadLink."""
    this = Token.token_hash == hash_of(token)
    change = update(Token).where(_alive(tx, purpose), this).values(used_at=tx.now)
    done = await tx.session.execute(change.execution_options(synchronize_session=False))
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise DeadLink
    return (
        await tx.session.scalars(select(Token).where(this).execution_options(populate_existing=True))
    ).one()


async def redeem(tx: Tx, purpose: Purpose, token: str) -> tuple[Token, User]:
    """As `use`, for a user's token: the token and its active owner, whose row stays locked. Raises DeadLink.

    The user's row is locked before the token's: so does whoever ends a user's access, and nobody waits in a circle.
    """
    found = await look(tx, purpose, token)
    user = _active(await lock(tx, found.user_id) if found.user_id is not None else None)
    return await use(tx, purpose, token), user


async def lock(tx: Tx, user_id: int) -> User | None:
    """The user as they are once nobody else changes them; others may still refer to them meanwhile."""
    this = select(User).where(User.id == user_id).with_for_update(key_share=True)
    found: User | None = await tx.session.scalar(this.execution_options(populate_existing=True))
    return found


async def owner(tx: Tx, token: Token) -> User:
    """The active user whose token it is. Raises DeadLink for everybody else's."""
    return _active(await tx.session.get(User, token.user_id) if token.user_id is not None else None)


def _active(user: User | None) -> User:
    if user is None or user.state != UserState.ACTIVE:
        raise DeadLink
    return user


async def revoke(
    tx: Tx, *purposes: Purpose, user_id: int | None = None, invitation_id: int | None = None
) -> None:
    """Kills the live tokens of a user or an invitation: those of the purposes named, or all."""
    owner = Token.user_id == user_id if user_id is not None else Token.invitation_id == invitation_id
    live = and_(owner, Token.used_at.is_(None), Token.revoked_at.is_(None))
    chosen = and_(live, Token.purpose.in_(purposes)) if purposes else live
    change = update(Token).where(chosen).values(revoked_at=tx.now)
    await tx.session.execute(change.execution_options(synchronize_session="evaluate"))


async def forget_expired(tx: Tx, purpose: Purpose, user_id: int) -> None:
    """Drops a user's tokens whose time is over, so that short-lived ones do not pile up."""
    over = and_(Token.purpose == purpose, Token.user_id == user_id, Token.expires_at <= tx.now)
    await tx.session.execute(delete(Token).where(over).execution_options(synchronize_session=False))


def _alive(tx: Tx, purpose: Purpose) -> ColumnElement[bool]:
    return and_(
        Token.purpose == purpose,
        Token.used_at.is_(None),
        Token.revoked_at.is_(None),
        Token.expires_at > tx.now,
    )
