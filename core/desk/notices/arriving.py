"""Tells of documents that came with an import, once per import: new ones, and those whose file has changed."""

from __future__ import annotations

from sqlalchemy import func, select

from core.business import documents
from core.desk.notices.subscribers import note, was_told, whose_turn
from core.desk.notices.told import imports_of, tell
from core.models import ImportRun, Notice, Topic, User
from core.people.person import Channel, of_user
from core.service import Tx

TOPIC = Topic.NEW_DOCUMENT
SEEN = "until"
"""`until 17`: the user knows what came up to import 17. One such row each, moved on with every import."""


async def new_documents(tx: Tx) -> int:
    """Tells of what came since, in one message per user; for how many users was looked, 20 at most.

    A file that an import brings once more is not news; one that changed is, for what the user holds is then out of
    date. Where a right is missing now (prices), nothing is said, later neither.
    """
    newest = await newest_import(tx)
    users = await whose_turn(tx, TOPIC, ~was_told(TOPIC, _seen(newest)))
    for user in users:
        await _tell(tx, user, newest)
    return len(users)


async def begin(tx: Tx, user_id: int) -> None:
    """When it is switched on: what has come until now is no news."""
    await _move_on(tx, user_id, await newest_import(tx))


async def newest_import(tx: Tx) -> int:
    """The number of the newest import, 0 before the first."""
    return await tx.session.scalar(select(func.max(ImportRun.id))) or 0


async def _tell(tx: Tx, user: User, newest: int) -> None:
    seen = await _move_on(tx, user.id, newest)
    person = of_user(user, Channel.MAIL)
    _rows, count = await documents.arrived(tx, person, seen, newest, limit=1)
    notice = await note(tx, user.id, TOPIC, imports_of(seen, newest)) if count else None
    if notice:
        await tell(tx, user, [notice])


async def _move_on(tx: Tx, user_id: int, newest: int) -> int:
    """Notes up to which import the user knows everything; gives up to which they did before."""
    mine = Notice.user_id == user_id, Notice.topic == TOPIC, Notice.about.startswith(f"{SEEN} ")
    row = await tx.session.scalar(select(Notice).where(*mine).execution_options(populate_existing=True))
    if row is None:
        await note(tx, user_id, TOPIC, _seen(newest))
        return newest
    before = int(row.about.removeprefix(SEEN))
    row.about, row.told_at = _seen(newest), tx.now
    await tx.session.flush()
    return before


def _seen(number: int) -> str:
    return f"{SEEN} {number}"
