"""Which of the messages still kept are somebody's: by their address, and by their chats while these were theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from core.errors import BadAddress
from core.models import ChatLink, Door, InboxItem, OutboxItem, User
from core.people import addresses
from core.post import mime
from core.service import Tx

HEADER = 16_384  # bytes of a mail in which its sender is looked for
BATCH = 200


@dataclass(frozen=True)
class Traces:
    """A user, their chats, and what other users connected the same chats."""

    user: User
    links: Sequence[ChatLink]
    foreign: Sequence[ChatLink]

    def of_chats(self, table: type[InboxItem | OutboxItem]) -> ColumnElement[bool]:
        """Rows of the user's chats, but for the time in which a chat spoke for somebody else."""
        return or_(false(), *(self._of_chat(table, link) for link in self.links))

    def own_chats(self) -> Sequence[int]:
        """The chats that speak for nobody else now, and that the user did not disown."""
        taken = {link.chat_id for link in self.foreign if link.ended_at is None}
        return sorted({link.chat_id for link in self.links if link.frozen_at is None} - taken)

    def _of_chat(self, table: type[InboxItem | OutboxItem], link: ChatLink) -> ColumnElement[bool]:
        here = and_(table.door == Door.TELEGRAM, table.lane == str(link.chat_id))
        if link.frozen_at is not None:  # somebody else's chat: the user's only as long as it was connected
            return and_(here, _while_linked(table, link))
        theirs = [_while_linked(table, other) for other in self.foreign if other.chat_id == link.chat_id]
        return and_(here, ~or_(false(), *theirs))


async def traces_of(tx: Tx, user: User) -> Traces:
    """The user's traces."""
    links = (await tx.session.scalars(select(ChatLink).where(ChatLink.user_id == user.id))).all()
    chats = {link.chat_id for link in links}
    foreign = select(ChatLink).where(ChatLink.chat_id.in_(chats), ChatLink.user_id != user.id)
    return Traces(user, links, (await tx.session.scalars(foreign)).all())


async def mails_from(tx: Tx, user: User, after: int = 0) -> Sequence[int]:
    """The inbox rows behind `after` of mails that the user sent, by envelope or by header, the oldest first.

    Reads the beginning of every mail there is: nothing for a transaction that writes.
    """
    mails = and_(InboxItem.door == Door.MAIL, InboxItem.id > after)
    found = set(await tx.session.scalars(select(InboxItem.id).where(mails, InboxItem.lane.in_(_lanes(user)))))
    header = func.substr(InboxItem.content, 1, HEADER)
    others = select(InboxItem.id, header).where(mails, InboxItem.lane.not_in(_lanes(user)))
    rows = await tx.session.stream(others.execution_options(yield_per=BATCH))
    async for number, raw in rows:
        if raw and is_from(bytes(raw), user):
            found.add(number)
    return sorted(found)


def is_from(raw: bytes, user: User) -> bool:
    """Does the mail name the user's address as its sender?"""
    if user.email_key.encode() not in raw.lower() and user.email.lower().encode() not in raw.lower():
        return False
    _, address = parseaddr(mime.header(mime.parsed(raw), "from"))
    try:
        return addresses.parse(address).key == user.email_key
    except BadAddress:
        return False


def _lanes(user: User) -> tuple[str, ...]:
    return user.email_key[:300], user.email.lower()[:300]


def _while_linked(table: type[InboxItem | OutboxItem], link: ChatLink) -> ColumnElement[bool]:
    begun = table.created_at >= link.linked_at
    return begun if link.ended_at is None else and_(begun, table.created_at < link.ended_at)
