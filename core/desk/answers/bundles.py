"""Answers: all documents of a month, or of any other period, in one ZIP."""

from core.business import bundles
from core.business.data_age import data_as_of
from core.business.documents import DocumentRow
from core.business.period import in_words, month_of, month_start
from core.desk.answers.asking import ask_for
from core.desk.ask import Ask
from core.desk.files import bundle_recipe
from core.desk.listing import in_rows
from core.desk.reply import Action, Reply, Rows
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


def _months(ask: Ask) -> Rows:
    """This month and those before it, two in a row."""
    firsts = [month_start(ask.tx.today, -back) for back in range(MONTHS)]
    buttons = [
        Action(month(first, ask.person.language), ask.request.having(period=month_of(first)))
        for first in firsts
    ]
    return in_rows(buttons)
