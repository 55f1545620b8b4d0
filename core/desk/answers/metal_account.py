"""Answers: the metal account (Umarbeitungskonto), as an overview and booking by booking."""

from core.business import metal_account
from core.business.data_age import data_as_of
from core.business.metal_account import GroupBalance
from core.desk import listing
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent


async def overview(ask: Ask) -> Reply:
    """The balances per alloy group; the bookings, too, when one alloy was asked for."""
    period = metal_account.period_or_this_year(ask.tx, ask.slots.period)
    groups = await metal_account.overview(ask.tx, ask.person, period, ask.slots.alloy)
    if ask.slots.alloy and len(groups) == 1:
        return await _bookings(ask, groups[0])
    html = ask.text(
        "metal_account",
        groups=groups,
        period=listing.period_words(ask, period),
        alloy=ask.slots.alloy,
        as_of=await data_as_of(ask.tx),
    )
    choices = tuple(
        (Action(group.name, ask.request.having(alloy=group.code, after=None)),) for group in groups
    )
    return Reply(html, actions=(*choices, *_exports(ask)), heading=ask.gettext("Metal account"))


async def _bookings(ask: Ask, group: GroupBalance) -> Reply:
    period = metal_account.period_or_this_year(ask.tx, ask.slots.period)
    page = await metal_account.bookings(
        ask.tx, ask.person, group.code, period, after=ask.slots.after, limit=listing.PAGE
    )
    html = ask.text(
        "bookings",
        group=group,
        page=page,
        period=listing.period_words(ask, period),
        as_of=await data_as_of(ask.tx),
    )
    back = Action(ask.gettext("All alloy groups"), ask.request.having(alloy=None, after=None))
    actions = (*listing.turning(ask, page), (back,), *_exports(ask))
    return Reply(html, actions=actions, heading=ask.gettext("Metal account"))


def _exports(ask: Ask) -> tuple[tuple[Action, ...], ...]:
    return listing.exporting(ask, Intent.METAL_ACCOUNT)
