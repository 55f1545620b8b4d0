"""Answers: documents, found by any number, sent as the ERP gave them."""

from collections.abc import Sequence

from core.business import documents, numbers, orders
from core.business.data_age import data_as_of
from core.business.documents import DocumentRow
from core.business.lists import Ambiguous
from core.business.period import in_words
from core.business.scope import sees_prices
from core.desk import filtering, listing
from core.desk.answers import bundles
from core.desk.ask import Ask
from core.desk.files import document_recipe
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent
from core.errors import NotFound
from core.people.person import Channel
from core.privacy import audit
from core.text import day

NUMBERS = 20
AT_ONCE = 10
"""So many documents are sent without asking which; more are shown as a list."""


async def document(ask: Ask) -> Reply:
    """The documents with these numbers, or the newest to choose from when no number was said.

    By mail, where nothing can be pressed, whoever names a period gets all of its documents in one file (SPEC 3).
    """
    if ask.slots.numbers:
        return await _by_number(ask)
    if ask.slots.period is not None and ask.person.channel is Channel.MAIL:
        return await bundles.bundle(ask)
    if ask.slots.choosing:
        return await filtering.choosing(ask)
    return await _list(ask)


async def _by_number(ask: Ask) -> Reply:
    found: dict[int, DocumentRow] = {}
    missing: list[str] = []
    without: list[str] = []
    choices: list[Reply] = []
    for number in ask.slots.numbers[:NUMBERS]:
        if several := await _orders_to_choose(ask, number):
            choices.append(several)
            continue
        rows = await documents.find_documents(
            ask.tx, ask.person, number=number, kind=ask.slots.document_type, period=ask.slots.period
        )
        found.update((row.id, row) for row in rows)
        if not rows:
            (without if await _is_ours(ask, number) else missing).append(number)
    rows = list(found.values())
    if len(rows) > AT_ONCE:
        html = ask.text("documents_many", count=len(rows), rows=rows[:NUMBERS])
        return Reply(html, actions=_choices(ask, rows[:NUMBERS]))
    sent = [await _send(ask, rows, missing, without)] if rows or missing or without or not choices else []
    return _together(ask, [*sent, *choices])


async def _orders_to_choose(ask: Ask, number: str) -> Reply | None:
    """Which of several orders is meant by a reference that they share (SPEC 3), unless a document has that number."""
    found = await documents.find_documents(ask.tx, ask.person, number=number, limit=1)
    if not found or numbers.key(found[0].number) == numbers.key(number):
        return None
    try:
        await orders.find_order(ask.tx, ask.person, number)
    except Ambiguous as several:
        kind = ask.slots.document_type
        buttons = [
            ask.button(row.number, Intent.DOCUMENT, numbers=(row.number,), document_type=kind)
            for row in several.candidates
        ]
        html = ask.text("which_order", number=number, rows=several.candidates)
        return Reply(html, actions=listing.in_rows(buttons))
    except NotFound:
        return None
    return None


def _together(ask: Ask, parts: Sequence[Reply]) -> Reply:
    """What is sent, and below it what is asked."""
    return Reply(
        "\n\n".join(part.html for part in parts),
        actions=tuple(row for part in parts for row in part.actions),
        files=tuple(file for part in parts for file in part.files),
        heading=ask.gettext("Your documents"),
    )


async def _is_ours(ask: Ask, number: str) -> bool:
    """Is there such an order or document, only not of the kind or from the time that was asked for?"""
    if await documents.find_documents(ask.tx, ask.person, number=number, limit=1):
        return True
    try:
        await orders.find_order(ask.tx, ask.person, number)
    except NotFound:
        return False
    except Ambiguous:
        return True
    return True


async def _send(ask: Ask, rows: list[DocumentRow], missing: list[str], without: list[str]) -> Reply:
    for row in rows:
        await audit.note(ask.tx, ask.person, "document.fetched", document=row.id)
    html = ask.text(
        "documents_sent",
        rows=rows,
        missing=missing,
        without=without,
        rest=ask.slots.numbers[NUMBERS:],
        as_of=await data_as_of(ask.tx),
    )
    return Reply(
        html,
        files=tuple(document_recipe(ask.person, row.id) for row in rows),
        understood=True,
        heading=ask.gettext("Your documents"),
    )


async def _list(ask: Ask) -> Reply:
    page = await documents.list_documents(
        ask.tx,
        ask.person,
        kind=ask.slots.document_type,
        period=ask.slots.period,
        after=ask.slots.after,
        limit=listing.size(ask),
    )
    html = ask.text(
        "documents",
        page=page,
        kind=ask.slots.document_type,
        period=in_words(ask.slots.period, ask.person.language) if ask.slots.period else "",
        as_of=await data_as_of(ask.tx),
    )
    actions = (
        *_choices(ask, page.rows),
        *listing.turning(ask, page),
        *_kinds(ask),
        *filtering.in_force(ask, _bundle(ask)),
    )
    return Reply(html, actions=actions, heading=ask.gettext("Your documents"))


def _choices(ask: Ask, rows: "list[DocumentRow] | tuple[DocumentRow, ...]") -> Rows:
    return tuple(
        (
            ask.button(
                document_label(ask, row), Intent.DOCUMENT, numbers=(row.number,), document_type=row.kind
            ),
        )
        for row in rows
    )


def _kinds(ask: Ask) -> Rows:
    """What most people want, with one tap, unless it is chosen already."""
    if ask.slots.document_type:
        return ()
    names = (
        ("invoice", ask.gettext("Invoices")),
        ("delivery_note", ask.gettext("Delivery notes")),
        ("order_confirmation", ask.gettext("Confirmations")),
        ("credit_note", ask.gettext("Credit notes")),
    )
    if not sees_prices(ask.person):
        return ()
    return listing.in_rows(
        [Action(name, ask.request.having(document_type=kind, after=None)) for kind, name in names]
    )


def _bundle(ask: Ask) -> Action:
    """All of the period in force at once, or of a month that is asked for."""
    slots = {"period": ask.slots.period, "document_type": ask.slots.document_type}
    label = ask.gettext("All as ZIP") if ask.slots.period else ask.gettext("A month as ZIP")
    return ask.button(label, Intent.BUNDLE, **slots)


def document_label(ask: Ask, row: DocumentRow) -> str:
    """`Rechnung 90012345 · 12.10.2026`."""
    return f"{row.kind_word} {row.number} · {day(row.issued_on, ask.person.language)}"
