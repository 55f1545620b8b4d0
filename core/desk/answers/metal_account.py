"""Answers: the metal account (Umarbeitungskonto), as an overview and booking by booking."""

from core.business import metal_account
from core.business.data_age import data_as_of
from core.business.metal_account import GroupBalance
from core.business.period import calendar_year, in_words
from core.desk import listing
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent


async def overview(ask: Ask) -> Reply:
    """The balances per alloy group; the bookings, too, when one alloy was asked for."""
    period = ask.slots.period or calendar_year(ask.tx.today)
    groups = await metal_account.overview(ask.tx, ask.person, period, ask.slots.alloy)
    if ask.slots.alloy and len(groups) == 1:
        return await _bookings(ask, groups[0])
    html = ask.text(
        "metal_account",
        groups=groups,
        period=in_words(period, ask.person.language),
        alloy=ask.slots.alloy,
        as_of=await data_as_of(ask.tx),
    )
    choices = tuple(
        (Action(group.group_name, ask.request.having(alloy=group.group, after=None)),) for group in groups
    )
    return Reply(html, actions=(*choices, *_exports(ask)), heading=ask.gettext("Metal account"))


async def _bookings(ask: Ask, group: GroupBalance) -> Reply:
    period = ask.slots.period or calendar_year(ask.tx.today)
    page = await metal_account.bookings(
        ask.tx, ask.person, group.group, period, after=ask.slots.after, limit=listing.PAGE
    )
    html = ask.text(
        "bookings",
        group=group,
        page=page,
        period=in_words(period, ask.person.language),
        as_of=await data_as_of(ask.tx),
    )
    back = Action(ask.gettext("All alloy groups"), ask.request.having(alloy=None, after=None))
    actions = (*listing.turning(ask, page), (back,), *_exports(ask))
    return Reply(html, actions=actions, heading=ask.gettext("Metal account"))


def _exports(ask: Ask) -> tuple[tuple[Action, ...], ...]:
    return listing.exporting(ask, Intent.METAL_ACCOUNT)
