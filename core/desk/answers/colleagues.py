"""Answers: inviting colleagues and the invitations that are under way."""

from __future__ import annotations

from core.desk.answers.asking import are_you_sure, ask_for
from core.desk.ask import Ask
from core.desk.listing import Stretch
from core.desk.reply import Action, Reply, Rows
from core.desk.requests import Intent, Slots
from core.errors import AlreadyInvited, AlreadyUser, NotAllowed, NotFound
from core.models import Role
from core.people import addresses, directory, invitations
from core.people.invitations import InvitationRow, Invitee, Standing
from core.people.person import Channel
from core.people.rights import Right, may

PAGE = 6
"""So many invitations are shown at a time; the open ones come first."""

UNDER_WAY = (Standing.OPEN, Standing.EXPIRED)


async def invite(ask: Ask) -> Reply:
    """Asks for what is missing, shows a summary, and sends when confirmed; by mail, when everything is said.

    Raises NotAllowed, BadAddress, UndeliverableAddress and WrongDomain, and does so before it asks for a name.
    """
    await invitations.demand_inviting(ask.tx, ask.person)
    by_mail = ask.person.channel is Channel.MAIL
    if ask.slots.email is None:
        return _all_in_one_mail(ask) if by_mail else ask_for(ask, "email")
    try:
        await invitations.check(ask.tx, ask.person, ask.slots.email)
        if ask.slots.confirmed:
            return await _send(ask)
        if by_mail:
            return await _send(ask) if _is_named(ask.slots) else _all_in_one_mail(ask)
    except AlreadyUser:
        return await _known(ask, ask.slots.email)
    except AlreadyInvited:
        return await _invited_before(ask, ask.slots.email)
    return _next_question(ask) or _summary(ask)


def _is_named(slots: Slots) -> bool:
    return bool(slots.first_name and slots.last_name)


def _next_question(ask: Ask) -> Reply | None:
    """What is asked after the address: the title, the whole name, and the half that was left out."""
    slots = ask.slots
    match (bool(slots.first_name), bool(slots.last_name)):
        case True, True:
            return None
        case False, False:
            return _ask_title(ask) if slots.title is None else ask_for(ask, "last_name", email=slots.email)
        case True, _:
            return _ask_half(ask, "last_name", slots.first_name or "")
    swap = ask.request.having(first_name=slots.last_name, last_name=None)
    label = ask.gettext("{name} is the first name").format(name=slots.last_name)
    return _ask_half(ask, "first_name", slots.last_name or "", (Action(label, swap),))


def _ask_title(ask: Ask) -> Reply:
    titles = {"Frau": ask.gettext("Ms"), "Herr": ask.gettext("Mr"), "": ask.gettext("Without a title")}
    choices = tuple(Action(label, ask.request.having(title=title)) for title, label in titles.items())
    return _question(ask, "invite_title", "title", choices[:2], choices[2:])


def _ask_half(ask: Ask, missing: str, said: str, *choices: tuple[Action, ...]) -> Reply:
    return _question(ask, "invite_half_name", missing, *choices, missing=missing, said=said)


def _question(
    ask: Ask, template: str, missing_slot: str, *choices: tuple[Action, ...], **facts: object
) -> Reply:
    return ask.question(ask.text(template, email=ask.slots.email, **facts), missing_slot, *choices)


def _all_in_one_mail(ask: Ask) -> Reply:
    """A mail is not answered word by word: what is missing, and a sentence that says everything."""
    missing = [name for name in ("email", "first_name", "last_name") if not getattr(ask.slots, name)]
    domain = ask.person.email.rpartition("@")[2]
    return ask.reply("invite_by_mail", missing=missing, slots=ask.slots, domain=domain)


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
    return ask.reply("invited", email=invitation.email, until=invitation.expires_at)


async def _known(ask: Ask, email: str) -> Reply:
    """A colleague has an account already: what can be done about it is on the colleague's card."""
    found = await directory.colleague_of_address(ask.tx, ask.person, email)
    show = ask.button(ask.gettext("Show user"), Intent.USERS, email=found.email)
    return Reply(ask.text("invite_known", user=found), actions=((show,),))


