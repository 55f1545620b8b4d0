"""How a notice reaches its user, and what it says: put together when it is read, so that rights count then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.business import contracts, documents
from core.business.contracts import ContractRow, Mark
from core.business.data_age import data_as_of
from core.business.documents import DocumentRow
from core.desk import prompts
from core.desk.requests import Intent, Request, Slots
from core.errors import NotFound
from core.models import ChatLink, Company, Notice, TelegramPolicy, Topic, User
from core.people import telling
from core.people.person import Channel, Person, of_user
from core.service import Tx

LISTED = 10


@dataclass(frozen=True)
class Reached:
    """A contract at a mark; `percent` is what is called off, rounded down, `days` how long it still runs."""

    contract: ContractRow
    mark: Mark
    percent: int
    days: int


@dataclass(frozen=True)
class News:
    """What a message tells: documents or contracts, ten at most, and how many there are."""

    topic: Topic
    documents: Sequence[DocumentRow] = ()
    contracts: Sequence[Reached] = ()
    count: int = 0

    @property
    def rest(self) -> int:
        """How many are not listed."""
        return self.count - len(self.documents) - len(self.contracts)


async def tell(tx: Tx, user: User, notices: Sequence[Notice]) -> None:
    """Puts the notices into the user's chat as one message, or into a mail where no chat may show them."""
    chat_id = await _chat_of(tx, user)
    if chat_id is None:
        await letter(tx, user, await news(tx, of_user(user, Channel.MAIL), notices))
        return
    wish = Request(Intent.NOTICE, Slots(numbers=tuple(str(notice.id) for notice in notices)))
    await prompts.put(tx, chat_id, wish, key=f"notice:{notices[0].id}")


async def find(tx: Tx, person: Person, ids: Iterable[int]) -> Sequence[Notice]:
    """The person's own notices of one topic. Raises NotFound when there is none among them."""
    mine = Notice.user_id == person.user_id, Notice.id.in_(list(ids))
    found = (await tx.session.scalars(select(Notice).where(*mine).order_by(Notice.id))).all()
    if not found:
        raise NotFound
    return found


async def news(tx: Tx, person: Person, notices: Sequence[Notice]) -> News:
    """What the notices say to the person now. Raises NotSignedIn, NotAllowed."""
    return await NEWS[Topic(notices[0].topic)](tx, person, notices)


async def letter(tx: Tx, user: User, said: News) -> None:
    """The same by mail; nothing where all of it is gone again."""
    if said.count:
        template = LETTERS[said.topic]
        await telling.tell(tx, template, user, news=said, as_of=await data_as_of(tx))


def imports_of(after: int, until: int) -> str:
    """What a notice of new documents is about: the imports after one number up to another."""
    return f"{after}-{until}"


async def _chat_of(tx: Tx, user: User) -> int | None:
    """The chat connected last, unless Telegram may carry only general questions for the company."""
    company = await tx.session.get(Company, user.company_id)
    if company is None or company.telegram_policy == TelegramPolicy.FAQ_ONLY:
        return None
    live = ChatLink.user_id == user.id, ChatLink.ended_at.is_(None)
    newest = select(ChatLink.chat_id).where(*live).order_by(ChatLink.id.desc()).limit(1)
    found: int | None = await tx.session.scalar(newest)
    return found


async def _of_documents(tx: Tx, person: Person, notices: Sequence[Notice]) -> News:
    after, until = (int(number) for number in notices[0].about.split("-"))
    rows, count = await documents.arrived(tx, person, after, until, limit=LISTED)
    return News(Topic.NEW_DOCUMENT, documents=rows, count=count)


async def _of_contracts(tx: Tx, person: Person, notices: Sequence[Notice]) -> News:
    marks = [(int(number), Mark(mark)) for number, mark in (each.about.split(":")[:2] for each in notices)]
    found = await contracts.of_ids(tx, person, (number for number, _mark in marks))
    told = [_reached(tx, found[number], mark) for number, mark in marks if number in found]
    return News(Topic.CONTRACT, contracts=told[:LISTED], count=len(told))


def _reached(tx: Tx, row: ContractRow, mark: Mark) -> Reached:
    percent = int(row.called_off * 100 // row.quantity) if row.quantity else 0
    return Reached(row, mark, percent, (row.valid_to - tx.today).days)


NEWS: Mapping[Topic, Callable[[Tx, Person, Sequence[Notice]], Awaitable[News]]] = {
    Topic.NEW_DOCUMENT: _of_documents,
    Topic.CONTRACT: _of_contracts,
}
LETTERS: Mapping[Topic, str] = {Topic.NEW_DOCUMENT: "notice_documents", Topic.CONTRACT: "notice_contracts"}
