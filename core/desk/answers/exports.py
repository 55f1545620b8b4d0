"""Answers: a list as a file."""

from core.business.data_age import data_as_of
from core.desk import filtering
from core.desk.answers.asking import ask_for
from core.desk.ask import Ask
from core.desk.files import export_recipe, export_table
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent
from core.errors import TooManyRows
from core.exports import PDF_ROW_LIMIT
from core.people.rights import Right, demand
from core.privacy import audit

FORMAT_NAMES = {"xlsx": "Excel", "pdf": "PDF", "csv": "CSV"}


async def export(ask: Ask) -> Reply:
    """The file, xlsx when no format was named. Raises TooManyRows for a PDF over its limit."""
    demand(ask.person, Right.SEE_BUSINESS)
    if ask.slots.what is None:
        return ask_for(ask, "what", *_lists(ask))
    ask = await filtering.in_own_words(ask)
    format_ = ask.slots.format or "xlsx"
    table = await export_table(ask.tx, ask.person, ask.request)
    if format_ == "pdf" and table.row_count > PDF_ROW_LIMIT:
        raise TooManyRows(table.row_count, PDF_ROW_LIMIT)
    await audit.note(ask.tx, ask.person, f"export.{ask.slots.what}.{format_}")
    html = ask.text(
        "export",
        table=table,
        format=FORMAT_NAMES[format_],
        unknown_alloy=await filtering.unknown_alloy(ask),
        as_of=await data_as_of(ask.tx),
    )
    return Reply(
        html, files=(export_recipe(ask.person, ask.request.having(format=format_)),), heading=table.title
    )


def _lists(ask: Ask) -> Rows:
    names = (
        (Intent.ORDERS, ask.gettext("Orders")),
        (Intent.CONTRACTS, ask.gettext("Contracts and framework orders")),
        (Intent.METAL_ACCOUNT, ask.gettext("Metal account")),
    )
    return tuple((Action(name, ask.request.having(what=what.value)),) for what, name in names)
