"""Answers: inviting colleagues and the invitations that are under way."""

from core.desk.answers.asking import ask_for
from core.desk.ask import Ask
from core.desk.reply import Action, Reply
from core.desk.requests import Intent
from core.people import addresses, invitations
from core.people.invitations import Invitee
from core.people.person import Channel
from core.people.rights import Right, demand


async def invite(ask: Ask) -> Reply:
    """Asks for what is missing, shows a summary, and sends when confirmed; by mail, when everything is said.

    Raises NotAllowed, WrongDomain, AlreadyUser, AlreadyInvited, BadAddress, and does so before it asks for a name.
    """
    if ask.slots.email is None:
        demand(ask.person, Right.INVITE)
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
    send = Action(ask.gettext("Send invitation"), ask.request.having(confirmed=True))
    turned = not ask.slots.master
    label = ask.gettext("As master user") if turned else ask.gettext("As general user")
    switch = Action(label, ask.request.having(master=turned))
    stop = ask.button(ask.gettext("Cancel"), Intent.CANCEL)
    html = ask.text("invite_summary", slots=ask.slots)
    return Reply(html, actions=((send,), (switch,), (stop,)))


async def list_invitations(ask: Ask) -> Reply:
    """Every invitation of the company with its state."""
    rows = await invitations.list_invitations(ask.tx, ask.person)
    new = ask.button(ask.gettext("Invite a colleague"), Intent.INVITE)
    return Reply(ask.text("invitations", rows=rows), actions=((new,),))
