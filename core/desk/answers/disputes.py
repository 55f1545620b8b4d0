"""Answers: a booking of the metal account is called wrong; which, why, and to whom that goes (SPEC 3)."""

from __future__ import annotations

from core.business import metal_account
from core.business.metal_account import BookingRow, Disputable
from core.business.period import calendar_year
from core.desk import handover, listing
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.errors import NotAllowed, NotFound, Throttled
from core.models import Role
from core.people.rights import Right, demand
from core.privacy import audit
from core.text import day, signed_kg


async def dispute(ask: Ask) -> Reply:
    """Asks which booking and what is wrong with it, shows both, and hands them over to the contact person.

    Raises NotFound for a foreign or unknown booking, NotAllowed for a contact person: it would go to themselves.
    """
    demand(ask.person, Right.SEE_BUSINESS)
    if ask.person.role is Role.CONTACT:
        raise NotAllowed
    if not ask.slots.numbers:
        return await _which(ask)
    booking = await metal_account.find_booking(ask.tx, ask.person, ask.slots.numbers[0])
    if not ask.slots.text:
        return _why(ask, booking)
    return await _sent(ask, booking) if ask.slots.confirmed else await _summary(ask, booking)


async def _which(ask: Ask) -> Reply:
    """The bookings that were shown, as buttons; without an alloy group, the groups first."""
    period = ask.slots.period or calendar_year(ask.tx.today)
    groups = await metal_account.overview(ask.tx, ask.person, period, ask.slots.alloy)
    if not groups:
        raise NotFound
    if len(groups) > 1:
        choices = tuple(
            (Action(group.group_name, ask.request.having(alloy=group.named_among(groups))),)
            for group in groups
        )
        return Reply(ask.text("dispute_group"), actions=(*choices, (ask.cancel,)))
    page = await metal_account.bookings(
        ask.tx, ask.person, groups[0].group, period, after=ask.slots.after, limit=listing.PAGE
    )
    choices = tuple((_choice(ask, row),) for row in page.rows)
    html = ask.text("dispute_which", group=groups[0], rows=page.rows)
    return Reply(html, actions=(*choices, *listing.turning(ask, page), (ask.cancel,)))


def _choice(ask: Ask, row: BookingRow) -> Action:
    language = ask.person.language
    label = f"{day(row.booked_on, language)} · {row.kind_word} · {signed_kg(row.weight, language)}"
    return ask.button(label, Intent.DISPUTE, numbers=(row.number,))


def _why(ask: Ask, booking: Disputable) -> Reply:
    return ask.question(ask.text("dispute_why", booking=booking), "text")


async def _summary(ask: Ask, booking: Disputable) -> Reply:
    human = await handover.for_person(ask.tx, ask.person)
    if human is None:
        return ask.reply("contact", human=None, may_write=False)
    html = ask.text("dispute_summary", booking=booking, human=human, reason=ask.slots.text)
    yes = Action(ask.gettext("Send the objection"), ask.request.having(confirmed=True))
    return Reply(html, actions=((yes, ask.cancel),))


async def _sent(ask: Ask, booking: Disputable) -> Reply:
    human = await handover.for_person(ask.tx, ask.person)
    if human is None:
        return ask.reply("contact", human=None, may_write=False)
    try:
        made = await handover.open_(ask.tx, ask.person, _letter(ask, booking), is_letter=True)
    except Throttled:
        return ask.reply("handover_throttled", human=human)
    await audit.note(ask.tx, ask.person, "booking.disputed", booking=booking.id)
    when = handover.when(made.promised_at or ask.tx.now, ask.tx.now, ask.person.language)
    html = ask.text("dispute_sent", booking=booking, human=human, when=when)
    return Reply(html, heading=ask.gettext("Metal account"))


def _letter(ask: Ask, booking: Disputable) -> str:
    """What the contact person reads: the booking to the gram, and the reason in the person's own words."""
    language = ask.person.language
    named = ask.gettext("Metal account {group}: I dispute booking {number} of {day}, {kind}, {weight}.")
    return "\n\n".join(
        (
            named.format(
                group=booking.group_name,
                number=booking.number,
                day=day(booking.booked_on, language),
                kind=f"{booking.kind_word} {booking.voucher}".strip(),
                weight=signed_kg(booking.weight, language),
            ),
            " ".join((ask.gettext("Reason:"), ask.slots.text or "")),
        )
    )
