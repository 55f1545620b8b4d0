"""Answers: all documents of a month, or of any other period, in one ZIP."""

from datetime import date, timedelta

from core.business import bundles
from core.business.data_age import data_as_of
from core.business.documents import DocumentRow
from core.business.period import Period, in_words
from core.desk.answers.asking import ask_for
from core.desk.ask import Ask
from core.desk.files import bundle_recipe
from core.desk.reply import Action, Reply
from core.errors import FileTooLarge, NotFound
from core.people.rights import Right, demand
from core.privacy import audit
from core.text import month

MONTHS = 6
"""So many months are offered; any other period can be typed."""


async def bundle(ask: Ask) -> Reply:
    """The ZIP of the period, each document in it noted as fetched. Asks for the month when none was named."""
    demand(ask.person, Right.SEE_BUSINESS)
    period = ask.slots.period
    if period is None:
        return ask_for(ask, "period", *_months(ask))
    told = in_words(period, ask.person.language)
    try:
        rows = await bundles.wanted(ask.tx, ask.person, period, ask.slots.document_type)
    except NotFound:
        return ask.reply("bundle_none", period=told, as_of=await data_as_of(ask.tx))
    except FileTooLarge as error:
        return ask.reply("bundle_too_large", period=told, megabytes=error.limit // (1024 * 1024))
    await _note(ask, rows)
    html = ask.text("bundle", count=len(rows), period=told, as_of=await data_as_of(ask.tx))
    recipe = bundle_recipe(ask.person, period, ask.slots.document_type)
    return Reply(html, files=(recipe,), heading=ask.gettext("Your documents"))


async def _note(ask: Ask, rows: list[DocumentRow]) -> None:
    for row in rows:
        await audit.note(ask.tx, ask.person, "document.fetched", document=row.id)


def _months(ask: Ask) -> tuple[tuple[Action, ...], ...]:
    """This month and those before it, two in a row."""
    buttons = []
    first = ask.tx.today.replace(day=1)
    for _count in range(MONTHS):
        span = Period(first, _month_end(first))
        buttons.append(Action(month(first, ask.person.language), ask.request.having(period=span)))
        first = (first - timedelta(days=1)).replace(day=1)
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, MONTHS, 2))


def _month_end(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
