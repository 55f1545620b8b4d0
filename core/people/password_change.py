"""Changing one's password on the page, with the one that holds until now."""

from __future__ import annotations

from core.people import passwords, reauthentication, sessions, tokens
from core.people.disown_links import Event, issue_disown
from core.people.person import Person
from core.people.telling import tell
from core.privacy import audit
from core.service import Core, Tx


async def change(
    core: Core, person: Person, current: str, new: tuple[str, str], address: str, *, browser: str = ""
) -> str:
    """Sets the password, typed twice in `new`, and tells the user by mail.

    All sessions end; the token is that of a new one in their place. Links for a new password or address or for a chat
    that are still open die. Raises NotSignedIn, WeakPassword, PasswordsDiffer, and LoginFailed or Throttled for the
    current password, which is asked as slowly as at the login (SPEC 2).
    """
    passwords.check_pair(*new, person.email, (person.first_name, person.last_name))
    stored = await reauthentication.demand_password(core, person, current, address)
    password_hash = await passwords.hash_password(new[0])
    async with core.begin() as tx:
        return await _change(tx, person, stored, password_hash, browser)


async def _change(tx: Tx, person: Person, stored: str, password_hash: str, browser: str) -> str:
    user = await reauthentication.unchanged(tx, person, stored)
    user.password_hash = password_hash
    await tokens.revoke(tx, *tokens.DIE_WITH_PASSWORD, user_id=user.id)
    await sessions.end_all(tx, user.id)
    await audit.note(tx, person, "password.changed", user=user.id)
    url = await issue_disown(tx, user, Event.PASSWORD_CHANGED)
    await tell(tx, "password_changed", user, secret=True, in_account=True, at=tx.now, disown_url=url)
    return await sessions.begin(tx, user, browser)
