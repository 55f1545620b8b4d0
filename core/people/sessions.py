"""Browsers that are signed in: a random token in their cookie, its hash here."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update

from core.errors import NotFound, NotSignedIn
from core.models import User, UserState, WebSession
from core.people import tokens
from core.people.person import Channel, Person, of_user
from core.privacy import audit
from core.service import Tx

VALID = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)


async def begin(tx: Tx, user: User, browser: str = "") -> str:
    """Signs a browser in for 12 hours; the new token for its cookie."""
    token = tokens.fresh()
    tx.session.add(
        WebSession(
            token_hash=tokens.hash_of(token),
            user_id=user.id,
            created_at=tx.now,
            last_seen_at=tx.now,
            expires_at=tx.now + VALID,
            browser=browser[:200],
        )
    )
    await tx.session.execute(delete(WebSession).where(WebSession.expires_at <= tx.now))
    return token


async def person_of_session(tx: Tx, token: str) -> Person | None:
    """Who is signed in with this token; None when nobody is, any more, or the user was deactivated."""
    found = await tx.session.scalar(
        select(User).join(WebSession, WebSession.user_id == User.id).where(_live(tx, token))
    )
    return of_user(found, Channel.WEB) if found else None


async def is_due(tx: Tx, token: str) -> bool:
    """Is it five minutes ago that the session was noted as seen?"""
    stale = and_(_live(tx, token), WebSession.last_seen_at <= tx.now - SEEN_EVERY)
    found = await tx.session.scalar(
        select(WebSession.id).join(User, User.id == WebSession.user_id).where(stale)
    )
    return found is not None


async def seen(tx: Tx, token: str) -> None:
    """Notes that the session was used just now."""
    mine = WebSession.token_hash == tokens.hash_of(token)
    await tx.session.execute(update(WebSession).where(mine).values(last_seen_at=tx.now))


async def end(tx: Tx, token: str) -> None:
    """Signs the browser out, which is noted as its user's act; a token that is none is no error."""
    row = await tx.session.scalar(select(WebSession).where(WebSession.token_hash == tokens.hash_of(token)))
    if row is None:
        return
    person = of_user(await tx.session.get_one(User, row.user_id), Channel.WEB)
    await tx.session.execute(delete(WebSession).where(WebSession.id == row.id))
    await audit.note(tx, person, "session.ended", session=row.id)


async def end_all(tx: Tx, user_id: int, *, but: str | None = None) -> None:
    """Signs the user out everywhere, except in the browser with the token `but`."""
    chosen = WebSession.user_id == user_id
    if but is not None:
        chosen = and_(chosen, WebSession.token_hash != tokens.hash_of(but))
    await tx.session.execute(delete(WebSession).where(chosen))


async def end_one(tx: Tx, person: Person, session_id: int) -> None:
    """Ends one of the person's own sessions. Raises NotFound for any other."""
    mine = and_(WebSession.id == session_id, WebSession.user_id == person.user_id)
    done = await tx.session.execute(delete(WebSession).where(mine))
    if done.rowcount != 1:  # type: ignore[attr-defined]  # a DELETE's result has it
        raise NotFound
    await audit.note(tx, person, "session.ended", session=session_id)


async def end_everywhere(tx: Tx, person: Person) -> None:
    """Signs the person out of every browser, this one included. Raises NotSignedIn."""
    if person.user_id is None:
        raise NotSignedIn
    await end_all(tx, person.user_id)
    await audit.note(tx, person, "session.all_ended")


def _live(tx: Tx, token: str) -> ColumnElement[bool]:
    return and_(
        WebSession.token_hash == tokens.hash_of(token),
        WebSession.expires_at > tx.now,
        User.state == UserState.ACTIVE,
    )
