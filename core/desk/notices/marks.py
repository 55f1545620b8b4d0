"""Tells when a contract or framework order is called off to 80 % or 100 %, or ends in 30 days: once per mark."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, String, cast, extract, literal, or_, select

from core.business import contracts as business
from core.business.contracts import ContractRow, Mark
from core.desk.notices.subscribers import note, was_told, whose_turn
from core.desk.notices.told import tell
from core.models import Contract, Notice, Topic, User
from core.people.person import Channel, Person, of_user
from core.service import Tx

TOPIC = Topic.CONTRACT


async def contracts(tx: Tx) -> int:
    """Tells of marks that contracts have come to since, in one message per user; how many users were told.

    Counted is what the ERP knows as called off and what was ordered here since (`core.business.contracts`).
    """
    count = 0
    for user in await whose_turn(tx, TOPIC, or_(*(_is_news(tx, mark) for mark in Mark))):
        notices = await _new_marks(tx, of_user(user, Channel.MAIL))
        if notices:
            await tell(tx, user, notices)
            count += 1
    return count


async def begin(tx: Tx, person: Person) -> None:
    """When it is switched on: marks that contracts have come to already are no news."""
    await _new_marks(tx, person)


def _is_news(tx: Tx, mark: Mark) -> ColumnElement[bool]:
    """Has a contract of the subscriber's company come to a mark without a notice of it?"""
    mine = Contract.company_id == User.company_id, business.reached(tx.today)[mark]
    return select(Contract.id).where(*mine, ~was_told(TOPIC, _about_column(mark))).correlate(User).exists()


async def _new_marks(tx: Tx, person: Person) -> Sequence[Notice]:
    """Notes every mark without a notice. Of 80 % and 100 % at once only the latter is given back to be told."""
    notices: dict[tuple[int, Mark], Notice] = {}
    for mark in Mark:
        ids = await business.at_mark(tx, person, mark)
        rows = await business.of_ids(tx, person, ids)
        for number in ids:
            notice = await note(tx, person.user_id or 0, TOPIC, _about(rows[number], mark))
            if notice:
                notices[number, mark] = notice
    return [
        notice
        for (number, mark), notice in notices.items()
        if not (mark is Mark.MOST and (number, Mark.ALL) in notices)
    ]


def _about(row: ContractRow, mark: Mark) -> str:
    """`12:80`; an end counts anew when the contract is prolonged: `12:ends:20261231`."""
    return f"{row.id}:{mark}" + (f":{row.valid_to:%Y%m%d}" if mark is Mark.ENDING else "")


def _about_column(mark: Mark) -> ColumnElement[str]:
    """The same, as the database writes it."""
    about = cast(Contract.id, String) + literal(f":{mark}")
    if mark is not Mark.ENDING:
        return about
    end = Contract.valid_to
    day = extract("year", end) * 10_000 + extract("month", end) * 100 + extract("day", end)
    return about + literal(":") + cast(cast(day, Integer), String)
