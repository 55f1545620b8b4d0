"""Answers: the metal account (Umarbeitungskonto), as an overview and booking by booking."""

from dataclasses import replace

from core.business import metal_account
from core.business.data_age import data_as_of
from core.business.metal_account import BookingRow, GroupBalance
from core.business.paging import Page
from core.business.period import calendar_year, in_words, last_twelve_months
from core.desk import filtering, listing
from core.desk.ask import Ask
from core.desk.files import picture_recipe
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent, Request
from core.models import Role
from core.privacy import audit


async def overview(ask: Ask) -> Reply:
    """The balances per alloy group; the bookings, too, when one alloy was asked for."""
    if ask.slots.choosing:
        return await filtering.choosing(ask)
    ask = await filtering.in_own_words(ask)
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
        (Action(group.group_name, ask.request.having(alloy=group.named_among(groups), after=None)),)
        for group in groups
    )
    more = _more(ask) if groups else filtering.in_force(ask)
    return Reply(html, actions=(*choices, *more), heading=ask.gettext("Metal account"))


async def _bookings(ask: Ask, group: GroupBalance) -> Reply:
    period = ask.slots.period or calendar_year(ask.tx.today)
    page = await metal_account.bookings(
        ask.tx, ask.person, group.group, period, after=ask.slots.after, limit=listing.size(ask)
    )
    html = ask.text(
        "bookings",
        group=group,
        page=page,
        period=in_words(period, ask.person.language),
        as_of=await data_as_of(ask.tx),
    )
    actions = (*listing.turning(ask, page), *_disputing(ask, page), *_more(ask))
    return Reply(html, actions=actions, heading=ask.gettext("Metal account"))


def _disputing(ask: Ask, page: Page[BookingRow]) -> Rows:
    """One of these bookings can be called wrong, by those whose account it is (SPEC 3)."""
    if not page.rows or ask.person.role is Role.CONTACT:
        return ()
    slots = {"alloy": ask.slots.alloy, "period": ask.slots.period, "after": ask.slots.after}
    return ((ask.button(ask.gettext("Dispute a booking"), Intent.DISPUTE, **slots),),)


def _more(ask: Ask) -> Rows:
    course = ask.button(ask.gettext("As a picture"), Intent.BALANCE_PICTURE, alloy=ask.slots.alloy)
    return (*filtering.in_force(ask, course), *listing.exporting(ask, Intent.METAL_ACCOUNT))


async def picture(ask: Ask) -> Reply:
    """How the account went over the last twelve months; where there is none, that is said."""
    groups = await metal_account.overview(
        ask.tx, ask.person, last_twelve_months(ask.tx.today), ask.slots.alloy
    )
    if not groups:
        return await overview(replace(ask, request=Request(Intent.METAL_ACCOUNT, ask.slots)))
    await audit.note(ask.tx, ask.person, "metal_account.drawn")
    html = ask.text(
        "balance_picture", names=[group.group_name for group in groups], as_of=await data_as_of(ask.tx)
    )
    recipe = picture_recipe(ask.person, ask.slots.alloy)
    return Reply(html, files=(recipe,), heading=ask.gettext("Metal account"))
