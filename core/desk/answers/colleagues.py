"""Answers: inviting colleagues and the invitations that are under way."""

from core.desk.answers.asking import are_you_sure, ask_for
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.errors import NotFound
from core.models import Role
from core.people import addresses, invitations
from core.people.invitations import InvitationRow, Invitee, Standing
from core.people.person import Channel
from core.people.rights import Right, may

SHOWN = 12
"""So many invitations are shown; older ones have ended long ago."""


async def invite(ask: Ask) -> Reply:
    """Asks for what is missing, shows a summary, and sends when confirmed; by mail, when everything is said.

    Raises NotAllowed, WrongDomain, AlreadyUser, AlreadyInvited, BadAddress, and does so before it asks for a name.
    """
    if ask.slots.email is None:
        await invitations.demand_inviting(ask.tx, ask.person)
        return ask_for(ask, "email")
    await invitations.check(ask.tx, ask.person, ask.slots.email)
    if not ask.slots.last_name:
        return ask_for(ask, "last_name", email=ask.slots.email)
    if ask.slots.confirmed or ask.person.channel is Channel.MAIL:
        return await _send(ask)
    return _summary(ask)


async def _send(ask: Ask) -> Reply:
    slots = ask.slots
    invitation = await invitations.invite(
        ask.tx,
        ask.person,
        Invitee(
            email=slots.email or "",
            title=slots.title or "",
            first_name=slots.first_name or "",
            last_name=slots.last_name or "",
            master=bool(slots.master),
        ),
    )
    return ask.reply("invited", email=addresses.parse(slots.email or "").display, until=invitation.expires_at)


def _summary(ask: Ask) -> Reply:
    if ask.person.role is Role.CONTACT:
        return _summary_of_first(ask)
    send = Action(ask.gettext("Send invitation"), ask.request.having(confirmed=True))
    turned = not ask.slots.master
    label = ask.gettext("As master user") if turned else ask.gettext("As general user")
    switch = Action(label, ask.request.having(master=turned))
    stop = ask.button(ask.gettext("Cancel"), Intent.CANCEL)
    html = ask.text("invite_summary", slots=ask.slots)
    return Reply(html, actions=((send,), (switch,), (stop,)))


def _summary_of_first(ask: Ask) -> Reply:
    """A company's first user becomes its master user: there is nothing to choose."""
    request = ask.request.having(master=True)
    send = Action(ask.gettext("Send invitation"), request.having(confirmed=True))
    stop = ask.button(ask.gettext("Cancel"), Intent.CANCEL)
    return Reply(ask.text("invite_summary", slots=request.slots), actions=((send,), (stop,)))


async def list_invitations(ask: Ask) -> Reply:
    """Every invitation of the company with its state; those under way can be sent again or taken back."""
    rows = await invitations.list_invitations(ask.tx, ask.person)
    new = ask.button(ask.gettext("Invite a colleague"), Intent.INVITE)
    pending = [row for row in rows if row.state in (Standing.OPEN, Standing.EXPIRED)]
    buttons = tuple(_for_one(ask, row) for row in pending[:SHOWN])
    more = ((new,),) if may(ask.person, Right.INVITE) else ()
    return Reply(ask.text("invitations", rows=rows[:SHOWN]), actions=(*buttons, *more))


def _for_one(ask: Ask, row: InvitationRow) -> tuple[Action, ...]:
    again = ask.gettext("Send again: {name}").format(name=row.name or row.email)
    buttons = (ask.button(again, Intent.RESEND_INVITATION, invitation=row.id),)
    if row.state is not Standing.OPEN:
        return buttons
    return (*buttons, ask.button(ask.gettext("Revoke"), Intent.REVOKE_INVITATION, invitation=row.id))


async def resend(ask: Ask) -> Reply:
    """Asks first, because the old link dies; confirmed, sends it. Raises NotFound when it is not under way."""
    row = await _one_of_ours(ask)
    if not ask.slots.confirmed:
        return are_you_sure(ask, "invitation_resend", ask.gettext("Send again"), row=row)
    invitation = await invitations.resend(ask.tx, ask.person, row.id)
    return ask.reply("invited", email=invitation.email, until=invitation.expires_at)


async def revoke(ask: Ask) -> Reply:
    """Asks first; confirmed, takes it back. Raises NotFound when it is not under way."""
    row = await _one_of_ours(ask)
    if not ask.slots.confirmed:
        return are_you_sure(ask, "invitation_revoke", ask.gettext("Revoke"), row=row)
    invitation = await invitations.revoke(ask.tx, ask.person, row.id)
    return ask.reply("invitation_revoked", email=invitation.email)


async def _one_of_ours(ask: Ask) -> InvitationRow:
    rows = await invitations.list_invitations(ask.tx, ask.person)
    for row in rows:
        if row.id == ask.slots.invitation:
            return row
    raise NotFound