async def _invited_before(ask: Ask, email: str) -> Reply:
    key = addresses.deliverable(email).key
    rows = await invitations.list_invitations(ask.tx, ask.person)
    open_ones = (row for row in rows if row.state is Standing.OPEN)
    row = next(row for row in open_ones if addresses.deliverable(row.email).key == key)
    return Reply(ask.text("already_invited", email=row.email), actions=(_for_one(ask, row),))


def _summary(ask: Ask) -> Reply:
    """What will be sent, and one button that sends it; what was not asked can still be chosen."""
    first = ask.person.role is Role.CONTACT  # a company's first user becomes master user: nothing to choose
    request = ask.request.having(master=True) if first else ask.request
    send = Action(ask.gettext("Send invitation"), request.having(confirmed=True))
    choices = (*_titles(ask), *(() if first else (_role_switch(ask),)))
    return Reply(ask.text("invite_summary", slots=request.slots), actions=((send,), *choices, (ask.cancel,)))


def _titles(ask: Ask) -> Rows:
    """Whoever said everything behind the command was not asked for a title."""
    if ask.slots.title is not None:
        return ()
    label = ask.gettext("Title: {title}")
    titles = {"Frau": ask.gettext("Ms"), "Herr": ask.gettext("Mr")}
    return (
        tuple(
            Action(label.format(title=word), ask.request.having(title=key)) for key, word in titles.items()
        ),
    )


def _role_switch(ask: Ask) -> tuple[Action, ...]:
    turned = not ask.slots.master
    label = ask.gettext("As master user") if turned else ask.gettext("As general user")
    return (Action(label, ask.request.having(master=turned)),)


async def list_invitations(ask: Ask) -> Reply:
    """A page of the company's invitations with their state; those under way can be sent again or taken back."""
    rows = await invitations.list_invitations(ask.tx, ask.person)
    page = Stretch.after(ask.slots.after, len(rows), PAGE)
    shown = rows[page.start : page.end]
    under_way = [row for row in shown if row.state in UNDER_WAY]
    buttons = tuple(_for_one(ask, row) for row in under_way) if await _may_invite_now(ask) else ()
    new = ask.button(ask.gettext("Invite a colleague"), Intent.INVITE)
    more = ((new,),) if may(ask.person, Right.INVITE) else ()
    html = ask.text("invitations", rows=shown, more=len(rows) > PAGE, start=page.start, total=len(rows))
    return Reply(html, actions=(*buttons, *page.turning(ask), *more))


async def _may_invite_now(ask: Ask) -> bool:
    """A contact person may only while the company has no active master user."""
    try:
        await invitations.demand_inviting(ask.tx, ask.person)
    except NotAllowed:
        return False
    return True


def _for_one(ask: Ask, row: InvitationRow) -> tuple[Action, ...]:
    again = ask.gettext("Send again: {name}").format(name=row.name or row.email)
    buttons = (ask.button(again, Intent.RESEND_INVITATION, invitation=row.id),)
    if row.state is not Standing.OPEN:
        return buttons
    return (*buttons, ask.button(ask.gettext("Revoke"), Intent.REVOKE_INVITATION, invitation=row.id))


async def resend(ask: Ask) -> Reply:
    """Asks first, because the old link dies; confirmed, sends it. Raises NotFound for another company's."""
    row = await _one_of_ours(ask)
    if row.state not in UNDER_WAY:
        return ask.reply("invitation_over", row=row)
    if not ask.slots.confirmed:
        return are_you_sure(ask, "invitation_resend", ask.gettext("Send again"), row=row)
    try:
        invitation = await invitations.resend(ask.tx, ask.person, row.id)
    except AlreadyUser:
        return await _known(ask, row.email)
    return ask.reply("invited", email=invitation.email, until=invitation.expires_at)


async def revoke(ask: Ask) -> Reply:
    """Asks first; confirmed, takes it back. Raises NotFound for another company's."""
    row = await _one_of_ours(ask)
    if row.state is not Standing.OPEN:
        return ask.reply("invitation_over", row=row)
    if not ask.slots.confirmed:
        return are_you_sure(ask, "invitation_revoke", ask.gettext("Revoke"), row=row)
    invitation = await invitations.revoke(ask.tx, ask.person, row.id)
    return ask.reply("invitation_revoked", email=invitation.email)


async def _one_of_ours(ask: Ask) -> InvitationRow:
    if ask.slots.invitation is None:
        raise NotFound
    return await invitations.find_invitation(ask.tx, ask.person, ask.slots.invitation)
