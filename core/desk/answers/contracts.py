"""Answers: contracts and framework orders."""

from core.business import contracts
from core.business.data_age import data_as_of
from core.desk import filters, listing
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.errors import NotFound


async def list_(ask: Ask) -> Reply:
    """A page of contracts with their open quantities. Raises NotFound for a number that is not there."""
    wanted = filters.of_contracts(ask.slots)
    page = await contracts.list_contracts(
        ask.tx, ask.person, wanted, after=ask.slots.after, limit=listing.PAGE
    )
    if ask.slots.numbers and not page.total:
        raise NotFound
    html = ask.text(
        "contracts",
        page=page,
        filters=contracts.filter_words(wanted, ask.person.language),
        as_of=await data_as_of(ask.tx),
    )
    actions = (*listing.turning(ask, page), *_narrowing(ask))
    if page.total:
        actions = (*actions, *listing.exporting(ask, Intent.CONTRACTS))
    return Reply(html, actions=actions, heading=ask.gettext("Contracts and framework orders"))


def _narrowing(ask: Ask) -> tuple[tuple[Action, ...], ...]:
    if ask.slots.numbers:
        return ()
    turned = None if ask.slots.status == "open" else "open"
    label = ask.gettext("All contracts") if turned is None else ask.gettext("Open contracts only")
    return ((Action(label, ask.request.having(status=turned, after=None)),),)
